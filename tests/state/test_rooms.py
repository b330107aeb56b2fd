"""What is remembered of rooms."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.classroom.results import Room
from bot.state import Creation, Creations, Keys, Redis, Rooms
from bot.state.keys import DELETED_LIFE

ENGLISH = Room(
    id="26112112345678",
    title="English & 英语",
    start=datetime(2026, 11, 23, 6, tzinfo=UTC),
    end=datetime(2026, 11, 23, 7, tzinfo=UTC),
    max_users=30,
    owner="U0ANN",
)


@pytest.fixture
def rooms(redis: Redis, keys: Keys) -> Rooms:
    return Rooms(redis, keys)


async def create(rooms: Rooms, room: str, user: str) -> None:
    """Creates a room through the bot, as far as Redis is told."""
    await Creations(rooms.redis, rooms.keys).assign(Creation(room, "plan", user), [room])


async def test_who_created_a_room_is_kept_without_end(rooms: Rooms, redis: Redis, keys: Keys) -> None:
    await create(rooms, ENGLISH.id, "U0ANN")
    assert await rooms.owner(ENGLISH.id) == "U0ANN"
    assert await redis.ttl(keys.room_owners()) == -1


async def test_owners_come_in_the_order_asked(rooms: Rooms) -> None:
    await create(rooms, "1", "U0ANN")
    await create(rooms, "3", "U0BOB")
    assert await rooms.owners(["3", "2", "1"]) == ["U0BOB", None, "U0ANN"]
    assert await rooms.owners([]) == []


async def test_a_deleted_room_is_kept_for_thirty_days(rooms: Rooms, redis: Redis, keys: Keys) -> None:
    await rooms.keep_deleted(ENGLISH)
    life = await redis.ttl(keys.deleted(ENGLISH.id))
    assert DELETED_LIFE.total_seconds() - 60 < life <= DELETED_LIFE.total_seconds()


async def test_a_deleted_room_is_told_as_it_was(rooms: Rooms) -> None:
    await rooms.keep_deleted(ENGLISH)
    room = await rooms.deleted(ENGLISH.id)
    assert room is not None
    kept = (room.id, room.title, room.start, room.end, room.max_users)
    assert kept == (ENGLISH.id, ENGLISH.title, ENGLISH.start, ENGLISH.end, 30)
    assert await rooms.deleted("26112112345679") is None


async def test_teams_do_not_share_rooms(rooms: Rooms, redis: Redis) -> None:
    await create(rooms, "1", "U0ANN")
    await rooms.keep_deleted(ENGLISH)
    other = Rooms(redis, Keys("T0OTHER"))
    assert await other.owner("1") is None
    assert await other.deleted(ENGLISH.id) is None
