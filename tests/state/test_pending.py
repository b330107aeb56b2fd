"""Confirmations and questions: once, for a while, for one person."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.errors import RedisUnavailable
from bot.people import Person
from bot.state import Keys, Pending, PendingCommands, Redis, connect
from bot.state.keys import PENDING_LIFE
from bot.texts import Locale

ANN = Person(team="T0SCHOOL", id="U0ANN", name="Ann", zone=ZoneInfo("Asia/Shanghai"), locale=Locale("en"))
LINE = "room delete 26112112345678"


@pytest.fixture
def pending_commands(redis: Redis, keys: Keys) -> PendingCommands:
    return PendingCommands(redis, keys)


def _deletion() -> Pending:
    return Pending.confirmation(ANN, "C0CLASS", LINE, seen={"title": "英语", "in_class": "False"})


async def test_what_is_put_is_taken_as_it_was(pending_commands: PendingCommands) -> None:
    token = await pending_commands.put(_deletion())
    assert await pending_commands.peek(token) == _deletion()
    assert await pending_commands.take(token) == _deletion()
    assert await pending_commands.peek(token) is None


async def test_a_question_keeps_its_choices_in_order(pending_commands: PendingCommands) -> None:
    lines = ("room show 26112112345678", "room show 26112112345679")
    token = await pending_commands.put(Pending.choice(ANN, "C0CLASS", lines))
    taken = await pending_commands.take(token)
    assert taken is not None
    assert (taken.kind, taken.user, taken.commands) == ("choice", "U0ANN", lines)


async def test_of_a_hundred_presses_at_once_one_takes_it(
    pending_commands: PendingCommands, redis_url: str
) -> None:
    token = await pending_commands.put(_deletion())
    async with connect(redis_url) as other:
        processes = [pending_commands, PendingCommands(other, pending_commands.keys)]
        taken = await asyncio.gather(*(processes[i % 2].take(token) for i in range(100)))
    assert [each for each in taken if each is not None] == [_deletion()]


async def test_what_was_taken_is_told_from_what_expired(
    pending_commands: PendingCommands, redis: Redis, keys: Keys
) -> None:
    taken, expired = await pending_commands.put(_deletion()), await pending_commands.put(_deletion())
    await pending_commands.take(taken)
    await redis.delete(keys.pending(expired))
    ago = await pending_commands.answered(taken)
    assert ago is not None
    assert ago < timedelta(minutes=1)
    assert await pending_commands.answered(expired) is None


async def test_it_expires(pending_commands: PendingCommands, redis: Redis, keys: Keys) -> None:
    token = await pending_commands.put(_deletion())
    life = await redis.ttl(keys.pending(token))
    assert 0 < life <= PENDING_LIFE.total_seconds()
    await redis.pexpire(keys.pending(token), 1)
    await asyncio.sleep(0.01)
    assert await pending_commands.take(token) is None


async def test_another_team_cannot_take_it(pending_commands: PendingCommands, redis: Redis) -> None:
    token = await pending_commands.put(_deletion())
    assert await PendingCommands(redis, Keys("T0OTHER")).take(token) is None
    assert await pending_commands.take(token) is not None


async def test_tokens_cannot_be_guessed_from_one_another(pending_commands: PendingCommands) -> None:
    tokens = {await pending_commands.put(_deletion()) for _ in range(20)}
    assert len(tokens) == 20
    assert all(len(token) >= 22 for token in tokens)


async def test_without_redis_nothing_is_pending(nowhere: Redis, keys: Keys) -> None:
    with pytest.raises(RedisUnavailable):
        await PendingCommands(nowhere, keys).put(_deletion())
