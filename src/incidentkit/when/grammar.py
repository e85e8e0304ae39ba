"""The grammar of times in words, French and English at once: a list of pieces, and a scan that takes them all.

Each piece is a pattern over the plain spelling (see `words`) with a function that writes down what it says. At
every place the longest piece wins; a word that begins no piece ends the reading. There are no filler words.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from incidentkit.when.quantities import QUANTITY, read_quantity
from incidentkit.when.readings import (
    CalendarDate,
    Clock,
    Contradiction,
    DayOfMonth,
    NearDay,
    NightBetween,
    Part,
    Reading,
    WeekDay,
)

Piece = Callable[[Reading, dict[str, str]], None]
PIECES: list[tuple[re.Pattern[str], Piece]] = []

_WEEK_DAYS = {
    word: number
    for number, words in enumerate(
        (
            "monday mon lundi lun",
            "tuesday tue tues mardi",  # not "mar", which is March as well
            "wednesday wed mercredi mer",
            "thursday thu thur thurs jeudi jeu",
            "friday fri vendredi ven",
            "saturday sat samedi sam",
            "sunday sun dimanche dim",
        )
    )
    for word in words.split()
}
_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "january jan janvier janv",
            "february feb fevrier fevr fev",
            "march mars mar",
            "april apr avril avr",
            "may mai",
            "june jun juin",
            "july jul juillet juil",
            "august aug aout",
            "september sept sep septembre",
            "october oct octobre",
            "november nov novembre",
            "december dec decembre",
        ),
        start=1,
    )
    for word in words.split()
}
_WEEK_DAY = "|".join(_WEEK_DAYS)
_MONTH = "|".join(_MONTHS)
_ABOUT = (
    r"(?:about|around|approximately|approx|roughly|circa|ca|environ|vers|approximativement|a peu pres"
    r"|aux alentours de|aux environs de|autour de|~)"
)
_LEAD = rf"(?:(?:at|a) )?(?:(?P<about>{_ABOUT}) (?:at |a |les )?)?"
_NUMBER = r"w?\d{1,2}"
_NOTHING_MORE = rf"(?! (?:{_MONTH}|st|nd|rd|th|of|[:/.,+-])(?: |$))"  # "about 3 November" is no hour
_AM_PM = r"(?: (?P<half>[ap]m))?"


def _piece(*patterns: str) -> Callable[[Piece], Piece]:
    """Registers a function as the meaning of these patterns."""

    def register(function: Piece) -> Piece:
        PIECES.extend((re.compile(rf"(?:{pattern})(?= |$)"), function) for pattern in patterns)
        return function

    return register


def scan(plain: str) -> Reading:
    """What the plain spelling says. Raises Contradiction when a word is not known or two pieces disagree."""
    reading = Reading(words=set(plain.split()))
    at = 0
    while at < len(plain):
        best: tuple[re.Match[str], Piece] | None = None
        for pattern, piece in PIECES:
            found = pattern.match(plain, at)
            if found and (best is None or found.end() > best[0].end()):
                best = (found, piece)
        if best is None or best[0].end() == at:
            raise Contradiction
        found, piece = best
        groups = {name: text for name, text in found.groupdict().items() if text is not None}
        if "about" in groups:
            reading.approximate = True
        piece(reading, groups)
        at = found.end() + 1
    return reading


def _value(text: str) -> int:
    return 1 if text == "une" else int(text.removeprefix("w"))


# ------------------------------------------------------------------------------------------ now, and counted times
@_piece("now|right now|maintenant|a present")
def _now(reading: Reading, _: dict[str, str]) -> None:
    reading.now = True


@_piece("just now|a l instant(?: meme)?")
def _just_now(reading: Reading, _: dict[str, str]) -> None:
    reading.now = reading.approximate = True


@_piece(_ABOUT, "or so")
def _roughly(reading: Reading, _: dict[str, str]) -> None:
    reading.approximate = True


@_piece(
    rf"(?:(?P<about>{_ABOUT}) )?(?P<long>{QUANTITY}) ago",
    rf"il y a (?:(?P<about>{_ABOUT}) )?(?P<long>{QUANTITY})",
)
def _ago(reading: Reading, said: dict[str, str]) -> None:
    _counted(reading, said["long"], -1)


@_piece(rf"(?:in|dans) (?:(?P<about>{_ABOUT}) )?(?P<long>{QUANTITY})", rf"(?P<long>{QUANTITY}) from now")
def _ahead(reading: Reading, said: dict[str, str]) -> None:
    _counted(reading, said["long"], +1)


def _counted(reading: Reading, long: str, sign: int) -> None:
    if re.fullmatch(r"(?:w?8|w?15|une quinzaine de) jours", long):
        reading.fortnight = sign * (
            8 if "8" in long else 15
        )  # French for one and two weeks: 7 days or 8, 14 or 15?
        return
    shift = read_quantity(long)
    if shift is None or reading.words & {
        "vers",
        "alentours",
        "environs",
    }:  # those stand with times of day only
        raise Contradiction
    reading.say(
        shift=shift._replace(months=sign * shift.months, days=sign * shift.days, seconds=sign * shift.seconds)
    )


# ------------------------------------------------------------------------------------------ the time of day
@_piece(rf"{_LEAD}(?:12 )?(?:midnight|minuit)", rf"{_LEAD}(?:24 h(?: 00)?|24 : 00|w24 heures)")
def _midnight(reading: Reading, _: dict[str, str]) -> None:
    """Which of two midnights is asked back, always."""
    reading.midnight = True
    reading.say(clock=Clock(0))


@_piece(
    rf"{_LEAD}(?P<hour>{_NUMBER}|une) (?P<h>h|heures?)(?: (?P<minute>\d\d)(?: (?P<unit>min|mn|minutes?))?)?",
    rf"{_LEAD}(?P<hour>{_NUMBER}|une) (?P<h>heures?) (?P<minute>w\d{{1,2}})(?: (?P<unit>minutes?))?",
    rf"{_LEAD}(?P<hour>{_NUMBER}|une) (?P<h>h|heures?) (?:et (?P<more>demie?|quart)|moins (?P<less>(?:le |un )?quart|{_NUMBER}))",
)
def _french_clock(reading: Reading, said: dict[str, str]) -> None:
    """`18h30`, `18 heures`, `six heures et demie`. Digits are the 24-hour clock; words up to twelve are speech."""
    hour, minute = _value(said["hour"]), _value(said.get("minute", "0"))
    spoken = said["hour"].startswith(("w", "u")) or "more" in said or "less" in said
    if "more" in said:
        minute = 15 if said["more"] == "quart" else 30
    if "less" in said:
        hour, minute = hour - 1, 60 - (15 if said["less"].endswith("quart") else _value(said["less"]))
    style = "12" if spoken and 1 <= _value(said["hour"]) <= 12 else "24"
    if style == "12" and hour == 0:
        hour = 12
    bare = (
        said["h"] != "h"
        or "minute" not in said
        or "unit" in said
        or said["hour"] in {"1", "2", "3", "4", "5"}
    )
    sure = said["hour"].startswith("0")
    reading.say(clock=_checked(Clock(hour, minute, 0, "12" if style == "12" else "24", bare=bare, sure=sure)))


@_piece(rf"{_LEAD}(?P<hour>\d{{1,2}}) : (?P<minute>\d\d)(?: : (?P<second>\d\d))?{_AM_PM}")
def _digital_clock(reading: Reading, said: dict[str, str]) -> None:
    """`18:30`, `6:30 pm`. Without am or pm, what the language does with it is decided later (`speech`)."""
    minute, second = int(said["minute"]), int(said.get("second", "0"))
    hour = int(said["hour"])
    certain = said["hour"].startswith("0") or not 1 <= hour <= 12
    clock = Clock(hour, minute, second, "24" if certain else "12", sure=said["hour"].startswith("0"))
    reading.say(clock=_with_half(clock, said.get("half")))
    reading.digital = said["hour"]


@_piece(
    rf"{_LEAD}(?P<hour>\d{{1,2}}) \. (?P<minute>\d\d) (?P<half>[ap]m)",
    rf"{_LEAD}(?P<hour>{_NUMBER}) (?P<half>[ap]m)",
)
@_piece(
    rf"{_LEAD}(?P<hour>w\d{{1,2}}) (?P<minute>w(?:[1-5]\d)){_AM_PM}",
    rf"{_LEAD}(?P<hour>{_NUMBER}) o clock{_AM_PM}",
    rf"(?:at|a) (?:(?P<about>{_ABOUT}) )?(?P<hour>{_NUMBER}){_NOTHING_MORE}",
    rf"(?P<naked>(?P<about>{_ABOUT})) (?P<hour>{_NUMBER}){_NOTHING_MORE}",
    rf"(?P<about>{_ABOUT}) (?:at|a|les) (?P<hour>{_NUMBER}){_NOTHING_MORE}",
    rf"(?P<hour>{_NUMBER})(?= (?:in the|this|tomorrow|yesterday) (?:morning|afternoon|evening))",
)
def _english_clock(reading: Reading, said: dict[str, str]) -> None:
    """`6 pm`, `six thirty pm`, `at 6`, `8 in the morning`."""
    hour = _value(said["hour"])
    if hour > 12 and ("naked" in said or "minute" in said):  # "about 20": o'clock, minutes, or the 20th?
        raise Contradiction
    clock = Clock(hour, _value(said.get("minute", "0")), 0, "12" if 1 <= hour <= 12 else "24")
    reading.say(clock=_with_half(clock, said.get("half")))


@_piece(
    rf"{_LEAD}(?P<minute>half|(?:a )?quarter|w?5|w?10|w?20|w?25)(?: minutes)? past (?P<hour>{_NUMBER})(?: o clock)?{_AM_PM}",
    rf"{_LEAD}(?P<before>(?:a )?quarter|w20|w25) to (?P<hour>{_NUMBER})(?: o clock)?{_AM_PM}",
)
def _past_and_to(reading: Reading, said: dict[str, str]) -> None:
    """`half past five`, `quarter to six pm`. `five to six` may be a span of time and is not taken."""
    hour = _value(said["hour"])
    if not 1 <= hour <= 12:
        raise Contradiction
    words = said.get("minute") or said["before"]
    minute = 30 if words == "half" else 15 if words.endswith("quarter") else _value(words)
    if "before" in said:
        half = said.get("half")
        if hour == 12 and half:  # a quarter to 12 pm is in the other half of the day
            raise Contradiction
        hour, minute = hour - 1 or 12, 60 - minute
    reading.say(clock=_with_half(Clock(hour, minute, 0, "12"), said.get("half")))


@_piece(
    rf"{_LEAD}(?:12 |w12 )?(?:noon|midday)",
    rf"{_LEAD}(?P<today>ce )?midi(?: (?P<minute>\d\d|w\d\d)| et (?P<more>demie?|quart)| moins (?P<less>(?:le )?quart))?",
)
def _noon(reading: Reading, said: dict[str, str]) -> None:
    minute = _value(said.get("minute", "0"))
    if "more" in said:
        minute = 15 if said["more"] == "quart" else 30
    reading.say(clock=_checked(Clock(11, 45) if "less" in said else Clock(12, minute)))
    if "today" in said:
        reading.say(day=NearDay(0))


def _with_half(clock: Clock, half: str | None) -> Clock:
    if half is None:
        return _checked(clock)
    if not 1 <= clock.hour <= 12:
        raise Contradiction
    hour = clock.hour % 12 + (12 if half == "pm" else 0)
    return _checked(clock._replace(hour=hour, style="am" if half == "am" else "pm"))


def _checked(clock: Clock) -> Clock:
    if not (0 <= clock.hour <= 23 and 0 <= clock.minute <= 59 and 0 <= clock.second <= 59):
        raise Contradiction
    return clock


@_piece("utc|z")
def _utc(reading: Reading, _: dict[str, str]) -> None:
    reading.utc = True


# ------------------------------------------------------------------------------------------ parts of the day
_PARTS: dict[str, Part] = {
    **dict.fromkeys(("morning", "matin", "matinee"), "morning"),
    **dict.fromkeys(("afternoon", "apres midi", "aprem"), "afternoon"),
    **dict.fromkeys(("evening", "soir", "soiree"), "evening"),
    **dict.fromkeys(("night", "nuit"), "night"),
}


@_piece(
    "(?:in the )?(?P<part>morning|afternoon|evening)",
    "(?:at )?(?P<part>night)",
    "(?:du |le |au |dans la |en )?(?P<part>matin|matinee|soir|soiree)",
    "(?:de l |dans l |l )?(?P<part>apres midi|aprem)",
    "(?:dans la |de la )(?P<part>nuit)",
)
def _part(reading: Reading, said: dict[str, str]) -> None:
    reading.say(part=_PARTS[said["part"]])


# ------------------------------------------------------------------------------------------ days near today
@_piece("today|aujourd hui|ce jour")
def _today(reading: Reading, _: dict[str, str]) -> None:
    reading.say(day=NearDay(0))


@_piece(
    "this (?P<part>morning|afternoon|evening)",
    "ce (?P<part>matin|soir)",
    "cett?e? (?P<part>apres midi|aprem)",
)
def _part_of_today(reading: Reading, said: dict[str, str]) -> None:
    reading.say(day=NearDay(0), part=_PARTS[said["part"]])


@_piece("tonight")
def _tonight(reading: Reading, _: dict[str, str]) -> None:
    reading.say(day=NearDay(0), part="evening")


@_piece("(?P<last>last night|la nuit derniere|la nuit passee)", "cette nuit")
def _night(reading: Reading, said: dict[str, str]) -> None:
    reading.say(day=NightBetween("last" if "last" in said else "this"), part="night")


@_piece(
    "(?P<b2>(?:the )?day before yesterday|avant hier)",
    "(?P<b1>yesterday|hier)",
    "(?P<a1>tomorrow|demain)",
    "(?P<a2>(?:the )?day after tomorrow|apres demain)",
)
def _near_day(reading: Reading, said: dict[str, str]) -> None:
    reading.say(day=NearDay(next({"b2": -2, "b1": -1, "a1": 1, "a2": 2}[name] for name in said)))


_WHICH: dict[str, WeekDay] = {
    **dict.fromkeys(("last", "dernier", "passe"), WeekDay(0, "last")),
    **dict.fromkeys(("next", "prochain"), WeekDay(0, "next")),
    **dict.fromkeys(("this", "ce"), WeekDay(0, "this")),
    **dict.fromkeys(
        ("last week", "of last week", "de la semaine derniere", "de la semaine passee"),
        WeekDay(0, "last week"),
    ),
    **dict.fromkeys(("of next week", "de la semaine prochaine"), WeekDay(0, "next week")),
    "le": WeekDay(0, "the"),
}


@_piece(
    rf"(?:on )?(?P<name>{_WEEK_DAY})(?: (?P<which>dernier|passe|prochain|(?:of )?last week|of next week"
    r"|de la semaine (?:derniere|passee|prochaine)))?",
    rf"(?:on )?(?P<which>last|next|this|ce|le) (?P<name>{_WEEK_DAY})",
)
def _week_day(reading: Reading, said: dict[str, str]) -> None:
    which = _WHICH[said["which"]].which if "which" in said else ""
    reading.say(day=WeekDay(_WEEK_DAYS[said["name"]], which))


# ------------------------------------------------------------------------------------------ dates
@_piece(
    rf"(?:(?:on|le|the|on the) )?(?P<day>{_NUMBER}|premier)(?: (?:st|nd|rd|th|er))?(?: of)? (?P<month>{_MONTH})(?: (?P<year>\d{{4}}))?",
    rf"(?:on )?(?P<first>(?P<month>{_MONTH})) (?P<day>\d{{1,2}})(?P<th> (?:st|nd|rd|th))?(?: (?P<year>\d{{4}}))?",
)
def _named_date(reading: Reading, said: dict[str, str]) -> None:
    """`3 November`, `November 3`; the month first is English, and `mar 24` may be a Tuesday (mardi)."""
    unsure = said["month"] == "mar" or bool(reading.words & {"h", "heure", "heures", "le"})
    if unsure and "first" in said and not {"th", "year"} & said.keys():
        raise Contradiction
    day = 1 if said["day"] == "premier" else _value(said["day"])
    year = int(said["year"]) if "year" in said else None
    reading.say(date=CalendarDate(day, _MONTHS[said["month"]], year))


@_piece(
    r"(?:(?:on|le) )?(?P<one>\d{1,2}) (?P<sep>[/.-]) (?P<two>\d{1,2}) (?P=sep) (?P<year>\d{4})",
    r"(?:(?:on|le) )?(?P<one>\d{1,2}) (?P<sep>[/.]) (?P<two>\d{1,2}) (?P=sep) (?P<short>\d\d)",
    r"(?:(?:on|le) )?(?P<one>\d{1,2}) / (?P<two>\d{1,2})",
)
def _numeric_date(reading: Reading, said: dict[str, str]) -> None:
    """Day first or month first; only a number above 12 tells, or the language (later)."""
    one, two = int(said["one"]), int(said["two"])
    year = int(said["year"]) if "year" in said else 2000 + int(said["short"]) if "short" in said else None
    if "short" in said:
        reading.words.add("short-year")
    if one <= 12 < two:
        one, two = two, one
    reading.say(date=CalendarDate(one, two, year, either_order=one <= 12 and one != two))


@_piece(r"(?:(?:on|le) )?(?P<year>\d{4}) (?P<sep>[/.-]) (?P<month>\d{1,2}) (?P=sep) (?P<day>\d{1,2})")
def _year_first(reading: Reading, said: dict[str, str]) -> None:
    reading.say(date=CalendarDate(int(said["day"]), int(said["month"]), int(said["year"])))


@_piece(r"le (?P<day>\d{1,2})(?: er)?", r"(?:on )?the (?P<day>\d{1,2}) (?:st|nd|rd|th)")
def _day_of_month(reading: Reading, said: dict[str, str]) -> None:
    reading.say(day=DayOfMonth(int(said["day"])))
