"""Peaks of the account: none is lost, whatever the chart can hold."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks import Viewer
from bot.classroom.results import DailyPeaksResult, HourlyPeaksResult
from bot.gallery.samples import DAY, LONG_DAY, NOW, SCHOOL_DAY, days
from bot.language.commands import HourlyPeaks
from bot.sandbox.limits import check
from tests.blocks.conftest import made
from tests.blocks.messages import blocks_of, buttons, carried, charted, render, table

HOURS = st.lists(st.integers(0, 10**6), min_size=24, max_size=24)


@given(HOURS)
def test_every_hour_that_is_not_empty_is_drawn(hours: list[int]) -> None:
    message = render(HourlyPeaksResult(DAY, tuple(hours)), made())
    drawn = dict(charted(message))
    if blocks_of(message, "data_table"):
        drawn = {hour: int(peak) for hour, peak in table(message)[1:]}
    assert {f"{hour:02}:00": peak for hour, peak in enumerate(hours) if peak}.items() <= drawn.items()
    assert check("message", list(message.blocks), message.text) == []


def test_a_school_day_is_one_chart_and_the_empty_hours_are_said(teacher: Viewer) -> None:
    message = render(HourlyPeaksResult(DAY, SCHOOL_DAY), teacher)
    assert message.text.splitlines()[0] == "Peaks on Sun 22 Nov: highest *885* at *09:00*"
    assert "788" not in message.text
    assert "Nobody was in class before 08:00 or after 22:00." in message.text
    assert "Days and times are in Shanghai time, as on the platform." in message.text
    assert len(blocks_of(message, "data_visualization")) == 1


def test_a_whole_day_is_drawn_two_hours_at_a_time_and_listed_by_hour(teacher: Viewer) -> None:
    message = render(HourlyPeaksResult(DAY, LONG_DAY), teacher)
    pairs = [max(LONG_DAY[hour : hour + 2]) for hour in range(0, 24, 2)]
    assert [peak for _, peak in charted(message)] == pairs
    assert [int(peak) for _, peak in table(message)[1:]] == list(LONG_DAY)
    assert "Nobody was in class" not in message.text


def test_an_empty_day_says_so_in_a_line(teacher: Viewer) -> None:
    message = render(HourlyPeaksResult(DAY, (0,) * 24), teacher)
    assert message.text.startswith("Nobody was in a room on *Sun 22 Nov*.")
    assert charted(message) == []


def test_today_is_not_over(teacher: Viewer) -> None:
    message = render(HourlyPeaksResult(date(2026, 11, 23), SCHOOL_DAY, NOW), teacher)
    assert "The day isn't over yet; this is as of 12:30." in message.text
    assert "run.next" not in buttons(message)


def test_the_days_around_are_a_press_away(teacher: Viewer) -> None:
    pressed = buttons(render(HourlyPeaksResult(DAY, SCHOOL_DAY), teacher))
    for name, day in (
        ("run.place.previous", DAY - timedelta(days=1)),
        ("run.place.next", DAY + timedelta(days=1)),
    ):
        assert carried(pressed[name]) == HourlyPeaks(date=day)


def test_a_tie_names_the_first_times_and_counts_the_others(teacher: Viewer) -> None:
    message = render(HourlyPeaksResult(DAY, (7,) * 24), teacher)
    assert "highest *7* at *00:00, 01:00, 02:00* and 21 more times" in message.text


@pytest.mark.parametrize("count", [1, 7, 20])
def test_up_to_twenty_days_are_drawn_each(teacher: Viewer, count: int) -> None:
    message = render(DailyPeaksResult(days(count)), teacher)
    assert [value for _, value in charted(message)] == list(days(count).values())


@pytest.mark.parametrize("count", [21, 40, 92, 200])
def test_longer_ranges_draw_weeks_and_list_every_day(teacher: Viewer, count: int) -> None:
    message = render(DailyPeaksResult(days(count)), teacher)
    assert [int(row[1]) for row in table(message)[1:]] == list(days(count).values())
    assert max(value for _, value in charted(message)) == max(days(count).values())
    assert len(charted(message)) <= 20


def test_a_year_lists_every_day_in_rows_of_weeks(teacher: Viewer) -> None:
    message = render(DailyPeaksResult(days(366)), teacher)
    cells = [cell for row in table(message)[1:] for cell in row[1:] if cell != "–"]
    assert [int(cell) for cell in cells] == list(days(366).values())
    assert table(message)[0] == ["Week of", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert len(charted(message)) == 13


@given(st.integers(1, 4000), st.integers(0, 10**7))
@pytest.mark.exhaustive
def test_any_range_is_within_the_limits(count: int, peak: int) -> None:
    first = date(2016, 1, 1)
    message = render(DailyPeaksResult({first + timedelta(days=n): peak * n for n in range(count)}), made())
    assert check("message", list(message.blocks), message.text) == []


def test_a_range_says_the_highest_the_average_and_where_it_was_cut(teacher: Viewer) -> None:
    lines = render(DailyPeaksResult(days(7), cut=True), teacher).text.splitlines()
    assert lines[0] == "Peaks, Mon 16 Nov – Sun 22 Nov: highest *1,080* on *Fri 20 Nov*"
    assert lines[1] == "Daily average: 730."
    assert "Future days are left out." in lines


def test_an_empty_range_says_so(teacher: Viewer) -> None:
    message = render(DailyPeaksResult(dict.fromkeys(days(7), 0)), teacher)
    assert message.text.startswith("Nobody was in a room during *Mon 16 Nov – Sun 22 Nov*.")


def test_no_records_yet_are_not_nobody(teacher: Viewer) -> None:
    day, days = HourlyPeaksResult(DAY, (0,) * 24, final=False), DailyPeaksResult({DAY: 0}, final=False)
    for result, said in (
        (day, "No records for *Sun 22 Nov* yet."),
        (days, "No records for *Sun 22 Nov* yet."),
    ):
        message = render(result, teacher)
        assert message.text.startswith(said)
        assert "Not final: records arrive some time after a class." in message.text
        assert "Nobody" not in message.text


def test_the_busiest_day_can_be_opened(teacher: Viewer) -> None:
    button = buttons(render(DailyPeaksResult(days(7)), teacher))["run.hours"]
    assert carried(button) == HourlyPeaks(date=date(2026, 11, 20))
