"""The names that a text with braces reads, and where they stand, or what is wrong with its braces."""

import re
from dataclasses import dataclass

from incidentkit.errors import message
from incidentkit.lint.source import SourceFile, Where
from incidentkit.runbook import texts

_MARKS = ("{{", "{%", "{#", "}}", "%}")


@dataclass(frozen=True, slots=True)
class TextName:
    """A dotted name read by a text, with its columns in that text."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Text:
    """A text with braces: the names it reads, or what cannot be understood in it."""

    where: Where
    text: str
    names: tuple[TextName, ...]
    broken: texts.TemplateFault | None = None


def in_file(source: SourceFile) -> list[Text]:
    """Every text of the file that holds braces, read once."""
    if source.braced is None:
        source.braced = [
            read(where, text)
            for where, text in source.strings
            if ("{" in text or "}" in text) and any(mark in text for mark in _MARKS)
        ]
    return source.braced


def read(where: Where, text: str) -> Text:
    """The text with the names that it reads."""
    found = texts.template_names(text)
    if isinstance(found, texts.TemplateFault):
        return Text(where, text, (), found)
    names = tuple(TextName(one.name, one.start, one.end) for one in found)
    return Text(where, text, names, _stray(text))


def _stray(text: str) -> texts.TemplateFault | None:
    """A pair of braces that closes nothing; Jinja2 shows it as it is."""
    for end in re.finditer(r"\}\}", text):
        if text.rfind("{{", 0, end.start()) <= text.rfind("}}", 0, end.start()):
            start = text.rfind("{", 0, end.start())
            return texts.TemplateFault(
                what=message("These braces close nothing."),
                hint=message("A place is written {{{{ name }}}}."),
                start=start if start >= 0 else end.start(),
                end=end.end(),
            )
    return None
