"""The walk of docs/start.md: exactly its lines, typed in the demo's console."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from bot import demo
from bot.sandbox import console as terminal

pytestmark = pytest.mark.waiting

ROOT = Path(__file__).parents[2]

WALK = (
    ('/room new "Poetry" tomorrow 14:00-15:00 by @ann', "taught by @Ann"),
    ("/room code last for 11,12", "2 join codes"),
    ('/room classroom 11 "Hill School 3B"', "Classroom 11 is Hill School 3B."),
    ("/room 教室 12 希望小学三班", "Classroom 12 is 希望小学三班."),
    ("/room codes last", "Hill School 3B (11)"),
    ("/room move last to 16:00-17:00", "16:00–17:00"),
    ("@rollcall 把Poetry改到明天下午6点到7点", "18:00–19:00"),
    ("/room substitute @ben for last", "Poetry"),
    ("as @ben", "asks you to substitute for @Ann"),
    ("1", "You substitute for @Ann."),
    ("my classes tomorrow", "you substitute for @Ann"),
    ("/room remind me at 7:30", "every day at 07:30"),
    ("as @demo", "Poetry"),
    ("shortcut 2 = Art tomorrow 9:00-9:45", "[1] Title = Art"),
    ("6 = 20", "= 20"),
    ("10", "up to 20 student classrooms"),
    ("home", "Settings"),
    ('/room new "Chess" every wed 16:00-17:00 for 3 weeks', "Create 3 classes: Chess?"),
    ("1", "Created 3 classes: Chess"),
    ('/room 新建 "围棋" 每周五 下午4点到5点 共3周', "Create 3 classes: 围棋?"),
    ("1", "Created 3 classes: 围棋"),
    ("file docs/timetable.csv", "Plan of timetable timetable.csv"),
    ("1", "I've begun"),
    ("/room list yesterday", "#1"),
    ("/room attendance #1", "On time:"),
    ("/room absent #1", "absent"),
    ('考勤每节 "Weekend English Club" 最近30天 低于80%', "From"),
    ("/room attendance classroom 300018 last 7 days", "Attendance of classroom 300018"),
    ("/room hands #1", "raised"),
    ("/peaks 各房间 昨天", "Rooms, busiest first"),
    ("/peaks daily at 9:00 in #ops", "Report 1 is scheduled."),
    ("/peaks send 1", "Report 1 is on its way"),
    ("/room watch on in #ops", "Class watch is now on"),
    ("/room live", "right now"),
    ("/room delete Poetry", "Delete Poetry?"),
    ("1", "Poetry has been deleted."),
    ("/room timetable undo 1", "Undo timetable timetable.csv?"),
    ("1", "I've begun"),
    ("语言 中文", "以后我用中文回复您。"),
    ("/room 变更记录 今天", "删除房间"),
)
"""Each line, and what of its answer is the same on every day."""

FAILED = (
    "(no answer)",
    "There is no button",
    "Something went wrong",
    "I don't know",
    "I don't understand",
    "did not accept",
    "Nothing was changed",
)


def lines_of_the_walk() -> list[str]:
    """The indented lines under the heading of the walk."""
    text = (ROOT / "docs" / "start.md").read_text(encoding="utf-8")
    section = text.partition("## A walk of 40 lines")[2].partition("\n## ")[0]
    return [line.strip() for line in section.splitlines() if line.startswith("    ")]


def test_the_page_has_the_lines_that_are_walked() -> None:
    assert lines_of_the_walk() == [line for line, _ in WALK]
    assert len(WALK) == 40


async def test_each_line_is_answered_as_the_page_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(terminal, "QUIET_SECONDS", 0.3)
    screen = Console(file=io.StringIO(), width=200)
    typed = io.StringIO("\n".join(line for line, _ in WALK) + "\n")
    assert await demo.run(typed, screen) == 0
    assert isinstance(screen.file, io.StringIO)
    shown = re.split(r"(?:^|\n)(?:@\w+ )?#\w+ ❯ ", screen.file.getvalue())[1:]
    assert [part.split("\n", 1)[0].strip() for part in shown] == [line for line, _ in WALK]
    for place, (line, said) in enumerate(WALK):
        # what a worker tells meanwhile may come before a slow answer
        assert any(said in answer for answer in shown[place : place + 3]), f"{line}\n{shown[place]}"
        assert not [words for words in FAILED if words in shown[place]], f"{line}\n{shown[place]}"
