"""What a timetable means: its classes, and what is wrong with each row that cannot be one."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import date, time, timedelta
from typing import TypeVar

import msgspec
from msgspec import Struct, field

from bot.language.class_times import Pair
from bot.language.parse_context import ParseContext
from bot.language.parse_error import ParseError
from bot.language.timetable_cells import (
    CellReader,
    ColumnKind,
    is_of_periods,
    is_yes,
    periods_of,
    title_of,
    weekdays_of,
    weeks_of,
)
from bot.timetables.classes import ClassRow, RowError, RowErrorReason
from bot.timetables.grid import week
from bot.timetables.headings import ClassCell, ClassRecord, ClassTable, listed
from bot.timetables.sheets import Sheet

MAX_CLASSES = 20_000
"""Classes of one timetable: more than the platform makes rooms in three days."""

T = TypeVar("T")

Period = tuple[time, time]

_SERIAL_DAY, _SERIAL_TIME = re.compile(r"\d{5}(?:\.\d+)?"), re.compile(r"0?\.\d+|0|1")
_SERIAL_ZERO = date(1899, 12, 30)
"""Day 0 of spreadsheets. Source: https://support.microsoft.com/office/datevalue-function"""

_AT_MIDNIGHT = re.compile(r"[ T]0?0:00(:00(\.0+)?)?")
"""What programs write after a day that has no hour."""

_SHORT_YEAR = re.compile(r"(\d{1,2}-[A-Za-z]{3}-)(\d\d)")
"""How Excel writes a day where nobody chose how: `7-Sep-26`."""

_INSTANT_MARK, _PARTS_OF_SECONDS = re.compile(r"(?<=\d)T(?=\d)"), re.compile(r"(?<=:\d\d:\d\d)\.\d+")
"""What programs write between a day and its hour, and after the seconds."""

_ISO_DATE, _HOURS_AND_MINUTES = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"(\d{1,2}):(\d\d)")

MINUTES_PER_DAY = 24 * 60
DAYS_PER_WEEK = 7


class Timetable(Struct, frozen=True):
    """The contents of a file. `unread` are unknown headings; `rows` counts the rows that are not empty."""

    classes: tuple[ClassRow, ...]
    errors: tuple[RowError, ...] = ()
    unread: tuple[str, ...] = ()
    rows: int = 0


class SchoolCalendar(Struct, frozen=True):
    """The context of a timetable: the current time and the zone, the first day of the term, and the periods."""

    context: ParseContext
    term: date | None = None
    bells: tuple[Period, ...] = ()


class NoClassRows(Exception):  # noqa: N818 - told like a refusal
    """No sheet has a row of headings with classes below it."""


class TooManyClasses(Exception):  # noqa: N818 - told like a refusal
    """A timetable with more classes than are created at once."""


def timetable_of(sheets: Sequence[Sheet], school: SchoolCalendar) -> Timetable:
    """The classes of all sheets that have any. Raises NoClassRows, TooManyClasses."""
    of_many = [msgspec.structs.replace(sheet, one_of_many=len(sheets) > 1) for sheet in sheets]
    tables = [table for sheet in of_many if (table := _table(sheet)) is not None]
    if not tables:
        raise NoClassRows
    reader = _Reader(school, CellReader(school.context))
    for table in tables:
        for record in table.records:
            reader.take(record)
    unread = dict.fromkeys(name for table in tables for name in table.unread)
    rows = sum(len(table.records) for table in tables)
    return Timetable(tuple(reader.classes), tuple(reader.errors), tuple(unread), rows)


def is_timetable(sheet: Sheet) -> bool:
    """Whether a sheet has headings with classes below them."""
    return _table(sheet) is not None


def _table(sheet: Sheet) -> ClassTable | None:
    return listed(sheet) or week(sheet)


class _Reader(Struct):
    """Reads records one by one, and gathers what they mean and what is wrong."""

    school: SchoolCalendar
    cells: CellReader
    classes: list[ClassRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    _seen: set[Hashable] = field(default_factory=set)

    def take(self, record: ClassRecord) -> None:
        """Reads the classes of a record; none where a cell of it cannot be read. Raises TooManyClasses."""
        reading = _Reading(record, self.school, self.cells)
        classes = reading.classes()
        if reading.errors:
            self.errors += reading.errors
            return
        for each in classes:
            self._add(each, record)
        if len(self.classes) > MAX_CLASSES:
            raise TooManyClasses

    def _add(self, each: ClassRow, record: ClassRecord) -> None:
        identity = (each.title, each.start, each.end, each.teacher, each.classrooms)
        if identity in self._seen:
            self.errors.append(_error(record, record.fields[ColumnKind.TITLE], "twice"))
            return
        self._seen.add(identity)
        self.classes.append(each)


class _Reading:
    """One record, read cell by cell: all cells that cannot be read are reported, not only the first."""

    def __init__(self, record: ClassRecord, school: SchoolCalendar, cells: CellReader) -> None:
        self._record = record
        self._school = school
        self._cells = cells
        self._next_one = False
        self.errors: list[RowError] = []

    def classes(self) -> list[ClassRow]:
        titled = self._read(ColumnKind.TITLE, title_of)
        cells, record = self._cells, self._record
        max_users, early = (
            self._read(ColumnKind.MAX, cells.max_users),
            self._read(ColumnKind.EARLY, cells.early),
        )
        live, classrooms = (
            self._read(ColumnKind.LIVE, is_yes),
            self._read(ColumnKind.CLASSROOMS, cells.classrooms),
        )
        if ColumnKind.TITLE not in record.fields:
            self._refuse("no_title")
        hours = self._hours()
        return [
            ClassRow(
                row=record.row,
                title=titled or "",
                start=start,
                end=end,
                teacher=record.text(ColumnKind.TEACHER) or None,
                max_users=max_users,
                pre_enter_seconds=early,
                live=live,
                classrooms=classrooms or (),
            )
            for day in self._days()
            for start, end in (self._pair(day, hours) if hours else ())
        ]

    def _read(self, column: ColumnKind, read: Callable[[str], T]) -> T | None:
        said = self._record.fields.get(column)
        if said is None:
            return None
        try:
            return read(said.text)
        except ParseError as error:
            self._refuse_cell(said, _reason(column, said.text, error), error.choices)
            return None

    def _refuse(self, reason: RowErrorReason, said: ClassCell | None = None) -> None:
        """Refuses a row for what it lacks, at the cell that needs it."""
        self._refuse_cell(said or ClassCell("", "", ""), reason)

    def _refuse_cell(self, said: ClassCell, reason: RowErrorReason, choices: tuple[str, ...] = ()) -> None:
        self.errors.append(_error(self._record, said, reason, choices))

    # days

    def _days(self) -> Iterator[date | None]:
        """The days of the class or of its series; None where its hours say theirs; nothing where something is wrong."""
        dated, weekday = (
            self._record.fields.get(ColumnKind.DATE),
            self._record.fields.get(ColumnKind.WEEKDAY),
        )
        if dated is not None and (dated.text.isdecimal() or not weekdays_of(dated.text)):
            yield from self._date(dated, weekday)
        elif (named := dated or weekday) is not None:
            yield from self._by_weekday(named)
        elif ColumnKind.WEEKS in self._record.fields:
            self._refuse("no_day", self._record.fields[ColumnKind.WEEKS])
        else:
            yield None

    def _date(self, dated: ClassCell, weekday: ClassCell | None) -> Iterator[date]:
        day = self._read(ColumnKind.DATE, self._day)
        if day is None:
            return
        named = weekdays_of(weekday.text) if weekday else ()
        if named and day.weekday() not in named:
            self._refuse("unclear_date", weekday)
            return
        yield day

    def _day(self, text: str) -> date:
        if _SERIAL_DAY.fullmatch(text):
            return _SERIAL_ZERO + timedelta(days=int(float(text)))
        return self._cells.day(_SHORT_YEAR.sub(r"\g<1>20\2", _AT_MIDNIGHT.sub("", text)))

    def _by_weekday(self, named: ClassCell) -> Iterator[date]:
        weekdays, weeks = weekdays_of(named.text), self._read(ColumnKind.WEEKS, weeks_of)
        if not weekdays:
            # under the heading of a day there may be a date too
            column = ColumnKind.DATE if ColumnKind.DATE in self._record.fields else ColumnKind.WEEKDAY
            day = self._read(column, self._day)
            yield from () if day is None else (day,)
        elif ColumnKind.WEEKS not in self._record.fields:
            self._next_one = True
            yield from map(self._next, weekdays)
        elif self._school.term is None:
            self._refuse("no_term", self._record.fields[ColumnKind.WEEKS])
        else:
            first = self._school.term - timedelta(days=self._school.term.weekday())
            for number in weeks or ():
                monday = first + timedelta(days=(number - 1) * DAYS_PER_WEEK)
                yield from (monday + timedelta(days=weekday) for weekday in weekdays)

    def _next(self, weekday: int) -> date:
        """The next such weekday, today included."""
        today = self._school.context.today
        return today + timedelta(days=(weekday - today.weekday()) % DAYS_PER_WEEK)

    # hours

    def _hours(self) -> tuple[ClassCell, str, str] | None:
        """The cell that says the hours, and its start and end as text; None where they cannot be told."""
        record = self._record
        periods = self._periods()
        if periods is not None:
            return self._rung(*periods)
        said = record.fields.get(ColumnKind.START) or record.fields.get(ColumnKind.TIME)
        if said is None:
            if not self.errors:
                self._refuse("no_time", record.fields.get(ColumnKind.TITLE))
            return None
        start, end = (
            said.text,
            record.text(ColumnKind.END) or _length(record.text(ColumnKind.LENGTH)),
        )
        return said, _clock(start), _clock(end)

    def _periods(self) -> tuple[ClassCell, int, int] | None:
        """The first and the last period, and where that is said; None where the hours are not said so."""
        fields = self._record.fields
        for first, last in (
            (ColumnKind.PERIODS, ColumnKind.PERIODS),
            (ColumnKind.FIRST_PERIOD, ColumnKind.LAST_PERIOD),
            (ColumnKind.TIME, ColumnKind.TIME),
            (ColumnKind.START, ColumnKind.END),
        ):
            said = fields.get(first)
            named = first in (ColumnKind.PERIODS, ColumnKind.FIRST_PERIOD)
            if said is not None and (named or is_of_periods(said.text)):
                begins = self._read(first, periods_of)
                ends = self._read(last, periods_of) if last in fields and last is not first else begins
                return (said, begins[0], ends[1]) if begins and ends else None
        return None

    def _rung(self, said: ClassCell, first: int, last: int) -> tuple[ClassCell, str, str] | None:
        """The hours of periods, by the school's bells."""
        bells = self._school.bells
        if not bells:
            self._refuse("no_bells", said)
        elif not 1 <= first <= last <= len(bells):
            self._refuse("no_such_period", said)
        else:
            return said, f"{bells[first - 1][0]:%H:%M}", f"{bells[last - 1][1]:%H:%M}"
        return None

    def _pair(self, day: date | None, hours: tuple[ClassCell, str, str]) -> Iterator[Pair]:
        said, start, end = hours
        try:
            pair = self._cells.pair(day, start, end)
            if self._next_one and day and pair[0] < self._school.context.now:
                pair = self._cells.pair(day + timedelta(days=DAYS_PER_WEEK), start, end)
            yield pair
        except ParseError as error:
            shown = " ".join(filter(None, (start, end)))
            known = any(each.place == said.place for each in self.errors)
            if not known:
                self._refuse_cell(
                    ClassCell(shown, said.place, said.heading), _reason_of_hours(error), error.choices
                )


def _error(
    record: ClassRecord, said: ClassCell, reason: RowErrorReason, choices: tuple[str, ...] = ()
) -> RowError:
    return RowError(
        row=record.row,
        place=said.place,
        heading=said.heading,
        reason=reason,
        value=said.text,
        choices=choices,
    )


def _reason(column: ColumnKind, text: str, error: ParseError) -> RowErrorReason:
    if column in (ColumnKind.WEEKS, ColumnKind.PERIODS) and _ISO_DATE.match(text):
        return "made_a_date"
    return "unclear_date" if error.choices else error.kind


def _reason_of_hours(error: ParseError) -> RowErrorReason:
    if error.kind == "missing":
        return "no_end" if error.missing == "end" else "no_day"
    return "unclear_time" if error.choices else error.kind


def _clock(text: str) -> str:
    """A time as a line has it, where a spreadsheet has the part of the day that is over."""
    if _SERIAL_TIME.fullmatch(text):
        minutes = round(float(text) * MINUTES_PER_DAY)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return _PARTS_OF_SECONDS.sub("", _INSTANT_MARK.sub(" ", text))


def _length(text: str) -> str:
    """A length as a line has it: a number alone counts minutes, `1:30` hours and minutes."""
    if text.isdecimal():
        return f"{text}m"
    if clock := _HOURS_AND_MINUTES.fullmatch(_clock(text)):
        return f"{int(clock[1]) * 60 + int(clock[2])}m"
    return text
