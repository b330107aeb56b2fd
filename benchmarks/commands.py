"""What Rollcall adds to a slash command: beside bare Bolt that does the least that gives the same answer.

    .venv/bin/python benchmarks/commands.py [--rounds 5] [--requests 400]

In one run, turn by turn, each in a process of its own: `bolt`, a listener that acknowledges, asks the platform's
stand-in for the peaks with one signed HTTP call and posts a line of text; `ack`, which only acknowledges; and
`rollcall`, the whole bot, asked the same `/peaks` of a day, a line that it reads once a day. Slack is a sink in this
process. `acknowledged` is from the request to its 200, `answered` from the request to the post at the response_url, in
milliseconds; `a second` is how many commands that was for, answered but for `ack`. Medians of the rounds.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import NamedTuple
from urllib.parse import urlencode

import aiohttp
from ratios import ratio
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot import logs
from bot.app import rollcall
from bot.sandbox.platform import PlatformConfig, create_app
from bot.sandbox.serving import serve
from bot.settings import settings_from
from bot.state import Throttle
from bot.web import http_app

SECRET = "bench-secret"
DAY, DAY_SAID = "2026-11-22", "Nov 22"
CONNECTIONS = (1, 20, 50)
MANY = 1_000_000
ENDS_WITHIN = 15
"""Seconds for a bot to end, which it does when its connections are idle."""


class Sink:
    """What the bots need of Slack, and when each answer came."""

    def __init__(self) -> None:
        self.answered: dict[str, asyncio.Future[float]] = {}

    def app(self) -> Starlette:
        """Who the bot is, who the person is, and every response_url."""
        person = {
            "id": "U0BENCH",
            "team_id": "T0BENCH",
            "tz": "Asia/Shanghai",
            "locale": "en-US",
            "name": "bench",
        }
        known = {"ok": True, "team_id": "T0BENCH", "user_id": "U0BOT", "bot_id": "B0BOT", "user": person}

        async def api(request: Request) -> Response:
            return JSONResponse(known)

        async def hook(request: Request) -> Response:
            await request.body()
            self.answered.pop(request.path_params["id"]).set_result(time.perf_counter())
            return Response("ok")

        return Starlette(
            routes=[
                Route("/api/{method}", api, methods=["GET", "POST"]),
                Route("/hook/{id}", hook, methods=["POST"]),
            ]
        )


async def bare(slack_url: str, platform_url: str) -> AsyncIterator[str]:
    """Bolt with one listener that does the least."""
    config, running = PlatformConfig(), set[asyncio.Task[None]]()
    session = aiohttp.ClientSession()

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T0BENCH", bot_token="xoxb-bench")

    async def answer(response_url: str) -> None:
        form = {"date": DAY, "partner_id": str(config.partner_id), "product_type": "3"}
        form["timestamp"] = str(int(time.time()))
        said = "&".join(f"{name}={form[name]}" for name in sorted(form))
        signed = f"{said}&partner_key={config.partner_key.get_secret_value()}"
        form["sign"] = hashlib.md5(signed.encode()).hexdigest()
        url = f"{platform_url}/openapi/live_account/getHourPeakUser"
        async with session.post(url, data=form) as got:
            peaks = (await got.json())["data"]["peak_user"]
        async with session.post(response_url, json={"text": str(max(peaks.values()))}):
            pass

    async def listen(ack: AsyncAck, body: dict[str, str]) -> None:
        await ack()
        task = asyncio.create_task(answer(body["response_url"]))
        running.add(task)
        task.add_done_callback(running.discard)

    app = AsyncApp(authorize=authorize, signing_secret=SECRET, process_before_response=True)
    app.command("/peaks")(listen)
    handler = AsyncSlackRequestHandler(app)
    web = Starlette(routes=[Route("/slack/events", handler.handle, methods=["POST"])])
    async with session, serve(web) as url:
        yield url


async def acknowledging(slack_url: str, platform_url: str) -> AsyncIterator[str]:
    """Bolt with one listener that does nothing else."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T0BENCH", bot_token="xoxb-bench")

    async def listen(ack: AsyncAck) -> None:
        await ack()

    app = AsyncApp(authorize=authorize, signing_secret=SECRET, process_before_response=True)
    app.command("/peaks")(listen)
    handler = AsyncSlackRequestHandler(app)
    async with serve(Starlette(routes=[Route("/slack/events", handler.handle, methods=["POST"])])) as url:
        yield url


async def whole(slack_url: str, platform_url: str) -> AsyncIterator[str]:
    """Rollcall, with a Redis of its own, logging as it is deployed."""
    config = PlatformConfig()
    logs.configure("info", "json")
    # the platform's 200 requests in 10 s are not what is measured; counting them is
    (Throttle.__init__.__kwdefaults__ or {})["requests"] = MANY
    with TemporaryDirectory() as folder:
        settings = settings_from(
            {
                "SLACK_BOT_TOKEN": "xoxb-bench",
                "SLACK_SIGNING_SECRET": SECRET,
                "SLACK_API_URL": f"{slack_url}/api",
                "BAIJIAYUN_BASE_URL": platform_url,
                "BAIJIAYUN_PARTNER_ID": str(config.partner_id),
                "BAIJIAYUN_PARTNER_KEY": config.partner_key.get_secret_value(),
                "ROLLCALL_DATA": folder,
            }
        )
        async with rollcall(settings) as bot, serve(http_app(bot)) as url:
            yield url


BOTS = {"ack": acknowledging, "bolt": bare, "rollcall": whole}


class Measured(NamedTuple):
    """Medians in milliseconds, and commands in a second."""

    acknowledged: float
    answered: float
    rate: float


async def be(name: str, slack_url: str, platform_url: str) -> None:
    """Serves one bot until standard input ends."""
    async for url in BOTS[name](slack_url, platform_url):
        print(url, flush=True)
        await asyncio.to_thread(sys.stdin.read)


@asynccontextmanager
async def running(name: str, slack_url: str, platform_url: str) -> AsyncIterator[str]:
    """One bot in a process of its own, which logs to a file; gives its URL."""
    log = TemporaryFile()  # noqa: SIM115 - its process has it
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        __file__,
        "--be",
        name,
        slack_url,
        platform_url,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), ENDS_WITHIN)
        except TimeoutError:
            process.kill()


async def typed(
    session: aiohttp.ClientSession, bot: str, slack_url: str, sink: Sink, user: str, id: str, answers: bool
) -> tuple[float, float]:
    """One command of a person; seconds to its acknowledgement and to its answer, if the bot answers."""
    payload = {
        "command": "/peaks",
        "text": DAY,
        "team_id": "T0BENCH",
        "user_id": user,
        "channel_id": "C0BENCH",
        "trigger_id": id,
        "response_url": f"{slack_url}/hook/{id}",
    }
    body, timestamp = urlencode(payload), str(int(time.time()))
    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": str(
            SignatureVerifier(SECRET).generate_signature(timestamp=timestamp, body=body)
        ),
    }
    sink.answered[id] = answered = asyncio.get_running_loop().create_future()
    begun = time.perf_counter()
    async with session.post(f"{bot}/slack/events", data=body, headers=headers) as acknowledgement:
        assert acknowledgement.status == 200
        said = await acknowledgement.text()
    acknowledged = time.perf_counter()
    if said:
        # a refusal would stand there too
        assert DAY_SAID in json.loads(said)["text"], said
        return acknowledged - begun, acknowledged - begun
    done = await asyncio.wait_for(answered, 60) if answers else acknowledged
    return acknowledged - begun, done - begun


async def load(
    bot: str, slack_url: str, sink: Sink, requests: int, connections: int, *, answers: bool
) -> Measured:
    """What so many requests come to, with so many people typing at once."""
    times: list[tuple[float, float]] = []
    begun = time.perf_counter()
    async with aiohttp.ClientSession() as session:

        async def person(number: int) -> None:
            for turn in range(requests // connections):
                id = f"{time.time_ns()}-{number}-{turn}"
                user = f"U0BENCH{number}"
                times.append(await typed(session, bot, slack_url, sink, user, id, answers))

        await asyncio.gather(*(person(number) for number in range(connections)))
    rate = len(times) / (time.perf_counter() - begun)
    acknowledged, answered = (statistics.median(column) * 1000 for column in zip(*times, strict=True))
    return Measured(acknowledged, answered, rate)


async def compare(rounds: int, requests: int) -> None:
    """Prints the table."""
    sink = Sink()
    results: dict[tuple[str, int], list[Measured]] = {}
    async with AsyncExitStack() as stack:
        slack_url = await stack.enter_async_context(serve(sink.app()))
        platform_url = await stack.enter_async_context(serve(create_app(PlatformConfig(seed="empty"))))
        async with aiohttp.ClientSession() as session:
            await session.post(f"{platform_url}/_control/limits", json={"requests": MANY})
        bots = {
            name: await stack.enter_async_context(running(name, slack_url, platform_url)) for name in BOTS
        }
        for turn in range(rounds + 1):
            for name, url in bots.items():
                for connections in CONNECTIONS:
                    measured = await load(url, slack_url, sink, requests, connections, answers=name != "ack")
                    if turn:  # the first is for warming up
                        results.setdefault((name, connections), []).append(measured)
    show(
        {
            of: Measured(*map(statistics.median, zip(*rounds, strict=True)))
            for of, rounds in sorted(results.items(), key=lambda item: item[0][1])
        }
    )


def show(medians: dict[tuple[str, int], Measured]) -> None:
    """Prints the table and the ratios."""
    print(f"{'bot':10} {'at once':>8} {'acknowledged ms':>16} {'answered ms':>12} {'a second':>10}")
    for (name, connections), each in medians.items():
        answered = "" if name == "ack" else f"{each.answered:.2f}"
        print(f"{name:10} {connections:8} {each.acknowledged:16.2f} {answered:>12} {each.rate:10.0f}")
    for connections, goal in ((1, "≤ 1.3"), (20, "≤ 1.5")):
        took = medians["rollcall", connections].answered / medians["bolt", connections].answered
        ratio(f"/peaks of a past day, answered, {connections} at once, to bare Bolt", took, goal)
    rate = medians["rollcall", 50].rate / medians["ack", 50].rate
    ratio(
        "/peaks of a past day, answered a second, 50 at once, to Bolt that only acknowledges", rate, "≥ 0.15"
    )


def main() -> None:
    """Compares, or is one of the bots compared."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=400)
    parser.add_argument("--be", nargs=3, metavar=("NAME", "SLACK", "PLATFORM"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.be:
        asyncio.run(be(*arguments.be))
    else:
        asyncio.run(compare(arguments.rounds, arguments.requests))


if __name__ == "__main__":
    main()
