"""The audit trail: each change once, found by room, person and day, and nameless once a person is forgotten."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from msgspec.structs import replace as altered

from bot.state import AuditQuery, AuditTrail, Change, Keys, Redis
from bot.state.keys import AUDIT_LIFE

TODAY = date(2026, 11, 23)
ENGLISH, MATHS = "26112112345678", "26112112345679"
ANNA, BEN, CARA = "U0ANNA", "U0BEN", "U0CARA"
MOVED = Change(
    at=1_795_000_000,
    by=ANNA,
    what="room.edit",
    outcome="done",
    room=ENGLISH,
    title="English",
    whose=(BEN,),
    before={"start": "14:00"},
    after={"start": "16:00"},
)


@pytest.fixture
def trail(redis: Redis, keys: Keys) -> AuditTrail:
    return AuditTrail(redis, keys)


async def read(trail: AuditTrail, **wanted: Any) -> list[Change]:
    """What is found, newest first."""
    found = [some async for some in trail.read(AuditQuery(**wanted), TODAY)]
    return [change for some in found for change in some if change is not None]


async def test_a_change_is_kept_once_and_completed(trail: AuditTrail) -> None:
    unknown = altered(MOVED, outcome="unknown")
    assert await trail.keep("1", unknown, TODAY, first=True)
    assert await trail.keep("1", MOVED, TODAY)
    assert not await trail.keep("1", MOVED, TODAY)
    assert not await trail.keep("1", unknown, TODAY, first=True)
    assert await read(trail) == [MOVED]
    assert (
        await read(trail, room=ENGLISH)
        == await read(trail, by=ANNA)
        == await read(trail, about=BEN)
        == [MOVED]
    )


async def test_what_is_learned_of_a_change_later_is_found_by_it(trail: AuditTrail) -> None:
    await trail.keep("1", altered(MOVED, outcome="unknown", room="", whose=()), TODAY)
    assert await read(trail, room=ENGLISH) == await read(trail, about=BEN) == []
    await trail.keep("1", MOVED, TODAY)
    assert await read(trail, room=ENGLISH) == await read(trail, about=BEN) == [MOVED]


async def test_changes_are_found_newest_first_by_room_person_and_day(trail: AuditTrail) -> None:
    days = [TODAY - timedelta(days=ago) for ago in (2, 1, 0)]
    changes = [
        altered(MOVED, at=n, by=(ANNA, BEN)[n % 2], room=(ENGLISH, MATHS)[n % 3 == 0], whose=())
        for n in range(12)
    ]
    for n, change in enumerate(changes):
        await trail.keep(str(n), change, days[n // 4])
    newest_first = changes[::-1]
    assert await read(trail) == newest_first
    assert await read(trail, first=days[1], last=days[1]) == newest_first[4:8]
    for wanted in (
        {"room": MATHS},
        {"by": BEN},
        {"room": MATHS, "by": BEN},
        {"room": ENGLISH, "about": ANNA},
    ):
        query = AuditQuery(**wanted)  # type: ignore[arg-type]
        assert await read(trail, **wanted) == [change for change in newest_first if query.wants(change)]
    assert await read(trail, by=BEN, last=days[0]) == [each for each in newest_first[8:] if each.by == BEN]


async def test_more_changes_than_are_read_at_a_time(trail: AuditTrail) -> None:
    for n in range(450):
        await trail.keep(str(n), altered(MOVED, at=n), TODAY)
    assert [each.at for each in await read(trail)] == [*range(449, -1, -1)]
    assert [each.at for each in await read(trail, room=ENGLISH)] == [*range(449, -1, -1)]


async def test_a_change_is_gone_after_its_life(trail: AuditTrail, redis: Redis, keys: Keys) -> None:
    await trail.keep("1", MOVED, TODAY)
    for key in (keys.audit_log(TODAY.isoformat()), keys.audit_room(ENGLISH), keys.audit_about(BEN)):
        assert 0 <= AUDIT_LIFE.total_seconds() - await redis.ttl(key) < 60
    # the places in a person's list outlive the days that they are in, and go with the next that is kept
    await trail.keep("2", MOVED, TODAY - AUDIT_LIFE - timedelta(days=1))
    await trail.keep("3", MOVED, TODAY)
    await redis.delete(keys.audit_log((TODAY - AUDIT_LIFE - timedelta(days=1)).isoformat()))
    assert await read(trail, by=ANNA) == [MOVED, MOVED]


async def test_a_person_who_is_forgotten_is_in_no_change_and_the_changes_remain(trail: AuditTrail) -> None:
    given = altered(MOVED, by=CARA, whose=(ANNA, BEN), before={"person": ANNA}, after={"person": BEN})
    await trail.keep("1", MOVED, TODAY)
    await trail.keep("2", given, TODAY)
    assert await trail.count(ANNA) == 2
    for _ in range(2):
        await trail.forget(ANNA)
        assert await trail.count(ANNA) == 0
        assert await read(trail, by=ANNA) == await read(trail, about=ANNA) == []
        assert await read(trail) == [
            altered(given, whose=(BEN,), before={"person": ""}),
            altered(MOVED, by=""),
        ]
    assert await read(trail, by=CARA) == await read(trail, about=CARA)


def test_a_query_wants_nothing_of_others() -> None:
    query = AuditQuery(room=ENGLISH, by=ANNA, about=BEN)
    assert query.wants(MOVED)
    for other in (altered(MOVED, room=MATHS), altered(MOVED, by=CARA), altered(MOVED, whose=())):
        assert not query.wants(other)
    assert replace(query, about=None).wants(altered(MOVED, whose=()))
