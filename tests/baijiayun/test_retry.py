from __future__ import annotations

import pytest

from bot.baijiayun import (
    ENDPOINTS,
    Backoff,
    BadParameter,
    BaijiayunError,
    HttpStatus,
    Interrupted,
    NotJson,
    Once,
    Throttled,
    TimedOut,
    Unreachable,
    Unreadable,
)

READ, MAKE = ENDPOINTS["room"], ENDPOINTS["create_room"]
ATTEMPTS = 3


@pytest.mark.parametrize(
    ("error", "reads", "makes"),
    [
        (Unreachable("x", "refused", maybe_done=False), ATTEMPTS, ATTEMPTS),
        (TimedOut("x", "connecting", maybe_done=False), ATTEMPTS, ATTEMPTS),
        (TimedOut("x", "reading"), ATTEMPTS, 1),
        (Interrupted("x", "cut"), ATTEMPTS, 1),
        (NotJson("x", "html"), ATTEMPTS, 1),
        (HttpStatus("x", 503), ATTEMPTS, 1),
        (HttpStatus("x", 403), 1, 1),
        (Throttled("x"), ATTEMPTS, ATTEMPTS),
        (Throttled("x", 0.0), ATTEMPTS, ATTEMPTS),
        (Throttled("x", 60.0), 1, 1),
        (BadParameter("x", 1001, "bad"), 1, 1),
        (Unreadable("x", "data", "null", "empty"), 1, 1),
    ],
)
async def test_how_often_a_failure_is_tried(error: BaijiayunError, reads: int, makes: int) -> None:
    for endpoint, times in ((READ, reads), (MAKE, makes)):
        tries: list[int] = []

        async def attempt(tries: list[int] = tries) -> None:
            tries.append(1)
            raise error

        with pytest.raises(type(error)):
            await Backoff(attempts=ATTEMPTS, wait=0, jitter=0)(endpoint, attempt)
        assert len(tries) == times


async def test_an_answer_ends_the_trying() -> None:
    outcomes = iter([Interrupted("room", "cut"), None])

    async def attempt() -> str:
        if outcome := next(outcomes):
            raise outcome
        return "answer"

    assert await Backoff(wait=0, jitter=0)(READ, attempt) == "answer"


async def test_once_does_not_try_again() -> None:
    tries: list[int] = []

    async def attempt() -> None:
        tries.append(1)
        raise Throttled("room", 0.0)

    with pytest.raises(Throttled):
        await Once()(READ, attempt)
    assert len(tries) == 1
