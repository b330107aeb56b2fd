"""What "it", `last` and `#N` mean, and the language a person chose."""

from __future__ import annotations

from bot.sandbox.workspace import Message

from .conftest import School


async def shared_card(school: School, title: str) -> Message:
    """A room's card in the channel."""
    delivery = await school.send(f'/room new "{title}" 14:00-15:00 share')
    shared = await school.workspace.wait_for_message(lambda message: not message.ephemeral, since=delivery)
    await school.until_done()
    return shared


async def test_in_a_thread_it_is_the_room_of_the_card_above(school: School) -> None:
    english = await shared_card(school, "English")
    await school.type('/room new "Maths" 16:00-17:00')
    mention = await school.workspace.mention("rename it to Physics", thread_ts=english.ts)
    answer = await school.answer(mention)
    assert "Physics" in answer.text
    assert answer.thread_ts == english.ts
    titles = (await school.type("/room list today")).text
    assert "Physics" in titles
    assert "Maths" in titles
    assert "English" not in titles


async def test_in_a_direct_message_it_is_the_room_of_the_last_card_there(school: School) -> None:
    first = await school.workspace.direct_message('new room "English" 14:00-15:00')
    await school.answer(first)
    await school.type('/room new "Maths" 16:00-17:00')
    answer = await school.answer(await school.workspace.direct_message("move it to 18:00-19:00"))
    assert "English" in answer.text
    assert "18:00" in answer.text


async def test_a_number_is_of_the_list_seen_last(school: School) -> None:
    await school.type('/room new "English" 16:00-17:00')
    await school.type('/room new "Maths" 14:00-15:00')
    await school.type("/room list today")
    assert "Maths" in (await school.type("/room show #1")).text
    assert "English" in (await school.type("/room show #2")).text
    beyond = await school.type("/room show #3")
    assert "#3" in beyond.text


async def shared_list(school: School) -> Message:
    """A list of Maths and English, which the demo's person shares in the channel."""
    await school.type('/room new "English" 16:00-17:00')
    await school.type('/room new "Maths" 14:00-15:00')
    delivery = await school.send("/room list today share")
    shared = await school.workspace.wait_for_message(lambda message: not message.ephemeral, since=delivery)
    await school.until_done()
    return shared


async def test_a_number_is_of_the_list_that_somebody_shared(school: School) -> None:
    await shared_list(school)
    assert "English" in (await school.type("/room show #2", user="U0ANNA")).text
    elsewhere = await school.type("/room show #2", user="U0ANNA", channel="ops")
    assert "I don't know which room you mean." in elsewhere.text
    await school.type("/room list tomorrow", user="U0ANNA")
    assert "I don't know which room you mean." in (await school.type("/room show #2", user="U0ANNA")).text


async def test_in_the_thread_of_a_shared_list_a_number_is_of_it(school: School) -> None:
    listed = await shared_list(school)
    await school.send("/room list tomorrow share")
    await school.workspace.settled()
    mention = await school.workspace.mention("show #2", user="U0ANNA", thread_ts=listed.ts)
    assert "English" in (await school.answer(mention)).text


async def test_numbers_count_on_over_the_pages_of_a_shared_list(school: School) -> None:
    for number in range(1, 13):
        await school.type(f'/room new "Class {number}" tomorrow {7 + number}:00-{7 + number}:30')
    delivery = await school.send("/room list tomorrow page 2 share")
    listed = await school.workspace.wait_for_message(lambda message: not message.ephemeral, since=delivery)
    assert "#11 Class 11" in listed.text
    await school.until_done()
    assert "Class 12" in (await school.type("/room show #12", user="U0ANNA")).text
    assert "Class 2" in (await school.type("/room show #2", user="U0ANNA")).text


async def test_a_language_is_chosen_and_kept(school: School) -> None:
    chosen = await school.type("/room language zh")
    assert "中文" in chosen.text
    listed = await school.type("/room list")
    assert "房间" in listed.text
    await school.type("/room language en")
    assert "room" in (await school.type("/room list")).text.lower()


async def test_a_persons_slack_decides_until_they_choose(school: School) -> None:
    school.workspace.add_user("U0LI", "李老师", locale="zh-CN")
    assert "房间" in (await school.type("/room list", user="U0LI")).text
    await school.type("/room language en", user="U0LI")
    assert "room" in (await school.type("/room list", user="U0LI")).text.lower()
    await school.type("/room language auto", user="U0LI")
    assert "房间" in (await school.type("/room list", user="U0LI")).text


async def test_an_open_quote_is_taken_to_the_end_of_the_title_and_told(school: School) -> None:
    answer = await school.type('/room new "English for all 14:00-15:00')
    assert "English for all" in answer.text
    assert "quotation mark" in answer.text


async def test_a_card_that_is_kept_says_so_in_the_language_chosen(school: School) -> None:
    await school.type("/room language zh")
    await school.type('/room new "English" 14:00-15:00')
    card = await school.type("/room delete last")
    assert "没有任何改动" in (await school.press(card, "cancel")).text


async def test_dates_are_read_and_shown_in_the_order_of_a_persons_slack(school: School) -> None:
    for user, locale in (("U0JO", "en-GB"), ("U0JIM", "en-US")):
        school.workspace.add_user(user, user, locale=locale)
    made = await school.type('/room new "English" 3/12 14:00-15:00', user="U0JO")
    assert "Thu 3 Dec 14:00–15:00" in made.text
    there = await school.type('/room new "English" 12/3 14:00-15:00', user="U0JIM")
    assert "Thu, Dec 3 14:00–15:00" in there.text


async def test_a_language_that_was_chosen_changes_no_order_of_dates(school: School) -> None:
    school.workspace.add_user("U0JO", "Jo", locale="en-GB")
    await school.type("/room language zh", user="U0JO")
    assert "12月3日" in (await school.type('/room new "English" 3/12 14:00-15:00', user="U0JO")).text
