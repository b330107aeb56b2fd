"""Changing rooms: what was said and nothing else, both halves of a pair, and never by mistake."""

from __future__ import annotations

from datetime import date, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from bot.baijiayun import TransportError
from bot.classroom import editing
from bot.classroom.deletion import ask_deletion
from bot.classroom.editing import edit
from bot.classroom.results import ChangeConfirmation, ChangeRisk, RoomChanged, Unanswered
from bot.classroom.rooms import ImpossibleChange, facts_of
from bot.classroom.tenant import CommandContext
from bot.errors import NotAllowed
from bot.language.commands import DeleteRoom, EditRoom, RoomId, RoomTitle

from .conftest import ANNA, ENGLISH, WORKSPACE_ADMIN, TenantSetup, context, created

LATER = {"start_time": time(16), "end_time": time(17)}


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks at a room follow each other without waiting."""
    monkeypatch.setattr(editing, "LOOKUP_DELAYS", (0, 0))


async def edited(setup: TenantSetup, by: CommandContext, command: EditRoom) -> RoomChanged:
    """A change that was made at once."""
    changed = await edit(setup.tenant, by, command)
    assert isinstance(changed, RoomChanged)
    return changed


@pytest.mark.parametrize(
    ("change", "start", "end"),
    [
        ({"start_time": time(13, 30)}, "13:30", "15:00"),
        ({"end_time": time(15, 30)}, "14:00", "15:30"),
        ({"start_time": time(16, 0), "end_time": time(17, 0)}, "16:00", "17:00"),
    ],
)
async def test_a_clock_time_stays_on_the_rooms_day(
    setup: TenantSetup, change: dict[str, time], start: str, end: str
) -> None:
    made = await created(setup)
    changed = await edited(setup, context(), EditRoom(room=RoomId(made.room.id), **change))  # type: ignore[arg-type]
    assert f"{changed.after.start:%Y-%m-%d %H:%M}" == f"2026-11-24 {start}"
    assert f"{changed.after.end:%Y-%m-%d %H:%M}" == f"2026-11-24 {end}"


async def test_an_end_before_the_start_is_on_the_next_day(setup: TenantSetup) -> None:
    made = await created(setup)
    command = EditRoom(room=RoomId(made.room.id), start_time=time(23, 0), end_time=time(0, 30))
    changed = await edited(setup, context(), command)
    assert changed.after.end - changed.after.start == timedelta(minutes=90)


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
    setup: TenantSetup, change: dict[str, int], start: str, end: str
) -> None:
    made = await created(setup)
    command = EditRoom(room=RoomId(made.room.id), **change)  # type: ignore[arg-type]
    after = (await edited(setup, context(), command)).after
    assert (f"{after.start:%H:%M}", f"{after.end:%H:%M}") == (start, end)


async def test_an_end_before_the_start_is_refused_and_not_taken_for_the_next_days(setup: TenantSetup) -> None:
    made = await created(setup)
    with pytest.raises(ImpossibleChange) as impossible:
        await edited(setup, context(), EditRoom(room=RoomId(made.room.id), end_time=time(13, 30)))
    assert impossible.value.refusal.kind == "backwards_range"
    assert impossible.value.refusal.at == "14:00-13:30"


async def test_a_class_of_exactly_24_hours_is_too_long_and_a_second_less_is_not(setup: TenantSetup) -> None:
    made = await created(setup)
    a_day = EditRoom(room=RoomId(made.room.id), start=ENGLISH.start, end=ENGLISH.start + timedelta(hours=24))
    with pytest.raises(ImpossibleChange) as refused:
        await edited(setup, context(), a_day)
    assert refused.value.refusal.kind == "too_long"
    assert a_day.end is not None
    changed = await edited(setup, context(), replace(a_day, end=a_day.end - timedelta(seconds=1)))
    assert changed.after.end - changed.after.start == timedelta(hours=24) - timedelta(seconds=1)


async def test_a_class_of_exactly_15_minutes_is_too_short_and_a_second_more_is_not(
    setup: TenantSetup,
) -> None:
    made = await created(setup)
    short = EditRoom(room=RoomId(made.room.id), end=ENGLISH.start + timedelta(minutes=15))
    with pytest.raises(ImpossibleChange) as refused:
        await edited(setup, context(), short)
    assert refused.value.refusal.kind == "too_short"
    assert short.end is not None
    changed = await edited(setup, context(), replace(short, end=short.end + timedelta(seconds=1)))
    assert changed.after.end - changed.after.start == timedelta(minutes=15, seconds=1)


async def test_a_day_alone_keeps_the_hours(setup: TenantSetup) -> None:
    made = await created(setup)
    command = EditRoom(room=RoomId(made.room.id), date=date(2026, 11, 27))
    changed = await edited(setup, context(), command)
    assert f"{changed.after.start:%Y-%m-%d %H:%M}" == "2026-11-27 14:00"
    assert f"{changed.after.end:%Y-%m-%d %H:%M}" == "2026-11-27 15:00"


async def test_a_clock_time_is_the_persons_own(setup: TenantSetup) -> None:
    made = await created(setup)
    london = replace(ANNA, zone=ZoneInfo("Europe/London"))
    command = EditRoom(room=RoomId(made.room.id), start_time=time(5, 0))
    changed = await edited(setup, context(london), command)
    assert f"{changed.after.start:%H:%M}" == "13:00"


async def test_an_hour_that_the_clocks_leave_out_is_refused(setup: TenantSetup) -> None:
    made = await created(setup)
    london = replace(ANNA, zone=ZoneInfo("Europe/London"))
    command = EditRoom(room=RoomId(made.room.id), date=date(2027, 3, 28), start_time=time(1, 30))
    with pytest.raises(ImpossibleChange) as refused:
        await edited(setup, context(london), command)
    assert refused.value.refusal.kind == "dst_gap"


async def test_a_change_is_told_even_when_the_room_cannot_be_read_after_it(setup: TenantSetup) -> None:
    made = await created(setup)
    await setup.control("/faults", kind="code", endpoint="room", after=1, count=9, code=1)
    changed = await edited(setup, context(), EditRoom(room=RoomId(made.room.id), title="Maths"))
    assert (changed.before.title, changed.after.title) == ("English", "Maths")


async def test_only_what_changes_is_sent(setup: TenantSetup) -> None:
    made = await created(setup)
    await edited(setup, context(), EditRoom(room=RoomId(made.room.id), end_time=time(15, 30)))
    (asked,) = await setup.asked("update_room")
    assert {"start_time", "end_time"} & asked.keys() == {"end_time"}


async def test_what_the_rules_exclude_is_refused_before_the_platform_is_asked(setup: TenantSetup) -> None:
    made = await created(setup)
    with pytest.raises(ImpossibleChange) as refused:
        await edited(setup, context(), EditRoom(room=RoomId(made.room.id), end_time=time(14, 10)))
    assert refused.value.refusal.kind == "too_short"
    assert await setup.asked("update_room") == []


async def test_others_may_not_change_it(setup: TenantSetup) -> None:
    id = await setup.room("English")
    with pytest.raises(NotAllowed):
        await edited(setup, context(), EditRoom(room=RoomId(id), title="Mine"))
    with pytest.raises(NotAllowed):
        await ask_deletion(setup.tenant, context(), DeleteRoom(room=RoomId(id)))


async def test_nothing_is_sent_where_nothing_differs(setup: TenantSetup) -> None:
    made = await created(setup)
    same = EditRoom(room=RoomId(made.room.id), title="English", start_time=time(14))
    changed = await edited(setup, context(), same)
    assert changed.before == changed.after
    assert await setup.asked("update_room") == []


# both halves of a pair


@pytest.mark.parametrize("half", ["room", "live"])
async def test_both_halves_of_a_pair_are_moved_and_renamed(setup: TenantSetup, half: str) -> None:
    made = await created(setup, replace(ENGLISH, live=True))
    assert made.live is not None
    id = made.room.id if half == "room" else made.live.id
    changed = await edited(setup, context(), EditRoom(room=RoomId(id), title="Maths", **LATER))  # type: ignore[arg-type]
    assert changed.other_half is True
    for room in (made.room, made.live):
        now = await setup.tenant.platform.room(room.id)
        assert (now.title, now.start_time.hour) == ("Maths", 16)


async def test_the_limit_is_each_halfs_own(setup: TenantSetup) -> None:
    made = await created(setup, replace(ENGLISH, live=True, live_max_users=500))
    changed = await edited(setup, context(), EditRoom(room=RoomId(made.room.id), max_users=30))
    assert (changed.after.max_users, changed.other_half) == (30, None)


async def test_a_half_that_could_not_be_changed_is_told(setup: TenantSetup) -> None:
    made = await created(setup, replace(ENGLISH, live=True))
    await setup.control("/faults", kind="code", endpoint="update_room", after=1, code=1)
    changed = await edited(setup, context(), EditRoom(room=RoomId(made.room.id), title="Maths"))
    assert (changed.after.title, changed.other_half) == ("Maths", False)


async def test_a_half_that_is_gone_is_no_matter(setup: TenantSetup) -> None:
    made = await created(setup, replace(ENGLISH, live=True))
    assert made.live is not None
    await setup.tenant.platform.delete_room(made.live.id)
    changed = await edited(setup, context(), EditRoom(room=RoomId(made.room.id), title="Maths"))
    assert changed.other_half is None


# answers that were lost


async def lose(setup: TenantSetup, when: str) -> None:
    await setup.control("/faults", kind="cut", endpoint="update_room", when=when, count=20)


@pytest.mark.waiting
async def test_a_change_whose_answers_were_lost_is_seen_at_the_room(setup: TenantSetup) -> None:
    made = await created(setup)
    await lose(setup, "after")
    changed = await edited(setup, context(), EditRoom(room=RoomId(made.room.id), title="Maths", **LATER))  # type: ignore[arg-type]
    assert (changed.before.title, changed.after.title) == ("English", "Maths")


@pytest.mark.waiting
async def test_a_change_that_never_came_is_said_not_to_be_made(setup: TenantSetup) -> None:
    made = await created(setup)
    await lose(setup, "before")
    unanswered = await edit(setup.tenant, context(), EditRoom(room=RoomId(made.room.id), **LATER))  # type: ignore[arg-type]
    assert isinstance(unanswered, Unanswered)
    assert (unanswered.changed, unanswered.undone) == (True, True)
    await setup.client.delete("/_control/faults")
    assert isinstance(unanswered.again, EditRoom)
    assert (await edited(setup, context(), unanswered.again)).after.start.hour == 16


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.waiting
async def test_what_cannot_be_looked_at_is_not_known(setup: TenantSetup, when: str) -> None:
    made = await created(setup)
    await lose(setup, when)
    await setup.control("/faults", kind="code", endpoint="room", after=1, count=20, code=1)
    unanswered = await edit(setup.tenant, context(), EditRoom(room=RoomId(made.room.id), title="Maths"))
    assert isinstance(unanswered, Unanswered)
    assert not unanswered.undone


@pytest.mark.waiting
async def test_how_early_students_enter_cannot_be_seen(setup: TenantSetup) -> None:
    made = await created(setup)
    await lose(setup, "after")
    early = EditRoom(room=RoomId(made.room.id), pre_enter_seconds=600)
    unanswered = await edit(setup.tenant, context(), early)
    assert isinstance(unanswered, Unanswered)
    assert not unanswered.undone


async def test_what_surely_was_not_sent_is_raised(setup: TenantSetup) -> None:
    made = await created(setup)
    await setup.control("/faults", kind="code", endpoint="update_room", code=9)
    with pytest.raises(Exception, match="9") as refused:
        await edit(setup.tenant, context(), EditRoom(room=RoomId(made.room.id), title="Maths"))
    assert not isinstance(refused.value, TransportError)


async def test_after_an_interruption_the_change_is_told_as_what_it_was(setup: TenantSetup) -> None:
    made = await created(setup)
    kept: dict[str, str] = {}

    async def begin(note: object) -> None:
        kept.update(note)  # type: ignore[call-overload]

    command = EditRoom(room=RoomId(made.room.id), title="Maths")
    await edited(setup, context(begin=begin), command)
    again = await edited(setup, context(interrupted=True, kept=kept), command)
    assert (again.before.title, again.after.title) == ("English", "Maths")


async def test_a_change_is_not_made_again_over_what_somebody_else_made_of_the_room(
    setup: TenantSetup,
) -> None:
    """Neither by another attempt nor by another process; the person is asked, and again if it changes again."""
    made = await created(setup)
    room, command = made.room.id, EditRoom(room=RoomId(made.room.id), title="Maths")

    async def rename(title: str) -> None:
        await setup.tenant.platform.update_room(room, title=title)

    await setup.unanswered("update_room", partial(rename, "Chess"))
    asked = await edit(setup.tenant, context(), command)
    assert isinstance(asked, ChangeConfirmation)
    titles = asked.before.title, asked.after.title
    assert (titles, asked.risks) == (("Chess", "Maths"), (ChangeRisk.CHANGED,))
    await rename("Art")
    by = await setup.pressed(asked.token)
    asked = await edit(setup.tenant, by, command)
    assert isinstance(asked, ChangeConfirmation)
    assert (asked.before.title, asked.risks) == ("Art", (ChangeRisk.CHANGED,))
    by = await setup.pressed(asked.token)
    asked = await edit(setup.tenant, replace(by, interrupted=True, kept=facts_of(made.room)), command)
    assert isinstance(asked, ChangeConfirmation)
    changed = await edited(setup, await setup.pressed(asked.token), command)
    assert (changed.before.title, changed.after.title) == ("Art", "Maths")


async def test_a_change_whose_answer_was_lost_is_told_without_what_others_changed_since(
    setup: TenantSetup,
) -> None:
    made = await created(setup)

    async def move() -> None:
        await setup.tenant.platform.update_room(made.room.id, end_time=ENGLISH.end + timedelta(hours=1))

    await setup.unanswered("update_room", move, when="after")
    changed = await edited(setup, context(), EditRoom(room=RoomId(made.room.id), title="Maths"))
    assert (changed.before.title, changed.after.title) == ("English", "Maths")
    assert changed.before.end == changed.after.end == ENGLISH.end + timedelta(hours=1)


async def test_the_other_half_is_not_changed_again_once_the_room_is_another(setup: TenantSetup) -> None:
    made = await created(setup, replace(ENGLISH, live=True))
    assert made.live is not None
    ids = (made.room.id, made.live.id)

    async def rename() -> None:
        for id in ids:
            await setup.tenant.platform.update_room(id, title="Chess")

    await setup.unanswered("update_room", rename, after=1)
    changed = await edited(setup, context(), EditRoom(room=RoomId(made.room.id), title="Maths"))
    assert (changed.after.title, changed.other_half) == ("Chess", False)
    assert [(await setup.tenant.platform.room(id)).title for id in ids] == ["Chess", "Chess"]


# what is confirmed first


async def asked_in_class(setup: TenantSetup, room: str) -> tuple[ChangeConfirmation, EditRoom]:
    """The question whether to move a class that is in session, and the command that it is about."""
    await setup.control(f"/rooms/{room}/class", in_session=True)
    command = EditRoom(room=RoomId(room), **LATER)  # type: ignore[arg-type]
    asked = await edit(setup.tenant, context(), command)
    assert isinstance(asked, ChangeConfirmation)
    return asked, command


async def test_moving_a_class_in_session_is_confirmed(setup: TenantSetup) -> None:
    made = await created(setup)
    asked, command = await asked_in_class(setup, made.room.id)
    assert asked.risks == (ChangeRisk.IN_CLASS,)
    assert await setup.asked("update_room") == []
    changed = await edited(setup, await setup.pressed(asked.token), command)
    assert changed.after.start.hour == 16


async def test_renaming_a_class_in_session_is_not(setup: TenantSetup) -> None:
    made = await created(setup)
    await setup.control(f"/rooms/{made.room.id}/class", in_session=True)
    assert (await edited(setup, context(), EditRoom(room=RoomId(made.room.id), title="Maths"))).after


async def test_a_title_that_leads_to_what_is_over_is_asked_about(setup: TenantSetup) -> None:
    made = await created(setup)
    over = replace(setup.tenant, clock=lambda: ENGLISH.end)
    asked = await edit(over, context(), EditRoom(room=RoomTitle("English"), title="Maths"))
    assert isinstance(asked, ChangeConfirmation)
    assert asked.risks == (ChangeRisk.OVER,)
    by_id = EditRoom(room=RoomId(made.room.id), title="Maths")
    by = await setup.pressed(asked.token)
    assert isinstance(await edit(over, by, by_id), RoomChanged)


async def test_a_title_that_leads_to_anothers_room_is_asked_about(setup: TenantSetup) -> None:
    made = await created(setup)
    admin = context(WORKSPACE_ADMIN)
    asked = await edit(setup.tenant, admin, EditRoom(room=RoomTitle("English"), title="Maths"))
    assert isinstance(asked, ChangeConfirmation)
    assert asked.risks == (ChangeRisk.ANOTHERS,)
    by_id = EditRoom(room=RoomId(made.room.id), title="Maths")
    assert isinstance(await edit(setup.tenant, admin, by_id), RoomChanged)


async def test_ones_own_room_by_its_title_is_changed_at_once(setup: TenantSetup) -> None:
    await created(setup)
    assert (await edited(setup, context(), EditRoom(room=RoomTitle("English"), title="Maths"))).after


async def test_what_changed_since_is_asked_about_anew(setup: TenantSetup) -> None:
    made = await created(setup)
    asked, command = await asked_in_class(setup, made.room.id)
    by = await setup.pressed(asked.token)
    await setup.tenant.platform.update_room(made.room.id, title="Maths")
    anew = await edit(setup.tenant, by, command)
    assert isinstance(anew, ChangeConfirmation)
    assert anew.before.title == "Maths"
