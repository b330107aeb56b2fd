"""Renders lists of rooms, and choices between rooms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.blocks.buttons import carried, command_button
from bot.blocks.elements import (
    OPTION_VALUE,
    OPTIONS,
    ROWS,
    Element,
    Fragment,
    actions,
    context,
    header,
    paragraph,
    row,
    rows_that_fit,
    select_menu,
    truncated_list,
)
from bot.blocks.meanings import parts_of, subject
from bot.blocks.phrases import Phrase, bold, phrase, plain, unformatted
from bot.blocks.rooms import title_and_time
from bot.blocks.viewer import Viewer
from bot.classroom.results import Room, RoomChoice, RoomList
from bot.language.commands import Command, ListRooms, RoomId, ShowRoom

FEW = 10
"""Up to this many rooms are shown as rows, which show more than a menu."""


def listed(result: RoomList, viewer: Viewer) -> Iterator[Fragment]:
    """One page of rooms, numbered for use as `#N`."""
    t = viewer.texts
    yield header(_heading(result, viewer))
    if not result.rooms:
        yield paragraph(plain(t.gettext("No rooms found.")))
        if result.mine:
            own = t.gettext("Only rooms that you created through Rollcall count as yours. All rooms: {line}")
            yield paragraph(phrase(own, line=viewer.line(t.gettext("/room list"))))
        yield paragraph(
            phrase(
                t.gettext("Create one: {line}"),
                line=viewer.line(t.gettext('/room new "English" 14:00-15:00')),
            )
        )
        return
    numbered = enumerate(result.rooms[:ROWS], result.before + 1)
    rows = rows_that_fit([_row(number, room, viewer) for number, room in numbered])
    yield from rows
    yield context(*_list_notes(result, len(rows), viewer))
    yield actions(*_paging(result, viewer))


def choice(result: RoomChoice, viewer: Viewer) -> Iterator[Fragment]:
    """A choice between rooms that match: a few as rows with buttons, many as a menu."""
    yield paragraph(*_what_for(result, viewer), _which(result, viewer))
    values = [carried(viewer, command, OPTION_VALUE) for command in result.commands]
    if len(result.rooms) > FEW and None not in values:
        menu, shown = _menu(result, list(filter(None, values)), viewer), min(len(result.rooms), OPTIONS)
        yield menu
    else:
        pairs = zip(result.rooms, result.commands, strict=True)
        rows = rows_that_fit([_pick(room, command, viewer) for room, command in pairs])
        shown = len(rows)
        yield from rows
    yield context(*_choice_notes(result, result.total - shown, viewer))


def _what_for(result: RoomChoice, viewer: Viewer) -> Iterator[Phrase]:
    titles = {room.id: result.title for room in result.rooms} if result.title else {}
    for command in result.commands[:1]:
        parts = parts_of(command, viewer, titles) if result.title else {}
        yield subject(command, parts, viewer)


def _which(result: RoomChoice, viewer: Viewer) -> Phrase:
    t = viewer.texts
    if result.title is None:
        return plain(t.gettext("Which room do you mean? These are on now or come next."))
    count = t.ngettext("{n} room matches", "{n} rooms match", result.total)
    question = t.gettext("{count} {title}. Which one do you mean?")
    return phrase(question, count=count, title=bold(result.title))


def _heading(result: RoomList, viewer: Viewer) -> str:
    t = viewer.texts
    count = t.ngettext("{n} room", "{n} rooms", result.total)
    if result.first is None or result.last is None:
        return count
    return t.gettext("{count}, {days}", count=count, days=viewer.days(result.first, result.last))


def _row(number: int, room: Room, viewer: Viewer) -> Fragment:
    show = command_button(viewer, viewer.texts.gettext("Open"), "show", ShowRoom(room=RoomId(room.id)))
    facts = [viewer.short_time(room.start, room.end)]
    if room.large_class:
        facts.append(plain(viewer.texts.gettext("with a large class")))
    return row(f"#{number} {room.title}", facts, show)


def _list_notes(result: RoomList, shown: int, viewer: Viewer) -> Iterator[Phrase]:
    t = viewer.texts
    yield plain(t.gettext("Earliest first."))
    if result.pages > 1:
        pages = t.gettext("Page {page} of {pages}.", page=t.number(result.page), pages=t.number(result.pages))
        yield plain(pages)
    if left := len(result.rooms) - shown:
        yield plain(
            t.ngettext(
                "{n} more room on this page is not shown.", "{n} more rooms on this page are not shown.", left
            )
        )
    if not viewer.shared_by:
        yield plain(viewer.zone_note())
        yield phrase(
            t.gettext("Refer to a room by its number: {line}"), line=viewer.line(t.gettext("/room show #1"))
        )


def _paging(result: RoomList, viewer: Viewer) -> Iterator[Element | None]:
    t = viewer.texts
    here = ListRooms(mine=result.mine, from_=result.first, to=result.last, page=result.page)
    if result.page > 1:
        yield command_button(
            viewer, t.gettext("Previous page"), "previous", replace(here, page=result.page - 1)
        )
    if result.page < result.pages:
        yield command_button(viewer, t.gettext("Next page"), "next", replace(here, page=result.page + 1))


def _pick(room: Room, command: Command, viewer: Viewer) -> Fragment:
    button = command_button(viewer, viewer.texts.gettext("Choose"), "choose", command)
    return row(room.title, [viewer.short_time(room.start, room.end)], button)


def _menu(result: RoomChoice, values: Sequence[str], viewer: Viewer) -> Fragment:
    labels = [unformatted(title_and_time(room, viewer)) for room in result.rooms[:OPTIONS]]
    menu = select_menu(
        viewer.texts.gettext("Choose a room"), "choose", list(zip(labels, values, strict=False))
    )
    return Fragment(actions(menu).blocks, (truncated_list(labels, " / "),))


def _choice_notes(result: RoomChoice, more: int, viewer: Viewer) -> Iterator[Phrase]:
    t = viewer.texts
    if result.title is None:
        yield phrase(t.gettext("To see all rooms: {line}"), line=viewer.line(t.gettext("/room list")))
    elif more > 0:
        left = t.ngettext("{n} more matches.", "{n} more match.", more)
        yield plain(t.gettext("{left} Type more of the title to find it.", left=left))
    yield plain(viewer.zone_note())
