"""From what the words say to the one instant they mean, or to the question that has to be asked.

A time is taken only when no other reading points the right way. Decided here, and kept by the table of phrases:
a bare clock time is today or is asked back; a day without a time is asked back; `last Friday` is taken when the
last one was in another week; between midnight and four nobody knows which day is "yesterday".
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from incidentkit.when import asking
from incidentkit.when.asking import Asked, TimeError
from incidentkit.when.clocks import NIGHT_ENDS, is_midnight, may_be_as_written, times_of_day
from incidentkit.when.days import SMALL_HOURS, YEARS, dated, day_meant, shifted
from incidentkit.when.instants import first_instant, possible_instants
from incidentkit.when.readings import Clock, Contradiction, NightBetween, Reading

_EVENING = 18


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


def choose_written(parts: tuple[str | None, ...], asked: Asked) -> datetime:
    """The instant (aware) of an ISO 8601 time; without an offset it is local, and may be asked back.

    `parts`: date, hours and minutes, `:seconds`, digits of a fraction, offset; the last three may be None.
    """
    day, clock, seconds, fraction, offset = parts
    try:
        local = datetime.fromisoformat(f"{day}T{clock}{seconds or ':00'}")
        zone = datetime.fromisoformat(f"2000-01-01T00:00{(offset or 'Z').upper()}").tzinfo
    except ValueError:
        raise Contradiction from None
    if local.year not in YEARS or f"{clock}".startswith("24") or (fraction and not seconds):
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
    reading.approximate = reading.approximate or reading.shift.rough
    return shifted(asked.now, reading.shift, asked.zone)


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
    day = day_meant(reading, asked)
    clock = reading.clock
    if reading.midnight or is_midnight(clock) or (clock[:3] == (0, 0, 0) and reading.date is None):
        start = datetime.combine(day, time())
        raise asked.several(start, start + timedelta(days=1))
    times = [datetime.combine(day, at) for at in times_of_day(reading, asked)]
    if (
        reading.part == "night" and times[0].hour < NIGHT_ENDS
    ):  # "Friday night at 2": Friday's date or Saturday's?
        raise asked.several(times[0], times[0] + timedelta(days=1))
    if len(times) > 1 and not asked.fits(times[0]) and asked.fits(times[1]) and may_be_as_written(reading):
        raise asked.several(
            *times
        )  # "23/11/2026 9:05" said in the afternoon of what will be: an evening, or a slip?
    return _one_of(times, asked)


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
    today = [datetime.combine(asked.today, at) for at in times_of_day(reading, asked)]
    if is_midnight(clock) or reading.midnight:
        start = datetime.combine(asked.today, time())
        raise asked.several(
            *(start, start - timedelta(days=1)) if asked.expect == "past" else (start + other, start)
        )
    if _may_be_a_length(reading, asked):
        fitting = today[0] if asked.fits(today[0]) else today[0] + other
        raise asking.length_or_clock(asked.text, clock.hour, clock.minute, fitting, asked.expect)
    meant = [local for local in (*today, *(local + other for local in today)) if asked.fits(local)]
    if len(today) == 1 and today[0] in meant:
        return today[0]
    if len(meant) == 1:
        raise asking.not_today(asked.text, meant[0], asked.expect)
    raise asked.several(*meant)


def _may_be_a_length(reading: Reading, asked: Asked) -> bool:
    """`2h`, `environ 2h`: two o'clock, or two hours? `à 2h` and `vers 2h` are times of day."""
    clock = reading.clock
    assert clock is not None
    if reading.part is not None or reading.words & {"a", "at", "vers"}:
        return False
    about_hours = reading.approximate and bool(reading.words & {"h", "heure", "heures"})
    return (clock.bare or about_hours) and (clock.hour <= 12 or asked.expect == "future")


def _in_the_night(reading: Reading, night: NightBetween, asked: Asked) -> datetime:
    """`last night at 11`, `cette nuit à 3h`: a night belongs to two dates."""
    at, today = times_of_day(reading, asked)[0], asked.today
    early = at.hour < NIGHT_ENDS
    assert reading.clock is not None
    if reading.midnight or asked.now.hour < SMALL_HOURS or (early and reading.clock.style == "12"):
        raise asked.several(datetime.combine(today, at), datetime.combine(today - timedelta(days=1), at))
    if night.which == "last" or (asked.expect == "past" and asked.now.hour < _EVENING):
        return datetime.combine(today if early else today - timedelta(days=1), at)
    if asked.expect == "past" and early:  # late in the evening: the night before, or a slip of the pen
        raise asking.vague(asked.text, asking.how_to_write(asked.expect))
    return datetime.combine(today + timedelta(days=1) if early else today, at)


def _example(reading: Reading, asked: Asked) -> datetime:
    """A complete time to show, on the day that was named if that is certain."""
    hour = {"morning": 9, "afternoon": 15, "evening": 20, "night": 23, None: 14}[reading.part]
    reading.clock = Clock(hour)
    try:
        day = asked.today if reading.day is None and reading.date is None else day_meant(reading, asked)
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
    times = times_of_day(reading, asked)
    if len(times) != 1 or reading.midnight:
        raise Contradiction
    instant = datetime.combine(dated(reading.date, asked), times[0], tzinfo=UTC)
    if not asked.right_way(instant):
        raise asked.wrong_way(instant.astimezone(asked.zone))
    return instant
