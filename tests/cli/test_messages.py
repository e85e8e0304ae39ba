"""A message is recorded as it went out: its full text, who approved that very text, and what it went out without."""

import hashlib
from pathlib import Path

import pytest

STAFF = ("message", "1", "staff_notice")


@pytest.fixture
def drill(ik):
    """A drill uses the example register, so that only the message's own blank is left."""
    ik.ok("start", "lost-device", "--drill", "--answer", "circumstances=stolen")
    return ik


def refused(ik, *arguments):
    outcome = ik.call(*arguments, "--json")
    assert outcome.status == 1, outcome
    error = outcome.data["error"]
    return error["code"], [gate["kind"] for gate in error["where"]["gates"]]


def payloads(ik, kind):
    return [entry["payload"] for entry in ik.call("log", "1", "--json").lines if entry["kind"] == kind]


def test_a_draft_is_filled_from_answers_and_fields_and_writes_nothing(drill):
    before = drill.ok("show", "1")["entries"]
    blank = drill.ok(*STAFF)
    full = drill.ok(*STAFF, "--field", "staff_next=at 6 pm")
    assert (blank["to_fill"], full["to_fill"]) == (["staff_next"], [])
    assert "A company device was stolen." in full["text"]
    assert "[to fill: staff next]" in blank["text"]
    assert "Next news: at 6 pm." in full["text"]
    assert drill.ok("show", "1")["entries"] == before


def test_the_text_is_in_the_incidents_language_whatever_the_reader_speaks(drill):
    """Staff are written to in one language, whoever sits at the keyboard at midnight."""
    assert drill.ok(*STAFF, "--language", "fr")["text"] == drill.ok(*STAFF)["text"]
    french = drill.ok(*STAFF, "--text-language", "fr")
    assert (french["text_language"], "Un appareil" in french["text"]) == ("fr", True)
    assert drill.call(*STAFF, "--text-language", "de", "--json").data["error"]["code"] == "unknown-language"


def test_a_message_goes_from_draft_to_approval_to_sent(drill):
    drill.ok(*STAFF, "--field", "staff_next=at 6 pm", "--approved-by", "Claire")
    text = drill.ok(*STAFF)["text"]
    drill.ok(*STAFF, "--sent", "--to", "All staff", "--through", "the board", "--at", "5 minutes ago")
    (sent,) = payloads(drill, "message-sent")
    (approved,) = payloads(drill, "message-approved")
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert (sent["text"], sent["sha256"], approved["sha256"]) == (text, digest, digest)
    assert (sent["to"], sent["through"], sent["approved_by"]) == ("All staff", "the board", "Claire")
    assert (sent["reason"], sent["despite"]) == (None, [])
    (shown,) = drill.ok("show", "1")["messages"]
    assert (shown["id"], shown["to"], shown["approved_by"]) == ("staff_notice", "All staff", "Claire")


def test_the_channel_of_the_runbook_is_kept_where_no_other_is_named(drill):
    drill.ok(
        *STAFF, "--field", "staff_next=at 6 pm", "--approved-by", "Claire", "--sent", "--to", "All staff"
    )
    assert [e["kind"] for e in drill.call("log", "1", "--json").lines[-2:]] == [
        "message-approved",
        "message-sent",
    ]
    (sent,) = payloads(drill, "message-sent")
    assert sent["through"] == "A channel that the missing device does not receive"


def test_blanks_and_a_missing_approval_are_refused_together(drill):
    assert refused(drill, *STAFF, "--sent", "--to", "all") == ("message-has-blanks", ["blanks", "approval"])
    assert refused(drill, *STAFF, "--sent", "--to", "all", "--field", "staff_next=6") == (
        "message-not-approved",
        ["approval"],
    )
    assert refused(drill, *STAFF, "--approved-by", "Claire")[0] == "message-has-blanks"
    assert payloads(drill, "message-sent") == []


def test_a_text_changed_after_approval_is_refused_by_field_answer_or_language(drill):
    """An approval is of these words and of no others."""
    drill.ok(*STAFF, "--field", "staff_next=6 pm", "--approved-by", "Claire")
    send = (*STAFF, "--sent", "--to", "all")
    assert refused(drill, *send, "--field", "staff_next=7 pm") == ("message-changed", ["changed"])
    assert refused(drill, *send, "--text-language", "fr") == ("message-changed", ["changed"])
    drill.ok("answer", "1", "circumstances", "lost")
    assert refused(drill, *send) == ("message-changed", ["changed"])
    drill.ok(*STAFF, "--approved-by", "Claire")
    drill.ok(*send)


def test_a_message_is_not_longer_than_the_runbook_allows(drill):
    long = "finder_phone=" + "01 99 00 12 34 " * 6
    send = ("message", "1", "lock_screen", "--sent", "--to", "the finder", "--field", long)
    assert refused(drill, *send) == ("message-too-long", ["words"])
    drill.ok(
        "message",
        "1",
        "lock_screen",
        "--sent",
        "--to",
        "the finder",
        "--field",
        "finder_phone=01 99 00 12 34",
    )


def test_a_reason_opens_every_gate_and_stands_in_the_record_and_the_report(drill):
    """At 23:10 nobody answers the phone; that it went out all the same must be seen by whoever reads it."""
    drill.ok(*STAFF, "--sent", "--to", "all", "--reason", "Nobody reachable, 23:10")
    (sent,) = payloads(drill, "message-sent")
    assert (sent["reason"], sent["despite"]) == ("Nobody reachable, 23:10", ["blanks", "approval"])
    (file,) = drill.ok("export", "1", "--format", "md")["files"]
    text = Path(file["path"]).read_text(encoding="utf-8")
    assert "Went out without: its blanks filled in, an approval" in text
    assert "Nobody reachable, 23:10" in text


def test_an_idle_reason_is_not_recorded(drill):
    drill.ok(
        *STAFF,
        "--field",
        "staff_next=6",
        "--approved-by",
        "C",
        "--sent",
        "--to",
        "all",
        "--reason",
        "just so",
    )
    assert payloads(drill, "message-sent")[0]["reason"] is None


def test_what_was_sent_cannot_be_taken_back_or_struck(drill):
    sent = drill.ok(*STAFF, "--field", "staff_next=6", "--approved-by", "C", "--sent", "--to", "all")[
        "entries"
    ][1]
    undone = drill.ok("undo", "1")
    assert [each["kind"] for each in undone["undone"]] == ["message-approved"]
    assert [each["kind"] for each in undone["stays"]] == ["message-sent"]
    struck = drill.call("strike", "1", str(sent["seq"]), "--reason", "x", "--json")
    assert (struck.status, struck.data["error"]["code"]) == (1, "cannot-be-struck")


def test_an_undone_approval_no_longer_holds(drill):
    drill.ok(*STAFF, "--field", "staff_next=6", "--approved-by", "Claire")
    drill.ok("undo", "1")
    assert (
        refused(drill, *STAFF, "--sent", "--to", "all", "--field", "staff_next=6")[0]
        == "message-not-approved"
    )


def test_a_register_that_nobody_filled_in_leaves_blanks_that_a_field_fills(ik):
    """In a real incident nothing of the example company is used, and the message must still go out."""
    ik.ok("start", "lost-device", "--answer", "circumstances=stolen")
    draft = ik.ok(*STAFF)
    assert draft["to_fill"] == [
        "organisation.roles.it.phone",
        "organisation.roles.comms.holder",
        "staff_next",
    ]
    fields = [part for name in draft["to_fill"] for part in ("--field", f"{name}=Anna")]
    assert ik.ok(*STAFF, *fields)["to_fill"] == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("staff_notce",), "unknown-message"),
        (("staff_notice", "--field", "staff_nxt=6"), "unknown-field"),
        (("staff_notice", "--field", "staff_next"), "not-an-assignment"),
        (("staff_notice", "--sent"), "say-to-whom"),
        (("staff_notice", "--to", "all"), "say-sent"),
        (("staff_notice", "--reason", "x"), "say-sent"),
        (("staff_notice", "--sent", "--to", " ", "--reason", "x"), "empty-text"),
        (("staff_notice", "--sent", "--to", "x", "--at", "in 2 hours"), "time-in-future"),
    ],
)
def test_wrong_usage_is_said_and_nothing_is_written(drill, arguments, code):
    outcome = drill.call("message", "1", *arguments, "--json")
    assert (outcome.status, outcome.data["error"]["code"]) == (2, code)
    assert payloads(drill, "message-sent") == []


def test_sent_twice_under_one_id_counts_once(drill):
    send = (*STAFF, "--sent", "--to", "all", "--reason", "now", "--id", "m1")
    assert drill.ok(*send)["entries"] == drill.ok(*send)["entries"]
    assert len(payloads(drill, "message-sent")) == 1
