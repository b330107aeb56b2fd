"""Renders the move of a series: every class before it is confirmed, and what was moved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.blocks.confirmations import confirm_buttons, expiry
from bot.blocks.elements import Fragment, context, header, paragraph
from bot.blocks.phrases import Phrase, bold, joined, phrase, plain
from bot.blocks.series import MAX_PLANNED_TEXT, listed, not_done
from bot.blocks.viewer import Viewer
from bot.classroom.results import MovedClass, Room, SeriesMoveConfirmation, SeriesMoved


def confirmation(result: SeriesMoveConfirmation, viewer: Viewer) -> Iterator[Fragment]:
    """When each class of a series would be, for the person to confirm."""
    t = viewer.texts
    if result.changed:
        changed = t.gettext(
            "The series has changed since I asked you, so I haven't moved it. Please check it again."
        )
        yield paragraph((bold(changed),))
    count = t.ngettext("{n} class", "{n} classes", len(result.classes))
    yield header(t.gettext("Move {count}: {title}?", count=count, title=result.title))
    clashes = sum(each.clash is not None for each in result.classes)
    if clashes:
        words = t.ngettext(
            "⚠️ {n} of them would be at the time of another room of its teacher.",
            "⚠️ {n} of them would be at the time of another room of their teacher.",
            clashes,
        )
        yield paragraph((bold(words),))
    yield from listed(
        [_planned(each, result.title, viewer) for each in result.classes], MAX_PLANNED_TEXT, viewer
    )
    yield confirm_buttons(t.gettext("Move {count}", count=count), result.token, viewer, style="primary")
    yield context(plain(viewer.zone_note()), expiry(viewer))


def moved(result: SeriesMoved, viewer: Viewer) -> Iterator[Fragment]:
    """What was moved of a series, what is not known, and why it ended."""
    t = viewer.texts
    count = t.ngettext("{n} class", "{n} classes", len(result.changes))
    yield header(t.gettext("Moved {count}: {title}", count=count, title=result.title))
    changes = [_change(each.before, each.after.start, each.after.end, viewer) for each in result.changes]
    yield from listed(changes, MAX_PLANNED_TEXT, viewer)
    unknown = t.gettext(
        "The class platform did not answer for these, so it is not known whether they are moved:"
    )
    yield from not_done(result, unknown, t.gettext("I stopped at {time}, which was not moved:"), viewer)
    if not viewer.shared_by:
        yield context(plain(viewer.zone_note()))


def _planned(planned: MovedClass, title: str, viewer: Viewer) -> Phrase:
    parts = [_change(planned.room, planned.start, planned.end, viewer)]
    if planned.room.title != title:
        parts.append(plain(planned.room.title))
    if planned.clash is not None:
        parts.append(phrase(viewer.texts.gettext("⚠️ {title} is then"), title=planned.clash.title))
    return joined(parts)


def _change(room: Room, start: datetime, end: datetime, viewer: Viewer) -> Phrase:
    """From when a class is moved to when: to which hours of its day, or to which day."""
    stays = room.start.astimezone(viewer.zone).date() == start.astimezone(viewer.zone).date()
    after = viewer.hours(start, end) if stays else viewer.short_time(start, end)
    template = viewer.texts.gettext("{before} → {after}")
    return phrase(template, before=viewer.short_time(room.start, room.end), after=after)
