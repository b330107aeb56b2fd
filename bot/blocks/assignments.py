"""Renders the assignment of all classes of a title to a teacher, and the message to the teacher."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.blocks.buttons import command_button
from bot.blocks.clashes import warning
from bot.blocks.elements import Fragment, actions, compose, paragraph
from bot.blocks.message import Message
from bot.blocks.phrases import bold, mention, phrase
from bot.blocks.viewer import Viewer
from bot.classroom.results import Assignment, AssignmentKind, TeachersAssigned
from bot.language.commands import ListRooms
from bot.texts import msgids

SENTENCES: Mapping[AssignmentKind, tuple[str, str]] = {
    AssignmentKind.TAUGHT: msgids(
        "{person} says that you teach {title}: {n} class, {days}.",
        "{person} says that you teach {title}: {n} classes, {days}.",
    ),
    AssignmentKind.DELETED: msgids(
        "{person} deleted {title}: {n} class, {days}.", "{person} deleted {title}: {n} classes, {days}."
    ),
}


def assigned(result: TeachersAssigned, viewer: Viewer) -> Iterator[Fragment]:
    """How many classes somebody teaches now."""
    t = viewer.texts
    words = t.ngettext(
        "{person} teaches {title} now: {n} class to come.",
        "{person} teaches {title} now: {n} classes to come.",
        len(result.rooms),
        person="{person}",
        title="{title}",
    )
    yield paragraph(phrase(words, person=mention(result.person), title=bold(result.title)))
    yield from warning(result.clash, viewer)


def classes_assigned(assignment: Assignment, viewer: Viewer) -> Message:
    """For the teacher: what somebody did to several of their classes."""
    first, last = (at.astimezone(viewer.zone).date() for at in (assignment.first, assignment.last))
    words = viewer.texts.ngettext(
        *SENTENCES[assignment.kind],
        assignment.count,
        person="{person}",
        title="{title}",
        days=viewer.days(first, last),
    )
    told = phrase(words, person=mention(assignment.by), title=bold(assignment.title))
    listed = ListRooms(mine=True, from_=first, to=last)
    button = command_button(viewer, viewer.texts.gettext("My classes"), "list", listed)
    return compose([paragraph(told), actions(button)])
