"""What the platform's client costs: signing beside one line, a call beside a published client, and the start.

    .venv/bin/python benchmarks/client.py [--rounds 5] [--seconds 2]

In one run, turn by turn; medians of the rounds. The upstream answers each request with the same small JSON from a
process of its own. `baijiayun` is the published client (PyPI), synchronous, with a thread for each connection. A start
is a fresh interpreter that imports, compiled before: beside what Rollcall is built on.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import logging
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from baijiayun.client import BaiJiaYunClient
from ratios import ratio

from bot.baijiayun import Baijiayun, StaticKey, sign

KEY = "k" * 88
PARAMETERS = {
    "partner_id": "12345678",
    "room_id": "17112391170602",
    "type": "student",
    "page": 1,
    "page_size": 0,
    "date": "2026-11-22",
    "timestamp": 1511427372,
}
ROOM = "17112391170602"
CONNECTIONS = (1, 50)
SIGNINGS = 20_000
ANSWER = json.dumps({"code": 0, "msg": "", "ts": 1511427372, "data": {"status": True}}).encode()

BASE = "import slack_bolt.async_app, httpx, redis.asyncio, dateutil.parser, starlette.applications, uvicorn"
START = {"what it is built on": BASE, "rollcall": "import bot.app"}


class Upstream(asyncio.Protocol):
    """Answers every request of a connection with the same JSON."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keeps what answers are written to."""
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.unread = transport, b""

    def data_received(self, data: bytes) -> None:
        """Answers each request that is complete."""
        self.unread += data
        while (end := self.unread.find(b"\r\n\r\n")) >= 0:
            length = 0
            for line in self.unread[:end].lower().split(b"\r\n"):
                if line.startswith(b"content-length:"):
                    length = int(line.partition(b":")[2])
            if len(self.unread) < end + 4 + length:
                return
            self.unread = self.unread[end + 4 + length :]
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            self.transport.write(head % len(ANSWER) + ANSWER)


async def serve() -> None:
    """Serves the upstream until standard input ends; prints its port."""
    server = await asyncio.get_running_loop().create_server(Upstream, "127.0.0.1", 0, backlog=1024)
    async with server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.to_thread(sys.stdin.read)


def one_line(parameters: Mapping[str, object], key: str) -> str:
    """The signature as one would write it at first."""
    pairs = [f"{name}={value}" for name, value in sorted(parameters.items())]
    return hashlib.md5("&".join([*pairs, f"partner_key={key}"]).encode()).hexdigest()


def signing(way: Callable[[Mapping[str, object], str], str]) -> float:
    """Microseconds for a signature of seven parameters."""
    begun = time.perf_counter()
    for _ in range(SIGNINGS):
        way(PARAMETERS, KEY)
    return (time.perf_counter() - begun) / SIGNINGS * 1e6


async def rollcall(url: str, connections: int, seconds: float) -> float:
    """Calls in a second of Rollcall's client."""
    calls, end = 0, time.perf_counter() + seconds

    async def one_after_the_other(client: Baijiayun) -> None:
        nonlocal calls
        while time.perf_counter() < end:
            assert await client.in_class(ROOM)
            calls += 1

    async with Baijiayun(url, "12345678", StaticKey(KEY)) as client:
        await asyncio.gather(*(one_after_the_other(client) for _ in range(connections)))
    return calls / seconds


def published(url: str, connections: int, seconds: float) -> float:
    """Calls in a second of the published client."""
    client = BaiJiaYunClient("12345678", "s" * 32, timeout=30)
    client.API_BASE_URL = f"{url}/"
    client._http.trust_env = False
    client.cache.partner_key.set(value=KEY, ttl=7200)
    end = time.perf_counter() + seconds

    def one_after_the_other(_: int) -> int:
        calls = 0
        while time.perf_counter() < end:
            assert client.post("/openapi/double_teacher/isInClass", {"room_id": ROOM})["status"]
            calls += 1
        return calls

    with ThreadPoolExecutor(connections) as threads:
        return sum(threads.map(one_after_the_other, range(connections))) / seconds


def start(statement: str) -> tuple[float, float]:
    """Milliseconds and MB of a fresh interpreter that imports."""
    measure = f"{statement}\nimport resource\nprint(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    root = Path(__file__).parents[1]
    begun = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", measure], cwd=root, capture_output=True, check=True)
    return (time.perf_counter() - begun) * 1000, int(done.stdout) / 1000


def main() -> None:
    """Measures all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        asyncio.run(serve())
        return
    logging.getLogger("urllib3.connectionpool").setLevel(logging.ERROR)  # "pool is full" at 50 threads
    assert one_line(PARAMETERS, KEY) == sign(PARAMETERS, KEY)
    ours, theirs = zip(*((signing(sign), signing(one_line)) for _ in range(asked.rounds)), strict=True)
    print(f"signature: {statistics.median(ours):.2f} µs, one line {statistics.median(theirs):.2f} µs")
    ratio(
        "signing seven parameters, to one line", statistics.median(ours) / statistics.median(theirs), "≤ 1.25"
    )
    upstream = subprocess.Popen(
        [sys.executable, __file__, "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert upstream.stdout is not None
    url = f"http://127.0.0.1:{upstream.stdout.readline().strip()}"
    try:
        for connections, goal in zip(CONNECTIONS, ("≥ 1.1", "≥ 2"), strict=True):
            pairs = [
                (
                    asyncio.run(rollcall(url, connections, asked.seconds)),
                    published(url, connections, asked.seconds),
                )
                for _ in range(asked.rounds)
            ]
            mine, other = (statistics.median(each) for each in zip(*pairs, strict=True))
            print(f"calls a second at {connections} connections: {mine:.0f}, baijiayun {other:.0f}")
            ratio(f"calls a second at {connections}, to the published client", mine / other, goal)
    finally:
        # it would wait for the connections that the published client keeps
        upstream.kill()
        upstream.wait()
    for statement in START.values():
        start(statement)
    starts = {name: [start(statement) for _ in range(asked.rounds)] for name, statement in START.items()}
    base, whole = (
        tuple(statistics.median(each) for each in zip(*starts[name], strict=True)) for name in START
    )
    print(
        f"start: {whole[0]:.0f} ms, {whole[1]:.0f} MB; what it is built on {base[0]:.0f} ms, {base[1]:.0f} MB"
    )
    ratio("importing everything, time, to what it is built on", whole[0] / base[0], "≤ 1.5")
    ratio("importing everything, memory, to what it is built on", whole[1] / base[1], "≤ 1.5")


if __name__ == "__main__":
    main()
