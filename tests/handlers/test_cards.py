"""The card of a room that its creator has as a direct message: once, and as the room is."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import msgspec
import pytest

from bot.blocks import Message as Said
from bot.classroom.results import NewsKind, RoomNews
from bot.errors import RedisUnavailable
from bot.gallery.samples import ENGLISH, MATHS
from bot.jobs import HeldJob, JobRecord, LeaseLost, Queue
from bot.language.commands import CardPlace
from bot.sandbox.workspace import Message
from bot.sandbox.workspace.faults import broken, refusing
from bot.slack import Posted
from bot.state import CARD, COMMANDS, Cards, Invocation, LastingCard, Redis
from handlers import cards as module
from handlers.cards import EVENT_TYPE, POST_TIMEOUT, CardUpdate, metadata_of
from handlers.delivery import Answer
from tests.classroom.conftest import NOW, created
from tests.end_to_end.conftest import School
from tests.handlers.harness import NEW, TEAM, DispatcherHarness, DyingQueue, asked

LINE = '/room new "English" 14:00-15:00'
ANNA = "U0ANNA"


def cards(school: School, user: str = ANNA) -> list[Message]:
    """The cards that somebody has as direct messages."""
    seen = school.workspace.seen(user, school.workspace.direct(user))
    return [m for m in seen if m.content.metadata and m.content.metadata["event_type"] == EVENT_TYPE]


async def card(school: School, says: str = "", user: str = ANNA) -> Message:
    """Their one card, once it says something."""
    direct = school.workspace.direct(user)
    await school.workspace.wait_for_message(
        lambda m: bool(m.content.metadata) and says in m.text, user=user, channel=direct
    )
    (only,) = cards(school, user)
    return only


def notices(school: School, user: str) -> list[str]:
    """What they were told beside their cards, up to the times."""
    seen = school.workspace.seen(user, school.workspace.direct(user))
    return [m.text.partition("Tue")[0] for m in seen if m.author != user and not m.content.metadata]


class TestWhereARoomIsCreated:
    async def test_in_a_channel_its_card_comes_as_a_direct_message_too(self, school: School) -> None:
        answer = await school.type(LINE, user=ANNA)
        assert answer.seen_by == ANNA
        lasting = await card(school)
        assert lasting.text.startswith("Room created.\n*English*")
        assert "link.teacher" in str(lasting.blocks)
        assert "run.share" not in str(lasting.blocks)

    async def test_what_a_channel_sees_is_beside_it(self, school: School) -> None:
        await school.send(f"{LINE} share", user=ANNA)
        assert "link.teacher" in str((await card(school)).blocks)

    @pytest.mark.parametrize("how", ["message", "command", "question"])
    async def test_in_a_direct_message_the_answer_is_the_card(self, school: School, how: str) -> None:
        direct = school.workspace.direct(ANNA)
        if how == "command":
            delivery = await school.send(LINE, user=ANNA, channel=direct)
        else:
            line = "new English 2-3" if how == "question" else LINE.removeprefix("/")
            delivery = await school.workspace.direct_message(line, user=ANNA)
        answer = await school.answer(delivery)
        if how == "question":
            question, answer = answer, await school.press(answer, "choose.0", user=ANNA)
            assert answer is question
        assert answer is await card(school, "Room created.")
        await school.type("/room rename last to Maths", user=ANNA)
        assert (await card(school, "Maths")) is answer

    async def test_a_question_that_was_for_the_moment_is_answered_in_a_line(self, school: School) -> None:
        question = await school.type("/room new English 2-3", ANNA, school.workspace.direct(ANNA))
        await school.press(question, "choose.0", user=ANNA)
        await card(school, "Room created.")
        await school.workspace.settled()
        assert "Its card is in your direct messages" in question.text
        assert "choose" not in str(question.blocks)

    async def test_as_the_person_chose(self, school: School) -> None:
        assert "only" in (await school.type("/room cards here", user=ANNA)).text
        await school.type(LINE, user=ANNA)
        await school.type("/room cards dm", user=ANNA)
        answer = await school.type('/room new "Maths" 16:00-17:00', user=ANNA)
        assert "Its card is in your direct messages" in answer.text
        assert "link.teacher" not in str(answer.blocks)
        assert "Maths" in (await card(school)).text
        await school.type("/room 卡片 都要", user=ANNA)
        assert "link.teacher" in str((await school.type('/room new "Art" 18:00-19:00', user=ANNA)).blocks)


async def test_what_happens_to_the_room_is_written_into_its_card(school: School) -> None:
    await school.type(LINE, user=ANNA)
    await card(school)
    await school.press(await school.type('/room move "English" to 16:00-17:00'), "confirm")
    assert "*Tue 24 Nov 08:00–09:00*" in (await card(school, "Changed by <@U0DEMO> · Time:")).text
    await school.press(await school.type('/room rename "English" to Maths'), "confirm")
    assert "link.teacher" in str((await card(school, "English → *Maths*")).blocks)
    await school.press(await school.type('/room delete "Maths"'), "confirm")
    gone = await card(school, "*Maths* was deleted by <@U0DEMO>.")
    await school.workspace.settled()
    assert notices(school, ANNA)[-1] == "*Maths* was deleted by <@U0DEMO>."
    assert "link.teacher" not in str(gone.blocks)
    assert "run.again" in str(gone.blocks)


async def test_what_another_sees_is_not_in_their_messages(school: School) -> None:
    await school.type(LINE, user=ANNA)
    await card(school)
    assert cards(school, "U0DEMO") == []


async def test_a_room_that_is_given_away_takes_its_codes_along(school: School) -> None:
    school.workspace.add_user("U0BEN", "Ben")
    await school.type(LINE, user=ANNA)
    await card(school)
    question = await school.type('/room claim "English" for @Ben')
    assert "<@U0ANNA>" in question.text
    await school.press(question, "confirm")
    assert "link.teacher" in str((await card(school, "given by <@U0DEMO>", "U0BEN")).blocks)
    await school.workspace.settled()
    assert cards(school, "U0DEMO") == []
    left = await card(school, "Belongs to <@U0BEN> now.")
    assert "quickenter" not in str(left.blocks)
    assert "<@U0BEN>" in (await school.type('/room delete "English"', user=ANNA)).text


async def test_who_takes_a_room_over_gets_its_card(school: School) -> None:
    await school.type(LINE, user=ANNA)
    await school.press(await school.type('/room claim "English"'), "confirm")
    assert "link.teacher" in str((await card(school, user="U0DEMO")).blocks)


async def test_who_teaches_a_room_gets_its_card_and_sees_what_happens_to_it(school: School) -> None:
    school.workspace.add_user("U0BEN", "Ben")
    await school.type(LINE, user=ANNA)
    await school.type("/room teacher last @Ben", user=ANNA)
    assert "link.teacher" in str((await card(school, "says <@U0ANNA>", "U0BEN")).blocks)
    await school.type("/room move last to 16:00-17:00", user=ANNA)
    await card(school, "Changed by <@U0ANNA> · Time:", "U0BEN")
    await school.workspace.settled()
    assert notices(school, "U0BEN") == ["*English* · Changed by <@U0ANNA> · Time: "]
    assert notices(school, ANNA) == []
    await school.type("/room teacher last @Anna", user=ANNA)
    assert "quickenter" not in str((await card(school, "Taught by <@U0ANNA> now.", "U0BEN")).blocks)


async def test_who_is_named_when_a_room_is_created_gets_its_card_and_is_told_of_its_end(
    school: School,
) -> None:
    school.workspace.add_user("U0BEN", "Ben")
    await school.type(f"{LINE} by @Ben", user=ANNA)
    theirs = await card(school, "You teach this room, created by <@U0ANNA>", "U0BEN")
    assert "link.teacher" in str(theirs.blocks)
    assert (await card(school, "Room created.")) is not theirs
    await school.press(await school.type("/room delete last", user=ANNA), "confirm", user=ANNA)
    await card(school, "*English* was deleted by <@U0ANNA>.", "U0BEN")
    await school.workspace.settled()
    assert notices(school, "U0BEN") == ["*English* was deleted by <@U0ANNA>."]


async def test_who_teaches_a_class_of_a_series_is_told_when_it_is_moved(school: School) -> None:
    school.workspace.add_user("U0BEN", "Ben")
    line = '/room new "English" every day 14:00-15:00 for 2 times by @Ben'
    await school.press(await school.type(line, user=ANNA), "confirm", user=ANNA)
    assert cards(school, "U0BEN") == []
    await school.type("/room list", user=ANNA)
    await school.type("/room move #1 to 16:00-17:00", user=ANNA)
    assert "link.teacher" in str((await card(school, "Changed by <@U0ANNA> · Time:", "U0BEN")).blocks)


class Away(Queue):
    """The queue of a process that does not reach Redis for a moment."""

    asked = 0

    async def get(self, key: str) -> JobRecord | None:
        self.asked += 1
        if self.asked == 1:
            raise RedisUnavailable
        return await super().get(key)


class TestOnce:
    """Whatever a process that died left behind."""

    @staticmethod
    async def run(harness: DispatcherHarness) -> None:
        """Runs the job of the card, as soon as it is due."""
        await harness.queue.promote(NOW + timedelta(hours=1))
        for held in await harness.queue.read(harness.queue.redis, 9, 0.01):
            assert held.job.kind == CARD
            await harness.dispatcher.delivery.cards.refresh(held)

    @staticmethod
    def shown(harness: DispatcherHarness) -> list[str]:
        """Anna's direct messages."""
        return [message.text for message in harness.seen(harness.direct)]

    async def room(self, harness: DispatcherHarness) -> str:
        """A room of Anna's whose card is not posted yet."""
        await harness.take(asked(NEW))
        (key,) = await harness.jobs(cards=True)
        return key.split()[1]

    @staticmethod
    async def announced(harness: DispatcherHarness) -> tuple[Invocation, Answer, Posted]:
        """A line in the direct messages, its answer, and the message there that says that it will come."""
        invocation = asked(NEW, channel=harness.direct)
        slack = harness.dispatcher.delivery.cards.slack(TEAM)
        answer = await harness.dispatcher.interpreter.answer(invocation)
        return invocation, answer, await slack.post(harness.direct, Said("Working on it.", ()))

    async def test_a_line_that_is_answered_again_makes_no_second_card(
        self, harness: DispatcherHarness
    ) -> None:
        invocation = asked(NEW)
        answer = await harness.dispatcher.interpreter.answer(invocation)
        for _ in range(2):
            await harness.dispatcher.delivery.send(invocation, answer)
            await self.run(harness)
        assert len(self.shown(harness)) == 1

    async def test_a_card_that_was_the_answer_is_not_followed_by_another(
        self, harness: DispatcherHarness
    ) -> None:
        held = await harness.held(asked(NEW, channel=harness.direct))
        dying = DyingQueue(harness.queue.redis, COMMANDS)
        await msgspec.structs.replace(harness.dispatcher, queue=dying).carry_out(held)
        await harness.dispatcher.carry_out(await harness.taken_over())
        (text,) = self.shown(harness)
        assert text.startswith("Room created.")

    async def test_a_card_that_is_the_answer_shows_what_was_asked_for_then(
        self, harness: DispatcherHarness
    ) -> None:
        """Nothing older is written over it, even before its job has run."""
        invocation = asked(NEW, channel=harness.direct)
        answer = await harness.dispatcher.interpreter.answer(invocation)
        await harness.dispatcher.delivery.send(invocation, answer)
        assert answer.room is not None
        cards = await harness.tenant.cards.of(answer.room)
        assert cards["U0ANNA"].at == NOW.timestamp()

    async def test_a_card_that_is_the_answer_stands_in_the_thread_of_the_line(
        self, harness: DispatcherHarness
    ) -> None:
        slack = harness.dispatcher.delivery.cards.slack(TEAM)
        head = await slack.post(harness.direct, Said("What Anna answers.", ()))
        await harness.take(asked(NEW, channel=harness.direct, thread_ts=head.ts))
        _, card = harness.seen(harness.direct)
        assert (card.text.partition("\n")[0], card.thread_ts) == ("Room created.", head.ts)

    async def test_an_answer_that_was_begun_as_a_card_and_is_not_there_is_the_card_all_the_same(
        self, harness: DispatcherHarness
    ) -> None:
        invocation = asked(NEW, channel=harness.direct)
        answer = await harness.dispatcher.interpreter.answer(invocation)
        assert answer.room is not None
        await harness.tenant.cards.begin(answer.room, ANNA, NOW)
        await harness.dispatcher.delivery.send(invocation, answer)
        await self.run(harness)
        (text,) = self.shown(harness)
        assert text.startswith("Room created.")

    async def test_a_card_that_a_process_that_died_posted_in_a_thread_is_found_there(
        self, harness: DispatcherHarness
    ) -> None:
        slack = harness.dispatcher.delivery.cards.slack(TEAM)
        asking = await slack.post(harness.direct, Said("What Anna answers.", ()))
        invocation = asked(NEW, channel=harness.direct, thread_ts=asking.ts)
        answer = await harness.dispatcher.interpreter.answer(invocation)
        assert answer.room is not None
        await harness.tenant.cards.begin(answer.room, ANNA, NOW)
        posted = await slack.post(
            harness.direct, Said("posted", ()), thread_ts=asking.ts, metadata=metadata_of(answer.room, ANNA)
        )
        await harness.dispatcher.delivery.send(invocation, answer)
        assert (await harness.tenant.cards.of(answer.room))[ANNA].ts == posted.ts
        assert self.shown(harness) == ["What Anna answers.", "posted"]

    @pytest.mark.parametrize("after_work", [True, False])
    async def test_an_answer_in_the_place_of_what_said_that_it_would_come_is_one_card(
        self, harness: DispatcherHarness, after_work: bool
    ) -> None:
        """Also where Slack's answer to that was lost."""
        invocation, answer, placeholder = await self.announced(harness)
        harness.workspace.faults.set("chat.update", broken(after_work=after_work))
        await harness.dispatcher.delivery.send(invocation, answer, placeholder)
        await self.run(harness)
        (text,) = self.shown(harness)
        assert text.startswith("Room created.")
        assert answer.room is not None
        assert (await harness.tenant.cards.of(answer.room))[ANNA].ts == placeholder.ts

    @pytest.mark.waiting
    @pytest.mark.parametrize("method", ["chat.update", "conversations.history"])
    async def test_what_cannot_be_posted_as_a_card_now_tells_where_the_card_is(
        self, harness: DispatcherHarness, method: str
    ) -> None:
        """A full answer would be a second card."""
        invocation, answer, placeholder = await self.announced(harness)
        assert answer.room is not None
        if method == "conversations.history":
            await harness.tenant.cards.begin(answer.room, ANNA, NOW)
        harness.workspace.faults.set(method, broken(count=5))
        await harness.dispatcher.delivery.send(invocation, answer, placeholder)
        harness.workspace.faults.clear()
        await harness.tenant.cards.keep(answer.room, ANNA, LastingCard(begun=NOW - POST_TIMEOUT))
        await self.run(harness)
        told = [text for text in self.shown(harness) if not text.startswith("Working")]
        assert [text.partition("*")[0] for text in told] == ["Created: ", "Room created.\n"]

    async def test_who_wants_no_card_elsewhere_has_the_whole_answer_where_it_cannot_be_posted_as_one(
        self, harness: DispatcherHarness
    ) -> None:
        """No job brings it later."""
        await harness.tenant.contexts.keep_card_place(ANNA, CardPlace.HERE)
        invocation, answer, placeholder = await self.announced(harness)
        harness.workspace.faults.set("chat.update", refusing("cant_update_message"))
        await harness.dispatcher.delivery.send(invocation, answer, placeholder)
        await self.run(harness)
        (text,) = self.shown(harness)
        assert text.startswith("Room created.")

    async def test_what_said_that_an_answer_would_come_does_not_stay_beside_the_card(
        self, harness: DispatcherHarness
    ) -> None:
        invocation = asked(NEW, channel=harness.direct)
        slack = harness.dispatcher.delivery.cards.slack(TEAM)
        answer = await harness.dispatcher.interpreter.answer(invocation)
        await harness.dispatcher.delivery.send(invocation, answer)
        placeholder = await slack.post(harness.direct, Said("Working on it.", ()))
        await harness.dispatcher.delivery.send(invocation, answer, placeholder)
        card, told = self.shown(harness)
        assert card.startswith("Room created.")
        assert told.startswith("Created: ")

    async def test_a_card_that_was_begun_and_is_there_is_found(self, harness: DispatcherHarness) -> None:
        room = await self.room(harness)
        await harness.tenant.cards.begin(room, ANNA, NOW)
        slack = harness.dispatcher.delivery.cards.slack(harness.tenant.team)
        await slack.post(harness.direct, Said("posted", ()), metadata=metadata_of(room, ANNA))
        await self.run(harness)
        (text,) = self.shown(harness)
        assert text.startswith("Room created.")

    async def test_a_card_that_was_begun_and_is_not_there_is_posted_once_it_cannot_be_on_its_way(
        self, harness: DispatcherHarness
    ) -> None:
        room = await self.room(harness)
        await harness.tenant.cards.begin(room, ANNA, NOW)
        await self.run(harness)
        assert self.shown(harness) == []
        await harness.tenant.cards.keep(room, ANNA, LastingCard(begun=NOW - POST_TIMEOUT))
        await self.run(harness)
        assert len(self.shown(harness)) == 1
        assert await harness.jobs(cards=True) == []

    @pytest.mark.waiting
    async def test_what_slack_does_not_take_now_is_tried_again(self, harness: DispatcherHarness) -> None:
        await self.room(harness)
        harness.workspace.faults.set("conversations.open", broken(count=9))
        await self.run(harness)
        assert (self.shown(harness), len(await harness.jobs(cards=True))) == ([], 1)
        harness.workspace.faults.clear()
        await self.run(harness)
        assert len(self.shown(harness)) == 1

    async def test_what_cannot_be_posted_is_tried_less_and_less_often_for_half_an_hour(
        self, harness: DispatcherHarness, redis: Redis
    ) -> None:
        await self.room(harness)
        harness.workspace.faults.set("conversations.open", refusing("invalid_auth", count=99))
        (key,) = await harness.jobs(cards=True)
        now, waits = NOW, []
        cards = msgspec.structs.replace(harness.dispatcher.delivery.cards, clock=lambda: now)
        for _ in range(20):
            if (record := await harness.queue.get(key)) and record.due is not None:
                waits.append((record.due - now).total_seconds())
                now = record.due
            await harness.queue.promote(now)
            for held in await harness.queue.read(redis, 10, 0.01):
                await cards.refresh(held)
        assert await harness.jobs(cards=True) == []
        assert waits[:7] == [5, 10, 20, 40, 80, 160, 160]
        assert timedelta(minutes=26) < now - NOW <= timedelta(minutes=30)

    async def test_what_happens_meanwhile_is_tried_as_soon_as_what_was_tried_first(
        self, harness: DispatcherHarness, redis: Redis
    ) -> None:
        await self.room(harness)
        harness.workspace.faults.set("conversations.open", refusing("invalid_auth", count=99))
        (key,) = await harness.jobs(cards=True)
        waits = []
        for line in (None, None, None, "room rename last to Maths"):
            if line:
                await harness.take(asked(line, id="2"))
            await self.run(harness)
            record = await harness.queue.get(key)
            assert record is not None
            assert record.due is not None
            waits.append((record.due - NOW).total_seconds())
        assert waits == [5, 10, 20, 5]

    async def test_a_command_in_a_direct_message_with_somebody_else_is_answered_beside_the_card(
        self, harness: DispatcherHarness
    ) -> None:
        invocation = asked(NEW, channel="D0BETWEEN")
        answer = await harness.dispatcher.interpreter.answer(invocation)
        assert answer.card is not None
        cards = harness.dispatcher.delivery.cards
        assert await cards.answer(invocation, answer.card, answer.message, None) == answer.message
        assert self.shown(harness) == []
        await cards.tell(invocation, answer.card)
        await self.run(harness)
        assert len(self.shown(harness)) == 1

    async def test_a_first_card_shows_what_the_creation_told_and_asks_the_platform_nothing(
        self, harness: DispatcherHarness
    ) -> None:
        await self.room(harness)
        before = await harness.setup.every_request()
        await self.run(harness)
        assert await harness.setup.every_request() == before
        (text,) = self.shown(harness)
        assert text.startswith("Room created.")

    async def test_what_another_did_is_told_once(self, harness: DispatcherHarness) -> None:
        room = await self.room(harness)
        await self.run(harness)
        update = CardUpdate(RoomNews(room, NewsKind.CHANGED, "U0DEMO", ENGLISH, MATHS))
        for _ in range(2):
            await harness.dispatcher.delivery.cards.tell(asked(), update)
            await self.run(harness)
        card, told = self.shown(harness)
        assert card.startswith("Changed by <@U0DEMO> · Title: English → *数学 7B*")
        assert told.startswith("*English* · Changed by <@U0DEMO> · Title: English → *数学 7B*")

    async def test_what_happened_last_stands_there_where_who_writes_what_was_before_is_slower(
        self, harness: DispatcherHarness, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The job is started anew right after its first run has looked whether it is its own."""
        await self.room(harness)
        (older,) = await harness.queue.read(harness.queue.redis, 9, 0.01)
        later: list[asyncio.Task[None]] = []
        begin_writing, is_waiting = Cards.begin_writing, asyncio.Event()
        tries: list[str] = []

        async def begun(cards: Cards, room: str, by: str) -> bool:
            if by in tries:
                is_waiting.set()
            tries.append(by)
            return await begin_writing(cards, room, by)

        async def rename() -> None:
            await harness.take(asked("room rename last to Maths", id="2"))
            await self.run(harness)
            is_waiting.set()

        class Slow(Queue):
            async def confirm(self, held: HeldJob) -> None:
                await super().confirm(held)
                later.append(asyncio.create_task(rename()))
                await is_waiting.wait()

        monkeypatch.setattr(Cards, "begin_writing", begun)
        cards = harness.dispatcher.delivery.cards
        slow = msgspec.structs.replace(cards, queue=Slow(harness.queue.redis, COMMANDS))
        with pytest.raises(LeaseLost):
            await slow.refresh(older)
        await asyncio.gather(*later)
        (text,) = self.shown(harness)
        assert text.startswith("Changed · Title: English → *Maths*")
        assert await harness.jobs(cards=True) == []

    @pytest.mark.parametrize("shown", [True, False], ids=["shown", "to be shown"])
    async def test_what_is_told_late_puts_nothing_out_of_date(
        self, harness: DispatcherHarness, shown: bool
    ) -> None:
        """Redis was away when the room was created, or the process died that told so."""
        creation = asked(NEW)
        answer = await harness.dispatcher.interpreter.answer(creation)
        await harness.take(asked("room rename last to Maths", id="2", asked_at=NOW + timedelta(seconds=5)))
        assert answer.card is not None
        cards = harness.dispatcher.delivery.cards
        if shown:
            await cards.tell(asked(id="3", asked_at=NOW + timedelta(seconds=6)), answer.card)
            await self.run(harness)
            await harness.take(
                asked("room rename last to Chess", id="4", asked_at=NOW + timedelta(seconds=7))
            )
            await self.run(harness)
        await cards.tell(creation, answer.card)
        await self.run(harness)
        (text,) = self.shown(harness)
        assert text.startswith("Changed · Title: ")
        assert ("*Chess*" if shown else "*Maths*") in text
        assert (await harness.tenant.cards.of(answer.card.news.room))[ANNA].ts
        assert await harness.jobs(cards=True) == []

    @pytest.mark.parametrize("how", ["Redis was away", "taken over"])
    async def test_a_first_card_that_comes_late_shows_the_room_as_it_is(
        self, harness: DispatcherHarness, how: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "TELL_RETRY_INTERVAL", 0.5)
        creation, cards = asked(NEW), harness.dispatcher.delivery.cards
        answer = await harness.dispatcher.interpreter.answer(creation)
        assert answer.card is not None
        if how == "Redis was away":
            away = Away(harness.queue.redis, COMMANDS)
            await msgspec.structs.replace(cards, queue=away).tell(creation, answer.card)
        # whose card is still to be told of too
        renaming = asked('room rename "English" to Maths', id="2", asked_at=NOW + timedelta(seconds=1))
        await harness.dispatcher.interpreter.answer(renaming)
        if how == "taken over":
            late = msgspec.structs.replace(cards, clock=lambda: NOW + timedelta(seconds=20))
            await late.tell(creation, answer.card)
        await harness.dispatcher.tasks.drain(10)
        await self.run(harness)
        (text,) = self.shown(harness)
        assert "*Maths*" in text

    async def test_what_is_told_late_brings_a_card_to_who_has_none_and_renders_what_waits_anew(
        self, harness: DispatcherHarness
    ) -> None:
        """A card may have been begun and not posted; another may have been rendered before what is told of was done."""
        creation, cards = asked(NEW, asked_at=NOW + timedelta(seconds=5)), harness.dispatcher.delivery.cards
        answer = await harness.dispatcher.interpreter.answer(creation)
        assert answer.card is not None
        room = answer.card.news.room
        await cards.tell(creation, answer.card)
        await harness.dispatcher.interpreter.answer(asked('room rename "English" to Maths', id="2"))
        harness.workspace.add_user("U0BEN", "Ben")
        await harness.tenant.cards.keep(room, "U0BEN", LastingCard(begun=NOW - POST_TIMEOUT))
        news = RoomNews(room, NewsKind.TAUGHT, "U0DEMO", to="U0BEN")
        await cards.tell(asked(id="3", user="U0DEMO"), CardUpdate(news))
        await self.run(harness)
        (text,) = self.shown(harness)
        assert text.startswith("Room created.")
        assert "*Maths*" in text
        (given,) = harness.seen(harness.workspace.direct("U0BEN"), "U0BEN")
        assert "*Maths*" in given.text

    async def test_what_is_told_late_brings_a_card_that_shows_the_room_as_it_is_where_no_job_waits(
        self, harness: DispatcherHarness
    ) -> None:
        """Somebody else's card shows already what was done since."""
        creation, cards, since = asked(NEW), harness.dispatcher.delivery.cards, NOW + timedelta(seconds=1)
        answer = await harness.dispatcher.interpreter.answer(creation)
        assert answer.card is not None
        await harness.dispatcher.interpreter.answer(
            asked('room rename "English" to Maths', id="2", asked_at=since)
        )
        harness.workspace.add_user("U0BEN", "Ben")
        slack = cards.slack(TEAM)
        theirs = await slack.post(await slack.direct("U0BEN"), Said("shown", ()))
        known = LastingCard(begun=NOW, channel=theirs.channel, ts=theirs.ts, at=since.timestamp())
        await harness.tenant.cards.keep(answer.card.news.room, "U0BEN", known)
        await cards.tell(creation, answer.card)
        await self.run(harness)
        (text,) = self.shown(harness)
        assert "*Maths*" in text

    async def test_the_card_of_a_room_that_is_not_there_is_not_tried_again(
        self, harness: DispatcherHarness
    ) -> None:
        update = CardUpdate(RoomNews("26112112345678", NewsKind.CHANGED, "U0DEMO", ENGLISH, MATHS, to=ANNA))
        await harness.dispatcher.delivery.cards.tell(asked(user="U0DEMO"), update)
        await self.run(harness)
        assert await harness.jobs(cards=True) == []

    async def test_a_card_that_cannot_be_changed_any_more_is_left(self, harness: DispatcherHarness) -> None:
        room = await self.room(harness)
        await self.run(harness)
        harness.workspace.faults.set("chat.update", refusing("message_not_found"))
        await harness.take(asked("room rename last to Maths", id="2"))
        await self.run(harness)
        assert await harness.tenant.cards.of(room) == {}
        assert await harness.jobs(cards=True) == []


async def test_cards_are_renewed_where_there_are_any(harness: DispatcherHarness) -> None:
    made = await created(harness.setup)
    cards, news = harness.dispatcher.delivery.cards, RoomNews(made.room.id, NewsKind.DELETED, "U0ANNA")
    await cards.renew(TEAM, news)
    assert await harness.jobs(cards=True) == []
    await harness.tenant.cards.begin(made.room.id, "U0ANNA", NOW)
    await cards.renew(TEAM, news)
    assert await harness.jobs(cards=True) == [f"{TEAM} {made.room.id} card"]


def test_cards_are_found_by_what_the_versions_before_wrote_into_them() -> None:
    assert metadata_of("26112100000001", ANNA) == {
        "event_type": "rollcall_card",
        "event_payload": {"room": "26112100000001", "person": ANNA},
    }
