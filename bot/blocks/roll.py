"""Renders the roll of a class: how many came, how, and when."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from bot.blocks.charts import MAX_POINTS, bars
from bot.blocks.elements import Fragment, context, paragraph
from bot.blocks.phrases import Phrase, bold, joined, phrase, plain
from bot.blocks.viewer import Viewer
from bot.classroom.results import GRACE, Arrival, Attendee, RollSummary, Room
from bot.texts import Texts, msgid

STEPS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 10, 15, 30, 60))
"""Widths of the bars of a chart of arrivals, of which the first is taken that Slack's limit lets show all."""

HOW: Mapping[Arrival, str] = {
    Arrival.ON_TIME: msgid("on time"),
    Arrival.LATE: msgid("late"),
    Arrival.ABSENT: msgid("absent"),
    Arrival.UNRECORDED: msgid("not known yet"),
}


def arrival_text(row: Attendee, room: Room, texts: Texts) -> str:
    """How somebody came, "" if there was no one class to come to."""
    if row.arrival is None:
        return ""
    if row.arrival is Arrival.LATE and row.first is not None:
        minutes = math.ceil((row.first - room.start) / timedelta(minutes=1))
        came = texts.gettext("{minutes} min late", minutes=minutes)
    else:
        came = texts.gettext(HOW[row.arrival])
    return texts.gettext("{came}, left early", came=came) if row.left_early else came


def summary(room: Room, summary: RollSummary, viewer: Viewer) -> Iterator[Fragment]:
    """A summary of the roll, a chart of arrivals, and what counts as late."""
    lines = filter(None, map(joined, (_counts(summary, viewer), _manners(summary, viewer))))
    yield paragraph(*lines)
    if chart := _chart(summary, viewer):
        yield chart
    if summary.late is not None:
        late = viewer.texts.gettext(
            "Late is more than {length} after the start, left early more than {length} before the end.",
            length=viewer.texts.duration(GRACE),
        )
        yield context(plain(late))


def _counts(summary: RollSummary, viewer: Viewer) -> Iterator[Phrase]:
    """Expected, come, absent, and the minutes of those who came."""
    t = viewer.texts
    if summary.expected is None:
        yield phrase(t.gettext("Came: {n}"), n=bold(t.number(summary.others)))
    else:
        yield phrase(t.gettext("Expected: {n}"), n=bold(t.number(summary.expected)))
        yield phrase(t.gettext("Came: {n}"), n=bold(t.number(summary.came)))
        if summary.others:
            yield phrase(t.gettext("With another code: {n}"), n=bold(t.number(summary.others)))
        missed = t.gettext("not known yet") if summary.absent is None else t.number(summary.absent)
        yield phrase(t.gettext("Absent: {n}"), n=bold(missed))
    if summary.came or summary.others:
        yield phrase(t.gettext("{n} min in class on average"), n=bold(t.number(summary.minutes)))


def _manners(summary: RollSummary, viewer: Viewer) -> Iterator[Phrase]:
    t = viewer.texts
    if summary.on_time is not None and summary.late is not None:
        yield phrase(t.gettext("On time: {n}"), n=bold(t.number(summary.on_time)))
        yield phrase(t.gettext("Late: {n}"), n=bold(t.number(summary.late)))
    if summary.left_early is not None:
        yield phrase(t.gettext("Left early: {n}"), n=bold(t.number(summary.left_early)))


def _chart(summary: RollSummary, viewer: Viewer) -> Fragment | None:
    """How many came when; None if they came in too many hours, or all at once."""
    arrivals, t = summary.arrivals, viewer.texts
    if len(arrivals) < 2:
        return None
    for step in STEPS:
        first = _floor(arrivals[0][0], step)
        count = (arrivals[-1][0] - first) // step + 1
        if count <= MAX_POINTS:
            came = [0] * count
            for minute, people in arrivals:
                came[(minute - first) // step] += people
            labels = (t.clock((first + place * step).astimezone(viewer.zone)) for place in range(count))
            title = t.gettext("Arrivals")
            chart = bars(title, t.gettext("Time"), t.gettext("People"), list(zip(labels, came, strict=True)))
            return Fragment((chart.block(),))
    return None


def _floor(at: datetime, step: timedelta) -> datetime:
    return at - timedelta(seconds=at.timestamp() % step.total_seconds())
