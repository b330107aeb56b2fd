"""Scheduled reports: all that matters is said, for a channel, within Slack's limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.blocks import Viewer, report
from bot.classroom.results import DayReport, RoomDay, RoomPeak
from bot.gallery.reports import LONG_AGO, MISSED, QUIET, REPORTS, class_of, day_of, unknown, week_of
from bot.gallery.samples import DAY, LONGEST, days
from bot.sandbox.limits import check
from tests.blocks.conftest import made
from tests.blocks.messages import blocks_of, buttons, charted, line_of, read, table

ROOM = st.builds(
    lambda number, title, peak, came, recorded: (
        class_of(DAY, number, title, peak, came)
        if recorded is None
        else unknown(class_of(DAY, number, title), recorded=recorded)
    ),
    st.integers(0, 10**6),
    st.none() | st.text(max_size=50) | st.just(LONGEST) | st.just("&" * 50),
    st.integers(0, 10**6),
    st.none() | st.integers(-60, 600),
    st.none() | st.booleans(),
)


def text(name: str, viewer: Viewer) -> str:
    sample = REPORTS[name]
    return report(sample.report, viewer, late=sample.late, skipped=sample.skipped).text


@given(
    st.lists(st.integers(0, 10**7), min_size=24, max_size=24),
    st.lists(ROOM, max_size=300),
    st.none() | st.integers(0, 10**7),
    st.sampled_from(["en", "zh"]),
    st.integers(0, len(LONG_AGO)),
)
@pytest.mark.exhaustive
def test_any_day_keeps_to_the_limits_and_loses_no_peak(
    hours: list[int], rooms: list[RoomDay], before: int | None, locale: str, skipped: int
) -> None:
    told = day_of(tuple(rooms), tuple(hours), before, before)
    message = report(told, made(locale=locale), late=True, skipped=LONG_AGO[:skipped])
    assert check("message", list(message.blocks), message.text) == []
    drawn = charted(message)
    assert len(blocks_of(message, "data_visualization")) == any(hours)
    assert max((peak for _, peak in drawn), default=0) == max(hours)
    assert {peak for _, peak in drawn} <= {*hours, 0}


@given(st.lists(st.integers(0, 10**7), min_size=7, max_size=7), st.lists(ROOM, max_size=300))
@pytest.mark.exhaustive
def test_any_week_keeps_to_the_limits_and_loses_no_peak(peaks: list[int], rooms: list[RoomDay]) -> None:
    told = week_of(tuple(rooms), dict(zip(days(7), peaks, strict=True)))
    message = report(told, made(), late=True, skipped=LONG_AGO)
    assert check("message", list(message.blocks), message.text) == []
    assert not any(peaks) or [peak for _, peak in charted(message)] == peaks


def test_the_notification_says_the_peak_alone_and_when_it_was(teacher: Viewer, chinese: Viewer) -> None:
    first = [text("report_day.one", viewer) for viewer in (teacher, chinese)]
    assert first == [
        "Peaks on Sun 22 Nov: highest *885* at *09:00*",
        "11月22日 周日 峰值：最高 *885*，出现在 *09:00*",
    ]
    assert text("report_week.one", teacher) == (
        "Peaks, Mon 16 Nov – Sun 22 Nov: highest *1,080* on *Fri 20 Nov*"
    )
    sample = REPORTS["report_week.one"].report
    assert "Fri 20 Nov: highest 885 at 09:00" in read(report(sample, teacher).blocks)


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        (812, "73 more than the day before (812)"),
        (885, "The same as the day before (885)"),
        (1204, "319 fewer than the day before (1,204)"),
        (0, "885 more than the day before (0)"),
    ],
)
def test_it_stands_against_the_day_before(teacher: Viewer, before: int, sentence: str) -> None:
    message = report(day_of((class_of(DAY),), before=before, week=None), teacher)
    assert sentence in read(message.blocks)


def test_what_is_not_known_is_not_compared(teacher: Viewer) -> None:
    message = report(day_of((class_of(DAY),), before=None, week=None), teacher)
    assert "before" not in str(message.blocks)
    assert len(blocks_of(message, "data_visualization")[0]["chart"]["series"]) == 1


def test_classes_whose_teacher_came_late_or_never_are_named_by_time(teacher: Viewer) -> None:
    late = class_of(DAY, 2, "Maths", came=12)
    never = class_of(DAY, 1, "Art", came=None)
    message = report(day_of((late, class_of(DAY, title="English", came=3), never)), teacher)
    lines = read(message.blocks).splitlines()
    assert lines[:4] == [
        "Classes on Sun 22 Nov",
        "3 planned · 3 held · 1 late · 1 without a teacher",
        "09:00 Art: no teacher came",
        "10:00 Maths: 12 min late",
    ]
    (listed,) = [
        block for block in blocks_of(message, "rich_text") if block["elements"][0]["type"] == "rich_text_list"
    ]
    assert len(listed["elements"][0]["elements"]) == 2


def test_those_that_do_not_fit_are_counted(teacher: Viewer) -> None:
    classes = tuple(class_of(DAY, number, f"Class {number}", came=None) for number in range(200))
    message = report(day_of(classes), teacher)
    shown = read(message.blocks).count("no teacher came")
    assert shown >= 30
    assert f"{200 - shown} more are in the table." in read(message.blocks)


def test_a_class_that_nobody_came_to_was_planned_and_not_held(teacher: Viewer) -> None:
    message = report(day_of((class_of(DAY, peak=0, came=None), class_of(DAY, 1))), teacher)
    assert "2 planned · 1 held · 0 late · 1 without a teacher" in read(message.blocks)
    assert len(table(message)) == 2


def test_what_is_not_known_yet_is_said_to_be_and_nobody_is_missed(teacher: Viewer) -> None:
    waiting = unknown(class_of(DAY, 14, "Evening maths"), recorded=False)
    message = report(day_of((class_of(DAY, title="English"), waiting)), teacher)
    told = read(message.blocks)
    assert "2 planned · 1 held · 0 late · 0 without a teacher · 1 not known yet" in told
    assert "Records are still incomplete for 1 class:\n10:00 Evening maths" in told
    assert "I'll complete this report at Mon 23 Nov 02:00." in told
    assert "no teacher came" not in told


def test_no_records_are_not_nobody(teacher: Viewer) -> None:
    waiting = unknown(class_of(DAY, 14, "Evening maths"), recorded=False)
    told = report(day_of((waiting,), QUIET, before=None, week=None), teacher)
    assert told.text == "No records for *Sun 22 Nov* yet."
    assert "No records for Sun 22 Nov yet." in read(told.blocks)
    assert "Nobody" not in read(told.blocks)


def test_a_teacher_of_whom_no_record_says_when_they_came_is_not_late(teacher: Viewer) -> None:
    seen = unknown(class_of(DAY, 1, "Art"), recorded=True, visits=3)
    message = report(day_of((class_of(DAY), seen)), teacher)
    assert "0 late · 0 without a teacher" in read(message.blocks)
    assert "The teacher's arrival time is not known for 1 class:\n09:00 Art" in read(message.blocks)
    assert "Not final" not in read(message.blocks)


def test_a_day_without_classes_is_a_line(teacher: Viewer) -> None:
    assert text("report_day.empty", teacher) == "No classes on *Sun 22 Nov*."
    assert read(report(REPORTS["report_day.empty"].report, teacher).blocks).splitlines() == [
        "No classes on Sun 22 Nov.",
        "Days and times are in Shanghai time, as on the platform.",
    ]
    assert buttons(report(REPORTS["report_day.empty"].report, teacher)) == {}


def test_rooms_stand_in_the_table_with_students_and_peak(teacher: Viewer) -> None:
    message = report(day_of((class_of(DAY, title="English", peak=30),)), teacher)
    assert table(message) == [
        ["Room", "Peak", "Student visits", "All visits"],
        ["English", "30", "30", "33"],
    ]


def test_the_busiest_are_a_page_and_the_others_are_counted(teacher: Viewer) -> None:
    message = report(REPORTS["report_day.many"].report, teacher)
    assert len(table(message)) == 21
    assert "7 more rooms are in the table." in read(message.blocks)


def test_a_late_report_says_so_and_names_those_that_were_not_sent(teacher: Viewer) -> None:
    message = report(REPORTS["report_day.one"].report, teacher, late=True, skipped=MISSED[:2])
    assert "This report is late because it couldn't be sent on time." in read(message.blocks)
    named = "Skipped because a newer report was due: Mon 16 Nov 09:00, Tue 17 Nov 09:00 (Shanghai time)."
    assert named in read(message.blocks)


def test_instants_not_named_are_counted(teacher: Viewer) -> None:
    message = report(REPORTS["report_day.one"].report, teacher, skipped=LONG_AGO)
    assert f"{len(LONG_AGO) - 40} more were skipped." in read(message.blocks)


def test_the_button_carries_the_name_of_the_report(teacher: Viewer) -> None:
    day, week = (report(REPORTS[name].report, teacher) for name in ("report_day.one", "report_week.one"))
    assert buttons(day)["report.file"]["value"] == "day:2026-11-22"
    assert line_of(buttons(day)["run.rooms"]) == "peaks rooms 2026-11-22"
    assert buttons(week)["report.file"]["value"] == "week:2026-11-16/2026-11-22"
    assert line_of(buttons(week)["run.hours"]) == "peaks 2026-11-20"


def test_a_room_that_is_gone_is_named_by_its_id(teacher: Viewer) -> None:
    gone = RoomDay(DAY, RoomPeak("26112112345678", None, 3, 2, 3))
    told = DayReport((gone,), (gone.room,), DAY, (0,) * 9 + (3,) + (0,) * 14, None, None)
    assert "deleted room 26112112345678" in table(report(told, teacher))[1][0]


def test_the_chart_has_the_week_before_beside_it(teacher: Viewer) -> None:
    day, week = (report(REPORTS[name].report, teacher) for name in ("report_day.one", "report_week.many"))
    for message, names in ((day, ["This day", "A week before"]), (week, ["This week", "The week before"])):
        (chart,) = blocks_of(message, "data_visualization")
        assert [one["name"] for one in chart["chart"]["series"]] == names


def test_a_week_before_of_which_a_day_is_not_known_is_not_drawn(teacher: Viewer) -> None:
    told = week_of((class_of(DAY),), days(7))
    partly = dict(list(told.days_before.items())[1:])
    (chart,) = blocks_of(report(replace(told, days_before=partly), teacher), "data_visualization")
    assert len(chart["chart"]["series"]) == 1
