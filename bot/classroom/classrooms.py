"""Names of student classrooms, which join codes and statistics know by number alone."""

from __future__ import annotations

import math
from collections.abc import Mapping

from bot.classroom.results import Classroom, ClassroomList, ClassroomNamed, ClassroomNames
from bot.classroom.tenant import CommandContext, Tenant
from bot.language.commands import ListClassrooms, NameClassroom

NAMES_PER_PAGE = 50
"""Names per page."""


async def name_classroom(tenant: Tenant, context: CommandContext, command: NameClassroom) -> ClassroomNamed:
    """Stores a classroom's name, or returns the current one if none is given. Raises RedisUnavailable."""
    known = (await tenant.rooms.classrooms()).get(command.number, "")
    before = context.kept.get("before", known)
    if command.name is None or command.name == before:
        return ClassroomNamed(Classroom(command.number, known))
    await context.begin({"before": before})
    await tenant.rooms.name_classroom(command.number, command.name)
    return ClassroomNamed(Classroom(command.number, command.name), before)


async def names_offered(tenant: Tenant, file: str, names: Mapping[int, str]) -> ClassroomNames:
    """What a file would name, beside the names that there are. Raises RedisUnavailable."""
    known = await tenant.rooms.classrooms()
    changed = [
        ClassroomNamed(Classroom(number, name), known.get(number, ""))
        for number, name in sorted(names.items())
        if known.get(number) != name
    ]
    return ClassroomNames(file, tuple(changed), len(names))


async def list_classrooms(tenant: Tenant, context: CommandContext, command: ListClassrooms) -> ClassroomList:
    """The classrooms that have a name, by number. Raises RedisUnavailable."""
    named = [Classroom(number, name) for number, name in (await tenant.rooms.classrooms()).items()]
    first = (command.page - 1) * NAMES_PER_PAGE
    pages = max(1, math.ceil(len(named) / NAMES_PER_PAGE))
    return ClassroomList(tuple(named[first : first + NAMES_PER_PAGE]), len(named), command.page, pages)
