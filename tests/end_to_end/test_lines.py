"""Several lines in one message: each is done and answered, in order."""

from __future__ import annotations

from bot.sandbox.workspace import Delivery

from .conftest import School


async def said(school: School, delivery: Delivery, count: int) -> list[str]:
    """The first lines of all answers, in order."""
    await school.workspace.world.messages.wait_until(
        lambda: len(school.workspace.answers(delivery)) >= count, 20
    )
    await school.workspace.settled()
    return [message.contents[0].text for message in school.workspace.answers(delivery)]


async def test_the_lines_of_a_direct_message_are_done_in_order(school: School) -> None:
    delivery = await school.workspace.direct_message(
        'hi!\nnew "English" 14:00-15:00\nrename last to Poetry\n\n> what was said\nlist today\nthanks'
    )
    made, renamed, listed = await said(school, delivery, 3)
    assert made.startswith("Room created.")
    assert "Title: English → *Poetry*" in renamed
    assert "#1 Poetry" in listed


async def test_the_lines_of_a_slash_command_may_name_their_own(school: School) -> None:
    delivery = await school.send('/room new "English" 14:00-15:00\n/peaks yesterday\nlist today')
    made, peaks, listed = await said(school, delivery, 3)
    assert made.startswith("Room created.")
    assert "Mon 23 Nov" in peaks
    assert "#1 English" in listed


async def test_lines_that_change_nothing_are_answered_in_order(school: School) -> None:
    delivery = await school.send("/room list today\nlist tomorrow\nlist next week")
    first, second, third = await said(school, delivery, 3)
    assert "Tue 24 Nov" in first
    assert "Wed 25 Nov" in second
    assert "Mon 30 Nov" in third


async def test_a_line_that_is_refused_does_not_stop_the_others(school: School) -> None:
    delivery = await school.workspace.mention('new "English" 25:00-26:00\nnew "Maths" 14:00-15:00')
    refused, made = await said(school, delivery, 2)
    assert "That time doesn't exist." in refused
    assert "Maths" in made
    assert [entry["parameters"]["title"] for entry in await school.asked("create_room")] == ["Maths"]


async def test_a_question_does_not_stop_the_lines_after_it(school: School) -> None:
    delivery = await school.workspace.direct_message('new "English" tomorrow 2-3\nlist tomorrow')
    asked, listed = await said(school, delivery, 2)
    assert "Morning or afternoon?" in asked
    assert "No rooms found" in listed


async def test_the_same_line_twice_is_answered_twice(school: School) -> None:
    delivery = await school.workspace.direct_message("peaks yesterday\npeaks yesterday")
    first, second = await said(school, delivery, 2)
    assert first == second


async def welcomed(school: School) -> None:
    """The welcome is sent, which is the answer to the first line that is no command."""
    (answer,) = await said(school, await school.workspace.direct_message("good day to you"), 1)
    assert "Rollcall" in answer


async def test_a_text_that_was_pasted_is_answered_once(school: School) -> None:
    await welcomed(school)
    delivery = await school.workspace.direct_message("\n".join(["Dear colleague,", *["how are you?"] * 30]))
    (refused,) = await said(school, delivery, 1)
    assert refused.startswith("*Dear*: I don't know this command.")


async def test_what_was_not_looked_at_of_a_long_text_is_said(school: School) -> None:
    await welcomed(school)
    delivery = await school.workspace.direct_message("\n".join(["how are you?"] * 70))
    refused, left = await said(school, delivery, 2)
    assert refused.startswith("*how*: I don't know this command.")
    assert left.endswith("Nothing was done for 10 more lines.")


async def test_one_command_over_two_lines_is_one(school: School) -> None:
    delivery = await school.workspace.direct_message('new room "English"\ntomorrow 14:00-15:00')
    (made,) = await said(school, delivery, 1)
    assert "Wed 25 Nov 14:00–15:00" in made


async def test_a_message_delivered_again_does_none_of_its_lines_again(school: School) -> None:
    lines = 'new "English" 14:00-15:00\nnew "Maths" 15:00-16:00'
    delivery = await school.workspace.direct_message(lines)
    await said(school, delivery, 2)
    again = await school.workspace.redeliver(delivery)
    await school.workspace.settled()
    assert school.workspace.answers(again) == []
    assert len(await school.asked("create_room")) == 2


async def test_the_lines_that_are_too_many_are_said_to_be_left_out(school: School) -> None:
    lines = "\n".join(f'new "Class {number}" tomorrow 14:00-15:00' for number in range(1, 24))
    delivery = await school.workspace.direct_message(lines)
    *made, left = await said(school, delivery, 21)
    assert len(made) == len(await school.asked("create_room")) == 20
    assert left.startswith('That was a long message: I stopped after `new "Class 20" tomorrow 14:00-15:00`.')
    assert "3 more lines" in left


async def test_more_lines_than_a_response_url_takes_are_answered_all_the_same(school: School) -> None:
    """Slack takes five messages by it; the others are shown by other ways, as every answer that it rejects."""
    days = ("today", "tomorrow", "2026-11-26", "2026-11-27", "2026-11-28", "2026-11-29", "2026-11-30")
    delivery = await school.send("/room " + "\n".join(f"list {day}" for day in days))
    shown = await said(school, delivery, len(days))
    assert [text.splitlines()[0] for text in shown] == [
        f"*No rooms found, {day} Nov*"
        for day in ("Tue 24", "Wed 25", "Thu 26", "Fri 27", "Sat 28", "Sun 29", "Mon 30")
    ]
