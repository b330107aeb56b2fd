"""Renders `data_visualization` as bars: a row for each category and series, with its value.

Source: https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.bar import Bar
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

Row = tuple[str, str, float, str]
"""Label, series name, value and formatted value."""

_COLOURS = ("cyan", "magenta", "green", "yellow", "blue", "red")
_POINT_WIDTH = 0.03
"""The width of a point of a line chart, as a fraction of the whole."""


def chart(block: dict[str, Any]) -> RenderableType:
    """A chart with its title, and a legend if there are several series."""
    rendered = block["chart"]
    rows = list(_segments(rendered) if rendered["type"] == "pie" else _points(rendered))
    names = list(dict.fromkeys(name for _, name, _, _ in rows))
    title = Text(str(block["title"]), style="bold")
    return Group(title, *_legend(rendered, names), _bars(rows, names, line=rendered["type"] == "line"))


def _segments(rendered: dict[str, Any]) -> Iterator[Row]:
    total = sum(segment["value"] for segment in rendered["segments"])
    for segment in rendered["segments"]:
        yield segment["label"], "", segment["value"], f"{segment['value']:g} ({segment['value'] / total:.0%})"


def _points(rendered: dict[str, Any]) -> Iterator[Row]:
    for category in rendered["axis_config"]["categories"]:
        for index, series in enumerate(rendered["series"]):
            value = next(point["value"] for point in series["data"] if point["label"] == category)
            yield (category if index == 0 else ""), series["name"], value, f"{value:g}"


def _legend(rendered: dict[str, Any], names: Sequence[str]) -> Iterator[Text]:
    axes = rendered.get("axis_config") or {}
    labels = [axes[name] for name in ("y_label", "x_label") if axes.get(name)]
    if labels:
        yield Text(" / ".join(labels), style="dim")
    if len(names) > 1:
        yield Text("  ").join(Text(f"■ {name}", style=_colour(names, name)) for name in names)


def _bars(rows: Sequence[Row], names: Sequence[str], *, line: bool) -> Table:
    grid = Table.grid(padding=(0, 1), expand=True)
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(ratio=1)
    grid.add_column(justify="right", no_wrap=True)
    size = max([abs(value) for _, _, value, _ in rows] + [1])
    for label, name, value, formatted in rows:
        grid.add_row(Text(label), _bar(abs(value), size, _colour(names, name), line=line), Text(formatted))
    return grid


def _bar(value: float, size: float, colour: str, *, line: bool) -> Bar:
    begin = max(value - size * _POINT_WIDTH, 0) if line else 0
    return Bar(size, begin, value, color=colour)


def _colour(names: Sequence[str], name: str) -> str:
    return _COLOURS[names.index(name) % len(_COLOURS)]
