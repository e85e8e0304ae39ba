"""Texts with places to fill: `{{ organisation.name }}`, by Jinja2 in a sandbox, strict, bounded, and never failing.

A value that is missing or unknown shows as `[to fill: name]` in the text's language, and a text that cannot be
read shows as it is written: in front of a responder a half text is better than none. Nearly all texts hold plain
names only; those are filled without Jinja2, whose import costs more than filling every text of a runbook.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from incidentkit.errors import Message, message
from incidentkit.runbook.conditions import NOT_ASKED, UNKNOWN, Lookup

MOST_OUTPUT = 200_000
MOST_TEMPLATE = 50_000

Words = Callable[[Any], str]

PLAIN = re.compile(r"\{\{\s*([A-Za-z]\w*(?:\.[A-Za-z]\w*)*)\s*\}\}")
_MARK = re.compile(r"\{[{%#]|[}%#]\}")
_BUILT_IN = frozenset({"true", "false", "none", "True", "False", "None"})
_FRENCH = {
    "phone": "téléphone", "name": "nom", "holder": "titulaire", "deputy": "suppléant", "hours": "heures",
    "reference": "référence", "notice": "délai", "url": "adresse web", "serial": "numéro de série", "imei": "IMEI",
    "kind": "type", "owner": "utilisateur", "console": "console", "handle": "identifiant", "platform": "plateforme",
    "country": "pays", "identity_provider": "fournisseur d'identité", "organisation": "organisation",
    "insurer": "assureur", "bank": "banque", "operator": "opérateur", "lawyer": "avocat", "police": "police",
    "authority": "autorité", "bailiff": "commissaire de justice", "it_provider": "prestataire informatique",
    "web_host": "hébergeur", "broker": "courtier", "exec": "direction", "lead": "responsable", "it": "informatique",
    "comms": "communication", "privacy": "protection des données", "legal": "juridique", "hr": "ressources humaines",
    "finance": "finances", "scribe": "secrétaire", "device": "appareil", "account": "compte",
    "occurred_at": "moment des faits", "detected_at": "moment de la découverte", "opened_at": "ouverture",
    "places": "pays concernés", "severity": "gravité",
}  # fmt: skip
"""French for the parts of names, for what is still to fill; names are the same in every language."""


@dataclass(frozen=True, slots=True)
class TextName:
    """A dotted name that a text reads, with its columns in the text (code points, end exclusive)."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """Why a text cannot be filled, with the columns to underline."""

    what: Message
    start: int
    end: int
    hint: Message | None = None


def render(
    template: str,
    lookup: Lookup,
    *,
    language: str = "en",
    words: Words | None = None,
    missing: list[str] | None = None,
) -> str:
    """The text with its places filled; it never raises.

    `lookup` gives the value of a dotted name, or UNKNOWN or NOT_ASKED; `words` puts a value into words (times in
    the incident's zone, options by their text); names left to fill are added to `missing`. The result has at most
    200,000 characters. A template that is refused or fails comes back as it is written, its names as left to fill.
    """
    filler = Filler(lookup, language, words or plain_words, missing)
    if not _MARK.search(PLAIN.sub("", template)):
        return PLAIN.sub(lambda found: filler.text(found[1]), template)[:MOST_OUTPUT]
    from incidentkit.runbook.sandbox import fill  # noqa: PLC0415 - imports Jinja2

    return fill(template, filler)


def template_names(template: str) -> list[TextName] | TemplateFault:
    """The names that a text reads, in order, or what is wrong with it."""
    if not _MARK.search(PLAIN.sub("", template)):
        return [TextName(found[1], found.start(1), found.end(1)) for found in PLAIN.finditer(template)]
    from incidentkit.runbook.sandbox import names  # noqa: PLC0415 - imports Jinja2

    return names(template)


def renamed(template: str, rename: Callable[[str], str]) -> str:
    """The text with other names in its places; one that cannot be read stays as it is."""
    found = template_names(template) if "{" in template else []
    if isinstance(found, TemplateFault):
        return template
    for name in sorted(found, key=lambda each: -each.start):
        if template[name.start : name.end] == name.name:
            template = template[: name.start] + rename(name.name) + template[name.end :]
    return template


def to_fill(name: str, language: str) -> str:
    """What stands in place of a missing value: `[to fill: insurer's phone]`, `[à compléter : assureur, téléphone]`."""
    parts = [part for part in name.split(".") if part not in {"organisation", "contacts", "roles"}] or [name]
    if language == "fr":
        return (
            "[à compléter\N{NO-BREAK SPACE}: "
            + ", ".join(_FRENCH.get(p, p.replace("_", " ")) for p in parts)
            + "]"
        )
    if parts == ["name"] and name.startswith("organisation."):
        parts = ["organisation", "name"]
    return "[to fill: " + "'s ".join(part.replace("_", " ") for part in parts) + "]"


def plain_words(value: Any) -> str:
    """A value as text where nobody passed `words`: yes/no, numbers without an exponent, lists with commas."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (list, tuple)):
        return ", ".join(plain_words(each) for each in value)
    return str(value)


class Filler:
    """Values of names, and what they look like in a text."""

    def __init__(self, lookup: Lookup, language: str, words: Words, missing: list[str] | None) -> None:
        self._lookup = lookup
        self.language = language
        self._words = words
        self._missing = missing
        self._known: dict[str, Any] = {}

    def value(self, name: str) -> Any:
        """A name's value; UNKNOWN where there is none, and where asking for it fails."""
        if name not in self._known:
            try:
                self._known[name] = self._lookup(name)
            except Exception:  # noqa: BLE001 - a text must come out whatever a name leads to
                self._known[name] = UNKNOWN
        return self._known[name]

    def is_absent(self, name: str) -> bool:
        """Whether the name has no value that can be shown."""
        value = self.value(name)
        return value is UNKNOWN or value is NOT_ASKED or value is None or isinstance(value, dict)

    def text(self, name: str) -> str:
        """A name's value in words, or what is to fill."""
        if self.is_absent(name):
            self.left_out(name)
            return to_fill(name, self.language)
        return self.in_words(self.value(name))

    def left_out(self, name: str) -> None:
        """Notes that a name does not stand in the text."""
        if self._missing is not None and name not in self._missing:
            self._missing.append(name)

    def in_words(self, value: Any) -> str:
        """A value in words."""
        try:
            return str(self._words(value))[:MOST_OUTPUT]
        except Exception:  # noqa: BLE001 - as above
            return plain_words(value)[:MOST_OUTPUT]


def found_names(template: str, names: set[str]) -> Iterator[TextName]:
    """Where these dotted names stand between the braces of a template."""
    for part in re.finditer(r"\{[{%].*?[}%]\}", template, re.DOTALL):
        quoted = [(each.start(), each.end()) for each in re.finditer(r"\"[^\"]*\"|'[^']*'", part[0])]
        for found in re.finditer(r"(?<![\w.|])[A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*)*", part[0]):
            dotted = "".join(found[0].split())
            if dotted in names and not any(a <= found.start() < b for a, b in quoted):
                yield TextName(dotted, part.start() + found.start(), part.start() + found.end())


def not_a_name(name: str) -> bool:
    """Whether a word between braces is a constant of the template language."""
    return name in _BUILT_IN


def syntax_fault(template: str, line: int) -> TemplateFault:
    """What is wrong with a template that Jinja2 cannot read, found in its text."""
    opened = [(found.start(), found[0]) for found in re.finditer(r"\{\{|\}\}|\{%|%\}|\{#|#\}", template)]
    closing = {"{{": "}}", "{%": "%}", "{#": "#}"}
    waiting: tuple[int, str] | None = None
    for at, sign in opened:
        if waiting is None and sign in closing:
            waiting = (at, sign)
        elif waiting is not None and sign == closing[waiting[1]]:
            waiting = None
        elif waiting is not None and sign in closing:
            break
    if waiting is not None:
        at, sign = waiting
        what = message("“{sign}” is not closed.", sign=sign)
        return TemplateFault(what, at, at + 2, message("Close it with {sign}", sign=closing[sign]))
    rows = template.split("\n")
    row = min(max(line, 1), len(rows)) - 1
    start = sum(len(each) + 1 for each in rows[:row])
    part = re.search(r"\{[{%].*?[}%]\}", rows[row])
    begin, end = (
        (start + part.start(), start + part.end()) if part else (start, start + max(len(rows[row]), 1))
    )
    what = message(
        "This place cannot be filled. Write a name between the braces, as in {example}",
        example="{{ device.kind }}",
    )
    return TemplateFault(what, begin, end)
