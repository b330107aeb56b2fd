"""What is taken in is done once and answered, whatever goes wrong; between real stand-ins and a real Redis."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
import pytest
import structlog
from msgspec.structs import replace

from bot import blocks
from bot.blocks import Message
from bot.classroom.tenant import Tenant
from bot.commands import GRAMMAR
from bot.errors import ButtonExpired, ChangeNotStored, NotAllowed, TooBusy, TypedBeforeUpgrade
from bot.jobs import HeldJob, Job, Queue
from bot.language import commands as c
from bot.language import decode, encode
from bot.manifest import scopes
from bot.reports.channels import Channels
from bot.sandbox.workspace import Message as Seen
from bot.sandbox.workspace import Workspace, refusing
from bot.sandbox.workspace.controls import controls
from bot.sandbox.workspace.directory import Team
from bot.slack import Slack
from bot.state import COMMAND, COMMANDS, Contexts, Invocation, Keys, Pendings, Presses, Redis, Reply, Rooms
from handlers.answers import Answers
from handlers.delivery import Answer, Delivery
from handlers.dispatcher import Dispatcher
from handlers.interpreter import MOST_LINES, Interpreter
from handlers.lookout import Lookout
from handlers.outbox import Outbox
from handlers.people import People
from handlers.progress import ANSWERED, CALL, READING, Progress
from handlers.tasks import Tasks
from handlers.turns import Turns
from handlers.viewers import Viewers
from tests.classroom.conftest import ENGLISH, NOW, Stage
from tests.end_to_end.conftest import ROOM
from tests.jobs.conftest import lose_leases
from tests.slack.connected import connected

TEAM = "T0SCHOOL"
NEW = 'room new "English" 14:00-15:00 Beijing time'
REFERENCE = r"Reference `([0-9a-f]{8})`"
GENERAL = "C0GENERAL"


def asked(line: str = "", *, id: str = "1", **traits: Any) -> Invocation:
    """Something that Anna sent in #general, or elsewhere."""
    place = {"user": "U0ANNA", "channel": GENERAL, **traits}
    thread_ts = place.pop("thread_ts", None)
    reply = Reply(channel=place["channel"], user=place["user"], thread_ts=thread_ts)
    return Invocation(id=id, team=TEAM, line=line, asked_at=NOW, reply=reply, **place)


Press = Callable[..., Awaitable[Invocation]]
"""A press of a button that carries a line."""


@dataclass
class Scene:
    """A dispatcher, and all that is around it."""

    workspace: Workspace
    stage: Stage
    dispatcher: Dispatcher

    @property
    def queue(self) -> Queue:
        return self.dispatcher.queue

    @property
    def tenant(self) -> Tenant:
        return self.stage.tenant

    @property
    def direct(self) -> str:
        """The direct messages with Anna."""
        return self.workspace.direct("U0ANNA")

    async def take(self, invocation: Invocation, *, redeliverable: bool = False) -> list[str]:
        """Takes it in and waits for the end; what Anna sees then."""
        await self.dispatcher.take(invocation, redeliverable=redeliverable)
        return await self.told(invocation.channel)

    async def told(self, channel: str = GENERAL) -> list[str]:
        """What Anna sees in a channel once all is done."""
        await self.dispatcher.tasks.drain(10)
        return [message.text for message in self.seen(channel)]

    def seen(self, channel: str = GENERAL, user: str = "U0ANNA") -> list[Seen]:
        """The bot's messages that somebody sees in a channel."""
        bot = self.workspace.world.directory.bot.id
        return [message for message in self.workspace.seen(user, channel) if message.author == bot]

    async def jobs(self) -> list[str]:
        return [record.job.key for record in await self.queue.all()]

    async def held(self, invocation: Invocation) -> HeldJob:
        """It as it was accepted, by this process."""
        body = msgspec.json.encode(invocation).decode()
        held = await self.queue.accept(Job(key=f"{TEAM} {invocation.id}", kind=COMMAND, body=body))
        assert held is not None
        return held

    async def taken_over(self) -> HeldJob:
        """The one job, once its process has died."""
        await lose_leases(self.queue.redis, COMMANDS)
        (held,) = await self.queue.abandoned(1)
        return held

    def without(self, redis: Redis, *parts: str) -> None:
        """Moves what the dispatcher keeps to a Redis that is not there: its queue, and parts of its tenant."""
        gone = Queue(redis, COMMANDS)
        kinds = {"contexts": Contexts, "pendings": Pendings, "rooms": Rooms, "presses": Presses}
        lost = {part: kinds[part](redis, Keys(TEAM)) for part in parts}
        self.stage.tenant = dataclasses.replace(self.tenant, **lost)  # type: ignore[arg-type]
        outbox = dataclasses.replace(self.dispatcher.delivery.outbox, queue=gone)
        self.deliver(outbox=outbox)
        self.dispatcher = dataclasses.replace(self.dispatcher, queue=gone)

    def deliver(self, **changes: Any) -> None:
        """Delivers in another way from now on."""
        delivery = dataclasses.replace(self.dispatcher.delivery, **changes)
        self.dispatcher = dataclasses.replace(self.dispatcher, delivery=delivery)


@pytest.fixture
async def scene(stage: Stage, redis: Redis) -> AsyncIterator[Scene]:
    async with AsyncExitStack() as stack:
        workspace = await stack.enter_async_context(Workspace(scopes=scopes(), team=Team(TEAM)))
        workspace.add_user("U0ANNA", "Anna")
        slack = await stack.enter_async_context(connected(workspace))
        stage.tenant = dataclasses.replace(stage.tenant, channels=Channels(slack))

        def of(team: str) -> Tenant:
            if team != TEAM:
                raise NotAllowed("stranger")
            return stage.tenant

        def clock() -> datetime:
            return NOW

        answers, queue, tasks = Answers(lambda team: slack), Queue(redis, COMMANDS), Tasks()
        people, lookout = People(lambda team: slack, frozenset()), Lookout(queue, clock)
        viewers = Viewers(of, people, clock, stage.tenant.signer)
        dispatcher = Dispatcher(
            tenants=of,
            queue=queue,
            tasks=tasks,
            turns=Turns(),
            clock=clock,
            viewers=viewers,
            interpreter=Interpreter(of, viewers, GRAMMAR, lookout, tasks.start),
            delivery=Delivery(of, answers, Outbox(answers, queue, clock), viewers),
            lookout=lookout,
        )
        yield Scene(workspace, stage, dispatcher)
        await dispatcher.tasks.drain(0)


class TestTakingIn:
    """What is written down before Slack is acknowledged, and how often it is done."""

    async def test_what_only_reads_is_answered_to_who_asked_and_not_written_down(self, scene: Scene) -> None:
        await scene.dispatcher.take(asked("peaks yesterday"))
        assert await scene.jobs() == []
        (told,) = await scene.told()
        assert "Mon 23 Nov" in told
        assert scene.seen(user="U0DEMO") == []

    async def test_a_change_is_written_down_first_and_forgotten_when_done(
        self, scene: Scene, redis: Redis
    ) -> None:
        await scene.dispatcher.take(asked(NEW))
        assert await scene.jobs() == [f"{TEAM} 1"]
        (told,) = await scene.told()
        assert "Room created." in told
        assert await scene.jobs() == []
        (room,) = ROOM.findall(str(scene.seen()[0].blocks))[:1]
        assert await redis.get(Keys(TEAM).room_claim(room)) == "1"

    @pytest.mark.parametrize("line", [NEW, "peaks yesterday"])
    async def test_what_comes_twice_is_done_and_answered_once(self, scene: Scene, line: str) -> None:
        for _ in range(2):
            await scene.dispatcher.take(asked(line), redeliverable=True)
        await scene.told()
        assert len(await scene.take(asked(line), redeliverable=True)) == 1
        assert len(await scene.stage.asked("create_room")) == (line == NEW)

    async def test_two_that_are_alike_are_two(self, scene: Scene) -> None:
        await scene.take(asked("peaks yesterday"))
        assert len(await scene.take(asked("peaks yesterday", id="2"))) == 2

    async def test_what_is_to_be_confirmed_is_asked_about_once_if_slack_delivers_it_twice(
        self, scene: Scene
    ) -> None:
        await scene.take(asked(NEW))
        delete = asked("room delete last", id="2")
        for _ in range(2):
            await scene.dispatcher.take(delete, redeliverable=True)
        assert len(await scene.told()) == 2

    async def test_what_was_confirmed_is_done_once(self, scene: Scene) -> None:
        await scene.take(asked(NEW))
        await scene.take(asked("room delete last", id="2"))
        token = controls(scene.seen()[-1].blocks)[0].element["value"]
        pending = await scene.tenant.pendings.take(token)
        assert pending is not None
        confirmed = asked(id="3", command=pending.commands[0], seen=pending.seen)
        for _ in range(2):
            await scene.dispatcher.take(confirmed)
        assert "has been deleted" in (await scene.told())[-1]
        assert len(scene.seen()) == 3
        assert len(await scene.stage.asked("delete_room")) == 1

    async def test_what_a_version_after_this_one_wrote_is_not_taken(self, scene: Scene) -> None:
        for command in ('{"v":1,"command":"room.vanish"}', "no JSON"):
            with pytest.raises(TypedBeforeUpgrade):
                await scene.dispatcher.take(asked(command=command))
        assert await scene.jobs() == []

    @pytest.mark.parametrize(("line", "redeliverable"), [(NEW, False), ("peaks", False), ("peaks", True)])
    async def test_what_could_not_begin_soon_is_not_taken_and_may_be_sent_again(
        self, scene: Scene, line: str, redeliverable: bool
    ) -> None:
        now = [0.0]
        turns = Turns(at_once=1, seconds=lambda: now[0])
        scene.dispatcher = dataclasses.replace(scene.dispatcher, turns=turns)
        async with turns.turn("somebody"):
            now[0] += 400
        async with turns.turn("somebody"):
            with pytest.raises(TooBusy) as refused:
                await scene.dispatcher.take(asked(line), redeliverable=redeliverable)
            assert refused.value.wait > 20
            assert await scene.jobs() == []
        assert await scene.told() == []
        assert len(await scene.take(asked(line), redeliverable=redeliverable)) == 1

    async def test_a_workspace_that_is_not_known_changes_nothing(self, scene: Scene) -> None:
        with pytest.raises(NotAllowed):
            await scene.dispatcher.take(replace(asked(NEW), team="T0OTHER"))
        assert await scene.told() == []

    async def test_a_line_means_what_it_meant_to_who_is_known_when_it_is_taken_in(self, scene: Scene) -> None:
        await scene.take(asked("room help"))
        await scene.dispatcher.take(asked(NEW, id="2"))
        (record,) = await scene.queue.all()
        stored = msgspec.json.decode(record.job.body, type=Invocation)
        assert decode(GRAMMAR, stored.command or "") == ENGLISH

    async def test_what_last_means_is_kept_with_the_line(self, scene: Scene) -> None:
        await scene.tenant.contexts.keep_last("U0ANNA", "26112100000001")
        await scene.tenant.contexts.keep_listed("U0ANNA", ["26112100000002"])
        await scene.dispatcher.take(asked("room rename last to Maths"))
        (record,) = await scene.queue.all()
        stored = msgspec.json.decode(record.job.body, type=Invocation)
        assert (stored.last, stored.listed) == ("26112100000001", ("26112100000002",))


class TestWithoutRedis:
    """What is told and done when nothing can be written down."""

    @pytest.mark.parametrize("line", [NEW, 'room new "English" 25:00', 'room new "English" tomorrow 2-3'])
    async def test_a_change_is_not_begun(self, scene: Scene, nowhere: Redis, line: str) -> None:
        scene.without(nowhere, "contexts")
        for redeliverable in (False, True):
            with pytest.raises(ChangeNotStored):
                await scene.dispatcher.take(asked(line), redeliverable=redeliverable)
        assert await scene.told() == []
        assert await scene.stage.asked("create_room") == []

    async def test_what_reads_is_answered(self, scene: Scene, nowhere: Redis) -> None:
        scene.without(nowhere, "contexts", "pendings", "rooms")
        with structlog.testing.capture_logs() as logs:
            for number, redeliverable in enumerate((False, True)):
                invocation = asked("room list", id=str(number))
                assert "No rooms found." in (await scene.take(invocation, redeliverable=redeliverable))[-1]
        told = [line for line in logs if line["event"] == "not written down, answered all the same"]
        assert [line["invocation"] for line in told] == ["0", "1"]

    async def test_what_hangs_on_what_it_would_know_is_said_to_and_gone_on_with_later(
        self, scene: Scene, nowhere: Redis
    ) -> None:
        held, queue = await scene.held(asked("room show last")), scene.queue
        scene.without(nowhere, "contexts")
        await dataclasses.replace(scene.dispatcher, queue=queue).carry_out(held)
        (told,) = await scene.told()
        assert "I can't reach my database right now." in told
        assert "may or may not" not in told
        assert [record.job.key for record in await queue.all()] == [f"{TEAM} 1"]
        await queue.renew()
        await lose_leases(queue.redis, COMMANDS)
        assert len(await queue.abandoned(1)) == 1

    @pytest.mark.parametrize("command", [None, encode(GRAMMAR, ENGLISH)], ids=["line", "command"])
    async def test_what_cannot_be_recorded_is_not_begun(
        self, scene: Scene, nowhere: Redis, command: str | None
    ) -> None:
        """Neither what a line means, nor that the platform is about to be asked."""
        held = await scene.held(asked(NEW, command=command))
        scene.without(nowhere)
        await scene.dispatcher.carry_out(held)
        (told,) = await scene.told()
        assert "so I haven't started this" in told
        assert await scene.stage.asked("create_room") == []

    async def test_what_cannot_be_marked_as_done_is_answered(self, scene: Scene, nowhere: Redis) -> None:
        show = encode(GRAMMAR, c.HourlyPeaks(date=NOW.date()))
        held = await scene.held(asked(command=show))
        scene.without(nowhere)
        with structlog.testing.capture_logs() as logs:
            await scene.dispatcher.carry_out(held)
        assert "Tue 24 Nov" in (await scene.told())[0]
        assert "answered, but not marked as done" in [line["event"] for line in logs]


class TestCarryingOut:
    """Jobs that this process accepted, or took over."""

    async def test_what_was_read_is_not_read_again(self, scene: Scene) -> None:
        """Whoever died had read the line where its sender was then."""
        held = await scene.held(asked("peaks yesterday"))
        read = encode(GRAMMAR, c.HourlyPeaks(date=NOW.date()))
        await scene.queue.record(held, READING, {"command": read})
        await scene.dispatcher.carry_out(await scene.taken_over())
        (told,) = await scene.told()
        assert "Tue 24 Nov" in told
        assert await scene.jobs() == []

    async def test_what_is_read_is_recorded_for_whoever_takes_it_over(self, scene: Scene) -> None:
        held = await scene.held(asked(NEW))
        await scene.dispatcher.carry_out(held)
        step = await scene.queue.step(held.job.key, READING)
        assert step is not None
        assert decode(GRAMMAR, step.note["command"]) == ENGLISH

    async def test_what_the_platform_answered_is_recorded_for_whoever_takes_it_over(
        self, scene: Scene
    ) -> None:
        held = await scene.held(asked(NEW))
        await scene.dispatcher.carry_out(held)
        step = await scene.queue.step(held.job.key, CALL)
        assert step is not None
        assert (step.stage, step.note["room"]) == ("done", ROOM.findall(str(scene.seen()[0].blocks))[0])

    async def test_what_was_begun_is_told_as_it_was_when_it_began(self, scene: Scene) -> None:
        """The room has its new title, but whoever gave it that has died."""
        await scene.take(asked(NEW))
        await scene.take(asked("room rename last to Maths", id="2"))
        begun = await scene.queue.step(f"{TEAM} 2", CALL)
        assert begun is not None
        again = await scene.held(replace(asked("room rename Maths to Maths", id="3")))
        await scene.queue.begin(again, CALL, begun.note)
        await scene.dispatcher.carry_out(await scene.taken_over())
        *_, first, told = await scene.told()
        assert told == first == "*English* · Title: English → *Maths*"

    async def test_the_lines_that_were_answered_are_not_done_again(self, scene: Scene) -> None:
        lines = ("peaks yesterday", "peaks today", "room list")
        held = await scene.held(asked(lines=lines))
        for number in (1, 2):
            await Progress(scene.queue, held, number).record(ANSWERED)
        await scene.dispatcher.carry_out(await scene.taken_over())
        (told,) = await scene.told()
        assert "No rooms found." in told
        assert await scene.jobs() == []

    async def test_what_was_not_begun_is_begun_by_who_takes_it_over(self, scene: Scene) -> None:
        await scene.held(asked(NEW))
        await scene.dispatcher.carry_out(await scene.taken_over())
        assert "Room created." in (await scene.told())[0]

    @pytest.mark.parametrize("line", [NEW, "peaks yesterday"])
    async def test_what_another_process_holds_is_left_to_it(self, scene: Scene, line: str) -> None:
        held = await scene.held(asked(line))
        other = Queue(scene.queue.redis, COMMANDS)
        await lose_leases(other.redis, COMMANDS)
        (taken,) = await other.abandoned(1)
        with structlog.testing.capture_logs() as logs:
            await scene.dispatcher.carry_out(held)
        assert "left to another process" in [line["event"] for line in logs]
        assert await scene.told() == []
        assert await scene.stage.asked("create_room") == []
        await other.confirm(taken)

    async def test_what_another_version_wrote_is_to_be_typed_again(self, scene: Scene) -> None:
        body = msgspec.json.decode(msgspec.json.encode(asked("room list")))
        held = await scene.queue.accept(
            Job(key=f"{TEAM} 1", kind=COMMAND, body=msgspec.json.encode({**body, "line": 7}).decode())
        )
        assert held is not None
        await scene.dispatcher.carry_out(held)
        (told,) = await scene.told()
        assert "typed before an upgrade" in told
        assert await scene.jobs() == []


class TestPresses:
    """Of the same button, each of which Slack sends with an id of its own."""

    @pytest.fixture
    def press(self, redis: Redis) -> Press:
        """Another press of a button, long after the one before."""
        count = itertools.count(10)

        async def press(line: str, **traits: Any) -> Invocation:
            await redis.delete(Keys(TEAM).press("a button"))
            return asked(line, id=str(next(count)), button="a button", **traits)

        return press

    @pytest.mark.parametrize("line", [NEW, "peaks yesterday"])
    async def test_two_clicks_are_one_press(self, scene: Scene, line: str) -> None:
        for id in ("1", "2"):
            await scene.dispatcher.take(asked(line, id=id, button="a button"))
        assert len(await scene.told()) == 1

    async def test_a_later_press_is_another(self, scene: Scene, press: Press) -> None:
        await scene.take(await press("peaks yesterday"))
        assert len(await scene.take(await press("peaks yesterday"))) == 2

    async def test_what_was_shared_is_not_shared_again(self, scene: Scene, press: Press) -> None:
        for _ in range(3):
            told = await scene.take(await press("peaks yesterday share"))
        posted, *already = told
        assert "Mon 23 Nov" in posted
        assert [message.text for message in scene.seen(user="U0DEMO")] == [posted]
        assert already == [already[0]] * 2
        assert "already posted" in already[0]

    async def test_that_it_was_shared_is_said_in_place_of_the_message_that_it_takes_long(
        self, scene: Scene, press: Press
    ) -> None:
        await scene.tenant.presses.keep_shared("a button", shared=True)
        await scene.stage.control("/faults", endpoint="hourly_peaks", kind="latency", seconds=0.3)
        scene.deliver(slow=0.02)
        (already,) = await scene.take(await press("peaks yesterday share", channel=scene.direct))
        assert "already posted" in already

    async def test_what_could_not_be_shared_may_be_shared_by_the_next_press(
        self, scene: Scene, press: Press
    ) -> None:
        scene.workspace.faults.set("chat.postMessage", refusing("restricted_action"))
        await scene.take(await press("peaks yesterday share"))
        assert scene.seen(user="U0DEMO") == []
        await scene.take(await press("peaks yesterday share"))
        assert len(scene.seen(user="U0DEMO")) == 1

    async def test_without_redis_a_press_is_answered_and_shared(
        self, scene: Scene, press: Press, nowhere: Redis
    ) -> None:
        scene.without(nowhere, "presses")
        assert "Mon 23 Nov" in (await scene.take(await press("peaks yesterday")))[-1]
        await scene.take(await press("peaks yesterday share"))
        assert len(scene.seen(user="U0DEMO")) == 1


class TestSeveralLines:
    """A message of several lines, which are done one after the other."""

    async def test_each_is_done_and_answered_in_order(self, scene: Scene) -> None:
        made, renamed = await scene.take(asked(f"{NEW}\nroom rename it to Maths"))
        assert "Room created." in made
        assert renamed == "*English* · Title: English → *Maths*"
        assert await scene.jobs() == []

    async def test_one_line_between_empty_ones_is_one(self, scene: Scene) -> None:
        (told,) = await scene.take(asked(f"\n{NEW.removeprefix('room ')}\n\n", noun="room"))
        assert "Room created." in told

    async def test_those_of_a_slash_command_are_about_its_noun(self, scene: Scene) -> None:
        told = await scene.take(asked(f"{NEW.removeprefix('room ')}\nlist today", noun="room"))
        assert ["English" in text for text in told] == [True, True]

    async def test_what_only_reads_is_not_written_down(self, scene: Scene) -> None:
        await scene.dispatcher.take(asked("peaks yesterday\nroom list"))
        assert await scene.jobs() == []
        peaks, rooms = await scene.told()
        assert "Mon 23 Nov" in peaks
        assert "No rooms found." in rooms

    async def test_one_that_changes_something_is_enough_to_write_all_down(self, scene: Scene) -> None:
        await scene.dispatcher.take(asked(f"peaks yesterday\n{NEW}"))
        assert await scene.jobs() == [f"{TEAM} 1"]

    async def test_it_is_the_room_of_the_answer_before_and_else_the_last_one(self, scene: Scene) -> None:
        room = await scene.stage.room("Physics")
        await scene.tenant.contexts.keep_last("U0ANNA", room)
        told = await scene.take(asked(f"room show last\n{NEW}\npeaks yesterday\nroom show last"))
        assert ["Physics" in text for text in told] == [True, False, False, False]
        assert "English" in told[-1]

    async def test_what_was_answered_is_not_done_again_by_who_takes_it_over(self, scene: Scene) -> None:
        lines = (NEW, "peaks yesterday", "room list")
        held = await scene.held(asked("\n".join(lines), lines=lines))
        for number in (1, 2):
            await Progress(scene.queue, held, number).record(ANSWERED)
        await scene.dispatcher.carry_out(await scene.taken_over())
        (told,) = await scene.told()
        assert "No rooms found." in told
        assert await scene.jobs() == []

    async def test_what_is_answered_is_recorded_line_by_line(self, scene: Scene) -> None:
        lines = (NEW, "peaks yesterday")
        held = await scene.held(asked("\n".join(lines), lines=lines))
        await scene.dispatcher.carry_out(held)
        for name in ("reading.1", "call.1", "answered.1", "reading.2", "answered.2"):
            assert await scene.queue.step(held.job.key, name) is not None
        assert await scene.queue.step(held.job.key, "call.2") is None

    async def test_where_redis_is_lost_the_rest_is_gone_on_with_later(
        self, scene: Scene, nowhere: Redis
    ) -> None:
        lines = ("peaks yesterday", "room show last", NEW)
        held, queue = await scene.held(asked("\n".join(lines), lines=lines)), scene.queue
        scene.without(nowhere, "contexts")
        await dataclasses.replace(scene.dispatcher, queue=queue).carry_out(held)
        assert ["I can't reach my database" in told for told in await scene.told()] == [False, True]
        assert await scene.stage.asked("create_room") == []
        assert [record.job.key for record in await queue.all()] == [f"{TEAM} 1"]

    @pytest.mark.parametrize("line", ["peaks yesterday", "room language en"])
    async def test_those_that_are_too_many_are_told(self, scene: Scene, line: str) -> None:
        *answers, left = await scene.take(asked("\n".join([line] * (MOST_LINES + 2))))
        assert len(answers) == MOST_LINES
        assert "2" in left
        assert line in left


class TestAnswering:
    """What is said, to whom, and what is remembered of it."""

    @pytest.mark.parametrize("redeliverable", [False, True])
    async def test_what_nobody_foresaw_is_told_with_the_reference_of_the_log(
        self, scene: Scene, redis: Redis, redeliverable: bool
    ) -> None:
        await redis.set(Keys(TEAM).room_owners(), "no hash")
        await scene.stage.room("English")
        with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as logs:
            (told,) = await scene.take(asked("room list"), redeliverable=redeliverable)
        assert "Something went wrong" in told
        (failed,) = [line for line in logs if line["event"] == "failed"]
        assert re.findall(REFERENCE, told) == [failed["reference"]]
        assert (failed["exc_info"], failed["log_level"]) == (True, "error")
        assert (failed["invocation"], failed["team"]) == ("1", TEAM)
        assert "may or may not have been made" not in told
        assert await scene.jobs() == []

    async def test_a_change_that_nobody_foresaw_is_not_said_to_be_undone(
        self, scene: Scene, redis: Redis
    ) -> None:
        await redis.set(Keys(TEAM).watches(), "no hash")
        with structlog.testing.capture_logs():
            (told,) = await scene.take(asked("room watch on"))
        assert "may or may not have been made" in told
        assert await scene.jobs() == []

    async def test_a_refusal_by_the_rules_is_an_answer(self, scene: Scene) -> None:
        room = await scene.stage.room("English")
        with structlog.testing.capture_logs() as logs:
            (told,) = await scene.take(asked(f"room delete {room}"))
        assert "Only the person who created this room" in told
        assert [line["error"] for line in logs if line["event"] == "refused"] == ["NotAllowed"]
        assert "Reference" not in told
        assert await scene.jobs() == []

    async def test_a_refusal_by_the_platform_is_an_answer(self, scene: Scene) -> None:
        await scene.stage.control("/faults", endpoint="hourly_peaks", kind="code", code=2003)
        (told,) = await scene.take(asked("peaks"))
        assert "is not active" in told

    @pytest.mark.parametrize(
        "line", ["peaks vanish", 'room new "English" 25:00', "room show last", "room show #1"]
    )
    async def test_what_cannot_be_read_is_answered_with_what_was_typed(self, scene: Scene, line: str) -> None:
        (told,) = await scene.take(asked(line))
        assert f"You typed `{line}`" in told
        assert "Something went wrong" not in told

    async def test_a_line_of_a_slash_command_is_about_its_noun(self, scene: Scene) -> None:
        peaks, rooms = [
            (await scene.take(asked("rooms today", id=noun, noun=noun)))[-1] for noun in ("peaks", "room")
        ]
        assert peaks != rooms
        assert len(await scene.stage.asked("day_statistics")) == 1

    async def test_dates_are_read_as_they_are_written_where_the_person_lives(self, scene: Scene) -> None:
        scene.workspace.add_user("U0ANNA", "Anna", locale="en-GB")
        (told,) = await scene.take(asked(f"{NEW} 3/12"))
        assert "Thu 3 Dec" in told

    async def test_a_change_that_is_impossible_is_answered_as_what_cannot_be_read_is(
        self, scene: Scene
    ) -> None:
        await scene.take(asked(NEW))
        line = "room edit last end 14:05 Beijing time"
        told = (await scene.take(asked(line, id="2")))[-1]
        assert "15 min" in told
        assert f"You typed `{line}`" in told
        assert await scene.stage.asked("update_room") == []

    async def test_what_there_is_not_yet_names_what_there_is(self, scene: Scene) -> None:
        (told,) = await scene.take(asked("room audit 26112112345678"))
        assert "I can't do that yet, so nothing was done." in told
        assert "`/room list`" in told

    async def test_several_rooms_that_are_meant_are_asked_about(self, scene: Scene) -> None:
        for begin, end in (("14:00", "15:00"), ("16:00", "17:00")):
            await scene.stage.room("English", f"2026-11-24T{begin}", f"2026-11-24T{end}")
        (told,) = await scene.take(asked('room show "English"'))
        assert told.count("English") > 1

    async def test_a_line_with_two_meanings_waits_for_the_press_of_who_typed_it(
        self, scene: Scene, redis: Redis
    ) -> None:
        await scene.take(asked('room new "English" tomorrow 2-3'))
        (card,) = scene.seen()
        token = controls(card.blocks)[0].element["value"]
        pending = await scene.tenant.pendings.take(token)
        assert pending is not None
        assert (pending.kind, pending.user, pending.channel) == ("choice", "U0ANNA", GENERAL)
        choices = [decode(GRAMMAR, command) for command in pending.commands]
        assert [each.start.hour for each in choices if isinstance(each, c.NewRoom)] == [14, 2]

    async def test_the_question_names_the_room(self, scene: Scene) -> None:
        await scene.take(asked(NEW))
        question = (await scene.take(asked("room move last to tomorrow 2-3", id="2")))[-1]
        assert "Morning or afternoon?" in question
        assert "English" in question

    async def test_a_command_that_no_button_can_carry_is_kept_for_it(self, scene: Scene) -> None:
        await scene.take(asked(NEW))
        avatar = f"https://example.org/{'a' * 2000}.png"
        await scene.take(asked(f"room code last for 7 avatar {avatar}", id="2"))
        carried = [control.element.get("value", "") for control in controls(scene.seen()[-1].blocks)]
        (value,) = [each for each in carried if each.startswith("kept.")]
        command = decode(GRAMMAR, await scene.tenant.pendings.kept(value) or "")
        assert isinstance(command, c.NewCodes)
        assert command.avatar == avatar

    async def test_where_it_cannot_be_kept_the_answer_stands(self, scene: Scene, nowhere: Redis) -> None:
        await scene.take(asked(NEW))
        gone = Pendings(nowhere, Keys(TEAM))
        scene.stage.tenant = dataclasses.replace(scene.tenant, pendings=gone)
        avatar = f"https://example.org/{'a' * 2000}.png"
        told = await scene.take(asked(f"room code last for 7 avatar {avatar}", id="2"))
        assert "*English*" in told[-1]
        assert "database" not in told[-1]

    async def test_what_takes_long_says_so_first(self, scene: Scene) -> None:
        await scene.stage.control("/faults", endpoint="hourly_peaks", kind="latency", seconds=0.3)
        scene.deliver(slow=0.02)
        working, told = await scene.take(asked("peaks yesterday"))
        assert "Working on it" in working
        assert "Mon 23 Nov" in told

    async def test_what_takes_long_is_replaced_by_its_answer_in_a_direct_message(self, scene: Scene) -> None:
        await scene.stage.control("/faults", endpoint="hourly_peaks", kind="latency", seconds=0.3)
        scene.deliver(slow=0.02)
        (told,) = await scene.take(asked("peaks yesterday", channel=scene.direct))
        assert "Mon 23 Nov" in told
        assert ["Working on it" in each.text for each in scene.seen(scene.direct)[0].contents] == [
            True,
            False,
        ]

    @pytest.mark.parametrize("known", [False, True])
    async def test_what_needs_no_work_is_said_in_the_language_of_the_person(
        self, scene: Scene, known: bool
    ) -> None:
        scene.workspace.add_user("U0ANNA", "Anna", locale="zh-CN")
        if known:
            await scene.dispatcher.viewers.people.person(TEAM, "U0ANNA")
        scene.dispatcher.say(asked(), partial(blocks.error, ButtonExpired()))
        assert "过期" in (await scene.told())[0]

    async def test_a_chosen_language_goes_before_slacks(self, scene: Scene) -> None:
        await scene.tenant.contexts.keep_language("U0ANNA", "zh")
        scene.dispatcher.say(asked(), partial(blocks.error, ButtonExpired()))
        assert "过期" in (await scene.told())[0]
        assert "中文" not in (await scene.take(asked("peaks yesterday", id="2")))[1]
        assert "11月23日" in (await scene.told())[1]

    async def test_it_is_said_when_neither_redis_nor_slack_tells_who_asks(
        self, scene: Scene, nowhere: Redis
    ) -> None:
        scene.without(nowhere, "contexts")
        scene.workspace.faults.set("users.info", refusing("missing_scope"))
        scene.dispatcher.say(asked(), partial(blocks.error, ButtonExpired()))
        assert "expired" in (await scene.told())[0]

    async def test_who_may_use_nothing_is_answered_so(self, scene: Scene) -> None:
        scene.workspace.add_user("U0ANNA", "Anna", guest=True)
        (told,) = await scene.take(asked(NEW))
        assert "Guests can't use Rollcall." in told
        assert await scene.stage.asked("create_room") == []

    async def test_work_that_no_line_asks_for_is_answered_in_the_same_way(self, scene: Scene) -> None:
        async def work(invocation: Invocation, viewer: blocks.Viewer) -> Answer:
            return Answer(Message(f"{invocation.user} {viewer.person.name} {viewer.texts.language}", ()))

        async def failing(invocation: Invocation, viewer: blocks.Viewer) -> Answer:
            raise ButtonExpired

        scene.dispatcher.serve(asked(), work)
        assert await scene.told() == ["U0ANNA Anna en"]
        scene.dispatcher.serve(asked(), failing)
        assert "expired" in (await scene.told())[1]


class TestTheContextOfACommand:
    """What a handler is told beside the command."""

    async def test_a_report_is_scheduled_as_of_when_it_was_asked_for(self, scene: Scene) -> None:
        await scene.take(asked("peaks daily at 18:00", channel=scene.direct))
        (state,) = await scene.tenant.schedules.all()
        assert (state.schedule.made_at, state.schedule.owner) == (NOW, "U0ANNA")
        assert state.schedule.channel == scene.direct


class TestTheRoomThatItIs:
    """Of which room the next line speaks."""

    async def test_in_a_direct_message_it_is_the_room_of_the_card(self, scene: Scene) -> None:
        await scene.take(asked(NEW, channel=scene.direct))
        known = scene.tenant.contexts
        (room,) = ROOM.findall(str(scene.seen(scene.direct)[0].blocks))[:1]
        await known.keep_last("U0ANNA", "another")
        assert (await known.of("U0ANNA", scene.direct)).last == room
        assert (await known.of("U0ANNA")).last == "another"

    async def test_in_a_thread_it_is_hers_alone(self, scene: Scene) -> None:
        room = await scene.stage.room("English")
        await scene.take(asked(f"room show {room}", thread_ts="9.9"))
        known = scene.tenant.contexts
        assert (await known.of("U0BEN", f"{GENERAL}:9.9")).last is None
        await known.keep_last("U0ANNA", "another")
        assert (await known.of("U0ANNA", f"{GENERAL}:9.9")).last == room

    async def test_under_a_shared_card_it_is_everybodys(self, scene: Scene) -> None:
        room = await scene.stage.room("English")
        await scene.take(asked(f"room show {room} share"))
        (card,) = scene.seen(user="U0DEMO")
        assert (await scene.tenant.contexts.of("U0BEN", f"{GENERAL}:{card.ts}")).last == room

    async def test_where_it_cannot_be_kept_the_answer_stands(self, scene: Scene, nowhere: Redis) -> None:
        room = await scene.stage.room("English")
        scene.without(nowhere, "contexts")
        (told,) = await scene.take(asked(f"room show {room}", channel=scene.direct))
        assert "English" in told


class TestSharing:
    """What the channel sees."""

    async def test_a_shared_answer_is_rendered_for_the_channel(self, scene: Scene) -> None:
        await scene.take(asked('room new "English" 15:00-16:00 Tokyo time share'))
        (card,) = scene.seen(user="U0DEMO")
        assert "<@U0ANNA>" in str(card.blocks)
        assert "Tokyo time: Tue 24 Nov 15:00–16:00" in card.text
        assert scene.seen() == [card]

    async def test_what_is_for_one_person_is_not_shared(self, scene: Scene) -> None:
        await scene.take(asked(NEW))
        told = await scene.take(asked("room delete last share", id="2"))
        assert "Delete" in told[-1]
        assert scene.seen(user="U0DEMO") == []

    async def test_what_cannot_be_shared_is_answered_with_the_reason(self, scene: Scene) -> None:
        scene.workspace.faults.set("chat.postMessage", refusing("restricted_action"))
        with structlog.testing.capture_logs() as logs:
            sorry, private = await scene.take(asked(f"{NEW} share"))
        assert "`restricted_action`" in sorry
        assert "Room created." in private
        assert scene.seen(user="U0DEMO") == []
        (warned,) = [line for line in logs if line["event"] == "answer not shared"]
        assert (warned["reason"], warned["log_level"]) == ("restricted_action", "warning")

    async def test_what_nobody_foresaw_is_told_with_a_reference_and_answered_to_who_asked(
        self, scene: Scene
    ) -> None:
        def nobody(team: str) -> Slack:
            raise LookupError(team)

        scene.deliver(answers=Answers(nobody))
        with structlog.testing.capture_logs() as logs:
            sorry, private = await scene.take(asked(f"{NEW} share"))
        assert "Something went wrong." in sorry
        assert "Room created." in private
        (failed,) = [line for line in logs if line["event"] == "answer not shared"]
        assert re.findall(REFERENCE, sorry) == [failed["reference"]]
        assert (failed["exc_info"], failed["log_level"]) == (True, "error")

    async def test_the_reason_takes_the_place_of_the_message_that_it_takes_long(self, scene: Scene) -> None:
        await scene.stage.control("/faults", endpoint="hourly_peaks", kind="latency", seconds=0.3)
        scene.deliver(slow=0.02)
        await scene.dispatcher.take(asked("peaks yesterday share", channel=scene.direct))
        await scene.workspace.wait_for_message(user="U0ANNA", channel=scene.direct)
        scene.workspace.faults.set("chat.postMessage", refusing("restricted_action"))
        sorry, private = await scene.told(scene.direct)
        assert "`restricted_action`" in sorry
        assert "Mon 23 Nov" in private

    async def test_who_is_not_in_the_channel_shares_nothing_there(self, scene: Scene) -> None:
        scene.workspace.add_channel("C0STAFF", "staff", ["U0DEMO"])
        await scene.take(asked(f"{NEW} share", channel="C0STAFF"))
        (told,) = [message.text for message in scene.seen(scene.direct)]
        assert "You aren't in <#C0STAFF>" in told
        assert await scene.stage.asked("create_room") == []

    @pytest.mark.parametrize(
        ("line", "shown"),
        [
            (NEW, c.ShowRoom),
            ("room rename last to Maths", c.ShowRoom),
            ("peaks yesterday", c.HourlyPeaks),
        ],
    )
    async def test_share_shows_what_was_done_and_does_it_not_again(
        self, scene: Scene, line: str, shown: type[c.Command]
    ) -> None:
        await scene.take(asked(NEW))
        if line != NEW:
            await scene.take(asked(line, id="2"))
        (share,) = [each for each in controls(scene.seen()[-1].blocks) if each.action_id == "run.share"]
        command = decode(GRAMMAR, scene.dispatcher.viewers.signer.read(share.element["value"]))
        assert isinstance(command, shown)
        assert command.share
