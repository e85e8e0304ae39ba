"""Names of persons replaced in a story, the same name by the same letter everywhere, and a list of it for checking.

Replaced are the names that the record and the register know as persons', those named in addition, e-mail addresses
and telephone numbers. Nobody finds every name in free text: words that look like a name and stayed are listed too.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from incidentkit.errors import Message, message
from incidentkit.incident.events import Entry
from incidentkit.incident.views.pages import Story
from incidentkit.organisation.model import Organisation

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.:-])(?:\+\d|0\d|\(\d{3}\)\s?\d)(?:[ .\-\xa0\u202f]?\d){6,13}(?![\w:-])")
_LOOKS_LIKE_A_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+(?:[-'’][A-ZÀ-ÖØ-Þ]?[a-zà-öø-ÿ]+)*")
_JOINED_BEFORE = re.compile(r"[^\W_][_.-]$|_$")
_JOINED_AFTER = re.compile(r"[_.-][^\W_]|_")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_TITLES = frozenset(
    "mr mrs ms miss dr m mme mlle me maitre maître madame monsieur de du des la le les of the van von".split()  # noqa: SIM905
)
_NOT_TEXT = frozenset({
    "seq", "kind", "id", "state", "sort", "part", "tone", "sha256", "incident_id", "runbook_digest", "commit", "zone",
    "language", "label", "level", "condition", "seal", "runbook_id", "checked",
})  # fmt: skip
"""Fields of a story that hold no words of people."""
_PERSONS = frozenset({"witness", "by", "owner", "to", "from", "by_order_of", "approved_by"})
"""Fields of a payload whose text is a person's name, in kinds where it is not an addressee."""
_ADDRESSEES = frozenset({"message-sent", "promise-made"})


class Replaced(msgspec.Struct, frozen=True):
    """A name, what stands in its place, and each form in which it was written, with how often."""

    name: str
    pseudonym: str
    forms: dict[str, int]


class Checking(msgspec.Struct, frozen=True):
    """For a person to check: what was replaced, and words that may be names and stayed, with how often."""

    replaced: list[Replaced]
    may_be_names: dict[str, int]


def persons(entries: Iterable[Entry], register: Organisation | None) -> list[str]:
    """Names of persons that the record and the register know, the first written first."""
    found: dict[str, None] = {}
    for entry in entries:
        found[entry.actor] = None
        payload = entry.payload or {}
        fields = payload.get("fields")
        answers = [
            payload,
            *(fields.values() if isinstance(fields, dict) else ()),
        ]  # an item of a list has several
        found |= {name: None for each in answers for name in _answered(each)}
        if entry.kind not in _ADDRESSEES:
            found |= {
                str(payload[name]): None for name in _PERSONS & set(payload) if isinstance(payload[name], str)
            }
        elif isinstance(payload.get("approved_by"), str):
            found[str(payload["approved_by"])] = None
    if register is not None:
        told: list[object] = [name for role in register.roles.values() for name in (role.holder, role.deputy)]
        told += register.people if isinstance(register.people, list) else []
        told += [each.owner for each in register.devices]
        told += [name for each in register.accounts if isinstance(each.admins, list) for name in each.admins]
        found |= {name: None for name in told if isinstance(name, str)}
    return [name for name in found if name.strip() and name != "unknown"]


def _answered(answer: object) -> list[str]:
    """The persons that an answer names, where it is one to a question for persons."""
    if not isinstance(answer, dict) or answer.get("type") != "person":
        return []
    value = answer.get("value")
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)]


def plainly(text: str) -> str:
    """A composed text without case and accents, letter for letter."""
    return "".join(unicodedata.normalize("NFD", char)[0].casefold()[0] for char in text)


class Pseudonyms:
    """Replaces names in texts; `say` speaks `Person A` in the report's language, `kept` are names of organisations."""

    def __init__(self, names: Iterable[str], say: Callable[[Message], str], kept: Iterable[str] = ()) -> None:
        self._say = say
        self._of: dict[str, str] = {}
        self._whole: dict[str, str] = {}
        self._parts: dict[str, str] = {}
        self._counts: dict[str, Counter[str]] = {}
        self._addresses: dict[str, str] = {}
        self._phones: dict[str, str] = {}
        self._kept = {plainly(unicodedata.normalize("NFC", name)) for name in kept if name.strip()}
        for name in names:
            self._add(unicodedata.normalize("NFC", name).strip())
        forms = sorted({*self._whole, *self._parts, *self._kept}, key=lambda form: (-len(form), form))
        spaced = (r"\s+".join(re.escape(word) for word in form.split()) for form in forms)
        self._names = re.compile(rf"(?<![^\W_])(?:{'|'.join(spaced)})(?![^\W_])") if forms else None

    def _add(self, name: str) -> None:
        whole = plainly(name)
        if not whole or whole in self._whole or whole in self._kept:
            return
        known = self._parts.get(whole)  # `Marie`, who was `Marie Durand` before
        pseudonym = known or self._say(
            message("Person {letter}", letter=_letter(len(set(self._whole.values()))))
        )
        self._whole[whole] = pseudonym
        self._of.setdefault(pseudonym, name)
        for word in _WORD.findall(name):
            part = plainly(word)
            if len(part) > 1 and part not in _TITLES and self._parts.setdefault(part, pseudonym) != pseudonym:
                # Two persons share it: alone, it says neither.
                self._parts[part] = self._say(message("Person (more than one has this name)"))

    def text(self, text: str) -> str:
        """The text with what was found replaced."""
        text = unicodedata.normalize("NFC", text)
        text = _MAIL.sub(lambda found: self._mail(found[0]), text)
        text = _PHONE.sub(lambda found: self._phone(found[0]), text)
        if self._names is None:
            return text
        told, last = [], 0
        for found in self._names.finditer(plainly(text)):
            start, end = found.span()
            pseudonym = self._meant(" ".join(found[0].split()), text, start, end)
            if pseudonym is not None:
                told += [text[last:start], pseudonym]
                self._counts.setdefault(pseudonym, Counter())[text[start:end]] += 1
                last = end
        return "".join([*told, text[last:]])

    def _meant(self, form: str, text: str, start: int, end: int) -> str | None:
        """Whom a form means here; None where it stays: an organisation, or a word of the language."""
        if form in self._kept:
            return None
        if form in self._whole and " " in form:
            return self._whole[form]
        inside = _JOINED_BEFORE.search(text[max(0, start - 2) : start]) or _JOINED_AFTER.match(
            text[end : end + 2]
        )
        if text[start].islower() and not inside and form not in self._lower():
            return None  # `will`, `rose`, `martin` in the middle of a sentence
        return self._whole.get(form) or self._parts.get(form)

    def _lower(self) -> set[str]:
        """Names that are written without capitals, such as a login."""
        return {plainly(name) for name in self._of.values() if name[:1].islower()}

    def _mail(self, written: str) -> str:
        key = written.casefold()
        told = self._addresses.get(key) or self._say(
            message("[e-mail {number}]", number=len(self._addresses) + 1)
        )
        return self._noted(self._addresses, key, told, written)

    def _phone(self, written: str) -> str:
        key = re.sub(r"\D", "", written)[-9:]  # with or without the country's code
        told = self._phones.get(key) or self._say(message("[phone {number}]", number=len(self._phones) + 1))
        return self._noted(self._phones, key, told, written)

    def _noted(self, known: dict[str, str], key: str, told: str, written: str) -> str:
        known[key] = told
        self._of.setdefault(told, written)
        self._counts.setdefault(told, Counter())[written] += 1
        return told

    def checking(self, stayed: Counter[str]) -> Checking:
        """What was replaced, and what may be a name and stayed."""
        replaced = [
            Replaced(self._of.get(pseudonym, ""), pseudonym, dict(sorted(counts.items())))
            for pseudonym, counts in self._counts.items()
        ]
        return Checking(replaced, dict(sorted(stayed.items(), key=lambda each: (-each[1], each[0]))[:100]))


def _letter(number: int) -> str:
    """A … Z, AA …"""
    told = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        told = chr(65 + rest) + told
    return told


def pseudonymised(story: Story, names: Pseudonyms, ours: Iterable[str] = ()) -> tuple[Story, Checking]:
    """The story with names replaced everywhere, and the list for checking; `ours` are words that are no names."""
    stayed: Counter[str] = Counter()
    known = {plainly(word) for text in ours for word in _WORD.findall(text)}

    def replaced(text: str) -> str:
        told = names.text(text)
        for word in _LOOKS_LIKE_A_NAME.finditer(told):
            before = told[: word.start()].rstrip()
            begins = not before or before[-1] in '.!?…:\n•“«"('
            if not begins and plainly(word[0]) not in known:
                stayed[word[0]] += 1
        return told

    made: Story = _mapped(story, replaced)
    pseudonym_words = {
        word for each in names.checking(stayed).replaced for word in _WORD.findall(each.pseudonym)
    }
    for word in pseudonym_words:
        stayed.pop(word, None)
    return made, names.checking(stayed)


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """The same tree with every text changed that people may have written; sentences of ours keep theirs."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Message):
        return Message(
            value.text, {name: _mapped(each, change) for name, each in value.params.items()}, value.many
        )
    if isinstance(value, msgspec.Struct):
        return msgspec.structs.replace(
            value,
            **{
                name: _mapped(getattr(value, name), change)
                for name in value.__struct_fields__
                if name not in _NOT_TEXT
            },
        )
    if isinstance(value, (list, tuple)):
        return [_mapped(each, change) for each in value]
    return value
