"""The append log: nothing that was acknowledged is lost."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from bot.sandbox.platform.append_log import AppendLog
from bot.sandbox.platform.records import Account, JoinCode, Lesson, Record, Removal, Role, Visit

VISIT = Visit(id=1, room=26030412345678, began=5, user_number=2**62, user_name="三年级 \n二班")
RECORDS: list[Record] = [
    Account("key"),
    VISIT,
    Lesson(id=2, room=7, began=1, ended=2),
    JoinCode("abc123", 0, 7, 0, Role.TEACHER, 1),
    Removal((1, 2)),
]


def test_without_a_path_nothing_is_kept() -> None:
    log = AppendLog(None)
    log.append(RECORDS)
    log.replace(RECORDS)
    assert log.read() == []


def test_what_is_appended_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "platform.jsonl"
    log = AppendLog(path)
    assert log.read() == []
    log.append(RECORDS[:2])
    log.append(RECORDS[2:])
    assert AppendLog(path).read() == RECORDS


def test_a_half_written_last_line_was_answered_to_nobody(tmp_path: Path) -> None:
    path = tmp_path / "platform.jsonl"
    AppendLog(path).append(RECORDS)
    whole = path.read_bytes()
    path.write_bytes(whole + whole[: len(whole) // 2])
    assert AppendLog(path).read() == RECORDS


def test_replacing_leaves_only_the_new_and_appends_go_on(tmp_path: Path) -> None:
    path = tmp_path / "platform.jsonl"
    log = AppendLog(path)
    log.append(RECORDS)
    log.replace([VISIT])
    log.append([RECORDS[0]])
    assert AppendLog(path).read() == [VISIT, RECORDS[0]]
    assert [file.name for file in tmp_path.iterdir()] == ["platform.jsonl"]


def test_the_file_holds_a_key_and_is_nobody_elses(tmp_path: Path) -> None:
    path = tmp_path / "platform.jsonl"
    AppendLog(path).replace([Account("key")])
    assert path.stat().st_mode & 0o077 == 0


def test_another_kind_of_file_is_said(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("hello\n")
    with pytest.raises(msgspec.DecodeError):
        AppendLog(path).read()
    assert path.read_text() == "hello\n"
