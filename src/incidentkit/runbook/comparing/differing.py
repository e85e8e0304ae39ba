"""Two outlines compared: what is new, gone, moved, and what now reads otherwise, each as a sentence.

Equal in meaning is equal: the order of keys, a list with one entry and the entry alone, `PT15M` and `15 minutes`,
spaces in a condition, line ends of a text.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any, Literal

import msgspec

from incidentkit.errors import Message, message
from incidentkit.runbook.comparing.outline import WHOLE, Outline, Thing, Values
from incidentkit.runbook.conditions import ConditionError, Junction, parse
from incidentkit.when.durations import Duration, NotADurationError, read_duration

LONGEST = 70
"""Longer texts are not quoted in a sentence; their words that changed are."""

_CONDITIONS = frozenset({"when", "until"})
_DURATIONS = frozenset({"within", "target", "pause", "renew", "review_every", "every", "after", "notice"})
_PLAIN = frozenset(
    {"needs", "never", "met_by", "confirm", "where", "signs", "use", "close", "review", "places"}
)


class Change(msgspec.Struct, frozen=True):
    """One change: of which thing, of which key of it, what stood there and what stands there now, and the sentence."""

    kind: Literal["added", "removed", "moved", "changed"]
    thing: str
    name: str
    key: str | None
    old: Any
    new: Any
    message: Message


THINGS = {
    "file": message("file"),
    "step": message("step"),
    "block": message("block"),
    "question": message("question"),
    "fact": message("fact"),
    "deadline": message("deadline"),
    "message": message("message"),
    "role": message("role"),
    "contact": message("contact"),
    "account": message("account"),
    "device": message("device"),
    "test": message("test"),
}
"""What a thing is called in a sentence."""


def changes(old: Outline, new: Outline) -> list[Change]:
    """What changed from the one to the other, in the order of the new file, what is gone at the end."""
    found: list[Change] = []
    renamed = _renamed(old, new)
    for thing, values in new.items():
        before = renamed.get(thing, thing)
        if before not in old:
            found.append(_added(thing, values, new))
            continue
        if before != thing:
            what = message(
                "{thing} {old} is now called {new}", thing=THINGS[thing[0]], old=before[1], new=thing[1]
            )
            found.append(Change("changed", *thing, "id", before[1], thing[1], what))
        found += _of_thing(thing, old[before], values)
    for thing, values in old.items():
        if thing not in new and thing not in renamed.values():
            what = _from(thing, values)
            found.append(Change("removed", *thing, None, _shown(values), None, what))
    return [*found, *_order(old, new, renamed)]


def _renamed(old: Outline, new: Outline) -> dict[Thing, Thing]:
    """Steps of the new version that stood in the old one under another id: the words of `do` tell."""
    gone = {
        values.get("do"): thing for thing, values in old.items() if thing[0] == "step" and thing not in new
    }
    return {
        thing: gone[values["do"]]
        for thing, values in new.items()
        if thing[0] == "step" and thing not in old and values.get("do") in gone
    }


def _added(thing: Thing, values: Values, new: Outline) -> Change:
    kind, name = thing
    before = _before(thing, new)
    phase = values.get("phase")
    if kind in ("step", "block") and phase and before:
        what = message("{thing} {name} added to {phase}, after {before}", thing=THINGS[kind], name=name, phase=phase, before=before)  # fmt: skip
    elif kind in ("step", "block") and phase:
        what = message(
            "{thing} {name} added to {phase}, as its first", thing=THINGS[kind], name=name, phase=phase
        )
    else:
        what = message("{thing} {name} added", thing=THINGS[kind], name=name)
    return Change("added", kind, name, None, None, _shown(values), what)


def _before(thing: Thing, new: Outline) -> str | None:
    """The step that stands before this one in its phase."""
    found = None
    for other, values in new.items():
        if other == thing:
            return found
        if other[0] in ("step", "block") and values.get("phase") == new[thing].get("phase"):
            found = other[1]
    return found


def _from(thing: Thing, values: Values) -> Message:
    kind, name = thing
    if kind in ("step", "block") and values.get("phase"):
        return message(
            "{thing} {name} removed from {phase}", thing=THINGS[kind], name=name, phase=values["phase"]
        )
    return message("{thing} {name} removed", thing=THINGS[kind], name=name)


# --- one thing


def _of_thing(thing: Thing, old: Values, new: Values) -> Iterator[Change]:
    for key in dict.fromkeys([*new, *old]):
        yield from _of_key(thing, key, old.get(key), new.get(key))


def _of_key(thing: Thing, key: str, old: Any, new: Any) -> Iterator[Change]:
    """What changed of one key; maps are gone into, with dotted keys."""
    last = key.rpartition(".")[2]
    if last in _CONDITIONS:
        yield from _condition(thing, key, old, new)
    elif isinstance(old, dict) and isinstance(new, dict):
        for inner in dict.fromkeys([*new, *old]):
            yield from _of_key(thing, f"{key}.{inner}", old.get(inner), new.get(inner))
        kept = [each for each in new if each in old]
        if last == "options" and kept != [each for each in old if each in new]:
            what = message("{subject}: in another order: {new}", subject=_subject(thing, key), new=list(new))
            yield Change("moved", *thing, key, list(old), list(new), what)
    elif _listed(old) or _listed(new):
        yield from _list(thing, key, old, new)
    elif not _same(last, old, new):
        yield _value(thing, key, old, new)


def _value(thing: Thing, key: str, old: Any, new: Any) -> Change:
    subject = _subject(thing, key)
    if key == "phase":
        what = message(
            "{thing} {name} moved from {old} to {new}",
            thing=THINGS[thing[0]],
            name=thing[1],
            old=old,
            new=new,
        )
        return Change("moved", *thing, key, old, new, what)
    if old is None:
        what = message("{subject} added: {new}", subject=subject, new=_words(new))
        return Change("added", *thing, key, None, new, what)
    if new is None:
        what = message("{subject} removed: {old}", subject=subject, old=_words(old))
        return Change("removed", *thing, key, old, None, what)
    first, second = _short(key.rpartition(".")[2], old, new)
    return Change("changed", *thing, key, old, new, _reads(subject, first, second))


def _reads(subject: str | Message, old: str, new: str) -> Message:
    """The sentence for a value that changed; of long texts the words that did."""
    if max(len(old), len(new)) <= LONGEST and "\n" not in old + new:
        return message("{subject}: {old} → {new}", subject=subject, old=old, new=new)
    gone, come = word_changes(old, new)
    return message("{subject}, words: {old} → {new}", subject=subject, old=gone or "–", new=come or "–")


def word_changes(old: str, new: str) -> tuple[str, str]:
    """The words that changed between two texts, with … where some are left out."""
    before, after = old.split(), new.split()
    gone: list[str] = []
    come: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            gone.append(" ".join(before[a:b]))
            come.append(" ".join(after[c:d]))
    return " … ".join(filter(None, gone)), " … ".join(filter(None, come))


# --- conditions


def _condition(thing: Thing, key: str, old: Any, new: Any) -> Iterator[Change]:
    """What a condition now needs as well, or no longer; where it cannot be said so, both."""
    before, after = _conjuncts(old), _conjuncts(new)
    subject = _subject(thing, key)
    if before == after or set(before) == set(after):
        return
    added = [each for each in after if each not in before]
    removed = [each for each in before if each not in after]
    if not before:
        what = message("{subject} added: only if {new}", subject=subject, new=" and ".join(after))
        yield Change("added", *thing, key, None, new, what)
    elif not after:
        what = message(
            "{subject} removed: it applied only if {old}", subject=subject, old=" and ".join(before)
        )
        yield Change("removed", *thing, key, old, None, what)
    elif not removed:
        what = message("{subject} now also needs {new}", subject=subject, new=" and ".join(added))
        yield Change("changed", *thing, key, old, new, what)
    elif not added:
        what = message("{subject} no longer needs {old}", subject=subject, old=" and ".join(removed))
        yield Change("changed", *thing, key, old, new, what)
    else:
        yield from _alternatives(thing, key, old, new, removed, added)


def _alternatives(
    thing: Thing, key: str, old: Any, new: Any, removed: list[str], added: list[str]
) -> Iterator[Change]:
    """Where one part became another: an alternative more or less, else both as they stand."""
    subject = _subject(thing, key)
    if len(removed) == len(added) == 1:
        before, after = _parts(removed[0], "or"), _parts(added[0], "or")
        more = [each for each in after if each not in before]
        less = [each for each in before if each not in after]
        if not less and more:
            what = message("{subject} now also holds if {new}", subject=subject, new=" or ".join(more))
            yield Change("changed", *thing, key, old, new, what)
            return
        if not more and less:
            what = message("{subject} no longer holds if {old}", subject=subject, old=" or ".join(less))
            yield Change("changed", *thing, key, old, new, what)
            return
    what = message(
        "{subject}: {old} → {new}", subject=subject, old=" and ".join(removed), new=" and ".join(added)
    )
    yield Change("changed", *thing, key, old, new, what)


def _conjuncts(value: Any) -> list[str]:
    """The parts that must all hold."""
    texts = value if isinstance(value, list) else [] if value is None else [value]
    return [part for text in texts for part in _parts(str(text), "and")]


def _parts(text: str, op: str) -> list[str]:
    """The parts of a condition that are joined by `op`, without needless spaces; the whole where it is not so joined."""
    plain = " ".join(text.split())
    try:
        node = parse(plain)
    except ConditionError:
        return [plain]
    if isinstance(node, Junction) and node.op == op:
        return [plain[part.span.start : part.span.end] for part in node.parts]
    return [plain]


# --- lists


def _listed(value: Any) -> bool:
    return isinstance(value, list)


def _list(thing: Thing, key: str, old: Any, new: Any) -> Iterator[Change]:
    """Entries that came or went; entries that stand elsewhere, where the order is seen."""
    before = [_entry(each) for each in (old if _listed(old) else [] if old is None else [old])]
    after = [_entry(each) for each in (new if _listed(new) else [] if new is None else [new])]
    subject = _subject(thing, key)
    more = [each for each in after if each not in before]
    less = [each for each in before if each not in after]
    last = key.rpartition(".")[2]
    if len(more) == len(less) == 1 and last not in _PLAIN and len(before) == len(after):
        yield Change("changed", *thing, key, old, new, _reads(subject, less[0], more[0]))
        return
    for each in more:
        yield Change(
            "added", *thing, key, None, each, message("{subject}: “{new}” added", subject=subject, new=each)
        )
    for each in less:
        yield Change("removed", *thing, key, each, None, message("{subject}: “{old}” removed", subject=subject, old=each))  # fmt: skip
    kept = [each for each in after if each in before]
    if last not in _PLAIN and kept != [each for each in before if each in after]:
        what = message("{subject}: in another order: {new}", subject=subject, new=after)
        yield Change("moved", *thing, key, before, after, what)


def _entry(value: Any) -> str:
    """An entry of a list in words."""
    if isinstance(value, dict):
        if set(value) == {"step"} or set(value) == {"say"}:
            return str(next(iter(value.values())))
        return ", ".join(f"{name}: {_words(one)}" for name, one in sorted(value.items()))
    return _words(value)


# --- order


def _order(old: Outline, new: Outline, renamed: dict[Thing, Thing]) -> Iterator[Change]:
    """Steps and questions that stand elsewhere among those that both versions have: as few as tell it all."""
    for kinds in (("step", "block"), ("question",)):
        before = [thing for thing in old if thing[0] in kinds]
        after = [renamed.get(thing, thing) for thing in new if thing[0] in kinds]
        was = [thing for thing in before if thing in after and _stays(thing, old, new, renamed)]
        now = [thing for thing in after if thing in was]
        still = {
            now[at]
            for block in SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks()
            for at in range(block.b, block.b + block.size)
        }
        for place, thing in enumerate(now):
            if thing not in still:
                yield _moved(thing, now[place - 1][1] if place else None)


def _stays(thing: Thing, old: Outline, new: Outline, renamed: dict[Thing, Thing]) -> bool:
    """Whether it is in the same phase as before; a step that changed its phase has been told of."""
    called = next((now for now, before in renamed.items() if before == thing), thing)
    return bool(old[thing].get("phase") == new[called].get("phase"))


def _moved(thing: Thing, before: str | None) -> Change:
    kind, name = thing
    if before is None:
        what = message("{thing} {name} now stands first", thing=THINGS[kind], name=name)
    else:
        what = message(
            "{thing} {name} now stands after {before}", thing=THINGS[kind], name=name, before=before
        )
    return Change("moved", kind, name, None, None, before, what)


# --- values


def _subject(thing: Thing, key: str) -> str | Message:
    """What a sentence is about: the thing and its key."""
    if thing == WHOLE:
        return key
    return message("{thing} {name}, {key}", thing=THINGS[thing[0]], name=thing[1], key=key)


def _same(key: str, old: Any, new: Any) -> bool:
    if old == new:
        return True
    if key in _DURATIONS and isinstance(old, str) and isinstance(new, str):
        first, second = _duration(old), _duration(new)
        return first is not None and first == second
    if isinstance(old, str) and isinstance(new, str):
        return (
            old.split() == new.split()
            if "\n" not in old.strip() + new.strip()
            else old.strip() == new.strip()
        )
    return old in (None, False, [], {}, "") and new in (None, False, [], {}, "")


def _short(key: str, old: Any, new: Any) -> tuple[str, str]:
    """Both values in words; of two durations in one unit the first without it: 15 → 30 minutes."""
    first, second = _words(old), _words(new)
    if key in _DURATIONS and first.partition(" ")[2] and first.partition(" ")[2] == second.partition(" ")[2]:
        return first.partition(" ")[0], second
    return first, second


def _duration(text: str) -> Duration | None:
    try:
        return read_duration(text)
    except NotADurationError:
        return None


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_words(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(_words(each) for each in value)
    return str(value).strip()


def _shown(values: Values) -> Any:
    """A thing that came or went, as data: its keys in a fixed order."""
    return dict(sorted(values.items()))
