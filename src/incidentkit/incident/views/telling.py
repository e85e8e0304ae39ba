"""Every kind of entry in words: what happened, what it was about, and what was said with it.

The words of a kind are a sentence of ours; what people typed stands beside it, never inside it, so that whoever
renders it can keep the two apart. Times are aware, in the incident's zone.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from incidentkit.errors import Message, counted, message
from incidentkit.incident.history import Event
from incidentkit.incident.situation import Situation
from incidentkit.incident.views import people_telling
from incidentkit.incident.views.steps import BUILT_IN_ASKS
from incidentkit.incident.views.told import REASON, Said, Told, gate_words, moment, some, step_words
from incidentkit.incident.views.words import LEVELS
from incidentkit.runbook.texts import to_fill

OUTCOME_WORDS = {
    "resolved": message("Resolved"),
    "passed-on": message("Passed on to others"),
    "false-alarm": message("False alarm"),
    "duplicate": message("Duplicate of another incident"),
}
NOTE_WORDS = {
    "fact": message("Note"),
    "assumption": message("Assumption"),
    "decision": message("Decision noted"),
    "action": message("Action noted"),
    "message-in": message("Message received"),
    "message-out": message("Message sent"),
}
METHODS = {
    "copied by incidentkit, SHA-256 while copying": message("Copied by incidentkit, hashed while copying."),
}
"""How evidence was kept, by what the record says; other methods are shown as they were written."""

NOT_KNOWN = message("Not known yet")
ERASED_WORDS = message("erased by order")


def tell(situation: Situation, event: Event) -> Told:
    """An entry in words; never raises, whatever program wrote it."""
    entry = event.entry
    if event.unread:
        return _unread(event)
    if event.erased or event.payload is None:
        return Told(
            message("Content erased by order"),
            message("What stood here was of the kind {kind}.", kind=entry.kind),
        )
    told = TELL[entry.kind](situation, event.payload)
    behind = (entry.payload or {}).get("clock_went_back_ms")
    if isinstance(behind, int) and not isinstance(behind, bool):
        late = counted(
            "The computer's clock stood {count} second behind the line before.",
            "The computer's clock stood {count} seconds behind the line before.",
            -(-behind // 1000),
        )
        told = Told(told.title, told.about, [*told.said, Said(None, late)])
    return told


def _unread(event: Event) -> Told:
    entry = event.entry
    raw = msgspec.json.encode(entry.payload, order="sorted").decode()
    return Told(
        message("Recorded by a newer version"),
        message("Kind {kind}, version {version}", kind=entry.kind, version=entry.version),
        [Said(message("As recorded"), raw)],
    )


# --- names of things


def ask_words(situation: Situation, name: str) -> str | Message:
    """What a question asks; its name, in words, where nobody asks it."""
    question = situation.questions.get(name)
    if name in BUILT_IN_ASKS and name not in situation.plan.questions:
        return BUILT_IN_ASKS[name]
    if question is not None:
        label = situation.label(name)
        return f"{question.ask} ({label})" if label else question.ask
    step = situation.recorded_by.get(name)
    if step is not None and step.decide:
        return step.decide.ask or step.do
    if name in situation.steps:
        return situation.steps[name].do
    if name.startswith("organisation."):
        return to_fill(name, situation.plan.language)
    return name.replace("_", " ")


def choice_words(situation: Situation, step_id: str, choice: str) -> str:
    """An option of a step's decision in words."""
    step = situation.steps.get(step_id)
    return step.decide.options.get(choice, choice) if step and step.decide else choice


def value_words(
    situation: Situation, name: str, kind: str, state: str, value: object
) -> str | Message | datetime:
    """An answer as a person reads it."""
    if state != "given":
        return NOT_KNOWN
    if value is None:
        return ERASED_WORDS
    question = situation.questions.get(name)
    options = (question.options if question else None) or {}
    if isinstance(value, bool):
        return message("yes") if value else message("no")
    if kind == "time":
        return moment(situation, str(value)) or str(value)
    if isinstance(value, list):
        words = [str(options.get(str(each), str(each))) for each in value]
        return ", ".join(words) if words else message("none of them")
    text = str(options.get(str(value), str(value)))
    return f"{text} {question.unit}" if question and question.unit else text


def level_words(level: str | None) -> Message:
    """A severity in words."""
    return LEVELS.get(level or "", message("Not known yet"))


def outcome_words(outcome: str) -> str | Message:
    """How it ended: one of our words, or as typed."""
    return OUTCOME_WORDS.get(outcome, outcome)


# --- one function for each kind


def _opened(situation: Situation, p: Any) -> Told:
    title = message("Drill opened") if p.drill else message("Incident opened")
    return Told(title, p.title, some((message("Runbook"), situation.plan.title)))


def _runbook(situation: Situation, p: Any) -> Told:
    commit = f"{p.commit}" if p.commit else None
    said = some((message("Version in git"), commit), (message("SHA-256"), p.digest))
    if p.dirty:
        said.append(Said(None, message("The runbook's folder had changes that were not in git.")))
    return Told(message("Runbook pinned for this incident"), situation.plan.title, said)


def _runbook_updated(situation: Situation, p: Any) -> Told:
    said = some(
        (REASON, p.reason), (message("Version in git"), p.commit), (message("SHA-256"), p.digest),
        (message("SHA-256 until then"), p.former),
    )  # fmt: skip
    title = situation.plan.title if p.runbook == situation.runbook.id else situation.title_of(p.runbook)
    return Told(message("Runbook taken over as it is now"), title, said)


def _organisation(_: Situation, p: Any) -> Told:
    if p.digest is None:
        return Told(message("No register of the organisation: names and numbers are missing"))
    said = some((message("SHA-256"), p.digest))
    if p.example:
        said.append(Said(None, message("It is the example register: outside drills it is not used.")))
    return Told(message("Organisation's register pinned for this incident"), None, said)


def _organisation_updated(situation: Situation, p: Any) -> Told:
    return Told(message("Organisation's register updated"), None, _organisation(situation, p).said)


def _answered(situation: Situation, p: Any) -> Told:
    words = value_words(situation, p.name, p.type, p.state, p.value)
    said = [Said(None, words)]
    if p.source:
        said.append(Said(None, message("Taken over from the runbook that was walked before.")))
    if p.approximate:
        said.append(Said(None, message("approximate")))
    return Told(message("Answer"), ask_words(situation, p.name), said)


def _item_added(situation: Situation, p: Any) -> Told:
    question = situation.questions.get(p.list)
    fields = (question.fields if question else None) or {}
    said = []
    for name in sorted(
        p.fields, key=lambda each: list(fields).index(each) if each in fields else len(fields)
    ):
        field = p.fields[name]
        asked = fields.get(name)
        options = (asked.options if asked else None) or {}
        value = _said_words(situation, field, options)
        ask = asked.ask if asked else name
        said.append(Said(None, message("{question} {answer}", question=ask, answer=value)))
    title = message("Added to a list: {key}", key=p.key)
    return Told(title, ask_words(situation, p.list), said)


def _said_words(situation: Situation, field: Any, options: dict[str, str]) -> str | Message | datetime:
    if field.state != "given" or field.value is None:
        return NOT_KNOWN
    if isinstance(field.value, bool):
        return message("yes") if field.value else message("no")
    if field.type == "time":
        return moment(situation, str(field.value)) or str(field.value)
    if isinstance(field.value, list):
        return ", ".join(str(options.get(str(each), str(each))) for each in field.value)
    return str(options.get(str(field.value), str(field.value)))


def _item_removed(situation: Situation, p: Any) -> Told:
    title = message("Removed from a list: {key}", key=p.key)
    return Told(title, ask_words(situation, p.list), some((REASON, p.reason)))


def _attached(situation: Situation, p: Any) -> Told:
    step = step_words(situation, p.step) if p.step else None
    said = some((message("For the step"), step), (message("SHA-256"), p.digest))
    return Told(message("A second runbook is walked in this incident"), situation.title_of(p.runbook), said)


def _severity(_: Situation, p: Any) -> Told:
    return Told(message("Severity set"), level_words(p.level), some((REASON, p.reason)))


def _done(situation: Situation, p: Any) -> Told:
    said = some((message("Result"), p.result), (message("No further round, because"), p.reason))
    return Told(message("Step done"), step_words(situation, p.step), said)


def _round(situation: Situation, p: Any) -> Told:
    return Told(message("Done once more"), step_words(situation, p.step), some((message("Result"), p.result)))


def _skipped(situation: Situation, p: Any) -> Told:
    return Told(message("Step skipped"), step_words(situation, p.step), some((REASON, p.reason)))


def _waiting(situation: Situation, p: Any) -> Told:
    said = some(
        (message("Waiting for"), p.for_),
        (message("Reference"), p.reference),
        (message("Ask again"), moment(situation, p.nudge_at)),
    )
    return Told(message("Waiting for a reply"), step_words(situation, p.step), said)


def _step_reopened(situation: Situation, p: Any) -> Told:
    return Told(message("Step opened again"), step_words(situation, p.step), some((REASON, p.reason)))


def _decided(situation: Situation, p: Any) -> Told:
    step = situation.steps.get(p.step)
    ask = step.decide.ask if step and step.decide and step.decide.ask else step_words(situation, p.step)
    advised = ", ".join(choice_words(situation, p.step, each) for each in p.advised)
    said = some(
        (message("Decided"), choice_words(situation, p.step, p.choice)),
        (REASON, p.reason),
        (message("The runbook advised"), advised),
        (message("Result"), p.result),
    )
    if p.advised and p.choice not in p.advised:
        said.append(Said(None, message("This went against the advice.")))
    return Told(message("Decision"), ask, said)


def _note(situation: Situation, p: Any) -> Told:
    title = NOTE_WORDS.get(p.type, message("Note ({type})", type=p.type))
    return Told(title, step_words(situation, p.step) if p.step else None, [Said(None, p.text)])


def _struck(_: Situation, p: Any) -> Told:
    return Told(message("Line {seq} struck", seq=p.seq), None, some((REASON, p.reason)))


def _undone(situation: Situation, p: Any) -> Told:
    seqs = [
        seq for action in situation.state.actions for seq, entry, _ in action.entries if entry in p.entries
    ]
    if len(seqs) == 1:
        return Told(message("Line {seq} taken back", seq=seqs[0]))
    return Told(message("Lines {seqs} taken back", seqs=[str(seq) for seq in seqs]))


def _evidence(situation: Situation, p: Any) -> Told:
    said = some(
        (message("What it is"), p.description),
        (message("For the step"), step_words(situation, p.step) if p.step else None),
        (message("Where it came from"), p.source),
        (message("SHA-256"), p.sha256),
    )
    return Told(message("Evidence kept"), p.name, said)


def _promise(situation: Situation, p: Any) -> Told:
    title = message("Promised to us") if p.whose == "theirs" else message("Promised by us")
    return Told(title, None, [Said(None, p.text), *some((message("By"), moment(situation, p.by)))])


def _deadline_words(situation: Situation, name: str) -> str:
    deadline = situation.plan.deadlines.get(name)
    if deadline is None:
        return name
    label = situation.label_in(situation.unrolled.clocks[name][0][0])
    return f"{deadline.title} ({label})" if label else deadline.title


def _met(situation: Situation, p: Any) -> Told:
    said = some((message("Reference"), p.reference))
    return Told(message("Deadline met"), _deadline_words(situation, p.deadline), said)


def _waived(situation: Situation, p: Any) -> Told:
    return Told(message("Deadline waived"), _deadline_words(situation, p.deadline), some((REASON, p.reason)))


def _overridden(situation: Situation, p: Any) -> Told:
    said = some((message("Missing"), gate_words(p.gate)), (REASON, p.reason))
    return Told(message("Went on through a closed gate"), step_words(situation, p.step), said)


def _witness(situation: Situation, p: Any) -> Told:
    if p.witness:
        said = some((message("Confirmed by"), p.witness))
        return Told(message("A second person confirmed"), step_words(situation, p.step), said)
    return Told(
        message("No second person was available"), step_words(situation, p.step), some((REASON, p.reason))
    )


def _exported(_: Situation, p: Any) -> Told:
    said = [
        Said(None, message("Covers lines 1 to {until}", until=p.until)),
        *some((message("Seal"), p.seal)),
    ]
    for file in p.files:
        name = str(file.get("path", "")).replace("\\", "/").rpartition("/")[2]
        said.append(Said(None, message("{name}, SHA-256 {sha256}", name=name, sha256=file.get("sha256", ""))))
    return Told(message("Report exported"), None, said)


def _closed(situation: Situation, p: Any) -> Told:
    not_done = "; ".join(step_words(situation, each) for each in p.open)
    said = some((None, p.note), (message("Not done"), not_done))
    return Told(message("Incident closed"), outcome_words(p.outcome), said)


def _reopened(_: Situation, p: Any) -> Told:
    return Told(message("Incident opened again"), None, some((REASON, p.reason)))


def _erased(_: Situation, p: Any) -> Told:
    said = some((REASON, p.why), (message("By order of"), p.by_order_of))
    return Told(message("Content of line {seq} erased", seq=p.seq), None, said)


TELL: dict[str, Callable[[Situation, Any], Told]] = {
    "incident-opened": _opened,
    "runbook-pinned": _runbook,
    "organisation-pinned": _organisation,
    "organisation-updated": _organisation_updated,
    "runbook-attached": _attached,
    "runbook-updated": _runbook_updated,
    "question-answered": _answered,
    "item-added": _item_added,
    "item-removed": _item_removed,
    "severity-set": _severity,
    "step-done": _done,
    "round-done": _round,
    "step-skipped": _skipped,
    "step-waiting": _waiting,
    "step-reopened": _step_reopened,
    "decision-made": _decided,
    "note-added": _note,
    "entry-struck": _struck,
    "action-undone": _undone,
    "evidence-added": _evidence,
    "promise-made": _promise,
    "deadline-met": _met,
    "deadline-waived": _waived,
    "gate-overridden": _overridden,
    "witness-confirmed": _witness,
    "report-exported": _exported,
    "incident-closed": _closed,
    "incident-reopened": _reopened,
    "payload-erased": _erased,
    **people_telling.TELL,
}
"""Words for every kind of `events.KINDS`; a test walks them."""
