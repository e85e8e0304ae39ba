"""The names that a text with braces reads, and where they stand; Jinja2 is only asked about what is not plain.

Nearly every text holds `{{ a.b }}` and nothing else. Those are found by a pattern; the rest goes to Jinja2's own
parser through `runbook.texts`, which costs an import of some 40 ms.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from incidentkit.lint.source import SourceFile, Where
from incidentkit.runbook import texts

_MARKS = ("{{", "{%", "{#")
_PLAIN = re.compile(r"\{\{-?\s*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*-?\}\}")


@dataclass(frozen=True, slots=True)
class TextName:
    """A dotted name read by a text, with its columns in that text."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Text:
    """A text with braces: the names it reads, or what Jinja2 does not understand in it."""

    where: Where
    text: str
    names: tuple[TextName, ...]
    broken: "texts.TemplateFault | None" = None


def in_file(source: SourceFile) -> Iterator[Text]:
    """Every text of the file that holds braces."""
    for where, text in source.strings:
        if any(mark in text for mark in _MARKS):
            yield read(where, text)


def read(where: Where, text: str) -> Text:
    """The text with the names that it reads."""
    plain = tuple(TextName(one[1], one.start(1), one.end(1)) for one in _PLAIN.finditer(text))
    rest = _PLAIN.sub("", text)
    if not any(mark in rest for mark in (*_MARKS, "}}", "%}")):
        return Text(where, text, plain)
    found = texts.template_names(text)
    if isinstance(found, texts.TemplateFault):
        return Text(where, text, (), found)
    return Text(where, text, tuple(TextName(one.name, one.start, one.end) for one in found))
