"""`data_visualization`, drawn with bars: a row for each category and series, the value beside it.

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
"""A label, a name of the series, a value and how it is written."""

_COLOURS = ("cyan", "magenta", "green", "yellow", "blue", "red")
_MARK = 0.03
"""How much of the width the mark of a line's point takes."""


def chart(block: dict[str, Any]) -> RenderableType:
    """A chart under its title, with its legend when there are several series."""
    drawn = block["chart"]
    rows = list(_segments(drawn) if drawn["type"] == "pie" else _points(drawn))
    names = list(dict.fromkeys(name for _, name, _, _ in rows))
    title = Text(str(block["title"]), style="bold")
    return Group(title, *_legend(drawn, names), _bars(rows, names, line=drawn["type"] == "line"))


def _segments(drawn: dict[str, Any]) -> Iterator[Row]:
    total = sum(segment["value"] for segment in drawn["segments"])
    for segment in drawn["segments"]:
        yield segment["label"], "", segment["value"], f"{segment['value']:g} ({segment['value'] / total:.0%})"


def _points(drawn: dict[str, Any]) -> Iterator[Row]:
    for category in drawn["axis_config"]["categories"]:
        for index, series in enumerate(drawn["series"]):
            value = next(point["value"] for point in series["data"] if point["label"] == category)
            yield (category if index == 0 else ""), series["name"], value, f"{value:g}"


def _legend(drawn: dict[str, Any], names: Sequence[str]) -> Iterator[Text]:
    axes = drawn.get("axis_config") or {}
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
    for label, name, value, written in rows:
        grid.add_row(Text(label), _bar(abs(value), size, _colour(names, name), line=line), Text(written))
    return grid


def _bar(value: float, size: float, colour: str, *, line: bool) -> Bar:
    begin = max(value - size * _MARK, 0) if line else 0
    return Bar(size, begin, value, color=colour)


def _colour(names: Sequence[str], name: str) -> str:
    return _COLOURS[names.index(name) % len(_COLOURS)]
