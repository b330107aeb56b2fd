"""Charts of peaks within Slack's limits of 20 points per series and two charts per message.

A longer series is split into two charts. One that exceeds both is reduced to the maximum of wider steps, and the
caller adds a table with every value.
Source: https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.blocks.elements import truncate
from bot.blocks.message import Block

POINTS = 20
CHARTS = 2
LABEL = 20
TITLE = 50
AXIS = 50

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart: title, axis names and one bar per label. Labels must be unique."""

    title: str
    x: str
    y: str
    bars: Sequence[tuple[str, int]]

    def blocks(self) -> tuple[Block, ...]:
        """One chart, or two if it has too many points."""
        if len(self.bars) <= POINTS:
            return (self._block(self.title, self.bars),)
        half = -(-len(self.bars) // CHARTS)
        return tuple(
            self._block(f"{self.title} ({part[0][0]}–{part[-1][0]})", part)
            for part in (self.bars[:half], self.bars[half:])
        )

    def _block(self, title: str, bars: Sequence[tuple[str, int]]) -> Block:
        data = [{"label": truncate(label, LABEL), "value": value} for label, value in bars]
        axes = {"x_label": truncate(self.x, AXIS), "y_label": truncate(self.y, AXIS)}
        return {
            "type": "data_visualization",
            "title": truncate(title, TITLE),
            "chart": {
                "type": "bar",
                "series": [{"name": truncate(self.y, LABEL), "data": data}],
                "axis_config": {"categories": [point["label"] for point in data], **axes},
            },
        }


def fits(count: int) -> bool:
    """Whether two charts can show `count` points."""
    return count <= POINTS * CHARTS


def highest(values: Mapping[Key, int], bucket: Callable[[Key], Key]) -> dict[Key, int]:
    """The maximum of each bucket, in order of first appearance."""
    peaks: dict[Key, int] = {}
    for key, value in values.items():
        wide = bucket(key)
        peaks[wide] = max(value, peaks.get(wide, 0))
    return peaks
