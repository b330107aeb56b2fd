"""Sliding windows."""

from __future__ import annotations

import pytest

from bot.sandbox.platform.quota import Quota, of_requests, of_rooms
from bot.sandbox.platform.refusals import TooManyRequests, TooManyRooms


def test_the_window_slides() -> None:
    quota = Quota(2, 10, TooManyRequests)
    quota.take(0)
    quota.take(6)
    with pytest.raises(TooManyRequests):
        quota.take(9.9)
    quota.take(10)
    with pytest.raises(TooManyRequests):
        quota.take(15.9)
    quota.take(16)


def test_what_is_refused_does_not_count() -> None:
    quota = Quota(1, 10, TooManyRequests)
    quota.take(0)
    for second in range(1, 10):
        with pytest.raises(TooManyRequests):
            quota.take(second)
    quota.take(10)


def test_several_at_once_are_all_or_nothing() -> None:
    quota = Quota(3, 10, TooManyRooms)
    quota.take(0, 2)
    with pytest.raises(TooManyRooms):
        quota.take(1, 2)
    quota.take(1, 1)


def test_restored_happenings_count_and_grow_old() -> None:
    quota = Quota(2, 10, TooManyRooms)
    quota.restore([1, 5])
    with pytest.raises(TooManyRooms):
        quota.take(10)
    quota.take(11)


def test_the_platforms_own_limits() -> None:
    assert (of_requests().limit, of_rooms().limit) == (200, 5000)
