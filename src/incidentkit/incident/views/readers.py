"""One record, many readers: what each of them gets, declared in one table, and a story made ready for one of them.

What is left out is taken out of the story, which is plain data, before anything is rendered: no format ever sees it.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import msgspec

from incidentkit.errors import Message, UsageError, message
from incidentkit.incident.views.pages import Line, Point, SealPart, Story, Words

TABLE = """
part             director  insurer  police  lawyer  authority  staff  customer

title            yes       yes      yes     yes     yes        yes    -
closing-note     yes       yes      yes     yes     yes        -      -
severity-reason  yes       -        -       yes     yes        -      -
about            yes       yes      yes     yes     yes        -      -
seal             yes       yes      yes     yes     yes        -      -

what             yes       yes      yes     yes     yes        yes    yes
when             yes       yes      yes     yes     yes        yes    yes
who              yes       yes      yes     yes     yes        -      -
how-bad          yes       yes      yes     yes     yes        yes    -
was-done         yes       -        -       yes     yes        -      -
clocks           yes       yes      -       yes     yes        -      -
is-open          yes       -        -       yes     yes        -      -
phases           yes       yes      -       yes     yes        yes    yes

log.facts        yes       yes      yes     yes     yes        -      -
log.assumptions  -         -        -       yes     -          -      -
log.answers      -         -        -       yes     yes        -      -
log.actions      -         yes      yes     yes     yes        -      -
log.decisions    -         -        -       yes     yes        -      -
log.messages     -         -        yes     yes     yes        -      -
log.evidence     -         -        yes     yes     -          -      -
log.clocks       -         yes      -       yes     yes        -      -
log.people       -         -        -       yes     -          -      -
log.exceptions   -         -        -       yes     -          -      -
log.afterwards   -         -        -       yes     -          -      -
log.record       -         -        -       yes     -          -      -
log.struck       -         -        -       yes     -          -      -

answers          yes       yes      yes     yes     yes        -      -
decisions        yes       -        -       yes     yes        -      -
deadlines        yes       yes      -       yes     yes        -      -
evidence         yes       yes      yes     yes     yes        -      -
custody          -         -        yes     yes     -          -      -
files            -         -        yes     yes     -          -      -
messages         -         -        yes     yes     yes        -      -
calls            -         yes      yes     yes     -          -      -
promises         yes       -        -       yes     -          -      -
losses           yes       yes      yes     yes     -          -      -
done             yes       -        -       yes     yes        -      -
not-done         yes       -        -       yes     -          -      -
exceptions       yes       -        -       yes     -          -      -
never            -         -        -       yes     -          yes    -
roles            yes       -        -       yes     -          -      -
lessons          yes       -        -       yes     -          -      -
actions          yes       -        -       yes     -          -      -
review           yes       -        -       yes     -          -      -
measures         yes       -        -       yes     -          -      -

order            report    pack     pack    report  report     report report
marking          AMBER+STRICT AMBER AMBER   AMBER   AMBER      AMBER+STRICT GREEN
"""
"""What each reader gets: `yes` or `-`; the order of the chapters; the label unless another is chosen.

A lawyer gets everything. An insurer or the police get what their guidance asks for, in its order: facts by date,
actions by date, proofs, losses. Staff and customers get what touches them, and no person's name from the log.
"""

PARTS = {
    "title": message("the title of the incident"),
    "closing-note": message("the closing note"),
    "severity-reason": message("the reason for the severity"),
    "about": message("about this record"),
    "seal": message("the seal"),
    "what": message("summary: what"),
    "when": message("summary: when"),
    "who": message("summary: who"),
    "how-bad": message("summary: how bad"),
    "was-done": message("summary: what was done"),
    "clocks": message("summary: deadlines"),
    "is-open": message("summary: what is open"),
    "phases": message("how far each phase came"),
    "log.facts": message("incident log: facts noted"),
    "log.assumptions": message("incident log: assumptions"),
    "log.answers": message("incident log: answers"),
    "log.actions": message("incident log: steps, actions and calls"),
    "log.decisions": message("incident log: decisions"),
    "log.messages": message("incident log: messages"),
    "log.evidence": message("incident log: evidence"),
    "log.clocks": message("incident log: deadlines and promises"),
    "log.people": message("incident log: roles and handovers"),
    "log.exceptions": message("incident log: closed gates and second persons"),
    "log.afterwards": message("incident log: lessons and action items"),
    "log.record": message("incident log: the record itself"),
    "log.struck": message("incident log: lines struck or taken back"),
    "answers": message("questions and answers"),
    "decisions": message("decisions and reasons"),
    "deadlines": message("deadlines"),
    "evidence": message("list of evidence"),
    "custody": message("evidence: where it was found and how it was kept"),
    "files": message("evidence: the files themselves"),
    "messages": message("messages"),
    "calls": message("calls"),
    "promises": message("promises and replies awaited"),
    "losses": message("losses"),
    "done": message("what was done"),
    "not-done": message("what was not done"),
    "exceptions": message("exceptions and second persons"),
    "never": message("what must not be done"),
    "roles": message("roles and handovers"),
    "lessons": message("lessons"),
    "actions": message("action items"),
    "review": message("questions for the review"),
    "measures": message("figures, beside earlier incidents"),
}
"""Every part in words; a test compares it with the table."""

LINE_SORTS = {
    "question-answered": "answers", "item-added": "answers", "item-removed": "answers", "severity-set": "answers",
    "step-done": "actions", "round-done": "actions", "step-skipped": "actions", "step-waiting": "actions",
    "step-reopened": "actions", "call-logged": "actions", "decision-made": "decisions",
    "message-approved": "messages", "message-sent": "messages", "evidence-added": "evidence",
    "promise-made": "clocks", "deadline-met": "clocks", "deadline-waived": "clocks", "role-taken": "people", "contact-noted": "people",
    "role-given": "people", "handover-offered": "people", "handover-accepted": "people",
    "gate-overridden": "exceptions", "witness-confirmed": "exceptions", "step-marked": "afterwards",
    "lesson-added": "afterwards", "action-item-added": "afterwards", "action-item-finished": "afterwards",
}  # fmt: skip
"""Which part of the table a kind of entry belongs to; kinds that are not here are `record`."""
NOTE_SORTS = {
    "fact": "facts", "assumption": "assumptions", "decision": "decisions", "action": "actions",
    "message-in": "messages", "message-out": "messages",
}  # fmt: skip


class Reader(msgspec.Struct, frozen=True):
    """A reader: the parts it gets, the order of its chapters (`report` or `pack`), and its marking."""

    name: str
    parts: frozenset[str]
    order: str
    marking: str


class LeftOut(msgspec.Struct, frozen=True):
    """Something that a reader does not get: its part, the line of the log (None where there is none), and its text."""

    part: str
    seq: int | None
    what: Words | datetime


def _read(table: str) -> dict[str, Reader]:
    rows = [line.split() for line in table.splitlines() if line.strip()]
    names = rows[0][1:]
    cells = {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows[1:]}
    return {
        name: Reader(
            name,
            frozenset(part for part in PARTS if cells[part][name] == "yes"),
            cells["order"][name],
            cells["marking"][name],
        )
        for name in names
    }


READERS = _read(TABLE)


def reader(name: str) -> Reader:
    """The reader of this name; raises UsageError (unknown-reader) naming those there are."""
    found = READERS.get(name.strip().lower())
    if found is None:
        raise UsageError(
            "unknown-reader",
            message("“{reader}” is not a reader of reports.", reader=name[:40]),
            hint=message("There are: {readers}", readers=list(READERS)),
            where={"reader": name[:40]},
        )
    return found


def left_out(story: Story, who: Reader) -> list[LeftOut]:
    """Exactly what of a story this reader does not get, in the order of the table."""
    found = []
    for part in PARTS:
        if part not in who.parts:
            found += [LeftOut(part, seq, what) for seq, what in _CONTENTS[part](story)]
    return found


def for_reader(story: Story, who: Reader) -> Story:
    """The story as this reader may read it; what is left out is gone, not hidden."""
    gets = who.parts
    changes: dict[str, Any] = {
        field: [] for part, fields in _LISTS.items() if part not in gets for field in fields
    }
    facts = story.facts
    if "title" not in gets:
        facts = msgspec.structs.replace(facts, title=facts.runbook)
    if "severity-reason" not in gets:
        facts = msgspec.structs.replace(facts, level_because=None)
    if "closing-note" not in gets:
        facts = msgspec.structs.replace(facts, closing_note=None)
    if "how-bad" not in gets:
        facts = msgspec.structs.replace(facts, level=None, level_words=message("Not said here"))
    if "about" not in gets:
        facts = msgspec.structs.replace(facts, incident_id="", runbook_digest="", commit=None, dirty=None)
    if "seal" not in gets:
        changes |= {"seal": SealPart(story.seal.count, [], ""), "problems": []}
    changes["timeline"] = [line for line in story.timeline if _sorts(line) <= gets]
    if "custody" not in gets:
        evidence = changes.get("evidence", story.evidence)
        changes["evidence"] = [
            msgspec.structs.replace(each, source=None, path=None, step=None, method=None) for each in evidence
        ]
    changes["summary"] = [each for each in (_point(point, story, gets) for point in story.summary) if each]
    return msgspec.structs.replace(story, facts=facts, **changes)


def _sorts(line: Line) -> set[str]:
    """The parts of the table that a line needs, all of them."""
    return {f"log.{line.sort}"} | (set() if line.counts else {"log.struck"})


def _point(point: Point, story: Story, gets: frozenset[str]) -> Point | None:
    if point.part not in gets:
        return None
    without = set()
    if "closing-note" not in gets:
        without.add(story.facts.closing_note)
    if "severity-reason" not in gets:
        without.add(story.facts.level_because)
    lines = [line for line in point.lines if isinstance(line, Message) or line not in without]
    return msgspec.structs.replace(point, lines=lines)


_LISTS = {
    "phases": ["phases"],
    "answers": ["answers"],
    "decisions": ["decisions"],
    "deadlines": ["deadlines"],
    "evidence": ["evidence"],
    "messages": ["messages"],
    "calls": ["calls"],
    "promises": ["promises", "waiting"],
    "losses": ["losses"],
    "done": ["done"],
    "not-done": ["not_done", "not_needed"],
    "exceptions": ["exceptions"],
    "never": ["never"],
    "roles": ["roles"],
    "lessons": ["lessons"],
    "actions": ["actions"],
    "review": ["review"],
    "measures": ["measures"],
}
"""Parts that are whole lists of the story."""

Contents = Iterable[tuple[int | None, Words | datetime]]


def _texts(item: Any) -> Contents:
    """What an item of a list says, each text with the item's line."""
    seq = getattr(item, "seq", None)
    if isinstance(item, (str, Message)):
        yield seq, item
        return
    for name in item.__struct_fields__:
        value = getattr(item, name)
        if name in ("kind", "id", "state", "condition", "tone", "part", "sort", "word"):
            continue
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, msgspec.Struct):
                yield from ((seq, text) for _, text in _texts(each))
            elif isinstance(each, (str, Message)) and each:
                yield seq, each


def _list(part: str) -> Callable[[Story], Contents]:
    return lambda story: [
        told for field in _LISTS[part] for item in getattr(story, field) for told in _texts(item)
    ]


def _lines(sort: str) -> Callable[[Story], Contents]:
    part = f"log.{sort}"
    return lambda story: [told for line in story.timeline if part in _sorts(line) for told in _texts(line)]


def _summary(part: str) -> Callable[[Story], Contents]:
    return lambda story: [
        (None, line) for point in story.summary if point.part == part for line in point.lines
    ]


def _given(*values: Words | None) -> Contents:
    return [(None, value) for value in values if value]


def _custody(story: Story) -> Contents:
    return [
        (each.seq, value)
        for each in story.evidence
        for value in (each.source, each.path, each.step, each.method)
        if value
    ]


_CONTENTS: dict[str, Callable[[Story], Contents]] = {
    "title": lambda story: _given(story.facts.title),
    "closing-note": lambda story: _given(story.facts.closing_note),
    "severity-reason": lambda story: _given(story.facts.level_because),
    "about": lambda story: _given(story.facts.incident_id, story.facts.runbook_digest, story.facts.commit),
    "seal": lambda story: _given(" ".join(story.seal.words), story.seal.head),
    **{part: _summary(part) for part in ("what", "when", "who", "how-bad", "was-done", "clocks", "is-open")},
    **{part: _lines(part.removeprefix("log.")) for part in PARTS if part.startswith("log.")},
    **{part: _list(part) for part in _LISTS},
    "custody": _custody,
    "files": lambda story: [(each.seq, each.name) for each in story.evidence],
}
"""What each part holds, for the preview."""
