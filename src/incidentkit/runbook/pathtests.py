"""Path tests as they are written, `tests/<runbook>.yaml` beside the languages: given answers, what follows.

Ids are the same in every language, so one file tests all of them. What the keys mean: docs/authoring.md.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from incidentkit.errors import message
from incidentkit.runbook.model import Level, Name, StepId, Text
from incidentkit.yamlfile import Document, Fault
from incidentkit.yamlfile.shapes import convert, fault, head_of

Plain = bool | int | str
Said = Plain | list[Plain | dict[str, Plain]]
"""An answer as written: text, number, true or false; a list of options, of entries, or of items with their fields."""

Words = list[str] | dict[Literal["en", "fr"], list[str]]
"""Words to find: the same in every language, or by language."""

LANGUAGES = ("en", "fr")

OPENED_AT = "2026-01-12 09:00"
"""When the incident of a test opens if nothing is said: a Monday without a holiday near it."""

END = "end"
"""The moment at which the whole path was walked."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What every part of such a file shares, as in the runbook language."""


class ExpectedClock(Part, kw_only=True):
    """What is expected of a clock; times as `2026-01-15 09:00`, in the organisation's zone."""

    state: Literal["not-started", "running", "late", "met", "waived", "struck"] | None = None
    starts: str | None = None
    target: str | None = None
    due: str | None = None


class ExpectedText(Part, kw_only=True):
    """What is expected of a text as it is shown."""

    contains: Words | None = None
    lacks: Words | None = None
    to_fill: list[str] | None = None


class Expected(Part, kw_only=True):
    """What is expected at one moment of the path; what is left out is not looked at."""

    severity: Literal["low", "moderate", "high", "critical", "none"] | None = None
    may_be: Level | Literal["none"] | None = None
    asks: list[str] | None = None
    next: str | None = None
    undecided: list[str] | None = None
    clocks: dict[str, str | ExpectedClock] = {}
    values: dict[str, Said] = {}
    gates: dict[str, list[str]] = {}
    advice: dict[Name, str] = {}
    never: Words | None = None
    messages: dict[str, ExpectedText] = {}
    texts: dict[str, ExpectedText] = {}


class ExpectedPath(Expected, kw_only=True):
    """What is expected when the incident opens, and of the path as a whole."""

    steps: list[str] | None = None
    includes: list[str] = []
    excludes: list[str] = []


class PathTest(Part, kw_only=True):
    """One path: what is answered, and what follows."""

    name: Text
    opened_at: str | None = None
    places: list[str] | None = None
    organisation: dict[str, Any] | Literal["none"] | None = None
    answers: dict[str, Said] = {}
    skip: list[str] = []
    attach: list[StepId] = []
    expect: ExpectedPath | None = None
    after: dict[str, Expected] = {}


class PathTests(Part, kw_only=True):
    """A file of path tests; what stands beside `paths` holds for each of them."""

    format: Literal[1]
    test: StepId
    opened_at: str | None = None
    places: list[str] | None = None
    organisation: dict[str, Any] | Literal["none"] | None = None
    answers: dict[str, Said] = {}
    paths: Annotated[list[PathTest], Meta(min_length=1)]


class TestsFile(msgspec.Struct, frozen=True):
    """A file of path tests as read; `tests` is None where an error stands in it."""

    __test__ = False  # nothing for pytest to collect

    document: Document
    tests: PathTests | None
    faults: list[Fault]


def read_tests(document: Document) -> TestsFile:
    """The path tests in a document; the faults of the YAML are among its faults."""
    faults = list(document.faults)
    if not isinstance(document.data, dict):
        if not faults:
            what = message("A file like this begins with keys, such as “test: …”.")
            faults.append(fault("wrong-kind", what, head_of(document, ())))
        return TestsFile(document, None, faults)
    tests, wrong = convert(document, (), document.data, PathTests)
    for where in document.empties:
        if "organisation" in where[:-1]:
            continue  # takes out what the register has
        if isinstance(where[-1], str):
            what = message("'{key}' has no value.", key=where[-1])
        else:
            what = message("This entry of the list is empty.")
        span = document.span_of(where, key=True)
        wrong.append(fault("wrong-kind", what, span, message("Write one, or delete the line.")))
    faults += [each for each in wrong if each.span.line not in document.doubtful]
    faults.sort(key=lambda each: each.span)
    return TestsFile(document, None if any(each.severity == "error" for each in faults) else tests, faults)
