"""Answers are for one person until they are shared, and then hold no way in as teacher."""

from __future__ import annotations

from bot.sandbox.workspace import Message, throttled

from .conftest import School


def links(message: Message) -> dict[str, str]:
    """The links of a card's buttons and of its menu, by name."""
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    pressed = [element for row in rows for element in row]
    options = [option for element in pressed for option in element.get("options", ())]
    return {
        each.get("action_id") or each["value"]: each["url"] for each in pressed + options if "url" in each
    }


def said(message: Message) -> str:
    """All that a message holds."""
    return message.text + str(message.blocks)


async def shared(school: School, card: Message) -> Message:
    """What the channel sees once a card is shared."""
    press = await school.workspace.press(card, "run.share")
    return await school.workspace.wait_for_message(lambda message: not message.ephemeral, since=press)


async def test_an_answer_is_seen_by_the_asker_alone(school: School) -> None:
    await school.type('/room new "English" 14:00-15:00')
    assert [m for m in school.workspace.seen("U0ANNA") if m.author != "U0DEMO"] == []


async def test_a_shared_card_holds_no_code_of_teacher_or_assistant(school: School) -> None:
    card = await school.type('/room new "English" 14:00-15:00')
    codes = [link.partition("code=")[2][:6] for link in links(card).values()]
    assert len(codes) == 2
    public = await shared(school, card)
    assert public in school.workspace.seen("U0ANNA")
    assert "English" in public.text
    assert "<@U0DEMO>" in said(public)
    assert all(code not in said(public) for code in codes)


async def test_sharing_what_was_done_does_not_do_it_again(school: School) -> None:
    made = await school.type('/room new "English" 14:00-15:00')
    assert "English" in (await shared(school, made)).text
    changed = await school.type("/room rename last to Maths")
    assert "Maths" in (await shared(school, changed)).text
    card = await school.type("/room delete last")
    deleted = await school.press(card, "confirm")
    assert "run.share" not in str(deleted.blocks)
    asked = [len(await school.asked(name)) for name in ("create_room", "update_room", "delete_room")]
    assert asked == [1, 1, 1]


async def test_join_as_teacher_on_a_shared_card_answers_who_presses(school: School) -> None:
    card = await school.type('/room new "English" 14:00-15:00')
    public = await shared(school, card)
    mine = await school.press(public, "join.teacher")
    assert mine.seen_by == "U0DEMO"
    assert "link.teacher" in links(mine)
    theirs = await school.press(public, "join.teacher", user="U0ANNA")
    assert theirs.seen_by == "U0ANNA"
    assert "link.teacher" not in links(theirs)
    assert "can enter as its teacher" in theirs.text
    assert "Ask <@U0DEMO>." in theirs.text
    assert public.contents[-1] is public.contents[0]


async def test_a_line_that_ends_in_share_is_shared(school: School) -> None:
    delivery = await school.send("/peaks yesterday share")
    message = await school.workspace.wait_for_message(lambda m: not m.ephemeral, since=delivery)
    assert message in school.workspace.seen("U0ANNA")


async def test_nothing_is_shared_for_somebody_who_left_the_channel(school: School) -> None:
    school.workspace.add_channel("C0STAFF", "staff", ["U0DEMO", "U0ANNA"], private=True)
    staff = school.workspace.world.directory.channels["C0STAFF"]
    card = await school.type('/room new "English" 14:00-15:00', channel="staff")
    before = len(school.workspace.seen("U0ANNA", channel="staff"))
    school.workspace.faults.set("conversations.members", throttled(1))
    pressed = await school.workspace.press(card, "run.share")
    staff.members.discard("U0DEMO")
    answer = await school.answer(pressed)
    assert "You aren't in <#C0STAFF>, so I don't post there for you." in answer.text
    assert len(school.workspace.seen("U0ANNA", channel="staff")) == before


async def test_what_is_for_one_person_is_never_shared(school: School) -> None:
    await school.type('/room new "English" 14:00-15:00')
    for line, holds in (
        ("/room key share", "Partner key"),
        ("/room delete last share", "'confirm'"),
        ("/room key rotate share", "'confirm'"),
    ):
        answer = await school.type(line)
        assert answer.ephemeral
        assert holds in said(answer)
    assert [message for message in school.workspace.seen("U0ANNA") if message.author != "U0DEMO"] == []


async def test_a_title_cannot_call_the_channel(school: School) -> None:
    card = await school.type('/room new "<!channel> *bold* <https://evil.example|bank>" 14:00-15:00')
    public = await shared(school, card)
    assert "<!channel>" not in public.text
    assert "<https://evil" not in public.text


async def test_a_button_in_a_thread_is_answered_in_the_thread(school: School) -> None:
    card = await school.type('/room new "English" 14:00-15:00')
    public = await shared(school, card)
    asked = await school.workspace.mention("room show last share", thread_ts=public.ts)
    reply = await school.workspace.wait_for_message(lambda message: not message.ephemeral, since=asked)
    assert reply.thread_ts == public.ts
    answer = await school.press(reply, "join.teacher", user="U0ANNA")
    assert (answer.seen_by, answer.thread_ts) == ("U0ANNA", public.ts)
    assert (await school.press(public, "join.teacher", user="U0ANNA")).thread_ts is None


async def test_an_answer_takes_the_place_of_a_private_message_only(school: School) -> None:
    card = await school.type('/room new "English" 14:00-15:00')
    public = await shared(school, card)
    for message in (card, public):
        before = message.content
        await school.workspace.press(message, "Attendance")
        await school.workspace.settled()
        assert message.content == before
