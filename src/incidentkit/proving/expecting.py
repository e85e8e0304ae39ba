"""What a path test expects at a moment of its path, compared with what a responder would see there."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from incidentkit.errors import Message, message
from incidentkit.incident.deadlines import Clock, clock
from incidentkit.incident.finishing import advice
from incidentkit.incident.gates import closed_gates
from incidentkit.incident.order import next_step
from incidentkit.incident.severity import level, suggest
from incidentkit.incident.situation import Situation
from incidentkit.incident.views.now import never_views
from incidentkit.incident.views.steps import message_view, step_detail
from incidentkit.proving.player import Player, UnplayableError, as_typed
from incidentkit.runbook.conditions import NOT_ASKED, UNKNOWN
from incidentkit.runbook.pathtests import Expected, ExpectedClock, ExpectedPath, ExpectedText, Words
from incidentkit.runbook.plan import PlanStep
from incidentkit.yamlfile import Where


class Failure(msgspec.Struct, frozen=True):
    """Something that is not as expected: where it is expected, in the file of tests, and what is so instead."""

    where: Where
    what: Message


def local_time(text: str, zone: str) -> datetime:
    """A time as tests write it, `2026-01-12 09:00`, aware; raises UnplayableError for any other form."""
    try:
        read = datetime.fromisoformat(text)
        return read if read.tzinfo is not None else read.replace(tzinfo=ZoneInfo(zone))
    except (ValueError, KeyError, OSError):
        raise UnplayableError(
            message("“{text}” is not a time. Write it like 2026-01-12 09:00.", text=text[:40])
        ) from None


def paths(expected: ExpectedPath | None, path: list[str]) -> Iterator[Failure]:
    if expected is None:
        return
    if expected.steps is not None and expected.steps != path:
        yield Failure(("steps",), _difference(expected.steps, path))
    at = 0
    for index, step in enumerate(expected.includes):
        if step not in path:
            yield Failure(("includes", index), message("“{step}” is not on the path.", step=step))
        elif step not in path[at:]:
            yield Failure(("includes", index), message("“{step}” comes earlier on the path.", step=step))
        else:
            at = path.index(step, at) + 1
    for index, step in enumerate(expected.excludes):
        if step in path:
            yield Failure(("excludes", index), message("“{step}” is on the path.", step=step))


def _difference(expected: list[str], found: list[str]) -> Message:
    """In one sentence what tells two paths apart."""
    missing = [step for step in expected if step not in found]
    more = [step for step in found if step not in expected]
    if missing and more:
        return message("Expected and not on the path: {missing}. On the path and not expected: {more}.", missing=missing, more=more)  # fmt: skip
    if missing:
        return message("Expected and not on the path: {missing}.", missing=missing)
    if more:
        return message("On the path and not expected: {more}.", more=more)
    return message("The same steps in another order: {path}.", path=found)


def moment(player: Player, expected: Expected) -> Iterator[Failure]:
    """What is not as expected now."""
    here = player.situation
    suggestion = suggest(here)
    for key, wanted, found in (
        ("severity", expected.severity, level(here) or "none"),
        ("may_be", expected.may_be, suggestion.may_be or "none"),
        ("next", expected.next, _id(next_step(here))),
        ("asks", expected.asks, here.start_questions()),
        ("undecided", expected.undecided, _undecided(here)),
    ):
        if wanted is not None and wanted != found:
            yield Failure((key,), _instead(wanted, found))
    for name, value in expected.values.items():
        yield from _compared(("values", name), value, _plain(here.value(name)))
    for step_id, kinds in expected.gates.items():
        step = here.steps.get(step_id)
        if step is None:
            yield Failure(("gates", step_id), _no_step(step_id))
        else:
            kept = list(dict.fromkeys(gate.kind for gate in closed_gates(here, step)))
            yield from _compared(("gates", step_id), sorted(kinds), sorted(kept))
    yield from _advice(here, expected)
    for name, wanted_clock in expected.clocks.items():
        yield from _clock(player, name, wanted_clock)
    yield from _said(player, expected)


def _undecided(here: Situation) -> list[str]:
    return [
        step.id
        for step in here.plan.steps
        if here.applies(step) is None and here.record(step.id).state == "open"
    ]


def _id(step: PlanStep | None) -> str:
    return step.id if step is not None else "none"


def _advice(here: Situation, expected: Expected) -> Iterator[Failure]:
    for name, wanted in expected.advice.items():
        step = here.recorded_by.get(name)
        if step is None or step.decide is None:
            yield Failure(("advice", name), message("Nothing is decided under the name “{name}”.", name=name))
            continue
        holding = advice(here, step)
        yield from _compared(("advice", name), wanted, holding[0].choose if holding else "none")


def _clock(player: Player, name: str, expected: str | ExpectedClock) -> Iterator[Failure]:
    here = player.situation
    if name not in here.plan.deadlines:
        what = message(
            "There is no deadline “{name}”. There are: {names}", name=name, names=list(here.plan.deadlines)
        )
        yield Failure(("clocks", name), what)
        return
    found: Clock = clock(here, name)
    if isinstance(expected, str):
        yield from _compared(("clocks", name), expected, found.state)
        return
    if expected.state is not None:
        yield from _compared(("clocks", name, "state"), expected.state, found.state)
    for key, wanted, at in (
        ("starts", expected.starts, found.starts_at),
        ("target", expected.target, found.target_at),
        ("due", expected.due, found.due_at),
    ):
        if wanted is None:
            continue
        try:
            same = at is not None and local_time(wanted, player.zone) == at
        except UnplayableError as error:
            yield Failure(("clocks", name, key), error.what)
            continue
        if not same:
            shown = f"{at.astimezone(here.zone):%Y-%m-%d %H:%M}" if at is not None else "none"
            yield Failure(("clocks", name, key), _instead(wanted, shown))


def _said(player: Player, expected: Expected) -> Iterator[Failure]:
    """Texts: in each language that the runbook has."""
    for language in player.runbook.plans:
        here = player.spoken(language)
        if expected.never is not None:
            shown = "\n".join(each.say for each in never_views(here))
            yield from _contained(("never",), expected.never, language, shown)
        for name, wanted in expected.messages.items():
            view = message_view(player.spoken(language), name) if name in here.plan.messages else None
            if view is None:
                yield Failure(("messages", name), message("There is no message “{name}”.", name=name))
                continue
            text = f"{view.title}\n{view.text}"
            yield from _text(("messages", name), wanted, language, text, view.to_fill)
        for step_id, wanted in expected.texts.items():
            step = here.steps.get(step_id)
            if step is None:
                yield Failure(("texts", step_id), _no_step(step_id))
                continue
            detail = step_detail(here, step)
            parts = [detail.do, detail.why, detail.how, detail.script]
            yield from _text(("texts", step_id), wanted, language, "\n".join(filter(None, parts)), None)


def _text(
    where: Where, wanted: ExpectedText, language: str, text: str, to_fill: list[str] | None
) -> Iterator[Failure]:
    if wanted.contains is not None:
        yield from _contained((*where, "contains"), wanted.contains, language, text)
    if wanted.lacks is not None:
        for place, words in in_language(wanted.lacks, language):
            if _flat(words) in _flat(text):
                yield Failure(
                    (*where, "lacks", *place),
                    message("In “{language}” it says: {words}", language=language, words=words),
                )
    if wanted.to_fill is not None and to_fill is not None:
        yield from _compared((*where, "to_fill"), sorted(wanted.to_fill), sorted(to_fill))


def _contained(where: Where, wanted: Words, language: str, text: str) -> Iterator[Failure]:
    for place, words in in_language(wanted, language):
        if _flat(words) not in _flat(text):
            shown = _flat(text)
            yield Failure(
                (*where, *place),
                message(
                    "In “{language}” this is not said. It says: {text}",
                    language=language,
                    text=shown if len(shown) <= 400 else shown[:399] + "…",
                ),
            )


def in_language(words: Words, language: str) -> Iterator[tuple[Where, str]]:
    """The words for a language, each with its place below the key."""
    if isinstance(words, list):
        yield from (((index,), each) for index, each in enumerate(words))
    else:
        for index, each in enumerate(words.get(language, [])):  # type: ignore[call-overload]
            yield (language, index), each


def _flat(text: str) -> str:
    """Line ends and no-break spaces are layout, not words."""
    return " ".join(text.split())


def _compared(where: Where, wanted: Any, found: Any) -> Iterator[Failure]:
    if wanted != found:
        yield Failure(where, _instead(wanted, found))


def _instead(wanted: Any, found: Any) -> Message:
    return message("Expected: {wanted}. Found: {found}.", wanted=_shown(wanted), found=_shown(found))


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return ", ".join(_shown(each) for each in value) or "none"
    return str(value)


def _plain(value: Any) -> Any:
    """A value of a condition as tests write it."""
    if value is UNKNOWN:
        return "unknown"
    if value is NOT_ASKED:
        return "not-asked"
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, bool):
        return value
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    text = as_typed(value)
    return int(text) if text.isascii() and text.isdigit() and not isinstance(value, str) else text


def _no_step(step_id: str) -> Message:
    return message("There is no step “{step}” here.", step=step_id)
