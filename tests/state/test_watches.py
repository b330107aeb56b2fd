"""What Redis holds of the class watch."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.state import TOLD, Agenda, Keys, Planned, Subject, Watch, Watches, connect

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
SUBJECT = Subject("soon", "26112412345678", NOON)
OPS = Watch(channel="C0OPS", owner="U0ANNA", language="zh")


@pytest.fixture
async def watches(redis_url: str) -> AsyncIterator[Watches]:
    async with connect(redis_url) as redis:
        yield Watches(redis, Keys("T1"))


async def test_a_channel_watches_for_who_switched_it_on_first(watches: Watches) -> None:
    assert await watches.switch_on(OPS)
    assert not await watches.switch_on(Watch(channel="C0OPS", owner="U0BEN", language="en"))
    assert await watches.of("C0OPS") == OPS
    assert await watches.all() == [OPS]
    await watches.switch_off("C0OPS")
    assert await watches.of("C0OPS") is None


async def test_teams_are_apart(watches: Watches) -> None:
    await watches.switch_on(OPS)
    assert await Watches(watches.redis, Keys("T2")).all() == []


async def test_the_agenda_is_kept_until_it_is_forgotten(watches: Watches) -> None:
    planned = Planned(room="26112412345678", start=NOON, end=NOON + timedelta(hours=1))
    agenda = Agenda(read_at=NOON, classes=(planned,))
    assert await watches.agenda() is None
    await watches.keep_agenda(agenda)
    assert await watches.agenda() == agenda
    await watches.forget_agenda()
    assert await watches.agenda() is None
    await watches.redis.set(watches.keys.agenda(), '{"classes": 3}')
    assert await watches.agenda() is None


async def test_what_is_known_of_a_notice(watches: Watches) -> None:
    other = Subject("soon", "26112412345678", NOON + timedelta(minutes=1))
    assert await watches.known([]) == []
    assert await watches.known([SUBJECT]) == [None]
    await watches.keep_waiting(SUBJECT, NOON)
    assert await watches.known([SUBJECT, other]) == [NOON, None]
    await watches.settle(SUBJECT)
    assert await watches.known([SUBJECT]) == [TOLD]
