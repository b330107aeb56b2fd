"""Whole messages and views, as text of so many columns."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from bot.sandbox.rendering import RenderContext, choices, render_message, render_view

Block = dict[str, Any]

CONTEXT = RenderContext(ZoneInfo("Asia/Shanghai"), now=datetime(2026, 11, 23, tzinfo=UTC))


def text_of(rendered: RenderableType, width: int = 80) -> str:
    console = Console(file=io.StringIO(), width=width, record=True)
    console.print(rendered)
    return console.export_text()


def shown(*blocks: Block, width: int = 80) -> str:
    return text_of(render_message(blocks, "fallback", CONTEXT, title="rollcall", note="only you"), width)


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def button(label: str, **more: Any) -> Block:
    return {"type": "button", "text": plain(label), "action_id": label, **more}


def raw(*cells: str | int) -> list[Block]:
    return [
        {"type": "raw_number", "value": cell, "text": str(cell)}
        if isinstance(cell, int)
        else {"type": "raw_text", "text": cell}
        for cell in cells
    ]


def bars(kind: str, values: dict[str, list[float]], names: list[str]) -> Block:
    series = [
        {
            "name": name,
            "data": [{"label": label, "value": row[index]} for label, row in values.items()],
        }
        for index, name in enumerate(names)
    ]
    axes = {"categories": list(values), "x_label": "Hour", "y_label": "People"}
    chart = {"type": kind, "series": series, "axis_config": axes}
    return {"type": "data_visualization", "title": "峰值 Peaks", "chart": chart}


def test_a_card_has_its_parts_and_numbered_buttons() -> None:
    rendered = shown(
        {"type": "header", "text": plain("英语口语 English")},
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": "*When* 14:00–15:00"},
            "accessory": button("Show"),
        },
        {"type": "section", "fields": [{"type": "mrkdwn", "text": "*Student*\n`a1b2c3`"}]},
        {"type": "divider"},
        {"type": "actions", "elements": [button("Join", url="https://x.y"), button("Delete")]},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "small _print_"}]},
    )
    for part in ("英语口语 English", "When 14:00–15:00", "[1] Show", "a1b2c3", "[2] Join ↗", "[3] Delete"):
        assert part in rendered
    assert "small print" in rendered
    assert rendered.splitlines()[0].startswith("╭─ rollcall ─")
    assert "only you" in rendered.splitlines()[-1]


@pytest.mark.parametrize("width", [60, 80, 100])
def test_every_line_keeps_the_frame_whatever_is_written(width: int) -> None:
    rows = [raw("房间", "峰值"), raw("英语口语三班 English 3B", 1303), raw("数学", 7)]
    rendered = shown(
        {"type": "section", "text": {"type": "mrkdwn", "text": "很长的一行 a long line " * 12}},
        {"type": "data_table", "caption": "各房间", "rows": rows},
        bars("bar", {"00:00": [0], "上午十点": [1280]}, ["人数"]),
        width=width,
    )
    assert {cell_len(line) for line in rendered.splitlines()} == {width}


def test_a_bar_is_as_long_as_its_value() -> None:
    rendered = shown(bars("bar", {"08:00": [100], "09:00": [50], "10:00": [0]}, ["People"]))
    lengths = [line.count("█") for line in rendered.splitlines() if ":00" in line]
    assert lengths[0] > 40
    assert abs(lengths[1] * 2 - lengths[0]) <= 2
    assert lengths[2] == 0
    assert "People / Hour" in rendered


def test_several_series_have_a_legend() -> None:
    rendered = shown(bars("line", {"周一": [3, 2], "周二": [9, 7.5]}, ["本周", "上周"]))
    assert "■ 本周  ■ 上周" in rendered
    assert rendered.count("周一") == 1
    assert "7.5" in rendered


def test_a_pie_shows_shares() -> None:
    segments = [{"label": "North", "value": 3}, {"label": "South", "value": 1}]
    block = {"type": "data_visualization", "title": "Share", "chart": {"type": "pie", "segments": segments}}
    rendered = shown(block)
    assert "3 (75%)" in rendered
    assert "1 (25%)" in rendered


def test_a_data_table_shows_its_first_page() -> None:
    rows = [raw("Room", "Peak"), *(raw(f"room {number}", number) for number in range(8))]
    rendered = shown({"type": "data_table", "caption": "Rooms", "page_size": 3, "rows": rows})
    assert "room 2" in rendered
    assert "room 3" not in rendered
    assert "1–3 / 8" in rendered


def test_a_table_follows_its_columns() -> None:
    settings = [None, {"align": "right"}]
    rows = [raw("Room", "Code"), raw("English", "a1"), raw("x", "b2c3d4")]
    rendered = shown({"type": "table", "rows": rows, "column_settings": settings})
    english = next(line for line in rendered.splitlines() if "English" in line)
    assert english.split("English")[1].startswith("      ")


def test_rich_text_parts() -> None:
    items = [{"type": "rich_text_section", "elements": [{"type": "text", "text": text}]} for text in "ab"]
    rendered = shown(
        {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_list", "style": "bullet", "elements": items},
                {"type": "rich_text_list", "style": "ordered", "elements": items},
                {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "1 x\n2 y"}]},
            ],
        }
    )
    for part in ("• a", "• b", "1. a", "2. b", "  1 x", "  2 y"):
        assert part in rendered


def test_a_menu_has_a_number_for_each_option() -> None:
    options = [{"text": plain(label), "value": label} for label in ("数学", "Physics")]
    menu = {"type": "static_select", "action_id": "m", "placeholder": plain("Room"), "options": options}
    blocks = [{"type": "actions", "elements": [button("Go"), menu]}]
    rendered = text_of(render_message(blocks, "", CONTEXT, first=4))
    assert "[4] Go" in rendered
    assert "[5] 数学" in rendered
    assert "[6] Physics" in rendered
    assert [(choice.number, choice.option) for choice in choices(blocks, 4)] == [
        (4, None),
        (5, "数学"),
        (6, "Physics"),
    ]


def test_a_message_without_blocks_is_its_text() -> None:
    assert "fallback" in shown()


def test_an_unknown_block_is_drawn_by_its_words() -> None:
    rendered = shown({"type": "card", "title": {"type": "mrkdwn", "text": "*Room 2.14*"}})
    assert "⟨card⟩" in rendered
    assert "Room 2.14" in rendered


def test_a_view_has_its_title_inputs_and_foot() -> None:
    view = {
        "type": "modal",
        "title": plain("New room"),
        "submit": plain("Create"),
        "close": plain("Cancel"),
        "blocks": [
            {
                "type": "input",
                "label": plain("Title"),
                "hint": plain("at most 50"),
                "element": {"type": "plain_text_input", "action_id": "t", "placeholder": plain("English")},
            }
        ],
    }
    rendered = text_of(render_view(view, CONTEXT))
    for part in ("New room", "Title", "⟨English⟩", "at most 50", "[Cancel]  [Create]"):
        assert part in rendered
