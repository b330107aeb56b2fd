"""Renders the card of a room: its time, a button to enter, and a few actions, few enough for a phone."""

from __future__ import annotations

from collections.abc import Iterator

from bot.blocks.buttons import carried, command_button
from bot.blocks.elements import (
    MAX_OPTION_VALUE,
    Element,
    Fragment,
    actions,
    button,
    compose,
    context,
    header,
    link_button,
    link_option,
    option,
    overflow_menu,
    paragraph,
    preformatted,
)
from bot.blocks.message import Message
from bot.blocks.phrases import Phrase, code, joined, mention, phrase, plain
from bot.blocks.viewer import Viewer
from bot.classroom.results import Room
from bot.language.commands import Attendance, Command, DeleteRoom, ListCodes, LiveStatus, RoomForm, RoomId


def card(room: Room, viewer: Viewer, large_class: Room | None = None) -> Iterator[Fragment]:
    """A room's card; with the large class bound to it, that of the pair."""
    seen, other = viewer.room(room), large_class and viewer.room(large_class)
    yield header(seen.title)
    yield paragraph(viewer.when(seen.start, seen.end))
    yield actions(*_buttons(seen, viewer), _menu(seen, other, viewer))
    yield context(joined(_facts(seen, other, viewer)))


def student_link(room: Room, viewer: Viewer) -> Message:
    """The link for a room's students, easy to copy."""
    t = viewer.texts
    if room.student is None:
        return compose(
            [paragraph(plain(t.gettext("The platform gave no code for the students of this room.")))]
        )
    words = phrase(t.gettext("Students enter {title} here:"), title=room.title)
    link = Fragment((preformatted([room.student.link]),), (room.student.link,))
    code_line = phrase(t.gettext("Student code {code}"), code=code(room.student.code))
    return compose([paragraph(words), link, context(code_line)])


def _buttons(room: Room, viewer: Viewer) -> Iterator[Element | None]:
    """The way in first: the teacher's for who may teach and, asking, for a channel; else the students'."""
    t = viewer.texts
    if room.teacher:
        yield link_button(t.gettext("Enter as teacher"), "teacher", room.teacher.link, "primary")
        yield command_button(viewer, t.gettext("Codes and links"), "codes", ListCodes(room=RoomId(room.id)))
        return
    if viewer.shared_by:
        yield button(t.gettext("Enter as teacher"), "join.teacher", room.id, "primary")
    style = None if viewer.shared_by else "primary"
    yield button(t.gettext("Copy student link"), "join.student", room.id, style)


def _menu(room: Room, large_class: Room | None, viewer: Viewer) -> Element | None:
    t, ref = viewer.texts, RoomId(room.id)
    commands: list[tuple[str, Command]] = [
        (t.gettext("Live now"), LiveStatus(room=ref)),
        (t.gettext("Attendance"), Attendance(room=ref)),
    ]
    if not room.teacher:
        commands.insert(0, (t.gettext("Codes and links"), ListCodes(room=ref)))
    if room.may_change:
        commands += [
            (t.gettext("Move or rename"), RoomForm(room=ref)),
            (t.gettext("Delete"), DeleteRoom(room=ref)),
        ]
    carrying = ((label, carried(viewer, command, MAX_OPTION_VALUE)) for label, command in commands)
    options = [option(label, value) for label, value in carrying if value is not None]
    return overflow_menu("more", [*_second_way_in(room, large_class, viewer), *options])


def _second_way_in(room: Room, large_class: Room | None, viewer: Viewer) -> Iterator[Element]:
    t = viewer.texts
    if large_class and large_class.teacher:
        yield link_option(t.gettext("Enter the large class"), "large_class", large_class.teacher.link)
    elif room.assistant:
        yield link_option(t.gettext("Enter as assistant"), "assistant", room.assistant.link)


def substitution(substitute: str, room: Room, viewer: Viewer) -> Phrase:
    """Who teaches a class in place of its teacher."""
    t, taught_by = viewer.texts, room.taught_by or room.owner
    if substitute != viewer.person.id:
        return phrase(t.gettext("{person} substitutes"), person=mention(substitute))
    if taught_by is None:
        return plain(t.gettext("you substitute"))
    return phrase(t.gettext("you substitute for {person}"), person=mention(taught_by))


def _facts(room: Room, large_class: Room | None, viewer: Viewer) -> Iterator[Phrase]:
    t = viewer.texts
    if large_class or room.large_class:
        yield plain(t.gettext("with a large class"))
    if room.dual_teacher:
        yield phrase(t.gettext("large class of room {id}"), id=code(room.dual_teacher))
    if room.max_users:
        limit = t.ngettext("up to {n} student classroom", "up to {n} student classrooms", room.max_users)
        yield plain(limit)
    if room.taught_by and room.taught_by != viewer.person.id:
        yield phrase(t.gettext("taught by {person}"), person=mention(room.taught_by))
    if room.substitute:
        yield substitution(room.substitute, room, viewer)
    if room.owner and room.owner != viewer.person.id:
        yield phrase(t.gettext("created by {person}"), person=mention(room.owner))
    yield phrase(t.gettext("Room {id}"), id=code(room.id))
