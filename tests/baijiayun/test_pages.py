from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.baijiayun.pages import STEPS_BACK, OverlappingPages, Page, counted, uncounted


@given(st.integers(0, 30), st.integers(1, 7))
async def test_every_item_of_a_list_with_a_total_comes_once_and_no_page_is_asked_in_vain(
    total: int, size: int
) -> None:
    items, asked = list(range(total)), []

    async def fetch(page: int) -> tuple[list[int], int]:
        asked.append(page)
        return items[(page - 1) * size : page * size], total

    assert [item async for item in counted(fetch)] == items
    assert asked == list(range(1, max(1, -(-total // size)) + 1))


def at(items: list[int], page: Page) -> list[int]:
    """What a page of a list holds."""
    return items[(page.number - 1) * page.size :][: page.size]


@given(st.integers(0, 300), st.one_of(st.integers(1, 7), st.integers(50, 150)))
async def test_every_item_of_a_list_without_a_total_comes_once(total: int, size: int) -> None:
    items, asked = list(range(total)), list[Page]()

    async def fetch(page: Page) -> list[int]:
        asked.append(page)
        return at(items, page)

    assert [item async for item in uncounted(fetch, str, size)] == items
    assert max(page.size for page in asked) <= size
    if size >= 50:
        assert len(asked) <= 2 + total // (size * 0.7)


@given(st.integers(0, 400), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 5)), max_size=4))
async def test_no_item_is_missed_while_others_are_deleted_and_made(
    total: int, changes: list[tuple[int, int]]
) -> None:
    """A few of the newest are deleted, and others are made, after each page that is asked for."""
    items, to_do = list(range(total)), list(changes)

    async def fetch(page: Page) -> list[int]:
        told = at(items, page)
        deleted, made = to_do.pop() if to_do else (0, 0)
        items[:deleted] = range(-len(to_do) * 10 - made, -len(to_do) * 10)
        return told

    told = [item async for item in uncounted(fetch, str, 100)]
    assert len(told) == len(set(told))
    assert {item for item in items if item >= 0} <= set(told)


def test_a_list_that_changes_without_end_is_read_to_its_end() -> None:
    pages, asked = OverlappingPages(100), 0
    while not pages.ended:
        asked, page = asked + 1, pages.next
        pages.add(page, [f"{asked} {number}" for number in range(page.size if asked < 30 else 0)])
    assert asked == 30
    assert pages._steps_back == STEPS_BACK


@pytest.mark.parametrize("rest", [[], [7]])
async def test_a_total_that_is_never_reached_ends_with_an_empty_page(rest: list[int]) -> None:
    pages = {1: [1, 2], 2: rest}

    async def fetch(page: int) -> tuple[list[int], int]:
        return pages.get(page, []), 10

    assert [item async for item in counted(fetch)] == [1, 2, *rest]
