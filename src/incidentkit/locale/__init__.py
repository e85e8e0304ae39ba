"""The interface in two languages: sentences are English in the code and are spoken here.

English needs no catalogue, so it pays for neither gettext nor babel. French comes from a compiled gettext
catalogue, which a wheel carries ready-made and a checkout compiles when the source is newer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from incidentkit.errors import Message, UsageError, fill, message

if TYPE_CHECKING:
    from gettext import NullTranslations

LANGUAGES = ("en", "fr")
FALLBACK = "en"


class Speaker:
    """Says messages and sentences in one language.

    `say("Saved {time}", time="14:03:22")`, `say(message(...))`, `say.plural("{count} step", "{count} steps", 3)`.
    Values that are messages are spoken too; lists are joined with commas; times are written as people type them. It never raises for a missing value.
    """

    def __init__(self, language: str, catalogue: NullTranslations | None = None) -> None:
        self.language = language
        self._one: Callable[[str], str] | None = catalogue.gettext if catalogue else None
        self._many: Callable[[str, str, int], str] | None = catalogue.ngettext if catalogue else None

    def __call__(self, text_or_message: str | Message, /, **params: Any) -> str:
        """The sentence in this language, filled; `params` add to those of a message and win over them."""
        if not isinstance(text_or_message, Message):
            return self._fill(self._single(text_or_message), params)
        values = {**text_or_message.params, **params} if params else text_or_message.params
        if text_or_message.many is None:
            return self._fill(self._single(text_or_message.text), values)
        return self._fill(
            self._counted(text_or_message.text, text_or_message.many, values.get("count")), values
        )

    def plural(self, one: str, many: str, count: int, /, **params: Any) -> str:
        """The form that goes with `count`, which also fills `{count}`."""
        return self._fill(self._counted(one, many, count), {"count": count, **params})

    def _single(self, text: str) -> str:
        # The empty id is the catalogue's own header: it must never be shown.
        return self._one(text) if self._one and text else text

    def _counted(self, one: str, many: str, count: object) -> str:
        number = count if isinstance(count, int) else 2
        if self._many:
            return self._many(one, many, number)
        return one if number == 1 else many

    def _fill(self, text: str, values: Mapping[str, Any]) -> str:
        if "{" not in text and "}" not in text:
            return text
        return fill(text, {name: self._spoken(value) for name, value in values.items()})

    def _spoken(self, value: Any) -> Any:
        if isinstance(value, Message):
            return self(value)
        if isinstance(value, (list, tuple)):
            return ", ".join(str(self._spoken(one)) for one in value)
        if isinstance(value, date):
            from incidentkit.locale.dates import typed_day, typed_time  # noqa: PLC0415 - few sentences hold a time

            if isinstance(value, datetime):
                return typed_time(value, self.language)
            return typed_day(value, self.language)
        return value


@cache
def speaker(language: str) -> Speaker:
    """The speaker of `language` (`en`, `fr`, also `fr_FR.UTF-8` or `fr-CA`); another language gets English."""
    known = known_language(language) or FALLBACK
    if known == FALLBACK:
        return Speaker(FALLBACK)
    # Imported here: English, and a start-up that says nothing, pay for no catalogue.
    from incidentkit.locale.catalogue import catalogue_of  # noqa: PLC0415

    return Speaker(known, catalogue_of(known, Path(__file__).parent))


def known_language(name: str | None) -> str | None:
    """`fr` for `fr`, `FR`, `fr_FR.UTF-8` or `fr-CA`; None for a language we do not speak."""
    start = (name or "").replace("-", "_").split("_")[0].split(".")[0].lower()
    return start if start in LANGUAGES else None


def language_named(told: str) -> str:
    """A language named in a command: `en` or `fr` as it stands; raises UsageError (unknown-language)."""
    if told in LANGUAGES:
        return told
    raise UsageError(
        "unknown-language",
        message("“{language}” is not a language here: en or fr.", language=told[:40]),
        where={"language": told[:40]},
    )


def preferred_language(environment: Mapping[str, str]) -> str:
    """The language a computer is set to, from its LC_ALL, LC_MESSAGES or LANG; English when we do not speak it.

    The first of the three that is set decides, as for other programs (POSIX, Environment Variables, 8.2).
    """
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return known_language(environment[name]) or FALLBACK
    return FALLBACK
