"""Sample series: a few classes, every day of a year, and those that were not all created."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from bot.baijiayun.errors import Throttled
from bot.classroom.results import (
    Clash,
    CreationUnknown,
    MovedClass,
    PlannedClass,
    Result,
    Room,
    RoomChanged,
    SeriesConfirmation,
    SeriesCreated,
    SeriesDeleted,
    SeriesDeletionConfirmation,
    SeriesMoveConfirmation,
    SeriesMoved,
)
from bot.classroom.series import rooms_of
from bot.gallery.values import LONGEST, TOKEN
from bot.language.commands import NewSeries

_FIRST = datetime(2026, 11, 24, 14, tzinfo=ZoneInfo("Asia/Shanghai"))


_CLASH = Clash("26112112345679", LONGEST, _FIRST, _FIRST + timedelta(hours=1), "U012ABCDEF")


def _series(title: str, count: int, every: timedelta) -> NewSeries:
    starts = [_FIRST + number * every for number in range(count)]
    return NewSeries(title=title, occurrences=tuple((start, start + timedelta(hours=1)) for start in starts))


def _planned(series: NewSeries, clashing: int = 0) -> tuple[PlannedClass, ...]:
    return tuple(
        PlannedClass(start, end, _CLASH if number >= len(series.occurrences) - clashing else None)
        for number, (start, end) in enumerate(series.occurrences)
    )


def _rooms(series: NewSeries) -> tuple[Room, ...]:
    return tuple(
        Room(str(26112400000001 + number), series.title, start, end)
        for number, (start, end) in enumerate(series.occurrences)
    )


_HOURS_LATER = timedelta(hours=2)


def _moved(series: NewSeries, clashing: int = 0) -> tuple[MovedClass, ...]:
    return tuple(
        MovedClass(
            room,
            room.start + _HOURS_LATER,
            room.end + _HOURS_LATER,
            _CLASH if number < clashing else None,
        )
        for number, room in enumerate(_rooms(series))
    )


def _changes(series: NewSeries) -> tuple[RoomChanged, ...]:
    return tuple(
        RoomChanged(each.room, replace(each.room, start=each.start, end=each.end)) for each in _moved(series)
    )


_WEEKLY = _series("English", 6, timedelta(weeks=1))
_DAILY = _series(LONGEST, 371, timedelta(days=1))
_LAST = tuple(rooms_of(_WEEKLY))[-1]

SERIES: Mapping[str, Result] = {
    "series_confirmation": SeriesConfirmation(TOKEN, _WEEKLY, _planned(_WEEKLY)),
    "series_confirmation.clash": SeriesConfirmation(TOKEN, _WEEKLY, _planned(_WEEKLY, clashing=1)),
    "series_confirmation.longest": SeriesConfirmation(TOKEN, _DAILY, _planned(_DAILY, clashing=371)),
    "series_created": SeriesCreated("English", 6, _rooms(_WEEKLY)),
    "series_created.longest": SeriesCreated(LONGEST, 371, _rooms(_DAILY)[1:], past=1),
    "series_created.refused": SeriesCreated(
        "English",
        6,
        _rooms(_WEEKLY)[:2],
        refused=_WEEKLY.occurrences[2][0],
        error=Throttled("create_room", 3),
        rest=replace(_WEEKLY, occurrences=_WEEKLY.occurrences[3:]),
    ),
    "series_created.unknown": SeriesCreated(
        "English",
        6,
        _rooms(_WEEKLY)[:5],
        ((_LAST, CreationUnknown("English", _LAST.start, _LAST.end, TOKEN, TOKEN[::-1], goes_on=True)),),
    ),
    "series_deletion_confirmation": SeriesDeletionConfirmation(TOKEN, "English", _rooms(_WEEKLY)),
    "series_deletion_confirmation.longest": SeriesDeletionConfirmation(
        TOKEN, "English", _rooms(_DAILY), following=True, changed=True
    ),
    "series_deleted": SeriesDeleted("English", _rooms(_WEEKLY), again=_WEEKLY),
    "series_deleted.longest": SeriesDeleted(
        LONGEST, _rooms(_DAILY), _rooms(_DAILY), again=_DAILY, changed=_rooms(_DAILY)
    ),
    "series_deleted.changed": SeriesDeleted(
        "English", _rooms(_WEEKLY)[1:], changed=_rooms(_WEEKLY)[:1], again=_WEEKLY
    ),
    "series_deleted.refused": SeriesDeleted(
        "English",
        _rooms(_WEEKLY)[:2],
        refused=_WEEKLY.occurrences[2][0],
        error=Throttled("delete_room", 3),
        left=3,
        again=_WEEKLY,
    ),
    "series_move_confirmation": SeriesMoveConfirmation(TOKEN, "English", _moved(_WEEKLY, clashing=1)),
    "series_move_confirmation.longest": SeriesMoveConfirmation(
        TOKEN, "English", _moved(_DAILY, clashing=371), following=True, changed=True
    ),
    "series_move_confirmation.weekday": SeriesMoveConfirmation(
        TOKEN,
        "English",
        tuple(
            MovedClass(each.room, each.start + timedelta(days=2), each.end + timedelta(days=2))
            for each in _moved(_WEEKLY)
        ),
    ),
    "series_moved": SeriesMoved("English", _changes(_WEEKLY)),
    "series_moved.longest": SeriesMoved(LONGEST, _changes(_DAILY), _rooms(_DAILY), changed=_rooms(_DAILY)),
    "series_moved.refused": SeriesMoved(
        "English",
        _changes(_WEEKLY)[:2],
        refused=_WEEKLY.occurrences[2][0],
        error=Throttled("update_room", 3),
        left=3,
    ),
}
