"""Forms: opened at once, checked as the language checks, and done once, as if their command had been typed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.app import rollcall
from bot.blocks.forms import MORE
from bot.sandbox.serving import serve
from bot.sandbox.workspace import Delivery, View, broken, refusing
from bot.web import http_app
from handlers import modals
from handlers.fair_semaphore import FairSemaphore
from handlers.forms import FORM_LIFE, FROM_MESSAGE, NEW_ROOM

from .conftest import NOW, School

ENGLISH = {"title": "English", "start": "14:00", "end": "15:00"}
CREATE = '/room new "English" 14:00-15:00'


@pytest.fixture
def times() -> list[datetime]:
    """The time of the bot's clock, last."""
    return [NOW]


@pytest.fixture
def clock(times: list[datetime]) -> Callable[[], datetime]:
    return lambda: times[-1]


async def opened(school: School, line: str = "/room new", user: str = "U0DEMO") -> View:
    """The form that a slash command opens."""
    await school.send(line, user)
    return await school.workspace.wait_for_form(user=user)


async def sent(school: School, view: View, user: str = "U0DEMO", **texts: str) -> Delivery:
    """The form, filled in and sent."""
    for field, text in texts.items():
        view.fill(field, text)
    delivery = await school.workspace.submit(view, user=user)
    assert delivery.error == ""
    return delivery


async def asked(school: School, endpoint: str) -> list[dict[str, Any]]:
    """What the platform was asked to do, without what every request carries."""
    await school.workspace.settled()
    common = {"partner_id", "timestamp", "sign", "type"}
    requests = await school.asked(endpoint)
    return [
        {name: value for name, value in request["parameters"].items() if name not in common}
        for request in requests
    ]


def at(clock: str) -> str:
    """A time of the day in Unix seconds, as the platform is told it."""
    hour, minute = map(int, clock.split(":"))
    return str(int(NOW.replace(hour=hour, minute=minute).timestamp()))


async def test_new_alone_opens_a_form_that_creates_the_room(school: School) -> None:
    view = await opened(school)
    delivery = await sent(school, view, **ENGLISH, max_users="30", pre_enter_time="10分钟")
    answer = await school.answer(delivery)
    assert "Room created" in answer.text
    assert (answer.seen_by, answer.channel) == ("U0DEMO", "C0GENERAL")
    assert school.workspace.views == {}
    assert await asked(school, "create_room") == [
        {
            "title": "English",
            "start_time": at("14:00"),
            "end_time": at("15:00"),
            "max_users": "30",
            "pre_enter_time": "600",
        }
    ]


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"title": "x" * 51}, "title", "at most 50 characters"),
        ({"end": "soon"}, "end", "For example: 15:00, 90m"),
        ({"end": "14:10"}, "end", "longer than 15 minutes"),
        ({"end": "3:30 Tokyo"}, "end", "don't understand this time"),
        ({"start": "09:00"}, "start", "That time has passed."),
        ({"day": "2026-11-20"}, "day", "That time has passed."),
        ({"day": "2028-11-20"}, "day", "within one year"),
        ({"pre_enter_time": "a bit"}, "pre_enter_time", "For example: 10m"),
    ],
)
async def test_what_is_wrong_is_said_under_its_field_and_all_stays(
    school: School, typed: dict[str, str], field: str, said: str
) -> None:
    view = await opened(school)
    before = {**ENGLISH, **typed}
    delivery = await sent(school, view, **before)
    assert delivery.body["errors"].keys() == {field}
    assert said in view.errors[field]
    assert {name: view.value_of(name) for name in before} == before
    assert await asked(school, "create_room") == []
    view.fill("day", "2026-11-24")
    view.fill("pre_enter_time", "")
    await school.answer(await sent(school, view, **ENGLISH))
    assert len(await asked(school, "create_room")) == 1


async def test_all_that_is_wrong_is_said_at_once_in_ones_language(school: School) -> None:
    school.workspace.add_user("U0WANG", "王老师", locale="zh-CN")
    view = await opened(school, user="U0WANG")
    assert view.body["title"]["text"] == "新建房间"
    wrong = await sent(
        school, view, "U0WANG", title="课" * 51, start="14:00", end="再说", pre_enter_time="一会儿"
    )
    assert wrong.body["errors"].keys() == {"title", "end", "pre_enter_time"}
    assert "50" in view.errors["title"]
    assert "看不懂" in view.errors["end"]


async def test_edit_alone_opens_a_form_that_sends_only_what_changed(school: School) -> None:
    await school.type(CREATE)
    view = await opened(school, "/room edit last")
    assert view.body["title"]["text"] == "Change a room"
    nothing = await sent(school, view)
    assert nothing.body["errors"] == {"title": "Nothing is changed yet."}
    answer = await school.answer(await sent(school, view, title="Maths", end="90m"))
    assert "Maths" in answer.text
    (changed,) = await asked(school, "update_room")
    assert changed.keys() - {"room_id"} == {"title", "end_time"}
    assert changed["end_time"] == at("15:30")


async def test_a_form_of_a_room_that_was_deleted_meanwhile_says_so(school: School) -> None:
    await school.type(CREATE)
    view = await opened(school, "/room edit last")
    await school.press(await school.type("/room delete last"), "confirm")
    answer = await school.answer(await sent(school, view, title="Maths"))
    assert "deleted" in answer.text


async def test_who_teaches_a_room_is_given_its_form(school: School) -> None:
    await school.type(CREATE)
    await school.type("/room teacher last @Anna")
    view = await opened(school, '/room edit "English"', user="U0ANNA")
    answer = await school.answer(await sent(school, view, user="U0ANNA", title="Maths"))
    assert "Maths" in answer.text


async def test_what_cannot_be_edited_is_told_in_place_of_the_form(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    # on a busy machine a modal would say by then that it is on its way
    monkeypatch.setattr(modals, "LOADING_AFTER", 60)
    await school.type(CREATE)
    told = await school.type('/room edit "English"', user="U0ANNA")
    assert "Only" in told.text
    assert school.workspace.view("U0ANNA") is None


async def test_a_form_sent_twice_is_done_once_whoever_of_the_bots_is_asked(
    school: School, clock: Callable[[], datetime]
) -> None:
    view = await opened(school)
    for field, text in ENGLISH.items():
        view.fill(field, text)
    async with rollcall(school.settings, clock) as bot, serve(http_app(bot)) as url:
        each = await asyncio.gather(school.workspace.submit(view), school.workspace.submit(view, url=url))
        await school.answer(each[0])
        again = await school.workspace.redeliver(each[0])
    assert len(await asked(school, "create_room")) == 1
    said = [str(delivery.body.get("view")) for delivery in (*each, again)]
    assert sorted("was sent already" in text for text in said) == [False, True, True]


async def test_a_form_that_was_open_for_long_is_shown_again_with_what_was_typed(
    school: School, times: list[datetime]
) -> None:
    view = await opened(school)
    times.append(NOW + FORM_LIFE + timedelta(seconds=1))
    await sent(school, view, **ENGLISH)
    assert "open for a long time" in str(view.body["blocks"][0])
    assert await asked(school, "create_room") == []
    assert "Room created" in (await school.answer(await sent(school, view))).text


async def test_a_form_of_a_room_that_was_open_for_long_stays_that_of_the_room(
    school: School, times: list[datetime]
) -> None:
    await school.type(CREATE)
    view = await opened(school, "/room edit last")
    times.append(NOW + FORM_LIFE + timedelta(seconds=1))
    await sent(school, view, title="Maths")
    assert view.body["title"]["text"] == "Change a room"
    assert "Maths" in (await school.answer(await sent(school, view))).text
    assert len(await asked(school, "update_room")) == 1


async def test_a_form_that_was_sent_and_stayed_open_for_long_is_not_done_again(
    school: School, times: list[datetime]
) -> None:
    """As it is where Slack did not hear that it was accepted."""
    view = await opened(school)
    await school.answer(await sent(school, view, **ENGLISH))
    times.append(NOW + FORM_LIFE + timedelta(seconds=1))
    await sent(school, view)
    assert "open for a long time" in str(view.body["blocks"][0])
    assert "was sent already" in str((await sent(school, view)).body["view"])
    assert len(await asked(school, "create_room")) == 1


async def test_a_form_that_could_not_begin_soon_says_so_and_stays(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = await opened(school)
    monkeypatch.setattr(FairSemaphore, "expected_wait", lambda self, person: 31.2)
    await sent(school, view, **ENGLISH)
    assert "I have too much to do right now" in view.errors["title"]
    monkeypatch.undo()
    assert "Room created" in (await school.answer(await sent(school, view))).text


async def test_a_shortcut_that_could_not_begin_soon_is_told_so(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FairSemaphore, "expected_wait", lambda self, person: 31.2)
    await school.workspace.shortcut(NEW_ROOM)
    told = await school.workspace.wait_for_message(channel=school.workspace.direct())
    assert "I have too much to do right now" in told.text


@pytest.mark.parametrize(("locale", "until"), [("en-GB", "2/12 01:00"), ("en-US", "12/2 01:00")])
async def test_a_date_in_a_form_is_read_as_in_ones_country(school: School, locale: str, until: str) -> None:
    school.workspace.add_user("U0JO", "Jo", locale=locale)
    view = await opened(school, user="U0JO")
    night = {"title": "English", "day": "2026-12-01", "start": "23:00", "end": until}
    delivery = await sent(school, view, "U0JO", **night)
    assert view.errors == {}
    await school.answer(delivery)
    (made,) = await asked(school, "create_room")
    assert int(made["end_time"]) - int(made["start_time"]) == 7200


async def test_a_form_is_of_one_person(school: School) -> None:
    view = await opened(school)
    told = await sent(school, view, "U0ANNA", **ENGLISH)
    assert "Somebody else opened this form" in str(told.body["view"])
    assert await asked(school, "create_room") == []


async def test_more_options_keeps_what_was_typed_and_sends_the_platform_s_parameters(school: School) -> None:
    view = await opened(school)
    for field, text in ENGLISH.items():
        view.fill(field, text)
    await school.workspace.press_in(view, MORE)
    view = await school.workspace.wait_for_view(lambda view: "end_delay_time" in view.values())
    wrong = await sent(school, view, end_delay_time="9999", is_video_main="slides")
    assert wrong.body["errors"].keys() == {"end_delay_time", "is_video_main"}
    assert "only for a room with a large class" in view.errors["is_video_main"]
    await school.answer(await sent(school, view, live="1", end_delay_time="600"))
    (pair,) = await asked(school, "create_room_with_live")
    assert {"title": "English", "is_video_main": "2", "end_delay_time": "600"}.items() <= pair.items()


async def test_a_mention_is_answered_with_a_button_that_opens_the_form(school: School) -> None:
    offer = await school.answer(await school.workspace.mention("room new"))
    assert offer.text == "Fill in a form to create a room."
    await school.workspace.press(offer, "run.form")
    assert (await school.workspace.wait_for_form()).body["title"]["text"] == "New room"


async def test_a_shortcut_opens_the_form_and_is_answered_by_direct_message(school: School) -> None:
    await school.workspace.shortcut(NEW_ROOM)
    answer = await school.answer(await sent(school, await school.workspace.wait_for_form(), **ENGLISH))
    assert "Room created" in answer.text
    assert answer.channel == school.workspace.direct()


@pytest.mark.parametrize(
    ("text", "filled", "note"),
    [
        ("English tomorrow 14:00-15:30 max 30", ("English", "2026-11-25", "14:00", "15:30", "30"), ""),
        ("请安排 英语课 明天下午2点到3点", ("英语课", "2026-11-25", "14:00", "15:00", None), ""),
        ("English tomorrow 2-3", ("English", "2026-11-25", None, "1h", None), "Morning or afternoon?"),
        ("Thanks for the cake", ("Thanks for the cake", "2026-11-24", None, "1h", None), "is missing"),
    ],
)
async def test_a_message_is_read_into_the_form(
    school: School, text: str, filled: tuple[str | None, ...], note: str
) -> None:
    message = await school.workspace.post(text)
    await school.workspace.message_shortcut(FROM_MESSAGE, message)
    view = await school.workspace.wait_for_form()
    names = ("title", "day", "start", "end", "max_users")
    assert tuple(view.value_of(name) for name in names) == filled
    assert note in str(view.body["blocks"][0].get("text"))


async def test_a_message_without_words_fills_in_no_title(school: School) -> None:
    """Such as one that is a picture."""
    message = await school.workspace.post("")
    await school.workspace.message_shortcut(FROM_MESSAGE, message)
    assert (await school.workspace.wait_for_form()).value_of("title") is None


async def test_a_guest_is_told_in_place_of_the_form(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(modals, "LOADING_AFTER", 60)  # as above
    await school.workspace.shortcut(NEW_ROOM, user="U0GUEST")
    told = await school.workspace.wait_for_message(user="U0GUEST", channel=school.workspace.direct("U0GUEST"))
    assert "Guests" in told.text
    assert school.workspace.view("U0GUEST") is None


async def test_where_slack_opens_no_form_its_button_is_the_answer(school: School) -> None:
    school.workspace.faults.set("views.open", refusing("expired_trigger_id"))
    answer = await school.type("/room new")
    await school.workspace.press(answer, "run.form")
    await school.workspace.wait_for_form()


@pytest.mark.waiting
@pytest.mark.parametrize("answered", [True, False])
async def test_it_opens_at_once_and_is_filled_in_when_the_platform_has_answered(
    school: School, answered: bool
) -> None:
    """Also if Slack does not say that it was opened."""
    await school.type(CREATE)
    if not answered:
        school.workspace.faults.set("views.open", broken(after_work=True))
    await school.control("/faults", endpoint="room", kind="latency", seconds=2)
    await school.send("/room edit last")
    loading = await school.workspace.wait_for_view(lambda view: True)
    assert "One moment" in str(loading.body["blocks"])
    assert (await school.workspace.wait_for_form()).value_of("title") == "English"


async def test_home_is_shown_when_it_is_opened_and_its_buttons_work(school: School) -> None:
    await school.type(CREATE)
    homes = school.workspace.world.homes
    await school.workspace.open_home(tab="messages")
    await school.workspace.open_home()
    await school.workspace.wait_until(lambda: "U0DEMO" in homes, 60)
    home = homes["U0DEMO"]
    assert "English" in str(home.body)
    answer = await school.answer(await school.workspace.press_in(home, "run.language.zh"))
    assert answer.channel == school.workspace.direct()
    assert all(sent.ok for sent in school.workspace.sent)
    await school.workspace.press_in(home, "run.form")
    assert (await school.workspace.wait_for_form()).body["title"]["text"] == "新建房间"


async def test_a_teacher_is_chosen_in_the_form_and_changed_in_that_of_the_room(school: School) -> None:
    school.workspace.add_user("U0BEN", "Ben")
    view = await opened(school)
    created = await school.answer(await sent(school, view, **ENGLISH, teacher="U0ANNA"))
    assert "taught by <@U0ANNA>" in created.text
    view = await opened(school, "/room edit last")
    assert "'initial_user': 'U0ANNA'" in str(view.body)
    changed = await school.answer(await sent(school, view, teacher="U0BEN"))
    assert "Teacher: <@U0ANNA> → <@U0BEN>" in changed.text
    assert await asked(school, "update_room") == []
    undone = await school.press(changed, "Undo")
    assert "Teacher: <@U0BEN> → <@U0ANNA>" in undone.text
    guest = await school.answer(await sent(school, await opened(school), **ENGLISH, teacher="U0GUEST"))
    assert "<@U0GUEST>" in guest.text
