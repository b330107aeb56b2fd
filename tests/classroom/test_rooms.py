"""Making, showing, changing and deleting rooms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.baijiayun import GeneralError, NoPermission
from bot.baijiayun import RoomDeleted as PlatformDeleted
from bot.classroom import rooms
from bot.classroom.results import DeletionConfirmation, RoomDeleted
from bot.clock import PLATFORM_ZONE
from bot.errors import NotAllowed, OutcomeUnknown
from bot.language.commands import DeleteRoom, EditRoom, ListRooms, NewRoom, RoomId, ShowRoom

from .conftest import ANNA, NOW, WORKSPACE_ADMIN, Stage, context

ENGLISH = NewRoom(
    title="English",
    start=datetime(2026, 11, 24, 14, tzinfo=PLATFORM_ZONE),
    end=datetime(2026, 11, 24, 15, tzinfo=PLATFORM_ZONE),
)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks for a lost room follow each other without waiting."""
    monkeypatch.setattr(rooms, "RETRY_DELAYS", (0, 0))


async def test_a_room_is_kept_as_its_owners(stage: Stage) -> None:
    made = await rooms.create(stage.tenant, context(), ENGLISH)
    assert await stage.tenant.rooms.owner(made.room.id) == ANNA.id
    assert (await stage.tenant.contexts.of(ANNA.id)).last == made.room.id
    assert made.room.teacher is not None
    assert made.live is None


async def test_options_reach_the_platform(stage: Stage) -> None:
    command = replace(
        ENGLISH, max_users=30, pre_enter_seconds=600, camera=False, parameters={"industry_type": 1}
    )
    await rooms.create(stage.tenant, context(), command)
    (asked,) = await _asked(stage, "create_room")
    wanted = {"max_users": "30", "pre_enter_time": "600", "speak_camera_turnon": "2", "industry_type": "1"}
    assert {name: str(asked["parameters"][name]) for name in wanted} == wanted
    assert "is_long_term" not in asked["parameters"]


async def test_a_parameter_the_platform_does_not_take_is_refused_before_anything(stage: Stage) -> None:
    command = replace(ENGLISH, live=True, parameters={"template_name": "nonsense"})
    with pytest.raises(rooms.ImpossibleChange) as refused:
        await rooms.create(stage.tenant, context(), command)
    assert refused.value.refusal.at == "template_name=nonsense"
    assert await _asked(stage, "create_room_with_live") == []


async def test_a_pair_has_two_rooms_of_the_same_owner(stage: Stage) -> None:
    made = await rooms.create(stage.tenant, context(), replace(ENGLISH, live=True, live_max_users=500))
    assert made.live is not None
    assert await stage.tenant.rooms.owners([made.room.id, made.live.id]) == [ANNA.id, ANNA.id]
    assert made.live.max_users == 500


async def test_a_room_whose_answer_was_lost_is_found_and_not_made_again(stage: Stage) -> None:
    await stage.control("/faults", kind="cut", endpoint="create_room", when="after")
    made = await rooms.create(stage.tenant, context(), ENGLISH)
    assert made.found
    assert len(await _asked(stage, "create_room")) == 1
    assert await stage.tenant.rooms.owner(made.room.id) == ANNA.id


async def test_a_twin_that_somebody_else_made_is_not_taken_for_it(stage: Stage) -> None:
    await rooms.create(stage.tenant, context(WORKSPACE_ADMIN), ENGLISH)
    await stage.control("/faults", kind="http_502", endpoint="create_room")
    with pytest.raises(OutcomeUnknown):
        await rooms.create(stage.tenant, context(), ENGLISH)


async def test_a_room_made_long_ago_is_not_taken_for_it(stage: Stage) -> None:
    await stage.room("English")
    await stage.control("/clock", advance=3600)
    await stage.control("/faults", kind="http_502", endpoint="create_room")
    later = replace(context(), asked_at=NOW + timedelta(hours=1))
    with pytest.raises(OutcomeUnknown):
        await rooms.create(stage.tenant, later, ENGLISH)


async def test_after_an_interruption_nothing_is_made_twice(stage: Stage) -> None:
    kept: dict[str, str] = {}

    async def keep(note: object) -> None:
        kept.update(note)  # type: ignore[call-overload]

    made = await rooms.create(stage.tenant, context(keep=keep), replace(ENGLISH, live=True))
    again = await rooms.create(
        stage.tenant, context(interrupted=True, kept=kept), replace(ENGLISH, live=True)
    )
    assert again.found
    assert (again.room.id, again.live and again.live.id) == (made.room.id, made.live and made.live.id)
    assert len(await _asked(stage, "create_room_with_live")) == 1


async def test_an_interruption_before_the_work_is_told(stage: Stage) -> None:
    with pytest.raises(OutcomeUnknown):
        await rooms.create(stage.tenant, context(interrupted=True), ENGLISH)
    assert await _asked(stage, "create_room") == []


async def test_a_refusal_of_the_platform_is_told_as_it_is(stage: Stage) -> None:
    await stage.control("/faults", kind="code", endpoint="create_room", code=1, msg="余额不足")
    with pytest.raises(GeneralError, match="余额不足"):
        await rooms.create(stage.tenant, context(), ENGLISH)
    await stage.control("/account", long_term=False)
    long = replace(ENGLISH, long_term=True, end=ENGLISH.start + timedelta(days=30))
    with pytest.raises(NoPermission):
        await rooms.create(stage.tenant, context(), long)


@pytest.mark.parametrize(
    ("change", "start", "end"),
    [
        ({"start_time": time(13, 30)}, "13:30", "15:00"),
        ({"end_time": time(15, 30)}, "14:00", "15:30"),
        ({"start_time": time(16, 0), "end_time": time(17, 0)}, "16:00", "17:00"),
    ],
)
async def test_a_clock_time_stays_on_the_rooms_day(
    stage: Stage, change: dict[str, time], start: str, end: str
) -> None:
    made = await rooms.create(stage.tenant, context(), ENGLISH)
    changed = await rooms.edit(stage.tenant, context(), EditRoom(room=RoomId(made.room.id), **change))  # type: ignore[arg-type]
    assert f"{changed.after.start:%Y-%m-%d %H:%M}" == f"2026-11-24 {start}"
    assert f"{changed.after.end:%Y-%m-%d %H:%M}" == f"2026-11-24 {end}"


async def test_an_end_before_the_start_is_on_the_next_day(stage: Stage) -> None:
    made = await rooms.create(stage.tenant, context(), ENGLISH)
    command = EditRoom(room=RoomId(made.room.id), start_time=time(23, 0), end_time=time(0, 30))
    changed = await rooms.edit(stage.tenant, context(), command)
    assert changed.after.end - changed.after.start == timedelta(minutes=90)


async def test_a_class_of_exactly_24_hours_is_too_long_and_a_second_less_is_not(stage: Stage) -> None:
    made = await rooms.create(stage.tenant, context(), ENGLISH)
    a_day = EditRoom(room=RoomId(made.room.id), start=ENGLISH.start, end=ENGLISH.start + timedelta(hours=24))
    with pytest.raises(rooms.ImpossibleChange) as refused:
        await rooms.edit(stage.tenant, context(), a_day)
    assert refused.value.refusal.kind == "too_long"
    assert a_day.end is not None
    changed = await rooms.edit(stage.tenant, context(), replace(a_day, end=a_day.end - timedelta(seconds=1)))
    assert changed.after.end - changed.after.start == timedelta(hours=24) - timedelta(seconds=1)


async def test_a_class_of_exactly_15_minutes_is_too_short_and_a_second_more_is_not(stage: Stage) -> None:
    made = await rooms.create(stage.tenant, context(), ENGLISH)
    short = EditRoom(room=RoomId(made.room.id), end=ENGLISH.start + timedelta(minutes=15))
    with pytest.raises(rooms.ImpossibleChange) as refused:
        await rooms.edit(stage.tenant, context(), short)
    assert refused.value.refusal.kind == "too_short"
    assert short.end is not None
    changed = await rooms.edit(stage.tenant, context(), replace(short, end=short.end + timedelta(seconds=1)))
    assert changed.after.end - changed.after.start == timedelta(minutes=15, seconds=1)


async def test_a_day_alone_keeps_the_hours(stage: Stage) -> None:
    made = await rooms.create(stage.tenant, context(), ENGLISH)
    command = EditRoom(room=RoomId(made.room.id), date=date(2026, 11, 27))
    changed = await rooms.edit(stage.tenant, context(), command)
    assert f"{changed.after.start:%Y-%m-%d %H:%M}" == "2026-11-27 14:00"
    assert f"{changed.after.end:%Y-%m-%d %H:%M}" == "2026-11-27 15:00"


async def test_a_clock_time_is_the_persons_own(stage: Stage) -> None:
    made = await rooms.create(stage.tenant, context(), ENGLISH)
    london = replace(ANNA, zone=ZoneInfo("Europe/London"))
    command = EditRoom(room=RoomId(made.room.id), start_time=time(5, 0))
    changed = await rooms.edit(stage.tenant, context(london), command)
    assert f"{changed.after.start:%H:%M}" == "13:00"


async def test_an_hour_that_the_clocks_leave_out_is_refused(stage: Stage) -> None:
    made = await rooms.create(stage.tenant, context(), ENGLISH)
    london = replace(ANNA, zone=ZoneInfo("Europe/London"))
    command = EditRoom(room=RoomId(made.room.id), date=date(2027, 3, 28), start_time=time(1, 30))
    with pytest.raises(rooms.ImpossibleChange) as refused:
        await rooms.edit(stage.tenant, context(london), command)
    assert refused.value.refusal.kind == "dst_gap"


async def test_a_change_is_told_even_when_the_room_cannot_be_read_after_it(stage: Stage) -> None:
    made = await rooms.create(stage.tenant, context(), ENGLISH)
    await stage.control("/faults", kind="code", endpoint="room", after=1, count=9, code=1)
    changed = await rooms.edit(stage.tenant, context(), EditRoom(room=RoomId(made.room.id), title="Maths"))
    assert (changed.before.title, changed.after.title) == ("English", "Maths")


async def test_only_what_changes_is_sent(stage: Stage) -> None:
    made = await rooms.create(stage.tenant, context(), ENGLISH)
    await rooms.edit(stage.tenant, context(), EditRoom(room=RoomId(made.room.id), end_time=time(15, 30)))
    (asked,) = await _asked(stage, "update_room")
    assert {"start_time", "end_time"} & asked["parameters"].keys() == {"end_time"}


async def test_what_the_rules_exclude_is_refused_before_the_platform_is_asked(stage: Stage) -> None:
    made = await rooms.create(stage.tenant, context(), ENGLISH)
    with pytest.raises(rooms.ImpossibleChange) as refused:
        await rooms.edit(stage.tenant, context(), EditRoom(room=RoomId(made.room.id), end_time=time(14, 10)))
    assert refused.value.refusal.kind == "too_short"
    assert await _asked(stage, "update_room") == []


async def test_others_may_not_change_it(stage: Stage) -> None:
    id = await stage.room("English")
    with pytest.raises(NotAllowed):
        await rooms.edit(stage.tenant, context(), EditRoom(room=RoomId(id), title="Mine"))
    with pytest.raises(NotAllowed):
        await rooms.ask_deletion(stage.tenant, context(), DeleteRoom(room=RoomId(id)))


async def test_a_deletion_is_confirmed_by_what_was_seen(stage: Stage) -> None:
    made = await rooms.create(stage.tenant, context(), ENGLISH)
    command = DeleteRoom(room=RoomId(made.room.id))
    asked = await rooms.ask_deletion(stage.tenant, context(), command)
    pending = await stage.tenant.pendings.take(asked.token)
    assert pending is not None
    gone = await rooms.delete(stage.tenant, context(confirmed=pending.seen), command)
    assert isinstance(gone, RoomDeleted)
    assert not gone.already_gone
    kept = await stage.tenant.rooms.deleted(made.room.id)
    assert kept is not None
    assert kept.title == "English"


@pytest.mark.parametrize("change", ["title", "class"])
async def test_a_room_that_changed_meanwhile_is_asked_about_anew(stage: Stage, change: str) -> None:
    made = await rooms.create(stage.tenant, context(), ENGLISH)
    command = DeleteRoom(room=RoomId(made.room.id))
    asked = await rooms.ask_deletion(stage.tenant, context(), command)
    pending = await stage.tenant.pendings.take(asked.token)
    assert pending is not None
    if change == "title":
        await stage.tenant.platform.update_room(made.room.id, title="Maths")
    else:
        await stage.control(f"/rooms/{made.room.id}/class", in_session=True)
    anew = await rooms.delete(stage.tenant, context(confirmed=pending.seen), command)
    assert isinstance(anew, DeletionConfirmation)
    assert anew.changed
    assert anew.token != asked.token
    assert await _asked(stage, "delete_room") == []


async def test_a_room_somebody_deleted_meanwhile_is_told_as_gone(stage: Stage) -> None:
    made = await rooms.create(stage.tenant, context(), ENGLISH)
    command = DeleteRoom(room=RoomId(made.room.id))
    asked = await rooms.ask_deletion(stage.tenant, context(), command)
    pending = await stage.tenant.pendings.take(asked.token)
    assert pending is not None
    await stage.tenant.platform.delete_room(made.room.id)
    gone = await rooms.delete(stage.tenant, context(confirmed=pending.seen), command)
    assert isinstance(gone, RoomDeleted)
    assert gone.already_gone
    assert gone.room.title == "English"


async def test_a_deleted_room_is_shown_as_it_was_while_that_is_kept(stage: Stage) -> None:
    made = await rooms.create(stage.tenant, context(), ENGLISH)
    await stage.tenant.rooms.keep_deleted(made.room)
    await stage.tenant.platform.delete_room(made.room.id)
    shown = await rooms.show(stage.tenant, context(), ShowRoom(room=RoomId(made.room.id)))
    assert isinstance(shown, RoomDeleted)
    other = await stage.room("Maths")
    await stage.tenant.platform.delete_room(other)
    with pytest.raises(PlatformDeleted):
        await rooms.show(stage.tenant, context(), ShowRoom(room=RoomId(other)))


async def test_a_list_is_of_the_days_asked_for_in_the_persons_zone(stage: Stage) -> None:
    await stage.room("Early", "2026-11-25T05:00", "2026-11-25T06:00")
    await stage.room("Late", "2026-11-25T22:00", "2026-11-25T23:00")
    day = date(2026, 11, 25)
    london = replace(ANNA, zone=ZoneInfo("Europe/London"))
    here = await rooms.list_rooms(stage.tenant, context(), ListRooms(from_=day, to=day))
    there = await rooms.list_rooms(stage.tenant, context(london), ListRooms(from_=day, to=day))
    assert [room.title for room in here.rooms] == ["Early", "Late"]
    assert [room.title for room in there.rooms] == ["Late"]


async def test_a_long_list_has_pages_and_its_numbers_are_remembered(stage: Stage) -> None:
    await stage.control(
        "/rooms", count=25, title="Class", start="2026-11-24T14:00:00", end="2026-11-24T15:00:00"
    )
    second = await rooms.list_rooms(stage.tenant, context(), ListRooms(page=2))
    assert (second.total, second.page, second.pages, len(second.rooms)) == (25, 2, 3, 10)
    assert (await stage.tenant.contexts.of(ANNA.id)).listed == tuple(room.id for room in second.rooms)
    beyond = await rooms.list_rooms(stage.tenant, context(), ListRooms(page=9))
    assert beyond.page == 3


async def _asked(stage: Stage, endpoint: str) -> list[dict[str, dict[str, object]]]:
    answer = await stage.client.get("/_control/requests", params={"endpoint": endpoint})
    found: list[dict[str, dict[str, object]]] = answer.json()
    return found
