"""Renders the message with a person's classes of the day, and when they chose to get it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.blocks.buttons import command_button
from bot.blocks.elements import Element, Fragment, actions, compose, context, header, paragraph
from bot.blocks.lists import rows_of_day
from bot.blocks.message import Message
from bot.blocks.phrases import phrase, plain
from bot.blocks.schedules import without_worker
from bot.blocks.viewer import Viewer
from bot.classroom.results import ReminderChosen, RoomList
from bot.language.commands import ListRooms, RemindMe


def chosen(result: ReminderChosen, viewer: Viewer) -> Iterator[Fragment]:
    """Confirms when the message comes."""
    t = viewer.texts
    if result.at is None or result.first is None:
        yield paragraph(plain(t.gettext("I won't send you a list of your classes any more.")))
        return
    words = t.gettext(
        "I'll send you your classes of the day by direct message, every day at {time} ({zone}).",
        time=t.clock(result.at),
        zone=t.zone(viewer.zone),
    )
    yield paragraph(plain(words))
    yield context(phrase(t.gettext("First: {moment}"), moment=viewer.moment(result.first)))
    yield from without_worker(result.has_worker, viewer)
    yield actions(_off(viewer))


def classes_of_day(result: RoomList, viewer: Viewer) -> Message:
    """A person's classes of the day, with the way in."""
    t, day = viewer.texts, result.first
    assert day is not None
    title = t.gettext("Your classes today")
    parts: list[Fragment] = [header(f"{title} · {viewer.day(day)}")]
    if not result.rooms:
        parts.append(paragraph(plain(t.gettext("You have no classes today."))))
    parts += rows_of_day(result, viewer)
    if more := result.total - len(result.rooms):
        parts.append(context(plain(t.ngettext("… and {n} more", "… and {n} more", more))))
    listed = ListRooms(mine=True, from_=day, to=day)
    parts.append(actions(command_button(viewer, t.gettext("Open the list"), "list", listed), _off(viewer)))
    parts.append(context(plain(viewer.zone_note())))
    return compose(parts)


def _off(viewer: Viewer) -> Element | None:
    return command_button(viewer, viewer.texts.gettext("Turn off"), "remind", RemindMe())
