"""What Slack sends, as a job."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

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
    assert job == incoming.of_anything(COMMAND, NOW)
    assert job == Invocation(
        id=job.id,
        team="T0SCHOOL",
        user="U0ANN",
        channel="C0CLASS",
        line='new "English" 14:00-15:00',
        noun="room",
        asked_at=NOW,
        at_account=True,
        reply=Reply(channel="C0CLASS", user="U0ANN", response_url="https://hooks.example/1"),
    )
    assert job.reply.place is None


def test_a_command_without_text_is_an_empty_line() -> None:
    assert incoming.of_command({k: v for k, v in COMMAND.items() if k != "text"}, NOW).line == ""


def test_the_same_command_is_the_same_job_and_another_is_another() -> None:
    first = incoming.of_command(COMMAND, NOW)
    assert incoming.of_command(COMMAND, NOW).id == first.id
    assert incoming.of_command({**COMMAND, "trigger_id": "1.2.abd"}, NOW).id != first.id


def test_a_mention() -> None:
    job = incoming.of_event(mention(), "room list", NOW)
    assert incoming.of_anything(mention(), NOW) == incoming.of_event(mention(), "", NOW)
    assert job == Invocation(
        id=job.id,
        team="T0SCHOOL",
        user="U0ANN",
        channel="C0CLASS",
        line="room list",
        asked_at=NOW,
        at_account=True,
        message_ts="10.1",
        reply=Reply(channel="C0CLASS", user="U0ANN"),
    )
    other = incoming.of_event({**mention(), "event_id": "Ev2"}, "room list", NOW)
    assert other.id != job.id


def test_a_mention_is_answered_in_its_channel_or_in_the_thread_it_is_in() -> None:
    assert incoming.of_event(mention(), "room list", NOW).reply.thread_ts is None
    assert incoming.of_event(mention(thread_ts="9.9"), "room list", NOW).reply.place == "C0CLASS:9.9"


def test_a_direct_message_is_answered_beside_it() -> None:
    job = incoming.of_event(mention(channel="D0ANN", channel_type="im"), "room list", NOW)
    assert job.reply == Reply(channel="D0ANN", user="U0ANN", with_bot=True)
    assert (job.reply.place, job.reply.is_direct) == ("D0ANN", True)


def test_a_message_in_a_thread_is_known_by_its_own_time() -> None:
    assert incoming.of_event(mention(thread_ts="9.9"), "room list", NOW).message_ts == "10.1"


def test_a_redelivered_event_is_the_same_job() -> None:
    assert incoming.of_event(mention(), "x", NOW).id == incoming.of_event(mention(), "x", NOW).id


@pytest.mark.parametrize(
    ("container", "with_bot", "lasting"),
    [
        ({"message_ts": "10.1", "channel_id": "C0CLASS"}, False, True),
        ({"message_ts": "10.1", "channel_id": "D0ANN"}, True, True),
        # what only one person sees cannot be looked for later
        ({"message_ts": "10.1", "channel_id": "C0CLASS", "is_ephemeral": True}, False, False),
        ({"message_ts": "10.1", "channel_id": "D0BOB", "is_ephemeral": True}, False, False),
        # Home is in no channel, and no message
        ({"view_id": "V1"}, True, False),
    ],
)
@pytest.mark.parametrize("replace", [False, True])
def test_a_press(container: dict[str, Any], with_bot: bool, lasting: bool, replace: bool) -> None:
    metadata = {"event_type": "rollcall", "event_payload": {"room": "1"}}
    body = press(container=container, message={"ts": "10.1", "metadata": metadata})
    job = incoming.of_press(body, "room list", NOW, replace=replace)
    channel, message_ts = container.get("channel_id", ""), "10.1" if lasting else None
    assert job == Invocation(
        id=job.id,
        team="T0SCHOOL",
        user="U0ANN",
        channel=channel,
        button=job.button,
        asked_at=NOW,
        message_ts=message_ts,
        reply=Reply(
            channel=channel,
            user="U0ANN",
            response_url="https://hooks.example/2",
            replace=replace,
            beside_if_failed=replace,
            with_bot=with_bot,
            message_ts=message_ts,
            metadata=metadata,
        ),
    )


def test_a_press_may_come_without_its_message_and_without_a_response_url() -> None:
    body = press(message=None, response_url=None)
    job = incoming.of_anything(body, NOW)
    assert job == incoming.of_press(body, "", NOW)
    assert (job.reply.metadata, job.reply.response_url, job.reply.replace) == (None, None, False)


@pytest.mark.parametrize(
    "other",
    [
        {"container": {"message_ts": "10.2", "channel_id": "C0CLASS"}},
        # messages of two channels may have the same time
        {"container": {"message_ts": "10.1", "channel_id": "C0OTHER"}},
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


def test_two_buttons_with_one_name_are_told_apart_by_what_they_run() -> None:
    # each row of a list has the same button
    one, other = (
        incoming.of_press(press(), "room show 1", NOW),
        incoming.of_press(press(), "room show 2", NOW),
    )
    assert one.id != other.id
    assert one.button != other.button


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


def test_what_the_version_before_took_in_is_known_when_slack_sends_it_again() -> None:
    # both run while a version is deployed: with other IDs, what is delivered again would be done again
    on_home = press(container={"view_id": "V1"})
    assert incoming.of_command(COMMAND, NOW).id == "fa3f2a8b80c6215ef969d41ca29a9c3c"
    assert incoming.of_event(mention(), "room list", NOW).id == "500579a021f18fbe12ebff90cba28e54"
    assert incoming.of_press(press(), "room list", NOW).id == "7027dbf68a07f3ed3531e555406c9e61"
    assert incoming.of_press(on_home, "room list", NOW).id == "58dd65a0866f3a1f77c76d4820729a4a"
    assert incoming.of_shortcut(SHORTCUT, NOW).id == "ce87b82f0309420f3d6c33fdbe46b816"
    assert incoming.of_view(SHORTCUT, "V1", NOW).id == "e09336a09e220aa80916424853186ba1"


USER = {"user": {"id": "U0ANN", "team_id": "T0HOME"}}


@pytest.mark.parametrize(
    ("body", "team"),
    [
        ({"team_id": "T0SCHOOL", **USER}, "T0SCHOOL"),
        ({"team": {"id": "T0SCHOOL"}, **USER}, "T0SCHOOL"),
        ({"team_id": "T0SCHOOL", "team": {"id": "T0OTHER"}, **USER}, "T0SCHOOL"),
        # of an organisation's installation
        ({"team": None, "view": None, **USER}, "T0HOME"),
        ({"team": None, "view": {"team_id": "T0SCHOOL"}, **USER}, "T0SCHOOL"),
        ({"team": None, "view": {"app_installed_team_id": "T0SCHOOL"}, **USER}, "T0SCHOOL"),
        (
            {"team": None, "view": {"app_installed_team_id": "T0SCHOOL", "team_id": "T0OTHER"}, **USER},
            "T0SCHOOL",
        ),
        ({"team": {"id": "T0SCHOOL"}, "view": {"app_installed_team_id": "T0OTHER"}, **USER}, "T0SCHOOL"),
        # another account of the workspace
        ({incoming.TENANT: "T0SCHOOL.second", "team_id": "T0SCHOOL", **USER}, "T0SCHOOL.second"),
    ],
)
def test_the_workspace_that_it_is_about_is_the_first_that_is_named(body: dict[str, Any], team: str) -> None:
    assert incoming.team_of(body) == team


def test_what_slack_sent_is_known_to_have_waited_where_it_says_when_it_did() -> None:
    def waited(sent: float) -> float:
        headers = {"X-Slack-Request-Timestamp": str(int(sent))}
        return incoming.waited(AsyncBoltRequest(body="", headers={**headers}))

    hour, now = 3600, time.time()
    assert hour <= waited(now - hour) < 2 * hour
    # Slack's clock may be ahead, and Socket Mode tells nothing
    assert waited(now + hour) == 0
    assert incoming.waited(AsyncBoltRequest(body="")) == 0


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
