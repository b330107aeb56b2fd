"""Join codes: making, finding and listing them (APIs 7, 8 and 9)."""

from __future__ import annotations

import asyncio
import math

from bot.baijiayun import NoSuchRoom, RoomDeleted
from bot.classroom.finding import fetch, find
from bot.classroom.results import CodeFound, CodeList, CodesMade, JoinCode, Role
from bot.classroom.school import Errand, School
from bot.language.commands import FindCode, ListCodes, NewCodes

CODES_A_PAGE = 50
"""Codes of one list message."""

AT_ONCE = 10
"""Codes asked for at the same time, so that 500 of them leave others their share of the platform's limit."""


async def make_codes(school: School, errand: Errand, command: NewCodes) -> CodesMade:
    """A code for each student classroom (API 7); the same classroom always gets the same."""
    room = await find(school, errand, command.room)
    turns = asyncio.Semaphore(AT_ONCE)

    async def make(number: int) -> JoinCode:
        async with turns:
            code = await school.platform.join_code(room.id, number, user_avatar=command.avatar)
        return _as_code(school, number, code, command.avatar or "")

    codes = await asyncio.gather(*(make(number) for number in command.user_numbers))
    await school.keep_last(errand.person, room.id)
    return CodesMade(room, tuple(codes))


async def find_code(school: School, errand: Errand, command: FindCode) -> CodeFound:
    """What a code opens (API 8). A code of a room that is gone opens nothing."""
    info = await school.platform.find_join_code(command.code)
    if info is None:
        return CodeFound(command.code)
    try:
        room = await fetch(school, errand.person, info.room_id)
    except (NoSuchRoom, RoomDeleted):
        return CodeFound(command.code)
    await school.keep_last(errand.person, room.id)
    return CodeFound(
        command.code, room, Role(info.user_role), int(info.user_number), info.user_name, info.create_time
    )


async def list_codes(school: School, errand: Errand, command: ListCodes) -> CodeList:
    """The codes made so far (API 9)."""
    room = await find(school, errand, command.room)
    listed = await school.platform.join_codes_page(
        room.id, audition=command.audition, page=command.page, limit=CODES_A_PAGE
    )
    await school.keep_last(errand.person, room.id)
    codes = tuple(
        _as_code(school, int(code.user_number), code.code, code.user_avatar) for code in listed.codes
    )
    pages = max(1, math.ceil(listed.total / CODES_A_PAGE))
    return CodeList(room, codes, listed.total, command.page, pages, command.audition)


def _as_code(school: School, number: int, code: str, avatar: str) -> JoinCode:
    return JoinCode(number, code, school.platform.join_link(code), avatar)
