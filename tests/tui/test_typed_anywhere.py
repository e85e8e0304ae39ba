"""What somebody types in a hurry, where no field has the focus or faster than the screen: nothing is done by accident."""

import pytest
from playing import World
from terminal import Terminal

from incidentkit.tui.pages.welcome import WelcomePage
from incidentkit.tui.theme import UNICODE
from incidentkit.tui.view import Line, Para, Span
from incidentkit.tui.widgets.drawing import Brush, both_ends

ANSWERS = {"circumstances": "stolen", "device": "laptop", "lock_state": "open", "personal_data": "yes"}


async def _at_yes_no(play):
    """The first step's question that is answered by yes or no."""
    await play.press("enter", "enter")
    for _ in range(6):
        if "1 Oui 2 Non" in play.words() or "1 Yes 2 No" in play.words():
            return
        await play.press("i") if not play.typing() else await play.press("escape", "i")
    raise AssertionError(play.text())


@pytest.mark.parametrize(("language", "word", "value"), [("fr", "oui", "oui"), ("en", "yes", "yes")])
def test_an_answer_typed_as_a_word_is_chosen_and_nothing_else_happens(world, language, word, value):
    """“oui” took back the answer before it: u was a key for that, and i means “I don't know yet”."""
    label = world.open(answers=ANSWERS)

    async def scenario(play):
        await _at_yes_no(play)
        before = world.kinds(label)
        for char in word:
            await play._press(char)  # in one go, as one types
        return before, play.text()

    before, seen = world.play(scenario, language=language)
    assert world.kinds(label) == before
    assert f"► 1  {'Oui' if language == 'fr' else 'Yes'}" in seen


def test_a_name_typed_beside_the_field_goes_into_it(world):
    """The call card shows a field and the button has the focus: M, a command elsewhere, is none here."""
    label = world.open(answers=ANSWERS)

    async def scenario(play):
        await play.to_step("call-insurer")
        await play.press("c")
        before = world.kinds(label)
        assert not play.typing()
        await play.type("Madame Diop")
        assert play.typing()
        assert play.app.page.values["answered"] == "Madame Diop"
        assert world.kinds(label) == before

    world.play(scenario)


def test_a_number_typed_beside_the_fields_goes_where_numbers_go(world):
    """The name goes to who answered and the digits to the number that is missing, whichever field comes first."""
    world.open(answers=ANSWERS)

    async def scenario(play):
        await play.to_step("call-insurer")
        await play.press("c")
        await play.type("0123")
        return dict(play.app.page.values)

    assert world.play(scenario)["phone"] == "0123"


def test_keys_of_one_burst_act_in_their_order(tmp_path):
    """Held down, or sent by a slow line: letters after a Backspace must not come before it."""
    config = tmp_path / "config"
    config.mkdir()
    (config / "settings.yaml").write_text("name: 'Marie'\n", encoding="utf-8")
    screen = Terminal(
        {"INCIDENTKIT_HOME": str(tmp_path / "home"), "INCIDENTKIT_CONFIG": str(config), "TZ": "UTC"},
        "--language",
        "en",
    )
    try:
        screen.until(
            "What has happened?"
        )  # the plans are still being read: what is typed now is not lost either
        screen.send("stolen laptop" + "\x7f" * 6 + "phone" + "\x1b[D" * 5 + "red ")
        screen.until("stolen red phone")
        screen.press("down", "down")
        screen.press("enter")
    finally:
        screen.leave()


def test_taking_back_a_step_says_that_its_answers_stay(world):
    """Done by mistake and taken back: the wrong answer given on the way is still there, and Z removes it."""
    label = world.open(answers=ANSWERS)

    async def scenario(play):
        await play.press("enter", "enter")
        for _ in range(40):
            if "step-done" in world.kinds(label):
                break
            await play.press("escape", "i") if play.typing() else await play.press("i")
        await play.press("z")
        first = play.words()
        await play.press("z")
        return first

    first = world.play(scenario)
    assert "Its answers stay: Z again takes the last one back." in first
    assert world.kinds(label)[-2:] == ["action-undone", "action-undone"]


def test_the_sentence_that_asks_for_a_choice_goes_once_it_is_made(world):
    world.open()

    async def scenario(play):
        await play.press("enter")
        await play.press("enter")
        asked = play.words()
        await play.press("1")
        return asked, play.words()

    asked, then = world.play(scenario)
    assert "Choose first: a number, or the arrows." in asked
    assert "Choose first" not in then


def test_a_number_that_is_none_keeps_the_focus_and_names_no_id(world):
    label = world.open("data-breach")

    async def scenario(play):
        from incidentkit.tui.pages import ways

        await play.press("enter")
        await ways.ask(play.app, play.app.page.walk, "people_count")
        await play.settle()
        play.app.focus("answer")
        await play.settle()
        await play.type("about 200")
        await play.press("enter")
        return play.words(), play.typing()

    seen, typing = world.play(scenario)
    assert "“about 200” is not a number." in seen
    assert "people_count" not in seen
    assert typing
    assert label


def test_no_row_ends_before_a_sign_that_belongs_to_its_word():
    """The library breaks a row at every kind of space; a French colon then began the next one."""
    brush = Brush({}, UNICODE)
    words = "Merci d'appeler le numéro suivant\N{NO-BREAK SPACE}: 06\N{NARROW NO-BREAK SPACE}12"
    for width in range(24, 60):
        rows = [row.plain for row in brush.wrapped((Para((Span(words),), hang=2),), width)]
        assert not any(row.strip().startswith((":", "12")) for row in rows), rows
        assert "".join(" ".join(rows).split()) == "".join(words.split())


@pytest.mark.parametrize("width", [30, 46, 76, 120])
def test_both_ends_of_a_row_are_seen(width):
    """A long answer beside a long question was not shown at all."""
    left: Line = (Span("Where was it last, and who saw it there before it was gone?"),)
    right: Line = (Span("in Karim's car near the station, nobody was there at that time of the day"),)
    row = both_ends(Brush({}, UNICODE), left, right, width).plain

    assert len(row) <= width
    assert "Where was it" in row
    assert "in Karim's" in row


def test_what_runs_on_is_named_when_an_incident_is_closed(world):
    """To close ends no duty towards an authority."""
    label = world.open(answers=ANSWERS)
    with world.desk() as desk:
        from incidentkit.incident.commands import Close

        desk.perform(label, Close(outcome="passed-on", note="The rest tomorrow"))

    async def scenario(play):
        from incidentkit.tui.pages.finish import SealPage
        from incidentkit.tui.walk import Walk

        await play.app.open(SealPage(play.app, await Walk.open(play.app, label)))
        await play.settle()
        seen = play.words()
        await play.press("d")
        return seen, play.words()

    seen, then = world.play(scenario, size=(120, 50))
    assert "This runs on all the same:" in seen
    assert "Notify the data protection authority" in seen.partition("This runs on")[2]
    assert "Deadlines and promises" in then


def test_what_is_drawn_while_the_program_ends_is_nobodys_error(world):
    """Something read beside the person comes back when the screen is already being taken down."""
    world.open(answers=ANSWERS)

    async def scenario(play):
        await play.press("enter")
        stage = play.app.screen
        await stage.query_one("#too-small").remove()
        assert not stage.is_whole
        await play.app.refresh_page()

    world.play(scenario)


def test_nobody_is_called_root(tmp_path, monkeypatch):
    """The name of the computer's account is not offered where it is nobody's, and Enter alone says what is missing."""
    world = World(tmp_path)
    world.settings = {}

    async def scenario(play):
        await play.app.start_over(WelcomePage(play.app, suggested=""))
        await play.settle()
        seen = play.words()
        await play.press("enter")
        refused = play.words()
        await play.type("Sam")
        await play.press("enter")
        return seen, refused, play.words()

    seen, refused, then = world.play(scenario)
    assert "Enter alone" not in seen
    assert "Type your name, then press Enter." in refused
    assert "What has happened?" in then


def test_sentences_about_what_changed_end_as_sentences_do(world):
    """They stood side by side without a sign between them."""
    world.open()

    async def scenario(play):
        await play.press("enter")
        await play.press("3", "enter")
        await play.type("laptop")
        await play.press("enter", "3", "enter", "1", "enter")
        return play.app.notice[0].text

    told = world.play(scenario, size=(120, 50))
    assert ". Severity is now:" in told
    assert told.rstrip().endswith((".", "…"))
