"""The walk over a pipe: words of both languages, wrong words, ends in the middle, hostile input, other writers."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

STARTED = ["Marie", "my phone was stolen on the train", "1", "1"]
FIRST_QUESTIONS = ["3", "unknown", "1", "unknown"]


class Place:
    """A home of its own, and ways to walk and to look at it."""

    def __init__(self, folder: Path) -> None:
        self.environment = {
            **os.environ,
            "INCIDENTKIT_HOME": str(folder / "home"),
            "INCIDENTKIT_CONFIG": str(folder / "config"),
        }

    def program(self, *arguments: str, typed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "incidentkit", *arguments],
            input=typed, capture_output=True, env=self.environment, check=False, timeout=60,
        )  # fmt: skip

    def walk(self, *lines: str, arguments: tuple[str, ...] = ()) -> str:
        """What a walk with these lines prints; it must end with status 0 and say nothing on stderr."""
        typed = "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape")
        done = self.program("walk", *arguments, typed=typed)
        assert (done.returncode, done.stderr.decode()) == (0, "")
        return done.stdout.decode()

    def log(self) -> list[dict]:
        lines = self.program("log", "1", "--json").stdout.decode().splitlines()
        return [json.loads(line) for line in lines]

    def kinds(self) -> list[str]:
        return [entry["kind"] for entry in self.log()]

    def show(self) -> dict:
        return json.loads(self.program("show", "1", "--json").stdout)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def at_step(place: Place) -> Place:
    """An incident at its first step."""
    place.walk(*STARTED, *FIRST_QUESTIONS)
    return place


def test_with_json_it_refuses_in_a_sentence(place: Place) -> None:
    """A program that asks for JSON must not be left waiting at a prompt."""
    done = place.program("walk", "--json")
    assert (done.returncode, json.loads(done.stdout)["error"]["code"]) == (2, "walk-has-no-json")


def test_who_you_are_is_asked_once(place: Place) -> None:
    """A name on each line is worth one question, not one at every start."""
    first, second = place.walk("Marie"), place.walk()
    assert ("Who are you?" in first, "Who are you?" in second) == (True, False)
    assert "Marie" in place.program("settings", "name").stdout.decode()


def test_enter_takes_the_name_that_the_system_knows(place: Place) -> None:
    """Whoever is in a hurry presses Enter."""
    place.environment["LOGNAME"] = "marie.d"
    place.walk("")
    assert place.program("settings", "name").stdout.decode() == "name: marie.d\n"


def test_what_was_said_is_kept_as_the_first_note(place: Place) -> None:
    """The first words about an incident are evidence, and often the best description there will be."""
    place.walk(*STARTED)
    assert [entry["payload"]["text"] for entry in place.log() if entry["kind"] == "note-added"] == [
        "First report: my phone was stolen on the train"
    ]


def test_words_that_fit_nothing_lead_to_all_plans(place: Place) -> None:
    """Nobody is left without a way on."""
    shown = place.walk("Marie", "zzzz qqqq", "1", "1")
    assert "Here are all the plans there are." in shown
    assert "incident-opened" in place.kinds()


def test_none_of_these_leads_to_all_plans(place: Place) -> None:
    """A wrong guess of ours must not be the end."""
    shown = place.walk("Marie", "my phone was stolen on the train", "2")
    assert "All the plans there are:" in shown


def test_open_incidents_are_offered_by_number(at_step: Place) -> None:
    """After a crash, a number brings one back to the same place."""
    shown = at_step.walk("1")
    assert "  1  INC-2026-001" in shown.replace(str(at_step.log()[0]["recorded_at"][:4]), "2026")
    assert "Note the facts at once, without blame" in shown


def test_an_argument_may_be_a_runbook(place: Place) -> None:
    """`walk lost-device` is the shortest way in."""
    place.walk("1", "Marie", arguments=("lost-device", "--actor", "Marie"))
    assert place.show()["runbook"]["id"] == "lost-device"


def test_an_argument_that_is_nothing_is_refused(place: Place) -> None:
    """A misspelt name must not open anything."""
    done = place.program("walk", "lost-devise", typed=b"Marie\n")
    assert (done.returncode, "lost-device" in done.stderr.decode()) == (2, True)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("note Marie has called", "note-added"),
        ("NOTE: Marie has called", "note-added"),
        ("skip no time", "step-skipped"),
        ("sauter pas le temps", "step-skipped"),
        ("unknown", "question-answered"),
        ("Inconnu", "question-answered"),
        ("2", "question-answered"),
        ("je ne sais pas", "question-answered"),
        ("severity high\nA journalist called", "severity-set"),
        ("gravite elevee\nun journaliste", "severity-set"),
        ("gravité\n3\nun journaliste", "severity-set"),
        ("wait the operator\n88213\nin 2 hours", "step-waiting"),
        ("attendre\nl'opérateur\n\ndans 2 heures", "step-waiting"),
        ("promise News to the staff\nin 20 hours\n1", "promise-made"),
        ("promesse\nDes nouvelles\ndans 20 heures\n2", "promise-made"),
        ("annuler", "action-undone"),
        ("UNDO", "action-undone"),
    ],
)
def test_words_of_both_languages_work_at_a_step(at_step: Place, line: str, kind: str) -> None:
    """Who switches between two languages under stress must not be told that a word is wrong."""
    before = len(at_step.log())
    at_step.walk(line, arguments=("1",))
    assert [kind] == at_step.kinds()[before:][:1]


def test_done_may_be_told_with_its_time(at_step: Place) -> None:
    """People write things down late; the record keeps both times."""
    at_step.walk("fait il y a 20 min", *["unknown"] * 6, arguments=("1",))
    entry = next(entry for entry in at_step.log() if entry["kind"] == "step-done")
    assert entry["occurred_at"] is not None
    assert entry["occurred_at"] < entry["recorded_at"]


def test_a_line_that_begins_with_a_dot_is_text(at_step: Place) -> None:
    """A text may be a word of ours: `.done` is the text "done"."""
    at_step.walk("note", ".done", arguments=("1",))
    assert at_step.log()[-1]["payload"]["text"] == "done"


def test_a_word_alone_is_a_command_even_where_text_is_asked(at_step: Place) -> None:
    """Help and quit must work everywhere, also in the middle of a question."""
    shown = at_step.walk("note", "help", "quit", arguments=("1",))
    assert "At any prompt you can type a number" in shown
    assert "note-added" not in at_step.kinds()[8:]


def test_a_misspelt_word_gets_the_nearest(at_step: Place) -> None:
    """Fingers slip at 23:10."""
    assert "“finishd” is no word here. Did you mean: finished" in at_step.walk("finishd", arguments=("1",))


def test_a_sentence_at_a_step_is_offered_as_a_note(at_step: Place) -> None:
    """What people tell must not be answered with "wrong word" and lost."""
    at_step.walk("I already called the operator myself", "1", arguments=("1",))
    assert at_step.log()[-1]["payload"]["text"] == "I already called the operator myself"


def test_unknown_on_a_step_goes_on_to_another(at_step: Place) -> None:
    """Whoever does not know must not see the same step again at once."""
    shown = at_step.walk("unknown", arguments=("1",))
    steps = [line[2:] for line in shown.splitlines() if line.startswith("* ")]
    assert (len(steps), len(set(steps))) == (2, 2)


def test_each_answer_of_a_step_is_saved_when_it_is_given(at_step: Place) -> None:
    """A battery that dies in the middle of a step's questions loses none of the answers before."""
    at_step.walk("done", "in the train, seat 12", arguments=("1",))
    assert tuple(at_step.log()[-1]["payload"][k] for k in ("name", "value")) == (
        "last_seen",
        "in the train, seat 12",
    )


def test_a_step_taken_up_again_asks_only_what_is_missing(at_step: Place) -> None:
    """Answers given before the interruption stand."""
    at_step.walk("done", "in the train", arguments=("1",))
    shown = at_step.walk("done", arguments=("1",))
    assert "Where was it last, and who saw it?" not in shown
    assert "Does it have a phone number" in shown


def test_undo_names_what_was_taken_back(at_step: Place) -> None:
    """Whoever takes back wants to see that it was the right thing."""
    shown = at_step.walk("skip no time", "undo", arguments=("1",))
    assert "Step skipped: Note the facts at once, without blame" in shown.partition("Taken back")[2]


def test_an_answer_that_changes_things_says_so(at_step: Place) -> None:
    """A step that becomes needed must not appear in silence."""
    shown = at_step.walk("answer", "4", "yes", arguments=("1",))
    assert "Severity is now: High" in shown


def test_a_picture_that_is_not_there_is_asked_for_again(at_step: Place, tmp_path: Path) -> None:
    """A path is easily mistyped; dragged files come quoted, escaped or as an address."""
    picture = tmp_path / "my photo (1).png"
    picture.write_bytes(b"picture")
    shown = at_step.walk(
        "evidence nowhere.png", "also nowhere", str(picture).replace(" ", "\\ ").replace("(", "\\(").replace(")", "\\)"),
        f"evidence '{picture}'", f"preuve {picture.as_uri()}", f"evidence {picture}", arguments=("1",),
    )  # fmt: skip
    assert shown.count("There is no file at that path") == 2
    assert [e["payload"]["name"] for e in at_step.log() if e["kind"] == "evidence-added"] == [
        "my photo (1).png"
    ] * 4


def test_what_looks_like_a_password_is_not_written(at_step: Place) -> None:
    """The record is kept for ever and read by others."""
    at_step.walk("note the password: Tr0ub4dor99 for the mailbox", "1", arguments=("1",))
    assert at_step.log()[-1]["payload"]["text"] == "the password: […] for the mailbox"


def test_a_note_wrongly_taken_for_a_password_can_be_written(at_step: Place) -> None:
    """We may be wrong; asking again for ever would be worse than the password."""
    at_step.walk("note pin: 123456 is the ticket", "2", arguments=("1",))
    assert at_step.log()[-1]["payload"]["text"] == "pin: 123456 is the ticket"


def test_an_irreversible_step_wants_its_word(at_step: Place) -> None:
    """A wipe is never sent by pressing a number twice."""
    at_step.walk("answer", "9", "1", arguments=("1",))
    shown = at_step.walk("list", "7", "done", arguments=("1",))
    assert "Something else comes first." in shown


def test_a_closed_gate_is_passed_with_a_reason_for_each(at_step: Place) -> None:
    """Needs and proof are two gates: a reason for the one is none for the other, and both are recorded."""
    at_step.walk(
        "answer", "5", "2", "list", "3", "done", "2", "it cannot wait", "no", "unknown", arguments=("1",)
    )
    at_step.walk("list", "4", "done", *["unknown"] * 5, "", "no console here", arguments=("1",))
    passed = [entry["payload"] for entry in at_step.log() if entry["kind"] == "gate-overridden"]
    assert [(each["step"], each["gate"], each["reason"]) for each in passed] == [
        ("reset-password", "needs", "it cannot wait"),
        ("prove-encryption", "evidence", "no console here"),
    ]


def test_an_irreversible_step_opens_with_its_id_only(at_step: Place) -> None:
    """The word is the gate; anything else is asked again, and `back` leaves everything as it was."""
    said = ["decided together", "", "", "", "", "no proof", "send_wipe", "send-wipe"]
    shown = at_step.walk(
        "answer", "5", "2", "list", "8", "done", "4", said[0], "20 minutes ago", "1", "", said[5], said[6], said[7],
        arguments=("1",),
    )  # fmt: skip
    assert "“send_wipe” is not send-wipe." in shown
    assert "Done: Send the wipe" in shown


@pytest.mark.parametrize(
    "odd", ["/", "/dev/null", "/dev/zero", "~nobody-here/x", "file:///nowhere/at%20all", "\\\\x"]
)
def test_what_is_no_file_is_refused_in_a_sentence(at_step: Place, odd: str) -> None:
    """A folder, a device, another system's path: said, and asked again."""
    shown = at_step.walk(f"evidence {odd}", "", arguments=("1",))
    assert "drag the file here. Enter: none." in shown
    assert "evidence-added" not in at_step.kinds()


@pytest.mark.parametrize("count", range(26))
def test_the_input_may_end_anywhere(place: Place, count: int) -> None:
    """A terminal that closes, a pipe that ends: status 0, everything said so far is kept, and how to go on is told."""
    lines = [
        *STARTED, *FIRST_QUESTIONS, "done 20 minutes ago", "seat 12", "1", "yesterday 18:00", "20 minutes ago", "2", "1",
        "wait Paul", "ref 1", "in 2 hours", "skip", "no time", "close", "1", "Done with it", "2", "note",
    ]  # fmt: skip
    shown = place.walk(*lines[:count])
    assert "incidentkit walk" in shown[-200:]


def test_control_characters_are_left_out_and_said(at_step: Place) -> None:
    """An arrow key or a pasted escape sequence must neither move the cursor later nor stop the walk."""
    shown = at_step.walk("note \x1b[31mred\x1b[0m and \x07bell\x00", arguments=("1",))
    assert "Some keys are no text here" in shown
    assert "\x1b" not in shown
    assert at_step.log()[-1]["payload"]["text"] == "red and bell"


def test_bytes_that_are_no_text_are_no_reason_to_stop(at_step: Place) -> None:
    """Another encoding, or noise on a serial line."""
    done = at_step.program("walk", "1", typed=b"note caf\xe9 \xff\xfe\n\xc3\n\x80\x81\nquit\n")
    assert (done.returncode, done.stderr) == (0, b"")
    assert at_step.log()[-1]["payload"]["text"] == "caf\ufffd \ufffd\ufffd"


def test_a_line_of_a_megabyte_is_passed_over_in_a_sentence(at_step: Place) -> None:
    """A whole log file pasted by mistake."""
    before = len(at_step.log())
    shown = at_step.walk("note " + "x" * 1_000_000, "note after", arguments=("1",))
    assert "This line is too long" in shown
    assert [entry["payload"]["text"] for entry in at_step.log()[before:]] == ["after"]


def test_nonsense_at_every_prompt_is_answered_with_sentences(at_step: Place) -> None:
    """Wrong words are answered, never punished."""
    shown = at_step.walk(
        *["", "99", "-1", "?!", "1.5", "x" * 300, "{name}", "%s", "<b>", "'", '"', "\\"], arguments=("1",)
    )
    assert "Traceback" not in shown
    assert shown.rstrip().endswith("incidentkit walk 1")


def test_a_closed_incident_can_be_opened_again(at_step: Place) -> None:
    """Closing is no trap."""
    shown = at_step.walk(
        "close", "Found it in the sofa", "All good", "rouvrir", "A customer called", arguments=("1",)
    )
    assert at_step.kinds()[-2:] == ["incident-closed", "incident-reopened"]
    assert "Note the facts at once" in shown.partition("A customer called")[2]


def test_closing_names_what_is_open(at_step: Place) -> None:
    """Open points stay in the report; they must be seen before."""
    shown = at_step.walk("close", "back", arguments=("1",))
    assert "○ Sign the device out of every account" in shown
    assert "They stay in the report".lower() in " ".join(shown.split()).lower()


def test_the_language_changes_at_once_and_at_the_same_place(at_step: Place) -> None:
    """Two people, one keyboard."""
    shown = at_step.walk("langue", arguments=("1",))
    assert "* Note the facts at once, without blame" in shown
    assert "* Noter les faits tout de suite, sans reproche" in shown


def test_text_of_a_failed_write_is_offered_again(at_step: Place, tmp_path: Path) -> None:
    """What somebody typed belongs to them, also when the program ended in between."""
    at_step.walk("wait the operator of Marie's line", arguments=("1",))
    shown = at_step.walk("1", "quit")
    assert "Half-typed text was kept" in shown
    assert at_step.log()[-1]["payload"]["text"] == "the operator of Marie's line"


def test_done_at_a_first_question_finishes_nothing(place: Place) -> None:
    """The first step has not been read yet when the first questions are asked."""
    shown = place.walk(*STARTED, "done", "wait", "fait")
    assert shown.count("This is a question first.") == 3
    assert "step-done" not in place.kinds()
