"""Renders peaks of rooms, for a day or every 10 minutes. Days and times are in the platform's time zone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import time
from functools import partial

from bot.blocks.buttons import command_button
from bot.blocks.charts import bars, fits, highest
from bot.blocks.elements import MAX_BRIEF_TEXT, Fragment, actions, context, header, paragraph, truncated_list
from bot.blocks.peaks import empty_day, headline, peak_text, record_notes, zone_note
from bot.blocks.phrases import Phrase, bold, phrase, plain
from bot.blocks.table_files import file_buttons
from bot.blocks.tables import Row, Table, table
from bot.blocks.viewer import Viewer
from bot.classroom.results import RoomPeak, RoomPeaksResult, RoomsPeaksResult
from bot.language.commands import HourlyPeaks, RoomId, RoomPeaks, RoomsPeaks
from bot.texts import Texts, msgid

MAX_ROOMS = 10
"""Maximum rooms in the chart."""
STEP = 10

STEPS = (
    (10, msgid("Peak per 10 minutes")),
    (30, msgid("Peak per half hour")),
    (60, msgid("Peak per hour")),
    (120, msgid("Peak per two hours")),
)
"""Minutes per bar and title, finest first; the first that fits in a chart is used, or the last."""


def busiest(result: RoomsPeaksResult, viewer: Viewer) -> Iterator[Fragment]:
    """The rooms of a day, busiest first."""
    t, day = viewer.texts, viewer.day(result.day)
    if not result.rooms:
        yield paragraph(empty_day(day, viewer, final=result.final))
    else:
        count = t.ngettext("{n} room", "{n} rooms", len(result.rooms))
        yield headline(t.gettext("{count} on {day}", count=count, day=day), _top(result.rooms[0], t), viewer)
        yield from _rooms(result, viewer)
    yield context(*record_notes(viewer, final=result.final), zone_note(viewer))
    files = file_buttons(viewer, RoomsPeaks(date=result.day)) if result.rooms else ()
    yield actions(command_button(viewer, t.gettext("By hour"), "hours", HourlyPeaks(date=result.day)), *files)


def steps(result: RoomPeaksResult, viewer: Viewer) -> Iterator[Fragment]:
    """One room's day, every 10 minutes."""
    t, day = viewer.texts, viewer.day(result.day)
    if not any(result.steps.values()):
        yield paragraph(phrase(_nobody_in(result, t), title=bold(result.room.title), day=day))
    else:
        peaks = _filled(result.steps)
        yield header(result.room.title)
        title = t.gettext("Peaks on {day}", day=day)
        words = peak_text(peaks, t.clock, viewer)
        yield paragraph(phrase(t.gettext("{title}: {words}"), title=title, words=words))
        yield from _by_step(peaks, viewer)
    yield context(*_notes(result, viewer))
    every = RoomPeaks(room=RoomId(result.room.id), date=result.day, from_=result.begin, to=result.end)
    files = file_buttons(viewer, every) if any(result.steps.values()) else ()
    rooms = command_button(viewer, t.gettext("Rooms of the day"), "rooms", RoomsPeaks(date=result.day))
    yield actions(rooms, *files)


def _nobody_in(result: RoomPeaksResult, texts: Texts) -> str:
    if result.final:
        return texts.gettext("Nobody was in {title} on {day}.")
    return texts.gettext("No records for {title} on {day} yet.")


def _top(room: RoomPeak, texts: Texts) -> Phrase:
    words = texts.gettext("{title} was the busiest, with a peak of {peak}")
    return phrase(words, title=bold(title_of(room, texts)), peak=bold(texts.number(room.peak)))


def _rooms(result: RoomsPeaksResult, viewer: Viewer) -> Iterator[Fragment]:
    t = viewer.texts
    busy = [
        (f"{place} {title_of(room, t)}", room.peak) for place, room in enumerate(result.rooms[:MAX_ROOMS], 1)
    ]
    chart = bars(t.gettext("Busiest rooms"), t.gettext("Room"), t.gettext("Peak"), busy)
    yield Fragment((chart.block(),))
    rendered = ranking(result.rooms, viewer)
    yield Fragment((rendered.block,), (text_line(result.rooms[: rendered.shown], t),))
    if more := len(result.rooms) - rendered.shown:
        left = t.ngettext(
            "{n} room with a lower peak is not shown.", "{n} rooms with lower peaks are not shown.", more
        )
        yield paragraph(plain(left), _one_room(result, viewer))


def ranking(rooms: Sequence[RoomPeak], viewer: Viewer) -> Table:
    """A table of rooms, as many as fit; at least one is required."""
    t = viewer.texts
    head = (t.gettext("Room"), t.gettext("Peak"), t.gettext("Student visits"), t.gettext("All visits"))
    rows: list[Row] = [(title_of(room, t), room.peak, room.students, room.visits) for room in rooms]
    return table(t.gettext("Rooms, busiest first"), head, rows)


def text_line(rooms: Sequence[RoomPeak], texts: Texts, most: int = MAX_BRIEF_TEXT) -> str:
    """Each room with its peak, on one line."""
    return truncated_list([f"{title_of(room, texts)} {texts.number(room.peak)}" for room in rooms], most=most)


def title_of(room: RoomPeak, texts: Texts) -> str:
    """A room's title, or that it was deleted."""
    return texts.gettext("deleted room {id}", id=room.room_id) if room.title is None else room.title


def _one_room(result: RoomsPeaksResult, viewer: Viewer) -> Phrase:
    line = viewer.write(RoomPeaks(room=RoomId(result.rooms[-1].room_id), date=result.day))
    return phrase(viewer.texts.gettext("One room by its ID: {line}"), line=viewer.line(line))


def _filled(steps: Mapping[time, int]) -> dict[time, int]:
    """Every step from the first to the last; missing steps are 0."""
    minutes = {_minutes(at): peak for at, peak in steps.items()}
    every = {*minutes, *range(min(minutes), max(minutes), STEP)}
    return {time(*divmod(minute, 60)): minutes.get(minute, 0) for minute in sorted(every)}


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _by_step(peaks: Mapping[time, int], viewer: Viewer) -> Iterator[Fragment]:
    t = viewer.texts
    every = [(t.clock(at), peak) for at, peak in peaks.items()]
    title, wide = _rendered(peaks)
    steps = [(t.clock(at), peak) for at, peak in wide.items()]
    yield Fragment((bars(t.gettext(title), t.gettext("Time"), t.gettext("Peak"), steps).block(),))
    if len(wide) < len(every):
        rendered = table(t.gettext("Every 10 minutes"), (t.gettext("Time"), t.gettext("Peak")), every)
        yield Fragment((rendered.block,), ())


def _rendered(peaks: Mapping[time, int]) -> tuple[str, dict[time, int]]:
    for width, title in STEPS[:-1]:
        wide = highest(peaks, partial(_rounded, width=width))
        if fits(len(wide)):
            return title, wide
    width, title = STEPS[-1]
    return title, highest(peaks, partial(_rounded, width=width))


def _rounded(at: time, width: int) -> time:
    return time(*divmod(_minutes(at) // width * width, 60))


def _notes(result: RoomPeaksResult, viewer: Viewer) -> Iterator[Phrase]:
    t = viewer.texts
    if result.begin and result.end:
        yield plain(
            t.gettext("From {begin} to {end} only.", begin=t.clock(result.begin), end=t.clock(result.end))
        )
    yield from record_notes(viewer, final=result.final)
    yield zone_note(viewer)
