"""What the internal register of personal data breaches says of an incident, and what its notification asks.

GDPR art. 33(5): facts, effects, remedies of every breach, notified or not; art. 33(3): what a notification holds.
Nothing is made up: what nobody wrote stays None, and no field says whether something is due.
"""

from datetime import datetime
from typing import NamedTuple

import msgspec

from incidentkit.errors import Message, message
from incidentkit.incident.situation import Situation
from incidentkit.incident.views import chapters
from incidentkit.incident.views.pages import DeadlinePart, Words
from incidentkit.incident.views.telling import level_words, outcome_words, value_words
from incidentkit.incident.views.told import moment
from incidentkit.when.instants import read_utc

Value = Words | datetime | int | None


class Field(NamedTuple):
    """A field of the register: its key in JSON, its heading, and the part of art. 33 that asks for it."""

    key: str
    heading: Message
    article: str


FIELDS = (
    Field("incident", message("Incident"), ""),
    Field("title", message("Title"), ""),
    Field("status", message("Status"), ""),
    Field("occurred_at", message("It happened"), "33(3)(a)"),
    Field("ended_at", message("It ended, or was closed"), "33(5)"),
    Field("detected_at", message("It was discovered"), "33(5)"),
    Field("aware_at", message("We were certain"), "33(1)"),
    Field("nature", message("Nature of the breach"), "33(3)(a)"),
    Field("facts", message("Facts"), "33(5)"),
    Field("cause", message("Cause"), "33(5)"),
    Field("people_kinds", message("Categories of persons"), "33(3)(a)"),
    Field("people_count", message("Number of persons, approximately"), "33(3)(a)"),
    Field("data_kinds", message("Categories of data"), "33(3)(a)"),
    Field("record_count", message("Number of records, approximately"), "33(3)(a)"),
    Field("sensitive", message("Sensitive data, minors"), "33(3)(a)"),
    Field("contact", message("Contact: data protection"), "33(3)(b)"),
    Field("effects", message("Likely consequences"), "33(3)(c)"),
    Field("risk", message("Risk to the persons"), "33(1)"),
    Field("measures", message("Measures taken or planned"), "33(3)(d)"),
    Field("protection_before", message("Protection before"), "33(5)"),
    Field("processor", message("Processor"), "33(2)"),
    Field("decision", message("Decision"), "33(5)"),
    Field("decision_reason", message("Reason of the decision"), "33(1)"),
    Field("notified_at", message("Authority notified"), "33(1)"),
    Field("authority_reference", message("Reference of the authority"), "33(1)"),
    Field("late_reason", message("Reason where later than 72 hours"), "33(1)"),
    Field("complement", message("Further information"), "33(4)"),
    Field("people_informed_at", message("Persons informed"), "34(1)"),
    Field("people_informed", message("How they were informed, or why not"), "34(3)"),
    Field("others", message("Other authorities, complaint"), "33(5)"),
)
SHEET = (
    "incident", "occurred_at", "detected_at", "aware_at", "nature", "facts", "cause", "people_kinds", "people_count",
    "data_kinds", "record_count", "sensitive", "contact", "effects", "risk", "measures", "protection_before", "processor",
    "late_reason", "people_informed_at", "people_informed", "others",
)  # fmt: skip
"""The fields of the sheet for a notification, in the order in which the authority's form asks for them."""
_ASKED = frozenset(
    {"personal_data", "data_kinds", "people_kinds", "people_count", "aware_at", "notify_choice"}
)


class Breach(msgspec.Struct, frozen=True):
    """An incident as the register has it; `values` has every key of FIELDS."""

    label: str
    incident_id: str
    certain: bool
    """Whether somebody answered that personal data is concerned; else it is not known yet."""
    values: dict[str, Value]
    until: datetime


def breach(situation: Situation, label: str, incident_id: str) -> Breach | None:
    """The incident in the register; None for a drill, and where personal data was ruled out or never asked about."""
    state = situation.state
    told = state.answers.get("personal_data")
    if state.drill or not (set(situation.questions) | set(state.answers)) & _ASKED:
        return None
    if told is not None and told.state == "given" and told.value is False:
        return None
    if told is None and not set(state.answers) & _ASKED:
        return None
    certain = told is not None and told.state == "given" and told.value is True
    until = situation.now.astimezone(situation.zone)
    return Breach(label, incident_id, certain, _values(situation, label), until)


def _values(situation: Situation, label: str) -> dict[str, Value]:
    state = situation.state
    decision = _decided(situation, "notify_choice")
    clock = next((each for each in chapters.deadlines(situation) if _to_authority(each)), None)
    closed = state.status == "closed"
    return {
        "incident": label,
        "title": state.title,
        "status": outcome_words(state.outcome or "") if closed and state.outcome else message("Open"),
        "occurred_at": _answer(situation, "occurred_at"),
        "ended_at": _answer(situation, "ended_at")
        or (moment(situation, state.closed_at) if closed else None),
        "detected_at": _answer(situation, "detected_at"),
        "aware_at": _answer(situation, "aware_at"),
        "nature": _answer(situation, "breach_nature") or _answer(situation, "leak_kind"),
        "facts": _filled(situation, "notice_facts") or state.closing_note,
        "cause": _filled(situation, "notice_cause"),
        "people_kinds": _answer(situation, "people_kinds"),
        "people_count": _answer(situation, "people_count"),
        "data_kinds": _answer(situation, "data_kinds"),
        "record_count": _answer(situation, "record_count"),
        "sensitive": _filled(situation, "notice_sensitive") or _answer(situation, "sensitive_data"),
        "contact": _contact(situation),
        "effects": _answer(situation, "likely_effects"),
        "risk": _answer(situation, "risk_level") or level_words(state.severity),
        "measures": _filled(situation, "notice_measures") or _measures(situation),
        "protection_before": _filled(situation, "protection_before"),
        "processor": _filled(situation, "notice_processor") or _answer(situation, "our_role"),
        "decision": decision[0] if decision else None,
        "decision_reason": decision[1] if decision else None,
        "notified_at": clock.ended_at
        if clock and clock.state == "met"
        else _finished(situation, "notify-authority"),
        "authority_reference": _answer(situation, "authority_reference"),
        "late_reason": _filled(situation, "notice_delay"),
        "complement": _answer(situation, "notice_complete"),
        "people_informed_at": _answer(situation, "people_informed_at"),
        "people_informed": _filled(situation, "notice_people"),
        "others": _filled(situation, "notice_others") or _answer(situation, "complaint_reference"),
    }


def _decided(situation: Situation, wanted: str) -> tuple[str, str] | None:
    """A decision that stands, by its name: the choice in words, and its reason."""
    for name, made in situation.state.decisions.items():
        if name.rpartition("/")[2] == wanted:
            step = situation.steps.get(made.step)
            options = step.decide.options if step and step.decide else {}
            return options.get(made.choice, made.choice), made.reason
    return None


def _to_authority(each: DeadlinePart) -> bool:
    return each.kind == chapters.CLOCK_KINDS["legal"] and "authority" in each.id


def _named(situation: Situation, name: str) -> str | None:
    """An answer by its name, also where an attached runbook asked for it."""
    known = situation.state.answers
    return next((each for each in known if each == name or each.rpartition("/")[2] == name), None)


def _answer(situation: Situation, name: str) -> Value:
    found = _named(situation, name)
    if found is None:
        return None
    answer = situation.state.answers[found]
    if answer.state != "given" or answer.value is None:
        return message("Not known yet")
    return value_words(situation, found, answer.type, answer.state, answer.value)


def _filled(situation: Situation, blank: str) -> str | None:
    """What somebody filled in where a message that was approved asks for it."""
    for approval in situation.state.between.approvals.values():
        if approval.fields.get(blank, "").strip():
            return approval.fields[blank]
    return None


def _finished(situation: Situation, step: str) -> datetime | None:
    record = situation.record(step) if step in situation.steps else None
    done = record is not None and record.state == "done"
    return read_utc(record.at).astimezone(situation.zone) if record and done else None


def _contact(situation: Situation) -> str | None:
    role = situation.register.roles.get("privacy") if situation.register else None
    if role is None:
        return None
    return " · ".join(each for each in (role.holder, role.phone) if isinstance(each, str))


def _measures(situation: Situation) -> Words | None:
    done = [each.do for each in chapters.done(situation)]
    return message("{measures}", measures=done) if done else None
