"""What the rest of a folder needs to know of one file: its names, its ids, and what it leans on.

An outline is small and depends on its own file only, so it can be kept between runs while the file is unchanged; a
folder of a thousand runbooks is checked with a thousand outlines in memory and not with a thousand files.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from incidentkit.lint import names
from incidentkit.lint.source import SourceFile, entries, mapping, texts

_REGISTER_KEYS = frozenset({"role", "call", "to", "owner", "approve"})
_REGISTER_PATH = re.compile(r"organisation\.(?:roles|contacts)\.(\w+)")


@dataclass(frozen=True, slots=True)
class Inclusion:
    """A block that is included, and what it is handed: the block's names to ours."""

    block: str
    given: dict[str, str]


@dataclass(frozen=True, slots=True)
class Outline:
    """One file in short.

    `says_all` is False where a fault kept names from being read, `broken` where the YAML itself is wrong.
    `asks` are its questions and facts, `called` what its loops call an item, `register` the roles and contacts named.
    """

    kind: str
    language: str
    id: str
    says_all: bool
    broken: bool
    symbols: list[names.Symbol]
    asks: list[str]
    steps: list[str]
    includes: list[Inclusion]
    uses: list[str]
    called: list[str]
    register: list[str]


def outline_of(file: SourceFile, *, says_all: bool, broken: bool) -> Outline:
    """The outline of a file that was read."""
    data = file.data
    return Outline(
        kind=file.kind,
        language=file.language,
        id=file.id,
        says_all=says_all,
        broken=broken,
        symbols=list(given(file)),
        asks=[str(name) for kind in ("questions", "facts") for name in mapping(data.get(kind))],
        steps=[str(item.data["id"]) for item in file.items if item.is_step],
        includes=[
            Inclusion(
                item.data["include"],
                {
                    str(theirs): ours
                    for theirs, ours in mapping(item.data.get("with")).items()
                    if isinstance(ours, str)
                },
            )
            for item in file.items
            if isinstance(item.data.get("include"), str)
        ],
        uses=[text for _, text in texts(data.get("use"), ())],
        called=[str(group["as"]) for _, group in file.groups if isinstance(group.get("as"), str)],
        register=sorted(set(_register(file))),
    )


def given(file: SourceFile) -> Iterator[names.Symbol]:
    """The names that a file gives by itself: questions, facts, records and decisions."""
    for where, data in entries(file.data.get("questions"), ("questions",)):
        yield names.of_question(str(where[-1]), data)
    for where, _ in entries(file.data.get("facts"), ("facts",)):
        yield names.Symbol(str(where[-1]), "yes_no")
    for item in file.items:
        for where, data in entries(item.data.get("record"), ("record",)):
            yield names.of_question(str(where[-1]), data)
        decide = mapping(item.data.get("decide"))
        if isinstance(decide.get("name"), str):
            options = tuple(str(one) for one in mapping(decide.get("options")))
            yield names.Symbol(decide["name"], "choice", options or None)


def _register(file: SourceFile) -> Iterator[str]:
    for where, text in file.strings:
        if where[-1] in _REGISTER_KEYS:
            yield text
        if "organisation." in text:
            yield from (found[1] for found in _REGISTER_PATH.finditer(text))
