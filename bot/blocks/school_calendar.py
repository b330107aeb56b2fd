"""Renders the school calendar: the periods of a day and the start of the term."""

from __future__ import annotations

from collections.abc import Iterator

from bot.blocks.elements import Fragment, bullets, header, paragraph
from bot.blocks.phrases import Phrase, bold, phrase, plain
from bot.blocks.viewer import Viewer
from bot.classroom.results import BellsSet, TermSet
from bot.language.commands import SetBells, SetTerm

EXAMPLE = ("08:00-08:45", "08:55-09:40", "10:00-10:45", "10:55-11:40")


def bells(result: BellsSet, viewer: Viewer) -> Iterator[Fragment]:
    """When the periods of a school day are."""
    t = viewer.texts
    if not result.times:
        yield paragraph(
            plain(t.gettext("The periods of the school day have not been set.")),
            _told_by(viewer.write(SetBells(times=EXAMPLE)), viewer),
        )
        return
    yield header(t.ngettext("{n} period a day", "{n} periods a day", len(result.times)))
    yield bullets([_period(number, times, viewer) for number, times in enumerate(result.times, 1)])
    if result.changed:
        yield paragraph(plain(t.gettext("Timetables that count periods are read by these.")))


def _period(number: int, times: str, viewer: Viewer) -> Phrase:
    period = viewer.texts.gettext("Period {n}", n=viewer.texts.number(number))
    return phrase(viewer.texts.gettext("{period}: {times}"), period=period, times=times)


def term(result: TermSet, viewer: Viewer) -> Iterator[Fragment]:
    """When the term starts."""
    t = viewer.texts
    if result.starts is None:
        example = viewer.write(SetTerm(starts=viewer.now.astimezone(viewer.zone).date()))
        yield paragraph(
            plain(t.gettext("The start of the term has not been set.")), _told_by(example, viewer)
        )
        return
    yield paragraph(phrase(t.gettext("The term starts on {day}."), day=bold(viewer.day(result.starts))))
    if result.changed:
        yield paragraph(plain(t.gettext("Week 1 of a timetable is the week of that day.")))


def _told_by(line: str, viewer: Viewer) -> Phrase:
    return phrase(viewer.texts.gettext("A workspace admin can set it: {line}"), line=viewer.line(line))
