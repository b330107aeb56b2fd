"""Iterates over paged endpoints, one page in memory at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TypeVar

_Item = TypeVar("_Item")


async def counted(
    fetch: Callable[[int], Awaitable[tuple[Sequence[_Item], int]]],
) -> AsyncIterator[_Item]:
    """All items of an endpoint with a total; ends after that many, or at an empty page."""
    async for items in counted_pages(fetch):
        for item in items:
            yield item


async def counted_pages(
    fetch: Callable[[int], Awaitable[tuple[Sequence[_Item], int]]],
) -> AsyncIterator[Sequence[_Item]]:
    """The same, page by page."""
    seen, number = 0, 1
    while True:
        items, total = await fetch(number)
        yield items
        seen, number = seen + len(items), number + 1
        if not items or seen >= total:
            return


async def uncounted(fetch: Callable[[int], Awaitable[Sequence[_Item]]], size: int) -> AsyncIterator[_Item]:
    """All items of an endpoint without a total; ends at a page shorter than `size`."""
    number, items = 0, None
    while items is None or len(items) >= size:
        items = await fetch(number := number + 1)
        for item in items:
            yield item
