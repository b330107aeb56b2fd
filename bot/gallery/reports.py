"""Sample reports: of a day and of a week, empty, one, many and longest, late and after others were skipped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from bot.classroom.results import DayReport, RoomDay, RoomPeak, WeekReport
from bot.gallery.samples import DAY, ENGLISH, LONG_DAY, LONGEST, MATHS, SCHOOL_DAY, days

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = DAY - timedelta(days=6)
QUIET = (0,) * 24
FINAL_AT = datetime(2026, 11, 23, 2, tzinfo=SHANGHAI)


class Sample(Struct, frozen=True):
    """A report and how it is sent."""

    report: DayReport | WeekReport
    late: bool = False
    skipped: tuple[datetime, ...] = ()


def class_of(
    day: date, number: int = 0, title: str | None = "English", peak: int = 30, came: int | None = 0
) -> RoomDay:
    """A class whose teacher came so many minutes after its start, or never; all records of it are in."""
    start = datetime(day.year, day.month, day.day, 8 + number % 12, tzinfo=SHANGHAI)
    entered = None if came is None else start + timedelta(minutes=came)
    room = RoomPeak(str(26112112345678 + number), title, peak, peak, peak + peak // 10)
    return RoomDay(day, room, start, start + timedelta(hours=1), entered, came is None or came > 5)


def unknown(of: RoomDay, *, recorded: bool, visits: int = 0) -> RoomDay:
    """The same class when it is not known, or not known yet, whether its teacher came in time."""
    room = replace(of.room, peak=visits, students=visits, visits=visits)
    return replace(of, room=room, entered=None, late=None, recorded=recorded)


def day_of(
    rooms: tuple[RoomDay, ...],
    hours: tuple[int, ...] = SCHOOL_DAY,
    before: int | None = 812,
    week: int | None = 966,
) -> DayReport:
    """A report of `DAY`."""
    final_at = FINAL_AT if any(not room.recorded for room in rooms) else None
    earlier = tuple(max(0, hour + (n % 3 - 1) * 40) for n, hour in enumerate(hours)) if week else ()
    return DayReport(rooms, _busiest(rooms), DAY, hours, before, week, earlier, final_at=final_at)


def week_of(rooms: tuple[RoomDay, ...], peaks: Mapping[date, int], before: int | None = 966) -> WeekReport:
    """A report of the week up to `DAY`."""
    hours = SCHOOL_DAY if any(peaks.values()) else QUIET
    final_at = FINAL_AT if any(not room.recorded for room in rooms) else None
    earlier = {} if before is None else {day - timedelta(days=7): before for day in peaks}
    return WeekReport(rooms, _busiest(rooms), peaks, hours, earlier, final_at=final_at)


def _busiest(rooms: tuple[RoomDay, ...]) -> tuple[RoomPeak, ...]:
    return tuple(room.room for room in rooms if room.room.visits)


def _many(day: date, count: int, title: str = "Class") -> Iterator[RoomDay]:
    for number in range(count):
        came = None if number % 7 == 3 else 12 if number % 7 == 5 else 0
        yield class_of(day, number, f"{title} {number + 1}", 600 - number, came)


def _longest(day: date) -> Iterator[RoomDay]:
    for number in range(400):
        yield class_of(day, number, LONGEST if number % 9 else None, 99_999 - number, None)


ONE = (class_of(DAY, title=ENGLISH.title),)
MANY = (*_many(DAY, 26), RoomDay(DAY, RoomPeak(MATHS.id, MATHS.title, 7, 6, 9)))
LONG = tuple(_longest(DAY))
WEEK = tuple(
    room for back in reversed(range(7)) for room in _many(DAY - timedelta(days=back), 4, f"Class {back}")
)
AWAITED = (
    *_many(DAY, 3),
    unknown(class_of(DAY, 5, "Evening maths"), recorded=False),
    unknown(class_of(DAY, 6, "Evening chess"), recorded=False, visits=4),
    unknown(class_of(DAY, 7, MATHS.title), recorded=True, visits=9),
)
LONG_UNKNOWN = tuple(unknown(room, recorded=n % 3 > 0) for n, room in enumerate(LONG))
MISSED = tuple(datetime(2026, 11, 16, 9, tzinfo=SHANGHAI) + timedelta(days=n) for n in range(6))
LONG_AGO = tuple(datetime(2026, 8, 16, 9, tzinfo=SHANGHAI) + timedelta(days=n) for n in range(98))
NO_DAYS = {MONDAY + timedelta(days=n): 0 for n in range(7)}

REPORTS: Mapping[str, Sample] = {
    "report_day.empty": Sample(day_of((), QUIET)),
    "report_day.empty_late": Sample(day_of((), QUIET), late=True, skipped=MISSED),
    "report_day.nobody": Sample(day_of((class_of(DAY, peak=0, came=None),), QUIET, 0, None)),
    "report_day.one": Sample(day_of(ONE)),
    "report_day.many": Sample(day_of(MANY, before=936)),
    "report_day.no_class": Sample(day_of(MANY[-1:], before=None, week=None)),
    "report_day.awaited": Sample(day_of(AWAITED)),
    "report_day.only_awaited": Sample(
        day_of((unknown(class_of(DAY, 5), recorded=False),), QUIET, before=None, week=None)
    ),
    "report_day.longest_unknown": Sample(
        day_of((*LONG[:200], *LONG_UNKNOWN[200:]), LONG_DAY), late=True, skipped=LONG_AGO
    ),
    "report_day.late": Sample(day_of(MANY), late=True),
    "report_day.skipped": Sample(day_of(MANY), late=True, skipped=MISSED),
    "report_day.longest": Sample(day_of(LONG, LONG_DAY), late=True, skipped=LONG_AGO),
    "report_week.empty": Sample(week_of((), NO_DAYS)),
    "report_week.nobody": Sample(week_of((class_of(DAY, peak=0, came=None),), NO_DAYS, 0)),
    "report_week.awaited": Sample(week_of(AWAITED, days(7))),
    "report_week.one": Sample(week_of(ONE, days(7), None)),
    "report_week.many": Sample(week_of(WEEK, days(7))),
    "report_week.skipped": Sample(week_of(WEEK, days(7)), late=True, skipped=MISSED[:1]),
    "report_week.longest": Sample(week_of(LONG, days(7)), late=True, skipped=LONG_AGO),
}
"""By name in the gallery."""
