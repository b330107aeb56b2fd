"""Making, showing, changing and deleting rooms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.baijiayun import RoomDeleted as PlatformDeleted
from bot.classroom import rooms
from bot.classroom.results import DeletionConfirmation, RoomDeleted
from bot.errors import NotAllowed
from bot.language.commands import DeleteRoom, EditRoom, ListRooms, RoomId, ShowRoom

from .conftest import ANNA, ENGLISH, Stage, context, created


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
    made = await created(stage)
    changed = await rooms.edit(stage.tenant, context(), EditRoom(room=RoomId(made.room.id), **change))  # type: ignore[arg-type]
    assert f"{changed.after.start:%Y-%m-%d %H:%M}" == f"2026-11-24 {start}"
    assert f"{changed.after.end:%Y-%m-%d %H:%M}" == f"2026-11-24 {end}"


async def test_an_end_before_the_start_is_on_the_next_day(stage: Stage) -> None:
    made = await created(stage)
    command = EditRoom(room=RoomId(made.room.id), start_time=time(23, 0), end_time=time(0, 30))
    changed = await rooms.edit(stage.tenant, context(), command)
    assert changed.after.end - changed.after.start == timedelta(minutes=90)


async def test_a_class_of_exactly_24_hours_is_too_long_and_a_second_less_is_not(stage: Stage) -> None:
    made = await created(stage)
    a_day = EditRoom(room=RoomId(made.room.id), start=ENGLISH.start, end=ENGLISH.start + timedelta(hours=24))
    with pytest.raises(rooms.ImpossibleChange) as refused:
        await rooms.edit(stage.tenant, context(), a_day)
    assert refused.value.refusal.kind == "too_long"
    assert a_day.end is not None
    changed = await rooms.edit(stage.tenant, context(), replace(a_day, end=a_day.end - timedelta(seconds=1)))
    assert changed.after.end - changed.after.start == timedelta(hours=24) - timedelta(seconds=1)


async def test_a_class_of_exactly_15_minutes_is_too_short_and_a_second_more_is_not(stage: Stage) -> None:
    made = await created(stage)
    short = EditRoom(room=RoomId(made.room.id), end=ENGLISH.start + timedelta(minutes=15))
    with pytest.raises(rooms.ImpossibleChange) as refused:
        await rooms.edit(stage.tenant, context(), short)
    assert refused.value.refusal.kind == "too_short"
    assert short.end is not None
    changed = await rooms.edit(stage.tenant, context(), replace(short, end=short.end + timedelta(seconds=1)))
    assert changed.after.end - changed.after.start == timedelta(minutes=15, seconds=1)


async def test_a_day_alone_keeps_the_hours(stage: Stage) -> None:
    made = await created(stage)
    command = EditRoom(room=RoomId(made.room.id), date=date(2026, 11, 27))
    changed = await rooms.edit(stage.tenant, context(), command)
    assert f"{changed.after.start:%Y-%m-%d %H:%M}" == "2026-11-27 14:00"
    assert f"{changed.after.end:%Y-%m-%d %H:%M}" == "2026-11-27 15:00"


async def test_a_clock_time_is_the_persons_own(stage: Stage) -> None:
    made = await created(stage)
    london = replace(ANNA, zone=ZoneInfo("Europe/London"))
    command = EditRoom(room=RoomId(made.room.id), start_time=time(5, 0))
    changed = await rooms.edit(stage.tenant, context(london), command)
    assert f"{changed.after.start:%H:%M}" == "13:00"


async def test_an_hour_that_the_clocks_leave_out_is_refused(stage: Stage) -> None:
    made = await created(stage)
    london = replace(ANNA, zone=ZoneInfo("Europe/London"))
    command = EditRoom(room=RoomId(made.room.id), date=date(2027, 3, 28), start_time=time(1, 30))
    with pytest.raises(rooms.ImpossibleChange) as refused:
        await rooms.edit(stage.tenant, context(london), command)
    assert refused.value.refusal.kind == "dst_gap"


async def test_a_change_is_told_even_when_the_room_cannot_be_read_after_it(stage: Stage) -> None:
    made = await created(stage)
    await stage.control("/faults", kind="code", endpoint="room", after=1, count=9, code=1)
    changed = await rooms.edit(stage.tenant, context(), EditRoom(room=RoomId(made.room.id), title="Maths"))
    assert (changed.before.title, changed.after.title) == ("English", "Maths")


async def test_only_what_changes_is_sent(stage: Stage) -> None:
    made = await created(stage)
    await rooms.edit(stage.tenant, context(), EditRoom(room=RoomId(made.room.id), end_time=time(15, 30)))
    (asked,) = await _asked(stage, "update_room")
    assert {"start_time", "end_time"} & asked["parameters"].keys() == {"end_time"}


async def test_what_the_rules_exclude_is_refused_before_the_platform_is_asked(stage: Stage) -> None:
    made = await created(stage)
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
    made = await created(stage)
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


@pytest.mark.parametrize(
    ("change", "start", "end"),
    [
        ({"shift_seconds": 1800}, "14:30", "15:30"),
        ({"shift_seconds": -600}, "13:50", "14:50"),
        ({"extend_seconds": 900}, "14:00", "15:15"),
        ({"extend_seconds": -900}, "14:00", "14:45"),
    ],
)
async def test_a_class_is_moved_and_made_longer_by_a_length(
    stage: Stage, change: dict[str, int], start: str, end: str
) -> None:
    made = await created(stage)
    command = EditRoom(room=RoomId(made.room.id), **change)  # type: ignore[arg-type]
    after = (await rooms.edit(stage.tenant, context(), command)).after
    assert (f"{after.start:%H:%M}", f"{after.end:%H:%M}") == (start, end)


async def test_an_end_before_the_start_is_refused_and_not_taken_for_the_next_days(stage: Stage) -> None:
    made = await created(stage)
    with pytest.raises(rooms.ImpossibleChange) as impossible:
        await rooms.edit(stage.tenant, context(), EditRoom(room=RoomId(made.room.id), end_time=time(13, 30)))
    assert impossible.value.refusal.kind == "backwards_range"
    assert impossible.value.refusal.at == "14:00-13:30"


@pytest.mark.parametrize("change", ["title", "class"])
async def test_a_room_that_changed_meanwhile_is_asked_about_anew(stage: Stage, change: str) -> None:
    made = await created(stage)
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
    made = await created(stage)
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
    made = await created(stage)
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


async def test_without_days_a_list_is_of_what_is_on_and_comes_by_time(stage: Stage) -> None:
    await stage.room("Over", "2026-11-23T14:00", "2026-11-23T15:00")
    await stage.room("Later", "2026-11-26T14:00", "2026-11-26T15:00")
    await stage.room("On", "2026-11-24T09:30", "2026-11-24T10:30")
    await stage.room("Next", "2026-11-25T14:00", "2026-11-25T15:00")
    listed = await rooms.list_rooms(stage.tenant, context(), ListRooms())
    assert [room.title for room in listed.rooms] == ["On", "Next", "Later"]


async def test_a_list_of_ones_own_rooms(stage: Stage) -> None:
    await stage.room("Theirs")
    made = await created(stage)
    listed = await rooms.list_rooms(stage.tenant, context(), ListRooms(mine=True))
    assert [room.id for room in listed.rooms] == [made.room.id]
    assert listed.mine


async def test_a_long_list_has_pages_and_its_numbers_are_remembered(stage: Stage) -> None:
    await stage.control(
        "/rooms", count=25, title="Class", start="2026-11-24T14:00:00", end="2026-11-24T15:00:00"
    )
    second = await rooms.list_rooms(stage.tenant, context(), ListRooms(page=2))
    assert (second.total, second.page, second.pages, len(second.rooms)) == (25, 2, 3, 10)
    listed = (await stage.tenant.contexts.of(ANNA.id)).listed
    assert (second.before, len(listed)) == (10, 20)
    assert listed[10:] == tuple(room.id for room in second.rooms)
    beyond = await rooms.list_rooms(stage.tenant, context(), ListRooms(page=9))
    assert beyond.page == 3


async def _asked(stage: Stage, endpoint: str) -> list[dict[str, dict[str, object]]]:
    answer = await stage.client.get("/_control/requests", params={"endpoint": endpoint})
    found: list[dict[str, dict[str, object]]] = answer.json()
    return found
