"""What Slack sends, as a job."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.state import Invocation, Reply
from handlers import incoming

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
COMMAND = {
    "trigger_id": "1.2.abc",
    "team_id": "T0SCHOOL",
    "user_id": "U0ANN",
    "channel_id": "C0CLASS",
    "command": "/room",
    "text": 'new "English" 14:00-15:00',
    "response_url": "https://hooks.example/1",
}


SHORTCUT = {
    "trigger_id": "1.2.abc",
    "callback_id": "new_room",
    "team": {"id": "T0SCHOOL"},
    "user": {"id": "U0ANN"},
}
OF_MESSAGE = {
    **SHORTCUT,
    "channel": {"id": "C0CLASS"},
    "message": {"ts": "10.1", "text": "English at 3"},
    "response_url": "https://hooks.example/3",
}


def mention(**event: Any) -> dict[str, Any]:
    """An event of the kind that a mention is."""
    said = {"type": "app_mention", "user": "U0ANN", "channel": "C0CLASS", "ts": "10.1", **event}
    return {"event_id": "Ev1", "team_id": "T0SCHOOL", "event": said}


def press(**changes: Any) -> dict[str, Any]:
    """A press on a button of a card."""
    return {
        "team": {"id": "T0SCHOOL"},
        "user": {"id": "U0ANN"},
        "container": {"message_ts": "10.1", "channel_id": "C0CLASS"},
        "actions": [{"action_id": "run.again", "action_ts": "11.1"}],
        "response_url": "https://hooks.example/2",
        **changes,
    }


def test_a_command() -> None:
    job = incoming.of_command(COMMAND, NOW)
    assert (job.team, job.user, job.channel, job.noun) == ("T0SCHOOL", "U0ANN", "C0CLASS", "room")
    assert (job.line, job.at_account) == ('new "English" 14:00-15:00', True)
    assert job.reply.response_url == "https://hooks.example/1"
    assert job.reply.place is None


def test_a_command_without_text_is_an_empty_line() -> None:
    assert incoming.of_command({k: v for k, v in COMMAND.items() if k != "text"}, NOW).line == ""


def test_the_same_command_is_the_same_job_and_another_is_another() -> None:
    first = incoming.of_command(COMMAND, NOW)
    assert incoming.of_command(COMMAND, NOW).id == first.id
    assert incoming.of_command({**COMMAND, "trigger_id": "1.2.abd"}, NOW).id != first.id


def test_a_mention_is_answered_in_its_channel_or_in_the_thread_it_is_in() -> None:
    assert incoming.of_event(mention(), "room list", NOW).reply.thread_ts is None
    assert incoming.of_event(mention(thread_ts="9.9"), "room list", NOW).reply.place == "C0CLASS:9.9"


def test_a_direct_message_is_answered_beside_it() -> None:
    job = incoming.of_event(mention(channel="D0ANN", channel_type="im"), "room list", NOW)
    assert (job.reply.thread_ts, job.reply.place, job.reply.is_direct) == (None, "D0ANN", True)


def test_a_message_is_known_by_its_own_and_may_name_an_account() -> None:
    job = incoming.of_event(mention(thread_ts="9.9"), "Second: room list", NOW)
    assert (job.message_ts, job.at_account) == ("10.1", True)


def test_a_redelivered_event_is_the_same_job() -> None:
    assert incoming.of_event(mention(), "x", NOW).id == incoming.of_event(mention(), "x", NOW).id


@pytest.mark.parametrize(
    "other",
    [
        {"container": {"message_ts": "10.2", "channel_id": "C0CLASS"}},
        {"user": {"id": "U0BOB"}},
        {"actions": [{"action_id": "run.other", "action_ts": "11.1"}]},
    ],
)
def test_a_press_is_one_by_message_person_and_button(other: dict[str, Any]) -> None:
    first, same = incoming.of_press(press(), "room list", NOW), incoming.of_press(press(), "room list", NOW)
    differs = incoming.of_press(press(**other), "room list", NOW)
    assert (same.id, same.button) == (first.id, first.button)
    assert differs.id != first.id
    assert differs.button != first.button


def test_a_button_pressed_again_is_the_same_button_and_another_press() -> None:
    later = press(actions=[{"action_id": "run.again", "action_ts": "13.7"}])
    first, again = incoming.of_press(press(), "room list", NOW), incoming.of_press(later, "room list", NOW)
    assert again.button == first.button
    assert again.id != first.id


def test_a_press_in_a_thread_is_answered_in_it() -> None:
    def thread(ts: str) -> str | None:
        container = {"message_ts": "10.1", "channel_id": "C0CLASS", "thread_ts": ts}
        return incoming.of_press(press(container=container), "room list", NOW).reply.thread_ts

    assert incoming.of_press(press(), "room list", NOW).reply.thread_ts is None
    assert thread("9.9") == "9.9"
    # the message that the thread is under stands in the channel
    assert thread("10.1") is None


@pytest.mark.parametrize(
    ("body", "reply"),
    [
        (SHORTCUT, Reply(channel="", user="U0ANN")),
        (OF_MESSAGE, Reply(channel="C0CLASS", user="U0ANN", response_url="https://hooks.example/3")),
        # a response_url cannot answer in a thread
        (
            {**OF_MESSAGE, "message": {"ts": "10.1", "thread_ts": "9.9"}},
            Reply(channel="C0CLASS", user="U0ANN", thread_ts="9.9"),
        ),
    ],
)
def test_a_shortcut_is_answered_where_its_message_stands_if_it_has_one(
    body: dict[str, Any], reply: Reply
) -> None:
    job = incoming.of_shortcut(body, NOW)
    assert job == incoming.of_anything(body, NOW)
    assert job == Invocation(
        id=job.id,
        team="T0SCHOOL",
        user="U0ANN",
        channel=reply.channel,
        asked_at=NOW,
        at_account=True,
        reply=reply,
    )
    assert incoming.of_shortcut({**body, "trigger_id": "1.2.abd"}, NOW).id != job.id


def test_what_is_done_in_a_modal_is_done_once_and_in_no_channel() -> None:
    body = {**SHORTCUT, "view": {"id": "V1"}}
    job = incoming.of_view(body, "V1", NOW)
    assert job == incoming.of_anything(body, NOW)
    assert job == Invocation(
        id=job.id,
        team="T0SCHOOL",
        user="U0ANN",
        channel="",
        asked_at=NOW,
        reply=Reply(channel="", user="U0ANN"),
    )
    assert incoming.of_view(body, "V2", NOW).id != job.id


@pytest.mark.parametrize(
    ("job", "entry"),
    [
        (incoming.of_command(COMMAND, NOW), "slash"),
        # the direct message may be one with somebody else
        (incoming.of_command({**COMMAND, "channel_id": "D0BOB"}, NOW), "slash"),
        (incoming.of_event(mention(), "list", NOW), "slash"),
        (incoming.of_event(mention(thread_ts="9.9"), "list", NOW), "mention"),
        (incoming.of_event(mention(channel="D0ANN"), "list", NOW), "direct"),
        (incoming.of_press(press(), "list", NOW), "slash"),
        (incoming.of_press(press(container={"message_ts": "1", "channel_id": "D0ANN"}), "", NOW), "direct"),
        (
            incoming.of_press(
                press(container={"message_ts": "1", "channel_id": "D0BOB", "is_ephemeral": True}), "", NOW
            ),
            "slash",
        ),
    ],
)
def test_lines_are_shown_as_they_are_typed_where_the_answer_stands(job: Invocation, entry: str) -> None:
    assert job.reply.entry == entry
