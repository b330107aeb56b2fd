"""Who came, and who raised a hand or spoke."""

from __future__ import annotations

from datetime import date

from bot.classroom import attendance
from bot.classroom.results import Role
from bot.language.commands import Attendance, Interaction, Interactions, RoomId, Who

from .conftest import Stage, context

DAY = "2026-11-23"


async def class_of_yesterday(stage: Stage) -> str:
    """A class with two classrooms and a teacher."""
    id = await stage.room("English", f"{DAY}T08:00", f"{DAY}T09:00")
    people = [
        {"user_number": 2, "user_name": "South", "began": f"{DAY}T08:10:00", "ended": f"{DAY}T08:50:00"},
        {"user_number": 1, "user_name": "North", "began": f"{DAY}T08:00:00", "ended": f"{DAY}T08:55:00"},
        {
            "user_number": 9,
            "user_name": "Ms Li",
            "role": 1,
            "began": f"{DAY}T07:55:00",
            "ended": f"{DAY}T09:00:00",
        },
    ]
    await stage.control(f"/rooms/{id}/visits", *people)
    return id


async def test_students_by_when_they_came(stage: Stage) -> None:
    id = await class_of_yesterday(stage)
    sheet = await attendance.attendance(stage.tenant, context(), Attendance(room=RoomId(id)))
    assert [row.name for row in sheet.rows] == ["North", "South"]
    assert sheet.total == 2
    assert sheet.rows[0].first is not None
    assert f"{sheet.rows[0].first:%H:%M %z}" == "08:00 +0800"


async def test_teachers_and_everybody(stage: Stage) -> None:
    id = await class_of_yesterday(stage)
    teachers = await attendance.attendance(
        stage.tenant, context(), Attendance(room=RoomId(id), who=Who.TEACHERS)
    )
    everybody = await attendance.attendance(stage.tenant, context(), Attendance(room=RoomId(id), who=Who.ALL))
    assert [(row.name, row.role) for row in teachers.rows] == [("Ms Li", Role.TEACHER)]
    assert [row.name for row in everybody.rows] == ["Ms Li", "North", "South"]


async def test_of_another_day_nobody(stage: Stage) -> None:
    id = await class_of_yesterday(stage)
    sheet = await attendance.attendance(
        stage.tenant, context(), Attendance(room=RoomId(id), date=date(2026, 11, 22))
    )
    assert (sheet.rows, sheet.total) == ((), 0)


async def test_hands_and_talk_are_told_apart(stage: Stage) -> None:
    id = await class_of_yesterday(stage)
    north = {"user_number": 1, "user_name": "North"}
    await stage.control(
        f"/rooms/{id}/interactions",
        {**north, "kind": 1, "began": f"{DAY}T08:20:00", "ended": f"{DAY}T08:20:10"},
        {**north, "kind": 0, "began": f"{DAY}T08:21:00", "ended": f"{DAY}T08:23:00"},
    )
    for kind, minute in ((Interaction.HANDS, 20), (Interaction.TALK, 21)):
        seen = await attendance.interactions(
            stage.tenant, context(), Interactions(room=RoomId(id), kind=kind)
        )
        (row,) = seen.rows
        assert (row.name, row.start and row.start.minute, seen.total) == ("North", minute, 1)
