"""What a line means is done, and what came of it, or went wrong, is the answer."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import msgspec
import pytest
import structlog
from msgspec.structs import replace

from bot.classroom import creation
from bot.commands import GRAMMAR, CommandDefinition
from bot.language import Grammar, decode, encode
from bot.language import commands as c
from bot.sandbox.workspace.controls import controls
from bot.state import (
    COMMANDS,
    AuditQuery,
    Change,
    Cipher,
    EnteredAccount,
    Installations,
    Invocation,
    Keys,
    PendingCommands,
    Redis,
    Schedules,
)
from bot.telemetry import reference_of
from handlers.interpreter import MAX_LINES, each_line
from handlers.progress import ADVANCE, Advance
from tests.classroom.conftest import ANNA, ENGLISH, NOW
from tests.classroom.test_creation import PAIR
from tests.handlers.harness import GENERAL, NEW, REFERENCE, TEAM, DispatcherHarness, DyingQueue, asked


async def recorded(harness: DispatcherHarness) -> list[Change]:
    """What was changed, newest first."""
    some = [each async for each in harness.tenant.audit.read(AuditQuery(), harness.tenant.today())]
    return [change for changes in some for change in changes if change is not None]


@pytest.mark.parametrize(("line", "times"), [("peaks yesterday", 0), ("room show last", 2)])
async def test_a_line_is_read_again_only_if_it_hangs_on_what_was_shown_last(
    harness: DispatcherHarness, monkeypatch: pytest.MonkeyPatch, line: str, times: int
) -> None:
    await harness.tenant.keep_last(ANNA, await harness.setup.room("English"))
    (answer,) = await harness.take(asked(line, id="warm", asked_at=NOW - timedelta(seconds=1)))
    reading, texts = Grammar.read, list[str]()

    def read(grammar: Grammar[CommandDefinition], text: str, **context: Any) -> c.Reading:
        texts.append(text)
        return reading(grammar, text, **context)

    monkeypatch.setattr(Grammar, "read", read)
    assert await harness.take(asked(line, id="again")) == [answer, answer]
    assert texts == [line] * times


class TestAnswering:
    """What is said, to whom, and what is remembered of it."""

    @pytest.mark.parametrize("redeliverable", [False, True])
    async def test_what_nobody_foresaw_is_told_with_the_reference_of_the_log(
        self, harness: DispatcherHarness, redis: Redis, redeliverable: bool
    ) -> None:
        await redis.set(Keys(TEAM).room_owners(), "no hash")
        await harness.setup.room("English")
        with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as logs:
            (told,) = await harness.take(asked("room list"), redeliverable=redeliverable)
        assert "Something went wrong" in told
        (failed,) = [line for line in logs if line["event"] == "failed"]
        assert re.findall(REFERENCE, told) == [failed["reference"]]
        assert (failed["exc_info"], failed["log_level"]) == (True, "error")
        assert (failed["invocation"], failed["team"]) == ("1", TEAM)
        assert "may or may not have been made" not in told
        assert await harness.jobs() == []
        with structlog.testing.capture_logs():
            assert (await harness.dispatcher.interpreter.answer(asked("room list"))).failed

    async def test_a_change_that_nobody_foresaw_is_not_said_to_be_undone(
        self, harness: DispatcherHarness, redis: Redis
    ) -> None:
        await redis.set(Keys(TEAM).watches(), "no hash")
        with structlog.testing.capture_logs():
            (told,) = await harness.take(asked("room watch on"))
        assert "may or may not have been made" in told
        assert await harness.jobs() == []

    async def test_a_refusal_by_the_rules_is_an_answer(self, harness: DispatcherHarness) -> None:
        room = await harness.setup.room("English")
        with structlog.testing.capture_logs() as logs:
            (told,) = await harness.take(asked(f"room delete {room}"))
        assert "only workspace admins can change" in told
        assert [line["error"] for line in logs if line["event"] == "refused"] == ["NotAllowed"]
        assert "Reference" not in told
        answer = await harness.dispatcher.interpreter.answer(asked(f"room delete {room}"))
        assert (answer.failed, answer.final) == (True, True)
        assert await harness.jobs() == []

    async def test_a_refusal_by_the_platform_is_an_answer(self, harness: DispatcherHarness) -> None:
        await harness.setup.control("/faults", endpoint="hourly_peaks", kind="code", code=2003)
        (told,) = await harness.take(asked("peaks"))
        assert "is not active" in told
        assert "Nothing was changed" not in told

    @pytest.mark.waiting
    async def test_what_breaks_on_the_way_to_the_platform_is_told_with_the_reference_too(
        self, harness: DispatcherHarness
    ) -> None:
        await harness.setup.control("/faults", endpoint="hourly_peaks", kind="truncated", count=20)
        answer = await harness.dispatcher.interpreter.answer(asked("peaks"))
        assert re.findall(REFERENCE, answer.message.text) == [reference_of("1")]

    async def test_who_writes_for_the_first_time_and_asks_for_nothing_is_welcomed(
        self, harness: DispatcherHarness
    ) -> None:
        """A slash command has shown by itself how the bot is used."""
        interpreter, by_slash = harness.dispatcher.interpreter, asked("qwertz")
        by_slash = replace(by_slash, reply=replace(by_slash.reply, response_url="https://hooks.example/1"))
        told = [(await interpreter.answer(line)).message.text for line in (by_slash, asked("qwertz"))]
        assert [text.startswith("Hi *Anna*, I'm Rollcall") for text in told] == [False, True]

    async def test_admins_mend_what_is_wrong_with_an_account_that_they_entered(
        self, harness: DispatcherHarness, redis: Redis
    ) -> None:
        entered = EnteredAccount(Installations(redis, Cipher.derived_from(b"a secret of the tests")), TEAM)
        harness.setup.tenant = replace(harness.tenant, entered=entered)
        await harness.setup.control("/faults", endpoint="hourly_peaks", kind="code", code=2003)
        (told,) = await harness.take(asked("peaks"))
        assert "room account" in told

    @pytest.mark.parametrize(
        "line", ["peaks vanish", 'room new "English" 25:00', "room show last", "room show #1"]
    )
    async def test_what_cannot_be_read_is_answered_with_what_was_typed(
        self, harness: DispatcherHarness, line: str
    ) -> None:
        (told,) = await harness.take(asked(line))
        assert f"You typed `{line}`" in told
        assert "Something went wrong" not in told

    @pytest.mark.parametrize(
        ("line", "changes"), [('room new "English" 25:00', True), ("peaks vanish", False), ("qwertz", False)]
    )
    async def test_that_nothing_was_changed_is_said_of_what_would_have_changed_something(
        self, harness: DispatcherHarness, line: str, changes: bool
    ) -> None:
        await harness.take(asked("room help", id="before"))
        told = (await harness.take(asked(line)))[-1]
        assert ("Nothing was changed." in told) is changes

    async def test_weeks_are_counted_from_the_term_that_the_school_has_set(
        self, harness: DispatcherHarness
    ) -> None:
        line = 'room new "English" every friday 14:00-15:00 weeks 1-2'
        (told,) = await harness.take(asked(line))
        assert "room term starts" in told
        await harness.tenant.timetables.keep_term(NOW.date() + timedelta(days=7))
        *_, told = await harness.take(asked(line, id="2"))
        assert "Create 2 classes" in told

    async def test_a_line_of_a_slash_command_is_about_its_noun(self, harness: DispatcherHarness) -> None:
        peaks, rooms = [
            (await harness.take(asked("rooms today", id=noun, noun=noun)))[-1] for noun in ("peaks", "room")
        ]
        assert peaks != rooms
        assert len(await harness.setup.asked("day_statistics")) == 1

    async def test_dates_are_read_as_they_are_written_where_the_person_lives(
        self, harness: DispatcherHarness
    ) -> None:
        harness.workspace.add_user("U0ANNA", "Anna", locale="en-GB")
        (told,) = await harness.take(asked(f"{NEW} 3/12"))
        assert "Thu 3 Dec" in told

    async def test_a_change_that_is_impossible_is_answered_as_what_cannot_be_read_is(
        self, harness: DispatcherHarness
    ) -> None:
        await harness.take(asked(NEW))
        line = "room edit last end 14:05 Beijing time"
        told = (await harness.take(asked(line, id="2")))[-1]
        assert "15 min" in told
        assert f"You typed `{line}`" in told
        assert await harness.setup.asked("update_room") == []

    async def test_what_was_done_is_recorded_with_how_it_was_asked_for(
        self, harness: DispatcherHarness
    ) -> None:
        await harness.take(asked(NEW, message_ts="1.5"))
        (change,) = await recorded(harness)
        made = (change.by, change.what, change.outcome, change.title, change.via, change.place)
        assert made == ("U0ANNA", "room.new", "done", "English", "line", "C0GENERAL 1.5")
        told = (await harness.take(asked("room audit last", id="2")))[-1]
        assert "create a room" in told
        assert "<@U0ANNA>" in told

    @pytest.mark.parametrize(
        ("traits", "via", "place"),
        [
            ({"line": NEW, "button": "a button", "message_ts": "1.5"}, "button", "C0GENERAL 1.5"),
            ({"line": NEW}, "line", "C0GENERAL"),
            ({"command": encode(GRAMMAR, ENGLISH)}, "form", "C0GENERAL"),
            ({"command": encode(GRAMMAR, ENGLISH), "channel": ""}, "form", ""),
        ],
    )
    async def test_how_and_where_it_was_asked_for_is_recorded(
        self, harness: DispatcherHarness, traits: dict[str, Any], via: str, place: str
    ) -> None:
        await harness.dispatcher.interpreter.answer(asked(**traits))
        (change,) = await recorded(harness)
        assert (change.via, change.place) == (via, place)

    async def test_what_may_name_a_person_is_not_recorded(self, harness: DispatcherHarness) -> None:
        await harness.take(asked(NEW))
        await harness.take(asked("room code last for 7 avatar https://example.org/a.png", id="2"))
        change, _ = await recorded(harness)
        assert (change.what, change.outcome) == ("room.code", "done")
        assert "example.org" not in str(change.after)

    async def test_a_job_that_is_done_again_is_recorded_once(
        self, harness: DispatcherHarness, redis: Redis
    ) -> None:
        dying = msgspec.structs.replace(harness.dispatcher, queue=DyingQueue(redis, COMMANDS))
        await dying.take(asked(NEW))
        await dying.tasks.drain(10)
        await harness.dispatcher.carry_out(await harness.taken_over())
        assert [change.outcome for change in await recorded(harness)] == ["done"]

    async def test_a_zone_that_was_named_is_said_back(self, harness: DispatcherHarness) -> None:
        (told,) = await harness.take(asked('room new "English" 15:00-16:00 Tokyo time'))
        assert "Tokyo time: Tue 24 Nov 15:00–16:00" in told

    async def test_a_number_is_of_the_list_seen_last(self, harness: DispatcherHarness) -> None:
        rooms = [await harness.setup.room(title) for title in ("Physics", "English")]
        await harness.tenant.contexts.keep_listed("U0ANNA", rooms)
        (told,) = await harness.take(asked("room show #2"))
        assert "English" in told

    async def test_a_list_that_is_answered_is_the_one_of_numbers(self, harness: DispatcherHarness) -> None:
        await harness.setup.room("English")
        await harness.take(asked("room list"))
        assert "*English*" in (await harness.take(asked("room show #1", id="2")))[-1]

    async def test_in_a_thread_last_is_the_room_of_its_card(self, harness: DispatcherHarness) -> None:
        physics, english = [await harness.setup.room(title) for title in ("Physics", "English")]
        await harness.tenant.contexts.keep_last("U0ANNA", physics)
        await harness.take(asked("room show last", channel=harness.direct))
        (first,) = harness.seen(harness.direct)
        assert "Physics" in first.text
        await harness.tenant.contexts.keep_card(f"{harness.direct}:{first.ts}", None, english)
        await harness.take(asked("room show last", id="2", channel=harness.direct, thread_ts=first.ts))
        assert "English" in harness.seen(harness.direct)[1].text

    async def test_where_no_room_is_named_those_that_are_on_are_offered(
        self, harness: DispatcherHarness
    ) -> None:
        (nothing,) = await harness.take(asked("room show"))
        assert "You typed `room show`" in nothing
        room = await harness.setup.room("Physics", "2026-11-24T09:30", "2026-11-24T11:00")
        offered = (await harness.take(asked("room show", id="2")))[-1]
        assert "Physics" in offered
        (button, *_) = [each for each in controls(harness.seen()[-1].blocks) if "value" in each.element]
        command = decode(GRAMMAR, harness.dispatcher.viewers.signer.read(button.element["value"]))
        assert command == c.ShowRoom(room=c.RoomId(room))

    async def test_where_the_platform_does_not_tell_what_is_on_the_line_is_refused(
        self, harness: DispatcherHarness
    ) -> None:
        await harness.setup.control("/faults", endpoint="rooms", kind="code", code=2003, count=99)
        (told,) = await harness.take(asked("room show"))
        assert "You typed `room show`" in told

    async def test_several_rooms_that_are_meant_are_asked_about(self, harness: DispatcherHarness) -> None:
        for begin, end in (("14:00", "15:00"), ("16:00", "17:00")):
            await harness.setup.room("English", f"2026-11-24T{begin}", f"2026-11-24T{end}")
        (told,) = await harness.take(asked('room show "English"'))
        assert told.count("English") > 1

    async def test_a_line_with_two_meanings_waits_for_the_press_of_who_typed_it(
        self, harness: DispatcherHarness, redis: Redis
    ) -> None:
        await harness.take(asked('room new "English" tomorrow 2-3'))
        (card,) = harness.seen()
        token = controls(card.blocks)[0].element["value"]
        pending = await harness.tenant.pending_commands.take(token)
        assert pending is not None
        assert (pending.kind, pending.user, pending.channel) == ("choice", "U0ANNA", GENERAL)
        choices = [decode(GRAMMAR, command) for command in pending.commands]
        assert [each.start.hour for each in choices if isinstance(each, c.NewRoom)] == [14, 2]

    @pytest.mark.parametrize(
        ("time", "asks"), [("tomorrow 2-3", "Morning or afternoon?"), ("16:00", "Until when?")]
    )
    async def test_the_question_names_the_room(
        self, harness: DispatcherHarness, time: str, asks: str
    ) -> None:
        await harness.take(asked(NEW))
        question = (await harness.take(asked(f"room move last to {time}", id="2")))[-1]
        assert asks in question
        assert "English" in question

    async def test_a_command_that_no_button_can_carry_is_kept_for_it(
        self, harness: DispatcherHarness
    ) -> None:
        await harness.take(asked(NEW))
        avatar = f"https://example.org/{'a' * 2000}.png"
        await harness.take(asked(f"room code last for 7 avatar {avatar}", id="2"))
        carried = [control.element.get("value", "") for control in controls(harness.seen()[-1].blocks)]
        (value,) = [each for each in carried if each.startswith("kept.")]
        command = decode(GRAMMAR, await harness.tenant.pending_commands.kept(value) or "")
        assert isinstance(command, c.NewCodes)
        assert command.avatar == avatar

    async def test_where_it_cannot_be_kept_the_answer_stands(
        self, harness: DispatcherHarness, nowhere: Redis
    ) -> None:
        await harness.take(asked(NEW))
        gone = PendingCommands(nowhere, Keys(TEAM))
        harness.setup.tenant = msgspec.structs.replace(harness.tenant, pending_commands=gone)
        avatar = f"https://example.org/{'a' * 2000}.png"
        told = await harness.take(asked(f"room code last for 7 avatar {avatar}", id="2"))
        assert "*English*" in told[-1]
        assert "database" not in told[-1]

    async def test_who_may_use_nothing_is_answered_so(self, harness: DispatcherHarness) -> None:
        harness.workspace.add_user("U0ANNA", "Anna", guest=True)
        (told,) = await harness.take(asked(NEW))
        assert "Guests can't use Rollcall." in told
        assert await harness.setup.asked("create_room") == []


class TestWithoutAskingAnybody:
    """What Redis alone is asked for is answered, or nothing is."""

    async def test_it_is_told_as_redis_knows_the_person(self, harness: DispatcherHarness) -> None:
        await harness.take(asked("room help"))
        await harness.tenant.contexts.keep_language("U0ANNA", "zh")
        answer = await harness.dispatcher.interpreter.offline_answer(asked("peaks schedules"))
        assert answer is not None
        assert "还没有" in answer.message.text

    async def test_where_redis_is_away_it_is_none(self, harness: DispatcherHarness, nowhere: Redis) -> None:
        await harness.take(asked("room help"))
        schedules = Schedules(nowhere, Keys(TEAM))
        harness.setup.tenant = replace(harness.tenant, schedules=schedules)
        assert await harness.dispatcher.interpreter.offline_answer(asked("peaks schedules")) is None


class TestWhichCommandItIs:
    """Before it is known what was shown last, and in whatever zone somebody lives."""

    @pytest.mark.parametrize(
        ("line", "name"),
        [
            ("room edit last", "room.form"),
            ("room edit #3", "room.form"),
            ('room new "English" 25:00', "room.new"),
            ('room new "English" tomorrow 2-3', "room.new"),
            ("qwertz", None),
        ],
    )
    async def test_it_is_the_one_of_a_line(
        self, harness: DispatcherHarness, line: str, name: str | None
    ) -> None:
        definition = await harness.dispatcher.interpreter.definition(asked(line))
        assert (definition and definition.name) == name

    async def test_of_several_lines_it_is_the_first_that_changes_something(
        self, harness: DispatcherHarness
    ) -> None:
        definition_of = harness.dispatcher.interpreter.definition
        found = await definition_of(asked(lines=("peaks", "qwertz", NEW, "room watch on")))
        assert found is not None
        assert found.name == "room.new"
        assert await definition_of(asked(lines=("peaks", "qwertz"))) is None

    @pytest.mark.parametrize(
        ("traits", "changes"),
        [
            ({"line": NEW}, True),
            ({"line": "peaks"}, False),
            ({"line": "qwertz"}, False),
            # what cannot be read may have been a change
            ({"command": "of another version"}, True),
        ],
    )
    async def test_whether_it_changes_something(
        self, harness: DispatcherHarness, traits: dict[str, Any], changes: bool
    ) -> None:
        assert await harness.dispatcher.interpreter.changes(asked(**traits)) is changes


class TestSplitting:
    """A message into the lines that are commands."""

    @pytest.mark.parametrize(
        ("line", "noun", "lines"),
        [
            ("\nlist\n", "room", ("room list",)),
            ("list\nshow last", "room", ("room list", "room show last")),
            ("yesterday\nroom list", "peaks", ("peaks yesterday", "room list")),
            ("room list\npeaks", None, ("room list", "peaks")),
        ],
    )
    async def test_each_names_what_it_is_about(
        self, harness: DispatcherHarness, line: str, noun: str | None, lines: tuple[str, ...]
    ) -> None:
        split = await harness.dispatcher.interpreter.split(asked(line, noun=noun))
        if len(lines) > 1:
            assert (split.lines, split.left) == (lines, 0)
        else:
            assert (split.line, split.noun, split.lines) == (*lines, None, ())

    @pytest.mark.parametrize("line", ["room list", "\n", "thanks!\n\nthank you"])
    async def test_what_holds_no_two_commands_is_left_as_it_is(
        self, harness: DispatcherHarness, line: str
    ) -> None:
        invocation = asked(line, noun="room")
        assert await harness.dispatcher.interpreter.split(invocation) == invocation

    async def test_those_beyond_the_most_are_counted(self, harness: DispatcherHarness) -> None:
        split = await harness.dispatcher.interpreter.split(asked("room list\n" * (MAX_LINES + 3)))
        assert (split.lines, split.left) == (("room list",) * MAX_LINES, 3)

    async def test_a_bullet_is_none_of_the_line_behind_it(self, harness: DispatcherHarness) -> None:
        lines = [f'room new "{title}" 14:00-15:00 13/12' for title in ("English", "Maths")]
        split = await harness.dispatcher.interpreter.split(asked("\n".join(f"1. {line}" for line in lines)))
        assert split.lines == tuple(lines)


class TestUnansweredCreations:
    """Rooms of which the platform did not say whether they were created."""

    @pytest.fixture(autouse=True)
    def at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(creation, "LOOKUP_DELAYS", (0,))

    async def test_one_is_looked_for_until_the_person_knows(self, harness: DispatcherHarness) -> None:
        await self.unanswered(harness, 1)
        (told,) = await harness.take(asked(NEW))
        assert "I go on looking for ten minutes" in told
        assert await harness.jobs() == [f"{TEAM} 1 look"]
        again = await self.pressed(harness, "2")
        await harness.setup.room("English")
        assert "not created twice" in (await harness.take(again))[-1]
        assert await harness.jobs() == []

    async def test_each_of_a_series_is(self, harness: DispatcherHarness) -> None:
        await harness.take(asked('room new "English" every friday 14:00-15:00 Beijing time 2 times'))
        confirmed = await self.pressed(harness, "2")
        await self.unanswered(harness, 2)
        told = (await harness.take(confirmed))[-1]
        assert "I go on looking for ten minutes" in told
        assert sorted(await harness.jobs()) == [f"{TEAM} 2.{number} look" for number in (0, 1)]

    async def test_what_each_of_a_series_came_to_is_kept_for_whoever_goes_on(
        self, harness: DispatcherHarness
    ) -> None:
        await harness.take(asked('room new "English" every friday 14:00-15:00 Beijing time 2 times'))
        await harness.take(await self.pressed(harness, "2"))
        steps = [await harness.queue.step(f"{TEAM} 2", name) for name in ("call.0", "call.1")]
        rooms = {step.note["room"] for step in steps if step is not None and step.stage == "done"}
        assert len(rooms) == 2

    async def test_one_that_is_not_there_after_ten_minutes_is_told_and_recorded_as_not_created(
        self, harness: DispatcherHarness
    ) -> None:
        begun = NOW - timedelta(minutes=10)
        seen = {"creation": "1", "since": begun.isoformat()}
        look = asked(id="1 look", command=encode(GRAMMAR, ENGLISH), seen=seen, asked_at=begun)
        await harness.dispatcher.look_again(await harness.held(look))
        (told,) = await harness.told()
        assert "most likely not created" in told
        assert [(change.outcome, change.reason) for change in await recorded(harness)] == [
            ("failed", "NotCreated")
        ]
        assert await harness.jobs() == []

    async def test_the_title_of_one_that_is_not_there_is_said(self, harness: DispatcherHarness) -> None:
        looked_for = asked(command=encode(GRAMMAR, ENGLISH))
        told = (await harness.dispatcher.interpreter.not_found(looked_for, None)).message.text
        assert "*English*" in told

    async def unanswered(self, harness: DispatcherHarness, count: int) -> None:
        await harness.setup.control("/faults", endpoint="create_room", kind="cut", when="before", count=count)

    async def pressed(self, harness: DispatcherHarness, id: str) -> Invocation:
        """The first button of the last message."""
        token = controls(harness.seen()[-1].blocks)[0].element["value"]
        pending = await harness.tenant.pending_commands.take(token)
        assert pending is not None
        return asked(id=id, command=pending.commands[0], seen=pending.seen)


class TestSharing:
    """What is meant for the channel."""

    async def test_a_shared_answer_is_rendered_for_the_channel(self, harness: DispatcherHarness) -> None:
        await harness.take(asked('room new "English" 15:00-16:00 Tokyo time share'))
        (card,) = harness.seen(user="U0DEMO")
        assert "<@U0ANNA>" in str(card.blocks)
        assert "Tokyo time: Tue 24 Nov 15:00–16:00" in card.text
        assert harness.seen() == [card]
        # where the channel does not take it, it is told to who asked
        answer = await harness.dispatcher.interpreter.answer(asked("peaks yesterday share"))
        assert answer.private is not None
        assert "<@U0ANNA>" not in str(answer.private.blocks)
        assert "<@U0ANNA>" in str(answer.message.blocks)

    async def test_a_shared_list_is_the_one_of_numbers_below_it(self, harness: DispatcherHarness) -> None:
        room = await harness.setup.room("English")
        answer = await harness.dispatcher.interpreter.answer(asked("room list share"))
        assert (answer.public, answer.numbered) == (True, (room,))

    @pytest.mark.parametrize(
        "line", ["room delete last", 'room new "Art" every friday 14:00-15:00 Beijing time 2 times']
    )
    async def test_what_cannot_be_shown_again_is_not_shared(
        self, harness: DispatcherHarness, line: str
    ) -> None:
        """Share would do it once more."""
        await harness.take(asked(NEW))
        await harness.take(asked(line, id="2"))
        token = controls(harness.seen()[-1].blocks)[0].element["value"]
        pending = await harness.tenant.pending_commands.take(token)
        assert pending is not None
        done = await harness.take(asked(id="3", command=pending.commands[0], seen=pending.seen))
        assert len(done) == 3
        assert "run.share" not in [each.action_id for each in controls(harness.seen()[-1].blocks)]

    async def test_what_is_for_one_person_is_not_shared(self, harness: DispatcherHarness) -> None:
        await harness.take(asked(NEW))
        told = await harness.take(asked("room delete last share", id="2"))
        assert "Delete" in told[-1]
        assert harness.seen(user="U0DEMO") == []

    async def test_who_is_not_in_the_channel_shares_nothing_there(self, harness: DispatcherHarness) -> None:
        harness.workspace.add_channel("C0STAFF", "staff", ["U0DEMO"])
        await harness.take(asked(f"{NEW} share", channel="C0STAFF"))
        (told,) = [message.text for message in harness.seen(harness.direct)]
        assert "You aren't in <#C0STAFF>" in told
        assert await harness.setup.asked("create_room") == []

    @pytest.mark.parametrize(
        ("line", "shown"),
        [
            (NEW, c.ShowRoom),
            ("room rename last to Maths", c.ShowRoom),
            ("peaks yesterday", c.HourlyPeaks),
        ],
    )
    async def test_share_shows_what_was_done_and_does_it_not_again(
        self, harness: DispatcherHarness, line: str, shown: type[c.Command]
    ) -> None:
        await harness.take(asked(NEW))
        if line != NEW:
            await harness.take(asked(line, id="2"))
        (share,) = [each for each in controls(harness.seen()[-1].blocks) if each.action_id == "run.share"]
        command = decode(GRAMMAR, harness.dispatcher.viewers.signer.read(share.element["value"]))
        assert isinstance(command, shown)
        assert command.share


class TestTheContextOfACommand:
    """What a handler is told beside the command."""

    async def test_a_lasting_card_has_both_halves_of_a_pair(self, harness: DispatcherHarness) -> None:
        answer = await harness.dispatcher.interpreter.answer(asked(command=encode(GRAMMAR, PAIR)))
        assert answer.card is not None
        assert answer.card.own is not None
        shown, lasting = [
            {label for each in controls(blocks) for label in each.labels}
            for blocks in (answer.message.blocks, answer.card.own.blocks)
        ]
        assert lasting == shown

    async def test_a_report_is_scheduled_as_of_when_it_was_asked_for(
        self, harness: DispatcherHarness
    ) -> None:
        await harness.take(asked("peaks daily at 18:00", channel=harness.direct))
        (state,) = await harness.tenant.schedules.all()
        assert (state.schedule.made_at, state.schedule.owner) == (NOW, "U0ANNA")
        assert state.schedule.channel == harness.direct

    async def test_what_goes_on_after_the_answer_is_started_and_what_is_done_of_it_told(
        self, harness: DispatcherHarness
    ) -> None:
        advance, done = Advance(), list[str]()
        ADVANCE.set(advance)

        async def work() -> None:
            done.append("work")

        context = harness.dispatcher.interpreter.context_of(asked(), ANNA)
        context.later(work())
        context.advance(1, 3)
        await harness.dispatcher.tasks.drain(10)
        assert done == ["work"]
        assert (advance.done, advance.of) == (1, 3)


def test_each_line_of_several_stands_alone() -> None:
    several = asked("room list\npeaks", noun="room", lines=("room list", "peaks"), left=1)
    first, second = each_line(several)
    assert (first.line, second.line) == several.lines
    # as the version before called them, whose work may be taken over
    assert [line.id for line in (first, second)] == [f"{several.id}.1", f"{several.id}.2"]
    for line in (first, second):
        assert (line.noun, line.lines, line.left) == (None, (), 0)
