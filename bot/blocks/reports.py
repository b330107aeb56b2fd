"""Renders a report for a channel: peaks, classes, busiest rooms. Days and times are in the platform's time zone.

It names no people, and only the titles of rooms; the table has the details.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct

from bot.blocks.buttons import command_button
from bot.blocks.charts import Chart, ChartSeries
from bot.blocks.elements import (
    Element,
    Fragment,
    actions,
    bullets,
    button,
    compose,
    context,
    header,
    lines_that_fit,
    paragraph,
)
from bot.blocks.message import Message
from bot.blocks.peaks import ON, best_hour, by_hour, empty_day, empty_days, peak_text, zone_note
from bot.blocks.phrases import Phrase, bold, capital, joined, mrkdwn, phrase, plain
from bot.blocks.room_peaks import ranking, title_of
from bot.blocks.viewer import Viewer
from bot.classroom.results import DayReport, Report, RoomDay, WeekReport
from bot.clock import PLATFORM_ZONE
from bot.language.commands import HourlyPeaks, RoomsPeaks
from bot.texts import Texts, msgid

MAX_ROOMS = 20
"""Maximum rooms in a report; the file contains all."""

MAX_LATE_TEXT = 1400
MAX_UNKNOWN_TEXT = 400
"""Characters of a message for late teachers, and for each kind of unknown ones."""

DAY = timedelta(days=1)
WEEKDAYS = range(7)

MAX_SKIPPED = 40
"""Maximum skipped times to list."""

MORE = msgid("{n} more than {when} ({peak})")
FEWER = msgid("{n} fewer than {when} ({peak})")
EQUAL = msgid("the same as {when} ({peak})")


class Wording(Struct, frozen=True):
    """What differs between a day and a week."""

    heading: str
    title: str
    peak: int
    headline: Phrase
    below: tuple[Phrase, ...]
    nobody: Phrase
    no_classes: Phrase
    begin: Callable[[datetime], str]
    chart: Fragment
    more: Element | None


def report(
    report: DayReport | WeekReport, viewer: Viewer, *, late: bool = False, skipped: Sequence[datetime] = ()
) -> Message:
    """A report: classes first, then the peak, which alone is in the notification.

    `late` if it was due earlier; `skipped` are due times at which none was sent.
    """
    wording = _of_day(report, viewer) if isinstance(report, DayReport) else _of_week(report, viewer)
    notes = tuple(_notes(late, skipped, viewer))
    if report.rooms or wording.peak:
        made = compose((*_classes(report, wording, viewer), *notes, *_peak(report, wording, viewer)))
    else:
        parts = (paragraph(wording.no_classes), *_not_final(report, viewer), *notes)
        made = compose((*parts, context(zone_note(viewer))))
    return Message(mrkdwn(_in_notification(report, wording, viewer)), made.blocks)


def _in_notification(report: Report, wording: Wording, viewer: Viewer) -> Phrase:
    """The peak alone."""
    if wording.peak:
        template = viewer.texts.gettext("{title}: {words}")
        return phrase(template, title=wording.title, words=wording.headline)
    return wording.nobody if report.rooms else wording.no_classes


def _of_day(report: DayReport, viewer: Viewer) -> Wording:
    t, day = viewer.texts, viewer.day(report.day)
    title, peak = t.gettext("Peaks on {day}", day=day), max(report.hours)
    chart = by_hour(report.hours, viewer, report.hours_before)
    against = (
        _against(peak, report.day_before, t.gettext("the day before"), t),
        _against(peak, report.week_before, t.gettext("a week before"), t),
    )
    return Wording(
        heading=t.gettext("Classes on {day}", day=day),
        title=title,
        peak=peak,
        headline=best_hour(report.hours, viewer),
        below=_sentence(against),
        nobody=empty_day(day, viewer, final=report.final_at is None),
        no_classes=phrase(t.gettext("No classes on {day}."), day=bold(day)),
        begin=t.clock,
        chart=Fragment((chart.block(),)),
        more=command_button(viewer, t.gettext("Rooms of the day"), "rooms", RoomsPeaks(date=report.day)),
    )


def _of_week(report: WeekReport, viewer: Viewer) -> Wording:
    t, days = viewer.texts, viewer.days(report.first, report.last)
    peak, busiest = max(report.days.values()), _busiest_day(report)
    hours = phrase(
        t.gettext("{title}: {words}"), title=viewer.day(busiest), words=best_hour(report.hours, viewer)
    )
    against = _against(peak, report.before, t.gettext("the week before"), t)
    return Wording(
        heading=t.gettext("Classes, {days}", days=days),
        title=t.gettext("Peaks, {days}", days=days),
        peak=peak,
        headline=peak_text(report.days, viewer.day, viewer, ON),
        below=(hours, *_sentence([against])),
        nobody=empty_days(days, viewer, final=report.final_at is None),
        no_classes=phrase(t.gettext("No classes during {days}."), days=bold(days)),
        begin=t.moment,
        chart=_week_chart(report, viewer),
        more=command_button(viewer, t.gettext("Busiest day by hour"), "hours", HourlyPeaks(date=busiest)),
    )


def _busiest_day(report: WeekReport) -> date:
    return max(report.days, key=lambda day: report.days[day])


def _against(peak: int, before: int | None, when: str, texts: Texts) -> Phrase | None:
    """A peak compared with an earlier one; None if that is unknown."""
    if before is None:
        return None
    template = MORE if peak > before else FEWER if peak < before else EQUAL
    difference = bold(texts.number(abs(peak - before)))
    return phrase(texts.gettext(template), n=difference, when=when, peak=texts.number(before))


def _sentence(comparisons: Sequence[Phrase | None]) -> tuple[Phrase, ...]:
    known = [comparison for comparison in comparisons if comparison is not None]
    return (capital(joined(known)),) if known else ()


def _week_chart(report: WeekReport, viewer: Viewer) -> Fragment:
    """Each day's peak, and beside it that of the day a week before where all of these are known."""
    t, days = viewer.texts, sorted(report.days)
    before = [report.days_before.get(day - len(days) * DAY) for day in days]
    series = [ChartSeries(t.gettext("This week"), [report.days[day] for day in days])]
    if known := [peak for peak in before if peak is not None]:
        series += [ChartSeries(t.gettext("The week before"), known)] if len(known) == len(days) else []
    labels = (
        [t.weekday(day) for day in days] if len(days) <= len(WEEKDAYS) else [t.short_day(day) for day in days]
    )
    title = t.gettext("Peak per day")
    return Fragment((Chart(title, t.gettext("Day"), t.gettext("Peak"), labels, series).block(),))


def _classes(report: Report, wording: Wording, viewer: Viewer) -> Iterator[Fragment]:
    """How many classes were planned, held, late and missing, and which."""
    yield header(wording.heading)
    yield paragraph(_counts(report, viewer))
    if report.classes:
        yield from _teachers(report, wording.begin, viewer)
    yield from _not_final(report, viewer)


def _counts(report: Report, viewer: Viewer) -> Phrase:
    t, planned, missing = viewer.texts, len(report.classes), len(report.missing)
    if not planned:
        return plain(t.gettext("No classes started."))
    counts = {
        t.gettext("{n} planned"): planned,
        t.gettext("{n} held"): report.held,
        t.gettext("{n} late"): len(report.late) - missing,
        t.gettext("{n} without a teacher"): missing,
    }
    if unknown := sum(room.held is None for room in report.classes):
        counts[t.gettext("{n} not known yet")] = unknown
    return joined(phrase(template, n=bold(t.number(count))) for template, count in counts.items())


def _teachers(report: Report, begin: Callable[[datetime], str], viewer: Viewer) -> Iterator[Fragment]:
    """Classes whose teacher was late or absent or not known to be on time, as many as fit."""
    t = viewer.texts
    awaited, unclear = report.awaited, report.unclear
    yield from _named("", [_late(room, begin, t) for room in report.late], viewer)
    not_yet = t.ngettext(
        "Records are still incomplete for {n} class:",
        "Records are still incomplete for {n} classes:",
        len(awaited),
    )
    yield from _named(not_yet, [_class(room, begin, t) for room in awaited], viewer, MAX_UNKNOWN_TEXT)
    never = t.ngettext(
        "The teacher's arrival time is not known for {n} class:",
        "The teacher's arrival time is not known for {n} classes:",
        len(unclear),
    )
    yield from _named(never, [_class(room, begin, t) for room in unclear], viewer, MAX_UNKNOWN_TEXT)


def _named(
    heading: str, lines: Sequence[Phrase], viewer: Viewer, most: int = MAX_LATE_TEXT
) -> Iterator[Fragment]:
    """Classes under a heading, as many as fit in `most` characters."""
    if not lines:
        return
    t = viewer.texts
    if heading:
        yield paragraph((bold(heading),))
    shown = lines_that_fit(lines, most)
    yield bullets(shown)
    if more := len(lines) - len(shown):
        yield context(plain(t.ngettext("{n} more is in the table.", "{n} more are in the table.", more)))


def _not_final(report: Report, viewer: Viewer) -> Iterator[Fragment]:
    """That the figures are not final, and when the message is completed."""
    if report.final_at is not None:
        t = viewer.texts
        at = t.moment(report.final_at.astimezone(PLATFORM_ZONE))
        words = t.gettext(
            "Not final: records arrive some time after a class. I'll complete this report at {time}."
        )
        yield paragraph(phrase(words, time=bold(at)))


def _class(room: RoomDay, begin: Callable[[datetime], str], texts: Texts) -> Phrase:
    """A class's time and title."""
    time = begin(room.start.astimezone(PLATFORM_ZONE)) if room.start else ""
    return joined((plain(time), (bold(title_of(room.room, texts)),)), " ")


def _late(room: RoomDay, begin: Callable[[datetime], str], texts: Texts) -> Phrase:
    template = texts.gettext("{time} {title}: no teacher came")
    if room.minutes_late is not None:
        template = texts.gettext("{time} {title}: {length} late")
    return phrase(
        template,
        time=begin(room.start.astimezone(PLATFORM_ZONE)) if room.start else "",
        title=bold(title_of(room.room, texts)),
        length=texts.duration(timedelta(minutes=room.minutes_late or 0)),
    )


def _notes(late: bool, skipped: Sequence[datetime], viewer: Viewer) -> Iterator[Fragment]:
    t = viewer.texts
    if late:
        yield paragraph(plain(t.gettext("This report is late because it couldn't be sent on time.")))
    if skipped:
        named = ", ".join(viewer.moment(at) for at in skipped[:MAX_SKIPPED])
        zone = t.zone(viewer.zone)
        words = t.gettext("Skipped because a newer report was due: {named} ({zone}).", named=named, zone=zone)
        yield paragraph(plain(words))
    if more := len(skipped[MAX_SKIPPED:]):
        yield context(plain(t.ngettext("{n} more was skipped.", "{n} more were skipped.", more)))


def _peak(report: DayReport | WeekReport, wording: Wording, viewer: Viewer) -> Iterator[Fragment]:
    """The peak compared with earlier ones, the chart, the busiest rooms and buttons."""
    t = viewer.texts
    if wording.peak:
        template = t.gettext("{title}: {words}")
        yield paragraph(phrase(template, title=t.gettext("Peak"), words=wording.headline), *wording.below)
        yield wording.chart
    else:
        yield paragraph(wording.nobody)
    if report.busiest:
        rendered = ranking(report.busiest[:MAX_ROOMS], viewer)
        yield Fragment((rendered.block,))
        if more := len(report.busiest) - rendered.shown:
            yield context(
                plain(t.ngettext("{n} more room is in the table.", "{n} more rooms are in the table.", more))
            )
    yield context(zone_note(viewer))
    yield actions(button(t.gettext("Send me the table"), "report.file", report.name), wording.more)
