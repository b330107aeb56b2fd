"""Iterates over paged endpoints, one page in memory at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from itertools import compress
from typing import Final, TypeVar

from msgspec import Struct

_Item = TypeVar("_Item")

OVERLAP: Final = 50
"""One item in so many of a page was on the page before it too."""

STEPS_BACK: Final = 10
"""Maximum pages of a list that are asked for in vain."""


class Page(Struct, frozen=True):
    """A page of a list, counted from 1, and how many items it has at most."""

    number: int
    size: int


class OverlappingPages:
    """The pages of a list without a total, newest first, by which no item is missed while others are deleted.

    What is deleted moves all that stands below it up, maybe on to a page that was read before. So each page begins
    above the end of the one before, and counts only if they have an item in common; otherwise half a page further up is
    asked for. A page is nothing but a multiple of its size, so that sizes differ; the greatest is `most`.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.ended = False
        self._reached = self._steps_back = 0
        self._seen: set[str] = set()

    @property
    def next(self) -> Page:
        """The page to ask for now: of those that overlap with what was read, the one that ends last."""
        if not self._reached:
            return Page(1, self.most)
        overlapping = self._ending_last(max(1, self.most // OVERLAP))
        return overlapping if overlapping.number * overlapping.size > self._reached else self._ending_last(0)

    def add(self, page: Page, ids: Collection[str]) -> list[bool] | None:
        """Whether each item of a page is new; None if the page does not count."""
        first, end = (page.number - 1) * page.size, page.number * page.size
        if first < self._reached and self._seen.isdisjoint(ids) and self._steps_back < STEPS_BACK:
            self._steps_back += 1
            self._reached = max(0, self._reached - self.most // 2)
            return None
        new = [id not in self._seen for id in ids]
        self._seen.update(ids)
        self._reached, self.ended = end, len(ids) < page.size
        return new

    def _ending_last(self, overlap: int) -> Page:
        begins = self._reached - overlap
        size = max(range(1 + self.most // 2, self.most + 1), key=lambda size: begins // size * size + size)
        return Page(begins // size + 1, size)


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


async def uncounted(
    fetch: Callable[[Page], Awaitable[Sequence[_Item]]], id_of: Callable[[_Item], str], size: int
) -> AsyncIterator[_Item]:
    """All items of an endpoint without a total, each once; ends at a page that is not full."""
    pages = OverlappingPages(size)
    while not pages.ended:
        page = pages.next
        items = await fetch(page)
        new = pages.add(page, [id_of(item) for item in items])
        for item in compress(items, new or ()):
            yield item
