"""A second runbook in the incident: what is known already is copied into it once, later changes are offered.

Contract: docs/runbook-format.md, "Meaning" 8.
"""

import copy

import msgspec

from incidentkit.errors import UsageError, message
from incidentkit.incident import commands as c
from incidentkit.incident import events as e
from incidentkit.incident.listing import fields_of, next_key
from incidentkit.incident.scopes import SHARED
from incidentkit.incident.situation import Situation
from incidentkit.incident.state import Answer, Attached, State
from incidentkit.incident.unrolling import Part, questions_of, standing_keys
from incidentkit.runbook.model import Question


class Offer(msgspec.Struct, frozen=True):
    """An answer that changed after it was carried: `ours` is its name, `name` what it is called in the other.

    `key` is the item of a list that the other runbook does not have yet.
    """

    name: str
    ours: str
    runbook: str
    key: str | None = None
    fits: bool = True
    """Whether the other question takes this answer; if not, it is told and answered anew."""


def attach(
    situation: Situation,
    attaching: c.Attaching,
    *,
    by: str | None = None,
    step: str | None = None,
    first: bool = False,
    carry: dict[str, str] | None = None,
) -> list[e.Payload]:
    """The events of attaching a runbook: what is pinned, then what is carried; none where it is attached already.

    Raises UsageError for the incident's own runbook.
    """
    if attaching.runbook == situation.runbook.id:
        raise UsageError(
            "attached-to-itself",
            message("“{runbook}” is the runbook of this incident already.", runbook=attaching.runbook),
            where={"runbook": attaching.runbook},
        )
    if attaching.runbook in situation.state.attached:
        return []
    pinned = e.RunbookAttached(
        runbook=attaching.runbook, digest=attaching.digest, commit=attaching.commit, dirty=attaching.dirty,
        by=by, step=step, first=first, carry=carry or {},
    )  # fmt: skip
    after = _with(situation, attaching, pinned)
    return [pinned, *_carried(after, attaching.runbook)]


def _with(situation: Situation, attaching: c.Attaching, pinned: e.RunbookAttached) -> Situation:
    """The situation as it is once the runbook is attached."""
    state = copy.copy(situation.state)
    record = Attached(
        state.count + 1, pinned.runbook, pinned.digest, pinned.commit, pinned.dirty, pinned.by, pinned.step,
        pinned.first, pinned.carry,
    )  # fmt: skip
    state.attached = {**state.attached, pinned.runbook: record}
    return situation.anew(state=state, attached={attaching.runbook: attaching.pinned})


def _carried(situation: Situation, runbook: str) -> list[e.Payload]:
    found: list[e.Payload] = []
    for ours, theirs in pairs(situation, runbook):
        found += _copies(situation, ours, theirs)
    return found


def pairs(situation: Situation, runbook: str) -> list[tuple[str, str]]:
    """What is carried into an attached runbook: our names and theirs, as the record has them."""
    attached = situation.state.attached[runbook]
    other = _part(situation, runbook + "/")
    own = _part(situation, f"{attached.by}/" if attached.by and attached.by != situation.runbook.id else "")
    if other is None or own is None:
        return []
    mine, theirs = _carriable(own), _carriable(other)
    wanted = {**{name: name for name in mine if name not in attached.carry.values()}, **attached.carry}
    return [
        (own.scope.full(name), other.scope.full(called))
        for name, called in wanted.items()
        if name in mine and called in theirs and _alike(mine[name], theirs[called])
    ]


def _part(situation: Situation, prefix: str) -> Part | None:
    return next((part for part in situation.unrolled.parts if part.scope.prefix == prefix), None)


def _carriable(part: Part) -> dict[str, Question]:
    """The questions of a runbook that are asked once, and not for each item; the built-in ones are the incident's."""
    recorded = {name for several in part.lists.values() for name in several.recorded}
    return {
        name: question
        for name, question in questions_of(part.plan).items()
        if name not in recorded and name not in SHARED
    }


def _alike(one: Question, other: Question) -> bool:
    return one.type == other.type and one.many == other.many


def _copies(situation: Situation, ours: str, theirs: str) -> list[e.Payload]:
    """What is said of one name, for the other runbook."""
    found: list[e.Payload] = []
    answer = situation.state.answers.get(ours)
    if answer is not None and fits(situation, answer, theirs):
        found.append(_copy(situation.state, answer, theirs))
    several = situation.several(ours)
    if several is not None:
        keys = standing_keys(situation.state, several)
        found += [_copied_item(situation, ours, key, theirs, number) for number, key in enumerate(keys, 1)]
    return found


def _copy(state: State, answer: Answer, theirs: str) -> e.QuestionAnswered:
    return e.QuestionAnswered(
        name=theirs, type=answer.type, state=answer.state, value=answer.value,
        approximate=answer.approximate, source=entry_id(state, answer.seq),
    )  # fmt: skip


def _copied_item(situation: Situation, ours: str, key: str, theirs: str, number: int) -> e.ItemAdded:
    """An item with those fields that the other list has too."""
    state, wanted = situation.state, fields_of(situation, theirs)
    fields = {}
    for name, asked in wanted.items():
        answer = state.answers.get(f"{ours}@{key}.{name}")
        if answer is not None and answer.type == asked.type:
            fields[name] = e.ItemField(
                type=answer.type, state=answer.state, value=answer.value, approximate=answer.approximate
            )
    several = situation.unrolled.lists[theirs]
    source = entry_id(state, state.items[ours][key].seq)
    return e.ItemAdded(list=theirs, key=next_key(situation, several, number), fields=fields, source=source)


def fits(situation: Situation, answer: Answer, theirs: str) -> bool:
    """Whether an answer is one that the other question takes."""
    if answer.state != "given":
        return True
    options = situation.questions[theirs].options
    said = answer.value if isinstance(answer.value, list) else [answer.value]
    return options is None or all(each in options for each in said)


def entry_id(state: State, seq: int) -> str | None:
    """The id of an entry."""
    return next(
        (entry for action in state.actions for number, entry, _ in action.entries if number == seq), None
    )


def offers(situation: Situation) -> list[Offer]:
    """What was answered anew in one runbook since it was carried into another, or only afterwards."""
    found = []
    for runbook in situation.state.attached:
        for ours, theirs in pairs(situation, runbook) if runbook in situation.attached else ():
            found += _offered(situation, runbook, ours, theirs)
    return found


def _offered(situation: Situation, runbook: str, ours: str, theirs: str) -> list[Offer]:
    answers = situation.state.answers
    found: list[Offer] = []
    mine, other = answers.get(ours), answers.get(theirs)
    changed = mine is not None and (
        other is None or (mine.seq > other.seq and (mine.state, mine.value) != (other.state, other.value))
    )
    if mine is not None and changed:
        found.append(Offer(theirs, ours, runbook, fits=fits(situation, mine, theirs)))
    several = situation.several(ours)
    if several is not None:
        known = {item.source for item in situation.state.items.get(theirs, {}).values()}
        items = situation.state.items.get(ours, {})
        found += [
            Offer(theirs, ours, runbook, key)
            for key in standing_keys(situation.state, several)
            if entry_id(situation.state, items[key].seq) not in known
        ]
    return found


def take_over(situation: Situation, name: str) -> list[e.Payload]:
    """The events that take over everything offered for a name; raises UsageError where nothing is."""
    found: list[e.Payload] = []
    wanted = [each for each in offers(situation) if each.name == name]
    for number, each in enumerate([w for w in wanted if w.key is not None], 1):
        found.append(_copied_item(situation, each.ours, each.key or "", each.name, number))
    state = situation.state
    found += [
        _copy(state, state.answers[each.ours], each.name) for each in wanted if each.key is None and each.fits
    ]
    if not found:
        raise UsageError(
            "nothing-offered",
            message("Nothing changed that “{name}” could take over.", name=name[:80]),
            where={"question": name[:80]},
        )
    return found
