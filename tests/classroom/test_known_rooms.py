"""Rooms by the thousand are found by time and title as if all were gone through."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from bot.baijiayun import ListedRoom
from bot.classroom.known_rooms import KnownRooms, ListedRooms, WholeList, creation, place_of, row_of
from bot.clock import PLATFORM_ZONE

NOON = datetime(2026, 11, 24, 12, tzinfo=PLATFORM_ZONE)
HOUR = timedelta(hours=1)


def made(number: int, by_chance: random.Random) -> ListedRoom:
    """A room of some title near noon; one in ten is long."""
    start = NOON + by_chance.randrange(-60, 60) * HOUR
    lasts = by_chance.choice([*range(1, 10), 24 * by_chance.randrange(1, 4)])
    return ListedRoom(
        room_id=f"{number:03}",
        title=f"{by_chance.choice(('English', 'Straße', '数学'))} {number % 5}",
        start_time=start,
        end_time=start + lasts * HOUR,
        max_users=None,
        admin_code="a",
        teacher_code="t",
        student_code="s",
        create_time=NOON + timedelta(seconds=number // 3),
    )


def answers(rooms: ListedRooms, at: datetime) -> list[Sequence[ListedRoom | str]]:
    """All that can be asked about an instant."""
    asked: list[Sequence[ListedRoom | str]] = [
        rooms.between(),
        rooms.between(after=at),
        rooms.between(before=at),
        rooms.between(at, at + timedelta.resolution),
        rooms.between(at, at + 3 * HOUR),
        rooms.between(at, at - 30 * HOUR),
        rooms.ended(at),
        rooms.titled(["english 3", "strasse", "学"]),
        rooms.titled([]),
        sorted(rooms.titles()),
        rooms.of_ids(["007", "gone", "100"]),
        rooms.before((int(at.timestamp()), "050")),
    ]
    return [list(some) for some in asked]


@pytest.mark.parametrize("seed", range(5))
def test_what_is_found_is_what_a_look_at_each_room_finds(seed: int) -> None:
    by_chance = random.Random(seed)
    held = {room.room_id: room for room in (made(number, by_chance) for number in range(150))}
    known = KnownRooms(map(row_of, held.values()))
    for step in range(60):
        room = made(by_chance.randrange(180), by_chance)
        if room.room_id in held and step % 2:
            del held[room.room_id]
            known.remove(room.room_id)
        else:
            held[room.room_id] = room
            known.put(row_of(room))
    whole = WholeList(sorted(held.values(), key=place_of, reverse=True))
    for hours in (-70, -2, 0, 1, 65):
        at = NOON + hours * HOUR
        assert answers(known, at) == answers(whole, at)


def test_the_newest_take_the_place_of_all_that_were_known_from_the_oldest_of_them_on() -> None:
    rooms = [row_of(made(number, random.Random(number))) for number in range(0, 30, 3)]
    known = KnownRooms(rooms[:9])
    newest = [rooms[9], rooms[8], rooms[6]]
    assert known.reach(newest[-1])
    known.renew(newest)
    assert [room.room_id for room in known.titled([""])] == [
        row.id for row in sorted([*rooms[:7], *rooms[8:]], key=creation, reverse=True)
    ]


def test_rooms_that_may_be_missing_between_are_read() -> None:
    rooms = [row_of(made(number, random.Random(number))) for number in range(0, 30, 3)]
    known = KnownRooms(rooms[:5])
    assert not known.reach(rooms[4])
    assert not known.reach(rooms[7])
    assert not KnownRooms().reach(rooms[0])


def test_of_many_that_are_found_few_are_made() -> None:
    known = KnownRooms(row_of(made(number, random.Random(number))) for number in range(100))
    found = known.between(after=NOON - 100 * HOUR)
    assert len(found) == 100
    assert list(found[15:17]) == [found[15], found[16]]
    assert found[3] is not found[3]
