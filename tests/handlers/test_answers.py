"""How an answer reaches the person, over real HTTP, with Slack refusing and failing as it may."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partialmethod
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from bot.blocks import Message
from bot.errors import FileRejected, NotShared, ShareUnanswered, ShareUnreachable
from bot.manifest import scopes
from bot.sandbox.workspace import Workspace
from bot.sandbox.workspace.faults import (
    RESPONSE_URL,
    Fault,
    bad_gateway,
    broken,
    cut,
    hanging,
    lost,
    refusing,
    throttled,
)
from bot.sandbox.workspace.message_store import Content
from bot.sandbox.workspace.message_store import Message as Shown
from bot.slack import Slack
from bot.state import Invocation, Reply
from handlers.answers import Answers, Undelivered
from tests.slack.connected import connected, file_in

TEAM = "T0ROLLCALL"
HELLO = Message("hello", ({"type": "section", "text": {"type": "plain_text", "text": "hello"}},))
CHANNEL = Reply(channel="C0GENERAL", user="U0ANNA")

NOT_TAKEN = (broken(500), bad_gateway(), cut(after_work=False), hanging(), throttled(60))
"""Ways of Slack's to take no message, whatever is called."""


def asked(reply: Reply) -> Invocation:
    """What she asked for, to be answered there."""
    return Invocation(
        id="a" * 32,
        team=TEAM,
        user="U0ANNA",
        channel=reply.channel,
        line="peaks",
        asked_at=datetime.now(UTC),
        reply=reply,
    )


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not answered is looked for at once."""
    monkeypatch.setattr(Slack, "post_once", partialmethod(Slack.post_once, lookup_delays=(0.2,)))


@dataclass
class AnswersHarness:
    """Anna in #general, and what answers her."""

    workspace: Workspace
    slack: Slack
    answers: Answers

    def reply(self, source: Shown | None = None, **traits: Any) -> Reply:
        """A reply to her by a fresh `response_url`, to a press on a message that she was shown if one is given."""
        issued = self.workspace.world.response_urls.new("U0ANNA", "C0GENERAL", source=source)
        url = f"{self.workspace.world.origin}/commands/T1/{issued.token}"
        return replace(CHANNEL, response_url=url, **traits)

    async def send(self, reply: Reply) -> None:
        await self.answers.send(asked(reply), HELLO)

    async def publish(self, reply: Reply) -> str | None:
        return await self.answers.publish(asked(reply), HELLO)

    def hers(self) -> list[str]:
        """Where she sees the answer."""
        places = {"general": "general", "direct": self.workspace.direct("U0ANNA")}
        return [
            name
            for name, place in places.items()
            for message in self.workspace.seen("U0ANNA", place)
            if message.text == "hello"
        ]

    def nobody_else(self) -> bool:
        return not self.workspace.seen("U0DEMO", "general")

    def methods(self) -> list[str]:
        return [sent.method for sent in self.workspace.sent if sent.method != "auth.test"]


@pytest.fixture
async def harness() -> AsyncIterator[AnswersHarness]:
    async with Workspace(scopes=scopes()) as workspace, connected(workspace) as slack:
        workspace.add_user("U0ANNA", "Anna")
        yield AnswersHarness(workspace, slack, Answers(lambda team: slack))


async def test_by_the_response_url_first(harness: AnswersHarness) -> None:
    await harness.send(harness.reply())
    assert (harness.hers(), harness.methods()) == (["general"], [RESPONSE_URL])
    assert harness.nobody_else()


async def test_without_one_it_is_shown_in_the_channel(harness: AnswersHarness) -> None:
    await harness.send(CHANNEL)
    assert (harness.hers(), harness.methods()) == (["general"], ["chat.postEphemeral"])
    assert harness.nobody_else()


async def test_in_a_direct_message_it_is_posted(harness: AnswersHarness) -> None:
    await harness.send(replace(CHANNEL, channel=await harness.slack.direct("U0ANNA")))
    assert harness.hers() == ["direct"]
    assert "chat.postEphemeral" not in harness.methods()


@pytest.mark.parametrize(
    "fault",
    [
        Fault(404, "used_url"),
        Fault(404, "expired_url"),
        broken(404),
        broken(502),
        broken(200),
        *NOT_TAKEN,
    ],
    ids=str,
)
@pytest.mark.waiting
async def test_a_response_url_that_does_not_take_it(harness: AnswersHarness, fault: Fault) -> None:
    harness.workspace.faults.set(RESPONSE_URL, fault)
    await harness.send(harness.reply())
    assert harness.hers() == ["general"]
    assert harness.nobody_else()


@pytest.mark.parametrize(
    "fault",
    [
        refusing("restricted_action"),
        refusing("user_not_in_channel"),
        refusing("channel_not_found"),
        refusing("internal_error"),
        broken(503),
        *NOT_TAKEN,
    ],
    ids=str,
)
@pytest.mark.waiting
async def test_where_it_cannot_be_shown_it_comes_as_a_direct_message(
    harness: AnswersHarness, fault: Fault
) -> None:
    harness.workspace.faults.set(RESPONSE_URL, Fault(404, "used_url"))
    harness.workspace.faults.set("chat.postEphemeral", fault)
    await harness.send(harness.reply())
    assert harness.hers() == ["direct"]
    assert harness.nobody_else()


async def test_where_the_bot_is_not_in_the_channel(harness: AnswersHarness) -> None:
    harness.workspace.channel("general").members.discard(harness.workspace.world.directory.bot.id)
    await harness.send(CHANNEL)
    assert harness.hers() == ["direct"]


@pytest.mark.parametrize("fault", [throttled(0), throttled(1)], ids=str)
@pytest.mark.waiting
async def test_slack_is_waited_for_when_it_is_busy_for_a_moment(
    harness: AnswersHarness, fault: Fault
) -> None:
    harness.workspace.faults.set(RESPONSE_URL, fault)
    await harness.send(harness.reply())
    assert (harness.hers(), harness.methods()) == (["general"], [RESPONSE_URL] * 2)


@pytest.mark.waiting
async def test_by_no_way_at_all(harness: AnswersHarness) -> None:
    for method in (RESPONSE_URL, "chat.postEphemeral", "chat.postMessage"):
        harness.workspace.faults.set(method, broken(503, 9))
    with pytest.raises(Undelivered) as raised:
        await harness.send(harness.reply())
    assert raised.value.transient
    assert harness.hers() == []


async def test_refused_every_way(harness: AnswersHarness) -> None:
    for method in ("chat.postEphemeral", "chat.postMessage"):
        harness.workspace.faults.set(method, refusing("restricted_action"))
    with pytest.raises(Undelivered) as raised:
        await harness.send(CHANNEL)
    assert not raised.value.transient


@pytest.mark.parametrize("fault", [lost(), cut(), bad_gateway(after_work=True)], ids=str)
@pytest.mark.waiting
async def test_a_direct_message_that_was_cut_after_slack_took_it_stands_once(
    harness: AnswersHarness, fault: Fault
) -> None:
    harness.workspace.faults.set("chat.postMessage", msgspec.structs.replace(fault))
    await harness.send(replace(CHANNEL, channel=await harness.slack.direct("U0ANNA")))
    assert harness.hers() == ["direct"]
    thread = harness.workspace.seen("U0ANNA", harness.workspace.direct("U0ANNA"))[0].ts
    harness.workspace.faults.set("chat.postMessage", msgspec.structs.replace(fault))
    await harness.send(replace(CHANNEL, channel=await harness.slack.direct("U0ANNA"), thread_ts=thread))
    assert harness.hers() == ["direct"] * 2


@pytest.mark.parametrize("fault", [lost(), cut(), bad_gateway(after_work=True)], ids=str)
@pytest.mark.waiting
async def test_what_was_published_and_cut_stands_once(harness: AnswersHarness, fault: Fault) -> None:
    harness.workspace.faults.set("chat.postMessage", msgspec.structs.replace(fault))
    ts = await harness.publish(harness.reply())
    (message,) = harness.workspace.seen("U0DEMO", "general")
    assert message.ts == ts


@pytest.mark.parametrize("in_thread", [True, False])
async def test_an_answer_is_known_to_stand_where_it_can_be_looked_for(
    harness: AnswersHarness, in_thread: bool
) -> None:
    direct = await harness.slack.direct("U0ANNA")
    parent = await harness.slack.post(direct, Message("a thread", ()))
    invocation = asked(replace(CHANNEL, channel=direct, thread_ts=parent.ts if in_thread else None))
    assert not await harness.answers.is_answered(invocation)
    await harness.answers.send(invocation, HELLO)
    assert await harness.answers.is_answered(invocation)
    assert await harness.answers.is_posted(invocation, HELLO) is not in_thread
    harness.workspace.faults.set("conversations.history", refusing("missing_scope", 9))
    harness.workspace.faults.set("conversations.replies", refusing("missing_scope", 9))
    assert not await harness.answers.is_answered(invocation)
    assert not await harness.answers.is_posted(invocation, HELLO)


@pytest.mark.waiting
async def test_one_that_was_lost_is_posted_again(harness: AnswersHarness) -> None:
    harness.workspace.faults.set("chat.postMessage", cut(after_work=False))
    await harness.publish(harness.reply())
    assert len(harness.workspace.seen("U0DEMO", "general")) == 1


async def test_that_it_is_being_made_is_replaced_in_a_direct_message(harness: AnswersHarness) -> None:
    direct = asked(replace(CHANNEL, channel=await harness.slack.direct("U0ANNA")))
    shown = await harness.answers.show_progress(direct, Message("working", ()))
    assert shown is not None
    await harness.answers.replace(direct, shown, HELLO)
    (message,) = harness.workspace.seen("U0ANNA", harness.workspace.direct("U0ANNA"))
    assert message.text == "hello"


@pytest.mark.waiting
async def test_an_update_that_was_not_answered_is_made_again(harness: AnswersHarness) -> None:
    direct = asked(replace(CHANNEL, channel=await harness.slack.direct("U0ANNA")))
    shown = await harness.answers.show_progress(direct, Message("working", ()))
    assert shown is not None
    harness.workspace.faults.set("chat.update", cut(after_work=True))
    await harness.answers.replace(direct, shown, HELLO)
    (message,) = harness.workspace.seen("U0ANNA", harness.workspace.direct("U0ANNA"))
    assert message.text == "hello"


@pytest.mark.waiting
@pytest.mark.parametrize("is_done", [True, False])
async def test_what_was_replaced_without_an_answer_is_not_told_beside_it(
    harness: AnswersHarness, is_done: bool
) -> None:
    direct = asked(replace(CHANNEL, channel=await harness.slack.direct("U0ANNA")))
    shown = await harness.answers.show_progress(direct, Message("working", ()))
    assert shown is not None
    harness.workspace.faults.set("chat.update", broken(after_work=is_done))
    harness.workspace.faults.set("chat.update", broken(count=9))
    await harness.answers.replace(direct, shown, HELLO)
    seen = harness.workspace.seen("U0ANNA", harness.workspace.direct("U0ANNA"))
    assert [message.text for message in seen] == (["hello"] if is_done else ["working", "hello"])


@pytest.mark.waiting
async def test_what_was_replaced_in_a_thread_without_an_answer_is_not_told_beside_it(
    harness: AnswersHarness,
) -> None:
    channel = await harness.slack.direct("U0ANNA")
    head = await harness.slack.post(channel, Message("a card", ()))
    invocation = asked(replace(CHANNEL, channel=channel, thread_ts=head.ts))
    shown = await harness.answers.show_progress(invocation, Message("working", ()))
    assert shown is not None
    harness.workspace.faults.set("chat.update", broken(after_work=True))
    harness.workspace.faults.set("chat.update", broken(count=9))
    await harness.answers.replace(invocation, shown, HELLO)
    assert [message.text for message in harness.workspace.seen("U0ANNA", channel)] == ["a card", "hello"]


@pytest.mark.waiting
async def test_what_slack_does_not_tell_to_have_been_replaced_is_left_for_later(
    harness: AnswersHarness,
) -> None:
    direct = asked(replace(CHANNEL, channel=await harness.slack.direct("U0ANNA")))
    shown = await harness.answers.show_progress(direct, Message("working", ()))
    assert shown is not None
    harness.workspace.faults.set("chat.update", broken(after_work=True))
    harness.workspace.faults.set("conversations.history", broken(count=99))
    with pytest.raises(Undelivered) as undelivered:
        await harness.answers.replace(direct, shown, HELLO)
    assert undelivered.value.transient
    seen = harness.workspace.seen("U0ANNA", harness.workspace.direct("U0ANNA"))
    assert [message.text for message in seen] == ["hello"]


@pytest.mark.waiting
async def test_what_may_not_be_looked_at_is_replaced_again(harness: AnswersHarness) -> None:
    direct = asked(replace(CHANNEL, channel=await harness.slack.direct("U0ANNA")))
    shown = await harness.answers.show_progress(direct, Message("working", ()))
    assert shown is not None
    harness.workspace.faults.set("chat.update", broken())
    harness.workspace.faults.set("conversations.history", refusing("missing_scope"))
    await harness.answers.replace(direct, shown, HELLO)
    (message,) = harness.workspace.seen("U0ANNA", harness.workspace.direct("U0ANNA"))
    assert message.text == "hello"


@pytest.mark.waiting
@pytest.mark.parametrize("by", ["update", "press"])
async def test_an_update_that_was_not_answered_does_not_undo_what_others_changed_since(
    harness: AnswersHarness, by: str
) -> None:
    """A card shows its room as it is by then, since somebody changed it meanwhile, or a list its next page."""
    invocation = asked(replace(CHANNEL, channel=await harness.slack.direct("U0ANNA")))
    shown = await harness.answers.show_progress(invocation, Message("working", ()))
    assert shown is not None
    harness.workspace.faults.set("chat.update", cut(after_work=True))
    replacing = asyncio.create_task(harness.answers.replace(invocation, shown, HELLO))
    direct = harness.workspace.direct("U0ANNA")
    (message,) = harness.workspace.seen("U0ANNA", direct)
    await harness.workspace.world.messages.wait_until(lambda: message.text == "hello", 10)
    changed, carried = Message("changed", ()), message.content.metadata
    if by == "update":
        await harness.slack.update(shown, changed, carried)
    else:
        await harness.answers.send(
            asked(harness.reply(source=message, replace=True, metadata=carried)), changed
        )
    assert await replacing == shown
    assert [message.text for message in harness.workspace.seen("U0ANNA", direct)] == ["changed"]


async def test_what_cannot_be_replaced_is_answered_beside_it(harness: AnswersHarness) -> None:
    direct = asked(replace(CHANNEL, channel=await harness.slack.direct("U0ANNA")))
    shown = await harness.answers.show_progress(direct, Message("working", ()))
    assert shown is not None
    harness.workspace.faults.set("chat.update", refusing("cant_update_message"))
    await harness.answers.replace(direct, shown, HELLO)
    assert harness.hers() == ["direct"]


@pytest.mark.parametrize("by_hook", [True, False])
async def test_in_a_channel_that_it_is_being_made_is_shown_to_who_asked(
    harness: AnswersHarness, by_hook: bool
) -> None:
    reply = harness.reply() if by_hook else CHANNEL
    assert await harness.answers.show_progress(asked(reply), HELLO) is None
    assert harness.hers() == ["general"]
    assert harness.nobody_else()


async def test_no_progress_is_no_trouble(harness: AnswersHarness) -> None:
    harness.workspace.faults.set("chat.postEphemeral", broken(500))
    assert await harness.answers.show_progress(asked(CHANNEL), HELLO) is None


async def test_an_answer_in_a_thread_stays_in_it(harness: AnswersHarness) -> None:
    posted = await harness.slack.post("C0GENERAL", Message("a card", ()))
    await harness.slack.post("C0GENERAL", Message("a reply", ()), thread_ts=posted.ts)
    for reply in (harness.reply(thread_ts=posted.ts), replace(CHANNEL, thread_ts=posted.ts)):
        await harness.send(reply)
        assert harness.workspace.seen("U0ANNA", "general")[-1].thread_ts == posted.ts
    await harness.publish(harness.reply(thread_ts=posted.ts))
    assert harness.workspace.seen("U0DEMO", "general")[-1].thread_ts == posted.ts
    harness.workspace.channel("general").members.discard(harness.workspace.world.directory.bot.id)
    await harness.publish(harness.reply(thread_ts=posted.ts))
    assert [message.thread_ts for message in harness.workspace.seen("U0DEMO", "general")] == [
        None,
        *[posted.ts] * 3,
    ]


async def test_that_it_is_being_made_is_said_in_its_thread(harness: AnswersHarness) -> None:
    channel = await harness.slack.direct("U0ANNA")
    head = await harness.slack.post(channel, Message("a card", ()))
    await harness.answers.show_progress(
        asked(replace(CHANNEL, channel=channel, thread_ts=head.ts)), Message("working", ())
    )
    assert harness.workspace.seen("U0ANNA", channel)[-1].thread_ts == head.ts


async def test_what_is_published_is_seen_by_all_and_replaces_nothing(harness: AnswersHarness) -> None:
    ts = await harness.publish(harness.reply(replace=True))
    (message,) = harness.workspace.seen("U0DEMO", "general")
    assert (message.ts, message.text) == (ts, "hello")


async def test_where_the_bot_is_no_member_the_response_url_publishes(harness: AnswersHarness) -> None:
    harness.workspace.channel("general").members.discard(harness.workspace.world.directory.bot.id)
    assert await harness.publish(harness.reply(replace=True)) is None
    (message,) = harness.workspace.seen("U0DEMO", "general")
    assert message.text == "hello"
    (sent,) = [sent for sent in harness.workspace.sent if sent.method == RESPONSE_URL]
    assert sent.arguments["replace_original"] is False


@pytest.mark.waiting
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (refusing("restricted_action"), NotShared),
        (throttled(60), ShareUnreachable),
        (broken(500, 9), ShareUnanswered),
        (hanging(9), ShareUnanswered),
    ],
    ids=str,
)
async def test_what_cannot_be_published_is_said(
    harness: AnswersHarness, fault: Fault, error: type[NotShared]
) -> None:
    harness.workspace.faults.set("chat.postMessage", fault)
    with pytest.raises(NotShared) as raised:
        await harness.publish(harness.reply())
    assert type(raised.value) is error
    assert harness.nobody_else()


async def test_what_was_not_posted_is_not_taken_for_what_was_told_before(
    harness: AnswersHarness, soon: None
) -> None:
    """Both answer the same command."""
    invocation = asked(replace(CHANNEL, channel=await harness.slack.direct("U0ANNA")))
    await harness.answers.send(invocation, Message("It goes on later.", ()))
    harness.workspace.faults.set("chat.postMessage", broken(500))
    await harness.answers.send(invocation, HELLO)
    assert harness.hers() == ["direct"]


@pytest.mark.parametrize("is_seen", [True, False])
@pytest.mark.parametrize("from_home", [True, False])
async def test_what_was_not_answered_is_not_posted_again_once_it_was_seen(
    harness: AnswersHarness, soon: None, from_home: bool, is_seen: bool
) -> None:
    """A press on it took its place, by which it is found no more."""

    async def seen(invocation: Invocation, message: Message) -> bool:
        return is_seen and len(harness.hers()) == 1

    direct = harness.workspace.direct("U0ANNA")
    answers = Answers(lambda team: harness.slack, seen)
    harness.workspace.faults.set("chat.postMessage", broken(500, after_work=True))
    reply = replace(CHANNEL, channel="" if from_home else direct)
    sending = asyncio.create_task(answers.send(asked(reply), HELLO))
    posted = await harness.workspace.wait_for_message(user="U0ANNA", channel=direct)
    await harness.workspace.world.messages.replace(posted, Content("hello"))
    assert (await sending is None) is is_seen
    assert len(harness.hers()) == (1 if is_seen else 2)


async def test_what_takes_the_place_of_another_is_put_there_again_if_slack_did_not_answer(
    harness: AnswersHarness,
) -> None:
    await harness.slack.post("C0GENERAL", Message("a card", ()))
    (standing,) = harness.workspace.seen("U0ANNA")
    harness.workspace.faults.set(RESPONSE_URL, broken(500))
    await harness.send(harness.reply(source=standing, replace=True))
    assert (harness.hers(), harness.methods()[1:]) == (["general"], [RESPONSE_URL] * 2)


@pytest.mark.parametrize("way", ["placeholder", "response_url"])
async def test_what_took_the_place_of_another_and_was_answered_is_not_put_there_again(
    harness: AnswersHarness, way: str
) -> None:
    """Slack did not answer for it; what it was answered with stands there by now."""
    posted = await harness.slack.post("C0GENERAL", Message("Working on it", ()))
    (standing,) = harness.workspace.seen("U0ANNA")

    async def seen(invocation: Invocation, message: Message) -> bool:
        if standing.text != "hello":
            return False
        await harness.workspace.world.messages.replace(standing, Content("answered"))
        return True

    answers = Answers(lambda team: harness.slack, seen)
    if way == "placeholder":
        harness.workspace.faults.set("chat.update", broken(500, after_work=True))
        assert await answers.replace(asked(CHANNEL), posted, HELLO) is None
    else:
        issued = harness.workspace.world.response_urls.new("U0ANNA", "C0GENERAL", source=standing)
        url = f"{harness.workspace.world.origin}/commands/T1/{issued.token}"
        harness.workspace.faults.set(RESPONSE_URL, broken(500, after_work=True))
        assert await answers.send(asked(replace(CHANNEL, response_url=url, replace=True)), HELLO) is None
    assert [message.text for message in harness.workspace.seen("U0ANNA")] == ["answered"]


async def test_a_file_is_handed_over(harness: AnswersHarness, tmp_path: Path) -> None:
    await harness.answers.send_file(asked(CHANNEL), file_in(tmp_path))
    (message,) = harness.workspace.seen("U0ANNA", harness.workspace.direct("U0ANNA"))
    assert message.text == "the table"


@pytest.mark.waiting
@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("conversations.open", refusing("user_disabled")),
        ("conversations.open", broken(502, 9)),
        ("files.getUploadURLExternal", broken(503)),
        ("files.completeUploadExternal", hanging()),
        ("files.completeUploadExternal", refusing("channel_not_found")),
    ],
    ids=str,
)
async def test_a_file_that_is_not_taken_is_said(
    harness: AnswersHarness, method: str, fault: Fault, tmp_path: Path
) -> None:
    harness.workspace.faults.set(method, fault)
    with pytest.raises(FileRejected):
        await harness.answers.send_file(asked(CHANNEL), file_in(tmp_path))


async def test_why_a_file_is_not_sent_is_told_in_slacks_word(harness: AnswersHarness, tmp_path: Path) -> None:
    harness.workspace.faults.set("conversations.open", refusing("user_disabled", 9))
    with pytest.raises(FileRejected, match="user_disabled"):
        await harness.answers.send_file(asked(CHANNEL), file_in(tmp_path))
    with pytest.raises(FileRejected, match="user_disabled"):
        await harness.answers.has_file(asked(CHANNEL), "F1")
