"""One web process under more lines than the platform can take: how soon it acknowledges, and whether it keeps its word.

    .venv/bin/python benchmarks/load.py [--rate 300] [--seconds 60] [--people 600] [--latency 5]

`rollcall web` runs as it is deployed, with a Redis of its own; the platform's stand-in, which takes so many seconds for
each answer and 200 requests in 10 s, is another process; this one is Slack. Lines come at a fixed rate, by turns a
change and a look-up, whether or not earlier ones are acknowledged, each signed and over HTTP; the time to the
acknowledgement runs from when a line was to be sent. Then each line is accounted for: one that was acknowledged is
answered once, one that was refused says in the acknowledgement when to try again and is not answered.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import socket
import statistics
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import aiohttp
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.platform import PlatformConfig
from bot.sandbox.serving import serve

SECRET = "bench-secret"
TEAM = "T0BENCH"
SETTLED_WITHIN = 120
"""Seconds after the last line in which all that was acknowledged must be answered."""

QUIET = 10.0
"""Seconds after the last answer in which a second one to the same line would come."""

MANY = 1_000_000
BUSY = "too much to do right now"
PLACEHOLDER = "Working on it"


@dataclass
class Line:
    """What became of a line; times in seconds of this process's clock."""

    id: str
    name: str
    text: str
    user: str
    due: float
    sent: float = 0.0
    acknowledged: float | None = None
    refusal: str = ""
    failure: str = ""
    answers: list[tuple[float, str]] = field(default_factory=list)


class Slack:
    """What the bot needs of Slack: who people are, and where answers to `lines` come."""

    def __init__(self) -> None:
        self.lines: dict[str, Line] = {}
        self._ts = 0

    def app(self) -> Starlette:
        """Every method of the Web API, and every response_url."""
        return Starlette(
            routes=[
                Route("/api/{method}", self._api, methods=["GET", "POST"]),
                Route("/hook/{id}", self._hook, methods=["POST"]),
            ]
        )

    async def _api(self, request: Request) -> Response:
        is_json = "json" in request.headers.get("content-type", "")
        form = await request.json() if is_json else {**request.query_params, **await request.form()}
        method, channel = request.path_params["method"], str(form.get("channel"))
        if method.startswith("chat."):
            self._note(channel.removeprefix("C0"), str(form.get("text")))
        self._ts += 1
        person = {"id": str(form.get("user")), "team_id": TEAM, "tz": "Asia/Shanghai", "locale": "en-US"}
        return JSONResponse(
            {
                "ok": True,
                "team_id": TEAM,
                "user_id": "U0BOT",
                "bot_id": "B0BOT",
                "user": person,
                "channel": channel if method.startswith("chat.") else {"id": "D0BENCH"},
                "ts": f"1{self._ts:09}.000100",
            }
        )

    async def _hook(self, request: Request) -> Response:
        self._note(request.path_params["id"], str((await request.json()).get("text")))
        return Response("ok")

    def _note(self, line: str, text: str) -> None:
        """Keeps an answer to a line, which came to its response_url or to its channel."""
        if line in self.lines and PLACEHOLDER not in text:
            self.lines[line].answers.append((time.perf_counter(), text))


@dataclass
class Watch:
    """The bot's process: resident memory in MB by second, and the processor time that it took."""

    pid: int
    memory: list[float] = field(default_factory=list)

    async def go_on(self) -> None:
        while True:
            self.memory.append(self.resident())
            await asyncio.sleep(1)

    @property
    def processor(self) -> float:
        """Seconds."""
        user, system = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def resident(self) -> float:
        """MB."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def lines(rate: float, seconds: float, people: int, begin: float) -> list[Line]:
    """The lines, evenly spread: of every person by turns."""
    made = []
    for number in range(int(rate * seconds)):
        change = number % 2 == 0
        made.append(
            Line(
                id=f"line{number}",
                name="/room",
                text=f'new "Class {number}" tomorrow 14:00-15:00' if change else "list",
                user=f"U0P{number % people:05}",
                due=begin + number / rate,
            )
        )
    return made


async def send(session: aiohttp.ClientSession, line: Line, bot: str, slack: str) -> None:
    """Types a line, and keeps what the acknowledgement says."""
    payload = {
        "command": line.name,
        "text": line.text,
        "team_id": TEAM,
        "user_id": line.user,
        "channel_id": f"C0{line.id}",
        "trigger_id": line.id,
        "response_url": f"{slack}/hook/{line.id}",
    }
    body, timestamp = urlencode(payload), str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=timestamp, body=body)
    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": str(signature),
    }
    line.sent = time.perf_counter()
    try:
        async with session.post(f"{bot}/slack/events", data=body, headers=headers) as acknowledgement:
            said = await acknowledgement.text()
            if acknowledgement.status != 200:
                line.failure = f"HTTP {acknowledgement.status}"
                return
    except (aiohttp.ClientError, TimeoutError) as error:
        line.failure = type(error).__name__
        return
    line.acknowledged, line.refusal = time.perf_counter(), said


async def send_all(all_lines: list[Line], bot: str, slack: str) -> None:
    """Types each line when it is due, however many are not acknowledged yet."""
    timeout = aiohttp.ClientTimeout(total=30)
    connector = aiohttp.TCPConnector(limit=0)
    async with (
        aiohttp.ClientSession(timeout=timeout, connector=connector) as session,
        asyncio.TaskGroup() as group,
    ):
        for line in all_lines:
            await asyncio.sleep(max(0.0, line.due - time.perf_counter()))
            group.create_task(send(session, line, bot, slack))


async def settled(slack: Slack) -> None:
    """Waits until every line that was acknowledged is answered, and a while longer."""
    end = time.perf_counter() + SETTLED_WITHIN
    accepted = [line for line in slack.lines.values() if line.acknowledged and not line.refusal]
    while time.perf_counter() < end and not all(line.answers for line in accepted):  # noqa: ASYNC110 - the bot's doing
        await asyncio.sleep(0.2)
    await asyncio.sleep(QUIET)


@asynccontextmanager
async def process(*command: str, log: Path, **environment: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process of this project."""
    root = str(Path(__file__).parents[1])
    with log.open("wb") as written:
        running = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *command),
            env={"PATH": os.environ["PATH"], "PYTHONPATH": root, **environment},
            cwd=log.parent,
            stdout=written,
            stderr=written,
        )
    try:
        yield running
    finally:
        if running.returncode is None:
            running.terminate()
        await running.wait()


async def answering(session: aiohttp.ClientSession, url: str, of: asyncio.subprocess.Process) -> None:
    """Waits until the process answers there."""
    async with asyncio.timeout(60):
        while of.returncode is None:
            try:
                async with session.get(url):
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)
    raise SystemExit("it ended instead; --log keeps what it wrote")


@asynccontextmanager
async def web(
    session: aiohttp.ClientSession, port: int, slack_url: str, platform_url: str, folder: Path, log: Path
) -> AsyncIterator[asyncio.subprocess.Process]:
    """`rollcall web` as it is deployed, with the data of a folder."""
    config = PlatformConfig()
    async with process(
        "web",
        log=log,
        PORT=str(port),
        SLACK_BOT_TOKEN="xoxb-bench",
        SLACK_SIGNING_SECRET=SECRET,
        SLACK_API_URL=f"{slack_url}/api",
        BAIJIAYUN_BASE_URL=platform_url,
        BAIJIAYUN_PARTNER_ID=str(config.partner_id),
        BAIJIAYUN_PARTNER_KEY=config.partner_key.get_secret_value(),
        ROLLCALL_DATA=str(folder / "data"),
    ) as bot:
        await answering(session, f"http://127.0.0.1:{port}/healthz", bot)
        yield bot


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        port: int = bound.getsockname()[1]
        return port


async def measure(rate: float, seconds: float, people: int, latency: float, log: Path | None) -> bool:
    """Prints what came of it; whether nothing was lost, told twice or dropped."""
    slack = Slack()
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        slack_url = await stack.enter_async_context(serve(slack.app()))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        ports = free_port(), free_port()
        platform_url, bot_url = (f"http://127.0.0.1:{port}" for port in ports)
        platform = await stack.enter_async_context(
            process("sandbox", "--port", str(ports[0]), "--seed", "empty", log=folder / "platform.log")
        )
        await answering(session, f"{platform_url}/_control/requests", platform)
        bot = await stack.enter_async_context(
            web(session, ports[1], slack_url, platform_url, folder, log or folder / "bot.log")
        )
        await session.post(f"{platform_url}/_control/limits", json={"creations": MANY})
        slow = {"kind": "latency", "count": MANY, "seconds": latency}
        await session.post(f"{platform_url}/_control/faults", json=slow)
        begin = time.perf_counter() + 0.5
        slack.lines = {line.id: line for line in lines(rate, seconds, people, begin)}
        watch = Watch(bot.pid)
        watching, before = asyncio.create_task(watch.go_on()), watch.processor
        await send_all(list(slack.lines.values()), bot_url, slack_url)
        sending = watch.processor - before
        await settled(slack)
        watching.cancel()
        return report(list(slack.lines.values()), watch, sending / seconds)


def report(all_lines: list[Line], watch: Watch, processor: float) -> bool:
    """Prints the account; whether it is in order. `processor` is the share of a core that the bot took."""
    acknowledged = [line for line in all_lines if line.acknowledged is not None]
    accepted = [line for line in acknowledged if not line.refusal]
    refused = [line for line in acknowledged if line.refusal]
    late = sorted(1000 * (line.sent - line.due) for line in all_lines)
    acks, of_accepted, of_refused = (
        sorted(1000 * (line.acknowledged - line.due) for line in some if line.acknowledged)
        for some in (acknowledged, accepted, refused)
    )
    waits = sorted(line.answers[0][0] - line.due for line in accepted if line.answers)
    wrong = {
        "lost (acknowledged, not answered)": [line for line in accepted if not line.answers],
        "answered more than once": [line for line in accepted if len(line.answers) > 1],
        "refused and answered all the same": [line for line in refused if line.answers],
        "refused for another reason": [line for line in refused if BUSY not in line.refusal],
        "not acknowledged": [line for line in all_lines if line.acknowledged is None],
    }
    print(f"lines {len(all_lines)}, accepted {len(accepted)}, refused as busy {len(refused)}")
    print(f"acknowledged, ms: {spread(acks)}; sent late by this process, ms: {spread(late)}")
    print(f"of those accepted: {spread(of_accepted)}; of those refused: {spread(of_refused)}")
    print(f"answered, s: {spread(waits)}")
    for name, found in wrong.items():
        failures = Counter(line.failure for line in found if line.failure)
        print(f"{name}: {len(found)}", dict(failures) or "")
    words = Counter(re.sub(r"\d+", "N", line.answers[0][1])[:24] for line in accepted if line.answers)
    print(f"answers: {dict(words.most_common(6))}")
    memory = watch.memory
    by_ten = " ".join(f"{memory[at]:.0f}" for at in range(0, len(memory), 10))
    print(f"memory, MB every 10 s: {by_ten}; most {max(memory):.0f}")
    print(f"processor of the bot while lines came: {processor:.0%} of one core")
    print(
        f"load of the machine: {' '.join(f'{load:.1f}' for load in os.getloadavg())} on {os.cpu_count()} cores"
    )
    return not any(wrong.values())


def spread(values: list[float]) -> str:
    if not values:
        return "none"
    at = statistics.quantiles(values, n=1000, method="inclusive") if len(values) > 1 else values * 999
    return f"p50 {at[499]:.1f}, p99 {at[989]:.1f}, most {values[-1]:.1f}"


def main() -> None:
    """Measures; exits with 1 if a line was lost, answered twice or not acknowledged."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=300, help="lines a second")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--people", type=int, default=600)
    parser.add_argument("--latency", type=float, default=5, help="seconds that the platform takes to answer")
    parser.add_argument("--log", type=Path, help="where the bot's log is kept")
    asked = parser.parse_args()
    in_order = asyncio.run(measure(asked.rate, asked.seconds, asked.people, asked.latency, asked.log))
    sys.exit(0 if in_order else 1)


if __name__ == "__main__":
    main()
