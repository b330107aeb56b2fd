"""Charts: 20 points each, one a message, and no value lost."""

from __future__ import annotations

from bot.blocks.charts import Chart, ChartSeries, bars, fits, highest
from bot.sandbox.limits import check


def test_every_series_has_a_value_for_each_label() -> None:
    labels = [f"{n:02}:00" for n in range(20)]
    block = Chart(
        "Peaks", "Hour", "Peak", labels, [ChartSeries("A", range(20)), ChartSeries("B", range(20))]
    ).block()
    assert [one["name"] for one in block["chart"]["series"]] == ["A", "B"]
    for one in block["chart"]["series"]:
        assert [(point["label"], point["value"]) for point in one["data"]] == list(
            zip(labels, range(20), strict=True)
        )
    assert check("message", [block], "x") == []


def test_bars_are_a_chart_of_one_series() -> None:
    block = bars("Busiest rooms", "Room", "Peak", [("English", 3)]).block()
    assert block["chart"]["series"] == [{"name": "Peak", "data": [{"label": "English", "value": 3}]}]


def test_a_chart_holds_twenty_points() -> None:
    assert fits(20)
    assert not fits(21)


def test_wider_steps_keep_the_highest() -> None:
    assert highest({1: 5, 2: 9, 3: 0, 14: 7}, lambda value: value // 10) == {0: 9, 1: 7}
