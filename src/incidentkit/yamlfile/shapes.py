"""Whether data has the shape that a msgspec struct asks for, and everything that is wrong where it has not.

msgspec stops at the first mistake and knows no lines; so it only says yes, and after a no this walk finds all
mistakes. The sentences speak of keys, texts, lists and maps, as the author sees them.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from incidentkit.errors import Message, message
from incidentkit.yamlfile.document import Document, Fault, Span, Where

T = TypeVar("T")


def convert(document: Document, where: Where, value: Any, struct: type[T]) -> tuple[T | None, list[Fault]]:
    """The value as a struct, or None and every fault of it."""
    try:
        return msgspec.convert(value, struct), []
    except (msgspec.ValidationError, ValueError, TypeError, RecursionError):
        kind: Any = struct
        found = list(Walk(document).check(where, value, _info(kind)))
    if not found and document.complete and not _has_empty(document, where):
        what = message("This part cannot be used as it is written.")
        found = [fault("wrong-kind", what, head_of(document, where))]
    return None, found


def fault(rule: str, what: Message, span: Span, hint: Message | None = None) -> Fault:
    """A fault of severity error."""
    return Fault(rule, "error", what, span, hint)


def head_of(document: Document, where: Where) -> Span:
    """The first line of what stands at `where`: enough to show a part that lacks something."""
    span = document.span_of(where)
    if span.end_line == span.line:
        return span
    line = document.lines[span.line - 1] if span.line <= len(document.lines) else ""
    return Span(span.line, span.column, span.line, max(len(line.rstrip()), span.column) + 1)


def near(word: str, known: Iterable[str]) -> str | None:
    """What is known and spelt like the word (upper case, hyphens and underscores aside), or None."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a wrong word pays for it

    folded: dict[str, str] = {}
    for each in known:
        folded.setdefault(_folded(each), each)
    close = get_close_matches(_folded(word), folded, n=1, cutoff=0.66)
    return folded[close[0]] if close else None


def did_you_mean(word: str, known: list[str]) -> Message:
    """The nearest that is known, as a question, else the list of what would do."""
    close = near(word, known)
    if close is not None:
        return message("Did you mean '{name}'?", name=close)
    return message("Possible here: {names}.", names=", ".join(known))


def in_words(kind: Any) -> Message:
    """A kind of value with its article."""
    match kind:
        case inspect.StrType() | inspect.LiteralType():
            return message("a text")
        case inspect.BoolType():
            return message("true or false")
        case inspect.IntType():
            return message("a whole number")
        case inspect.ListType():
            return message("a list")
        case _:
            return message("a map of keys")


def found_in_words(value: Any) -> Message:
    """What a value is, with its article."""
    match value:
        case bool():
            return message("true or false")
        case int():
            return message("a number")
        case str():
            return message("a text")
        case list():
            return message("a list")
        case _:
            return message("a map of keys")


class Walk:
    """Finds every fault of a value."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def check(self, where: Where, value: Any, kind: Any) -> Iterator[Fault]:
        """The faults of the value at `where` against a type of `msgspec.inspect`; keys without a value are not told."""
        if value is None:
            return
        kind = _branch(kind, value)
        match kind:
            case inspect.AnyType():
                return
            case inspect.StructType() if isinstance(value, dict):
                yield from self._struct(where, value, kind)
            case inspect.DictType() if isinstance(value, dict):
                yield from self._dict(where, value, kind)
            case inspect.ListType() if isinstance(value, list):
                yield from self._list(where, value, kind)
            case inspect.StrType() if isinstance(value, str):
                yield from self._text(where, value, kind, key=False)
            case inspect.LiteralType():
                yield from self._literal(where, value, kind)
            case inspect.BoolType() if isinstance(value, bool):
                return
            case inspect.IntType() if isinstance(value, int) and not isinstance(value, bool):
                yield from self._number(where, value, kind)
            case _:
                yield self._wrong_kind(where, value, kind)

    def _struct(self, where: Where, value: dict[str, Any], kind: inspect.StructType) -> Iterator[Fault]:
        fields = {field.encode_name: field for field in kind.fields}
        for key, one in value.items():
            if key in fields:
                yield from self.check((*where, key), one, fields[key].type)
            else:
                what = message("'{key}' is not a key here.", key=key)
                hint = did_you_mean(key, [name for name in fields if name not in value])
                yield fault("unknown-key", what, self.document.span_of((*where, key), key=True), hint)
        if self.document.complete:
            for name, field in fields.items():
                if field.required and name not in value:
                    what = message("The key '{key}' is missing here.", key=name)
                    yield fault("missing-key", what, head_of(self.document, where))

    def _dict(self, where: Where, value: dict[str, Any], kind: inspect.DictType) -> Iterator[Fault]:
        for key, one in value.items():
            if isinstance(kind.key_type, inspect.StrType):
                yield from self._text((*where, key), key, kind.key_type, key=True)
            elif isinstance(kind.key_type, inspect.LiteralType) and key not in kind.key_type.values:
                options = [str(each) for each in kind.key_type.values]
                what = message("'{key}' is not a key here.", key=key)
                span = self.document.span_of((*where, key), key=True)
                yield fault("unknown-key", what, span, did_you_mean(key, options))
            yield from self.check((*where, key), one, kind.value_type)

    def _list(self, where: Where, value: list[Any], kind: inspect.ListType) -> Iterator[Fault]:
        if kind.min_length and len(value) < kind.min_length:
            what = message("'{key}' is empty; it needs at least one entry.", key=_name(where))
            yield fault("wrong-kind", what, self.document.span_of(where))
        for index, one in enumerate(value):
            yield from self.check((*where, index), one, kind.item_type)

    def _text(self, where: Where, value: str, kind: inspect.StrType, *, key: bool) -> Iterator[Fault]:
        span = self.document.span_of(where, key=key)
        if kind.min_length and not value:
            yield fault("wrong-kind", message("'{key}' is empty.", key=_name(where)), span)
        elif kind.pattern and _pattern(kind.pattern).search(value) is None:
            yield self._bad_id(value, kind.pattern, span)
        elif kind.max_length and len(value) > kind.max_length:
            what = message(
                "This text has {length} characters; it may have {most}.",
                length=len(value),
                most=kind.max_length,
            )
            excess = span if key else self.document.within(where, kind.max_length, len(value))
            yield fault(
                "too-long", what, excess, message("Say the rest in 'why' or 'how', or in fewer words.")
            )

    def _bad_id(self, value: str, pattern: str, span: Span) -> Fault:
        kebab = "-[" in pattern
        written = _identifier(value, "-" if kebab else "_")
        if kebab:
            what = message(
                "'{value}' is not an id: it has small letters, digits and single hyphens.", value=value[:60]
            )
        else:
            what = message(
                "'{value}' is not a name: it has small letters, digits and single underscores.",
                value=value[:60],
            )
        return fault("bad-id", what, span, message("Write: {text}", text=written) if written else None)

    def _literal(self, where: Where, value: Any, kind: inspect.LiteralType) -> Iterator[Fault]:
        if isinstance(value, (str, int)) and any(
            type(each) is type(value) and each == value for each in kind.values
        ):
            return
        options = [str(each) for each in kind.values]
        if _name(where) == "format" and options == ["1"]:
            what = message("This program reads format 1; this file says {value}.", value=str(value)[:20])
            yield fault(
                "not-one-of", what, self.document.span_of(where), message("Write: {text}", text="format: 1")
            )
            return
        if isinstance(value, (list, dict)):
            yield self._wrong_kind(where, value, kind)
            return
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        what = message(
            "'{value}' is not possible here; expected one of: {options}.",
            value=shown[:60],
            options=", ".join(options),
        )
        close = near(shown, options)
        hint = message("Did you mean '{name}'?", name=close) if close is not None else None
        yield fault("not-one-of", what, self.document.span_of(where), hint)

    def _number(self, where: Where, value: int, kind: inspect.IntType) -> Iterator[Fault]:
        if kind.ge is not None and value < kind.ge:
            what = message("'{key}' is at least {least}.", key=_name(where), least=kind.ge)
            yield fault("wrong-kind", what, self.document.span_of(where))
        if kind.le is not None and value > kind.le:
            what = message("'{key}' is at most {most}.", key=_name(where), most=kind.le)
            yield fault("wrong-kind", what, self.document.span_of(where))

    def _wrong_kind(self, where: Where, value: Any, kind: Any) -> Fault:
        wanted: Any = in_words(kind)
        if isinstance(kind, inspect.UnionType):
            first, *rest = (in_words(each) for each in kind.types if not isinstance(each, inspect.NoneType))
            wanted = message("{first} or {second}", first=first, second=rest[0]) if rest else first
        name, found = _name(where), found_in_words(value)
        if name:
            what = message("'{key}' takes {wanted}; this is {found}.", key=name, wanted=wanted, found=found)
        else:
            what = message("Here stands {found}; it should be {wanted}.", wanted=wanted, found=found)
        return fault("wrong-kind", what, head_of(self.document, where), _instead(value, kind))


def _instead(value: Any, kind: Any) -> Message | None:
    """What to write, where that is plain."""
    kinds = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    if isinstance(value, str) and any(isinstance(each, inspect.BoolType) for each in kinds):
        said = {
            "yes": "true",
            "on": "true",
            "oui": "true",
            "true": "true",
            "no": "false",
            "off": "false",
            "non": "false",
            "false": "false",
        }
        meant = said.get(value.casefold())
        return (
            message("Write: {text}", text=meant) if meant else message("Write: {text}", text="true / false")
        )
    if isinstance(value, (bool, int)) and any(isinstance(each, inspect.StrType) for each in kinds):
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        return message("Put it in quotes: {text}", text=f'"{shown}"')
    if (
        isinstance(value, str)
        and any(isinstance(each, inspect.ListType) for each in kinds)
        and len(value) < 60
    ):
        return message("Write a list: {text}", text=f"[{value}]")
    if isinstance(value, list) and any(
        isinstance(each, (inspect.DictType, inspect.StructType)) for each in kinds
    ):
        return message("Leave the dashes out: every entry has a name and a colon.")
    return None


def _branch(kind: Any, value: Any) -> Any:
    """The part of a union that this value was meant for; the union itself when none fits."""
    if not isinstance(kind, inspect.UnionType):
        return kind
    wanted: tuple[type, ...]
    match value:
        case dict():
            wanted = (inspect.StructType, inspect.DictType)
        case list():
            wanted = (inspect.ListType,)
        case bool():
            wanted = (inspect.BoolType,)
        case int():
            wanted = (inspect.IntType,)
        case _:
            wanted = (inspect.StrType, inspect.LiteralType)
    fitting = [each for each in kind.types if isinstance(each, wanted)]
    others = [each for each in kind.types if not isinstance(each, inspect.NoneType)]
    return fitting[0] if fitting else others[0] if len(others) == 1 else kind


def _has_empty(document: Document, where: Where) -> bool:
    return any(each[: len(where)] == where for each in document.empties)


def _name(where: Where) -> str:
    """The nearest key on the way."""
    return next((part for part in reversed(where) if isinstance(part, str)), "")


def _folded(word: str) -> str:
    return word.lower().replace("-", "_")


def _identifier(value: str, joint: str) -> str:
    plain = unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode().lower()
    words = "".join(char if char.isalnum() else " " for char in plain).split()
    return joint.join(words)[:60].lstrip("0123456789" + joint)


@lru_cache
def _info(struct: Any) -> Any:
    return inspect.type_info(struct)


@lru_cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
