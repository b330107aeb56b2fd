"""Peaks of rooms."""

from __future__ import annotations

from datetime import time

from bot.blocks import Viewer
from bot.classroom.results import RoomPeak, RoomPeaksResult, RoomsPeaksResult
from bot.gallery.samples import DAY, ENGLISH, ten_minutes
from tests.blocks.messages import charted, render, table


def test_no_records_yet_are_not_nobody(teacher: Viewer) -> None:
    room, day = RoomPeaksResult(ENGLISH, DAY, {}, final=False), RoomsPeaksResult(DAY, (), final=False)
    for result, said in (
        (room, "No records for *English* on Sun 22 Nov yet."),
        (day, "No records for *Sun 22 Nov*"),
    ):
        message = render(result, teacher)
        assert message.text.startswith(said)
        assert "Not final: records arrive some time after a class." in message.text
        assert "Nobody" not in message.text


def test_the_rooms_of_a_day_are_charted_and_listed(teacher: Viewer) -> None:
    seen = (RoomPeak("1" * 14, "English", 1204, 1100, 1300), RoomPeak("2" * 14, None, 3, 4, 5))
    message = render(RoomsPeaksResult(DAY, seen), teacher)
    assert message.text.splitlines()[:2] == [
        "2 rooms on Sun 22 Nov: *English* was the busiest, with a peak of *1,204*",
        "English 1,204, deleted room 22222222222222 3",
    ]
    assert charted(message) == [("1 English", 1204), ("2 deleted room 2222…", 3)]
    assert table(message)[1:] == [
        ["English", "1204", "1100", "1300"],
        ["deleted room 22222222222222", "3", "4", "5"],
    ]


def test_rooms_that_do_not_fit_are_counted(teacher: Viewer) -> None:
    seen = tuple(RoomPeak(f"{n:014}", f"Room {n}", 600 - n, 1, 1) for n in range(600))
    message = render(RoomsPeaksResult(DAY, seen), teacher)
    assert len(charted(message)) == 10
    assert f"{600 - len(table(message)) + 1} rooms with lower peaks are not shown." in message.text


def test_a_class_is_drawn_by_ten_minutes(teacher: Viewer) -> None:
    message = render(RoomPeaksResult(ENGLISH, DAY, ten_minutes(time(14), 7), time(14), time(15)), teacher)
    assert charted(message)[:2] == [("14:00", 3), ("14:10", 10)]
    assert "Peaks on Sun 22 Nov: highest *31* at *14:40*" in message.text
    assert "From 14:00 to 15:00 only." in message.text


def test_a_step_that_is_missing_had_nobody(teacher: Viewer) -> None:
    message = render(RoomPeaksResult(ENGLISH, DAY, {time(14): 3, time(14, 30): 5}), teacher)
    assert charted(message) == [("14:00", 3), ("14:10", 0), ("14:20", 0), ("14:30", 5)]


def test_a_long_day_is_drawn_by_wider_steps_and_listed_by_ten_minutes(teacher: Viewer) -> None:
    steps = ten_minutes(time(8), 60)
    message = render(RoomPeaksResult(ENGLISH, DAY, steps), teacher)
    assert [label for label, _ in charted(message)][:2] == ["08:00", "08:30"]
    assert [int(row[1]) for row in table(message)[1:]] == list(steps.values())


def test_a_whole_day_is_drawn_by_two_hours(teacher: Viewer) -> None:
    message = render(RoomPeaksResult(ENGLISH, DAY, ten_minutes(time(0), 144)), teacher)
    assert len(charted(message)) == 12
    assert len(table(message)) == 145


def test_nobody_was_there(teacher: Viewer) -> None:
    assert "Nobody was in *English* on Sun 22 Nov." in render(RoomPeaksResult(ENGLISH, DAY, {}), teacher).text
    assert "Nobody was in a room" in render(RoomsPeaksResult(DAY, ()), teacher).text
