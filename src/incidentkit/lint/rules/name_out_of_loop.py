"""name-out-of-loop: the name of an item, or of what is recorded for it, is read where there is no item.

Wrong:

    when: verdict == "untrue"             # verdict is recorded for each of claims

Right:

    when: '"untrue" in claims.verdict'    # for any of them
"""

from collections.abc import Iterator

from incidentkit.errors import Message, message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.readings import file_texts, names_read
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import Where, mapping

RULE = "name-out-of-loop"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Conditions, texts, prefills and the starts of clocks."""
    if scope.source.kind not in {"runbook", "block"} or not scope.loops:
        return
    for where, name, columns in _read(scope):
        head = name.partition(".")[0]
        lists = _lists_at(scope, where)
        over = {one.over for one in scope.loops if one.called == head}
        if over and head not in scope.definitions:
            if not any(one.called == head and one.over in lists for one in scope.loops):
                what = message("{name} exists only inside its for_each.", name=head)
                yield scope.say(RULE, where, what, hint=_outside(over, name), part=columns)
        elif head in scope.recorded_in and not scope.recorded_in[head] & lists:
            what = message("{name} is recorded for each item; here it is not said of which.", name=head)
            yield scope.say(
                RULE, where, what, hint=_outside(scope.recorded_in[head], f"x.{name}"), part=columns
            )


def _outside(lists: set[str], name: str) -> Message | None:
    rest = name.partition(".")[2]
    if not rest:
        return None
    return message('To ask it of any of them: "…" in {name}', name=f"{min(lists)}.{rest}")


def _read(scope: Scope) -> Iterator[tuple[Where, str, tuple[int, int]]]:
    yield from names_read(scope)
    for text in file_texts(scope):
        for one in text.names:
            yield text.where, one.name, (one.start, one.end)
    for where, question in scope.source.questions:
        path = question.get("prefill")
        if isinstance(path, str):
            yield (*where, "prefill"), path, (0, len(path))


def _lists_at(scope: Scope, where: Where) -> set[str]:
    """The lists of which there is an item at this place of the file."""
    around = {
        str(loop.get("for_each")) for place, loop in scope.source.groups if where[: len(place)] == place
    }
    if where[:1] == ("deadlines",):
        clock = mapping(mapping(scope.source.data.get("deadlines")).get(str(where[1])))
        read = {str(clock.get("starts")), str(clock.get("prudent"))}
        condition = scope.source.condition_at((*where[:2], "when"))
        if condition is not None:
            read |= {one.name for one in condition.names}
        heads = {name.partition(".")[0] for name in read}
        around |= {one.over for one in scope.loops if one.called in heads}
    if where[:1] == ("messages",):
        for step in scope.own_steps():
            if step.data.get("message") == where[1]:
                around |= {one.over for one in step.loops}
    return around
