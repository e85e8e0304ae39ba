"""Clocks: known, prudent and unknown starts, targets, conditions that turn, renewals, and what each depends on."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from incidentkit.incident.deadlines import clock
from incidentkit.incident.situation import Situation
from incidentkit.incident.state import Answer, Mark, State, StepRecord
from incidentkit.organisation.model import Contact, Organisation, Role
from incidentkit.runbook.model import Deadline, Question
from incidentkit.runbook.plan import PinnedRunbook, Plan, PlanStep

PARIS = ZoneInfo("Europe/Paris")
OPENED = "2026-11-23T12:00:00.000Z"


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def register(**contacts):
    return Organisation(
        format=1, name="Us", country="FR", languages=["fr"], time_zone="Europe/Paris",
        roles={"it": Role(holder="Karim")}, contacts={name: Contact(name=name, notice=notice) for name, notice in contacts.items()},
    )  # fmt: skip


def given(name, value, kind="time", seq=5):
    return {name: Answer(name, kind, "given", value, seq, OPENED)}


def at(
    now,
    deadline,
    *,
    answers=None,
    steps=None,
    marks=None,
    organisation=None,
    non_working=(),
    zone="Europe/Paris",
):
    plan = Plan(
        id="r", title="R", summary="S", language="en", owner="it", reviewed="2026-11-20", review_every="6 months",
        questions={"aware_at": Question(ask="When aware?", type="time"), "stolen": Question(ask="Stolen?", type="yes_no")},
        deadlines={"d": deadline},
        steps=[PlanStep(id="tell", phase="notify", do="Tell them"), PlanStep(id="send", phase="notify", do="Send it")],
    )  # fmt: skip
    state = State(
        title="t", runbook_id="r", zone=zone, opened_at=OPENED, answers=answers or {}, steps=steps or {},
        deadlines={"d": marks} if marks else {},
    )  # fmt: skip
    situation = Situation(
        state,
        PinnedRunbook(id="r", plans={"en": plan}),
        organisation,
        now.astimezone(UTC),
        non_working=frozenset(non_working),
    )
    return clock(situation, "d")


def legal(**more):
    return Deadline(
        **(
            {
                "title": "Authority",
                "kind": "legal",
                "starts": "aware_at",
                "within": "72 hours",
                "source": "GDPR",
            }
            | more
        )
    )


def test_a_known_start_gives_a_due_time_in_clock_hours():
    found = at(local("2026-11-23T14:00"), legal(), answers=given("aware_at", "2026-11-23T12:05:00.000Z"))
    assert (found.state, found.due_at, found.assumed) == (
        "running",
        datetime(2026, 11, 26, 12, 5, tzinfo=UTC),
        None,
    )


def test_72_hours_run_through_a_clock_change():
    """On 25 October 2026 the night has 25 hours: 72 hours later it is an hour earlier on the wall."""
    found = at(local("2026-10-24T12:00"), legal(), answers=given("aware_at", "2026-10-23T10:00:00.000Z"))
    assert found.due_at.astimezone(PARIS).isoformat() == "2026-10-26T11:00:00+01:00"


def test_an_unknown_start_without_a_prudent_one_has_not_started():
    found = at(local("2026-11-23T14:00"), legal())
    assert (found.state, found.due_at, found.depends_on) == ("not-started", None, ["aware_at"])


def test_a_prudent_start_is_used_and_named_until_the_real_one_is_known():
    deadline = legal(prudent="opened_at")
    found = at(local("2026-11-23T14:00"), deadline)
    assert (found.state, found.assumed, found.due_at) == (
        "running",
        "opened_at",
        datetime(2026, 11, 26, 12, tzinfo=UTC),
    )
    assert found.depends_on == ["aware_at"]
    found = at(local("2026-11-23T14:00"), deadline, answers=given("aware_at", "2026-11-23T11:00:00.000Z"))
    assert (found.assumed, found.due_at) == (None, datetime(2026, 11, 26, 11, tzinfo=UTC))


def test_detected_at_is_the_opening_until_it_is_told_and_says_so():
    assert at(local("2026-11-23T14:00"), legal(starts="detected_at")).assumed == "opened_at"
    assert at(local("2026-11-23T14:00"), legal(prudent="detected_at")).assumed == "opened_at"
    told = at(
        local("2026-11-23T14:00"),
        legal(prudent="detected_at"),
        answers=given("detected_at", "2026-11-23T10:00:00.000Z"),
    )
    assert (told.assumed, told.due_at) == ("detected_at", datetime(2026, 11, 26, 10, tzinfo=UTC))


def test_an_answer_of_unknown_does_not_start_a_clock():
    unknown = {"aware_at": Answer("aware_at", "time", "unknown", None, 5, OPENED)}
    assert at(local("2026-11-23T14:00"), legal(), answers=unknown).state == "not-started"


def test_past_its_due_time_it_is_late_and_not_a_minute_before():
    answers = given("aware_at", "2026-11-23T12:00:00.000Z")
    assert at(datetime(2026, 11, 26, 12, 0, tzinfo=UTC), legal(), answers=answers).state == "running"
    assert at(datetime(2026, 11, 26, 12, 1, tzinfo=UTC), legal(), answers=answers).state == "late"


def test_a_condition_that_is_false_strikes_it_and_an_unknown_one_does_not():
    deadline = legal(starts="opened_at", when="stolen")
    assert at(local("2026-11-23T14:00"), deadline).state == "running"
    assert at(local("2026-11-23T14:00"), deadline).depends_on == ["stolen"]
    assert at(local("2026-11-23T14:00"), deadline, answers=given("stolen", False, "yes_no")).state == "struck"


def test_a_place_that_is_not_ours_strikes_it_and_unknown_places_do_not():
    deadline = legal(starts="opened_at", where=["GB"])
    assert at(local("2026-11-23T14:00"), deadline).depends_on == ["places"]
    assert (
        at(local("2026-11-23T14:00"), deadline, answers=given("places", ["FR"], "choices")).state == "struck"
    )
    assert (
        at(
            local("2026-11-23T14:00"),
            legal(starts="opened_at", where=["EU"]),
            answers=given("places", ["FR"], "choices"),
        ).state
        == "running"
    )


def test_met_by_a_step_or_an_entry_and_waived_with_its_reason():
    done = {"tell": StepRecord(state="done", at="2026-11-23T13:00:00.000Z", seq=9)}
    assert at(local("2026-11-23T15:00"), legal(met_by=["send", "tell"]), steps=done).state == "met"
    waived = [Mark(9, "waived", "2026-11-23T13:00:00.000Z", "Encrypted")]
    found = at(local("2026-11-23T15:00"), legal(), marks=waived)
    assert (found.state, found.ended.text) == ("waived", "Encrypted")


def test_a_met_clock_stays_met_when_its_condition_turns_false():
    done = {"tell": StepRecord(state="done", at="2026-11-23T13:00:00.000Z", seq=9)}
    found = at(
        local("2026-11-23T15:00"),
        legal(starts="opened_at", when="stolen", met_by=["tell"]),
        steps=done,
        answers=given("stolen", False, "yes_no"),
    )
    assert found.state == "met"


def test_a_clock_may_start_at_a_step():
    deadline = legal(starts="send", within="3 days")
    assert at(local("2026-11-23T15:00"), deadline).state == "not-started"
    done = {"send": StepRecord(state="done", at="2026-11-23T13:00:00.000Z", seq=9)}
    assert at(local("2026-11-23T15:00"), deadline, steps=done).due_at == datetime(
        2026, 11, 26, 13, tzinfo=UTC
    )


def test_the_length_may_come_from_the_register_in_either_language():
    deadline = legal(kind="contract", starts="opened_at", within="organisation.contacts.insurer.notice")
    found = at(local("2026-11-23T14:00"), deadline)
    assert (found.state, found.depends_on) == ("not-started", ["organisation.contacts.insurer.notice"])
    assert at(
        local("2026-11-23T14:00"), deadline, organisation=register(insurer="2 jours")
    ).due_at == datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_working_days_pass_over_what_was_pinned():
    """From Thursday 24 December 13:00, two working days: not Christmas, not the week-end."""
    deadline = legal(starts="aware_at", within="2 working days")
    days = [date(2026, 12, 25), date(2026, 12, 26), date(2026, 12, 27)]
    found = at(
        local("2026-12-24T14:00"),
        deadline,
        answers=given("aware_at", "2026-12-24T12:00:00.000Z"),
        non_working=days,
    )
    assert found.due_at.astimezone(PARIS).isoformat() == "2026-12-29T13:00:00+01:00"


def test_without_delay_has_no_due_time_and_never_is_late():
    found = at(local("2027-11-23T14:00"), legal(starts="opened_at", within="without delay"))
    assert (found.state, found.due_at) == ("running", None)


def test_the_internal_target_stands_before_the_legal_time():
    found = at(local("2026-11-23T14:00"), legal(starts="opened_at", target="48 hours"))
    assert (found.target_at, found.due_at) == (
        datetime(2026, 11, 25, 12, tzinfo=UTC),
        datetime(2026, 11, 26, 12, tzinfo=UTC),
    )


def test_a_renewed_clock_runs_again_from_when_it_was_met():
    done = {"tell": StepRecord(state="done", at="2026-11-30T12:00:00.000Z", seq=9)}
    found = at(
        local("2026-12-01T14:00"),
        legal(starts="opened_at", within="3 months", renew="3 months", met_by=["tell"]),
        steps=done,
    )
    assert (found.state, found.due_at) == ("running", datetime(2027, 2, 28, 12, tzinfo=UTC))


@pytest.mark.parametrize("within", ["soon", "72h", "", "organisation.nothing"])
def test_a_length_that_cannot_be_read_never_fails_in_front_of_a_responder(within):
    found = at(local("2026-11-23T14:00"), legal(starts="opened_at", within=within))
    assert (found.state, found.due_at) == ("not-started", None)


def test_an_example_organisation_counts_in_drills_only():
    deadline = legal(kind="contract", starts="opened_at", within="organisation.contacts.insurer.notice")
    example = msgspec.structs.replace(register(insurer="2 days"), example=True)
    assert at(local("2026-11-23T14:00"), deadline, organisation=example).state == "not-started"


def test_months_name_the_day_before_as_the_safe_one():
    """Courts disagree on whether the last day itself still counts."""
    deadline = legal(starts="aware_at", within="3 months")
    found = at(local("2026-11-24T14:00"), deadline, answers=given("aware_at", "2026-11-23T12:00:00.000Z"))
    assert (found.due_at.date(), found.safe_on) == (date(2027, 2, 23), date(2027, 2, 22))
    assert at(local("2026-11-24T14:00"), legal(starts="opened_at")).safe_on is None
