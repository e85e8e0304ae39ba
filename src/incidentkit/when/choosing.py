"""From what the words say to the one instant they mean, or to the question that has to be asked.

A time is taken only when no other reading points the right way. Decided here, and kept by the table of phrases:
a bare clock time is today or is asked back; a day without a time is asked back; `last Friday` is taken when the
last one was in another week; between midnight and four nobody knows which day is "yesterday".
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from incidentkit.errors import message
from incidentkit.when import asking
from incidentkit.when.asking import Expect, TimeError
from incidentkit.when.instants import first_instant, possible_instants
from incidentkit.when.readings import (
    CalendarDate,
    Clock,
    Contradiction,
    DayOfMonth,
    NearDay,
    NightBetween,
    Reading,
    Shift,
    WeekDay,
)

YEARS = range(1970, 2101)
_SMALL_HOURS = 4  # before four in the morning, "yesterday" may be the day that has just ended
_EVENING = 18
_NIGHT_ENDS = 6
_NIGHT_BEGINS = 19
_HALF_A_YEAR = timedelta(days=183)

_ENGLISH = frozenset(
    "at yesterday today tomorrow tonight last this next on the past to noon morning afternoon evening night "
    "monday tuesday wednesday thursday friday saturday sunday january february april june july august "
    "september october november december half quarter in of about around".split()
)
_FRENCH = frozenset(
    "hier demain aujourd le la ce cet cette du vers environ lundi mardi mercredi jeudi vendredi samedi dimanche "
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre matin soir heures heure "
    "dernier prochain avant apres".split()
)


@dataclass(frozen=True)
class Asked:
    """The situation of the question: the text (for quoting it), the local clock, and which way is asked for."""

    text: str
    now: datetime  # aware, in the zone
    zone: ZoneInfo
    expect: Expect
    language: str | None

    @property
    def today(self) -> date:
        """The local date."""
        return self.now.date()

    def right_way(self, instant: datetime) -> bool:
        """Whether the instant (aware) is in the past, or in the future, as asked for; now is both."""
        return instant <= self.now if self.expect == "past" else instant >= self.now

    def fits(self, local: datetime) -> bool:
        """Whether a naive local time can be meant: some instant it stands for is on the right side of now."""
        return self.right_way(first_instant(local, self.zone))

    def wrong_way(self, local: datetime) -> TimeError:
        """The error for a time on the wrong side of now."""
        return asking.wrong_way(self.text, local, self.now, self.expect)

    def several(self, *choices: datetime) -> TimeError:
        """The question between local times; the ones on the right side of now come first."""
        ordered = sorted(dict.fromkeys(choices), key=lambda local: not self.fits(local))
        return asking.several(self.text, ordered) if len(ordered) > 1 else self.wrong_way(ordered[0])


def choose(reading: Reading, asked: Asked) -> datetime:
    """The instant (aware) that the reading means. Raises TimeError, or Contradiction when pieces disagree."""
    if reading.now or reading.fortnight or (reading.shift and not _counts_days_only(reading)):
        instant = _counted(reading, asked)
        if not asked.right_way(instant):
            raise asked.wrong_way(instant.astimezone(asked.zone))
        return instant
    if reading.utc:
        return _in_utc(reading, asked)
    return _settle(_local(reading, asked), asked)


def choose_written(
    day: str, clock: str, seconds: str | None, fraction: str | None, offset: str | None, asked: Asked
) -> datetime:
    """The instant (aware) of an ISO 8601 time, given its parts; without an offset it is local, and may be asked back."""
    try:
        local = datetime.fromisoformat(f"{day}T{clock}{seconds or ':00'}")
        zone = datetime.fromisoformat(f"2000-01-01T00:00{(offset or 'Z').upper()}").tzinfo
    except ValueError:
        raise Contradiction from None
    if local.year not in YEARS or clock.startswith("24") or (fraction and not seconds):
        raise Contradiction
    local = local.replace(microsecond=int((fraction or "").ljust(6, "0")))
    if offset is None:
        return _settle(local, asked)
    instant = local.replace(tzinfo=zone)
    if not asked.right_way(instant):
        raise asked.wrong_way(instant.astimezone(asked.zone))
    return instant


# ------------------------------------------------------------------------------------------ counted from now
def _counts_days_only(reading: Reading) -> bool:
    """`3 days ago at 18:00`: the count names a day, and the clock the time."""
    shift = reading.shift
    return bool(shift and reading.clock and shift.days and not shift.seconds and not shift.months)


def _counted(reading: Reading, asked: Asked) -> datetime:
    if reading.fortnight:
        raise _two_days(reading, asked)
    others = (reading.clock, reading.day, reading.date, reading.part)
    if any(other is not None for other in others) or reading.utc or (reading.now and reading.shift):
        raise Contradiction
    if reading.now:
        return asked.now
    assert reading.shift is not None
    return _shifted(asked.now, reading.shift, asked.zone)


def _shifted(now: datetime, shift: Shift, zone: ZoneInfo) -> datetime:
    """Hours and less are counted in UTC, days and more on the calendar at the same local time."""
    moment = now.astimezone(UTC)
    if shift.months or shift.days:
        months = now.year * 12 + now.month - 1 + shift.months
        year, month = months // 12, months % 12 + 1
        if year not in YEARS:
            raise Contradiction
        day = min(now.day, calendar.monthrange(year, month)[1])
        local = datetime.combine(date(year, month, day), now.time()) + timedelta(days=shift.days)
        moment = first_instant(local, zone)
    moment += timedelta(seconds=shift.seconds)
    if moment.astimezone(zone).year not in YEARS:
        raise Contradiction
    return moment


def _two_days(reading: Reading, asked: Asked) -> TimeError:
    """`quinze jours` is two weeks or fifteen days, `huit jours` a week or eight days."""
    count = reading.fortnight or 0
    at = time(reading.clock.hour, reading.clock.minute) if reading.clock else asked.now.time()
    sign = 1 if count > 0 else -1
    days = [asked.today + timedelta(days=n) for n in (count - sign, count)]
    return asked.several(*(datetime.combine(day, at.replace(second=0, microsecond=0)) for day in days))


# ------------------------------------------------------------------------------------------ a day and a clock
def _local(reading: Reading, asked: Asked) -> datetime:
    """The local time meant: every hour the clock can mean, on the day meant."""
    if reading.date is None and reading.day is None and reading.shift is None:
        return _without_day(reading, asked)
    if reading.clock is None:
        raise asking.no_time_of_day(asked.text, _example(reading, asked))
    if isinstance(reading.day, NightBetween):
        return _in_the_night(reading, reading.day, asked)
    day = _day(reading, asked)
    clock = reading.clock
    if reading.midnight or _is_midnight(clock) or (clock[:3] == (0, 0, 0) and reading.date is None):
        start = datetime.combine(day, time())
        raise asked.several(start, start + timedelta(days=1))
    return _one_of([datetime.combine(day, at) for at in _times(reading, asked)], asked)


def _one_of(times: list[datetime], asked: Asked) -> datetime:
    """The only one of these local times that lies the right way; asks when there are more."""
    fitting = [local for local in times if asked.fits(local)]
    if len(fitting) > 1:
        raise asked.several(*fitting)
    if not fitting:
        raise asked.wrong_way(times[0] if asked.expect == "past" else times[-1])
    return fitting[0]


def _without_day(reading: Reading, asked: Asked) -> datetime:
    """A clock time alone is today's, if it lies the right way; else yesterday's (or tomorrow's) is as likely."""
    clock = reading.clock
    if clock is None:
        if reading.part is None:
            raise Contradiction
        raise asking.no_time_of_day(asked.text, _example(reading, asked))
    other = timedelta(days=-1 if asked.expect == "past" else 1)
    today = [datetime.combine(asked.today, at) for at in _times(reading, asked)]
    if _is_midnight(clock) or reading.midnight:
        start = datetime.combine(asked.today, time())
        raise asked.several(
            *(start, start - timedelta(days=1)) if asked.expect == "past" else (start + other, start)
        )
    if clock.bare and _may_be_a_length(reading, asked):
        hint = message("Write {time} if you mean the time of day.", time=asking.typed(today[0]))
        raise asking.vague(asked.text, hint)
    meant = [local for local in (*today, *(local + other for local in today)) if asked.fits(local)]
    if len(today) == 1 and today[0] in meant:
        return today[0]
    raise asked.several(*(meant if len(meant) > 1 else (*meant, *today)))


def _may_be_a_length(reading: Reading, asked: Asked) -> bool:
    """`2h` and nothing else: two o'clock, or two hours?"""
    alone = (
        len(reading.words) <= 3
        and not reading.words & {"a", "at", "vers", "environ"}
        and reading.part is None
    )
    assert reading.clock is not None
    return alone and (reading.clock.hour <= 12 or asked.expect == "future")


def _times(reading: Reading, asked: Asked) -> list[time]:
    """The times of day that the clock can mean, given the part of the day. Raises Contradiction if none."""
    clock, part = reading.clock, reading.part
    assert clock is not None
    style = _style(reading, clock, asked)
    hours = [clock.hour]
    if style == "12":
        hours = [clock.hour % 12, clock.hour % 12 + 12]
    elif style == "24" and part in {"afternoon", "evening", "night"} and 1 <= clock.hour < 12:
        hours.append(clock.hour + 12)
    if part == "morning":
        hours = [hour for hour in hours if hour < 12 and not (style == "12" and clock.hour == 12)]
    elif part == "afternoon":
        hours = [hour for hour in hours if 12 <= hour <= 18]
    elif part == "evening":
        hours = [hour for hour in hours if 17 <= hour <= 23]
    elif part == "night":
        hours = [hour for hour in hours if hour >= _NIGHT_BEGINS or (hour < _NIGHT_ENDS and style != "12")]
    if not hours:
        raise Contradiction
    return [time(hour, clock.minute, clock.second) for hour in hours]


def _style(reading: Reading, clock: Clock, asked: Asked) -> str:
    """Whether a clock such as 8:30 or 10:30 is the 24-hour one: in French, with a date, or standing alone."""
    if "digital" not in reading.words or clock.style != "12":
        return clock.style
    if asked.language == "fr" or reading.words & _FRENCH:
        return "24"
    if "two-digit-hour" in reading.words and (reading.date is not None or not reading.words & _ENGLISH):
        return "24"
    return "12"


def _is_midnight(clock: Clock) -> bool:
    """`12 am`: midnight, but of which day?"""
    return clock.style == "am" and clock[:3] == (0, 0, 0)


def _in_the_night(reading: Reading, night: NightBetween, asked: Asked) -> datetime:
    """`last night at 11`, `cette nuit à 3h`: a night belongs to two dates."""
    times = _times(reading, asked)
    if len(times) != 1 or reading.midnight or asked.now.hour < _SMALL_HOURS:
        raise asking.vague(asked.text, asking.how_to_write(asked.expect))
    at, today = times[0], asked.today
    early = at.hour < _NIGHT_ENDS
    if night.which == "last" or (asked.expect == "past" and asked.now.hour < _EVENING):
        return datetime.combine(today if early else today - timedelta(days=1), at)
    if asked.expect == "past" and early:  # late in the evening: the night before, or a slip of the pen
        raise asking.vague(asked.text, asking.how_to_write(asked.expect))
    return datetime.combine(today + timedelta(days=1) if early else today, at)


# ------------------------------------------------------------------------------------------ which day
def _day(reading: Reading, asked: Asked) -> date:
    if reading.shift is not None:
        if reading.day is not None or reading.date is not None:
            raise Contradiction
        _not_in_the_small_hours(reading.shift.days, reading, asked)
        return _shifted(asked.now, reading.shift, asked.zone).astimezone(asked.zone).date()
    if reading.date is not None:
        return _calendar_day(reading, reading.date, asked)
    match reading.day:
        case NearDay(offset):
            _not_in_the_small_hours(offset, reading, asked)
            return asked.today + timedelta(days=offset)
        case WeekDay():
            return _week_day(reading, reading.day, asked)
        case DayOfMonth(number):
            return _day_of_month(number, asked)
        case _:
            raise Contradiction


def _not_in_the_small_hours(offset: int, reading: Reading, asked: Asked) -> None:
    """At half past midnight, "yesterday 18:00" is six hours ago for one person and thirty for another."""
    if offset and asked.now.hour < _SMALL_HOURS:
        day = asked.today + timedelta(days=offset)
        at = _times(reading, asked)[0]
        nearer = day + timedelta(days=-1)
        raise asked.several(datetime.combine(day, at), datetime.combine(nearer, at))


def _calendar_day(reading: Reading, said: CalendarDate, asked: Asked) -> date:
    french = asked.language == "fr" or bool(reading.words & _FRENCH)
    if said.either_order and not french:
        swapped = said._replace(day=said.month, month=said.day)
        at = _times(reading, asked)[0]
        raise asked.several(*(datetime.combine(_dated(each, asked), at) for each in (said, swapped)))
    day = _dated(said, asked)
    if "short-year" in reading.words and abs(day.year - asked.today.year) > 1:
        raise Contradiction
    if isinstance(reading.day, WeekDay):
        if reading.day.which not in {"", "the"}:
            raise Contradiction
        if reading.day.number != day.weekday():
            raise asking.day_disagrees(asked.text, datetime.combine(day, _times(reading, asked)[0]))
    elif reading.day is not None:
        raise Contradiction
    return day


def _dated(said: CalendarDate, asked: Asked) -> date:
    """The date with its year; without one, the nearest within half a year of today, either way."""
    if said.year is not None:
        if said.year not in YEARS:
            raise Contradiction
        return _existing(said.year, said.month, said.day)
    near = []
    for year in (asked.today.year - 1, asked.today.year, asked.today.year + 1):
        try:
            day = date(year, said.month, said.day)
        except ValueError:
            continue
        if abs(day - asked.today) < _HALF_A_YEAR:
            near.append(day)
    if len(near) != 1:
        raise Contradiction
    return near[0]


def _existing(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Contradiction from None


def _day_of_month(number: int, asked: Asked) -> date:
    """`le 18`: this month's, when it lies the right way; another month's has to be said."""
    day = _existing(asked.today.year, asked.today.month, number)
    if day > asked.today if asked.expect == "past" else day < asked.today:
        raise asking.vague(
            asked.text, message("Write the month as well, for example: {date}.", date=day.isoformat())
        )
    return day


def _week_day(reading: Reading, said: WeekDay, asked: Asked) -> date:
    """The date of a weekday; asks when this week's and another week's can both be meant."""
    today = asked.today
    ago = (today.weekday() - said.number) % 7 or 7
    ahead = (said.number - today.weekday()) % 7 or 7
    before, coming = today - timedelta(days=ago), today + timedelta(days=ahead)
    this_week = today - timedelta(days=today.weekday() - said.number)
    match said.which:
        case "" if said.number == today.weekday():
            choices = (today, before if asked.expect == "past" else coming)
        case "":
            return before if asked.expect == "past" else coming
        case "this":
            choices = (this_week, this_week + timedelta(days=7 if this_week < today else -7))
            if this_week != today and this_week == (before if asked.expect == "past" else coming):
                return this_week
        case "last":
            choices = (before, before - timedelta(days=7))
            if ago > today.weekday() and ago > 1:
                return before
        case "next":
            choices = (coming, coming + timedelta(days=7))
            if (
                ahead > 6 - today.weekday() and ahead > 1 and today.weekday() != 6
            ):  # weeks that begin on Sunday
                return coming
        case "last week" | "next week":
            week = timedelta(days=-7 if said.which == "last week" else 7)
            choices = (this_week, this_week + week)
            if 6 not in {today.weekday(), said.number}:  # a week begins on Sunday or on Monday
                return this_week + week
        case _:
            raise Contradiction
    at = _times(reading, asked)[0]
    raise asked.several(*(datetime.combine(day, at) for day in choices))


def _example(reading: Reading, asked: Asked) -> datetime:
    """A complete time to show, on the day that was named if that is certain."""
    hour = {"morning": 9, "afternoon": 15, "evening": 20, "night": 23, None: 14}[reading.part]
    reading.clock = Clock(hour)
    try:
        day = asked.today if reading.day is None and reading.date is None else _day(reading, asked)
    except (Contradiction, TimeError):
        day = asked.today
    return datetime.combine(day, time(hour))


# ------------------------------------------------------------------------------------------ the clocks
def _settle(local: datetime, asked: Asked) -> datetime:
    """The instant of a local time; asks when the clocks showed it twice or never."""
    possible = possible_instants(local, asked.zone)
    if not possible:
        raise asking.never_came(asked.text, first_instant(local, asked.zone).astimezone(asked.zone))
    if not any(asked.right_way(instant) for instant in possible):
        raise asked.wrong_way(local)
    if len(possible) > 1:
        raise asking.twice(asked.text, *(instant.astimezone(asked.zone) for instant in possible))
    return possible[0]


def _in_utc(reading: Reading, asked: Asked) -> datetime:
    """`3 Nov 2026 14:05 UTC`: a whole date is needed, for days begin elsewhere at another time."""
    if (
        reading.date is None
        or reading.date.year is None
        or reading.date.either_order
        or reading.clock is None
    ):
        raise Contradiction
    if reading.day is not None or reading.part is not None:
        raise Contradiction
    times = _times(reading, asked)
    if len(times) != 1 or reading.midnight:
        raise Contradiction
    instant = datetime.combine(_dated(reading.date, asked), times[0], tzinfo=UTC)
    if not asked.right_way(instant):
        raise asked.wrong_way(instant.astimezone(asked.zone))
    return instant
