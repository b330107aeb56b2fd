"""Mentions and direct messages reach the same commands."""

from __future__ import annotations

import asyncio
import copy
import math
import time
from typing import Any

import msgspec
import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.commands import GRAMMAR
from bot.errors import RedisUnavailable
from bot.jobs import HeldJob, Job, Queue
from bot.language import decode
from bot.language.commands import ReadTimetable
from bot.sandbox.workspace import Delivery, refusing
from bot.sandbox.workspace.delivery import Envelope
from bot.sandbox.workspace.files import shared
from bot.state import Invocation, Timetables
from handlers import dispatcher, messages
from handlers.fair_semaphore import MAX_WAIT, FairSemaphore
from handlers.incoming import ACKNOWLEDGE_TIMEOUT
from handlers.messages import answerable_until
from tests.end_to_end.conftest import School

NEW = 'room new "English" 14:00-15:00'
ROWS = "title\tdate\tstart\tend\nEnglish\t2026-11-25\t14:00\t15:00"


async def sent_with(school: School, like: Delivery, **event: Any) -> Delivery:
    """Another message like one, with other fields in its event; without those that are None."""
    payload = copy.deepcopy(like.envelope.payload)
    changed = {**payload["event"], "ts": "9.9", **event}
    payload["event_id"] = f"Ev{changed['ts']}"
    payload["event"] = {name: value for name, value in changed.items() if value is not None}
    other = msgspec.structs.replace(like, envelope=Envelope(like.envelope.kind, payload))
    return await school.workspace.redeliver(other)


async def test_a_mention_is_answered_in_the_channel_for_the_asker_alone(school: School) -> None:
    delivery = await school.workspace.mention('room new "English" 14:00-15:00')
    answer = await school.answer(delivery)
    assert answer.ephemeral
    assert answer.thread_ts is None
    assert "English" in answer.text
    assert len(await school.asked("create_room")) == 1


async def test_a_mention_in_a_thread_is_answered_in_the_thread(school: School) -> None:
    first = await school.workspace.mention("room list")
    await school.answer(first)
    parent = first.envelope.payload["event"]["ts"]
    answer = await school.answer(await school.workspace.mention("peaks yesterday", thread_ts=parent))
    assert answer.thread_ts == parent
    assert answer.ephemeral


async def test_a_direct_message_is_answered_there(school: School) -> None:
    delivery = await school.workspace.direct_message("peaks yesterday")
    answer = await school.answer(delivery)
    assert answer.channel == school.workspace.direct("U0DEMO")
    assert len(await school.asked("hourly_peaks")) == 1


async def test_a_mention_without_a_noun_is_understood_by_its_verb(school: School) -> None:
    answer = await school.answer(await school.workspace.mention('new room "English" 14:00-15:00'))
    assert "English" in answer.text


async def test_an_event_delivered_again_is_answered_once(school: School) -> None:
    delivery = await school.workspace.mention('room new "English" 14:00-15:00')
    await school.answer(delivery)
    again = await school.workspace.redeliver(delivery)
    await school.workspace.settled()
    assert again.status == 200
    assert school.workspace.answers(again) == []
    assert len(await school.asked("create_room")) == 1


async def test_a_redelivery_whose_first_delivery_never_came_is_answered(school: School) -> None:
    url, school.workspace.bot_url = school.workspace.bot_url, "http://127.0.0.1:9"
    lost = await school.workspace.mention("peaks yesterday")
    assert lost.error
    school.workspace.bot_url = url
    answer = await school.answer(await school.workspace.redeliver(lost))
    assert answer.ephemeral


async def test_each_file_of_a_message_is_read(school: School) -> None:
    rows = ROWS.encode()
    shared(school.workspace.world, "b.tsv", rows.replace(b"English", b"Maths"), "U0DEMO")
    first = await school.workspace.direct_message("", file="a.tsv", content=rows)
    await school.answer(first)
    (file,) = first.envelope.payload["event"]["files"]
    files = [{**file, "id": id} for id in ("F00000001", file["id"])]
    both = await sent_with(school, first, files=files)

    def plans() -> list[str]:
        told = [answer.text for answer in school.workspace.answers(both)]
        return [text for text in told if "Plan of timetable" in text]

    await school.workspace.wait_until(lambda: len(plans()) == 2, 60)
    assert {"Maths" in plan for plan in plans()} == {True, False}


async def test_the_bot_does_not_answer_its_own_direct_messages(school: School) -> None:
    workspace = school.workspace
    delivery = await workspace.direct_message("peaks yesterday")
    answer = await school.answer(delivery)
    await workspace.world.messages.wait_until(lambda: bool(workspace.own_events), 60)
    await workspace.settled()
    (own,) = workspace.own_events
    event = own.envelope.payload["event"]
    assert (event["channel_type"], event["ts"], own.status) == ("im", answer.ts, 200)
    assert event["bot_id"] == workspace.world.identity.bot_id
    assert workspace.answers(delivery) == [answer]


async def test_another_apps_bot_is_not_answered(school: School) -> None:
    school.workspace.add_user("U0OTHERAPP", "otherapp", bot=True)
    for delivery in (
        await school.workspace.mention("room list", user="U0OTHERAPP"),
        await school.workspace.direct_message("room list", user="U0OTHERAPP"),
    ):
        await school.workspace.settled()
        assert (delivery.status, school.workspace.answers(delivery)) == (200, [])
    assert await school.asked("rooms") == []


@pytest.mark.parametrize("subtype", ["message_changed", "channel_join", "me_message"])
async def test_what_is_no_line_of_a_person_is_not_answered(school: School, subtype: str) -> None:
    """Source: https://docs.slack.dev/reference/events/message, "Message subtypes"."""
    delivery = await school.workspace.direct_message("peaks yesterday")
    await school.answer(delivery)
    again = await sent_with(school, delivery, subtype=subtype)
    await school.workspace.settled()
    assert (again.status, school.workspace.answers(again)) == (200, [])


@pytest.mark.parametrize("is_direct", [True, False])
async def test_a_message_without_text_says_nothing(school: School, is_direct: bool) -> None:
    """Slack leaves it out where somebody shares a message, or an app writes blocks for them."""
    write = school.workspace.direct_message if is_direct else school.workspace.mention
    first = await write("peaks yesterday")
    await school.answer(first)
    welcome = await school.answer(await sent_with(school, first, text="", ts="9.8"))
    assert welcome.text.startswith("Hi *demo*")
    told = await school.answer(await sent_with(school, first, text=None))
    assert told.text.startswith("*What you can do*")


async def test_a_file_that_comes_without_text_is_read_whatever_it_is_called(school: School) -> None:
    first = await school.workspace.direct_message("", file="a.txt", content=ROWS.encode())
    await school.answer(first)
    plan = await school.answer(await sent_with(school, first, text=None))
    assert "Plan of timetable a.txt" in plan.text


async def test_a_file_whose_name_slack_does_not_tell_holds_no_line_up(school: School) -> None:
    """Source: https://docs.slack.dev/reference/objects/file-object, `check_file_info`."""
    first = await school.workspace.direct_message("peaks yesterday")
    await school.answer(first)
    files = [{"id": "F00000001", "file_access": "check_file_info"}]
    answer = await school.answer(await sent_with(school, first, files=files, subtype="file_share"))
    assert "Mon 23 Nov" in answer.text


@pytest.mark.parametrize("other", [{"bot_id": "B0OTHER"}, {"channel_type": "channel"}], ids=str)
async def test_a_table_that_is_not_sent_to_the_bot_by_a_person_is_not_read(
    school: School, other: dict[str, str]
) -> None:
    """It sends tables itself, as files, and other apps may."""
    first = await school.workspace.direct_message("", file="a.tsv", content=ROWS.encode())
    await school.answer(first)
    again = await sent_with(school, first, **other)
    await school.workspace.settled()
    assert (again.status, school.workspace.answers(again)) == (200, [])


async def test_where_an_ephemeral_answer_cannot_be_shown_a_direct_message_is_sent(school: School) -> None:
    school.workspace.faults.set("chat.postEphemeral", refusing("user_not_in_channel"))
    delivery = await school.workspace.mention("peaks yesterday")
    answer = await school.answer(delivery)
    assert answer.channel == school.workspace.direct("U0DEMO")


async def test_a_file_that_is_no_timetable_is_answered_with_what_can_be_read(school: School) -> None:
    picture = b"\x89PNG\r\n\x1a\n\x00\x00"
    answer = await school.answer(await school.workspace.direct_message("", file="a.png", content=picture))
    assert "timetables are all that I can use of files" in answer.text


async def test_each_timetable_of_a_message_is_read_whatever_is_written_with_it(school: School) -> None:
    rows = b"title,date,start,end\nEnglish,2026-11-25,14:00,15:00\n"
    answer = await school.answer(
        await school.workspace.direct_message("peaks yesterday", file="a.CSV", content=rows)
    )
    assert "Plan of timetable a.CSV" in answer.text


@pytest.mark.parametrize("is_slow", [False, True])
async def test_rows_that_cannot_be_kept_are_not_read(
    school: School, is_slow: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def keep(*_: object) -> None:
        if not is_slow:
            raise RedisUnavailable
        await asyncio.Future()

    monkeypatch.setattr(messages, "ACCEPT_TIMEOUT", 0.05)
    monkeypatch.setattr(Timetables, "keep_pasted", keep)
    answer = await school.answer(await school.workspace.direct_message(ROWS))
    assert "can't reach my database" in answer.text


@pytest.mark.parametrize("text", ["room list", NEW, ROWS])
@pytest.mark.parametrize("is_busy", [True, False])
async def test_what_came_too_late_to_be_refused_is_left_to_the_next_delivery(
    school: School, text: str, is_busy: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process may have what this one lacks. Slack delivers it for the last time then: it is told what is."""

    async def lost(*_: object) -> None:
        raise RedisUnavailable

    with monkeypatch.context() as patch:
        patch.setattr(messages, "ACKNOWLEDGE_TIMEOUT", -1.0)
        if is_busy:
            patch.setattr(FairSemaphore, "expected_wait", lambda self, person: 2 * MAX_WAIT)
        else:
            patch.setattr(Queue, "accept", lost)
            patch.setattr(Timetables, "keep_pasted", lost)
            patch.setattr(dispatcher, "ACCEPT_TIMEOUT", 0.05)
            patch.setattr(dispatcher, "MIN_ACCEPT_TIMEOUT", 0.05)
        first = await school.workspace.direct_message(text)
        assert (first.status, school.workspace.answers(first)) == (503, [])
        if is_busy or text != "room list":
            last = await school.workspace.redeliver(first, 3)
            assert last.status == 200
            assert "so I haven't started this" in (await school.answer(last)).text
    answer = await school.answer(await school.workspace.redeliver(first, 2))
    assert "haven't started" not in answer.text


async def test_what_could_not_begin_soon_is_refused_in_time(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "ACKNOWLEDGE_TIMEOUT", 60.0)
    monkeypatch.setattr(FairSemaphore, "expected_wait", lambda self, person: 2 * MAX_WAIT)
    for write in (school.workspace.mention, school.workspace.direct_message):
        delivery = await write("room list")
        assert delivery.status == 200
        assert "so I haven't started this" in (await school.answer(delivery)).text


async def test_pasted_rows_are_in_no_job_and_are_read_again_by_what_they_are_called(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept, taken = Queue.accept, []

    async def noted(queue: Queue, job: Job) -> HeldJob | None:
        taken.append(msgspec.json.decode(job.body, type=Invocation))
        return await accept(queue, job)

    monkeypatch.setattr(Queue, "accept", noted)
    plan = await school.answer(await school.workspace.direct_message(ROWS))
    assert "1 class to create" in plan.text
    (job,) = taken
    assert job.line == ""
    command = decode(GRAMMAR, job.command or "")
    assert isinstance(command, ReadTimetable)
    again = await school.type(f"/room timetable {command.file}")
    assert "1 class to create" in again.text


async def test_rows_are_read_whatever_signs_stand_in_their_cells(school: School) -> None:
    rows = ROWS.replace("English", "English; 英语，听力；, B")
    plan = await school.answer(await school.workspace.direct_message(rows))
    assert "1 class to create" in plan.text


async def test_several_lines_without_headings_are_commands(school: School) -> None:
    delivery = await school.workspace.direct_message("peaks yesterday, please\nroom list, please")
    await school.answer(delivery)
    await school.workspace.settled()
    assert not any("Plan of" in each.text for each in school.workspace.answers(delivery))


async def test_a_line_that_comes_with_a_file_is_done(school: School) -> None:
    answer = await school.answer(await school.workspace.direct_message("peaks yesterday", file="a.png"))
    assert "Mon 23 Nov" in answer.text


@pytest.mark.parametrize(
    ("headers", "left"),
    [
        ({}, pytest.approx(ACKNOWLEDGE_TIMEOUT, abs=0.5)),
        ({"x-slack-request-timestamp": "{sent}"}, pytest.approx(ACKNOWLEDGE_TIMEOUT - 4.5, abs=1)),
        (
            {"x-slack-request-timestamp": "{sent}", "x-slack-retry-num": "2"},
            pytest.approx(ACKNOWLEDGE_TIMEOUT - 4.5, abs=1),
        ),
        ({"x-slack-request-timestamp": "{sent}", "x-slack-retry-num": "3"}, math.inf),
    ],
)
def test_it_can_be_answered_until_slack_delivers_it_again(headers: dict[str, str], left: object) -> None:
    """From when it was sent on, four seconds ago here, not from when a busy process took it up."""
    sent = str(int(time.time()) - 4)
    request = AsyncBoltRequest(body="{}", headers={name: v.format(sent=sent) for name, v in headers.items()})
    assert answerable_until(request) - time.monotonic() == left
