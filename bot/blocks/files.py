"""Tables as CSV files that are safe to open in a spreadsheet.

UTF-8 with a byte order mark, which Excel needs to read Chinese.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO

from bot.blocks.phrases import sanitize
from bot.blocks.room_peaks import title_of
from bot.blocks.tables import Row, Value
from bot.blocks.viewer import Viewer
from bot.classroom.results import DayReport, RoomDay, WeekReport
from bot.clock import PLATFORM_ZONE
from bot.texts import Texts

FORMULA = frozenset("=+-@")
"""Characters that start a formula in a spreadsheet.

Source: https://owasp.org/www-community/attacks/CSV_Injection
"""


@dataclass(frozen=True, slots=True)
class File:
    """A file for one person: name, content and accompanying message."""

    name: str
    content: bytes
    words: str


@dataclass(frozen=True, slots=True)
class Column:
    """A table column: its heading, and its cell for a room, "" if empty."""

    head: str
    cell: Callable[[RoomDay], Value]


def report_file(report: DayReport | WeekReport, viewer: Viewer) -> File:
    """All rooms of a report, one row per room and day."""
    columns = tuple(_columns(viewer))
    rows = [[column.cell(room) for column in columns] for room in report.rooms]
    days = dict.fromkeys((report.first.isoformat(), report.last.isoformat()))
    return File(
        name=f"{'_'.join(('rollcall', *days))}.csv",
        content=as_csv([column.head for column in columns], rows),
        words=viewer.texts.gettext("All rooms, {days}", days=viewer.days(report.first, report.last)),
    )


def as_csv(head: Sequence[str], rows: Iterable[Row]) -> bytes:
    """A table as CSV. Text that looks like a formula is prefixed with an apostrophe."""
    written = StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(map(_cell, head))
    writer.writerows(map(_cell, row) for row in rows)
    return written.getvalue().encode("utf-8-sig")


def _cell(value: Value) -> Value:
    if isinstance(value, int):
        return value
    words = sanitize(value)
    # a full-width ＝ starts a formula in East Asian editions of Excel
    begins = unicodedata.normalize("NFKC", words.lstrip())[:1]
    return f"'{words}" if begins in FORMULA else words


def _columns(viewer: Viewer) -> Iterator[Column]:
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
