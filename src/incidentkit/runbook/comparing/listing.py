"""A file as lines that git can compare: every value on its own line, in a fixed order, named by what it belongs to."""

from typing import Any

from incidentkit.runbook.comparing.outline import WHOLE, Outline


def listing(outline: Outline) -> str:
    """The outline as text, one line for each value; two files that mean the same give the same."""
    rows: list[str] = []
    for thing, values in outline.items():
        head = "" if thing == WHOLE else f"{thing[0]} {thing[1]}"
        if head:
            rows.append(head)
        for key, value in sorted(values.items()):
            rows += _rows(f"{head}, {key}" if head else key, value)
    return "".join(f"{row}\n" for row in rows)


def _rows(subject: str, value: Any) -> list[str]:
    if isinstance(value, dict):
        keys = value if subject.endswith("options") else sorted(value)
        return [row for key in keys for row in _rows(f"{subject}.{key}", value[key])]
    if isinstance(value, list):
        return [row for each in value for row in _rows(subject, each)]
    shown = {True: "true", False: "false"}.get(value) if isinstance(value, bool) else str(value)
    return [f"{subject}: {line}".rstrip() for line in str(shown).strip().split("\n")]
