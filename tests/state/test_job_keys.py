"""Of which workspace a job is, of those whose keys do not begin with it too."""

from __future__ import annotations

from datetime import UTC, datetime, time

from bot.jobs import Queue
from bot.state import (
    SCHEDULED,
    Assignment,
    Assignments,
    DailyMessages,
    Keys,
    Offer,
    Redis,
    Schedules,
    Substitutions,
)
from bot.state.assignments import AssignmentKind
from bot.state.job_keys import beginnings, team_of

from .conftest import schedule

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


async def test_the_workspace_of_each_kind_of_job_is_known(redis: Redis, keys: Keys) -> None:
    team = keys.team
    await DailyMessages(redis, keys).turn_on("U0ANNA", time(7, 30), NOW)
    offer = Offer(id="1", team=team, channel="C1", asker="U1", to="U2", teacher=None, classes=(), at=NOW)
    await Substitutions(redis, keys).offer(offer)
    told = Assignment(
        id="1",
        team=team,
        kind=AssignmentKind.TAUGHT,
        by="U1",
        to="U2",
        title="",
        count=1,
        first=NOW,
        last=NOW,
        at=NOW,
    )
    await Assignments(redis, keys).tell(told)
    await Schedules(redis, keys).add(schedule(1, team), NOW)
    queue = Queue(redis, SCHEDULED)
    found = [record.job.key for record in await queue.all()]
    assert len(found) == 4
    assert {team_of(key) for key in found} == {team}
    for beginning in beginnings("T0OTHER"):
        await queue.remove_all(beginning)
    assert len(await queue.all()) == 4
    for beginning in beginnings(team):
        await queue.remove_all(beginning)
    assert await queue.all() == []
