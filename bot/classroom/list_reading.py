"""Reads the list of rooms (API 10) to its end, once for all processes.

They share the pages: each takes what another one has read, and reads the next page that nobody is reading. So a process
that is killed leaves its pages to the others, and many that start together ask the platform no more than one would.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Final

import msgspec
import structlog

from bot.baijiayun import OverlappingPages, Page
from bot.classroom.known_rooms import RoomRow
from bot.errors import RedisUnavailable
from bot.state import Edition, Editions, is_low_priority
from bot.threads import in_thread

log = structlog.get_logger(__name__)

Fetch = Callable[[int, Page], Awaitable[list[RoomRow]]]
"""Asks the platform for a page; the number counts the pages that were asked for before it."""

POLL_INTERVAL: Final = 0.05
"""Seconds between two looks for a page that another process reads."""


async def read_whole(
    editions: Editions, edition: Edition | None, fetch: Fetch, size: int
) -> list[list[RoomRow]]:
    """All pages that are asked for, at most `size` rooms each; some rooms are on several.

    Without an edition they are not shared, and where Redis is out of reach a page is asked for, whoever reads it too.
    Raises what `fetch` raises.
    """
    pages, read = OverlappingPages(size), list[list[RoomRow]]()
    while not pages.ended:
        page = pages.next
        ask = partial(fetch, len(read), page)
        read.append(await (ask() if edition is None else _shared(editions, edition, len(read), ask)))
        pages.add(page, [row.id for row in read[-1]])
    log.info("list of rooms read whole", pages=len(read))
    return read


async def _shared(
    editions: Editions, edition: Edition, number: int, ask: Callable[[], Awaitable[list[RoomRow]]]
) -> list[RoomRow]:
    with suppress(RedisUnavailable):
        if (kept := await _read_elsewhere(editions, edition, number)) is not None:
            return kept
    try:
        rows = await ask()
        with suppress(RedisUnavailable):
            await editions.keep(edition, number, await in_thread(msgspec.json.encode, rows))
        return rows
    finally:
        with suppress(RedisUnavailable):
            await editions.release(edition, number)


async def _read_elsewhere(editions: Editions, edition: Edition, number: int) -> list[RoomRow] | None:
    """A page that another process has read, or is reading; None once this one may read it. Raises RedisUnavailable.

    Who reads in the background keeps nobody from reading: it may have to wait until people have been served.
    """
    while True:
        may_read = is_low_priority() or await editions.claim(edition, number)
        # only now: whoever kept it may have released it just before
        if (kept := await editions.page(edition, number)) is not None:
            return await in_thread(decoded, kept)
        if may_read:
            return None
        await asyncio.sleep(POLL_INTERVAL)


def decoded(page: bytes) -> list[RoomRow]:
    """The rows of a page as it is kept."""
    return msgspec.json.decode(page, type=list[RoomRow])
