"""Renders join codes: created, listed, looked up."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from bot.blocks.buttons import command_button, pages_beside
from bot.blocks.classrooms import numbered
from bot.blocks.elements import (
    MAX_PREFORMATTED,
    Element,
    Fragment,
    actions,
    bullets,
    context,
    escaped_length,
    header,
    paragraph,
    preformatted,
    truncated_list,
)
from bot.blocks.phrases import Phrase, bold, code, joined, link, phrase, plain
from bot.blocks.rooms import title_and_time
from bot.blocks.viewer import Viewer
from bot.classroom.results import CodeFound, CodeList, CodesCreated, JoinCode, Role, Room
from bot.language.commands import CodeKind, ListCodes, RoomId, ShowRoom

MAX_WITH_LINKS = 10
"""Up to this many codes are listed with their links; more are shown as one block for copying."""


def created(result: CodesCreated, viewer: Viewer) -> Iterator[Fragment]:
    """Newly created codes."""
    t = viewer.texts
    yield header(t.ngettext("{n} join code", "{n} join codes", len(result.codes)))
    yield paragraph(title_and_time(result.room, viewer))
    yield from _codes(result.codes, viewer)
    if any(one.user_number for one in result.codes):
        yield context(plain(t.gettext("Only one student classroom at a time can use each code.")))
    yield actions(_all_codes(result.room, viewer))


def listed(result: CodeList, viewer: Viewer) -> Iterator[Fragment]:
    """One page of existing codes."""
    t = viewer.texts
    yield header(_heading(result, viewer))
    yield paragraph(title_and_time(result.room, viewer))
    if result.page == 1:
        yield from _ways_in(result, viewer)
    if result.codes:
        yield from _codes(result.codes, viewer)
    elif result.kind is CodeKind.ORDINARY:
        line = t.gettext("/room code last for 1-20")
        yield paragraph(phrase(t.gettext("Create some: {line}"), line=viewer.line(line)))
    if result.pages > 1:
        yield context(
            plain(
                t.gettext("Page {page} of {pages}.", page=t.number(result.page), pages=t.number(result.pages))
            )
        )
    here = ListCodes(room=RoomId(result.room.id), kind=result.kind, page=result.page)
    yield actions(*pages_beside(viewer, here, result.pages))


def found(result: CodeFound, viewer: Viewer) -> Iterator[Fragment]:
    """What a code opens. In a channel, a teacher's or assistant's code is masked."""
    t, room = viewer.texts, result.room
    if room is None:
        yield paragraph(phrase(t.gettext("No room has the code {code}."), code=code(result.code)))
        yield context(plain(t.gettext("Check the code for typos. Its room may also have been deleted.")))
        return
    secret = viewer.shared_by and result.role is not Role.STUDENT
    shown = plain("••••••") if secret else (code(result.code),)
    yield paragraph(
        phrase(t.gettext("{code} is {whose}."), code=shown, whose=_whose(result, viewer)),
        title_and_time(room, viewer),
    )
    yield context(*_details(result, viewer))
    yield actions(command_button(viewer, t.gettext("Open room"), "show", ShowRoom(room=RoomId(room.id))))


def _ways_in(result: CodeList, viewer: Viewer) -> Iterator[Fragment]:
    """The room's own codes, and those of the large class bound to it, as far as the reader may have them."""
    t, listed = viewer.texts, {one.code for one in result.codes}
    room, large_class = viewer.room(result.room), result.live and viewer.room(result.live)
    own = tuple(_own_codes(room, viewer, listed))
    if own:
        yield paragraph(*own)
    if large_class is not None:
        yield paragraph((bold(t.gettext("Large class")),), *_own_codes(large_class, viewer, listed))


def _own_codes(room: Room, viewer: Viewer, listed: Collection[str]) -> Iterator[Phrase]:
    """Whatever is not `listed` below them."""
    t = viewer.texts
    if room.student and room.student.code not in listed:
        yield phrase(t.gettext("Student code {code}"), code=code(room.student.code))
        yield phrase(t.gettext("Student link {link}"), link=link(room.student.link))
    if room.teacher:
        yield phrase(t.gettext("Teacher code {code}"), code=code(room.teacher.code))
    if room.assistant:
        yield phrase(t.gettext("Assistant code {code}"), code=code(room.assistant.code))


def _heading(result: CodeList, viewer: Viewer) -> str:
    t = viewer.texts
    if not result.total and result.kind is CodeKind.ORDINARY:
        return t.gettext("Codes and links")
    if result.kind is CodeKind.AUDITION:
        return t.ngettext("{n} audition code", "{n} audition codes", result.total)
    return t.ngettext("{n} join code", "{n} join codes", result.total)


def _codes(codes: Sequence[JoinCode], viewer: Viewer) -> Iterator[Fragment]:
    t = viewer.texts
    if len(codes) <= MAX_WITH_LINKS:
        yield bullets([_with_link(one, viewer) for one in codes])
        return
    lines = ["  ".join(filter(None, (str(one.user_number), one.code, one.name))) for one in codes]
    kept = _fitting(lines)
    text_line = truncated_list([f"{one.user_number} {one.code}" for one in codes[:kept]])
    yield Fragment((preformatted(lines[:kept]),), (text_line,))
    if kept < len(codes):
        more = t.ngettext("{n} more is not shown.", "{n} more are not shown.", len(codes) - kept)
        yield paragraph(plain(more))
    yield paragraph(
        phrase(
            t.gettext("For another classroom's link, replace the code in this one: {link}"),
            link=link(codes[0].link),
        )
    )


def _fitting(lines: Sequence[str]) -> int:
    left, count = MAX_PREFORMATTED, 0
    for line in lines:
        left -= escaped_length(line) + 1
        if left < 0:
            break
        count += 1
    return count


def _with_link(one: JoinCode, viewer: Viewer) -> Phrase:
    t = viewer.texts
    who = t.gettext("everyone") if one.user_number == 0 else numbered(one.user_number, one.name, t)
    return joined(((code(one.code),), plain(who), (link(one.link),)))


def _whose(result: CodeFound, viewer: Viewer) -> Phrase:
    t = viewer.texts
    if result.role is Role.TEACHER:
        return (bold(t.gettext("the teacher's code")),)
    if result.role is Role.ASSISTANT:
        return (bold(t.gettext("the assistant's code")),)
    if result.classroom:
        whose = t.gettext(
            "the code of {classroom}", classroom=numbered(result.user_number or 0, result.classroom, t)
        )
        return (bold(whose),)
    if result.user_number:
        number = t.gettext("the code of student classroom {number}", number=result.user_number)
        return (bold(number),)
    return (bold(t.gettext("the common student code")),)


def _details(result: CodeFound, viewer: Viewer) -> Iterator[Phrase]:
    t = viewer.texts
    if result.room:
        yield phrase(t.gettext("Room {id}"), id=code(result.room.id))
    if result.user_name:
        yield phrase(t.gettext("Name: {name}"), name=result.user_name)
    if result.created:
        yield plain(
            t.gettext(
                "Created {moment}, {zone}", moment=viewer.moment(result.created), zone=t.zone(viewer.zone)
            )
        )


def _all_codes(room: Room, viewer: Viewer) -> Element | None:
    return command_button(
        viewer, viewer.texts.gettext("All join codes"), "codes", ListCodes(room=RoomId(room.id))
    )
