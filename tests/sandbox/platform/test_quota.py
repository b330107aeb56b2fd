"""Sliding windows."""

from __future__ import annotations

import pytest

from bot.sandbox.platform.errors import ErrorCode, PlatformError
from bot.sandbox.platform.quota import Quota, request_quota, room_quota


def test_the_window_slides() -> None:
    quota = Quota(2, 10, ErrorCode.TOO_MANY_REQUESTS)
    quota.acquire(0)
    quota.acquire(6)
    with pytest.raises(PlatformError):
        quota.acquire(9.9)
    quota.acquire(10)
    with pytest.raises(PlatformError):
        quota.acquire(15.9)
    quota.acquire(16)


def test_what_is_refused_does_not_count() -> None:
    quota = Quota(1, 10, ErrorCode.TOO_MANY_REQUESTS)
    quota.acquire(0)
    for second in range(1, 10):
        with pytest.raises(PlatformError):
            quota.acquire(second)
    quota.acquire(10)


def test_several_at_once_are_all_or_nothing() -> None:
    quota = Quota(3, 10, ErrorCode.TOO_MANY_ROOMS)
    quota.acquire(0, 2)
    with pytest.raises(PlatformError):
        quota.acquire(1, 2)
    quota.acquire(1, 1)


def test_restored_happenings_count_and_grow_old() -> None:
    quota = Quota(2, 10, ErrorCode.TOO_MANY_ROOMS)
    quota.restore([1, 5])
    with pytest.raises(PlatformError):
        quota.acquire(10)
    quota.acquire(11)


def test_the_platforms_own_limits() -> None:
    assert (request_quota().limit, room_quota().limit) == (200, 5000)
