from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.baijiayun.pages import counted, uncounted


@given(st.integers(0, 30), st.integers(1, 7))
async def test_every_item_comes_once_and_no_page_is_asked_in_vain(total: int, size: int) -> None:
    items, asked = list(range(total)), []

    async def fetch(page: int) -> list[int]:
        asked.append(page)
        return items[(page - 1) * size : page * size]

    async def fetch_counted(page: int) -> tuple[list[int], int]:
        return await fetch(page), total

    assert [item async for item in counted(fetch_counted)] == items
    assert asked == list(range(1, max(1, -(-total // size)) + 1))
    asked.clear()
    assert [item async for item in uncounted(fetch, size)] == items
    assert asked == list(range(1, total // size + 2))


@pytest.mark.parametrize("rest", [[], [7]])
async def test_a_total_that_is_never_reached_ends_with_an_empty_page(rest: list[int]) -> None:
    pages = {1: [1, 2], 2: rest}

    async def fetch(page: int) -> tuple[list[int], int]:
        return pages.get(page, []), 10

    assert [item async for item in counted(fetch)] == [1, 2, *rest]
