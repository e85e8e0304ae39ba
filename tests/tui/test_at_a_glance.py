"""What a person reads at a glance: the language to change to, what comes next, which clock, how far it is."""

import pytest

from incidentkit.incident.commands import AddNote, Close
from incidentkit.tui.pages.welcome import WelcomePage

ANSWERED = {"circumstances": "stolen", "device": "phone", "lock_state": "open", "personal_data": "yes"}


def row_with(play, words):
    """The first row of the screen with these words."""
    return next(row for row in play.lines() if words in row)


@pytest.mark.parametrize(("language", "shown"), [("en", "F2 français"), ("fr", "F2 English")])
def test_the_very_first_page_names_the_key_of_the_other_language(world, language, shown):
    async def scenario(play):
        return play.lines()[0]

    assert shown in world.play(scenario, first=WelcomePage, language=language)


def test_plans_are_titles_in_full_and_the_one_under_the_cursor_says_what_it_is_for(world):
    """At 80 columns a column of descriptions would be cut in the middle of each first sentence."""

    async def scenario(play):
        assert "Payment fraud, false supplier or false director" in play.text()
        await play.press("down", "down", "down")
        assert "► Payment fraud" in play.text()
        rows = [row for row in play.lines() if "Money went" in row]
        assert len(rows) == 1
        assert play.lines().index(rows[0]) > play.lines().index(row_with(play, "► Payment fraud"))
        assert "…" not in rows[0]

    world.play(scenario)


def test_an_open_incident_at_home_names_its_next_step_and_whose_clock_it_is(world):
    world.open(answers=ANSWERED)

    async def scenario(play):
        words = play.words()
        assert "Next: Note the facts at once, without blame (step 1 of 27)." in words
        assert "Deadline: Notify the data protection authority" in words

    world.play(scenario)


def test_an_incident_closed_lately_stands_at_home_for_a_fortnight(world):
    """Its report is asked for in the days that follow, by somebody who looks for it where it was."""
    world.open(title="Bag on the train")
    world.open(title="Practice", drill=True)
    with world.desk() as desk:
        for label in ("INC-2026-001", "DRILL-2026-001"):
            desk.perform(label, Close(outcome="resolved", note="Found"))
    world.clock.later(hours=20)

    async def scenario(play):
        return play.text()

    seen = world.play(scenario)
    row = next(row for row in seen.splitlines() if "Bag on the train" in row)
    assert "closed yesterday 14:03; its report" in row
    assert "►" not in row  # what is closed is never what Enter opens first
    assert "► A post of ours causes outrage" in seen
    assert "I don't know what it is" in seen
    assert "Practice" not in seen
    world.clock.later(days=14)
    assert "Bag on the train" not in world.play(scenario)


def test_the_header_names_the_clock_as_far_as_there_is_room(world):
    world.open(answers=ANSWERED)
    world.clock.later(minutes=1)

    async def scenario(play):
        await play.press("enter")
        return play.lines()[0]

    top = world.play(scenario)
    assert "○ Notify the data" in top
    assert top.endswith("2 days 23 h")
    assert "○ Notify the data protection authority" in world.play(scenario, size=(120, 35))


def test_header_brief_and_list_agree_on_which_of_two_clocks_comes_first(world):
    """Both are due at the same minute: then the plan's order decides, everywhere."""
    world.open(answers=ANSWERED)
    world.clock.later(minutes=14)

    async def scenario(play):
        await play.press("enter")
        assert "Notify the data protection authority" in row_with(play, "Next deadline")
        assert "○ Notify the data" in play.lines()[0]
        await play.press("d")
        first = next(row for row in play.lines()[3:] if "►" in row and "day" in row)
        assert "Notify the data" in first

    world.play(scenario)


@pytest.mark.parametrize(
    ("language", "now", "away"),
    [("en", "Now", "You were away 14 min"), ("fr", "Maintenant", "Absence de 14 min")],
)
def test_who_comes_back_reads_first_what_to_do_now(world, language, now, away):
    """Now and the nearest deadline are in sight without scrolling, what was done last comes after them."""
    world.open(answers=ANSWERED, language=language)
    world.clock.later(minutes=14)

    async def scenario(play):
        await play.press("enter")
        text = play.text()
        assert away in text
        rows = play.lines()
        assert now in next(row for row in rows[3:] if "▌  " in row and away not in row and len(row) > 6)
        assert {"en": "step 1 of 27", "fr": "étape 1 sur 27"}[language] in play.words()
        assert {"en": "Next deadline", "fr": "Échéance"}[language] in text

    world.play(scenario, language=language)


def test_a_skipped_step_is_not_counted_as_done(world):
    """The rail and the report say the same; the sign may say that nothing is left in the phase."""
    world.open(answers=ANSWERED)

    async def scenario(play):
        await play.press("enter")
        for _ in range(2):
            await play.press("s")
            await play.type("no time")
            await play.press("enter")
        return play.lines()[1]

    rail = world.play(scenario)
    assert "✓ Detect" in rail
    assert "► Contain 0/" in rail


def test_lines_of_the_journal_say_where_a_label_ends(world):
    world.open(answers=ANSWERED)

    async def scenario(play):
        await play.press("enter", "n")
        await play.type("Karim calls back")
        await play.press("escape", "enter", "s")
        await play.type("no time")
        await play.press("enter", "j")
        assert "Note: Karim calls back" in play.text()
        assert "Step skipped: Note the facts at once, without blame · Reason: no" in play.text()

    world.play(scenario, size=(140, 35))


def test_a_closed_incident_is_called_closed_in_french(world):
    world.open(answers=ANSWERED, language="fr")

    async def scenario(play):
        from incidentkit.tui.pages.finish import SealPage
        from incidentkit.tui.walk import Walk

        await play.press("enter")
        walk = await Walk.open(play.app, "INC-2026-001")
        await play.app.open(SealPage(play.app, walk))
        await play.app.refresh_page()
        await play.settle()
        heading = next(row for row in play.lines()[2:] if "INC-2026-001" in row)
        assert "Clos" in heading
        assert "Faite" not in heading

    world.play(scenario, language="fr")


def test_the_report_is_first_offered_in_the_language_of_the_screen(world):
    """Who reads French on the screen wants to read French in the file, whatever language the incident began in."""
    world.open(answers=ANSWERED)

    async def scenario(play):
        await play.press("enter", "x")
        return play.app.page.chosen["language"]

    assert world.play(scenario, language="fr") == ("fr",)
    assert world.play(scenario, language="en") == ("en",)


def test_what_was_taken_back_stands_in_quotes(world):
    """A title may end in a question mark: it is not to look like ours."""
    world.open(answers={"circumstances": "stolen", "device": "phone", "lock_state": "open"})

    async def scenario(play):
        await play.press("enter", "1", "enter")
        assert "step 1 of" in play.words()
        await play.press("z")
        assert "Taken back: “Answer: Could personal data" in play.words()
        assert "?”. Both lines stay in the journal." in play.words()

    world.play(scenario)


def test_a_warning_goes_once_what_it_asked_for_is_typed(world):
    world.open(answers=ANSWERED)

    async def scenario(play):
        await play.press("enter", "s", "tab", "enter")
        assert "reason" in play.words()
        warned = play.app.notice
        await play.type("no time")
        return bool(warned), play.app.notice

    assert world.play(scenario) == (True, ())


@pytest.mark.parametrize(("key", "field"), [("s", "line"), ("n", "text")])
def test_a_text_that_came_back_is_gone_on_with_at_its_end(world, key, field):
    world.open(answers=ANSWERED)

    async def begin(play):
        await play.press("enter", key)
        await play.type("Karim says")
        await play.app.flush_drafts()

    async def go_on(play):
        await play.press("enter", "enter", key)
        await play.type(" it is new")
        return next(text for text in play.app.page.values.values() if "Karim" in text)

    world.play(begin)
    assert world.play(go_on) == "Karim says it is new"


def test_the_time_of_an_older_line_is_never_cut(world):
    """A day that takes the room of the hour would be read as another time."""
    world.open(answers=ANSWERED)
    world.clock.later(days=20)

    async def scenario(play):
        await play.press("enter", "enter", "j")
        return play.text()

    assert "23 Nov. 14:03  you" in world.play(scenario)
    assert "23 nov. 14:03  vous" in world.play(scenario, language="fr")


def test_undo_among_questions_asks_again_what_lost_its_answer(world):
    """Who takes an answer back wants to give another one."""
    world.open(answers=ANSWERED)

    async def scenario(play):
        await play.press("enter", "enter")
        first = play.app.page.question
        await play.type("at the station")
        await play.press("enter", "enter")
        assert play.app.page.question != first
        await play.press("z")
        return first, play.app.page.question, play.words()

    first, asked, words = world.play(scenario)
    assert asked == first
    assert "Taken back" in words


def test_the_incident_that_was_worked_on_last_is_the_first_to_go_on_with(world):
    """After a crash, Enter leads back to where one was; two of one name are told apart."""
    first = world.open(answers=ANSWERED)
    world.clock.later(minutes=1)
    second = world.open(answers=ANSWERED)
    world.clock.later(minutes=1)
    with world.desk() as desk:
        desk.perform(first, AddNote(text="Karim called back"))

    async def scenario(play):
        rows = [row for row in play.lines() if "Lost or stolen device (" in row]
        assert first in rows[0]
        assert second in rows[1]
        await play.press("enter")
        return play.app.page.walk.label

    assert world.play(scenario, size=(120, 35)) == first


def test_a_long_title_is_cut_before_the_clock_beside_it_loses_its_name(world):
    world.open("false-claims", title="What they say about the bakery in the Rue Longue", language="fr")

    async def scenario(play):
        await play.press("enter")
        return play.lines()[0]

    top = world.play(scenario, language="fr")
    assert top.startswith("  What they say about")
    assert " : " in top.partition("○")[2].replace("\xa0", " ")


def test_the_hints_of_the_help_are_read_whole(world):
    async def scenario(play):
        await play.press("tab", "?")
        return play.words()

    assert "in a field they are text." in world.play(scenario)


def test_the_brief_takes_a_proof(world):
    """What can be done from a step can be done from where one comes back to."""
    world.open(answers=ANSWERED)
    world.clock.later(minutes=20)

    async def scenario(play):
        await play.press("enter", "p")
        return type(play.app.page).__name__

    assert world.play(scenario) == "ProofPage"


def test_a_limit_of_the_verification_does_not_look_like_a_success(world):
    world.open(answers=ANSWERED)

    async def scenario(play):
        await play.press("enter")
        await play.app.page.act("verify")
        await play.press("enter")
        return play.text()

    text = world.play(scenario, size=(120, 35))
    assert text.count("✓ ") == 1
    assert "· Whether the end was cut off" in text


def test_the_answer_on_the_button_goes_before_the_words_of_the_others_are_cut(world):
    """“I'm stuck” is what somebody in need of help looks for."""
    world.open(language="fr")

    async def scenario(play):
        await play.press("enter", "3")
        return play.words()

    narrow, wide = (world.play(scenario, language="fr", size=size) for size in ((80, 24), (120, 35)))
    assert "Je suis bloqué !" in narrow
    assert "Continuer : Volé" in wide
