"""The columns of peaks, for files. Days and times are in the platform's time zone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from bot.blocks.room_peaks import title_of
from bot.blocks.tables import Column
from bot.classroom.results import Room, RoomPeak
from bot.texts import Texts


def hour_columns(day: date, texts: Texts) -> Sequence[Column[tuple[int, int]]]:
    """A day's hours, each with its peak."""
    return (
        Column(texts.gettext("Day"), lambda _: day.isoformat()),
        Column(texts.gettext("Hour"), lambda row: f"{row[0]:02}:00"),
        Column(texts.gettext("Peak"), lambda row: row[1]),
    )


def day_columns(texts: Texts) -> Sequence[Column[tuple[date, int]]]:
    """Days, each with its peak."""
    return (
        Column(texts.gettext("Day"), lambda row: row[0].isoformat()),
        Column(texts.gettext("Peak"), lambda row: row[1]),
    )


def room_columns(day: date, texts: Texts) -> Sequence[Column[RoomPeak]]:
    """A day's rooms."""
    return (
        Column(texts.gettext("Day"), lambda _: day.isoformat()),
        Column(texts.gettext("Room"), lambda row: title_of(row, texts)),
        Column(texts.gettext("Room ID"), lambda row: row.room_id),
        Column(texts.gettext("Peak"), lambda row: row.peak),
        Column(texts.gettext("Student visits"), lambda row: row.students),
        Column(texts.gettext("All visits"), lambda row: row.visits),
    )


def step_columns(room: Room, day: date, texts: Texts) -> Sequence[Column[tuple[time, int]]]:
    """A room's day, every 10 minutes."""
    return (
        Column(texts.gettext("Day"), lambda _: day.isoformat()),
        Column(texts.gettext("Time"), lambda row: f"{row[0]:%H:%M}"),
        Column(texts.gettext("Room"), lambda _: room.title),
        Column(texts.gettext("Room ID"), lambda _: room.id),
        Column(texts.gettext("Peak"), lambda row: row[1]),
    )
