"""An answer reaches the person, or the channel, and what "it" is below it is kept."""

from __future__ import annotations

import re

import pytest
import structlog
from msgspec.structs import replace

from bot.blocks import Message
from bot.classroom.results import NewsKind, RoomNews
from bot.sandbox.workspace import refusing
from bot.slack import Slack
from bot.state import Cipher, Redis, Reply, Throttle
from handlers.answers import Answers
from handlers.cards import CardUpdate
from handlers.delivery import Answer, read, written
from tests.end_to_end.conftest import ROOM
from tests.handlers.harness import GENERAL, NEW, REFERENCE, DispatcherHarness, Press, asked


def test_what_is_stored_of_an_answer_is_sent_as_it_was() -> None:
    ours, theirs = Cipher.derived_from(b"ours"), Cipher.derived_from(b"theirs")
    news = RoomNews("26112462531088", NewsKind.CHANGED, "U0ANNA")
    answer = Answer(
        Message("for all", ({"type": "divider"},)),
        public=True,
        failed=True,
        room="26112462531088",
        numbered=("26112462531088", "26112462531089"),
        private=Message("for her", ()),
        card=CardUpdate(news, Message("her card", ()), Message("changed", ())),
    )
    for each in (answer, Answer(Message("for her", ()))):
        assert read(written(each, ours), ours) == each
    assert read(written(answer, ours), theirs) is None
    assert read(None, ours) is None


@pytest.mark.parametrize(
    ("line", "of_list", "in_place"),
    [
        ("room show {}", True, True),
        ("room show 26112400000000", True, False),
        ("room show 26112400000000", False, True),
    ],
)
async def test_what_fails_takes_the_place_of_a_question_and_stands_below_a_list(
    harness: DispatcherHarness, line: str, of_list: bool, in_place: bool
) -> None:
    room = await harness.setup.room("English")
    (listed,) = await harness.take(asked("room list today", id="list"))
    (pressed,) = harness.seen()
    issued = harness.workspace.world.response_urls.new("U0ANNA", GENERAL, source=pressed)
    reply = Reply(
        channel=GENERAL,
        user="U0ANNA",
        response_url=f"{harness.workspace.world.origin}/commands/T1/{issued.token}",
        replace=True,
        beside_if_failed=of_list,
    )
    told = await harness.take(replace(asked(line.format(room)), reply=reply))
    assert (pressed.text == listed, len(told)) == ((False, 1) if in_place else (True, 2))


class TestProgress:
    """What takes long."""

    async def test_what_takes_long_says_so_first(self, harness: DispatcherHarness) -> None:
        await harness.setup.control("/faults", endpoint="hourly_peaks", kind="latency", seconds=0.3)
        harness.deliver(slow=0.02)
        working, told = await harness.take(asked("peaks yesterday"))
        assert "Working on it" in working
        assert "Mon 23 Nov" in told

    async def test_what_waits_at_the_limit_says_how_long(
        self, harness: DispatcherHarness, redis: Redis, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        throttle = Throttle(redis, "full", requests=1, window=600)
        await throttle.wait()
        monkeypatch.setattr(harness.tenant.platform._connection, "throttle", throttle)
        harness.deliver(slow=0.1)
        await harness.dispatcher.take(asked("peaks yesterday", channel=harness.direct))
        working = await harness.workspace.wait_for_message(user="U0ANNA", channel=harness.direct)
        assert re.search(r"I'll answer here in about [1-6]\d\d seconds\.", working.text)

    async def test_what_takes_long_is_replaced_by_its_answer_in_a_direct_message(
        self, harness: DispatcherHarness
    ) -> None:
        await harness.setup.control("/faults", endpoint="hourly_peaks", kind="latency", seconds=0.3)
        harness.deliver(slow=0.02)
        (told,) = await harness.take(asked("peaks yesterday", channel=harness.direct))
        assert "Mon 23 Nov" in told
        assert ["Working on it" in each.text for each in harness.seen(harness.direct)[0].contents] == [
            True,
            False,
        ]

    async def test_how_far_it_is_is_kept_up_to_date_in_a_direct_message(
        self, harness: DispatcherHarness
    ) -> None:
        for _ in range(12):
            await harness.setup.room("English", "2026-11-23T08:00", "2026-11-23T09:00")
        await harness.setup.control("/faults", endpoint="join_codes", kind="latency", seconds=0.1)
        harness.deliver(slow=0.02, updates=0.02)
        (told,) = await harness.take(asked("attendance every English yesterday", channel=harness.direct))
        assert "From 12 classes" in told
        said = [each.text for each in harness.seen(harness.direct)[0].contents]
        assert any(re.search(r"\d+ of 12 done", text) for text in said)


class TestTheRoomThatItIs:
    """Of which room the next line speaks."""

    async def test_in_a_direct_message_it_is_the_room_of_the_card(self, harness: DispatcherHarness) -> None:
        await harness.take(asked(NEW, channel=harness.direct))
        known = harness.tenant.contexts
        (room,) = ROOM.findall(str(harness.seen(harness.direct)[0].blocks))[:1]
        await known.keep_last("U0ANNA", "another")
        assert (await known.of("U0ANNA", harness.direct)).last == room
        assert (await known.of("U0ANNA")).last == "another"

    async def test_it_is_the_room_of_what_was_told_in_an_acknowledgement_too(
        self, harness: DispatcherHarness
    ) -> None:
        answer = Answer(Message("English", ()), room="26112462531088")
        typed = asked("room show English", channel=harness.direct)
        assert await harness.dispatcher.delivery.acknowledgement(typed, answer)
        assert (await harness.tenant.contexts.of("U0ANNA", harness.direct)).last == answer.room

    async def test_in_a_thread_it_is_hers_alone(self, harness: DispatcherHarness) -> None:
        room = await harness.setup.room("English")
        await harness.take(asked(f"room show {room}", thread_ts="9.9"))
        known = harness.tenant.contexts
        assert (await known.of("U0BEN", f"{GENERAL}:9.9")).last is None
        await known.keep_last("U0ANNA", "another")
        assert (await known.of("U0ANNA", f"{GENERAL}:9.9")).last == room

    async def test_under_a_shared_card_it_is_everybodys(self, harness: DispatcherHarness) -> None:
        room = await harness.setup.room("English")
        await harness.take(asked(f"room show {room} share"))
        (card,) = harness.seen(user="U0DEMO")
        assert (await harness.tenant.contexts.of("U0BEN", f"{GENERAL}:{card.ts}")).last == room

    async def test_where_slack_does_not_tell_which_message_it_is_it_is_that_of_the_thread(
        self, harness: DispatcherHarness
    ) -> None:
        room = await harness.setup.room("English")
        harness.workspace.faults.set("chat.postMessage", refusing("not_in_channel"))
        issued = harness.workspace.world.response_urls.new("U0ANNA", GENERAL)
        url = f"{harness.workspace.world.origin}/commands/T1/{issued.token}"
        share = asked(f"room show {room} share", thread_ts="9.9")
        await harness.take(replace(share, reply=replace(share.reply, response_url=url)))
        known = harness.tenant.contexts
        await known.keep_last("U0ANNA", "another")
        assert (await known.of("U0ANNA", f"{GENERAL}:9.9")).last == room

    async def test_the_numbers_of_a_shared_list_are_everybodys_where_it_stands_and_under_it(
        self, harness: DispatcherHarness
    ) -> None:
        room = await harness.setup.room("English")
        await harness.take(asked("room list today share"))
        (posted,) = harness.seen(user="U0DEMO")
        known = harness.tenant.contexts
        assert (await known.of("U0BEN", None, GENERAL)).listed == (room,)
        await known.share_list(GENERAL, ["another"])
        assert (await known.of("U0BEN", f"{GENERAL}:{posted.ts}", GENERAL)).listed == (room,)

    async def test_where_it_cannot_be_kept_the_answer_stands(
        self, harness: DispatcherHarness, nowhere: Redis
    ) -> None:
        room = await harness.setup.room("English")
        harness.without(nowhere, "contexts")
        (told,) = await harness.take(asked(f"room show {room}", channel=harness.direct))
        assert "English" in told


class TestSharing:
    """What the channel sees."""

    async def test_what_cannot_be_shared_is_answered_with_the_reason(
        self, harness: DispatcherHarness
    ) -> None:
        harness.workspace.faults.set("chat.postMessage", refusing("restricted_action"))
        with structlog.testing.capture_logs() as logs:
            (told,) = await harness.take(asked(f"{NEW} share"))
        sorry, _, private = told.partition("Room created.")
        assert "`restricted_action`" in sorry
        assert "English" in private
        assert harness.seen(user="U0DEMO") == []
        (warned,) = [line for line in logs if line["event"] == "answer not shared"]
        assert (warned["reason"], warned["log_level"]) == ("restricted_action", "warning")

    async def test_what_nobody_foresaw_is_told_with_a_reference_and_answered_to_who_asked(
        self, harness: DispatcherHarness
    ) -> None:
        def nobody(team: str) -> Slack:
            raise LookupError(team)

        harness.deliver(answers=Answers(nobody))
        with structlog.testing.capture_logs() as logs:
            (told,) = await harness.take(asked(f"{NEW} share"))
        sorry, _, private = told.partition("Room created.")
        assert "Something went wrong." in sorry
        assert "English" in private
        (failed,) = [line for line in logs if line["event"] == "answer not shared"]
        assert re.findall(REFERENCE, sorry) == [failed["reference"]]
        assert (failed["exc_info"], failed["log_level"]) == (True, "error")

    async def test_the_reason_takes_the_place_of_the_message_that_it_takes_long(
        self, harness: DispatcherHarness
    ) -> None:
        await harness.setup.control("/faults", endpoint="hourly_peaks", kind="latency", seconds=0.3)
        harness.deliver(slow=0.02)
        await harness.dispatcher.take(asked("peaks yesterday share", channel=harness.direct))
        await harness.workspace.wait_for_message(user="U0ANNA", channel=harness.direct)
        harness.workspace.faults.set("chat.postMessage", refusing("restricted_action"))
        (told,) = await harness.told(harness.direct)
        sorry, _, private = told.partition("Mon 23 Nov")
        assert "`restricted_action`" in sorry
        assert private


class TestSharingByAButton:
    """What a button shares is shared once."""

    async def test_what_was_shared_is_not_shared_again(
        self, harness: DispatcherHarness, press: Press
    ) -> None:
        for _ in range(3):
            told = await harness.take(await press("peaks yesterday share"))
        posted, *already = told
        assert "Mon 23 Nov" in posted
        assert [message.text for message in harness.seen(user="U0DEMO")] == [posted]
        assert already == [already[0]] * 2
        assert "already posted" in already[0]

    async def test_that_it_was_shared_is_said_in_place_of_the_message_that_it_takes_long(
        self, harness: DispatcherHarness, press: Press
    ) -> None:
        await harness.tenant.presses.keep_shared("a button", shared=True)
        await harness.setup.control("/faults", endpoint="hourly_peaks", kind="latency", seconds=0.3)
        harness.deliver(slow=0.02)
        (already,) = await harness.take(await press("peaks yesterday share", channel=harness.direct))
        assert "already posted" in already

    async def test_what_could_not_be_shared_may_be_shared_by_the_next_press(
        self, harness: DispatcherHarness, press: Press
    ) -> None:
        harness.workspace.faults.set("chat.postMessage", refusing("restricted_action"))
        await harness.take(await press("peaks yesterday share"))
        assert harness.seen(user="U0DEMO") == []
        await harness.take(await press("peaks yesterday share"))
        assert len(harness.seen(user="U0DEMO")) == 1

    @pytest.mark.waiting
    async def test_without_redis_a_press_is_answered_and_shared(
        self, harness: DispatcherHarness, press: Press, nowhere: Redis
    ) -> None:
        harness.without(nowhere, "presses")
        assert "Mon 23 Nov" in (await harness.take(await press("peaks yesterday")))[-1]
        await harness.take(await press("peaks yesterday share"))
        assert len(harness.seen(user="U0DEMO")) == 1
