"""A soak: people use the bot while everything around it fails; an auditor compares what they were told with what is so.

    python -m tests.soak.soak 1800 100000 docs/soak.md [FOLDER]

Two web processes and two workers run as they do in production, with a real Redis, between the two stand-ins. The school
has had 100,000 rooms before.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from textwrap import fill
from typing import Any

import httpx

from bot.manifest import bot_events, scopes
from bot.sandbox.platform import PlatformConfig, create_app
from bot.sandbox.serving import serve
from bot.sandbox.workspace import Message, Workspace
from bot.settings import settings_from
from handlers.cards import EVENT_TYPE as CARD
from handlers.creation_checks import LOOK
from handlers.expiry import EXPIRY
from tests.end_to_end.bots import THIS_TREE
from tests.end_to_end.conftest import variables
from tests.http import local_client
from tests.state.killable_redis import KillableRedis, killable_redis

from .answers import WATCH, said
from .auditor import KINDS, Facts, Finding, Kind, Notice, Post, PrivateChannel, Room, audit, counted, repeated
from .people import CHANNELS, PLACES, WATCHED, People, place_name
from .stories import stories
from .troubles import Processes, Troubles

AT_ONCE = 6
"""People who do something at the same time."""

PATIENCE = 900.0
"""Seconds after a soak for what is still to be told: a room that is not found is looked for ten minutes."""

TOLD_EVERY = 15
"""Seconds between two messages of what is waited for."""

QUIET = 2.0
"""Seconds without anything to see after which all that was under way is at its end."""

STAFF = PrivateChannel("C0STAFF", "staff", frozenset({"U0DEMO"}))
"""A channel that only the administrator is in, and the bot."""

WATCH_CHANNEL, WATCH_ON = "C0LESSONS", "Class watch is now on"
"""The channel that class watch is on in, and what is said when it is switched on."""

ALLOWED_ROOMS = 100_000
"""The platform's limit of rooms a day, which a soak would reach."""

WIDTH = 120
"""Characters of a line of the report."""

ROOMS_A_DAY = 1000
"""Rooms of each day that a school had before the soak."""


@dataclass
class Soak:
    """What came of a soak in a school that had `rooms` before.

    `waited` is how many seconds were waited for what was not told yet.
    """

    seconds: float
    rooms: int
    facts: Facts
    findings: list[Finding]
    troubles: Counter[str]
    errors: Counter[str]
    waited: float = 0.0
    seed: int = 0
    stories: str = ""

    @property
    def counts(self) -> dict[Kind, int]:
        """Findings of each kind."""
        return counted(self.findings)


@dataclass
class SoakHarness:
    """All that takes part."""

    workspace: Workspace
    platform: PlatformConfig
    control: httpx.AsyncClient
    people: People
    troubles: Troubles
    folder: Path
    secrets: frozenset[str] = field(default_factory=frozenset)

    async def facts(self) -> Facts:
        """What was told, and what is so, now."""
        rooms = (await self.control.get("/_control/rooms")).json()
        return Facts(
            steps=self.people.steps(),
            rooms=[
                Room(
                    str(room["id"]),
                    room["title"],
                    room["deleted"],
                    (room["teacher_code"], room["admin_code"]),
                )
                for room in rooms
            ],
            posts=list(self._posts()),
            ended=datetime.now(UTC),
            admins=frozenset({"U0DEMO"}),
            secrets=self.secrets,
            private=[STAFF],
            deaths=self.troubles.deaths,
            strays=self.people.strays(),
            lessons=dict(self.people.lessons),
            watched=self._watched(),
        )

    def _watched(self) -> dict[str, datetime]:
        """Since when class watch is on."""
        on = (change.at for change in self.workspace.changes if WATCH_ON in change.content.text)
        since = next(on, None)
        return {} if since is None else {WATCH_CHANNEL: since}

    def _posts(self) -> Iterator[Post]:
        bot = self.workspace.world.directory.bot.id
        changes = [
            each for each in self.workspace.changes if each.message.author == bot and each.kind != "deleted"
        ]
        last, cards = {change.message: change for change in changes}, set[Message]()
        for change in changes:
            message = change.message
            channel = self.workspace.world.directory.channels[message.channel]
            members = frozenset(channel.members) - {bot}
            seen_by = frozenset({message.seen_by}) if message.seen_by else members
            everybody = message.seen_by is None and channel.kind == "public"
            report = _report(change.content.metadata) if change.kind == "posted" else None
            of = _card(change.content.metadata)
            card = "" if message in cards else of
            shows = of if last[message] is change else ""
            if card:
                cards.add(message)
            about = _notice(change.content.metadata)
            yield Post(
                said(change),
                message.channel,
                None if everybody else seen_by,
                report,
                card,
                shows,
                notice=about if change.kind == "posted" else None,
                reminds=about if last[message] is change else None,
            )


def _card(metadata: dict[str, Any] | None) -> str:
    if metadata is None or metadata["event_type"] != CARD:
        return ""
    return str(metadata["event_payload"]["room"])


def _report(metadata: dict[str, Any] | None) -> tuple[int, datetime] | None:
    if metadata is None or metadata["event_type"] != "rollcall_report":
        return None
    payload = metadata["event_payload"]
    return payload["schedule"], datetime.fromisoformat(payload["due"])


def _notice(metadata: dict[str, Any] | None) -> Notice | None:
    if metadata is None or metadata["event_type"] != WATCH:
        return None
    payload = metadata["event_payload"]
    return Notice(payload["kind"], payload["room"], datetime.fromisoformat(payload["at"]))


@asynccontextmanager
async def running(
    folder: Path, seed: int, rooms: int, program: Sequence[str] | None
) -> AsyncIterator[SoakHarness]:
    """The stand-ins, Redis, and the bot's processes, all up, in a school that had so many rooms before."""
    platform, rng = PlatformConfig(seed="demo"), random.Random(seed)
    async with AsyncExitStack() as stack:
        redis: KillableRedis = await stack.enter_async_context(killable_redis(folder / "redis"))
        platform_url = await stack.enter_async_context(serve(create_app(platform)))
        workspace = await stack.enter_async_context(Workspace(scopes=scopes(), events=bot_events()))
        for number in range(CHANNELS):
            workspace.add_channel(f"C0CLASS{number}", f"class-{number}")
        for number in range(PLACES):
            workspace.add_channel(f"C0PLACE{number}", place_name(number))
        workspace.add_channel(WATCH_CHANNEL, WATCHED)
        workspace.add_channel(STAFF.id, STAFF.name, STAFF.members, private=True)
        client = local_client(platform_url, timeout=30)
        control = await stack.enter_async_context(client)
        limits = await control.post("/_control/limits", json={"creations": ALLOWED_ROOMS})
        assert limits.is_success, limits.text
        await _had_before(control, rooms)
        environment = variables(workspace, platform, platform_url, redis.url)
        processes = Processes(environment, folder, stack, program)
        await processes.start()
        settings = settings_from(environment)
        hidden = (settings.slack_bot_token, settings.slack_signing_secret, settings.rollcall_secret)
        kept = (platform.partner_key, platform.secret_key, *hidden)
        people = People(workspace, processes.urls, rng, partial(_enter, control))
        troubles = Troubles(workspace, control, redis, processes, rng)
        secrets = frozenset(secret.get_secret_value() for secret in kept if secret)
        yield SoakHarness(workspace, platform, control, people, troubles, folder, secrets)


async def _enter(control: httpx.AsyncClient, room: str) -> None:
    """Has a teacher enter a room."""
    answer = await control.post(f"/_control/rooms/{room}/teacher", json={"present": True})
    assert answer.is_success, answer.text


async def _had_before(control: httpx.AsyncClient, rooms: int) -> None:
    """Lets the school have had rooms, made and held on one day after the other until yesterday."""

    async def order(path: str, **what: object) -> None:
        answer = await control.post(f"/_control/{path}", json=what)
        assert answer.is_success, answer.text

    for left in range(rooms, 0, -ROOMS_A_DAY):
        day = (datetime.now(UTC) - timedelta(days=1 + left // ROOMS_A_DAY)).isoformat()
        await order("clock", now=day)
        await order("rooms", title="Lesson", count=min(ROOMS_A_DAY, left), start=day)
    await order("clock", now=datetime.now(UTC).isoformat())


async def soak(
    seconds: float,
    folder: Path,
    *,
    patience: float,
    rooms: int = 0,
    seed: int = 0,
    program: Sequence[str] | None = THIS_TREE,
) -> Soak:
    """Lets people and troubles go on, waits up to `patience` seconds for what is still to be told, and audits.

    The bot's processes are commands of `program`, or forked where none is named.
    """
    async with running(folder, seed, rooms, program) as harness:
        end = time.monotonic() + seconds
        troubling = asyncio.create_task(harness.troubles.go_on())
        await asyncio.gather(*(harness.people.live(lambda: time.monotonic() >= end) for _ in range(AT_ONCE)))
        troubling.cancel()
        with suppress(asyncio.CancelledError):
            await troubling
        await harness.troubles.end()
        await _made_whole(harness)
        waited, facts = time.monotonic(), await harness.facts()
        while time.monotonic() - waited < patience and await _is_under_way(harness, facts):
            await asyncio.sleep(1)
            facts = await harness.facts()
            if int(time.monotonic() - waited) % TOLD_EVERY == 0:
                sys.stderr.write("\n".join(("waiting:", *_lost(facts), "")))
        await harness.workspace.settled(QUIET)
        facts = await harness.facts()
        findings = audit(facts)
        return Soak(
            seconds,
            rooms,
            facts,
            findings,
            harness.troubles.counts,
            _errors(folder),
            time.monotonic() - waited,
            seed,
            stories(findings, harness.people, folder, harness.troubles.journal),
        )


async def _is_under_way(harness: SoakHarness, facts: Facts) -> bool:
    """Whether something may still be told.

    A room that is not there is looked for long after all else is done, and a question waits minutes for an answer.
    """
    jobs = await harness.troubles.redis.jobs()
    return not all(key.endswith((f" {LOOK}", f" {EXPIRY}")) for key in jobs) or bool(_lost(facts))


def _lost(facts: Facts) -> list[str]:
    return [finding.what for finding in audit(facts) if finding.kind == "lost"]


async def _made_whole(harness: SoakHarness) -> None:
    """What was cut short by the end of the troubles is up again."""
    await harness.troubles.redis.start()
    for role in harness.troubles.processes.dead():
        await harness.troubles.processes.replace(role)


def _errors(folder: Path) -> Counter[str]:
    """The errors in the logs of all processes, by what they say."""
    errors: Counter[str] = Counter()
    for log in folder.glob("*.log"):
        for line in log.read_text(errors="replace").splitlines():
            with suppress(ValueError):
                entry = json.loads(line)
                if entry.get("level") == "error":
                    cause = re.findall(
                        r"^(\w[\w.]*(?:Error|Exception)\b.*)$", entry.get("exception", ""), re.M
                    )
                    errors[f"{entry['event']}{': ' + cause[-1] if cause else ''}"] += 1
    return errors


def report(result: Soak) -> str:
    """The result as a page of the documentation."""
    facts = result.facts
    steps = Counter(step.does for step in facts.steps)
    accepted = sum(step.accepted for step in facts.steps)
    reports = sum(post.report is not None for post in facts.posts)
    notices = Counter(post.notice.kind for post in facts.posts if post.notice is not None)
    lines = [
        "# Soak",
        "",
        f"`make soak` of {result.seconds / 60:g} minutes, ended {facts.ended:%Y-%m-%d %H:%M} UTC.",
        "",
        fill(
            "Two web processes, two workers, a Redis and the stand-ins for Slack and the platform ran on one machine, "
            f"in a school that had {result.rooms:,} rooms before. People typed lines and pressed buttons while the "
            "platform, Slack, Redis and the processes failed; then an auditor (`tests/soak/auditor.py`) compared what "
            "they were told with what the stand-ins hold.",
            WIDTH,
        ),
        "",
        "| finding | count |",
        "|---|---|",
        *(f"| {kind} | {result.counts[kind]} |" for kind in KINDS),
        "",
        fill(
            "Ephemeral answers shown again, word for word and with the same buttons, since Slack tells nobody whether "
            f"one was shown, and a process died between sending it and storing that it did: {repeated(facts)}.",
            WIDTH,
        ),
        "",
        "| what was done | count |",
        "|---|---|",
        f"| lines and presses | {len(facts.steps)} |",
        f"| acknowledged | {accepted} |",
        *(f"| {name} | {count} |" for name, count in sorted(steps.items())),
        f"| messages of the bot, versions included | {len(facts.posts)} |",
        f"| reports posted | {reports} |",
        *(f"| notices about classes: {kind} | {count} |" for kind, count in sorted(notices.items())),
        f"| rooms created | {len(facts.rooms)} |",
        "",
        "| what went wrong around it | count |",
        "|---|---|",
        *(f"| {name} | {count} |" for name, count in sorted(result.troubles.items())),
        "",
        f"Waited {result.waited:.0f} s after the end for what was still to be told.",
    ]
    if result.findings:
        lines += [
            "",
            "## Findings",
            "",
            *(f"- **{each.kind}** {_short(each.what)}" for each in result.findings),
        ]
    if result.errors:
        lines += ["", "## Errors in the logs", "", "| error | count |", "|---|---|"]
        lines += [f"| {_short(error)} | {count} |" for error, count in result.errors.most_common(20)]
    return "\n".join(lines) + "\n"


def _short(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")[:300]


def main(seconds: float, rooms: int, path: Path, kept: Path | None = None) -> bool:
    """Runs a soak in a school that had so many `rooms` before, and writes its report; whether anything was found.

    The stories of what was found and all logs are `kept` where that is given.
    """
    with ExitStack() as stack:
        folder = (
            kept.resolve()
            if kept
            else Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rollcall-soak-")))
        )
        folder.mkdir(parents=True, exist_ok=True)
        seed = random.randrange(10**6)
        result = asyncio.run(soak(seconds, folder, patience=PATIENCE, rooms=rooms, seed=seed))
        (folder / "stories.txt").write_text(result.stories, encoding="utf-8")
    path.write_text(report(result), encoding="utf-8")
    return bool(result.findings)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), int(sys.argv[2]), *map(Path, sys.argv[3:])))
