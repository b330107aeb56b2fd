"""The table of a report, for a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bot.blocks.files import File, Format, written
from bot.blocks.room_peaks import title_of
from bot.blocks.tables import Column, Value, cells
from bot.blocks.viewer import Viewer
from bot.classroom.results import DayReport, RoomDay, WeekReport
from bot.clock import PLATFORM_ZONE
from bot.texts import Texts


def report_file(
    report: DayReport | WeekReport, viewer: Viewer, folder: Path, format: Format = Format.XLSX
) -> File:
    """All rooms of a report, one row per room and day, written in a folder."""
    columns = tuple(_columns(viewer))
    days = dict.fromkeys((report.first.isoformat(), report.last.isoformat()))
    name = f"{'_'.join(('rollcall', *days))}.{format}"
    with written(folder / name, format, [column.head for column in columns]) as table:
        table.write(cells(columns, report.rooms))
    words = viewer.texts.gettext("All rooms, {days}", days=viewer.days(report.first, report.last))
    return File(folder / name, name, words)


def _columns(viewer: Viewer) -> Iterator[Column[RoomDay]]:
    t = viewer.texts
    yield Column(t.gettext("Day"), lambda room: room.day.isoformat())
    yield Column(t.gettext("Starts"), lambda room: _clock(room.start))
    yield Column(t.gettext("Ends"), lambda room: _clock(room.end))
    yield Column(t.gettext("Room"), lambda room: title_of(room.room, t))
    yield Column(t.gettext("Room ID"), lambda room: room.room.room_id)
    yield Column(t.gettext("Teacher joined"), lambda room: _came(room, t))
    yield Column(t.gettext("Minutes late"), lambda room: _or_empty(room.minutes_late))
    yield Column(t.gettext("Peak"), lambda room: room.room.peak)
    yield Column(t.gettext("Student visits"), lambda room: room.room.students)
    yield Column(t.gettext("All visits"), lambda room: room.room.visits)


def _clock(at: datetime | None) -> str:
    return "" if at is None else f"{at.astimezone(PLATFORM_ZONE):%Y-%m-%d %H:%M}"


def _came(room: RoomDay, texts: Texts) -> str:
    """When the teacher joined, "never", or that it is not known yet."""
    if room.entered is not None or room.start is None:
        return _clock(room.entered)
    if room.late:
        return texts.gettext("never")
    return "" if room.recorded else texts.gettext("not known yet")


def _or_empty(minutes: int | None) -> Value:
    return "" if minutes is None else minutes
