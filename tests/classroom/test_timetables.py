"""What a timetable means to who sends it: teachers, permissions, and what is there already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from bot.classroom.results import ClassroomNames, ClassroomsNamed, NoTimetable, TimetablePlan
from bot.classroom.school_calendar import set_bells, set_term
from bot.classroom.timetables import ask, ask_undo, name_all, read, shown_again, stop
from bot.errors import NotAllowed, TimetableProblem
from bot.language.commands import (
    ApplyTimetable,
    NameClassrooms,
    ReadTimetable,
    SetBells,
    SetTerm,
    StopTimetable,
    UndoTimetable,
)
from bot.people import Person
from bot.state import TimetableRoom
from tests.classroom.conftest import ANNA, ENGLISH, NOW, WORKSPACE_ADMIN, Sent, TenantSetup, context, created
from tests.timetables.conftest import text

HEAD = ["title", "date", "start", "end", "teacher", "classrooms", "live"]
FILE = "F0123456789"


async def plan(
    setup: TenantSetup, rows: Sequence[Sequence[str]], person: Person = ANNA, name: str = "t.csv"
) -> TimetablePlan:
    sent = setup.tenant.files
    assert isinstance(sent, Sent)
    sent[FILE] = (person.id, name, text([HEAD, *rows]))
    found = await read(setup.tenant, context(person), ReadTimetable(file=FILE))
    assert isinstance(found, TimetablePlan)
    return found


def row(title: str = "English", *more: str) -> list[str]:
    return [title, "2026-11-25", "14:00", "15:00", *more]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("@ben", "U0BEN"),
        ("Ben", "U0BEN"),
        ("ben@school.example", "U0BEN"),
        ("@U0BEN", "U0BEN"),
        ("王老师", "stranger"),
        ("@carl", "no_such_member"),
        ("carl@school.example", "no_such_member"),
        ("lee", "several_members"),
    ],
)
async def test_a_teacher_is_a_member_a_stranger_or_a_mistake(
    setup: TenantSetup, said: str, found: str
) -> None:
    made = await plan(setup, [row("English", said)])
    teachers = [step.wanted.teacher for step in made.changes if step.wanted]
    strangers = "stranger" if made.strangers == (said,) else None
    reasons = [each.reason for each in made.refused]
    assert found in [*teachers, strangers, *reasons]
    assert bool(made.changes) == (found in ("U0BEN", "stranger"))


async def test_what_is_there_already_is_left_whoever_made_it(setup: TenantSetup) -> None:
    await setup.room("English", "2026-11-25T14:00", "2026-11-25T15:00")
    made = await plan(setup, [row(), row("Maths")])
    assert [(step.kind, step.wanted and step.wanted.title) for step in made.changes] == [("create", "Maths")]
    assert made.unchanged == 1


async def test_of_several_that_are_alike_each_that_is_there_is_left_once(setup: TenantSetup) -> None:
    await setup.room("English", "2026-11-25T14:00", "2026-11-25T15:00")
    made = await plan(setup, [row("English", "@ben", "11"), row("English", "@ben", "12"), row()])
    assert ([step.kind for step in made.changes], made.unchanged) == (["create", "create"], 1)


async def test_classes_at_once_are_told_apart_by_teacher_and_classrooms(setup: TenantSetup) -> None:
    by_teacher = [row("English", "@ben"), row("English", "@anna"), row("Art", "", "11"), row("Art", "", "12")]
    assert [step.kind for step in (await plan(setup, by_teacher)).changes] == ["create"] * 4
    for title, teacher, classrooms in (
        ("English", ANNA.id, ()),
        ("English", "U0BEN", ()),
        ("Art", None, (12,)),
    ):
        room = await setup.room(title, "2026-11-25T14:00", "2026-11-25T15:00")
        await setup.tenant.rooms.give([room], ANNA.id)
        if teacher is not None:
            await setup.tenant.rooms.keep_teacher([room], teacher)
        await setup.tenant.timetables.keep_made("t.csv", room, TimetableRoom(classrooms=classrooms))
    again = await plan(setup, by_teacher)
    assert [(step.kind, step.wanted and step.wanted.classrooms) for step in again.changes] == [
        ("create", (11,))
    ]
    later = [["English", "2026-11-25", "16:00", "17:00", "@ben"], by_teacher[1], *by_teacher[2:]]
    (moved, _) = (await plan(setup, later)).changes[::-1]
    assert moved.before is not None
    assert (moved.kind, moved.before.teacher) == ("move", "U0BEN")


@pytest.mark.parametrize(("person", "kinds"), [(ANNA, ["create"]), (WORKSPACE_ADMIN, ["create", "delete"])])
async def test_rooms_that_one_may_not_change_are_none_of_the_plan(
    setup: TenantSetup, person: Person, kinds: list[str]
) -> None:
    other = await setup.room("Old", "2026-11-25T16:00", "2026-11-25T17:00")
    await setup.tenant.rooms.give([other], "U0BEN")
    await setup.tenant.timetables.keep_made("t.csv", other, TimetableRoom())
    assert [step.kind for step in (await plan(setup, [row()], person)).changes] == kinds
    assert [step.kind for step in (await plan(setup, [row()], person, name="other.csv")).changes] == [
        "create"
    ]


async def test_what_has_begun_is_left_and_a_large_class_cannot_come_later(setup: TenantSetup) -> None:
    old = await setup.room("Old", "2026-11-24T09:00", "2026-11-24T11:00")
    later = await setup.room("English", "2026-11-25T14:00", "2026-11-25T15:00")
    await setup.tenant.rooms.give([old, later], ANNA.id)
    for each in (old, later):
        await setup.tenant.timetables.keep_made("t.csv", each, TimetableRoom())
    made = await plan(setup, [row("English", "", "", "yes"), ["Gym", "2026-11-24", "8:00", "9:00"]])
    assert (made.changes, made.past) == ((), 1)
    assert [each.reason for each in made.refused] == ["live_later"]


async def test_clashes_of_teachers_and_classrooms_are_told(setup: TenantSetup) -> None:
    held = await created(setup, ENGLISH)
    await setup.tenant.rooms.keep_teacher([held.room.id], "U0BEN")
    rows = [
        ["A", "2026-11-24", "14:30", "15:30", "@ben", "11"],
        ["B", "2026-11-24", "15:00", "16:00", "", "11"],
    ]
    made = await plan(setup, rows)
    assert {(clash.who, clash.title, clash.other) for clash in made.clashes} == {
        ("U0BEN", "A", "English"),
        (11, "B", "A"),
    }


async def test_periods_and_weeks_are_counted_as_the_school_says(setup: TenantSetup) -> None:
    wakeup = [["课程名称", "星期", "开始节数", "结束节数", "周数"], ["高数", "3", "1", "2", "13-14"]]
    sent = setup.tenant.files
    assert isinstance(sent, Sent)
    sent[FILE] = (ANNA.id, "课表.csv", text(wakeup, "gb18030"))
    refused = await read(setup.tenant, context(), ReadTimetable(file=FILE))
    assert isinstance(refused, TimetablePlan)
    assert {each.reason for each in refused.refused} == {"no_term", "no_bells"}
    admin: Any = context(WORKSPACE_ADMIN)
    await set_bells(setup.tenant, admin, SetBells(times=("08:00-08:45", "08:55-09:40")))
    await set_term(setup.tenant, admin, SetTerm(starts=NOW.date().replace(month=9, day=1)))
    made = await read(setup.tenant, context(), ReadTimetable(file=FILE))
    assert isinstance(made, TimetablePlan)
    assert [f"{step.wanted.start:%m-%d %H:%M}" for step in made.changes if step.wanted] == [
        *("11-25 08:00", "12-02 08:00"),
    ]


async def test_only_who_sent_a_timetable_and_admins_deal_with_it(setup: TenantSetup) -> None:
    assert await read(setup.tenant, context(), ReadTimetable()) == NoTimetable()
    number = (await plan(setup, [row()])).number
    other = context(Person(ANNA.team, "U0OTHER", "Other", ANNA.zone, ANNA.locale))
    for attempt in (
        ask(setup.tenant, other, ApplyTimetable(number=number)),
        ask_undo(setup.tenant, other, UndoTimetable(number=number)),
        stop(setup.tenant, other, StopTimetable(number=number)),
        shown_again(setup.tenant, other.person, number),
    ):
        with pytest.raises(NotAllowed):
            await attempt
    assert (await ask(setup.tenant, context(WORKSPACE_ADMIN), ApplyTimetable(number=number))).changes
    again = await read(setup.tenant, context(), ReadTimetable())
    assert isinstance(again, TimetablePlan)
    assert again.number == number


@pytest.mark.parametrize(("file", "reason"), [("F000000000", "file_gone"), ("P000000000", "file_gone")])
async def test_what_is_not_there_is_said(setup: TenantSetup, file: str, reason: str) -> None:
    with pytest.raises(TimetableProblem, match=reason):
        await read(setup.tenant, context(), ReadTimetable(file=file))
    with pytest.raises(TimetableProblem, match="no_plan"):
        await ask_undo(setup.tenant, context(), UndoTimetable(number=99))


async def test_a_file_of_numbers_and_names_names_the_classrooms(setup: TenantSetup) -> None:
    sent = setup.tenant.files
    assert isinstance(sent, Sent)
    await setup.tenant.rooms.name_classroom(12, "Old")
    await setup.tenant.rooms.name_classroom(13, "Same")
    rows = [["教室编号", "名称"], ["11", "Hill School 3B"], ["12", "希望小学三班"], ["13", "Same"]]
    sent[FILE] = (ANNA.id, "names.csv", text(rows))
    offered = await read(setup.tenant, context(), ReadTimetable(file=FILE))
    assert isinstance(offered, ClassroomNames)
    assert [(one.classroom.number, one.classroom.name, one.before) for one in offered.changed] == [
        (11, "Hill School 3B", ""),
        (12, "希望小学三班", "Old"),
    ]
    assert (await setup.tenant.rooms.classrooms())[12] == "Old"
    for _ in range(2):
        done = await name_all(setup.tenant, context(), NameClassrooms(file=FILE))
        assert done == ClassroomsNamed(3)
    assert await setup.tenant.rooms.classrooms() == {11: "Hill School 3B", 12: "希望小学三班", 13: "Same"}


@pytest.mark.parametrize(
    "rows",
    [
        [["11", "Hill"], ["x", "Hill"]],
        [["11", "Hill", "more"]],
        [["0", "Hill"], ["0", "Hall"]],
        [["11", "课" * 51], ["12", "课" * 51]],
        [["number", "name"]],
    ],
    ids=["no_number", "three_cells", "zero", "too_long", "headings_alone"],
)
async def test_what_is_neither_a_timetable_nor_names_says_how_one_looks(
    setup: TenantSetup, rows: list[list[str]]
) -> None:
    sent = setup.tenant.files
    assert isinstance(sent, Sent)
    sent[FILE] = (ANNA.id, "t.csv", text(rows))
    with pytest.raises(TimetableProblem, match="no_headings"):
        await read(setup.tenant, context(), ReadTimetable(file=FILE))
    assert await setup.tenant.rooms.classrooms() == {}
