"""A bot is killed at each critical instant of a change, and another one answers.

One bot is brought to every one of these instants, then killed once; two others share its Redis. A fourth is told
to stop while it waits for an answer that does not come.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from bot.manifest import scopes
from bot.sandbox.platform import PlatformConfig, create_app
from bot.sandbox.serving import serve
from bot.sandbox.workspace import RESPONSE_URL, Delivery, Fault, Message, Workspace, lost
from bot.state import embedded
from handlers.cards import EVENT_TYPE
from tests.http import local_client

from .bots import Bot, bot_process
from .conftest import ROOM, SECRET, patient, variables

pytestmark = [pytest.mark.waiting, pytest.mark.xdist_group("takeover")]  # one story for all

TAKEN_UP_WITHIN = 30
"""Seconds after the death of a bot."""

UNDER_WAY = 9
"""Seconds that the platform lets a call wait: longer than it takes to kill the bot, shorter than its patience."""

WRONG_SIGNATURE = 1002

FOUND = "not created twice"

LINES = ("First", "Second", "Third")
"""The titles in one message: the bot is killed at the second."""


@dataclass
class Story:
    """What happened: to each line its answers, what the platform was asked, and what each survivor says then."""

    answers: dict[str, list[str]] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)
    afterwards: list[str] = field(default_factory=list)
    exit_code: int | None = None
    logs: str = ""
    secrets: list[str] = field(default_factory=list)
    rooms: set[str] = field(default_factory=set)
    cards: list[str] = field(default_factory=list)
    help: list[str] = field(default_factory=list)

    def requests(self, endpoint: str, **parameters: str) -> int:
        """How often the platform was asked this. A request whose key it refused is none: it did nothing."""
        return sum(
            entry["endpoint"] == endpoint
            and entry["code"] != WRONG_SIGNATURE
            and parameters.items() <= entry["parameters"].items()
            for entry in self.asked
        )


class TakeoverHarness:
    """The bot that will be killed, and what it is doing."""

    def __init__(self, workspace: Workspace, platform: httpx.AsyncClient, bot: Bot) -> None:
        self.workspace = workspace
        self.platform = platform
        self.bot = bot
        self.under_way: dict[str, Delivery] = {}

    async def create(self, title: str, user: str = "U0DEMO", bot: Bot | None = None) -> Delivery:
        """Asks for a room, and remembers that under the room's title."""
        line = f'new "{title}" tomorrow 14:00-15:00'
        delivery = await self.workspace.command("/room", line, user=user, url=(bot or self.bot).url)
        assert delivery.status == 200
        self.under_way[title] = delivery
        return delivery

    async def fault(self, **fault: Any) -> None:
        """Lets the platform do something wrong, once."""
        answer = await self.platform.post("/_control/faults", json=fault)
        assert answer.is_success, answer.text

    async def asked(self, endpoint: str, **parameters: str) -> None:
        """Waits until the platform was asked this."""

        async def reached() -> bool:
            entries = (await self.platform.get("/_control/requests", params={"endpoint": endpoint})).json()
            return any(parameters.items() <= entry["parameters"].items() for entry in entries)

        await until(reached)

    async def silent(self, method: str, count: int = 1) -> None:
        """Waits until so many calls of Slack's have met the silence set for them."""

        async def met() -> bool:
            return sum(sent.method == method and not sent.ok for sent in self.workspace.sent) == count

        await until(met)

    async def made(self, title: str) -> str:
        """A room that is there already; its id."""
        answer = await self.workspace.answer(await self.create(title))
        del self.under_way[title]
        return str(ROOM.findall(str(answer.blocks))[0])

    async def card(self, line: str) -> Message:
        """The question whether something dangerous shall be done."""
        return await self.workspace.answer(await self.workspace.command("/room", line, url=self.bot.url))

    async def confirm(self, name: str, card: Message, fault: dict[str, Any]) -> None:
        """Confirms something dangerous, which meets a fault of the platform."""
        await self.fault(**fault)
        self.under_way[name] = await self.workspace.press(card, "confirm", url=self.bot.url)


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Looks again and again. Raises TimeoutError."""
    async with asyncio.timeout(60):
        while not await holds():  # noqa: ASYNC110 - other processes' doing
            await asyncio.sleep(0.02)


def cards(workspace: Workspace) -> list[str]:
    """The rooms whose cards stand in direct messages."""
    direct = [
        workspace.seen(user, workspace.direct(user)) for user in ("U0DEMO", "U0ANNA", "U0BEN", "U0CARL")
    ]
    kept = [message.content.metadata for messages in direct for message in messages]
    return [each["event_payload"]["room"] for each in kept if each and each["event_type"] == EVENT_TYPE]


async def until_answered(workspace: Workspace, delivery: Delivery, count: int) -> None:
    """Waits for so many answers."""
    while len(workspace.answers(delivery)) < count:  # noqa: ASYNC110 - other processes' doing
        await asyncio.sleep(0.02)


async def to_every_instant(harness: TakeoverHarness, other: Bot) -> None:
    """Brings the bot to where each of its jobs can be lost."""
    workspace, direct = harness.workspace, harness.workspace.direct("U0BEN")
    await workspace.answer(await workspace.direct_message("hello", user="U0BEN", url=harness.bot.url))
    workspace.faults.set("chat.postMessage", lost())
    help = await workspace.direct_message("help", user="U0BEN", url=harness.bot.url)
    shown = await workspace.wait_for_message(user="U0BEN", channel=direct, since=help)
    press = await workspace.press(shown, "Settings", user="U0BEN", url=other.url)
    assert await workspace.answer(press) is shown

    gone = await harness.made("Gone")
    going = await harness.made("Going")
    # what is under way ends soon, so all that can be done before it is
    dangerous = (f"delete {gone}", f"delete {going}", "key rotate")
    delete_gone, delete_going, rotate = [await harness.card(line) for line in dangerous]

    harness.workspace.faults.set("users.info", Fault(silent=True))
    await harness.create("Accepted", user="U0ANNA")
    await harness.silent("users.info")

    harness.workspace.faults.set(RESPONSE_URL, Fault(silent=True))
    await harness.create("Unanswered")
    await harness.silent(RESPONSE_URL)

    for title, fault in (
        ("Before", {"kind": "latency", "when": "before"}),
        ("After", {"kind": "latency", "when": "after"}),
        ("Never", {"kind": "cut", "when": "before"}),
    ):
        await harness.fault(endpoint="create_room", seconds=UNDER_WAY, **fault)
        await harness.create(title)
        await harness.asked("create_room", title=title)

    await harness.fault(endpoint="create_room", kind="latency", when="after", seconds=UNDER_WAY)
    await harness.create("Moved", user="U0CARL")
    await harness.asked("create_room", title="Moved")
    await harness.fault(endpoint="create_room", kind="latency", when="after", seconds=UNDER_WAY, after=1)
    lines = "\n".join(f'new "{title}" tomorrow 14:00-15:00' for title in LINES)
    harness.under_way["Lines"] = await harness.workspace.command("/room", lines, url=harness.bot.url)
    await harness.asked("create_room", title=LINES[1])
    await harness.fault(endpoint="hourly_peaks", kind="latency", seconds=UNDER_WAY)
    harness.under_way["Read"] = await harness.workspace.command("/peaks", "3 days ago", url=harness.bot.url)
    await harness.asked("hourly_peaks")
    # who takes it over asks Slack anew where they are
    harness.workspace.add_user("U0CARL", "Carl", tz="America/New_York")

    slow = {"kind": "latency", "seconds": UNDER_WAY}
    await harness.confirm("Gone", delete_gone, {"endpoint": "delete_room", **slow})
    await harness.asked("delete_room", room_id=gone)
    await harness.confirm("Going", delete_going, {"endpoint": "teacher_present", **slow})
    # last of all: it makes the signatures of the others worthless, once they have come through
    rotating = {"endpoint": "partner_key", "kind": "latency", "seconds": UNDER_WAY}
    await harness.confirm("Key", rotate, rotating)
    await harness.asked("partner_key", regenerate="1")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def story(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Story]:
    """The whole of it, once."""
    folder: Path = tmp_path_factory.mktemp("takeover")
    platform = PlatformConfig(seed="empty")
    async with AsyncExitStack() as stack:
        redis_url = await stack.enter_async_context(embedded(folder))
        platform_url = await stack.enter_async_context(serve(create_app(platform)))
        workspace = await stack.enter_async_context(Workspace(scopes=scopes(), **patient()))
        workspace.add_user("U0ANNA", "Anna")
        workspace.add_user("U0BEN", "Ben")
        workspace.add_user("U0CARL", "Carl")
        client = await stack.enter_async_context(local_client(platform_url))
        environment = variables(workspace, platform, platform_url, redis_url)
        bots = await asyncio.gather(
            *(stack.enter_async_context(bot_process(environment, folder, name)) for name in "abcd")
        )
        *_, stopping = bots
        for bot in bots[:-1]:
            await workspace.answer(await workspace.command("/room", "list", url=bot.url))
        harness = TakeoverHarness(workspace, client, bots[0])
        await to_every_instant(harness, bots[1])
        workspace.faults.set("users.info", Fault(silent=True))
        await harness.create("Stopped", user="U0BEN", bot=stopping)
        await harness.silent("users.info", 2)
        bots[0].kill()
        stopped = asyncio.create_task(stopping.stopped())
        story = await _told(harness, bots, platform)
        story.exit_code = await stopped
        yield story


async def _told(harness: TakeoverHarness, bots: list[Bot], platform: PlatformConfig) -> Story:
    """Waits for the answers of those that live."""
    story, workspace = Story(), harness.workspace
    async with asyncio.timeout(TAKEN_UP_WITHIN):
        await asyncio.gather(*(workspace.answer(each, within=None) for each in harness.under_way.values()))  # type: ignore[arg-type]
        await until_answered(workspace, harness.under_way["Lines"], len(LINES))
    await workspace.settled(1)
    story.answers = {
        name: [f"{said.text} {said.blocks}" for said in workspace.answers(delivery)]
        for name, delivery in harness.under_way.items()
    }
    told = [said for each in story.answers.values() for said in each if "Room created" in said]
    story.rooms = {ROOM.findall(said)[0] for said in told}
    async with asyncio.timeout(TAKEN_UP_WITHIN):
        while not story.rooms <= set(cards(workspace)):  # noqa: ASYNC110 - other processes' doing
            await asyncio.sleep(0.1)
    story.cards = cards(workspace)
    bens = workspace.seen("U0BEN", workspace.direct("U0BEN"))
    story.help = [message.text for message in bens if "run.place.help" in str(message.blocks)]
    for bot in bots[1:3]:
        listed = await workspace.answer(await workspace.command("/room", "list", url=bot.url))
        story.afterwards.append(listed.text)
    story.asked = (await harness.platform.get("/_control/requests")).json()
    story.logs = "".join(bot.log.read_text() for bot in bots)
    identity = workspace.world.identity
    story.secrets = [
        *(identity.bot_token, identity.signing_secret, SECRET),
        *(platform.partner_key.get_secret_value(), platform.secret_key.get_secret_value()),
        *workspace.world.response_urls.by_token,
        *await _codes(harness.platform, set(ROOM.findall(str(story.answers)))),
    ]
    return story


async def _codes(platform: httpx.AsyncClient, rooms: set[str]) -> list[str]:
    """The join codes of these rooms."""
    held = [(await platform.get(f"/_control/rooms/{room}")).json() for room in rooms]
    return [code for room in held for name, code in room.items() if name.endswith("_code") and code]


def test_one_worker_tells_it_to_all(request: pytest.FixtureRequest) -> None:
    """Each worker of pytest-xdist that has one of these tests has four bots run."""
    grouping = getattr(request.config.option, "loadgroup", False)
    assert request.node.nodeid.endswith("@takeover") == grouping


def test_a_line_means_what_it_meant_when_it_was_read(story: Story) -> None:
    assert story.requests("create_room", title="Moved") == 1
    (answer,) = story.answers["Moved"]
    assert FOUND in answer


@pytest.mark.parametrize("title", ["Accepted", "Unanswered", "Before", "After"])
def test_a_room_is_made_once_and_said_once(story: Story, title: str) -> None:
    assert story.requests("create_room", title=title) == 1
    (answer,) = story.answers[title]
    assert "Room created" in answer
    assert ROOM.search(answer)
    # what was about to be told is told as it was
    assert (FOUND in answer) == (title in ("Before", "After"))


def test_the_lines_of_a_message_are_each_done_once_in_order(story: Story) -> None:
    assert [story.requests("create_room", title=title) for title in LINES] == [1, 1, 1]
    answers = story.answers["Lines"]
    assert [title in answer for title, answer in zip(LINES, answers, strict=True)] == [True] * 3
    assert [FOUND in answer for answer in answers] == [False, True, False]


def test_each_room_has_its_card_once(story: Story) -> None:
    assert story.rooms <= set(story.cards)
    assert len(story.cards) == len(set(story.cards))


def test_what_was_pressed_before_its_process_died_is_not_told_again(story: Story) -> None:
    (help,) = story.help
    assert help.startswith("*Help: Settings*")


def test_what_only_reads_is_answered_too(story: Story) -> None:
    assert story.requests("hourly_peaks") == 2
    (answer,) = story.answers["Read"]
    # which of them, depends on whether the day before is final yet
    assert "Nobody was in a room on" in answer or "No records for" in answer


def test_a_bot_that_is_stopped_leaves_to_others_what_it_cannot_end(story: Story) -> None:
    assert story.exit_code == 0
    assert story.requests("create_room", title="Stopped") == 1
    (answer,) = story.answers["Stopped"]
    assert "Room created" in answer
    assert FOUND not in answer


def test_a_room_that_was_never_made_is_not_said_to_be(story: Story) -> None:
    assert story.requests("create_room", title="Never") == 1
    (answer,) = story.answers["Never"]
    assert "not known yet whether *Never* was created" in answer


@pytest.mark.parametrize("title", ["Gone", "Going"])
def test_a_confirmed_delete_is_done_and_said_once(story: Story, title: str) -> None:
    (answer,) = story.answers[title]
    assert "has been deleted" in answer


def test_a_rotated_key_is_known_to_all_who_live(story: Story) -> None:
    assert story.requests("partner_key", regenerate="1") == 1
    (answer,) = story.answers["Key"]
    assert "New partner key" in answer


def test_each_survivor_sees_every_room_once(story: Story) -> None:
    for listed in story.afterwards:
        found = {
            title: listed.count(title)
            for title in ("Accepted", "Unanswered", "Before", "After", "Stopped", *LINES)
        }
        assert found == dict.fromkeys(found, 1)
        assert not any(title in listed for title in ("Never", "Gone", "Going"))


def test_no_log_line_holds_a_secret(story: Story) -> None:
    assert "job taken over" in story.logs
    assert len(story.secrets) > 20
    assert [secret[:4] for secret in story.secrets if secret in story.logs] == []
