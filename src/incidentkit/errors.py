"""The one small tree of errors: each says what is wrong, where, and a way out.

An error holds *messages* (an English sentence as its id, and parameters); a front end translates them.
Exit statuses belong to the command line, which maps these classes to them.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Message(NamedTuple):
    """A sentence for a person, not yet in their language: gettext id and what fills its braces.

    `text` is the English sentence with `{name}` places; `params` the values, which may be messages themselves.
    `many` is the sentence's plural, when `params["count"]` decides between the two.
    """

    text: str
    params: dict[str, Any]
    many: str | None = None

    def english(self) -> str:
        """The sentence in English, for logs and tests."""
        values = {k: v.english() if isinstance(v, Message) else v for k, v in self.params.items()}
        several = self.many is not None and self.params.get("count") != 1
        return fill(self.many if several and self.many else self.text, values)


def message(text: str, /, **params: Any) -> Message:
    """A message to be translated where it is shown; `text` is extracted into the catalogues."""
    return Message(text, params)


def counted(one: str, many: str, count: int, /, **params: Any) -> Message:
    """A message whose number decides its form: `counted("{count} step", "{count} steps", 3)`; both are extracted."""
    return Message(one, {"count": count, **params}, many)


class _Known(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return "{" + name + "}"


def fill(text: str, values: dict[str, Any]) -> str:
    """The sentence with its places filled; a place without a value stays as written.

    It never raises: a responder must read the rest of the sentence even if one of us forgot a value.
    The catalogue check finds such a sentence before a release does.
    """
    try:
        return text.format_map(_Known(values))
    except (ValueError, LookupError, AttributeError, TypeError):
        for name, value in values.items():
            text = text.replace("{" + name + "}", str(value))
        return text


class IncidentkitError(Exception):
    """Any failure that a person can do something about.

    `code` is kebab-case and documented; `hint` is the way out; `where` is data for programs
    (`{"path", "line", "column"}`, `{"step", "gates"}` …).
    """

    def __init__(
        self, code: str, what: Message, *, hint: Message | None = None, where: dict[str, Any] | None = None
    ) -> None:
        super().__init__(what.english())
        self.code = code
        self.what = what
        self.hint = hint
        self.where = where or {}


class RefusedError(IncidentkitError):
    """The answer is no: a closed gate, a closed incident, nothing to undo, verification failed."""


class UsageError(IncidentkitError):
    """Wrong usage: an unknown incident, runbook, step, name, value or time; no terminal."""


class InputFileError(IncidentkitError):
    """An input file cannot be used: runbook, organisation, evidence."""


class StoreError(IncidentkitError):
    """The store cannot be used: newer, foreign, damaged, full, read-only."""
