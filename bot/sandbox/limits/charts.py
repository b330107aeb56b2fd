"""Rules of `data_visualization`: pies, and series over shared categories.

Source: https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .objects import BLOCK_ID
from .rules import every, number, shape, string, typed

_LABEL = string(20)
_SEGMENTS = every(shape({"label": _LABEL, "value": number(above=0)}), 12)
_POINTS = every(shape({"label": _LABEL, "value": number()}), 20)
_SERIES = every(shape({"name": _LABEL, "data": _POINTS}), 12)
_AXES = shape({"categories": every(_LABEL, 20)}, {"x_label": string(50), "y_label": string(50)})


def _named_once(chart: Any, at: str) -> Iterator[str]:
    names = [series.get("name") for series in _objects(chart.get("series"))]
    if len(set(names)) < len(names):
        yield f"{at}.series: names must be unique"


def _complete(chart: Any, at: str) -> Iterator[str]:
    axes = chart.get("axis_config")
    categories = axes.get("categories") if isinstance(axes, dict) else None
    if not isinstance(categories, list):
        return
    if len(set(categories)) < len(categories):
        yield f"{at}.axis_config.categories: must be unique"
    for index, series in enumerate(_objects(chart.get("series"))):
        labels = [point.get("label") for point in _objects(series.get("data"))]
        if sorted(map(str, labels)) != sorted(map(str, categories)):
            yield f"{at}.series[{index}].data: exactly one point for every category"


def _objects(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


_OVER_CATEGORIES = shape({"series": _SERIES, "axis_config": _AXES}, {}, _named_once, _complete)
CHART = shape(
    {
        "title": string(50),
        "chart": typed(
            {
                "pie": shape({"segments": _SEGMENTS}),
                "bar": _OVER_CATEGORIES,
                "area": _OVER_CATEGORIES,
                "line": _OVER_CATEGORIES,
            }
        ),
    },
    {"block_id": BLOCK_ID},
)
