"""What tests of several packages need: a real Redis of their own."""

from __future__ import annotations

import gc
import socket
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
import structlog
from hypothesis import HealthCheck, settings

from bot import logs
from bot.state import Redis, connect, embedded

# how long an example takes hangs on the machine: nothing about time is asserted here
settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("rollcall", settings.get_profile("explore"), derandomize=True)
settings.register_profile("quick", settings.get_profile("rollcall"), max_examples=20)
settings.load_profile("rollcall")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collects tests without looking for garbage: what they are made of stays, and need not be gone through again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the tests that wait most first: many run at once, and what mostly computes follows.

    Whatever talks to the whole bot waits too, for its servers and for what may still come.

    Raises UsageError for an id that is another in every process, such as a lambda's.
    """
    if unstable := [item.nodeid for item in items if " at 0x" in item.nodeid]:
        raise pytest.UsageError(f"pytest-xdist cannot run a test whose id holds an address: {unstable[0]}")
    items.sort(key=lambda item: item.get_closest_marker("waiting") is None)
    for item in items:
        if "end_to_end" in item.path.parts or "school" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.waiting)


@pytest.fixture(scope="session", autouse=True)
def logging_stays() -> Iterator[None]:
    """Lets no command that a test runs set up logging: structlog's loggers keep what they are first used with.

    Tracebacks are plain, as in production: to draw all variables with them takes seconds on a busy machine.
    """
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], plain])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(logs, "configure", lambda *_: None)
        yield


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def redis_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """One embedded Redis for all tests of a worker."""
    folder: Path = tmp_path_factory.mktemp("redis")
    async with embedded(folder) as url:
        yield url


@pytest.fixture
async def redis_url(redis_server: str) -> str:
    """The URL of a real, empty Redis."""
    async with connect(redis_server) as client:
        await client.flushall()
    return redis_server


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """A client of an empty Redis."""
    async with connect(redis_url) as client:
        yield client


@pytest.fixture
async def nowhere() -> AsyncIterator[Redis]:
    """A client of a Redis that is not there: its port is held, and nobody listens on it."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        async with connect(f"redis://127.0.0.1:{held.getsockname()[1]}/0") as client:
            yield client
