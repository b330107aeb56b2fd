"""Renders the account's peaks by hour and by day.

Days and times are in the platform's time zone. `text` contains the highest value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TypeVar

from msgspec import Struct

from bot.blocks.buttons import command_button, in_place
from bot.blocks.charts import Chart, ChartSeries, bars, fits, highest
from bot.blocks.elements import (
    EMPTY_TEXT,
    Element,
    Fragment,
    actions,
    context,
    header,
    paragraph,
)
from bot.blocks.phrases import Phrase, bold, capital, joined, mrkdwn, phrase, plain
from bot.blocks.table_files import file_buttons
from bot.blocks.tables import MAX_ROWS, Row, table
from bot.blocks.viewer import Viewer
from bot.classroom.results import DailyPeaksResult, HourlyPeaksResult
from bot.clock import PLATFORM_ZONE
from bot.language.commands import DailyPeaks, HourlyPeaks, RoomsPeaks
from bot.texts import Texts, msgid

DAY = timedelta(days=1)
MAX_TIES = 3
"""Maximum number of times to name if several share the peak."""

AT = msgid("highest {peak} at {when}")
ON = msgid("highest {peak} on {when}")

Key = TypeVar("Key")


class Resolution(Struct, frozen=True):
    """A chart resolution: name, chart title, first day of the step that contains a day, and label."""

    name: str
    title: str
    begin: Callable[[date], date]
    label: Callable[[Texts, date], str]


STEPS = (
    Resolution(msgid("Day"), msgid("Peak per day"), lambda day: day, Texts.short_day),
    Resolution(msgid("Week"), msgid("Peak per week"), lambda day: day - day.weekday() * DAY, Texts.short_day),
    Resolution(msgid("Month"), msgid("Peak per month"), lambda day: day.replace(day=1), Texts.month),
    Resolution(
        msgid("Year"),
        msgid("Peak per year"),
        lambda day: day.replace(month=1, day=1),
        lambda _, day: str(day.year),
    ),
)
"""Finest first; the first that fits in a chart is used."""


def hours(result: HourlyPeaksResult, viewer: Viewer) -> Iterator[Fragment]:
    """A day's peaks by hour, from the first to the last hour with anyone present."""
    t, day = viewer.texts, viewer.day(result.day)
    if not any(result.peaks):
        yield paragraph(empty_day(day, viewer, final=result.final))
    else:
        title = t.gettext("Peaks on {day}", day=day)
        yield headline(title, best_hour(result.peaks, viewer), viewer)
        yield from _hours(result.peaks, viewer)
        yield context(*empty_hours(result.peaks, viewer))
    yield context(*_day_notes(result, viewer))
    yield actions(*_around(result, viewer))


def days(result: DailyPeaksResult, viewer: Viewer) -> Iterator[Fragment]:
    """A range's peaks by day; a long range by week or month, with every day in a table."""
    t, peaks = viewer.texts, dict(sorted(result.peaks.items()))
    span = viewer.days(min(peaks), max(peaks))
    if not any(peaks.values()):
        yield paragraph(empty_days(span, viewer, final=result.final))
    else:
        yield headline(
            t.gettext("Peaks, {days}", days=span), peak_text(peaks, viewer.day, viewer, ON), viewer
        )
        yield paragraph(
            plain(t.gettext("Daily average: {n}.", n=t.number(round(sum(peaks.values()) / len(peaks)))))
        )
        yield from by_day(peaks, viewer)
        busiest = HourlyPeaks(date=max(peaks, key=lambda day: peaks[day]))
        every = DailyPeaks(from_=min(peaks), to=max(peaks))
        by_hour = command_button(viewer, t.gettext("Busiest day by hour"), "hours", busiest)
        yield actions(by_hour, *file_buttons(viewer, every))
    if result.cut:
        yield context(plain(t.gettext("Future days are left out.")))
    yield context(*record_notes(viewer, final=result.final), zone_note(viewer))


def headline(title: str, words: Phrase, viewer: Viewer) -> Fragment:
    """A title with the key figure; one line in a notification."""
    head, body = header(title), paragraph(capital(words))
    line = phrase(viewer.texts.gettext("{title}: {words}"), title=title, words=words)
    return Fragment((*head.blocks, *body.blocks), (mrkdwn(line),))


def peak_text(
    peaks: Mapping[Key, int], write: Callable[[Key], str], viewer: Viewer, template: str = AT
) -> Phrase:
    """The peak and when it was, formatted by `write`."""
    t, top = viewer.texts, max(peaks.values())
    keys = [write(key) for key, peak in peaks.items() if peak == top]
    when = ", ".join(keys[:MAX_TIES])
    highest_at = phrase(t.gettext(template), peak=bold(t.number(top)), when=bold(when))
    if len(keys) <= MAX_TIES:
        return highest_at
    more = t.ngettext("and {n} more time", "and {n} more times", len(keys) - MAX_TIES)
    return joined((highest_at, plain(more)), " ")


def empty_day(day: str, viewer: Viewer, *, final: bool) -> Phrase:
    """A day without records; `final` if none will follow."""
    t = viewer.texts
    template = (
        t.gettext("Nobody was in a room on {day}.") if final else t.gettext("No records for {day} yet.")
    )
    return phrase(template, day=bold(day))


def empty_days(days: str, viewer: Viewer, *, final: bool) -> Phrase:
    """Days without records; `final` if none will follow."""
    t = viewer.texts
    template = (
        t.gettext("Nobody was in a room during {days}.") if final else t.gettext("No records for {days} yet.")
    )
    return phrase(template, days=bold(days))


def record_notes(viewer: Viewer, *, final: bool) -> Iterator[Phrase]:
    """That the figures are not final."""
    if not final:
        yield plain(viewer.texts.gettext("Not final: records arrive some time after a class."))


def best_hour(peaks: Sequence[int], viewer: Viewer) -> Phrase:
    """The peak of a day's 24 hours and when it was."""
    return peak_text(dict(enumerate(peaks)), _oclock, viewer)


def _hours(peaks: Sequence[int], viewer: Viewer) -> Iterator[Fragment]:
    """A chart of a day's hours, and where it shows two at a time a table of each."""
    t, busy = viewer.texts, _between(dict(enumerate(peaks)))
    yield Fragment((by_hour(peaks, viewer).block(),))
    if not fits(len(busy)):
        rows = [(_oclock(hour), peak) for hour, peak in busy.items()]
        yield Fragment((table(t.gettext("Every hour"), (t.gettext("Hour"), t.gettext("Peak")), rows).block,))


def by_hour(peaks: Sequence[int], viewer: Viewer, before: Sequence[int] = ()) -> Chart:
    """A day's hours, from the first to the last with anyone present, and beside them those of a week before.

    So many that they do not fit are shown two at a time.
    """
    t = viewer.texts
    every = [peaks, before] if before else [peaks]
    busy = _between({hour: max(day[hour] for day in every) for hour in range(24)})
    wide = 1 if fits(len(busy)) else 2
    steps = list(highest(busy, lambda hour: hour // wide * wide))
    values = [[max(day[hour : hour + wide]) for hour in steps] for day in every]
    names = [t.gettext("This day"), t.gettext("A week before")] if before else [t.gettext("Peak")]
    series = [ChartSeries(name, day) for name, day in zip(names, values, strict=True)]
    title = t.gettext("Peak per hour") if wide == 1 else t.gettext("Peak per two hours")
    return Chart(title, t.gettext("Hour"), t.gettext("Peak"), [_oclock(hour) for hour in steps], series)


def by_day(peaks: Mapping[date, int], viewer: Viewer) -> Iterator[Fragment]:
    """Each day in a chart; a long range in wider steps, with every day in a table."""
    t = viewer.texts
    width, wide = _rendered(peaks)
    steps = [(width.label(t, day), peak) for day, peak in wide.items()]
    yield Fragment((bars(t.gettext(width.title), t.gettext(width.name), t.gettext("Peak"), steps).block(),))
    if width is not STEPS[0]:
        yield from _every_day(peaks, viewer)


def zone_note(viewer: Viewer) -> Phrase:
    """Which time zone the days are in."""
    zone = viewer.texts.zone(PLATFORM_ZONE)
    return plain(viewer.texts.gettext("Days and times are in {zone}, as on the platform.", zone=zone))


def _between(peaks: Mapping[int, int]) -> dict[int, int]:
    """The values from the first to the last that is not 0."""
    busy = [key for key, peak in peaks.items() if peak]
    return {key: peaks[key] for key in range(busy[0], busy[-1] + 1)} if busy else {}


def _oclock(hour: int) -> str:
    return f"{hour:02}:00"


def empty_hours(peaks: Sequence[int], viewer: Viewer) -> Iterator[Phrase]:
    """Before and after which hours nobody was present."""
    busy = _between(dict(enumerate(peaks)))
    if len(busy) < 24:
        first, last = _oclock(min(busy)), _oclock(max(busy) + 1)
        note = viewer.texts.gettext(
            "Nobody was in class before {first} or after {last}.", first=first, last=last
        )
        yield plain(note)


def _day_notes(result: HourlyPeaksResult, viewer: Viewer) -> Iterator[Phrase]:
    if result.at is not None:
        clock = viewer.texts.clock(result.at.astimezone(PLATFORM_ZONE))
        yield plain(viewer.texts.gettext("The day isn't over yet; this is as of {clock}.", clock=clock))
    yield from record_notes(viewer, final=result.final)
    yield zone_note(viewer)


def _around(result: HourlyPeaksResult, viewer: Viewer) -> Iterator[Element | None]:
    t = viewer.texts
    yield command_button(viewer, t.gettext("Rooms of the day"), "rooms", RoomsPeaks(date=result.day))
    yield command_button(
        viewer, t.gettext("Previous day"), in_place(viewer, "previous"), HourlyPeaks(date=result.day - DAY)
    )
    if result.at is None:
        yield command_button(
            viewer, t.gettext("Next day"), in_place(viewer, "next"), HourlyPeaks(date=result.day + DAY)
        )
    if any(result.peaks):
        yield from file_buttons(viewer, HourlyPeaks(date=result.day))


def _rendered(peaks: Mapping[date, int]) -> tuple[Resolution, dict[date, int]]:
    for width in STEPS[:-1]:
        wide = highest(peaks, width.begin)
        if fits(len(wide)):
            return width, wide
    return STEPS[-1], highest(peaks, STEPS[-1].begin)


def _every_day(peaks: Mapping[date, int], viewer: Viewer) -> Iterator[Fragment]:
    """A table with a row per day, or per week if there are too many days."""
    t = viewer.texts
    head: Sequence[str]
    if len(peaks) <= MAX_ROWS:
        head = (t.gettext("Day"), t.gettext("Peak"))
        rows: list[Row] = [(viewer.day(day), peak) for day, peak in peaks.items()]
    else:
        head = (t.gettext("Week of"), *(t.weekday(monday) for monday in _any_week(peaks)))
        rows = [(t.day(monday, year=True), *_cells(week)) for monday, week in _weeks(peaks).items()]
    rendered = table(t.gettext("Every day"), head, rows)
    yield Fragment((rendered.block,), ())
    if rendered.shown < len(rows):
        yield paragraph(plain(t.gettext("The table ends here. Ask for a shorter range to see the rest.")))


def _weeks(peaks: Mapping[date, int]) -> dict[date, dict[date, int]]:
    weeks: dict[date, dict[date, int]] = {}
    for day, peak in peaks.items():
        weeks.setdefault(day - day.weekday() * DAY, {})[day] = peak
    return weeks


def _any_week(peaks: Mapping[date, int]) -> list[date]:
    monday = min(peaks) - min(peaks).weekday() * DAY
    return [monday + n * DAY for n in range(7)]


def _cells(week: Mapping[date, int]) -> list[int | str]:
    return [week.get(day, EMPTY_TEXT) for day in _any_week(week)]
