"""Ids and codes: of the right form, and never twice."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.platform import naming

NOW = 1_772_589_600
numbers = st.integers(0, 36**6 - 1)


@given(numbers, numbers)
def test_codes_never_repeat(one: int, other: int) -> None:
    assert re.fullmatch(r"[0-9a-z]{6}", naming.code(one))
    assert (naming.code(one) == naming.code(other)) == (one == other)


@given(st.integers(0, 10**8 - 1), st.integers(0, 10**8 - 1))
def test_room_ids_never_repeat(one: int, other: int) -> None:
    assert re.fullmatch(r"\d{14}", str(naming.room_id(one, NOW)))
    assert (naming.room_id(one, NOW) == naming.room_id(other, NOW)) == (one == other)


def test_a_room_id_begins_with_the_day_in_shanghai() -> None:
    assert str(naming.room_id(0, 1_772_640_000)).startswith("260305")
