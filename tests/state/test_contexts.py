"""What is remembered of a person."""

from __future__ import annotations

import asyncio

import pytest

from bot.state import Contexts, Keys, Redis, Remembered
from bot.state.keys import CONTEXT_LIFE


@pytest.fixture
def contexts(redis: Redis, keys: Keys) -> Contexts:
    return Contexts(redis, keys)


async def test_of_somebody_new_nothing_is_remembered(contexts: Contexts) -> None:
    assert await contexts.of("U0ANN") == Remembered(None, (), None)


async def test_each_person_has_a_last_room_and_a_last_list(
    contexts: Contexts, redis: Redis, keys: Keys
) -> None:
    await contexts.keep_last("U0ANN", "1")
    await contexts.keep_last("U0ANN", "2")
    await contexts.keep_listed("U0ANN", ["2", "1"])
    assert await contexts.of("U0ANN") == Remembered("2", ("2", "1"), None)
    assert await contexts.of("U0BOB") == Remembered()
    for key in (keys.last_room("U0ANN"), keys.last_list("U0ANN")):
        assert 0 < await redis.ttl(key) <= CONTEXT_LIFE.total_seconds()


async def test_a_language_is_kept_until_it_is_given_up(contexts: Contexts, redis: Redis, keys: Keys) -> None:
    await contexts.keep_language("U0ANN", "zh")
    assert (await contexts.of("U0ANN")).language == "zh"
    assert await redis.ttl(keys.language("U0ANN")) == -1
    await contexts.keep_language("U0ANN", None)
    assert (await contexts.of("U0ANN")).language is None


async def test_at_a_place_the_card_that_stands_there_is_meant(contexts: Contexts) -> None:
    await contexts.keep_last("U0ANN", "elsewhere")
    await contexts.keep_card("C1:1.2", None, "shared")
    assert (await contexts.of("U0ANN")).last == "elsewhere"
    assert (await contexts.of("U0ANN", "C1:1.2")).last == "shared"
    await contexts.keep_card("C1:1.2", "U0ANN", "own")
    assert (await contexts.of("U0ANN", "C1:1.2")).last == "own"
    assert (await contexts.of("U0BOB", "C1:1.2")).last == "shared"
    assert (await contexts.of("U0ANN", "C1:9.9")).last == "elsewhere"


async def test_a_number_is_of_the_latest_list_that_a_person_read(contexts: Contexts) -> None:
    await contexts.keep_listed("U0ANN", ["own"])
    await asyncio.sleep(0.005)
    await contexts.share_list("C1", ["shared"])
    await asyncio.sleep(0.005)
    await contexts.share_list("C1:1.2", ["under"])
    assert (await contexts.of("U0ANN")).listed == ("own",)
    assert (await contexts.of("U0ANN", None, "C1")).listed == ("shared",)
    assert (await contexts.of("U0ANN", "C1:1.2", "C1")).listed == ("under",)
    assert (await contexts.of("U0BOB", "C1:9.9", "C1")).listed == ("shared",)
    assert (await contexts.of("U0BOB", None, "C2")).listed == ()
    await asyncio.sleep(0.005)
    await contexts.keep_listed("U0ANN", ["again"])
    assert (await contexts.of("U0ANN", "C1:1.2", "C1")).listed == ("again",)


async def test_teams_do_not_share_people(contexts: Contexts, redis: Redis) -> None:
    await contexts.keep_last("U0ANN", "1")
    assert await Contexts(redis, Keys("T0OTHER")).of("U0ANN") == Remembered()
