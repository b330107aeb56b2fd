"""Charts: 20 points each, two a message, and no value lost."""

from __future__ import annotations

import pytest

from bot.blocks.charts import Chart, fits, highest
from bot.sandbox.limits import check


def chart(count: int) -> Chart:
    return Chart("Peaks on Sun 22 Nov", "Hour", "Peak", [(f"{n:02}", n) for n in range(count)])


@pytest.mark.parametrize(("points", "charts"), [(1, 1), (20, 1), (21, 2), (24, 2), (40, 2)])
def test_every_point_is_in_one_chart_or_the_other(points: int, charts: int) -> None:
    blocks = chart(points).blocks()
    drawn = [point["value"] for block in blocks for point in block["chart"]["series"][0]["data"]]
    assert len(blocks) == charts
    assert drawn == list(range(points))
    assert check("message", list(blocks), "x") == []


def test_halves_say_what_they_hold() -> None:
    assert [block["title"] for block in chart(24).blocks()] == [
        "Peaks on Sun 22 Nov (00–11)",
        "Peaks on Sun 22 Nov (12–23)",
    ]


def test_two_charts_hold_forty_points() -> None:
    assert fits(40)
    assert not fits(41)


def test_wider_steps_keep_the_highest() -> None:
    assert highest({1: 5, 2: 9, 3: 0, 14: 7}, lambda value: value // 10) == {0: 9, 1: 7}
