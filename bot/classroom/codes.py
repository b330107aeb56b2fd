"""Creating, looking up and listing join codes (APIs 7, 8 and 9)."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping

from bot.baijiayun import AlreadyDeleted, NoSuchRoom
from bot.classroom.finding import Purpose, fetch_room, find_room, large_class_of
from bot.classroom.results import CodeFound, CodeList, CodesCreated, JoinCode, Role
from bot.classroom.tenant import CommandContext, Tenant
from bot.language.commands import CodeKind, FindCode, ListCodes, NewCodes

CODES_PER_PAGE = 50
"""Codes per page."""

CONCURRENCY = 10
"""Maximum concurrent requests, so that creating 500 codes does not use up the platform's rate limit."""


async def make_codes(tenant: Tenant, context: CommandContext, command: NewCodes) -> CodesCreated:
    """Creates a code for each student classroom (API 7), always the same one for a classroom."""
    room = await find_room(tenant, context, command.room, Purpose.CHANGE)
    turns, names = asyncio.Semaphore(CONCURRENCY), await tenant.classrooms()

    async def make(number: int) -> JoinCode:
        async with turns:
            code = await tenant.platform.join_code(room.id, number, user_avatar=command.avatar)
        return _as_code(tenant, number, code, command.avatar or "", names)

    codes = await asyncio.gather(*(make(number) for number in command.user_numbers))
    await tenant.keep_last(context.person, room.id)
    return CodesCreated(room, tuple(codes))


async def find_code(tenant: Tenant, context: CommandContext, command: FindCode) -> CodeFound:
    """Looks up a code (API 8). A code of a deleted room opens nothing."""
    info = await tenant.platform.find_join_code(command.code)
    if info is None:
        return CodeFound(command.code)
    try:
        room = await fetch_room(tenant, context.person, info.room_id)
    except (NoSuchRoom, AlreadyDeleted):
        return CodeFound(command.code)
    await tenant.keep_last(context.person, room.id)
    number = int(info.user_number)
    return CodeFound(
        command.code,
        room,
        Role(info.user_role),
        number,
        info.user_name,
        info.create_time,
        (await tenant.classrooms()).get(number, "") if number else "",
    )


async def list_codes(tenant: Tenant, context: CommandContext, command: ListCodes) -> CodeList:
    """A room's existing codes (API 9)."""
    room = await find_room(tenant, context, command.room)
    listed = await tenant.platform.join_codes_page(
        room.id, audition=command.kind is CodeKind.AUDITION, page=command.page, limit=CODES_PER_PAGE
    )
    await tenant.keep_last(context.person, room.id)
    names = await tenant.classrooms()
    codes = tuple(
        _as_code(tenant, int(code.user_number), code.code, code.user_avatar, names) for code in listed.codes
    )
    pages = max(1, math.ceil(listed.total / CODES_PER_PAGE))
    live = await large_class_of(tenant, context.person, room) if command.page == 1 else None
    return CodeList(room, codes, listed.total, command.page, pages, command.kind, live)


def _as_code(tenant: Tenant, number: int, code: str, avatar: str, names: Mapping[int, str]) -> JoinCode:
    return JoinCode(number, code, tenant.platform.join_link(code), avatar, names.get(number, ""))
