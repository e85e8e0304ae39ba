"""The first page of a report: what, when, who, how bad, what was done, what is open, in plain sentences."""

from incidentkit.errors import counted, message
from incidentkit.incident.history import Event, effective
from incidentkit.incident.severity import suggest
from incidentkit.incident.situation import Situation
from incidentkit.incident.views.pages import (
    DeadlinePart,
    DecisionPart,
    EvidencePart,
    Facts,
    MessagePart,
    NotDonePart,
    Phase,
    Point,
    PromisePart,
    WaitingPart,
    Words,
)
from incidentkit.incident.views.people_telling import role_name
from incidentkit.incident.views.telling import ask_words
from incidentkit.incident.views.words import LEVELS

MOST = 5
"""How many things a point of the summary names before it says how many more there are."""


def summary(
    situation: Situation,
    facts: Facts,
    history: list[Event],
    *,
    phases: list[Phase],
    decisions: list[DecisionPart],
    evidence: list[EvidencePart],
    messages: list[MessagePart],
    clocks: list[DeadlinePart],
    not_done: list[NotDonePart],
    waiting: list[WaitingPart],
    promises: list[PromisePart],
) -> list[Point]:
    """The points of the first page, in the order in which a reader asks for them."""
    points = [_what(facts), _when(facts), _who(history), _how_bad(situation, facts)]
    points.append(_done(phases, decisions, evidence, messages, not_done))
    if clocks:
        points.append(_clocks(clocks))
    points.append(_open(facts, not_done, waiting, promises))
    return points


def _what(facts: Facts) -> Point:
    lines: list[Words] = [message("Handled with the runbook “{runbook}”.", runbook=facts.runbook)]
    if facts.closed and facts.outcome is not None:
        lines.append(message("Outcome: {outcome}.", outcome=facts.outcome))
        if facts.closing_note:
            lines.append(facts.closing_note)
    elif not facts.closed:
        lines.append(message("The incident is still open."))
    return Point(message("What"), lines, part="what")


def _when(facts: Facts) -> Point:
    lines: list[Words] = [
        message("Happened: {time}.", time=facts.occurred_at) if facts.occurred_at
        else message("When it happened is not known."),
        message("Noticed: {time}.", time=facts.detected_at) if facts.detected_at
        else message("When it was noticed was not noted; the record was opened {time}.", time=facts.opened_at),
    ]  # fmt: skip
    if facts.detected_at:
        lines.append(message("Record opened: {time}.", time=facts.opened_at))
    if facts.closed_at:
        lines.append(message("Closed: {time}.", time=facts.closed_at))
    return Point(message("When"), lines, part="when")


def _who(history: list[Event]) -> Point:
    lines: dict[str, int] = {}
    roles: dict[str, str] = {}
    for each in history:
        lines[each.entry.actor] = lines.get(each.entry.actor, 0) + 1
        if each.entry.role:
            roles.setdefault(each.entry.actor, each.entry.role)
    ranked = sorted(lines, key=lambda actor: -lines[actor])
    people: list[Words] = []
    for actor in ranked[:MOST]:
        amount = counted("{count} line", "{count} lines", lines[actor])
        if actor in roles:
            people.append(
                message("{who} ({role}, {amount})", who=actor, role=role_name(roles[actor]), amount=amount)
            )
        else:
            people.append(message("{who} ({amount})", who=actor, amount=amount))
    if len(ranked) > MOST:
        people.append(_more(len(ranked) - MOST))
    told: list[Words] = [message("The log was written by {people}.", people=people)]
    witnesses = [
        getattr(each.payload, "witness", None)
        for each in effective(history)
        if each.entry.kind == "witness-confirmed"
    ]
    names = list(dict.fromkeys(name for name in witnesses if name))
    if names:
        told.append(message("Second person: {names}.", names=names))
    return Point(message("Who"), told, part="who")


def _how_bad(situation: Situation, facts: Facts) -> Point:
    lines: list[Words] = [facts.level_words]
    if facts.level_because:
        lines.append(facts.level_because)
    found = suggest(situation)
    if found.may_be and not situation.state.severity:
        asks = [ask_words(situation, name) for name in found.depends_on]
        lines.append(
            message(
                "It could be {level}, depending on: {questions}",
                level=LEVELS[found.may_be],
                questions=asks,
            )
        )
    tone = "watch" if facts.level in ("high", "critical") else "plain"
    return Point(message("How bad"), lines, tone, "how-bad")


def _done(
    phases: list[Phase],
    decisions: list[DecisionPart],
    evidence: list[EvidencePart],
    messages: list[MessagePart],
    not_done: list[NotDonePart],
) -> Point:
    total, finished = sum(phase.total for phase in phases), sum(phase.done for phase in phases)
    skipped = sum(1 for each in not_done if each.state == "skipped")
    lines: list[Words] = [message("{done} of {total} steps done.", done=finished, total=total)]
    if skipped:
        lines.append(
            counted(
                "{count} step was skipped, with a reason.",
                "{count} steps were skipped, each with a reason.",
                skipped,
            )
        )
    lines += [
        message("{question} {choice}.", question=each.question, choice=each.choice.rstrip("."))
        for each in [d for d in decisions if d.stands and d.question][:MOST]
    ]
    counts = []
    if evidence:
        counts.append(
            counted("{count} piece of evidence kept", "{count} pieces of evidence kept", len(evidence))
        )
    sent = sum(1 for each in messages if each.sent)
    if sent:
        counts.append(counted("{count} message sent", "{count} messages sent", sent))
    if len(messages) > sent:
        counts.append(counted("{count} message received", "{count} messages received", len(messages) - sent))
    if counts:
        lines.append(message("{things}.", things=counts))
    return Point(message("What was done"), lines, part="was-done")


def _clocks(clocks: list[DeadlinePart]) -> Point:
    order = ("late", "running", "met", "waived")
    told = [each for state in order for each in clocks if each.state == state]
    told.sort(key=lambda each: (order.index(each.state), each.unsure))  # what binds for certain comes first
    lines = [_clock(each) for each in told]
    tone = "watch" if any(each.state == "late" for each in told) else "plain"
    shown = lines[:MOST]
    if len(lines) > MOST:
        shown.append(_more(len(lines) - MOST))
    return Point(message("Deadlines"), shown or [message("No deadline runs.")], tone, "clocks")


def _clock(each: DeadlinePart) -> Words:
    if each.state == "late" and each.unsure:
        return message("Late, if it applies: {title}, was due {time}.", title=each.title, time=each.due_at)
    if each.state == "late":
        return message("Late: {title}, was due {time}.", title=each.title, time=each.due_at)
    if each.state == "met" and each.overdue_seconds:
        return message("Met late: {title}, was due {time}.", title=each.title, time=each.due_at)
    if each.state == "met":
        return message("Met: {title}, {time}.", title=each.title, time=each.ended_at)
    if each.state == "waived":
        return message("Waived: {title}.", title=each.title)
    return _running_if(each) if each.unsure else _running(each)


def _running(each: DeadlinePart) -> Words:
    if each.due_at is None:
        return message("Running: {title}, without delay.", title=each.title)
    if each.assumed:
        return message("Running: {title}, at the latest {time}.", title=each.title, time=each.due_at)
    return message("Running: {title}, due {time}.", title=each.title, time=each.due_at)


def _running_if(each: DeadlinePart) -> Words:
    if each.due_at is None:
        return message("Running, if it applies: {title}, without delay.", title=each.title)
    if each.assumed:
        return message(
            "Running, if it applies: {title}, at the latest {time}.", title=each.title, time=each.due_at
        )
    return message("Running, if it applies: {title}, due {time}.", title=each.title, time=each.due_at)


def _open(
    facts: Facts, not_done: list[NotDonePart], waiting: list[WaitingPart], promises: list[PromisePart]
) -> Point:
    lines: list[Words] = [message("Waiting for {who}: {step}", who=w.who, step=w.step) for w in waiting]
    lines += [
        message("Promise overdue: {text}, by {time}", text=p.text, time=p.by) for p in promises if p.late
    ]
    left = [each for each in not_done if each.state == "open"]
    lines += [each.do for each in left[:MOST]]
    if len(left) > MOST:
        lines.append(_more(len(left) - MOST))
    if not lines:
        return Point(message("What is open"), [message("Nothing is open.")], "good", "is-open")
    label = message("What stayed open") if facts.closed else message("What is open")
    return Point(label, lines, part="is-open")


def _more(count: int) -> Words:
    return counted("and {count} more, listed below", "and {count} more, listed below", count)
