"""Showing the audit trail: all of it to workspace admins, to others what they did and what concerns their rooms."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

from msgspec.structs import replace

from bot.access import may_change, require_person
from bot.classroom.finding import Purpose, find_room
from bot.classroom.results import AuditSheet
from bot.classroom.tenant import CommandContext, Tenant
from bot.language.commands import Audit, RoomId
from bot.people import Person
from bot.state import AuditQuery, Change

CHANGES_PER_PAGE: Final = 10
"""Changes per page."""

MAX_SCANNED: Final = 2000
"""Maximum changes that are looked at for a page: what is older is in the file."""


async def show(tenant: Tenant, context: CommandContext, command: Audit) -> AuditSheet:
    """One page of changes, newest first. Raises NotAllowed, RoomNotFound."""
    command, own = await _resolved(tenant, context, command), not context.person.workspace_admin
    query = await query_of(tenant, context.person, command)
    first, looked = (command.page - 1) * CHANGES_PER_PAGE, 0
    found: list[Change] = []
    async for some in tenant.audit.read(query, tenant.today()):
        looked += len(some)
        found += filter(None, some)
        if len(found) > first + CHANGES_PER_PAGE or looked >= MAX_SCANNED:
            break
    changes = tuple(found[first : first + CHANGES_PER_PAGE])
    more = len(found) > first + CHANGES_PER_PAGE
    return AuditSheet(command, changes, more=more, cut=not more and looked >= MAX_SCANNED, own=own)


async def every(tenant: Tenant, person: Person, command: Audit) -> AsyncIterator[list[Change]]:
    """All changes that a command asks for, newest first, some at a time."""
    async for some in tenant.audit.read(await query_of(tenant, person, command), tenant.today()):
        yield list(filter(None, some))


async def query_of(tenant: Tenant, person: Person, command: Audit) -> AuditQuery:
    """The changes that a person may see of those that a command asks for."""
    room = command.room.id if isinstance(command.room, RoomId) else None
    query = AuditQuery(room=room, by=command.by, first=command.from_, last=command.to)
    if person.workspace_admin or (room is not None and await _is_theirs(tenant, person, room)):
        return query
    return replace(query, about=person.id)


async def _is_theirs(tenant: Tenant, person: Person, room: str) -> bool:
    (staff,) = await tenant.rooms.staff([room])
    return may_change(person, staff.owner, staff.teacher)


async def _resolved(tenant: Tenant, context: CommandContext, command: Audit) -> Audit:
    """The command with the room by its ID, of which a deleted one is not looked up. Raises NotAllowed."""
    if command.by is not None:
        require_person(command.by)
    if command.room is None or isinstance(command.room, RoomId):
        return command
    room = await find_room(tenant, context, command.room, Purpose.PAST)
    return replace(command, room=RoomId(room.id))
