"""Regular reports as people schedule, list, pause, stop and send them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from bot.clock import PLATFORM_ZONE
from bot.sandbox.workspace import Message
from bot.state import Keys, Schedules, ScheduleState, connect

from .conftest import School


def at(day: int, hour: int) -> datetime:
    """An hour of a day of the month of `NOW`, in Shanghai."""
    return datetime(2026, 11, day, hour, tzinfo=PLATFORM_ZONE)


async def state(school: School, number: int = 1) -> ScheduleState | None:
    assert school.settings.redis_url is not None
    async with connect(school.settings.redis_url.get_secret_value()) as redis:
        team = school.workspace.world.directory.team.id
        return await Schedules(redis, Keys(team)).get(number)


def reports(school: School) -> list[Message]:
    return [m for m in school.workspace.world.messages.all if m.content.metadata]


async def test_a_daily_report_is_scheduled_here_in_the_askers_zone(school: School) -> None:
    answer = await school.type("/peaks daily at 9:00", user="U0ANNA")
    assert "Report *1* is scheduled" in answer.text
    assert "every day at 09:00, London time, in <#C0GENERAL>" in answer.text
    assert "Tue 24 Nov 09:00" in answer.text
    kept = await state(school)
    assert kept is not None
    assert kept.due == datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert kept.schedule.owner == "U0ANNA"


async def test_a_weekly_report_to_another_channel(school: School) -> None:
    answer = await school.type("/peaks weekly on monday at 18:30 in #ops")
    assert "every Monday at 18:30, Shanghai time, in <#C0OPS>" in answer.text
    kept = await state(school)
    assert kept is not None
    assert kept.due == at(30, 18) + timedelta(minutes=30)


async def test_in_chinese(school: School) -> None:
    school.workspace.add_user("U0LI", "李老师", locale="zh-CN")
    answer = await school.type("/peaks 每周一9点", user="U0LI")
    assert "每星期一 09:00（北京时间）" in answer.text
    assert "report_added" not in answer.text


async def test_where_the_bot_is_no_member_nothing_is_promised(school: School) -> None:
    bot = school.workspace.world.directory.bot.id
    school.workspace.channel("ops").members.discard(bot)
    answer = await school.type("/peaks daily at 9:00 in #ops")
    assert "I'm not in <#C0OPS>" in answer.text
    assert "/invite @rollcall" in answer.text
    assert await state(school) is None


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        ("#old", "is archived"),
        ("#secret", "I can't find the channel"),
        ("#nowhere", "I can't find the channel"),
    ],
)
async def test_other_channels_that_take_no_report(school: School, channel: str, words: str) -> None:
    school.workspace.add_channel("C0OLD", "old", archived=True)
    school.workspace.add_channel("C0SECRET", "secret", private=True, bot_member=False)
    answer = await school.type(f"/peaks daily at 9:00 in {channel}")
    assert words in answer.text
    assert await state(school) is None


async def test_a_private_channel_that_invited_the_bot(school: School) -> None:
    school.workspace.add_channel("C0STAFF", "staff", private=True)
    answer = await school.type("/peaks daily at 9:00 in #staff")
    assert "in <#C0STAFF>" in answer.text


async def test_in_the_direct_message_with_the_bot(school: School) -> None:
    delivery = await school.workspace.direct_message("peaks daily at 9:00")
    answer = await school.answer(delivery)
    assert "in a direct message" in answer.text
    kept = await state(school)
    assert kept is not None
    assert kept.schedule.channel == school.workspace.direct()


async def test_what_a_menu_of_the_list_does_is_shown_in_its_place(school: School) -> None:
    await school.type("/peaks daily at 9:00")
    await school.type("/peaks weekly on friday at 8:00 in #ops")
    listed = await school.type("/peaks schedules")
    assert "2 scheduled reports" in listed.text
    assert await school.press(listed, "Pause") is listed
    assert "Report *1* is paused" in listed.text
    assert "2 scheduled reports" in listed.text
    assert "Paused: someone paused it" in listed.text
    kept = await state(school)
    assert kept is not None
    assert kept.paused == "asked"
    assert "has been resumed" in (await school.press(listed, "Resume")).text
    assert await school.press(listed, "Delete") is listed
    assert "Report *1* is deleted" in listed.text
    assert "1 scheduled report" in listed.text
    assert await state(school) is None
    again = await school.press(listed, "run.place.again")
    assert "Report *3* is scheduled" in again.text


async def test_what_went_wrong_stands_beside_the_list(school: School) -> None:
    await school.type("/peaks daily at 9:00")
    listed = await school.type("/peaks schedules")
    await school.type("/peaks stop 1")
    refused = await school.press(listed, "Pause")
    assert "There is no report *1*" in refused.text
    assert "1 scheduled report" in listed.text


@pytest.mark.parametrize("verb", ["stop", "pause", "resume", "send"])
async def test_only_its_owner_or_a_workspace_admin_may_change_a_report(school: School, verb: str) -> None:
    await school.type("/peaks daily at 9:00")
    school.workspace.add_user("U0BEN", "Ben")
    refused = await school.type(f"/peaks {verb} 1", user="U0BEN")
    assert "Only the person who scheduled this report" in refused.text
    assert "<@U0DEMO>" in refused.text
    await school.type("/peaks daily at 9:30", user="U0BEN")
    assert "Report *2*" in (await school.type(f"/peaks {verb} 2")).text


async def test_a_number_that_no_report_has(school: School) -> None:
    answer = await school.type("/peaks stop 7")
    assert "There is no report *7*" in answer.text
    assert "/peaks schedules" in answer.text


async def test_send_now_posts_the_report_of_yesterday(working: School) -> None:
    await working.type("/peaks daily at 9:00 in #ops")
    asked = await working.type("/peaks send 1")
    assert "on its way to <#C0OPS>" in asked.text
    await working.workspace.wait_for_message(lambda m: m.content.metadata is not None, channel="ops")
    (report,) = reports(working)
    assert "23 Nov" in report.text
    kept = await state(working)
    assert kept is not None
    assert kept.due == at(25, 9)


async def test_a_paused_report_is_sent_only_when_asked(working: School) -> None:
    await working.type("/peaks daily at 10:00 in #ops")
    await working.type("/peaks pause 1")
    await working.type("/peaks send 1")
    await working.workspace.wait_for_message(lambda m: m.content.metadata is not None, channel="ops")
    kept = await state(working)
    assert kept is not None
    assert kept.paused == "asked"
    assert len(reports(working)) == 1


async def test_a_report_of_somebody_who_left_can_be_stopped_by_a_workspace_admin(school: School) -> None:
    await school.type("/peaks daily at 9:00", user="U0ANNA")
    people = school.workspace.world.directory.people
    people["U0ANNA"] = replace(people["U0ANNA"], deleted=True)
    assert "Report *1* is deleted" in (await school.type("/peaks stop 1")).text


async def test_nobody_has_the_bot_post_where_they_are_not(school: School) -> None:
    school.workspace.add_channel("C0STAFF", "staff", ["U0ANNA"], private=True)
    for line in ("/peaks daily at 9:00 in #staff", "/room watch on in #staff"):
        refused = await school.type(line)
        assert "You aren't in <#C0STAFF>" in refused.text
    assert await state(school) is None
    assert "is scheduled" in (await school.type("/peaks daily at 9:00 in #staff", user="U0ANNA")).text


async def test_reports_of_channels_that_one_does_not_see_are_not_listed(school: School) -> None:
    school.workspace.add_channel("C0STAFF", "staff", ["U0ANNA"], private=True)
    school.workspace.add_user("U0BEN", "Ben")
    await school.type("/peaks daily at 9:00 in #staff", user="U0ANNA")
    await school.type("/peaks daily at 8:00", user="U0ANNA", channel=school.workspace.direct("U0ANNA"))
    await school.type("/peaks daily at 10:00", user="U0ANNA")
    bens = await school.type("/peaks schedules", user="U0BEN")
    assert "1 scheduled report" in bens.text
    assert "C0STAFF" not in str(bens.blocks)
    for user in ("U0ANNA", "U0DEMO"):
        assert "3 scheduled reports" in (await school.type("/peaks schedules", user=user)).text


async def test_the_same_report_again_is_scheduled_only_all_the_same(school: School) -> None:
    await school.type("/peaks daily at 9:00")
    again = await school.type("/peaks daily at 9:00")
    assert "already scheduled as report *1*" in again.text
    assert await state(school, 2) is None
    assert "Report *2* is scheduled." in (await school.press(again, "Schedule it all the same")).text
    assert "Report *3* is scheduled." in (await school.type("/peaks daily at 9:30")).text
