"""Room ids and join codes: well-formed and unique."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.platform import ids

NOW = 1_772_589_600
numbers = st.integers(0, 36**6 - 1)


@given(numbers, numbers)
def test_codes_never_repeat(one: int, other: int) -> None:
    assert re.fullmatch(r"[0-9a-z]{6}", ids.code(one))
    assert (ids.code(one) == ids.code(other)) == (one == other)


@given(st.integers(0, 10**8 - 1), st.integers(0, 10**8 - 1))
def test_room_ids_never_repeat(one: int, other: int) -> None:
    assert re.fullmatch(r"\d{14}", str(ids.room_id(one, NOW)))
    assert (ids.room_id(one, NOW) == ids.room_id(other, NOW)) == (one == other)


def test_a_room_id_begins_with_the_day_in_shanghai() -> None:
    assert str(ids.room_id(0, 1_772_640_000)).startswith("260305")
