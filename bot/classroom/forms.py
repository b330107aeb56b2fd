"""The form of a room: what it is filled in with, for a new room or for one that is there."""

from __future__ import annotations

from bot.classroom.finding import Purpose, find_room, require_room_change
from bot.classroom.results import FormOffered
from bot.classroom.tenant import CommandContext, Tenant
from bot.language.commands import RoomForm
from bot.language.forms import Fields, fields_of
from bot.people import Person

DEFAULT_LENGTH = "1h"
"""How long a new room is, as the form proposes it."""


async def offer(tenant: Tenant, context: CommandContext, command: RoomForm) -> FormOffered:
    """The form for a new room, or for a room that is there. Raises NotAllowed and what `find_room` raises."""
    person = context.person
    if command.room is None:
        return FormOffered(proposed(tenant, person))
    room = await find_room(tenant, context, command.room, Purpose.CHANGE)
    await require_room_change(tenant, person, room)
    teacher = room.taught_by or room.owner
    fields = fields_of(room.title, room.start, room.end, room.max_users, person.zone, teacher)
    return FormOffered(fields, room)


def proposed(tenant: Tenant, person: Person) -> Fields:
    """What a new room's form holds at first: today, for an hour."""
    return {"day": f"{tenant.clock().astimezone(person.zone):%Y-%m-%d}", "end": DEFAULT_LENGTH}
