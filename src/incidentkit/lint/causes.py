"""Of the faults of a broken file, those that are causes: what follows from a fault above it is left out.

A line that begins in the wrong column makes every line below it wrong, first as YAML and then as keys in the
wrong place. All of that is one mistake, told at the line where it begins.
"""

from collections.abc import Sequence

from incidentkit.yamlfile import Fault

YAML = "yaml"
# What a key or value in the wrong place looks like, when the YAML around it is broken.
_OUT_OF_PLACE = frozenset(
    {"unknown-key", "missing-key", "wrong-kind", "unknown-phase", "too-long", "not-one-of"}
)

_IN_ROWS = frozenset({"wrong-kind", "unknown-key"})


def causes(faults: Sequence[Fault]) -> list[Fault]:
    """The faults in order, without those that follow from one above."""
    broken_at = [one.span.line for one in faults if one.rule == YAML]
    kept: list[Fault] = []
    last: Fault | None = None
    for one in sorted(faults, key=lambda each: each.span):
        if one.rule == YAML:
            if last is None or not _goes_on(last, one):
                kept.append(one)
            last = one
        elif not _follows(one, broken_at):
            kept.append(one)
    return _without_siblings(kept)


def _follows(fault: Fault, broken_at: list[int]) -> bool:
    """Whether a part looks out of place because the YAML in or above it is broken."""
    if fault.rule not in _OUT_OF_PLACE or not broken_at:
        return False
    inside = any(fault.span.line <= line <= fault.span.end_line for line in broken_at)
    return inside or fault.span.line >= min(broken_at)


def _without_siblings(faults: list[Fault]) -> list[Fault]:
    """Three and more keys or values out of place one below the other: what is wrong is the line above them."""
    kept: list[Fault] = []
    run: list[Fault] = []
    for one in faults:
        goes_on = (
            run
            and one.rule == run[-1].rule
            and one.rule in _IN_ROWS
            and one.span.line == run[-1].span.line + 1
        )
        if not goes_on:
            kept += run[:1] if len(run) > 2 else run
            run = []
        run.append(one)
    return kept + (run[:1] if len(run) > 2 else run)


def _goes_on(above: Fault, one: Fault) -> bool:
    """Whether a line is wrong in the same way as the one just above it, or stands in the wrong column like it."""
    near = one.span.line - above.span.line <= 1
    return near and (one.what.text == above.what.text or (_is_column(above) and _is_column(one)))


def _is_column(fault: Fault) -> bool:
    return fault.what.text.startswith("This line ")
