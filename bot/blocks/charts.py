"""Charts of peaks within Slack's limit of 20 points per series.

A message has one chart: Slack scales each by itself, so that two could not be compared. What exceeds it is reduced to
the maximum of wider steps, and the caller adds a table with every value.
Source: https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct

from bot.blocks.elements import Element, truncate
from bot.blocks.message import Block

MAX_POINTS = 20
MAX_LABEL = 20
MAX_TITLE = 50
MAX_AXIS = 50

Key = TypeVar("Key")


class ChartSeries(Struct, frozen=True):
    """Values with the name of what they are, one for each label of a chart."""

    name: str
    values: Sequence[int]


class Chart(Struct, frozen=True):
    """A bar chart: title, axis names, unique labels, at most 20, and the series over them."""

    title: str
    x: str
    y: str
    labels: Sequence[str]
    series: Sequence[ChartSeries]

    def block(self) -> Block:
        """The one chart."""
        labels = [truncate(label, MAX_LABEL) for label in self.labels]
        axes = {"x_label": truncate(self.x, MAX_AXIS), "y_label": truncate(self.y, MAX_AXIS)}
        return {
            "type": "data_visualization",
            "title": truncate(self.title, MAX_TITLE),
            "chart": {
                "type": "bar",
                "series": [_series(one, labels) for one in self.series],
                "axis_config": {"categories": labels, **axes},
            },
        }


def bars(title: str, x: str, y: str, values: Sequence[tuple[str, int]]) -> Chart:
    """A chart of one series: a bar per label."""
    return Chart(
        title, x, y, [label for label, _ in values], [ChartSeries(y, [value for _, value in values])]
    )


def fits(count: int) -> bool:
    """Whether a chart can show `count` points."""
    return count <= MAX_POINTS


def _series(series: ChartSeries, labels: Sequence[str]) -> Element:
    points = zip(labels, series.values, strict=True)
    data = [{"label": label, "value": value} for label, value in points]
    return {"name": truncate(series.name, MAX_LABEL), "data": data}


def highest(values: Mapping[Key, int], bucket: Callable[[Key], Key]) -> dict[Key, int]:
    """The maximum of each bucket, in order of first appearance."""
    peaks: dict[Key, int] = {}
    for key, value in values.items():
        wide = bucket(key)
        peaks[wide] = max(value, peaks.get(wide, 0))
    return peaks
