"""What newcomers typed when they first met the walk, and what it did with it: each was a stumble once."""


def walked(ik, *lines, arguments=(), **environment):
    outcome = ik.run("walk", *arguments, stdin="\n".join(lines) + "\n", **environment)
    assert outcome.status == 0, outcome
    return outcome.stdout


def log(ik, kind):
    return [entry["payload"] for entry in ik.call("log", "1", "--json").lines if entry["kind"] == kind]


BEGUN = ("1", "3", "unknown", "1", "no")
"""It is real; stolen, which device is not known, locked, no personal data: at the first step."""


def test_the_menus_own_words_choose(ik):
    """She typed "it is done", as the menu says, and only a note was offered."""
    said = walked(ik, *BEGUN, "it is done", arguments=("lost-device", "--actor", "Marie"))
    assert "When did it happen?" in said.rpartition("it is done")[2] or "kind of device" in said
    assert log(ik, "note-added") == []


def test_a_label_in_the_feminine_is_understood(ik):
    said = walked(
        ik,
        *BEGUN,
        "je suis bloquée",
        "quit",
        arguments=("lost-device", "--actor", "Nadia", "--language", "fr"),
    )
    assert "aiderait" in said


def test_what_happened_typed_for_a_name_is_not_lost(ik):
    """The first prompt asks who you are; somebody in a hurry says what has happened."""
    said = walked(ik, "my phone was stolen on the train", "2", "Marie", "1", "1", "quit")
    assert "Lost or stolen device" in said
    assert "my phone was stolen on the train" in log(ik, "note-added")[0]["text"]
    assert ik.ok("settings")["settings"]["name"] == "Marie"


def test_everything_said_before_a_plan_was_found_is_in_the_log(ik):
    walked(ik, "Marie", "xyzzy qwerty", "10", "my phone was stolen", "1", "1", "quit")
    assert log(ik, "note-added")[0]["text"] == "First report: xyzzy qwerty / my phone was stolen"


def test_go_on_takes_up_the_open_incident_and_a_second_one_is_asked_about(ik):
    """After a crash the same sentence made a second record without a word."""
    walked(ik, *BEGUN[:2], "quit", arguments=("lost-device", "--actor", "Marie"))
    said = walked(ik, "continue", "quit", arguments=("--actor", "Marie"))
    assert "Which device" in said
    said = walked(ik, "my phone was stolen", "1", "1", "quit", arguments=("--actor", "Marie"))
    assert "is open with the same plan" in said
    assert len(ik.ok("list")["incidents"]) == 1


def test_a_note_is_a_note_at_every_prompt(ik):
    """At a question for a name, "note I called Marie" became the answer."""
    walked(ik, "1", "3", "note I called Marie", "quit", arguments=("lost-device", "--actor", "Marie"))
    assert [note["text"] for note in log(ik, "note-added")] == ["I called Marie"]
    assert ik.ok("show", "1")["answers"]["device"]["state"] == "unanswered"


def test_a_sentence_that_was_not_written_is_said_so(ik):
    said = walked(
        ik, *BEGUN, "I am all alone here", "show", "quit", arguments=("lost-device", "--actor", "Marie")
    )
    assert "Not written into the journal: I am all alone here" in said


def test_help_in_a_sentence_is_help(ik):
    assert "see them, end one" in walked(
        ik, *BEGUN, "help me", "quit", arguments=("lost-device", "--actor", "Marie")
    )


def test_the_record_is_verified_from_the_walk_with_the_seal(ik):
    walked(ik, *BEGUN, "quit", arguments=("lost-device", "--actor", "Marie"))
    seal = ik.ok("show", "1")["seal"]
    said = walked(ik, "verify", seal, "quit", arguments=("1", "--actor", "Marie"))
    assert "The seal fits" in said
