"""Several platform accounts of one workspace: what is typed, pressed and sent is about one, and reaches no other."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime

import pytest

from bot import app
from bot.sandbox.workspace import Message
from tests.end_to_end.installed import OTHER, Schools
from tests.end_to_end.test_apart import SHOWN, TRIED, settled, shown, watched

EAST = "East campus"


@pytest.fixture
async def schools(schools: Schools) -> Schools:
    """Another workspace than that of the settings, with an account and another for its East campus, used in #east."""
    await schools.slack.install(schools.url, schools.other)
    await schools.enter(schools.platforms["other"])
    kept = await schools.enter(schools.platforms["east"], domain="east", name=EAST)
    assert 'account use "East campus"' in str(kept.body)
    schools.other.add_user("U0ANNA", "Anna", channels=("general", "ops"))
    return schools


async def bound(schools: Schools) -> None:
    """Binds #ops to the East campus."""
    assert EAST in (await schools.type(f'/room account use "{EAST}" in #ops')).text


def names(message: Message) -> bool:
    """Whether a message says at its end that it is about the East campus."""
    return bool(message.blocks) and message.blocks[-1].get("elements") == [
        {"type": "plain_text", "text": EAST}
    ]


async def test_a_channel_is_about_its_account_and_all_others_about_the_first(schools: Schools) -> None:
    await bound(schools)
    created = await schools.type('/room new "Eastern" tomorrow 14:00-15:00', channel="ops")
    assert names(created)
    await schools.type('/room new "First" tomorrow 15:00-16:00')
    for channel, here, there in (("ops", "Eastern", "First"), ("general", "First", "Eastern")):
        for line in ("/room list", "/room show last", "/room show #1", "/room mine", "/room audit"):
            told = await schools.type(line, channel=channel)
            assert here in told.text, line
            assert there not in told.text, line
            assert names(told) is (channel == "ops")
    # whoever types there, also to the bot's name
    mentioned = await schools.other.mention("room list", channel="ops", user="U0ANNA")
    assert "Eastern" in (await schools.other.answer(mentioned)).text
    assert "Eastern" not in str(await schools.asked("other"))
    assert "First" not in str(await schools.asked("east"))


async def test_a_person_chooses_for_direct_messages_or_says_it_in_one_line(schools: Schools) -> None:
    async def told(line: str, user: str = "U0ANNA") -> Message:
        return await schools.other.answer(await schools.other.direct_message(line, user=user))

    await told('room new "First" tomorrow 15:00-16:00')
    assert "First" not in (await told(f"{EAST}: room list")).text
    assert "now use *East campus*" in (await told("room account use east campus")).text
    created = await told("new Eastern tomorrow 14:00-15:00")
    assert names(created)
    assert "Eastern" in (await told("room list")).text
    assert "First" in (await told("default：room list")).text
    assert "First" in (await told("默认: room list")).text
    # nobody else's, and in no channel
    assert "Eastern" not in (await told("room list", "U0DEMO")).text
    assert "Eastern" not in (await schools.type("/room list", user="U0ANNA")).text
    assert "Eastern" in (await schools.type(f"/room {EAST.upper()}： list", user="U0ANNA")).text
    assert "account without a name" in (await told("room account use default")).text
    assert "First" in (await told("room list")).text


async def test_a_line_that_is_shown_is_about_the_same_account_wherever_it_is_typed(schools: Schools) -> None:
    await bound(schools)
    await schools.type('/room new "Eastern" tomorrow 14:00-15:00', channel="ops")
    await schools.type('/room new "First" tomorrow 15:00-16:00')
    for line, channel, hint in (
        ("/room list", "ops", "`/room show #1`"),
        ("/room list", "general", "`/room show #1`"),
        (f"/room {EAST}: list", "ops", "`/room show #1`"),
        (f"/room {EAST}: list", "general", f"`/room {EAST}: show #1`"),
        ("/room default: list", "ops", "`/room default: show #1`"),
    ):
        listed = await schools.type(line, channel=channel)
        assert hint in listed.text
        shown = await schools.type(hint.strip("`"), channel=channel)
        assert ("Eastern" if "Eastern" in listed.text else "First") in shown.text
    direct = await schools.other.answer(await schools.other.direct_message(f"{EAST}: room list"))
    assert f"`{EAST}: show #1`" in direct.text


async def test_a_message_stays_about_its_account_whatever_its_channel_is_bound_to_since(
    schools: Schools,
) -> None:
    await bound(schools)
    await schools.type('/room new "Eastern" tomorrow 14:00-15:00', channel="ops")
    listed = await schools.type("/room list", channel="ops")
    asked = await schools.type("/room delete last", channel="ops")
    form = await schools.type("/room show last", channel="ops")
    await schools.type("/room account use default in #ops")
    assert "Eastern" not in (await schools.type("/room list", channel="ops")).text
    detail = await schools.other.answer(await schools.other.press(listed, 1, choice=None))
    assert "Eastern" in detail.text
    await schools.other.press(form, "Move or rename")
    view = await schools.other.wait_for_form()
    view.fill("title", "Far East")
    saved = await schools.other.submit(view)
    assert "Far East" in (await schools.other.answer(saved)).text
    # it was renamed since
    again = await schools.other.answer(await schools.other.press(asked, "confirm"))
    deleted = await schools.other.answer(await schools.other.press(again, "confirm"))
    assert names(deleted)
    assert "No rooms found" in (await schools.type(f"/room {EAST}: list")).text
    assert [each for each in await schools.asked("other") if each["endpoint"] != "rooms"] == []


async def test_what_names_no_account_of_the_workspace_is_refused_and_changes_nothing(
    schools: Schools,
) -> None:
    for line in (
        '/room West campus: new "Lost" tomorrow 14:00-15:00',
        '/room East: new "Lost" tomorrow 14:00-15:00',
    ):
        assert "Lost" not in str((await schools.type("/room list")).text), line
        assert "created" not in (await schools.type(line)).text
    assert "no platform account with the name" in (await schools.type("/room account use West")).text
    several = f'/room {EAST}: new "Lost" tomorrow 14:00-15:00\ndefault: new "Lost" tomorrow 14:00-15:00'
    assert "several platform accounts" in (await schools.type(several)).text
    for name in ("other", "east"):
        assert [each for each in await schools.asked(name) if each["endpoint"] != "rooms"] == []


@pytest.mark.parametrize(
    ("name", "fields", "field"),
    [
        ("east", {"name": "default"}, "name"),
        ("east", {"name": " Default "}, "name"),
        ("east", {"name": "8"}, "name"),
        ("east", {"name": "East: North"}, "name"),
        ("east", {"name": "Another"}, None),
        ("other", {"name": "Another", "domain": "other"}, "partner_id"),
        ("home", {"name": "east  CAMPUS", "domain": "home"}, "name"),
    ],
)
async def test_each_account_has_a_name_and_a_partner_id_of_its_own(
    schools: Schools, name: str, fields: dict[str, str], field: str | None
) -> None:
    sent = await schools.enter(schools.platforms[name], **{"domain": "east", **fields})
    assert list(sent.body.get("errors", {})) == ([field] if field else [])
    listed = (await schools.type("/room account list")).text
    assert (EAST in listed) is (field is not None)


async def test_the_first_account_takes_the_place_of_no_other(schools: Schools) -> None:
    sent = await schools.enter(schools.platforms["east"], domain="east")
    assert list(sent.body["errors"]) == ["partner_id"]
    shown = await schools.type(f"/room {EAST}: account")
    assert "22223333" in shown.text
    await schools.other.press(shown, "account.enter")
    assert list(schools.other.views.values())[-1].value_of("name") == EAST
    first = await schools.type("/room account")
    await schools.other.press(first, "account.add")
    assert list(schools.other.views.values())[-1].value_of("name") is None
    assert "87654321" in (await schools.type("/room account")).text


async def test_only_admins_bind_a_channel_and_all_see_which_accounts_there_are(schools: Schools) -> None:
    await bound(schools)
    told = await schools.type(f'/room account use "{EAST}" in #general', user="U0ANNA")
    assert "Only workspace admins" in told.text
    listed = await schools.type("/room account list", user="U0ANNA", channel="ops")
    assert "East campus* in " in listed.text
    assert "used here" in listed.text
    assert "22223333" not in listed.text
    at_home = await schools.type("/room account list", schools.home)
    assert "one platform account" in at_home.text


async def test_a_removed_account_answers_nobody_and_no_other_in_its_place(schools: Schools) -> None:
    await bound(schools)
    await schools.type('/room new "First" tomorrow 15:00-16:00')
    before = await schools.type("/room account", channel="ops")
    asked = await schools.type("/room account remove", channel="ops")
    assert "22223333" in asked.text
    await schools.other.answer(await schools.other.press(asked, "confirm"))
    told = await schools.type("/room list", channel="ops")
    assert "account that this is about was removed" in told.text
    assert "First" in (await schools.type("/room list")).text
    # entered again, all is there again
    await schools.other.press(before, "account.enter")
    assert list(schools.other.views.values())[-1].value_of("name") is None
    await schools.enter(schools.platforms["east"], domain="east", name=EAST)
    assert "No rooms found" in (await schools.type("/room list", channel="ops")).text


async def test_all_goes_with_the_app(schools: Schools) -> None:
    await bound(schools)
    await schools.type('/room new "Eastern" tomorrow 14:00-15:00', channel="ops")
    assert any(f"{{{OTHER.id}}}:account:22223333" in key for key in await schools.keys())
    await schools.slack.uninstall(schools.other)
    await schools.gone()
    assert [key async for key in schools.redis.scan_iter(match="*with_account*")] == []


async def test_home_shortcuts_and_files_are_about_the_account_that_a_person_chose(schools: Schools) -> None:
    await schools.type(f'/room account use "{EAST}"')
    await schools.other.open_home()
    await schools.other.wait_until(lambda: "U0DEMO" in schools.other.world.homes, 60)
    home = schools.other.world.homes["U0DEMO"]
    assert home.body["blocks"][-1]["elements"] == [{"type": "plain_text", "text": EAST}]
    await schools.other.shortcut("new_room")
    view = await schools.other.wait_for_form()
    for field, text in {"title": "Eastern", "day": "2026-11-25", "start": "14:00", "end": "15:00"}.items():
        view.fill(field, text)
    assert names(await schools.other.answer(await schools.other.submit(view)))
    rows = "title,date,start,end\nAlgebra,2026-11-26,9:00,10:00\n"
    plan = await schools.other.answer(await schools.other.direct_message(rows))
    assert names(plan)
    await schools.type("/room account use default")
    again = await schools.other.answer(await schools.other.direct_message(f"{EAST}:\n{rows}"))
    assert "Algebra" in again.text
    assert names(again)
    file = await schools.other.direct_message(f"{EAST}: room list", file="a.csv", content=rows.encode())
    plan = await schools.other.answer(file)
    assert "Algebra" in plan.text
    assert names(plan)
    several = await schools.other.answer(await schools.other.direct_message(f"{rows}{EAST}: room list"))
    assert "several platform accounts" in several.text
    assert "Reference" not in several.text
    assert "Eastern" in (await schools.type(f"/room {EAST}: list")).text
    assert [each for each in await schools.asked("other") if each["endpoint"] != "rooms"] == []


async def test_reports_of_two_accounts_in_one_channel_are_both_sent(
    schools: Schools, clock: Callable[[], datetime]
) -> None:
    """They have the same number and were scheduled in the same second."""

    def posted() -> list[Message]:
        return [each for each in schools.other.seen(channel="ops") if each.content.metadata is not None]

    async with app.worker(schools.settings, clock):
        for account in (f"{EAST}: ", ""):
            await schools.type(f"/peaks {account}daily at 9:00 in #ops")
        for account in (f"{EAST}: ", ""):
            await schools.type(f"/peaks {account}send 1")
        await schools.other.wait_until(lambda: len(posted()) == 2, 60)
    assert sorted(names(each) for each in posted()) == [False, True]


@pytest.mark.exhaustive
async def test_nothing_of_an_account_is_reached_from_another_of_its_workspace(
    schools: Schools, redis_url: str
) -> None:
    await bound(schools)
    for line in SHOWN:
        await schools.type(line, channel="ops")
    await settled(schools)
    said = json.dumps([message.contents[0].blocks for message in shown(schools.other)], ensure_ascii=False)
    room, code = re.findall(r"\b\d{14}\b", said)[0], re.findall(r"code=([a-z0-9]{6})\b", said)[0]
    platform = await schools.asked("east")
    async with watched(redis_url) as asked:
        for line in TRIED:
            answer = await schools.type(line.format(room=room, code=code))
            assert not names(answer)
            assert "Sesame" not in answer.text.replace(line, "").replace("the room *Sesame*", "")
        await settled(schools)
    assert len(asked) > 100
    assert [command for command in asked if ":account:22223333" in command] == []
    assert await schools.asked("east") == platform
