"""Renders a series: every class before it is confirmed, and what was created."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.blocks.buttons import command_button
from bot.blocks.command_descriptions import series_text
from bot.blocks.confirmations import confirm_buttons, expiry
from bot.blocks.elements import (
    Element,
    Fragment,
    actions,
    bullets,
    context,
    header,
    lines_that_fit,
    paragraph,
)
from bot.blocks.errors import problem
from bot.blocks.phrases import Phrase, bold, joined, mention, phrase, plain
from bot.blocks.viewer import Viewer
from bot.classroom.results import (
    PlannedClass,
    Room,
    SeriesConfirmation,
    SeriesCreated,
    SeriesDeleted,
    SeriesDeletionConfirmation,
    SeriesMoved,
)
from bot.language.commands import DeleteSeries, ListRooms, NewSeries, RoomId

MAX_LISTED = 30
"""Classes listed one by one, few enough to read on a phone."""

MAX_PLANNED_TEXT, MAX_UNKNOWN_TEXT = 2400, 600
"""The part of the 3,900 characters of `text` for a list of classes, and for one of those not answered."""


def confirmation(result: SeriesConfirmation, viewer: Viewer) -> Iterator[Fragment]:
    """Every class of a series, for the person to confirm; of very many first those that clash."""
    t, command = viewer.texts, result.command
    count = t.ngettext("{n} class", "{n} classes", len(result.classes))
    yield header(t.gettext("Create {count}: {title}?", count=count, title=command.title))
    yield paragraph(plain(series_text(command, viewer)), *_taught_by(command, viewer))
    clashes = sum(planned.clash is not None for planned in result.classes)
    if clashes:
        words = t.ngettext(
            "⚠️ {n} of them is at the time of another room of yours.",
            "⚠️ {n} of them are at the time of another room of yours.",
            clashes,
        )
        yield paragraph((bold(words),))
    yield from listed([_planned(each, viewer) for each in _clashing_first(result)], MAX_PLANNED_TEXT, viewer)
    yield confirm_buttons(
        t.gettext("Create {count}", count=count),
        result.token,
        viewer,
        style="primary",
        decline=t.gettext("Cancel"),
    )
    yield context(plain(viewer.zone_note()), expiry(viewer))


def created(result: SeriesCreated, viewer: Viewer) -> Iterator[Fragment]:
    """What was created of a series, what is not known, and why it ended."""
    t = viewer.texts
    count = t.ngettext("{n} class", "{n} classes", result.total)
    made = t.number(len(result.rooms))
    heading = t.gettext("Created {made} of {count}: {title}", made=made, count=count, title=result.title)
    if len(result.rooms) == result.total:
        heading = t.gettext("Created {count}: {title}", count=count, title=result.title)
    yield header(heading)
    yield from listed(
        [viewer.short_time(room.start, room.end) for room in result.rooms], MAX_PLANNED_TEXT, viewer
    )
    yield from _unknown(result, viewer)
    yield from _end(result, viewer)
    yield actions(*_next_steps(result, viewer))
    if not viewer.shared_by:
        yield context(plain(viewer.zone_note()))


def deletion(result: SeriesDeletionConfirmation, viewer: Viewer) -> Iterator[Fragment]:
    """The classes of a series, for the person to confirm their deletion."""
    t = viewer.texts
    if result.changed:
        changed = t.gettext(
            "The series has changed since I asked you, so I haven't deleted it. Please check it again."
        )
        yield paragraph((bold(changed),))
    count = t.ngettext("{n} class", "{n} classes", len(result.rooms))
    yield header(t.gettext("Delete {count}: {title}?", count=count, title=result.title))
    yield paragraph(plain(t.gettext("Their join codes stop working, and nobody will be able to enter.")))
    yield from listed([named(room, result.title, viewer) for room in result.rooms], MAX_PLANNED_TEXT, viewer)
    yield confirm_buttons(t.gettext("Delete {count}", count=count), result.token, viewer)
    yield context(plain(viewer.zone_note()), expiry(viewer))


def deleted(result: SeriesDeleted, viewer: Viewer) -> Iterator[Fragment]:
    """What was deleted of a series, what is not known, and why it ended."""
    t = viewer.texts
    count = t.ngettext("{n} class", "{n} classes", len(result.rooms))
    yield header(t.gettext("Deleted {count}: {title}", count=count, title=result.title))
    yield from listed([named(room, result.title, viewer) for room in result.rooms], MAX_PLANNED_TEXT, viewer)
    unknown = t.gettext(
        "The class platform did not answer for these, so it is not known whether they are deleted:"
    )
    yield from not_done(result, unknown, t.gettext("I stopped at {time}, which was not deleted:"), viewer)
    if result.again is not None:
        yield actions(command_button(viewer, t.gettext("Create again"), "again", result.again))
    if not viewer.shared_by:
        yield context(plain(viewer.zone_note()))


def not_done(
    result: SeriesDeleted | SeriesMoved, unknown: str, stopped: str, viewer: Viewer
) -> Iterator[Fragment]:
    """The classes of which it is `unknown` whether it was done, where it `stopped` and why, and how many are left."""
    t = viewer.texts
    if result.unknown:
        yield paragraph(plain(unknown))
        yield from listed(
            [viewer.short_time(room.start, room.end) for room in result.unknown], MAX_UNKNOWN_TEXT, viewer
        )
    if result.changed:
        yield paragraph(plain(t.gettext("These were changed meanwhile, so I left them as they are:")))
        yield from listed(
            [viewer.short_time(room.start, room.end) for room in result.changed], MAX_UNKNOWN_TEXT, viewer
        )
    if result.error is not None and result.refused is not None:
        yield paragraph(phrase(stopped, time=viewer.moment(result.refused)), problem(result.error, viewer))
    if result.left:
        yield paragraph(plain(t.ngettext("{n} more was not tried.", "{n} more were not tried.", result.left)))


def named(room: Room, title: str, viewer: Viewer) -> Phrase:
    """When a class is, and its title if that is another one."""
    time = viewer.short_time(room.start, room.end)
    return time if room.title == title else joined((time, plain(room.title)))


def _taught_by(command: NewSeries, viewer: Viewer) -> Iterator[Phrase]:
    if command.teacher is not None:
        yield phrase(viewer.texts.gettext("taught by {person}"), person=mention(command.teacher))


def _clashing_first(result: SeriesConfirmation) -> Sequence[PlannedClass]:
    if len(result.classes) <= MAX_LISTED:
        return result.classes
    return sorted(result.classes, key=lambda planned: planned.clash is None)


def _planned(planned: PlannedClass, viewer: Viewer) -> Phrase:
    time = viewer.short_time(planned.start, planned.end)
    if planned.clash is None:
        return time
    clash = phrase(viewer.texts.gettext("⚠️ {title} is then"), title=planned.clash.title)
    return joined((time, clash))


def listed(lines: Sequence[Phrase], most: int, viewer: Viewer) -> Iterator[Fragment]:
    """Some classes, as many as fit in so many characters, and how many more there are."""
    shown = lines_that_fit(lines[:MAX_LISTED], most)
    if shown:
        yield bullets(shown)
    if more := len(lines) - len(shown):
        yield context(plain(viewer.texts.ngettext("… and {n} more", "… and {n} more", more)))


def _unknown(result: SeriesCreated, viewer: Viewer) -> Iterator[Fragment]:
    """The classes whose creation was not answered."""
    if not result.unknown:
        return
    t = viewer.texts
    words = t.gettext(
        "The class platform did not answer for these, so it is not known yet whether they exist:"
    )
    yield paragraph(plain(words))
    yield from listed(
        [viewer.short_time(of.start, of.end) for _, of in result.unknown], MAX_UNKNOWN_TEXT, viewer
    )
    if all(of.goes_on for _, of in result.unknown):
        yield context(plain(t.gettext("I go on looking for ten minutes and will tell you.")))


def _end(result: SeriesCreated, viewer: Viewer) -> Iterator[Fragment]:
    """Why classes are missing."""
    t = viewer.texts
    if result.past:
        words = t.ngettext(
            "{n} class had begun by then and was left out.",
            "{n} classes had begun by then and were left out.",
            result.past,
        )
        yield paragraph(plain(words))
    if result.error is not None and result.refused is not None:
        words = t.gettext("I stopped at {time}, which was not created:")
        yield paragraph(phrase(words, time=viewer.moment(result.refused)), problem(result.error, viewer))


def _next_steps(result: SeriesCreated, viewer: Viewer) -> Iterator[Element | None]:
    t = viewer.texts
    if result.rooms:
        first, last = (
            room.start.astimezone(viewer.zone).date() for room in (result.rooms[0], result.rooms[-1])
        )
        mine = ListRooms(mine=True, from_=first, to=last)
        yield command_button(viewer, t.gettext("Open the list"), "list", mine)
        if len(result.rooms) > 1:
            everything = DeleteSeries(room=RoomId(result.rooms[0].id))
            yield command_button(viewer, t.gettext("Delete the series"), "delete", everything)
    if result.rest is not None:
        left = t.ngettext("Create the other {n}", "Create the other {n}", len(result.rest.occurrences))
        yield command_button(viewer, left, "rest", result.rest)
