"""The button under a report sends its table to who presses it."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from python_calamine import CalamineWorkbook

from bot import blocks
from bot.blocks import File, Viewer
from bot.gallery import viewer
from bot.gallery.reports import REPORTS, Sample
from bot.jobs import Changes, HeldJob, LeaseLost, Queue
from bot.sandbox.workspace import Message
from bot.sandbox.workspace.controls import Control, controls
from bot.sandbox.workspace.faults import UPLOAD, Fault, bad_gateway, broken, refusing
from bot.state import COMMANDS, Invocation
from bot.texts import SOURCE
from handlers import exports
from tests.end_to_end.conftest import School
from tests.handlers.harness import DispatcherHarness, asked
from tests.slack.connected import connected

SUNDAY = date(2026, 11, 22)


async def posted(school: School, sample: Sample) -> Message:
    """A report in the channel, as the worker posts it."""
    message = blocks.report(sample.report, viewer(SOURCE))
    async with connected(school.workspace) as slack:
        await slack.post(school.workspace.channel("general").id, message)
    return school.workspace.seen("U0ANNA")[-1]


async def class_on_sunday(school: School, title: str) -> str:
    """A class that a classroom came to and whose teacher was 12 minutes late; gives its id."""
    order = {"title": title, "start": "2026-11-22T14:00:00", "end": "2026-11-22T15:00:00"}
    (room,) = (await school.control("/rooms", **order))["room_ids"]
    await school.control(
        f"/rooms/{room}/visits",
        {"user_number": 11, "began": "2026-11-22T13:59:00", "ended": "2026-11-22T15:00:00"},
        {"user_number": 1, "role": 1, "began": "2026-11-22T14:11:30", "ended": "2026-11-22T15:00:00"},
    )
    return str(room)


async def press(
    school: School, report: Message, user: str = "U0ANNA", action: str | Control = "report.file"
) -> Message:
    """What the button is answered with, in the channel, to who pressed it alone."""
    pressed = await school.workspace.press(report, action, user=user)
    return await school.workspace.wait_for_message(
        lambda message: message in school.workspace.answers(pressed), user=user, since=pressed
    )


def files(school: School, user: str) -> list[bytes]:
    """What was sent to a person, newest last."""
    direct = school.workspace.direct(user)
    sent = [file for message in school.workspace.seen(user, direct) for file in message.content.files]
    return [school.workspace.world.uploads[file["id"]].content or b"" for file in sent]


async def test_the_table_comes_by_direct_message_to_who_presses(school: School) -> None:
    room = await class_on_sunday(school, "=英语")
    report = await posted(school, REPORTS["report_day.many"])
    answer = await press(school, report)
    assert answer.text == "I've sent you the table in a direct message."
    (content,) = files(school, "U0ANNA")
    head, *rows = cells(content)
    assert rows == [
        [
            "2026-11-22",
            "2026-11-22 14:00",
            "2026-11-22 15:00",
            "=英语 1",
            room,
            "2026-11-22 14:11",
            12,
            2,
            1,
            2,
        ]
    ]
    assert head[3:5] == ["Room", "Room ID"]
    assert files(school, "U0DEMO") == []


def cells(content: bytes) -> list[list[object]]:
    """What a spreadsheet shows of the only sheet."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    (name,) = book.sheet_names
    return [list(row) for row in book.get_sheet_by_name(name).to_python()]


async def test_the_table_of_a_week(school: School) -> None:
    await class_on_sunday(school, "English")
    report = await posted(school, REPORTS["report_week.many"])
    await press(school, report)
    (content,) = files(school, "U0ANNA")
    assert [row[3] for row in cells(content)] == ["Room", "English 1"]


async def test_guests_get_none(school: School) -> None:
    report = await posted(school, REPORTS["report_day.many"])
    refused = await press(school, report, "U0GUEST")
    assert "Guests can't use Rollcall." in refused.text
    assert files(school, "U0GUEST") == []


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("conversations.open", bad_gateway(9)),
        ("files.getUploadURLExternal", bad_gateway(9)),
        (UPLOAD, broken(500, 9)),
        ("files.completeUploadExternal", bad_gateway(9)),
    ],
    ids=str,
)
@pytest.mark.waiting
async def test_an_upload_that_fails_is_told(school: School, method: str, fault: Fault) -> None:
    report = await posted(school, REPORTS["report_day.many"])
    school.workspace.faults.set(method, fault)
    refused = await press(school, report)
    assert "Slack rejected the file" in refused.text
    assert files(school, "U0ANNA") == []


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_a_file_that_slack_refuses_is_told(school: School, method: str) -> None:
    report = await posted(school, REPORTS["report_day.many"])
    school.workspace.world.faults.set(method, refusing("missing_scope"))
    refused = await press(school, report)
    assert "`missing_scope`" in refused.text
    assert files(school, "U0ANNA") == []


async def test_a_platform_that_refuses_is_told(school: School) -> None:
    report = await posted(school, REPORTS["report_day.many"])
    await school.control("/faults", endpoint="hourly_peaks", kind="code", code=2003)
    refused = await press(school, report)
    assert "is not active" in refused.text
    assert files(school, "U0ANNA") == []


async def test_the_button_of_an_earlier_version_works(school: School) -> None:
    await class_on_sunday(school, "English")
    report = await posted(school, REPORTS["report_day.many"])
    button = next(each for each in controls(report.blocks) if each.action_id == "report.file")
    pressed = await press(
        school, report, action=replace(button, element={**button.element, "action_id": "report.csv"})
    )
    assert "sent you the table" in pressed.text


async def class_of(school: School, classrooms: int) -> str:
    """A class on Sunday that many classrooms came to; gives its id."""
    room = await class_on_sunday(school, "3-4")
    visits = [
        {
            "user_number": 1000 + number,
            "user_name": f"=Class {number}",
            "began": "2026-11-22T14:00:00",
            "ended": "2026-11-22T14:30:00",
        }
        for number in range(classrooms - 1)
    ]
    await school.control(f"/rooms/{room}/visits", *visits)
    return room


async def test_all_attendance_comes_as_a_file_whatever_the_page(school: School) -> None:
    room = await class_of(school, 230)
    second = await school.type(f"/room attendance {room} page 2", user="U0ANNA")
    assert "Page 2 of 3." in second.text
    answer = await press(school, second, action="Excel file")
    assert answer.text == "I've sent you the table in a direct message."
    (content,) = files(school, "U0ANNA")
    head, *rows = cells(content)
    assert head[:5] == ["Day", "Number", "Name", "Role", "Minutes in class"]
    assert len(rows) == 230
    assert ["2026-11-22", "1000", "=Class 0", "student"] in [row[:4] for row in rows]
    await press(school, second, action="CSV file")
    _, written = files(school, "U0ANNA")
    assert written.decode("utf-8-sig").count("\r\n") == 231
    assert "'=Class 0" in written.decode("utf-8-sig")


async def test_the_file_names_classrooms_how_they_came_and_who_did_not(school: School) -> None:
    room = await class_on_sunday(school, "English")
    await school.type(f"/room code {room} for 11,12", user="U0ANNA")
    await school.type('/room classroom 12 "=Hill School 3B"', user="U0ANNA")
    shown = await school.type(f"/room attendance {room}", user="U0ANNA")
    await press(school, shown, action="Excel file")
    (content,) = files(school, "U0ANNA")
    head, *rows = cells(content)
    assert [dict(zip(head, row, strict=True))["Came"] for row in rows] == ["on time", "absent"]
    assert [(row[1], row[-2]) for row in rows] == [("11", ""), ("12", "=Hill School 3B")]


async def test_all_changes_that_a_person_may_see_come_as_a_file(school: School) -> None:
    await school.type('/room new "=1+1" 14:00-15:00', user="U0ANNA")
    await school.type('/room new "Maths" 14:00-15:00', user="U0DEMO")
    shown = await school.type("/room audit", user="U0ANNA")
    assert "=1+1" in shown.text
    assert "Maths" not in shown.text
    await press(school, shown, action="Excel file")
    (content,) = files(school, "U0ANNA")
    head, *rows = cells(content)
    (row,) = (dict(zip(head, row, strict=True)) for row in rows)
    assert (row["Person"], row["Room"], row["Outcome"]) == ("U0ANNA", "=1+1", "done")
    shown = await school.type("/room audit", user="U0DEMO")
    await press(school, shown, "U0DEMO", action="CSV file")
    (written,) = files(school, "U0DEMO")
    assert "'=1+1" in written.decode("utf-8-sig")
    assert "Maths" in written.decode("utf-8-sig")


async def test_pages_follow_one_another(school: School) -> None:
    room = await class_of(school, 120)
    first = await school.type(f"/room attendance {room}", user="U0ANNA")
    second = await school.press(first, "Next page", user="U0ANNA")
    assert "Page 2 of 2." in second.text
    assert "Page 1 of 2." in (await school.press(second, "Previous page", user="U0ANNA")).text


async def test_attendance_of_a_room_that_is_gone_is_not_sent(school: School) -> None:
    room = await class_of(school, 2)
    shown = await school.type(f"/room attendance {room}", user="U0ANNA")
    await school.press(await school.type(f"/room delete {room}"), "Delete")
    refused = await press(school, shown, action="CSV file")
    assert "deleted" in refused.text
    assert files(school, "U0ANNA") == []


async def rows_of(school: School, line: str, button: str = "Excel file") -> list[list[object]]:
    """What a line is answered with, as a file."""
    shown = await school.type(line, user="U0ANNA")
    before = len(files(school, "U0ANNA"))
    await press(school, shown, action=button)
    sent = files(school, "U0ANNA")
    assert len(sent) == before + 1
    assert files(school, "U0DEMO") == []
    return cells(sent[-1])


async def test_each_table_comes_as_a_file_with_all_of_its_rows(school: School) -> None:
    room = await class_on_sunday(school, "3-4")
    await school.type(f"/room code {room} for 11,12", user="U0ANNA")
    await school.type('/room classroom 12 "=Hill"', user="U0ANNA")
    hand = {"kind": 1, "user_number": 11, "user_name": "+1", "began": "2026-11-22T14:20:00"}
    await school.control(f"/rooms/{room}/interactions", {**hand, "ended": "2026-11-22T14:20:09"})
    day = "2026-11-22"
    assert await rows_of(school, f"/room absent {room}") == [
        ["Day", "Number", "Classroom", "Came", "Class", "Room ID"],
        [day, "12", "=Hill", "absent", "3-4 1", room],
    ]
    (_, last, first) = await rows_of(school, f'/room attendance every "3-4" {day} by classroom')
    assert (last[:4], first[:4]) == (["=Hill", "12", 0, 0], ["", "11", 100, 1])
    assert (await rows_of(school, f"/room attendance classroom 11 {day}"))[1][:3] == [
        "2026-11-22 06:00",
        "3-4 1",
        "on time",
    ]
    assert (await rows_of(school, f"/room hands {room}"))[1:] == [
        ["2026-11-22 06:20:00", "2026-11-22 06:20:09", 9, "+1", "11", "", "student"]
    ]
    assert (await rows_of(school, f"/peaks {day}"))[15:17] == [[day, "14:00", 2], [day, "15:00", 0]]
    assert (await rows_of(school, f"/peaks {day}..2026-11-23"))[1:] == [[day, 2], ["2026-11-23", 0]]
    assert (await rows_of(school, f"/peaks rooms {day}"))[1] == [day, "3-4 1", room, 2, 1, 2]
    assert [day, "14:10", "3-4 1", room, 2] in await rows_of(school, f"/peaks {room} {day}")


async def test_heads_are_in_the_language_of_who_asks(school: School) -> None:
    room = await class_on_sunday(school, "英语")
    await school.type("/room language zh", user="U0ANNA")
    head = (await rows_of(school, f"/room 考勤 {room}", "Excel 文件"))[0]
    assert head[:3] == ["日期", "编号", "姓名"]


async def test_a_button_of_an_earlier_version_still_sends_its_file(school: School) -> None:
    room = await class_on_sunday(school, "English")
    shown = await school.type(f"/room attendance {room}", user="U0ANNA")
    button = next(each for each in controls(shown.blocks) if each.action_id == "table.file.csv")
    earlier = replace(button, element={**button.element, "action_id": "attendance.file.csv"})
    assert "sent you the table" in (await press(school, shown, action=earlier)).text


@pytest.mark.parametrize("is_there", [True, False])
async def test_a_file_is_sent_once_where_its_process_died_right_after(
    harness: DispatcherHarness, is_there: bool
) -> None:
    """Also if it died right before that: then by who takes over."""

    class DyingQueue(Queue):
        async def keep(self, held: HeldJob, changes: Changes) -> None:
            raise LeaseLost

    async def write(invocation: Invocation, viewer: Viewer, folder: Path) -> File:
        (folder / "table.csv").write_text("a\n", encoding="utf-8")
        return File(folder / "table.csv", "table.csv", "the table")

    harness.dispatcher.works["file"] = exports._sending(harness.dispatcher, write)
    dying = msgspec.structs.replace(harness.dispatcher, queue=DyingQueue(harness.queue.redis, COMMANDS))
    if not is_there:
        harness.workspace.faults.set("files.completeUploadExternal", refusing("channel_not_found"))
    await dying.carry_out(await harness.held(asked("2", work="file")))
    assert len(harness.seen(harness.direct)) == is_there
    await harness.dispatcher.carry_out(await harness.taken_over())
    assert [message.text for message in harness.seen(harness.direct)] == ["the table"]
    assert await harness.told() == ["I've sent you the table in a direct message."]
