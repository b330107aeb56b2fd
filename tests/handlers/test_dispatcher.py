"""What is taken in is done once and answered, whatever goes wrong."""

from __future__ import annotations

import asyncio
import math
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
from handlers.dispatcher import LeftToNextDelivery
from handlers.fair_semaphore import FairSemaphore
from handlers.interpreter import MAX_LINES
from handlers.progress import ADVANCE, ANSWERED, CALL, READING, Progress
from tests.classroom.conftest import ENGLISH, NOW
from tests.end_to_end.conftest import ROOM
from tests.handlers.harness import GENERAL, NEW, TEAM, DispatcherHarness, DyingQueue, Press, asked
from tests.jobs.conftest import lose_leases


class TestTakingIn:
    """What is written down before Slack is acknowledged, and how often it is done."""

    async def test_what_only_reads_is_answered_to_who_asked_and_written_down_first(
        self, harness: DispatcherHarness
    ) -> None:
        await harness.dispatcher.take(asked("peaks yesterday"))
        assert await harness.jobs() == [f"{TEAM} 1"]
        (told,) = await harness.told()
        assert "Mon 23 Nov" in told
        assert harness.seen(user="U0DEMO") == []

    async def test_what_only_reads_does_not_wait_for_long_to_be_written_down(
        self, harness: DispatcherHarness, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is answered before it is acknowledged then, since nobody else would answer it."""

        async def never(job: Job) -> HeldJob | None:
            return await asyncio.Future()

        monkeypatch.setattr(dispatcher, "READ_STORE_TIMEOUT", 0.1)
        monkeypatch.setattr(harness.queue, "accept", never)
        await harness.dispatcher.take(asked("peaks yesterday"))
        (told,) = harness.seen()
        assert "Mon 23 Nov" in told.text
        assert await harness.jobs() == []

    @pytest.mark.parametrize("line", [NEW, "peaks yesterday"])
    async def test_a_press_is_written_down_as_soon_as_redis_is_there(
        self, harness: DispatcherHarness, line: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        accept, tries = harness.queue.accept, []

        async def at_second_try(job: Job) -> HeldJob | None:
            tries.append(job)
            if len(tries) == 1:
                raise RedisUnavailable
            return await accept(job)

        monkeypatch.setattr(harness.queue, "accept", at_second_try)
        await harness.dispatcher.take(asked(line, button="a button"))
        assert await harness.jobs() == [f"{TEAM} 1"]
        assert len(await harness.told()) == 1

    async def test_a_change_is_written_down_first_and_forgotten_when_done(
        self, harness: DispatcherHarness, redis: Redis
    ) -> None:
        await harness.dispatcher.take(asked(NEW))
        assert await harness.jobs() == [f"{TEAM} 1"]
        (told,) = await harness.told()
        assert "Room created." in told
        assert await harness.jobs() == []
        (room,) = ROOM.findall(str(harness.seen()[0].blocks))[:1]
        assert await redis.get(Keys(TEAM).room_claim(room)) == "1"

    @pytest.mark.parametrize("line", [NEW, "peaks yesterday"])
    async def test_what_comes_twice_is_done_and_answered_once(
        self, harness: DispatcherHarness, line: str
    ) -> None:
        for _ in range(2):
            await harness.dispatcher.take(asked(line), redeliverable=True)
        await harness.told()
        assert len(await harness.take(asked(line), redeliverable=True)) == 1
        assert len(await harness.setup.asked("create_room")) == (line == NEW)

    async def test_two_that_are_alike_are_two(self, harness: DispatcherHarness) -> None:
        await harness.take(asked("peaks yesterday"))
        assert len(await harness.take(asked("peaks yesterday", id="2"))) == 2

    async def test_what_is_to_be_confirmed_is_asked_about_once_if_slack_delivers_it_twice(
        self, harness: DispatcherHarness
    ) -> None:
        await harness.take(asked(NEW))
        delete = asked("room delete last", id="2")
        for _ in range(2):
            await harness.dispatcher.take(delete, redeliverable=True)
        assert len(await harness.told()) == 2

    async def test_what_was_confirmed_is_done_once(self, harness: DispatcherHarness) -> None:
        await harness.take(asked(NEW))
        await harness.take(asked("room delete last", id="2"))
        token = controls(harness.seen()[-1].blocks)[0].element["value"]
        pending = await harness.tenant.pending_commands.take(token)
        assert pending is not None
        confirmed = asked(id="3", command=pending.commands[0], seen=pending.seen)
        for _ in range(2):
            await harness.dispatcher.take(confirmed)
        assert "has been deleted" in (await harness.told())[-1]
        assert len(harness.seen()) == 3
        assert len(await harness.setup.asked("delete_room")) == 1

    async def test_what_a_version_after_this_one_wrote_is_not_taken(self, harness: DispatcherHarness) -> None:
        for command in ('{"v":1,"command":"room.vanish"}', "no JSON"):
            with pytest.raises(TypedBeforeUpgrade):
                await harness.dispatcher.take(asked(command=command))
        assert await harness.jobs() == []

    @pytest.mark.parametrize(("line", "redeliverable"), [(NEW, False), ("peaks", False), ("peaks", True)])
    async def test_what_could_not_begin_soon_is_not_taken_and_may_be_sent_again(
        self, harness: DispatcherHarness, line: str, redeliverable: bool
    ) -> None:
        now = [0.0]
        turns = FairSemaphore(concurrency=1, seconds=lambda: now[0])
        harness.dispatcher = msgspec.structs.replace(harness.dispatcher, turns=turns)
        async with turns.turn("somebody"):
            now[0] += 400
        async with turns.turn("somebody"):
            with pytest.raises(TooBusy) as refused:
                await harness.dispatcher.take(asked(line), redeliverable=redeliverable)
            assert refused.value.wait > 20
            assert await harness.jobs() == []
        assert await harness.told() == []
        assert len(await harness.take(asked(line), redeliverable=redeliverable)) == 1

    async def test_a_press_that_could_not_begin_soon_is_none_and_the_next_counts(
        self, harness: DispatcherHarness
    ) -> None:
        """It is not taken for the second click of the one that was refused."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(FairSemaphore, "expected_wait", lambda self, person: 31.2)
            with pytest.raises(TooBusy):
                await harness.dispatcher.take(asked("peaks yesterday", button="a button"))
        assert len(await harness.take(asked("peaks yesterday", id="2", button="a button"))) == 1

    async def test_a_form_is_opened_and_nothing_stored(self, harness: DispatcherHarness) -> None:
        await harness.take(asked(NEW))
        delivery = await harness.workspace.command("/room", "edit last", user="U0ANNA")
        trigger = delivery.envelope.payload["trigger_id"]
        assert await harness.dispatcher.take(asked("room edit last", id="2"), trigger=trigger)
        assert len(await harness.told()) == 1
        assert len(harness.workspace.views) == 1

    async def test_a_slash_command_is_refused_as_too_much_without_a_look_at_redis(
        self, harness: DispatcherHarness, nowhere: Redis, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(FairSemaphore, "expected_wait", lambda self, person: 31.2)
        harness.without(nowhere, "contexts")
        with pytest.raises(TooBusy):
            await harness.dispatcher.take(asked(NEW))

    @pytest.mark.parametrize("lost", [RedisUnavailable(), LeaseLost("1")], ids=str)
    async def test_what_was_accepted_and_cannot_be_dropped_is_done(
        self, harness: DispatcherHarness, lost: Exception, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def drop(queue: Queue, held: HeldJob) -> None:
            raise lost

        monkeypatch.setattr(FairSemaphore, "expected_wait", lambda self, person: 31.2)
        monkeypatch.setattr(Queue, "drop", drop)
        await harness.dispatcher.take(asked(NEW), redeliverable=True)
        assert len(await harness.told()) == 1

    async def test_a_workspace_that_is_not_known_changes_nothing(self, harness: DispatcherHarness) -> None:
        with pytest.raises(NotAllowed):
            await harness.dispatcher.take(replace(asked(NEW), team="T0OTHER"))
        assert await harness.told() == []

    async def test_a_line_means_what_it_meant_to_who_is_known_when_it_is_taken_in(
        self, harness: DispatcherHarness
    ) -> None:
        await harness.take(asked("room help"))
        await harness.dispatcher.take(asked(NEW, id="2"))
        (record,) = await harness.queue.all()
        stored = msgspec.json.decode(record.job.body, type=Invocation)
        assert decode(GRAMMAR, stored.command or "") == ENGLISH

    async def test_what_last_means_is_kept_with_the_line(self, harness: DispatcherHarness) -> None:
        await harness.tenant.contexts.keep_last("U0ANNA", "26112100000001")
        await harness.tenant.contexts.keep_listed("U0ANNA", ["26112100000002"])
        await harness.dispatcher.take(asked("room rename last to Maths"))
        (record,) = await harness.queue.all()
        stored = msgspec.json.decode(record.job.body, type=Invocation)
        assert (stored.last, stored.listed) == ("26112100000001", ("26112100000002",))

    @pytest.mark.parametrize("is_stored", [True, False])
    async def test_last_is_what_it_was_when_a_line_was_taken_in_as_far_as_that_is_known(
        self, harness: DispatcherHarness, is_stored: bool, nowhere: Redis, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(dispatcher, "READ_STORE_TIMEOUT", 0.05)
        first, since = [await harness.setup.room(title) for title in ("Physics", "Chess")]
        await harness.tenant.contexts.keep_last("U0ANNA", since)
        if is_stored:
            await harness.dispatcher.carry_out(await harness.held(asked("room show last", last=first)))
        else:
            harness.without(nowhere)
            await harness.dispatcher.take(asked("room show last"))
        (told,) = await harness.told()
        assert ("Physics" if is_stored else "Chess") in told

    async def test_a_channel_s_history_which_slack_gives_seldom_is_not_asked_for_at_first(
        self, harness: DispatcherHarness
    ) -> None:
        await harness.take(asked("room list", channel=harness.direct))
        assert "conversations.history" not in [sent.method for sent in harness.workspace.sent]


class TestWithoutRedis:
    """What is told and done when nothing can be written down."""

    @pytest.mark.parametrize("line", [NEW, 'room new "English" 25:00', 'room new "English" tomorrow 2-3'])
    async def test_a_change_is_not_begun(self, harness: DispatcherHarness, nowhere: Redis, line: str) -> None:
        harness.without(nowhere, "contexts")
        for redeliverable in (False, True):
            with pytest.raises(ChangeNotStored):
                await harness.dispatcher.take(asked(line), redeliverable=redeliverable)
        assert await harness.told() == []
        assert await harness.setup.asked("create_room") == []

    async def test_what_reads_is_answered(self, harness: DispatcherHarness, nowhere: Redis) -> None:
        harness.without(nowhere, "contexts", "pending_commands", "rooms")
        with structlog.testing.capture_logs() as logs:
            for number, redeliverable in enumerate((False, True)):
                invocation = asked("room list", id=str(number))
                assert "No rooms found" in (await harness.take(invocation, redeliverable=redeliverable))[-1]
        told = [line for line in logs if line["event"] == "command not stored, answered anyway"]
        assert [line["invocation"] for line in told] == ["0", "1"]

    async def test_what_is_being_answered_is_stored_once_redis_is_back(
        self, harness: DispatcherHarness, nowhere: Redis
    ) -> None:
        """Its process dies before the platform has told: another one answers."""
        await self.asks_slowly(harness, nowhere)
        await harness.dispatcher.tasks.drain(0)
        assert harness.seen() == []
        await harness.dispatcher.carry_out(await harness.taken_over())
        assert len(await harness.told()) == 1
        assert await harness.jobs() == []

    async def test_what_was_answered_after_all_is_not_done_again(
        self, harness: DispatcherHarness, nowhere: Redis
    ) -> None:
        await self.asks_slowly(harness, nowhere)
        assert len(await harness.told()) == 1
        assert await harness.jobs() == []
        assert len(await harness.take(asked("room list"), redeliverable=True)) == 1

    async def test_what_another_process_has_meanwhile_is_left_to_it(
        self, harness: DispatcherHarness, nowhere: Redis
    ) -> None:
        """Slack delivered it there once more."""
        held = await harness.held(asked("room list"))
        await self.asks_slowly(harness, nowhere)
        assert await harness.told() == []
        await harness.dispatcher.carry_out(held)
        assert len(await harness.told()) == 1

    async def test_what_slack_delivers_again_by_now_is_not_answered(
        self, harness: DispatcherHarness, nowhere: Redis
    ) -> None:
        harness.without(nowhere, "contexts", "pending_commands", "rooms")
        with pytest.raises(LeftToNextDelivery):
            await harness.dispatcher.take(asked("room list"), redeliverable=True, until=time.monotonic() - 1)
        assert await harness.told() == []

    @pytest.mark.parametrize("redeliverable", [True, False])
    async def test_what_is_confirmed_too_late_is_done_all_the_same(
        self, harness: DispatcherHarness, monkeypatch: pytest.MonkeyPatch, redeliverable: bool
    ) -> None:
        """It is neither refused, since another process would do it if this one died, nor lost to a next delivery."""
        first = Queue(harness.queue.redis, COMMANDS)
        renew, timeout, limits = first._renew, asyncio.timeout, list[asyncio.Timeout]()

        def limited(seconds: float | None) -> asyncio.Timeout:
            limit = timeout(seconds)
            if seconds == dispatcher.ACCEPT_TIMEOUT:
                limits.append(limit)
            return limit

        async def late(jobs: list[HeldJob], client: Redis) -> list[HeldJob]:
            limits[0].reschedule(asyncio.get_running_loop().time())
            while not limits[0].expired():  # noqa: ASYNC110 - the loop's doing
                await asyncio.sleep(0)
            return await renew(jobs, client)

        # it is up while it is confirmed, however long it takes to write it down
        for name in ("ACCEPT_TIMEOUT", "MIN_ACCEPT_TIMEOUT"):
            monkeypatch.setattr(dispatcher, name, 61.0)
        monkeypatch.setattr(asyncio, "timeout", limited)
        monkeypatch.setattr(first, "_renew", late)
        monkeypatch.setattr("bot.jobs.queue.CONFIRM_TIMEOUT", 60)
        take = replace(harness.dispatcher, queue=first).take
        assert await take(asked(NEW), redeliverable=redeliverable, until=time.monotonic() - 1)
        assert not await harness.dispatcher.take(asked(NEW), redeliverable=redeliverable)
        assert "Room created." in (await harness.told())[0]
        assert len(await harness.setup.asked("create_room")) == 1

    async def asks_slowly(self, harness: DispatcherHarness, nowhere: Redis) -> None:
        """Asks for the list while Redis is away, which comes back before the platform has told."""
        redis = harness.queue.redis
        harness.without(nowhere)
        await harness.setup.control("/faults", endpoint="rooms", kind="latency", seconds=0.6)
        await harness.dispatcher.take(asked("room list"), redeliverable=True)
        harness.dispatcher.queue.redis = redis
        while await harness.jobs() == []:  # noqa: ASYNC110 - another task's doing
            await asyncio.sleep(0.02)

    @pytest.fixture(autouse=True)
    def soon(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Redis does not come back."""
        for module, names in {
            dispatcher: (
                "ACCEPT_TIMEOUT",
                "MIN_ACCEPT_TIMEOUT",
                "READ_STORE_TIMEOUT",
                "UNSTORED_TIMEOUT",
                "REDIS_POLL_INTERVAL",
            ),
            progress: ("REDIS_TIMEOUT", "KEEP_TIMEOUT"),
        }.items():
            for name in names:
                monkeypatch.setattr(module, name, 0.1)

    async def test_what_hangs_on_what_it_would_know_is_said_to_and_gone_on_with_later(
        self, harness: DispatcherHarness, nowhere: Redis
    ) -> None:
        held, queue = await harness.held(asked("room show last")), harness.queue
        harness.without(nowhere, "contexts")
        await msgspec.structs.replace(harness.dispatcher, queue=queue).carry_out(held)
        (told,) = await harness.told()
        assert "I can't reach my database right now." in told
        assert "I'll go on with this as soon as I can" in told
        assert "may or may not" not in told
        assert [record.job.key for record in await queue.all()] == [f"{TEAM} 1"]
        await queue.renew()
        await lose_leases(queue.redis, COMMANDS)
        (again,) = await queue.abandoned(1)
        await msgspec.structs.replace(harness.dispatcher, queue=queue).carry_out(again)
        assert await harness.told() == [told]

    @pytest.mark.parametrize("command", [None, encode(GRAMMAR, ENGLISH)], ids=["line", "command"])
    async def test_what_cannot_be_recorded_is_not_begun(
        self, harness: DispatcherHarness, nowhere: Redis, command: str | None
    ) -> None:
        """Neither what a line means, nor that the platform is about to be asked."""
        held = await harness.held(asked(NEW, command=command))
        queue = harness.queue
        harness.without(nowhere)
        waiting = asyncio.create_task(harness.dispatcher.carry_out(held))
        while not (told := harness.seen()):  # noqa: ASYNC110 - the other task's doing
            await asyncio.sleep(0.02)
        assert "I'll go on with this as soon as I can" in told[0].text
        assert await harness.setup.asked("create_room") == []
        # it is back
        harness.dispatcher.queue.redis = queue.redis
        await waiting
        assert "Room created." in (await harness.told())[1]
        assert len(await harness.setup.asked("create_room")) == 1
        assert await harness.jobs() == []

    async def test_what_cannot_be_marked_as_done_is_answered(
        self, harness: DispatcherHarness, nowhere: Redis
    ) -> None:
        show = encode(GRAMMAR, c.HourlyPeaks(date=NOW.date()))
        held = await harness.held(asked(command=show))
        harness.without(nowhere)
        with structlog.testing.capture_logs() as logs:
            await harness.dispatcher.carry_out(held)
        assert "Tue 24 Nov" in (await harness.told())[0]
        assert "answered, but not marked as done" in [line["event"] for line in logs]


class TestCarryingOut:
    """Jobs that this process accepted, or took over."""

    async def test_what_was_read_is_not_read_again(self, harness: DispatcherHarness) -> None:
        """Whoever died had read the line where its sender was then."""
        held = await harness.held(asked("peaks yesterday"))
        read = encode(GRAMMAR, c.HourlyPeaks(date=NOW.date()))
        await harness.queue.record(held, READING, {"command": read})
        await harness.dispatcher.carry_out(await harness.taken_over())
        (told,) = await harness.told()
        assert "Tue 24 Nov" in told
        assert await harness.jobs() == []

    async def test_what_is_read_is_recorded_for_whoever_takes_it_over(
        self, harness: DispatcherHarness
    ) -> None:
        held = await harness.held(asked(NEW))
        await harness.dispatcher.carry_out(held)
        step = await harness.queue.step(held.job.key, READING)
        assert step is not None
        assert decode(GRAMMAR, step.note["command"]) == ENGLISH

    async def test_what_the_platform_answered_is_recorded_for_whoever_takes_it_over(
        self, harness: DispatcherHarness
    ) -> None:
        held = await harness.held(asked(NEW))
        await harness.dispatcher.carry_out(held)
        step = await harness.queue.step(held.job.key, CALL)
        assert step is not None
        assert (step.stage, step.note["room"]) == ("done", ROOM.findall(str(harness.seen()[0].blocks))[0])

    async def test_what_was_begun_is_told_as_it_was_when_it_began(self, harness: DispatcherHarness) -> None:
        """The room has its new title, but whoever gave it that has died."""
        await harness.take(asked(NEW))
        await harness.take(asked("room rename last to Maths", id="2"))
        begun = await harness.queue.step(f"{TEAM} 2", CALL)
        assert begun is not None
        again = await harness.held(replace(asked("room rename Maths to Maths", id="3")))
        await harness.queue.begin(again, CALL, begun.note)
        await harness.dispatcher.carry_out(await harness.taken_over())
        *_, first, told = await harness.told()
        assert told == first == "*English* · Title: English → *Maths*"

    async def test_what_a_look_found_is_told_once_if_its_process_dies(
        self, harness: DispatcherHarness
    ) -> None:
        await harness.setup.room("English")
        held = await harness.held(asked("room show English", id="1.look", channel=harness.direct))
        dying = DyingQueue(harness.queue.redis, COMMANDS)
        with pytest.raises(LeaseLost):
            await replace(harness.dispatcher, queue=dying).look_again(held)
        assert len(await harness.told(harness.direct)) == 1
        await harness.dispatcher.look_again(await harness.taken_over())
        assert len(await harness.told(harness.direct)) == 1
        assert await harness.jobs() == []

    @pytest.mark.parametrize(
        ("line", "slow"), [("room list", 10.0), ("room list", 0.0), ("room list share", 10.0)]
    )
    async def test_an_answer_that_stands_in_the_conversation_is_not_given_again(
        self, harness: DispatcherHarness, line: str, slow: float
    ) -> None:
        """Whoever died had posted it, or put it in the place of what said that the work goes on, or shared it."""
        channel = GENERAL if "share" in line else harness.direct
        harness.deliver(slow=slow)
        held = await harness.held(asked(line, channel=channel))
        await harness.setup.control("/faults", endpoint="rooms", kind="latency", seconds=0.3)
        dying = DyingQueue(harness.queue.redis, COMMANDS)
        await msgspec.structs.replace(harness.dispatcher, queue=dying).carry_out(held)
        assert len(await harness.told(channel)) == 1
        await harness.take(asked(NEW, id="2"))
        before = await harness.told(channel)
        await harness.dispatcher.carry_out(await harness.taken_over())
        assert await harness.told(channel) == before
        assert await harness.jobs() == []

    async def test_what_was_about_to_be_told_is_told_as_it_was(self, harness: DispatcherHarness) -> None:
        """Slack does not tell whether an ephemeral answer was shown: it is shown again, with the same buttons."""
        await harness.take(asked(NEW))
        held = await harness.held(asked("room delete English", id="2"))
        dying = DyingQueue(harness.queue.redis, COMMANDS)
        await msgspec.structs.replace(harness.dispatcher, queue=dying).carry_out(held)
        taken = await harness.taken_over()
        # Redis must not see what stands in it
        assert "English" not in taken.state["answer"]
        await harness.dispatcher.carry_out(taken)
        first, again = [message.blocks for message in harness.seen()[1:]]
        assert [control.action_id for control in controls(first)][:1] == ["confirm"]
        assert again == first
        assert await harness.jobs() == []

    async def test_a_question_that_was_answered_meanwhile_is_not_asked_again(
        self, harness: DispatcherHarness
    ) -> None:
        await harness.take(asked(NEW))
        held = await harness.held(asked("room delete English", id="2"))
        dying = DyingQueue(harness.queue.redis, COMMANDS)
        await msgspec.structs.replace(harness.dispatcher, queue=dying).carry_out(held)
        confirm = next(each for each in controls(harness.seen()[-1].blocks) if each.action_id == "confirm")
        await harness.tenant.pending_commands.take(confirm.element["value"])
        before = await harness.told()
        await harness.dispatcher.carry_out(await harness.taken_over())
        assert await harness.told() == before
        assert await harness.jobs() == []

    @pytest.mark.waiting
    async def test_what_may_have_been_answered_is_left_until_slack_tells(
        self, harness: DispatcherHarness
    ) -> None:
        held = await harness.held(asked("room list", channel=harness.direct))
        dying = DyingQueue(harness.queue.redis, COMMANDS)
        await msgspec.structs.replace(harness.dispatcher, queue=dying).carry_out(held)
        harness.workspace.faults.set("conversations.history", broken(count=9))
        await harness.dispatcher.carry_out(await harness.taken_over())
        assert len(await harness.jobs()) == 1
        harness.workspace.faults.clear()
        await harness.dispatcher.carry_out(await harness.taken_over())
        assert await harness.jobs() == []
        assert len(await harness.told(harness.direct)) == 1

    async def test_a_direct_message_that_was_answered_for_the_time_being_is_answered_again(
        self, harness: DispatcherHarness, nowhere: Redis
    ) -> None:
        held, contexts = (
            await harness.held(asked("room show last", channel=harness.direct)),
            harness.tenant.contexts,
        )
        harness.setup.tenant = msgspec.structs.replace(harness.tenant, contexts=Contexts(nowhere, Keys(TEAM)))
        await harness.dispatcher.carry_out(held)
        harness.setup.tenant = msgspec.structs.replace(harness.tenant, contexts=contexts)
        await harness.dispatcher.carry_out(await harness.taken_over())
        first, second = await harness.told(harness.direct)
        assert "I can't reach my database" in first
        assert "I can't reach my database" not in second

    async def test_what_was_not_begun_is_begun_by_who_takes_it_over(self, harness: DispatcherHarness) -> None:
        await harness.held(asked(NEW))
        await harness.dispatcher.carry_out(await harness.taken_over())
        assert "Room created." in (await harness.told())[0]

    @pytest.mark.parametrize("line", [NEW, "peaks yesterday"])
    async def test_what_another_process_holds_is_left_to_it(
        self, harness: DispatcherHarness, line: str
    ) -> None:
        held = await harness.held(asked(line))
        other = Queue(harness.queue.redis, COMMANDS)
        await lose_leases(other.redis, COMMANDS)
        (taken,) = await other.abandoned(1)
        with structlog.testing.capture_logs() as logs:
            await harness.dispatcher.carry_out(held)
        assert "left to another process" in [line["event"] for line in logs]
        assert await harness.told() == []
        assert await harness.setup.asked("create_room") == []
        await other.confirm(taken)

    async def test_what_another_version_wrote_is_to_be_typed_again(self, harness: DispatcherHarness) -> None:
        body = msgspec.json.decode(msgspec.json.encode(asked("room list")))
        held = await harness.queue.accept(
            Job(key=f"{TEAM} 1", kind=COMMAND, body=msgspec.json.encode({**body, "line": 7}).decode())
        )
        assert held is not None
        await harness.dispatcher.carry_out(held)
        (told,) = await harness.told()
        assert "typed before an upgrade" in told
        assert await harness.jobs() == []


class TestPresses:
    """Of the same button, each of which Slack sends with an id of its own."""

    @pytest.mark.parametrize("line", [NEW, "peaks yesterday"])
    async def test_two_clicks_are_one_press(self, harness: DispatcherHarness, line: str) -> None:
        for id in ("1", "2"):
            await harness.dispatcher.take(asked(line, id=id, button="a button"))
        assert len(await harness.told()) == 1

    async def test_a_later_press_is_another(self, harness: DispatcherHarness, press: Press) -> None:
        await harness.take(await press("peaks yesterday"))
        assert len(await harness.take(await press("peaks yesterday"))) == 2


async def test_that_it_goes_on_later_is_told_of_each_command(harness: DispatcherHarness) -> None:
    """Though Slack did not answer, and said the same of another command before."""

    async def begun(*_: object) -> Answer:
        return Answer(Message("It goes on later.", ()), final=False)

    harness.dispatcher.works["begun"] = begun
    for fault, id in ((None, "1"), (broken(500), "2")):
        if fault:
            harness.workspace.faults.set("chat.postMessage", fault)
        invocation = asked(id=id, channel=harness.direct, work="begun")
        held = await harness.held(invocation)
        await harness.dispatcher._carry_out_line(invocation, Progress(harness.queue, held))
    first, second = await harness.told(harness.direct)
    assert first == second


class TestSeveralLines:
    """A message of several lines, which are done one after the other."""

    async def test_each_is_done_and_answered_in_order(self, harness: DispatcherHarness) -> None:
        made, renamed = await harness.take(asked(f"{NEW}\nroom rename it to Maths"))
        assert "Room created." in made
        assert renamed == "*English* · Title: English → *Maths*"
        assert await harness.jobs() == []

    async def test_one_line_between_empty_ones_is_one(self, harness: DispatcherHarness) -> None:
        (told,) = await harness.take(asked(f"\n{NEW.removeprefix('room ')}\n\n", noun="room"))
        assert "Room created." in told

    async def test_those_of_a_slash_command_are_about_its_noun(self, harness: DispatcherHarness) -> None:
        told = await harness.take(asked(f"{NEW.removeprefix('room ')}\nlist today", noun="room"))
        assert ["English" in text for text in told] == [True, True]

    async def test_what_only_reads_is_written_down_as_one(self, harness: DispatcherHarness) -> None:
        await harness.dispatcher.take(asked("peaks yesterday\nroom list"))
        assert await harness.jobs() == [f"{TEAM} 1"]
        peaks, rooms = await harness.told()
        assert "Mon 23 Nov" in peaks
        assert "No rooms found" in rooms

    async def test_one_that_changes_something_is_enough_to_write_all_down(
        self, harness: DispatcherHarness
    ) -> None:
        await harness.dispatcher.take(asked(f"peaks yesterday\n{NEW}"))
        assert await harness.jobs() == [f"{TEAM} 1"]

    async def test_it_is_the_room_of_the_answer_before_and_else_the_last_one(
        self, harness: DispatcherHarness
    ) -> None:
        room = await harness.setup.room("Physics")
        await harness.tenant.contexts.keep_last("U0ANNA", room)
        told = await harness.take(asked(f"room show last\n{NEW}\npeaks yesterday\nroom show last"))
        assert ["Physics" in text for text in told] == [True, False, False, False]
        assert "English" in told[-1]

    async def test_what_was_answered_is_not_done_again_by_who_takes_it_over(
        self, harness: DispatcherHarness
    ) -> None:
        lines = (NEW, "peaks yesterday", "room list")
        held = await harness.held(asked("\n".join(lines), lines=lines))
        for number in (1, 2):
            await Progress(harness.queue, held).part(number).record(ANSWERED)
        await harness.dispatcher.carry_out(await harness.taken_over())
        (told,) = await harness.told()
        assert "No rooms found" in told
        assert await harness.jobs() == []

    async def test_what_is_answered_is_recorded_line_by_line(self, harness: DispatcherHarness) -> None:
        lines = (NEW, "peaks yesterday")
        held = await harness.held(asked("\n".join(lines), lines=lines))
        await harness.dispatcher.carry_out(held)
        for name in ("reading.1", "call.1", "answered.1", "reading.2", "answered.2"):
            assert await harness.queue.step(held.job.key, name) is not None
        assert await harness.queue.step(held.job.key, "call.2") is None

    async def test_where_redis_is_lost_the_rest_is_gone_on_with_later(
        self, harness: DispatcherHarness, nowhere: Redis
    ) -> None:
        lines = ("peaks yesterday", "room show last", NEW)
        held, queue = await harness.held(asked("\n".join(lines), lines=lines)), harness.queue
        harness.without(nowhere, "contexts")
        await msgspec.structs.replace(harness.dispatcher, queue=queue).carry_out(held)
        assert ["I can't reach my database" in told for told in await harness.told()] == [False, True]
        assert await harness.setup.asked("create_room") == []
        assert [record.job.key for record in await queue.all()] == [f"{TEAM} 1"]

    async def test_what_was_answered_is_not_done_again_where_redis_was_away_right_after(
        self, harness: DispatcherHarness, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(progress, "KEEP_TIMEOUT", 0.0)
        monkeypatch.setattr(dispatcher, "REDIS_POLL_INTERVAL", 0.0)

        class Interrupted(Queue):
            async def record(self, held: HeldJob, name: str, note: Mapping[str, str] = {}) -> None:
                if name.startswith(ANSWERED) and held.takes == 1:
                    raise RedisUnavailable
                await super().record(held, name, note)

        lines = (NEW, 'room new "Maths" 16:00-17:00 Beijing time')
        queue = Interrupted(harness.queue.redis, COMMANDS)
        body = msgspec.json.encode(asked("\n".join(lines), lines=lines)).decode()
        held = await queue.accept(Job(key=f"{TEAM} 1", kind=COMMAND, body=body))
        assert held is not None
        await msgspec.structs.replace(harness.dispatcher, queue=queue).carry_out(held)
        told = await harness.told()
        assert [text.splitlines()[:2] for text in told] == [
            ["Room created.", "*English*"],
            ["Room created.", "*Maths*"],
        ]
        assert await harness.jobs() == []

    async def test_those_that_are_too_many_are_told_of_each_message(self, harness: DispatcherHarness) -> None:
        """Though Slack did not answer, and said the same of another message before."""
        for fault, id in ((None, "1"), (broken(500), "2")):
            if fault:
                harness.workspace.faults.set("chat.postMessage", fault)
            left = asked(id=id, channel=harness.direct, lines=("room list",), left=2)
            await harness.dispatcher._tell_left(left)
        first, second = await harness.told(harness.direct)
        assert first == second

    @pytest.mark.parametrize("line", ["peaks yesterday", "room language en"])
    async def test_those_that_are_too_many_are_told(self, harness: DispatcherHarness, line: str) -> None:
        *answers, left = await harness.take(asked("\n".join([line] * (MAX_LINES + 2))))
        assert len(answers) == MAX_LINES
        assert "2" in left
        assert line in left

    async def test_those_that_are_too_many_are_told_once_by_who_takes_it_over(
        self, harness: DispatcherHarness
    ) -> None:
        lines = ("peaks yesterday", "room list")
        held = await harness.held(asked("\n".join(lines), lines=lines, left=3))
        dying = DyingQueue(harness.queue.redis, COMMANDS)
        await msgspec.structs.replace(harness.dispatcher, queue=dying).carry_out(held)
        before = await harness.told()
        assert len(before) == 3
        assert "3" in before[-1]
        assert await harness.queue.step(held.job.key, "answered.3") is not None
        await harness.dispatcher.carry_out(await harness.taken_over())
        assert await harness.told() == before
        assert await harness.jobs() == []

    async def test_whoever_takes_over_what_was_answered_tells_which_were_too_many(
        self, harness: DispatcherHarness
    ) -> None:
        lines = ("peaks yesterday", "room list")
        held = await harness.held(asked("\n".join(lines), lines=lines, left=3))
        for number in (1, 2):
            await Progress(harness.queue, held).part(number).record(ANSWERED)
        await harness.dispatcher.carry_out(await harness.taken_over())
        (told,) = await harness.told()
        assert "3" in told
        assert "room list" in told

    async def test_each_is_answered_in_a_workspace_that_is_not_known_any_more(
        self, harness: DispatcherHarness
    ) -> None:
        lines = ("peaks yesterday", "room list")
        held = await harness.held(asked("\n".join(lines), lines=lines, team="T0GONE"))
        await harness.dispatcher.carry_out(held)
        told = await harness.told()
        assert ["only works for members of its own workspace" in text for text in told] == [True, True]
        assert await harness.jobs() == []

    async def test_the_last_that_was_done_is_named(self, harness: DispatcherHarness) -> None:
        lines = ["room list"] * (MAX_LINES - 1) + ["peaks yesterday"] + ["room list"]
        *_, left = await harness.take(asked("\n".join(lines)))
        assert "peaks yesterday" in left

    async def test_without_redis_it_is_the_room_of_the_answer_before_too(
        self, harness: DispatcherHarness, nowhere: Redis
    ) -> None:
        rooms = [await harness.setup.room(title) for title in ("Physics", "Chess")]
        lines = tuple(f"room show {room}" for room in rooms)
        held, queue = (
            await harness.held(asked("\n".join(lines), lines=(*lines, "room show last"))),
            harness.queue,
        )
        harness.without(nowhere, "contexts")
        await msgspec.structs.replace(harness.dispatcher, queue=queue).carry_out(held)
        assert ["Chess" in told for told in await harness.told()] == [False, True, True]


class TestWorks:
    """What buttons ask for where no command does it."""

    @pytest.fixture(autouse=True)
    def works(self, harness: DispatcherHarness) -> None:
        async def name(invocation: Invocation, viewer: blocks.Viewer, steps: Progress | None) -> Answer:
            return Answer(Message(f"{invocation.line} {viewer.person.name} {viewer.texts.language}", ()))

        async def fail(invocation: Invocation, viewer: blocks.Viewer, steps: Progress | None) -> Answer:
            raise ButtonExpired

        harness.dispatcher.works.update(name=name, fail=fail)

    async def test_without_redis_they_are_done(self, harness: DispatcherHarness, nowhere: Redis) -> None:
        harness.without(nowhere, "contexts", "presses")
        await harness.dispatcher.serve(asked("2", button="a button"), "name")
        assert await harness.told() == ["2 Anna en"]

    @pytest.mark.parametrize(("work", "answer"), [("name", "2 Anna en"), ("fail", "too old")])
    async def test_they_are_done_and_answered_once(
        self, harness: DispatcherHarness, work: str, answer: str
    ) -> None:
        for _ in range(2):
            await harness.dispatcher.serve(asked("2"), work)
        (told,) = await harness.told()
        assert answer in told

    async def test_their_steps_are_kept_where_they_are_stored(self, harness: DispatcherHarness) -> None:
        async def go_on(invocation: Invocation, viewer: blocks.Viewer, steps: Progress | None) -> Answer:
            begun = await steps.step(CALL) if steps else None
            return Answer(Message(begun.note["file"] if begun else "nothing begun", ()))

        harness.dispatcher.works.update(go_on=go_on)
        held = await harness.held(asked("2", work="go_on"))
        await harness.queue.begin(held, CALL, {"file": "F1"})
        await harness.dispatcher.carry_out(await harness.taken_over())
        assert await harness.told() == ["F1"]

    async def test_how_far_they_are_is_shown_until_they_are_done(self, harness: DispatcherHarness) -> None:
        async def count(*_: object) -> Answer:
            ADVANCE.get().note(1, 3)
            shown = harness.workspace.world.messages
            await shown.wait_until(lambda: "1 of 3 done" in str(harness.seen(harness.direct)), 10)
            return Answer(Message("counted", ()))

        harness.deliver(slow=0.0, updates=0.01)
        harness.dispatcher.works.update(count=count)
        await harness.dispatcher.serve(asked("2", channel=harness.direct), "count")
        assert await harness.told(harness.direct) == ["counted"]

    @pytest.mark.parametrize(("work", "answer"), [("name", "2 Anna en"), ("gone", "before an upgrade")])
    async def test_one_of_a_process_that_died_is_done_by_another(
        self, harness: DispatcherHarness, work: str, answer: str
    ) -> None:
        await harness.held(asked("2", work=work))
        await harness.dispatcher.carry_out(await harness.taken_over())
        (told,) = await harness.told()
        assert answer in told


def test_there_is_time_left_to_refuse_what_cannot_be_written_down() -> None:
    now = time.monotonic()
    assert dispatcher.accept_timeout(2.0, math.inf) == 2.0
    assert dispatcher.accept_timeout(60.0, now + 30) < 30
    # Redis is tried however late it is
    assert dispatcher.accept_timeout(60.0, now - 30) == dispatcher.MIN_ACCEPT_TIMEOUT
