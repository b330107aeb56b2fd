"""Buttons on cards: what they carry is done as by who presses, or it is said why not."""

from __future__ import annotations

import pytest

from bot.commands import GRAMMAR
from bot.language import CommandSigner, decode
from bot.language import commands as c
from bot.sandbox.workspace import Message
from bot.sandbox.workspace.controls import Control, controls
from bot.state import Keys, Redis
from handlers.buttons import serve
from tests.end_to_end.conftest import ROOM, SECRET, School, after_a_double_click
from tests.handlers.harness import GENERAL, DispatcherHarness

AGAIN = "typed before an upgrade"
NEW = '/room new "English" 14:00-15:00'
SIGNER = CommandSigner.of(GRAMMAR, SECRET)
CODE = f"/room code last for 7 avatar https://example.org/{'a' * 2000}.png"
"""A line whose command is too long for a button."""


def button(value: str, name: str = "run.show") -> Control:
    """A button as it may stand on an old card, or on one that was tampered with."""
    text = {"type": "plain_text", "text": "Open"}
    return Control({"type": "button", "action_id": name, "text": text, "value": value}, "old")


@pytest.fixture
async def card(school: School) -> Message:
    """The card of a room, for who made it."""
    return await school.type(NEW)


async def shared(school: School, card: Message) -> Message:
    """The same for the channel."""
    press = await school.workspace.press(card, "run.share")
    return await school.workspace.wait_for_message(lambda message: not message.ephemeral, since=press)


async def rooms(school: School, count: int) -> None:
    """So many rooms today."""
    await school.control(
        "/rooms", count=count, title="Maths", start="2026-11-24T08:00:00", end="2026-11-24T09:00:00"
    )


def links(message: Message) -> set[str]:
    """The buttons of a message that open a link."""
    found = {control.action_id for control in controls(message.blocks)}
    return {name for name in found if name.startswith("link.")}


async def pressed(school: School, card: Message, control: Control) -> str:
    """What the press of it is answered with."""
    delivery = await school.workspace.press(card, control)
    assert delivery.status == 200
    return (await school.answer(delivery)).text


async def test_a_button_from_before_buttons_carried_commands_works(school: School, card: Message) -> None:
    room = ROOM.findall(str(card.blocks))[0]
    assert "English" in await pressed(school, card, button(f"room show {room}"))


@pytest.mark.parametrize(
    "value",
    [
        'signed.AAAAAAAAAAAAAAAAAAAA.{"v":1,"command":"room.list"}',
        "signed.",
    ],
)
async def test_a_button_signed_under_another_secret_is_not_pressed(
    school: School, card: Message, value: str
) -> None:
    before = await school.asked("rooms")
    assert AGAIN in await pressed(school, card, button(value))
    assert await school.asked("rooms") == before


async def test_a_button_whose_command_is_kept_no_more_says_so(school: School, card: Message) -> None:
    assert "too old" in await pressed(school, card, button("kept.AAAAAAAAAAAAAAAAAAAA"))


async def test_a_press_is_answered_beside_the_card(school: School, card: Message) -> None:
    answer = await school.press(card, "Attendance")
    assert answer is not card
    assert len(card.contents) == 1
    assert answer.seen_by == "U0DEMO"


async def test_what_a_button_carries_cannot_be_changed(school: School, card: Message) -> None:
    room = ROOM.findall(str(card.blocks))[0]
    value = SIGNER.sign(c.ShowRoom(room=c.RoomId(room)))
    assert "English" in await pressed(school, card, button(value))
    assert AGAIN in await pressed(school, card, button(value.replace(room, "26112112345678")))
    assert len(await school.asked("room")) == 1


async def test_what_a_version_after_this_one_signed_is_to_be_typed_again(
    school: School, card: Message
) -> None:
    before = await school.asked("rooms")
    digest = SIGNER._digest('{"v":9,"command":"room.list"}')
    assert AGAIN in await pressed(school, card, button(f'signed.{digest}.{{"v":9,"command":"room.list"}}'))
    assert await school.asked("rooms") == before


async def test_a_button_is_pressed_as_by_who_presses(school: School, card: Message) -> None:
    public = await shared(school, card)
    room = ROOM.findall(str(card.blocks))[0]
    delete = button(SIGNER.sign(c.DeleteRoom(room=c.RoomId(room))))
    refused = await school.answer(await school.workspace.press(public, delete, user="U0ANNA"))
    assert refused.seen_by == "U0ANNA"
    assert "<@U0DEMO>" in refused.text
    guest = await school.answer(await school.workspace.press(public, delete, user="U0GUEST"))
    assert "Guests can't use Rollcall." in guest.text


async def test_turning_the_page_takes_the_place_of_the_list(school: School) -> None:
    await rooms(school, 17)
    listed = await school.type("/room list today")
    assert await school.press(listed, "run.place.next") is listed
    assert await school.press(listed, "run.place.previous") is listed
    assert len(listed.contents) == 3
    assert listed.contents[0].blocks == listed.contents[2].blocks


async def test_in_a_direct_message_too_and_lines_are_shown_as_they_are_typed_there(school: School) -> None:
    listed = await school.answer(await school.workspace.direct_message("list"))
    assert await school.press(listed, "run.place.tomorrow") is listed
    assert "✓ Tomorrow" in str(listed.blocks)
    assert '`new "English" 14:00-15:00`' in listed.text


async def test_a_list_stands_when_what_was_pressed_fails(school: School) -> None:
    listed = await school.type("/room list")
    await school.control("/faults", endpoint="rooms", kind="code", code=1, count=10)
    failed = await school.press(listed, "run.place.today")
    assert failed is not listed
    assert "rejected" in failed.text
    assert len(listed.contents) == 1


async def test_a_list_stands_when_what_was_pressed_fails_as_nobody_foresaw(
    school: School, redis: Redis
) -> None:
    listed = await school.type("/room list")
    await redis.set(Keys(school.workspace.world.directory.team.id).room_owners(), "no hash")
    await rooms(school, 1)
    failed = await school.press(listed, "run.place.today")
    assert failed is not listed
    assert "Something went wrong" in failed.text
    assert len(listed.contents) == 1


async def test_a_page_of_a_list_in_the_channel_is_turned_for_who_turns_it(school: School) -> None:
    await rooms(school, 17)
    delivery = await school.send("/room list today share")
    listed = await school.workspace.wait_for_message(lambda message: not message.ephemeral, since=delivery)
    answer = await school.press(listed, "run.next", user="U0ANNA")
    assert answer is not listed
    assert answer.seen_by == "U0ANNA"
    assert len(listed.contents) == 1


async def test_an_option_of_a_menu_is_a_button_too(school: School) -> None:
    made = []
    for hour in range(8, 20):
        at = f"2026-11-24T{hour:02}"
        order = {"title": "Maths", "start": f"{at}:00:00", "end": f"{at}:45:00"}
        made += (await school.control("/rooms", **order))["room_ids"]
    question = await school.type('/room show "Maths 1"')
    (menu,) = [each for each in controls(question.blocks) if each.element["type"] == "static_select"]
    chosen = menu.options[3]["value"]
    answer = await school.answer(await school.workspace.press(question, menu, choice=chosen))
    (room,) = [room for room in made if str(room) in chosen]
    assert str(room) in str(answer.blocks)


async def test_a_command_that_no_button_can_carry_waits_in_redis(school: School, redis: Redis) -> None:
    await school.type(NEW)
    codes = await school.type(CODE)
    (long,) = [each for each in controls(codes.blocks) if each.element.get("value", "").startswith("kept.")]
    key = Keys(school.workspace.world.directory.team.id).button(long.element["value"])
    public = await shared(school, codes)
    assert "7" in public.text
    await redis.delete(key)
    assert "too old" in await pressed(school, codes, long)
    assert len(school.workspace.seen("U0ANNA")) == 1


@pytest.mark.parametrize("control", ["link.teacher", "Enter as assistant"])
async def test_following_a_link_is_acknowledged_and_no_more(
    school: School, card: Message, control: str
) -> None:
    delivery = await school.workspace.press(card, control)
    await school.workspace.settled(0.1)
    assert (delivery.status, delivery.body) == (200, {})
    assert school.workspace.answers(delivery) == []


async def test_the_students_link_is_given_to_who_asks_for_it(school: School, card: Message) -> None:
    public = await shared(school, card)
    answer = await school.press(public, "Copy student link", user="U0ANNA")
    assert answer.seen_by == "U0ANNA"
    assert "/web/room/quickenter?code=" in answer.text
    assert "user_name" not in answer.text


async def test_the_room_whose_link_one_took_is_what_one_speaks_of_then_in_the_thread(
    school: School, card: Message
) -> None:
    public = await shared(school, card)
    mention = await school.workspace.mention("room show last share", thread_ts=public.ts)
    again = await school.workspace.wait_for_message(lambda m: not m.ephemeral, since=mention)
    await school.answer(await school.workspace.mention('new room "Maths" 16:00-17:00', thread_ts=public.ts))
    await school.press(again, "Copy student link")
    answer = await school.answer(await school.workspace.mention("room show last", thread_ts=public.ts))
    assert "English" in answer.text


class TestEnterAsTeacher:
    """The button on a card that all may see."""

    async def test_who_made_the_room_gets_the_way_in(self, school: School, card: Message) -> None:
        public = await shared(school, card)
        mine = await school.press(public, "join.teacher")
        assert mine.seen_by == "U0DEMO"
        assert "link.teacher" in links(mine)
        assert len(public.contents) == 1

    @pytest.mark.parametrize("how", ["teacher", "substitute"])
    async def test_who_teaches_it_in_their_place_gets_it_too(
        self, school: School, card: Message, how: str
    ) -> None:
        public = await shared(school, card)
        if how == "teacher":
            await school.type("/room teacher last @Anna")
        else:
            await school.type("/room substitute @Anna for last")
            await school.type(f"/room accept {ROOM.findall(str(card.blocks))[0]}", user="U0ANNA")
        assert "link.teacher" in links(await school.press(public, "join.teacher", user="U0ANNA"))

    async def test_who_did_not_is_told_whom_to_ask(self, school: School, card: Message) -> None:
        theirs = await school.press(await shared(school, card), "join.teacher", user="U0ANNA")
        assert theirs.seen_by == "U0ANNA"
        assert links(theirs) == set()
        assert "Ask <@U0DEMO>." in theirs.text
        assert "Nothing was changed" not in theirs.text

    @pytest.mark.waiting
    async def test_who_may_is_said_of_a_room_that_nobody_created_here(self, school: School) -> None:
        await rooms(school, 1)
        delivery = await school.send('/room show "Maths" share')
        public = await school.workspace.wait_for_message(lambda m: not m.ephemeral, since=delivery)
        theirs = await school.press(public, "join.teacher", user="U0ANNA")
        assert "only workspace admins can change or teach it" in theirs.text
        await school.type('/room claim "Maths" for @Anna')
        await after_a_double_click()
        assert "link.teacher" in links(await school.press(public, "join.teacher", user="U0ANNA"))

    async def test_guests_are_turned_away(self, school: School, card: Message) -> None:
        theirs = await school.press(await shared(school, card), "join.teacher", user="U0GUEST")
        assert "Guests can't use Rollcall." in theirs.text
        assert links(theirs) == set()

    async def test_a_room_that_is_gone_is_said_to_be(self, school: School, card: Message) -> None:
        public = await shared(school, card)
        await school.press(await school.type("/room delete last"), "confirm")
        answer = await school.press(public, "join.teacher")
        assert "deleted" in answer.text
        assert links(answer) == set()

    async def test_the_card_can_be_shared_and_its_room_is_what_the_next_line_in_the_thread_is_about(
        self, school: School, card: Message
    ) -> None:
        public = await shared(school, card)
        mention = await school.workspace.mention("room show last share", thread_ts=public.ts)
        again = await school.workspace.wait_for_message(lambda m: not m.ephemeral, since=mention)
        await school.answer(
            await school.workspace.mention('new room "Maths" 16:00-17:00', thread_ts=public.ts)
        )
        mine = await school.press(again, "join.teacher")
        (share,) = [each for each in controls(mine.blocks) if each.action_id == "run.share"]
        room = ROOM.findall(str(card.blocks))[0]
        command = decode(GRAMMAR, SIGNER.read(share.element["value"]))
        assert command == c.ShowRoom(room=c.RoomId(room), share=True)
        answer = await school.answer(await school.workspace.mention("room show last", thread_ts=public.ts))
        assert "English" in answer.text


@pytest.mark.waiting
class TestWithoutRedis:
    """A bot that can write nothing down, and knows nothing that was kept."""

    @pytest.fixture
    def environment(self) -> dict[str, str]:
        return {"REDIS_URL": "redis://127.0.0.1:1/0"}

    @pytest.fixture
    async def shown(self, school: School) -> Message:
        """Something to press on."""
        return await school.type("/peaks yesterday")

    @pytest.mark.parametrize(
        "value",
        [SIGNER.sign(c.Watch(on=True)), 'room new "English" 14:00-15:00', "kept.AAAAAAAAAAAAAAAAAAAA"],
    )
    async def test_a_change_and_what_is_kept_are_not_begun(
        self, school: School, shown: Message, value: str
    ) -> None:
        assert "so I haven't started this." in await pressed(school, shown, button(value))
        assert await school.asked("create_room") == []

    @pytest.mark.parametrize("value", [SIGNER.sign(c.ListRooms()), "room list"])
    async def test_what_only_reads_is_answered(self, school: School, shown: Message, value: str) -> None:
        assert "No rooms found" in await pressed(school, shown, button(value))


async def test_what_is_pressed_in_a_workspace_that_is_not_known_says_so(harness: DispatcherHarness) -> None:
    body = {
        "team": {"id": "T0ELSEWHERE"},
        "user": {"id": "U0ANNA"},
        "container": {"message_ts": "10.1", "channel_id": GENERAL},
        "actions": [{"action_id": "report.file", "value": "peaks", "action_ts": "10.2"}],
    }
    await serve(harness.dispatcher, body, "report.file", "peaks")
    (told,) = await harness.told()
    assert "own workspace" in told
