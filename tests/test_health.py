"""What a process depends on is told, with its age; it is ready when it can take requests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.health import Check, Health, is_ready
from bot.jobs import Queue
from bot.last_contact import LastContact
from bot.sandbox.serving import bind, serve
from bot.state import COMMANDS, SCHEDULED, Redis
from bot.web import health_app
from tests.http import local_client

from .end_to_end.bots import START_WITHIN, THIS_TREE, rollcall_process
from .end_to_end.conftest import (
    School,
    clock,
    environment,
    manual_clock,
    patient_with_redis,
    school,
    seed,
    variables,
)

__all__ = ["clock", "environment", "manual_clock", "patient_with_redis", "school", "seed"]

NEVER = Check(None, None)


@pytest.fixture
def health(redis: Redis) -> Health:
    return Health(LastContact(), LastContact(), Queue(redis, SCHEDULED), Queue(redis, COMMANDS))


@pytest.fixture
async def client(health: Health) -> AsyncIterator[httpx.AsyncClient]:
    """A supervisor of a process with this health."""
    async with (
        serve(health_app(health, metrics=True)) as url,
        local_client(url) as client,
    ):
        yield client


async def test_what_was_not_heard_yet_keeps_nobody_from_being_ready(health: Health) -> None:
    checks = await health.checks()
    redis = checks.pop("redis")
    assert redis.ok
    assert redis.age == pytest.approx(0, abs=60)
    assert checks == {"slack": NEVER, "platform": NEVER, "worker": Check(False, None)}
    assert is_ready({"redis": redis, **checks})


async def test_a_worker_is_seen_as_long_ago_as_it_last_said_that_it_runs(health: Health) -> None:
    await health.scheduled.show_life()
    await asyncio.sleep(0.1)
    check = (await health.checks())["worker"]
    assert check.ok
    assert check.age is not None
    assert 0 < check.age < 60
    assert check.age == round(check.age, 1)


async def test_without_redis_it_is_alive_and_not_ready(
    health: Health, client: httpx.AsyncClient, nowhere: Redis
) -> None:
    assert (await client.get("/readyz")).status_code == 200
    health.scheduled = Queue(nowhere, SCHEDULED)
    alive, ready = [await client.get(path) for path in ("/healthz", "/readyz")]
    assert (alive.status_code, alive.json()) == (200, {"ok": True, "redis": False})
    assert (ready.status_code, ready.json()["ready"]) == (503, False)
    assert ready.json()["redis"]["ok"] is False
    assert ready.json()["redis"]["age"] >= 0


FULL, KEPT = {"maxmemory": "1"}, {"maxmemory": "0"}
A_REPLICA, NONE = {"replicaof": "127.0.0.1 1"}, {"replicaof": "no one"}


@pytest.mark.parametrize(("given", "after"), [(FULL, KEPT), (A_REPLICA, NONE)], ids=["full", "a replica"])
async def test_with_a_redis_that_takes_nothing_it_is_not_ready(
    health: Health, redis: Redis, given: dict[str, str], after: dict[str, str]
) -> None:
    async def become(told: dict[str, str]) -> None:
        for name, value in told.items():
            if name == "replicaof":
                await redis.execute_command("REPLICAOF", *value.split())
            else:
                await redis.config_set(name, value)

    assert is_ready(await health.checks())
    await become(given)
    try:
        checks = await health.checks()
        assert checks["redis"].ok is False
        assert not is_ready(checks)
    finally:
        await become(after)
    assert is_ready(await health.checks())
    assert await redis.keys("*") == []


@pytest.mark.parametrize("connected", [True, False])
async def test_socket_mode_must_be_connected_where_it_is_used(health: Health, connected: bool) -> None:
    async def is_connected() -> bool:
        return connected

    health.connected = is_connected
    checks = await health.checks()
    assert checks["socket_mode"].ok is connected
    assert is_ready(checks) is connected


@pytest.mark.waiting
async def test_what_the_bot_hears_from_the_platform_and_slack_is_told(school: School) -> None:
    async with local_client(school.bots[0]) as client:
        before = (await client.get("/readyz")).json()
        await school.type("/room list")
        heard = (await client.get("/readyz")).json()
        await school.control("/faults", endpoint="rooms", kind="cut", count=9)
        await school.type("/room list")
        lost = (await client.get("/readyz")).json()
    assert all(told["ready"] for told in (before, heard, lost))
    assert all(told["slack"]["ok"] for told in (before, heard, lost))
    assert [told["platform"]["ok"] for told in (before, heard, lost)] == [None, True, False]
    assert (before["platform"]["age"], heard["platform"]["age"]) == (None, pytest.approx(0, abs=60))


async def test_metrics_are_told_where_that_is_wanted(health: Health, client: httpx.AsyncClient) -> None:
    answer = await client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert 'rollcall_dependency_up{dependency="redis"} 1.0' in answer.text
    assert 'rollcall_oldest_job_seconds{queue="commands",state="ready"} 0.0' in answer.text
    async with (
        serve(health_app(health, metrics=False)) as url,
        local_client(url) as other,
    ):
        assert (await other.get("/metrics")).status_code == 404


@pytest.mark.waiting
async def test_a_worker_answers_where_it_is_told_to_and_ends_when_told_to(
    school: School, redis_url: str, tmp_path: Path
) -> None:
    with bind() as bound:
        port = bound.getsockname()[1]
    environment = variables(school.workspace, school.platform, school.platform_url, redis_url)
    environment |= {"ROLLCALL_HEALTH_PORT": str(port), "ROLLCALL_METRICS": "true"}
    async with (
        rollcall_process("worker", environment, tmp_path, "worker", THIS_TREE) as worker,
        local_client(f"http://127.0.0.1:{port}") as client,
        asyncio.timeout(START_WITHIN),
    ):
        told: dict[str, Any] = {}
        while not told.get("worker", {}).get("ok"):
            assert worker.process.returncode is None, worker.log.read_text()
            with suppress(httpx.TransportError):
                told = (await client.get("/readyz")).json()
            await asyncio.sleep(0.05)
        assert told["ready"]
        metrics = (await client.get("/metrics")).text
        assert 'rollcall_dependency_up{dependency="worker"} 1.0' in metrics
        assert 'rollcall_jobs{queue="scheduled",state="held"}' in metrics
        assert await worker.stopped() == 0
