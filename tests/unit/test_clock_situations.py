"""Clocks in an incident and the clocks of the laws: what they count from, where they end, what they wait for.

The cases are data (clock_situations.yaml, clock_law.yaml), reasoned on a calendar; clock_walk.py counts each again.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
import yaml

from clock_walk import walked
from incidentkit.incident.deadlines import clock
from incidentkit.incident.situation import Situation
from incidentkit.incident.state import Answer, Mark, State, StepRecord
from incidentkit.organisation.model import Contact, Organisation, Role
from incidentkit.runbook.model import Deadline, Question
from incidentkit.runbook.plan import PinnedRunbook, Plan, PlanStep
from incidentkit.when.durations import read_duration, safe_date
from incidentkit.when.instants import utc_text
from incidentkit.when.working_days import non_working_days

HERE = Path(__file__).parent
SITUATIONS = yaml.safe_load((HERE / "clock_situations.yaml").read_text("utf-8"))
LAW = yaml.safe_load((HERE / "clock_law.yaml").read_text("utf-8"))
STEPS = ("tell", "send", "act")
BUILT_IN = ("opened_at", "detected_at", "occurred_at")
SPELLED = {"PT24H": "24 hours", "PT72H": "72 hours", "PT30M": "30 minutes", "P14D": "14 days"}


def instant(text):
    return datetime.fromisoformat(text)


def shown(moment, case):
    return moment and moment.astimezone(ZoneInfo(case["zone"])).isoformat(timespec="minutes")


def stated(case):
    """The deadline as the runbook states it; a key that the language does not have fails here."""
    return msgspec.convert({"title": "T", "kind": "legal"} | case["deadline"], Deadline)


def register(notice):
    return Organisation(
        format=1, name="Us", country="FR", languages=["fr"], time_zone="Europe/Paris", roles={"it": Role(holder="Karim")},
        contacts={"insurer": Contact(name="Insurer", notice=notice)},
    )  # fmt: skip


def answered(name, value, seq):
    kind = {bool: "yes_no", list: "choices"}.get(type(value), "choices" if name == "places" else "time")
    if value == "unknown":
        return Answer(name, kind, "unknown", None, seq, "2026-01-01T00:00:00.000Z")
    return Answer(
        name, kind, "given", utc_text(instant(value)) if kind == "time" else value, seq, "2026-01-01T00:00:00.000Z"
    )  # fmt: skip


def counted(case, moments):
    """The clock as the program sees it after these moments, now being that of the last."""
    deadline, opened = stated(case), instant(case["opened"])
    names = {
        deadline.starts,
        deadline.prudent,
        *(name for each in moments for name in each.get("answers", {})),
    }
    asked = {n: "time" for n in names if n and n.endswith("_at") and n not in BUILT_IN} | case.get(
        "asked", {}
    )
    plan = Plan(
        id="r", title="R", summary="S", language="en", owner="it", reviewed="2026-11-20", review_every="6 months",
        questions={name: Question(ask="?", type=kind) for name, kind in asked.items()}, deadlines={"d": deadline},
        steps=[PlanStep(id=name, phase="notify", do="Do it") for name in STEPS],
    )  # fmt: skip
    state = State(title="t", runbook_id="r", zone=case["zone"], opened_at=utc_text(opened))
    notice = None
    for seq, each in enumerate(moments, start=5):
        state.answers |= {n: answered(n, value, seq) for n, value in each.get("answers", {}).items()}
        for step, at in each.get("done", {}).items():
            state.steps[step] = StepRecord(state="done", at=utc_text(instant(at)), seq=seq)
        for ending in ("met", "waived"):
            if ending in each:
                mark = Mark(seq, ending, utc_text(instant(each[ending])), None)
                state.deadlines.setdefault("d", []).append(mark)
        notice = each.get("notice", notice)
    country = case.get("country", "-")
    days = non_working_days(country, opened.date()) if country != "-" else []
    situation = Situation(
        state, PinnedRunbook(id="r", plans={"en": plan}), register(notice) if notice else None,
        instant(moments[-1]["now"]).astimezone(UTC), non_working=frozenset(days),
    )  # fmt: skip
    return clock(situation, "d")


def walked_from(case, start, length):
    return shown(
        walked(start, SPELLED.get(length, length), ZoneInfo(case["zone"]), case.get("country", "-")), case
    )


def newest(moments, name):
    """The time of a name after these moments, from the case as written; a renewal is the newest act."""
    found = []
    for each in moments:
        if name == "renewal":
            found += [each[key] for key in ("met",) if key in each] + list(each.get("done", {}).values())
        else:
            found += [told[name] for told in (each.get("answers", {}), each.get("done", {})) if name in told]
    return instant(found[-1])


MOMENTS = [
    pytest.param(case, case["moments"][: number + 1], id=f"{case['id']}, {number + 1}")
    for case in SITUATIONS
    for number in range(len(case["moments"]))
]


@pytest.mark.parametrize(("case", "moments"), MOMENTS)
def test_a_clock_says_its_state_its_times_and_what_they_wait_for(case, moments):
    found, said = counted(case, moments), moments[-1]
    assert {
        "state": found.state,
        "due": shown(found.due_at, case),
        "target": shown(found.target_at, case),
        "assumed": found.assumed,
        "depends_on": found.depends_on,
    } == {
        "state": said["state"],
        "due": said["due"],
        "target": said.get("target"),
        "assumed": said.get("assumed"),
        "depends_on": said.get("depends_on", []),
    }


@pytest.mark.parametrize(("case", "moments"), [each for each in MOMENTS if each.values[1][-1]["due"]])
def test_the_walk_from_the_named_start_ends_where_the_case_says(case, moments):
    """The case names what is counted from, so that a wrong start and a wrong count cannot hide each other."""
    said, deadline = moments[-1], case["deadline"]
    start = instant(case["opened"]) if said["start"] == "opened_at" else newest(moments, said["start"])
    within = said.get("notice", deadline["renew"] if said["start"] == "renewal" else deadline["within"])
    assert walked_from(case, start, within) == said["due"]
    if "target" in said:
        assert walked_from(case, start, deadline["target"]) == said["target"]


EACH_LAW = pytest.mark.parametrize("case", LAW, ids=lambda case: case["id"])


@EACH_LAW
def test_the_clock_of_a_law_ends_where_a_person_with_a_calendar_ends(case):
    starts = case["deadline"]["starts"]
    happened = "done" if starts in STEPS else "answers"
    told = {} if starts == "opened_at" else {starts: case["at"]}
    moment = {"now": case["at"], "answers": {"places": case["places"]}, "notice": case.get("notice")}
    moment[happened] = moment.get(happened, {}) | told
    found = counted(case | {"opened": case["at"]}, [moment])
    assert (found.state, shown(found.due_at, case), shown(found.target_at, case), found.depends_on) == (
        "running", case["due"], case.get("target"), [],
    )  # fmt: skip


@EACH_LAW
def test_the_walk_through_a_law_ends_there_too(case):
    within = case.get("notice", case["deadline"]["within"]).replace("business", "working")
    if case["due"] is None:
        assert within in ("without delay", "sans délai")
        return
    assert walked_from(case, instant(case["at"]), within) == case["due"]
    if "target" in case:
        assert walked_from(case, instant(case["at"]), case["deadline"]["target"]) == case["target"]


@EACH_LAW
def test_the_safe_date_of_a_law_in_months_is_the_day_before(case):
    """Whether the last day still counts is for a court; nobody should need to find out."""
    within = read_duration(case.get("notice", case["deadline"]["within"]))
    safe = safe_date(instant(case["at"]), within, ZoneInfo(case["zone"]))
    assert (safe and safe.isoformat()) == case.get("safe")
    if safe:
        assert safe == instant(case["due"]).date() - timedelta(days=1)


def test_every_law_with_a_length_has_a_case():
    """D-04 is a register without a time; D-08 and D-31 are not law yet."""
    without = {"D-04", "D-08", "D-31"}
    wanted = {f"D-{number:02}" for number in range(1, 33)} - without | {"D-04b", "D-17b"}
    assert {case["id"].split()[0] for case in LAW if case["id"].startswith("D-")} == wanted
