"""What is taken in is done once and answered, whatever goes wrong."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

import msgspec
import pytest
import structlog
from msgspec.structs import replace

from bot import blocks
from bot.blocks import Message
from bot.commands import GRAMMAR
from bot.errors import (
    ButtonExpired,
    ChangeNotStored,
    NotAllowed,
    RedisUnavailable,
    TooBusy,
    TypedBeforeUpgrade,
)
from bot.jobs import HeldJob, Job, LeaseLost, Queue
from bot.language import commands as c
from bot.language import decode, encode
from bot.sandbox.workspace.controls import controls
from bot.sandbox.workspace.faults import broken
from bot.state import COMMAND, COMMANDS, Contexts, Invocation, Keys, Redis
from handlers import dispatcher, progress
from handlers.delivery import Answer
from handlers.fair_semaphore import FairSemaphore
from handlers.interpreter import MAX_LINES
from handlers.progress import ADVANCE, ANSWERED, CALL, READING, Progress
from tests.classroom.conftest import ENGLISH, NOW
from tests.end_to_end.conftest import ROOM
from tests.handlers.scene import GENERAL, NEW, TEAM, Dying, Press, Scene, asked
from tests.jobs.conftest import lose_leases


class TestTakingIn:
    """What is written down before Slack is acknowledged, and how often it is done."""

    async def test_what_only_reads_is_answered_to_who_asked_and_written_down_first(
        self, scene: Scene
    ) -> None:
        await scene.dispatcher.take(asked("peaks yesterday"))
        assert await scene.jobs() == [f"{TEAM} 1"]
        (told,) = await scene.told()
        assert "Mon 23 Nov" in told
        assert scene.seen(user="U0DEMO") == []

    async def test_what_only_reads_does_not_wait_for_long_to_be_written_down(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is answered before it is acknowledged then, since nobody else would answer it."""

        async def never(job: Job) -> HeldJob | None:
            return await asyncio.Future()

        monkeypatch.setattr(dispatcher, "READ_WITHIN", 0.1)
        monkeypatch.setattr(scene.queue, "accept", never)
        await scene.dispatcher.take(asked("peaks yesterday"))
        (told,) = scene.seen()
        assert "Mon 23 Nov" in told.text
        assert await scene.jobs() == []

    @pytest.mark.parametrize("line", [NEW, "peaks yesterday"])
    async def test_a_press_is_written_down_as_soon_as_redis_is_there(
        self, scene: Scene, line: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        accept, tries = scene.queue.accept, []

        async def at_second_try(job: Job) -> HeldJob | None:
            tries.append(job)
            if len(tries) == 1:
                raise RedisUnavailable
            return await accept(job)

        monkeypatch.setattr(scene.queue, "accept", at_second_try)
        await scene.dispatcher.take(asked(line, button="a button"))
        assert await scene.jobs() == [f"{TEAM} 1"]
        assert len(await scene.told()) == 1

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
        turns = FairSemaphore(at_once=1, seconds=lambda: now[0])
        scene.dispatcher = msgspec.structs.replace(scene.dispatcher, turns=turns)
        async with turns.turn("somebody"):
            now[0] += 400
        async with turns.turn("somebody"):
            with pytest.raises(TooBusy) as refused:
                await scene.dispatcher.take(asked(line), redeliverable=redeliverable)
            assert refused.value.wait > 20
            assert await scene.jobs() == []
        assert await scene.told() == []
        assert len(await scene.take(asked(line), redeliverable=redeliverable)) == 1

    async def test_a_slash_command_is_refused_as_too_much_without_a_look_at_redis(
        self, scene: Scene, nowhere: Redis, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(FairSemaphore, "expected_wait", lambda self, person: 31.2)
        scene.without(nowhere, "contexts")
        with pytest.raises(TooBusy):
            await scene.dispatcher.take(asked(NEW))

    @pytest.mark.parametrize("lost", [RedisUnavailable(), LeaseLost("1")], ids=str)
    async def test_what_was_accepted_and_cannot_be_dropped_is_done(
        self, scene: Scene, lost: Exception, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def drop(queue: Queue, held: HeldJob) -> None:
            raise lost

        monkeypatch.setattr(FairSemaphore, "expected_wait", lambda self, person: 31.2)
        monkeypatch.setattr(Queue, "drop", drop)
        await scene.dispatcher.take(asked(NEW), redeliverable=True)
        assert len(await scene.told()) == 1

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

    @pytest.mark.parametrize("is_stored", [True, False])
    async def test_last_is_what_it_was_when_a_line_was_taken_in_as_far_as_that_is_known(
        self, scene: Scene, is_stored: bool, nowhere: Redis, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(dispatcher, "READ_WITHIN", 0.05)
        first, since = [await scene.stage.room(title) for title in ("Physics", "Chess")]
        await scene.tenant.contexts.keep_last("U0ANNA", since)
        if is_stored:
            await scene.dispatcher.carry_out(await scene.held(asked("room show last", last=first)))
        else:
            scene.without(nowhere)
            await scene.dispatcher.take(asked("room show last"))
        (told,) = await scene.told()
        assert ("Physics" if is_stored else "Chess") in told

    async def test_a_channel_s_history_which_slack_gives_seldom_is_not_asked_for_at_first(
        self, scene: Scene
    ) -> None:
        await scene.take(asked("room list", channel=scene.direct))
        assert "conversations.history" not in [sent.method for sent in scene.workspace.sent]


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
                assert "No rooms found" in (await scene.take(invocation, redeliverable=redeliverable))[-1]
        told = [line for line in logs if line["event"] == "not written down, answered all the same"]
        assert [line["invocation"] for line in told] == ["0", "1"]

    async def test_what_is_being_answered_is_stored_once_redis_is_back(
        self, scene: Scene, nowhere: Redis
    ) -> None:
        """Its process dies before the platform has told: another one answers."""
        await self.asks_slowly(scene, nowhere)
        await scene.dispatcher.tasks.drain(0)
        assert scene.seen() == []
        await scene.dispatcher.carry_out(await scene.taken_over())
        assert len(await scene.told()) == 1
        assert await scene.jobs() == []

    async def test_what_was_answered_after_all_is_not_done_again(self, scene: Scene, nowhere: Redis) -> None:
        await self.asks_slowly(scene, nowhere)
        assert len(await scene.told()) == 1
        assert await scene.jobs() == []
        assert len(await scene.take(asked("room list"), redeliverable=True)) == 1

    async def test_what_another_process_has_meanwhile_is_left_to_it(
        self, scene: Scene, nowhere: Redis
    ) -> None:
        """Slack delivered it there once more."""
        held = await scene.held(asked("room list"))
        await self.asks_slowly(scene, nowhere)
        assert await scene.told() == []
        await scene.dispatcher.carry_out(held)
        assert len(await scene.told()) == 1

    async def test_what_slack_delivers_again_by_now_is_not_answered(
        self, scene: Scene, nowhere: Redis
    ) -> None:
        scene.without(nowhere, "contexts", "pendings", "rooms")
        with pytest.raises(ChangeNotStored):
            await scene.dispatcher.take(asked("room list"), redeliverable=True, until=time.monotonic() - 1)
        assert await scene.told() == []

    async def asks_slowly(self, scene: Scene, nowhere: Redis) -> None:
        """Asks for the list while Redis is away, which comes back before the platform has told."""
        redis = scene.queue.redis
        scene.without(nowhere)
        await scene.stage.control("/faults", endpoint="rooms", kind="latency", seconds=0.6)
        await scene.dispatcher.take(asked("room list"), redeliverable=True)
        scene.dispatcher.queue.redis = redis
        while await scene.jobs() == []:  # noqa: ASYNC110 - another task's doing
            await asyncio.sleep(0.02)

    @pytest.fixture(autouse=True)
    def soon(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Redis does not come back."""
        for module, names in {
            dispatcher: ("ACCEPT_WITHIN", "ACCEPT_AT_LEAST", "READ_WITHIN", "UNSTORED_WITHIN", "REDIS_PAUSE"),
            progress: ("PATIENCE", "KEEP_WITHIN"),
        }.items():
            for name in names:
                monkeypatch.setattr(module, name, 0.1)

    async def test_what_hangs_on_what_it_would_know_is_said_to_and_gone_on_with_later(
        self, scene: Scene, nowhere: Redis
    ) -> None:
        held, queue = await scene.held(asked("room show last")), scene.queue
        scene.without(nowhere, "contexts")
        await msgspec.structs.replace(scene.dispatcher, queue=queue).carry_out(held)
        (told,) = await scene.told()
        assert "I can't reach my database right now." in told
        assert "I'll go on with this as soon as I can" in told
        assert "may or may not" not in told
        assert [record.job.key for record in await queue.all()] == [f"{TEAM} 1"]
        await queue.renew()
        await lose_leases(queue.redis, COMMANDS)
        (again,) = await queue.abandoned(1)
        await msgspec.structs.replace(scene.dispatcher, queue=queue).carry_out(again)
        assert await scene.told() == [told]

    @pytest.mark.parametrize("command", [None, encode(GRAMMAR, ENGLISH)], ids=["line", "command"])
    async def test_what_cannot_be_recorded_is_not_begun(
        self, scene: Scene, nowhere: Redis, command: str | None
    ) -> None:
        """Neither what a line means, nor that the platform is about to be asked."""
        held = await scene.held(asked(NEW, command=command))
        queue = scene.queue
        scene.without(nowhere)
        waiting = asyncio.create_task(scene.dispatcher.carry_out(held))
        while not (told := scene.seen()):  # noqa: ASYNC110 - the other task's doing
            await asyncio.sleep(0.02)
        assert "I'll go on with this as soon as I can" in told[0].text
        assert await scene.stage.asked("create_room") == []
        # it is back
        scene.dispatcher.queue.redis = queue.redis
        await waiting
        assert "Room created." in (await scene.told())[1]
        assert len(await scene.stage.asked("create_room")) == 1
        assert await scene.jobs() == []

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

    @pytest.mark.parametrize(
        ("line", "slow"), [("room list", 10.0), ("room list", 0.0), ("room list share", 10.0)]
    )
    async def test_an_answer_that_stands_in_the_conversation_is_not_given_again(
        self, scene: Scene, line: str, slow: float
    ) -> None:
        """Whoever died had posted it, or put it in the place of what said that the work goes on, or shared it."""
        channel = GENERAL if "share" in line else scene.direct
        scene.deliver(slow=slow)
        held = await scene.held(asked(line, channel=channel))
        await scene.stage.control("/faults", endpoint="rooms", kind="latency", seconds=0.3)
        dying = Dying(scene.queue.redis, COMMANDS)
        await msgspec.structs.replace(scene.dispatcher, queue=dying).carry_out(held)
        assert len(await scene.told(channel)) == 1
        await scene.take(asked(NEW, id="2"))
        before = await scene.told(channel)
        await scene.dispatcher.carry_out(await scene.taken_over())
        assert await scene.told(channel) == before
        assert await scene.jobs() == []

    async def test_what_was_about_to_be_told_is_told_as_it_was(self, scene: Scene) -> None:
        """Slack does not tell whether an ephemeral answer was shown: it is shown again, with the same buttons."""
        await scene.take(asked(NEW))
        held = await scene.held(asked("room delete English", id="2"))
        dying = Dying(scene.queue.redis, COMMANDS)
        await msgspec.structs.replace(scene.dispatcher, queue=dying).carry_out(held)
        taken = await scene.taken_over()
        # Redis must not see what stands in it
        assert "English" not in taken.state["answer"]
        await scene.dispatcher.carry_out(taken)
        first, again = [message.blocks for message in scene.seen()[1:]]
        assert [control.action_id for control in controls(first)][:1] == ["confirm"]
        assert again == first
        assert await scene.jobs() == []

    async def test_a_question_that_was_answered_meanwhile_is_not_asked_again(self, scene: Scene) -> None:
        await scene.take(asked(NEW))
        held = await scene.held(asked("room delete English", id="2"))
        dying = Dying(scene.queue.redis, COMMANDS)
        await msgspec.structs.replace(scene.dispatcher, queue=dying).carry_out(held)
        confirm = next(each for each in controls(scene.seen()[-1].blocks) if each.action_id == "confirm")
        await scene.tenant.pendings.take(confirm.element["value"])
        before = await scene.told()
        await scene.dispatcher.carry_out(await scene.taken_over())
        assert await scene.told() == before
        assert await scene.jobs() == []

    @pytest.mark.waiting
    async def test_what_may_have_been_answered_is_left_until_slack_tells(self, scene: Scene) -> None:
        held = await scene.held(asked("room list", channel=scene.direct))
        dying = Dying(scene.queue.redis, COMMANDS)
        await msgspec.structs.replace(scene.dispatcher, queue=dying).carry_out(held)
        scene.workspace.faults.set("conversations.history", broken(count=9))
        await scene.dispatcher.carry_out(await scene.taken_over())
        assert len(await scene.jobs()) == 1
        scene.workspace.faults.clear()
        await scene.dispatcher.carry_out(await scene.taken_over())
        assert await scene.jobs() == []
        assert len(await scene.told(scene.direct)) == 1

    async def test_a_direct_message_that_was_answered_for_the_time_being_is_answered_again(
        self, scene: Scene, nowhere: Redis
    ) -> None:
        held, contexts = (
            await scene.held(asked("room show last", channel=scene.direct)),
            scene.tenant.contexts,
        )
        scene.stage.tenant = msgspec.structs.replace(scene.tenant, contexts=Contexts(nowhere, Keys(TEAM)))
        await scene.dispatcher.carry_out(held)
        scene.stage.tenant = msgspec.structs.replace(scene.tenant, contexts=contexts)
        await scene.dispatcher.carry_out(await scene.taken_over())
        first, second = await scene.told(scene.direct)
        assert "I can't reach my database" in first
        assert "I can't reach my database" not in second

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

    @pytest.mark.parametrize("line", [NEW, "peaks yesterday"])
    async def test_two_clicks_are_one_press(self, scene: Scene, line: str) -> None:
        for id in ("1", "2"):
            await scene.dispatcher.take(asked(line, id=id, button="a button"))
        assert len(await scene.told()) == 1

    async def test_a_later_press_is_another(self, scene: Scene, press: Press) -> None:
        await scene.take(await press("peaks yesterday"))
        assert len(await scene.take(await press("peaks yesterday"))) == 2


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

    async def test_what_only_reads_is_written_down_as_one(self, scene: Scene) -> None:
        await scene.dispatcher.take(asked("peaks yesterday\nroom list"))
        assert await scene.jobs() == [f"{TEAM} 1"]
        peaks, rooms = await scene.told()
        assert "Mon 23 Nov" in peaks
        assert "No rooms found" in rooms

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
            await Progress(scene.queue, held).part(number).record(ANSWERED)
        await scene.dispatcher.carry_out(await scene.taken_over())
        (told,) = await scene.told()
        assert "No rooms found" in told
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
        await msgspec.structs.replace(scene.dispatcher, queue=queue).carry_out(held)
        assert ["I can't reach my database" in told for told in await scene.told()] == [False, True]
        assert await scene.stage.asked("create_room") == []
        assert [record.job.key for record in await queue.all()] == [f"{TEAM} 1"]

    async def test_what_was_answered_is_not_done_again_where_redis_was_away_right_after(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(progress, "KEEP_WITHIN", 0.0)
        monkeypatch.setattr(dispatcher, "REDIS_PAUSE", 0.0)

        class Interrupted(Queue):
            async def record(self, held: HeldJob, name: str, note: Mapping[str, str] = {}) -> None:
                if name.startswith(ANSWERED) and held.takes == 1:
                    raise RedisUnavailable
                await super().record(held, name, note)

        lines = (NEW, 'room new "Maths" 16:00-17:00 Beijing time')
        queue = Interrupted(scene.queue.redis, COMMANDS)
        body = msgspec.json.encode(asked("\n".join(lines), lines=lines)).decode()
        held = await queue.accept(Job(key=f"{TEAM} 1", kind=COMMAND, body=body))
        assert held is not None
        await msgspec.structs.replace(scene.dispatcher, queue=queue).carry_out(held)
        told = await scene.told()
        assert [text.splitlines()[:2] for text in told] == [
            ["Room created.", "*English*"],
            ["Room created.", "*Maths*"],
        ]
        assert await scene.jobs() == []

    @pytest.mark.parametrize("line", ["peaks yesterday", "room language en"])
    async def test_those_that_are_too_many_are_told(self, scene: Scene, line: str) -> None:
        *answers, left = await scene.take(asked("\n".join([line] * (MAX_LINES + 2))))
        assert len(answers) == MAX_LINES
        assert "2" in left
        assert line in left

    async def test_the_last_that_was_done_is_named(self, scene: Scene) -> None:
        lines = ["room list"] * (MAX_LINES - 1) + ["peaks yesterday"] + ["room list"]
        *_, left = await scene.take(asked("\n".join(lines)))
        assert "peaks yesterday" in left

    async def test_without_redis_it_is_the_room_of_the_answer_before_too(
        self, scene: Scene, nowhere: Redis
    ) -> None:
        rooms = [await scene.stage.room(title) for title in ("Physics", "Chess")]
        lines = tuple(f"room show {room}" for room in rooms)
        held, queue = await scene.held(asked("\n".join(lines), lines=(*lines, "room show last"))), scene.queue
        scene.without(nowhere, "contexts")
        await msgspec.structs.replace(scene.dispatcher, queue=queue).carry_out(held)
        assert ["Chess" in told for told in await scene.told()] == [False, True, True]


class TestWorks:
    """What buttons ask for where no command does it."""

    @pytest.fixture(autouse=True)
    def works(self, scene: Scene) -> None:
        async def name(invocation: Invocation, viewer: blocks.Viewer, steps: Progress | None) -> Answer:
            return Answer(Message(f"{invocation.line} {viewer.person.name} {viewer.texts.language}", ()))

        async def fail(invocation: Invocation, viewer: blocks.Viewer, steps: Progress | None) -> Answer:
            raise ButtonExpired

        scene.dispatcher.works.update(name=name, fail=fail)

    async def test_without_redis_they_are_done(self, scene: Scene, nowhere: Redis) -> None:
        scene.without(nowhere, "contexts", "presses")
        await scene.dispatcher.serve(asked("2", button="a button"), "name")
        assert await scene.told() == ["2 Anna en"]

    @pytest.mark.parametrize(("work", "answer"), [("name", "2 Anna en"), ("fail", "too old")])
    async def test_they_are_done_and_answered_once(self, scene: Scene, work: str, answer: str) -> None:
        for _ in range(2):
            await scene.dispatcher.serve(asked("2"), work)
        (told,) = await scene.told()
        assert answer in told

    async def test_how_far_they_are_is_shown_until_they_are_done(self, scene: Scene) -> None:
        async def count(*_: object) -> Answer:
            ADVANCE.get().note(1, 3)
            shown = scene.workspace.world.messages
            await shown.wait_until(lambda: "1 of 3 done" in str(scene.seen(scene.direct)), 10)
            return Answer(Message("counted", ()))

        scene.deliver(slow=0.0, updates=0.01)
        scene.dispatcher.works.update(count=count)
        await scene.dispatcher.serve(asked("2", channel=scene.direct), "count")
        assert await scene.told(scene.direct) == ["counted"]

    @pytest.mark.parametrize(("work", "answer"), [("name", "2 Anna en"), ("gone", "before an upgrade")])
    async def test_one_of_a_process_that_died_is_done_by_another(
        self, scene: Scene, work: str, answer: str
    ) -> None:
        await scene.held(asked("2", work=work))
        await scene.dispatcher.carry_out(await scene.taken_over())
        (told,) = await scene.told()
        assert answer in told
