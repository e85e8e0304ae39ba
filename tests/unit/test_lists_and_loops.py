"""Lists and what is done for each of their items: docs/runbook-format.md, "Meaning" 7."""

from datetime import timedelta

import pytest

from incidentkit.errors import RefusedError, UsageError
from incidentkit.incident import commands as c
from incidentkit.incident.evolve import fold
from incidentkit.incident.views.steps import step_detail
from incidentkit.runbook.conditions import UNKNOWN
from several import START, Walked


@pytest.fixture
def book(tmp_path):
    return Walked(tmp_path).open()


# --- what is shown


def test_a_list_that_nobody_gave_shows_each_step_once_and_says_list_them_first(book):
    assert book.steps("capture", "judge") == {
        "capture@?": ("unknown", "open"),
        "judge@?": ("unknown", "open"),
    }
    (gate,) = [
        g for g in step_detail(book.situation, book.situation.steps["capture@?"]).gates if g.kind == "items"
    ]
    assert gate.because.english() == "List them first: What is said, and where?"
    assert gate.opens_with == "answer claims --add url=VALUE"
    assert book.situation.step_depends_on(book.situation.steps["judge@?"]) == ["claims"]


def test_a_list_that_is_said_to_be_unknown_still_shows_them(book):
    book.answer("claims", "unknown")
    assert book.steps("capture") == {"capture@?": ("unknown", "open")}


def test_of_an_empty_list_nothing_is_shown(book):
    book.answer("claims", "none")
    assert book.steps("capture", "judge", "ask-removal", "sue") == {}


def test_each_item_has_the_steps_of_the_loop_one_item_after_the_other(book):
    book.add(url="one")
    book.add(url="two")
    assert list(book.steps("capture", "judge")) == ["capture@c1", "judge@c1", "capture@c2", "judge@c2"]
    assert book.situation.steps["capture@c2"].do == "Capture the page (two)"


def test_what_may_be_in_a_list_besides_its_items_is_shown_too(book):
    """Somebody who lists one and then says "I don't know" means that there may be more."""
    book.add(url="one")
    book.answer("claims", "unknown")
    assert list(book.steps("capture")) == ["capture@c1", "capture@?"]
    book.add(url="two")
    assert list(book.steps("capture")) == ["capture@c1", "capture@c2"]


def test_an_item_that_is_removed_takes_its_steps_with_it_and_nothing_that_was_done(book):
    book.add(url="one")
    book.add(url="two")
    book.done("capture@c1", evidence=book.proof())
    book.remove("c1")
    assert book.steps("capture", "judge") == {
        "capture@c1": ("no", "done"),
        "judge@c1": ("no", "open"),
        "capture@c2": ("yes", "open"),
        "judge@c2": ("yes", "open"),
    }
    (step,) = [s for s in book.shown["steps"] if s.id == "capture@c1"]
    assert step.no_longer_asked


def test_after_the_last_item_was_removed_the_list_is_open_again(book):
    """Taking a wrong entry out does not say that there is nothing; hiding the steps would."""
    book.add(url="one")
    book.remove("c1")
    assert book.steps("capture") == {"capture@c1": ("no", "open"), "capture@?": ("unknown", "open")}
    book.answer("claims", "none")
    assert book.steps("capture") == {"capture@c1": ("no", "open")}


def test_a_list_with_items_is_not_none(book):
    book.add(url="one")
    with pytest.raises(RefusedError) as refused:
        book.answer("claims", "none")
    assert (refused.value.code, refused.value.where["keys"]) == ("list-not-empty", ["c1"])


# --- keys


def test_a_key_is_never_used_again_after_removal_or_undo(book):
    assert book.add(url="one") == "c1"
    book.remove("c1")
    assert book.add(url="two") == "c2"
    book.undo()
    assert book.add(url="three") == "c3"


def test_a_key_is_not_used_again_when_the_entry_that_gave_it_was_erased(book):
    book.add(url="one")
    book.add(url="two")
    entries = book.desk.entries(book.desk.find(book.label))
    import msgspec

    erased = [
        msgspec.structs.replace(each, payload=None, salt=None)
        if (each.payload or {}).get("key") == "c2"
        else each
        for each in entries
    ]
    from incidentkit.incident.listing import next_key

    state = fold(erased)
    situation = book.desk.situate(state)
    assert next_key(situation, situation.several("claims")) == "c3"


def test_of_choices_the_key_is_the_option(book):
    book.answer("channels", "site,mail")
    assert book.steps("publish") == {"publish@site": ("yes", "open"), "publish@mail": ("unknown", "open")}
    book.answer("author", "rival")
    assert book.steps("publish")["publish@mail"] == ("no", "open")
    book.done("publish@site")
    book.answer("channels", "mail")
    assert book.steps("publish") == {"publish@site": ("no", "done"), "publish@mail": ("no", "open")}


def test_several_accounts_are_items_too(book):
    book.answer("accounts", "insta, face")
    assert list(book.steps("sign-out")) == ["sign-out@a1", "sign-out@a2"]
    assert book.value("accounts") == ["insta", "face"]
    book.answer("accounts@a1", "insta-shop")
    assert book.value("accounts") == ["insta-shop", "face"]
    assert book.add("accounts", value="tiktok") == "a3"


# --- names


def test_inside_a_loop_a_name_means_the_same_item(book):
    book.add(url="one")
    book.add(url="two")
    book.answer("verdict@c2", "untrue")
    book.answer("verdict@c1", "correct")
    assert book.steps("ask-removal") == {
        "ask-removal@c1": ("no", "open"),
        "ask-removal@c2": ("yes", "open"),
    }
    here = book.situation.within("ask-removal@c2")
    assert (here.value("verdict"), here.value("claim.url"), here.value("claim")) == ("untrue", "two", "two")


def test_from_outside_a_name_of_the_list_means_any_of_them(book):
    book.add(url="one")
    book.add(url="two")
    assert book.steps("decide-answer") == {"decide-answer": ("unknown", "open")}
    book.answer("verdict@c1", "correct")
    assert book.steps("decide-answer") == {"decide-answer": ("unknown", "open")}
    assert book.situation.step_depends_on(book.situation.steps["decide-answer"]) == ["verdict@c2"]
    book.answer("verdict@c2", "untrue")
    assert book.steps("decide-answer") == {"decide-answer": ("yes", "open")}
    book.remove("c2")
    assert book.steps("decide-answer") == {"decide-answer": ("no", "open")}


def test_while_a_list_may_hold_more_nothing_is_said_of_all_of_it(book):
    book.add(url="one")
    book.answer("verdict@c1", "correct")
    book.answer("claims", "unknown")
    assert book.steps("decide-answer") == {"decide-answer": ("unknown", "open")}
    book.answer("verdict@c1", "untrue")
    assert book.steps("decide-answer") == {"decide-answer": ("yes", "open")}


def test_texts_read_the_item_that_they_stand_for(book):
    book.add(url="https://example.org/1")
    book.add(published_at="2026-11-20T10:00")
    details = {k: step_detail(book.situation, book.situation.steps[k]) for k in ("capture@c1", "capture@c2")}
    assert details["capture@c1"].how == "Open https://example.org/1 and print it."
    assert details["capture@c2"].how == "Open [to fill: Where does it stand] and print it."
    message = step_detail(book.situation, book.situation.steps["ask-removal@c1"]).message
    assert (message.id, message.title) == ("removal@c1", "Please remove https://example.org/1")


def test_a_field_that_is_asked_with_a_step_is_asked_with_it_for_each_item(book):
    assert [each.name for each in step_detail(book.situation, book.situation.steps["judge@?"]).confirm] == []
    book.add(url="one")
    (asked,) = step_detail(book.situation, book.situation.steps["judge@c1"]).confirm
    assert (asked.name, asked.ask, asked.item) == ("claims@c1.author", "Who wrote it there?", "one")
    book.done("capture@c1", evidence=book.proof())
    book.done("judge@c1", record={"claim.author": "Max", "verdict": "untrue"})
    assert book.value("claims@c1.author") == "Max"


# --- needs, gates, decisions


def test_inside_needs_means_the_same_item_and_from_outside_all_of_them(book):
    book.add(url="one")
    book.add(url="two")
    book.done("capture@c1", evidence=book.proof())
    assert (book.gates("judge@c1"), book.gates("judge@c2")) == ([], ["needs"])
    assert book.gates("decide-answer") == ["needs", "needs"]
    book.done("judge@c1", record={"verdict": "untrue"})
    assert book.gates("decide-answer") == ["needs"]
    book.remove("c2")
    assert book.gates("decide-answer") == []


def test_a_step_for_each_item_is_named_with_its_item(book):
    book.add(url="one")
    with pytest.raises(UsageError) as refused:
        book.done("capture")
    assert (refused.value.code, refused.value.where["steps"]) == ("which-item", ["capture@c1"])


def test_a_step_that_nobody_can_do_yet_may_still_be_passed_with_a_reason(book):
    """A gate opens with a recorded reason, whatever it is; what was done then stays in sight."""
    book.do(c.FinishStep(step="judge@?", despite="They are too many to list"))
    assert book.steps("judge") == {"judge@?": ("unknown", "done")}
    book.add(url="one")
    assert book.steps("judge") == {"judge@c1": ("yes", "open"), "judge@?": ("no", "done")}


def test_what_is_recorded_for_an_item_stands_under_its_name(book):
    book.add(url="one")
    book.done("capture@c1", evidence=book.proof())
    entries = book.done("judge@c1", record={"verdict": "untrue"})
    assert [(e.kind, e.payload.get("name"), e.payload.get("step")) for e in entries] == [
        ("question-answered", "verdict@c1", "judge@c1"),
        ("step-done", None, "judge@c1"),
    ]


def test_never_until_a_step_of_a_loop_means_until_it_is_done_for_all(book):
    assert "ask for a take-down before the page is kept" in [view.say for view in book.shown["never"]]
    for url in ("one", "two"):
        book.done(f"capture@{book.add(url=url)}", evidence=book.proof())
    assert [view.say for view in book.shown["never"]] == ["answer in anger"]


# --- clocks


def test_a_clock_on_a_field_runs_once_for_each_item(book):
    assert book.clocks()["press_law@?"] == "not-started"
    book.add(url="one", published_at="2026-11-20T10:00")
    book.add(url="two")
    book.answer("verdict@c1", "untrue")
    clocks = {view.id: view for view in book.shown["deadlines"]}
    assert "press_law@?" not in clocks
    assert (clocks["press_law@c1"].state, clocks["press_law@c1"].due_at.date().isoformat()) == (
        "running",
        "2027-02-20",
    )
    assert (clocks["press_law@c2"].state, clocks["press_law@c2"].depends_on) == (
        "not-started",
        ["claims@c2.published_at", "verdict@c2"],
    )
    book.done("sue@c1", despite="At once")
    assert book.clocks()["press_law@c1"] == "met"
    book.remove("c2")
    assert book.clocks()["press_law@c2"] == "struck"


def test_a_clock_that_a_step_of_a_loop_ends_is_met_when_it_is_done_for_all(book):
    for url in ("one", "two"):
        book.add(url=url)
    book.done("capture@c1", evidence=book.proof())
    assert book.clocks()["tell_lawyer"] == "running"
    book.later(hours=1).done("capture@c2", evidence=book.proof())
    assert book.clocks()["tell_lawyer"] == "met"


# --- answers


def test_a_list_is_shown_with_keys_and_fields(book):
    book.add(url="one", reach="many", published_at="2026-11-20T10:00")
    answer = book.shown["answers"]["claims"]
    (item,) = answer.value
    assert (answer.state, item["key"], item["label"], item["url"], item["reach"]) == (
        "given",
        "c1",
        "one",
        "one",
        "many",
    )
    assert item["published_at"] == START - timedelta(days=3, hours=3)
    book.answer("claims@c1.url", "two")
    assert book.shown["answers"]["claims"].value[0]["url"] == "two"


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"where": "x"}, "unknown-field"), ({}, "empty-item"), ({"reach": "all"}, "unknown-option")],
)
def test_what_is_no_item_is_refused(book, fields, code):
    with pytest.raises(UsageError) as refused:
        book.do(c.AddItem(list="claims", fields=fields))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (c.AddItem(list="author", fields={"x": "y"}), "not-a-list"),
        (c.RemoveItem(list="claims", key="c7"), "unknown-item"),
        (c.AnswerQuestion(name="claims", text="https://example.org"), "list-by-items"),
        (c.AnswerQuestion(name="claims@c7.url", text="x"), "unknown-question"),
    ],
)
def test_a_wrong_list_or_item_is_named(book, command, code):
    with pytest.raises(UsageError) as refused:
        book.do(command)
    assert refused.value.code == code


def test_undoing_the_adding_of_an_item_leaves_what_others_did_for_it_in_sight(book):
    book.add(url="one")
    book.desk.actor = "Karim"
    book.done("capture@c1", evidence=book.proof())
    book.desk.actor = "Marie"
    book.undo()
    assert book.steps("capture") == {"capture@c1": ("no", "done"), "capture@?": ("unknown", "open")}
    assert book.value("claims") is UNKNOWN


def test_what_a_loop_records_is_read_by_the_items_name_too(book):
    """Both read well: `verdict` inside, and `claim.verdict` as a field is."""
    book.add(url="one")
    book.answer("verdict@c1", "untrue")
    here = book.situation.within("sue@c1")
    assert (here.value("verdict"), here.value("claim.verdict"), here.value("claim.url")) == (
        "untrue",
        "untrue",
        "one",
    )


def test_a_loop_over_what_nobody_asks_takes_no_items_and_fails_nowhere(tmp_path):
    """Lint refuses such a runbook; one that was pinned all the same must not break in front of a responder."""
    folder = tmp_path / "runbooks" / "en"
    folder.mkdir(parents=True)
    head = "format: 1\nid: door\ntitle: A\nsummary: A.\nlanguage: en\nowner: it\nreviewed: 2026-11-20\nreview_every: 6 months\n"
    steps = "phases:\n  contain:\n    - {for_each: rooms, as: room, steps: [{id: look, do: Look}]}\n"
    (folder / "door.yaml").write_text(head + steps, encoding="utf-8")
    book = Walked(tmp_path, library=tmp_path / "runbooks").open("door")
    with pytest.raises(UsageError) as refused:
        book.do(c.AddItem(list="rooms", fields={"name": "x"}))
    assert refused.value.code == "not-a-list"
    assert list(book.steps("look")) == ["look@?"]
