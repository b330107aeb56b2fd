"""Block Kit's limits: at each limit all is well, one beyond it is a problem that names its place."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.limits import check
from bot.sandbox.limits.blocks import BLOCKS, Surface, blocks_of

Block = dict[str, Any]


def plain(length: int = 3) -> Block:
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length: int = 3) -> Block:
    return {"type": "mrkdwn", "text": "x" * length}


def button(label: int = 3, **more: Any) -> Block:
    return {"type": "button", "text": plain(label), **more}


def section(length: int = 3, **more: Any) -> Block:
    return {"type": "section", "text": mrkdwn(length), **more}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def option(text: int = 3, value: int = 3) -> Block:
    return {"text": plain(text), "value": "v" * value}


def select(*options: Block) -> Block:
    return {"type": "static_select", "action_id": "s", "options": list(options)}


def data_table(rows: int, columns: int = 1, cell: int = 1) -> Block:
    row = [{"type": "raw_text", "text": "x" * cell}] * columns
    return {"type": "data_table", "caption": "c", "rows": [row] * rows}


def table(rows: int, columns: int = 1, cell: int = 1) -> Block:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x" * cell}] * columns] * rows}


def bars(points: int, series: int = 1, name: int = 2, title: int = 5) -> Block:
    labels = [f"{index:02}" for index in range(points)]
    data = [{"label": label, "value": 1} for label in labels]
    named = [{"name": f"{index:0{name}}", "data": data} for index in range(series)]
    axes = {"categories": labels}
    chart = {"type": "bar", "series": named, "axis_config": axes}
    return {"type": "data_visualization", "title": "t" * title, "chart": chart}


def pie(segments: int, value: float = 1) -> Block:
    parts = [{"label": f"s{index}", "value": value} for index in range(segments)]
    return {"type": "data_visualization", "title": "t", "chart": {"type": "pie", "segments": parts}}


def container(*children: Block, **more: Any) -> Block:
    return {"type": "container", "title": plain(), "child_blocks": list(children), **more}


def confirm(title: int = 3, text: int = 3, yes: int = 3) -> Block:
    return {"title": plain(title), "text": plain(text), "confirm": plain(yes), "deny": plain()}


def task(number: int = 1, **more: Any) -> Block:
    return {"type": "task_card", "task_id": str(number), "title": "x", "status": "complete", **more}


def plan(*tasks: Block, title: int = 3) -> Block:
    return {"type": "plan", "title": "x" * title, "tasks": list(tasks)}


def rich(parts: int) -> Block:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}] * parts}


HEADER: Block = {"type": "header", "text": plain()}
IMAGE: Block = {"type": "image", "alt_text": "a", "image_url": "https://x.y/z.png"}
DIVIDER: Block = {"type": "divider"}

EDGES: list[tuple[list[Block], list[Block], str]] = [
    ([plan(*map(task, range(50)))], [plan(*map(task, range(51)))], "tasks: 51 items"),
    ([plan(task(), title=255)], [plan(task(), title=256)], "title: 256"),
    ([plan(task(1), task(2))], [plan(task(1), task(1))], "task_id '1' is used more than once"),
    ([plan(task(output=rich(1)))], [plan(task(output=rich(2)))], "output.elements: 2 items"),
    ([task(status="pending")], [task(status="done")], "'done' is not one of"),
    ([task(details=rich(1))], [task(details="x")], "details: type None is unknown here"),
    ([section(3000)], [section(3001)], "blocks[0].text.text: 3001"),
    ([section(fields=[mrkdwn(2000)])], [section(fields=[mrkdwn(2001)])], "blocks[0].fields[0].text: 2001"),
    ([section(fields=[mrkdwn()] * 10)], [section(fields=[mrkdwn()] * 11)], "fields: 11 items"),
    ([section()], [section(0)], "blocks[0].text.text: 0 characters"),
    ([section()], [{"type": "section"}], "needs one of text, fields"),
    ([{"type": "header", "text": plain(150)}], [{"type": "header", "text": plain(151)}], "151"),
    ([{**HEADER, "level": 4}], [{**HEADER, "level": 5}], "level: 5 is not one of 1, 2, 3, 4"),
    ([HEADER], [{"type": "header", "text": mrkdwn()}], "type 'mrkdwn' is unknown here"),
    ([HEADER], [{"type": "header"}], "blocks[0].text: missing"),
    ([HEADER], [{**HEADER, "colour": "red"}], "blocks[0].colour: unknown field"),
    (
        [{"type": "context", "elements": [mrkdwn()] * 10}],
        [{"type": "context", "elements": [mrkdwn()] * 11}],
        "11 items",
    ),
    ([DIVIDER] * 50, [DIVIDER] * 51, "blocks: 51 items, at most 50"),
    ([DIVIDER], [], "blocks: 0 items"),
    ([{**DIVIDER, "block_id": "b" * 255}], [{**DIVIDER, "block_id": "b" * 256}], "256"),
    ([IMAGE], [{**IMAGE, "image_url": "ftp://x"}], "must be an http(s) URL"),
    ([IMAGE], [{"type": "image", "alt_text": "a"}], "needs one of image_url, slack_file"),
    ([actions(*[button()] * 25)], [actions(*[button()] * 26)], "26 items"),
    ([actions(button(75))], [actions(button(76))], "76"),
    ([actions(button(value="v" * 2000))], [actions(button(value="v" * 2001))], "value: 2001"),
    ([actions(button(url="https://" + "u" * 2992))], [actions(button(url="https://" + "u" * 2993))], "3001"),
    ([actions(button(action_id="a" * 255))], [actions(button(action_id="a" * 256))], "256"),
    ([actions(button(style="danger"))], [actions(button(style="default"))], "'default' is not one of"),
    ([actions(button(confirm=confirm(100)))], [actions(button(confirm=confirm(101)))], "101"),
    ([actions(button(confirm=confirm(3, 300)))], [actions(button(confirm=confirm(3, 301)))], "301"),
    ([actions(button(confirm=confirm(yes=30)))], [actions(button(confirm=confirm(yes=31)))], "31"),
    ([actions(select(*[option()] * 100))], [actions(select(*[option()] * 101))], "101 items"),
    ([actions(select(option(75)))], [actions(select(option(76)))], "76"),
    ([actions(select(option(3, 150)))], [actions(select(option(3, 151)))], "value: 151"),
    (
        [actions({"type": "overflow", "options": [option()] * 5})],
        [actions({"type": "overflow", "options": [option()] * 6})],
        "6 items",
    ),
    (
        [actions(button(action_id="a"), button(action_id="b"))],
        [actions(button(action_id="a"), button(action_id="a"))],
        "action_id 'a' is used more than once",
    ),
    (
        [actions(button(action_id="a")), actions(button(action_id="a"))],
        [section(block_id="b"), section(block_id="b")],
        "block_id 'b' is used more than once",
    ),
    ([table(100)], [table(101)], "rows: 101 items"),
    ([table(1, 20)], [table(1, 21)], "21 items"),
    ([table(10, 10, 100)], [table(11, 10, 100)], "11000 characters of table together"),
    ([table(1)], [table(1, cell=0)], "0 characters"),
    ([data_table(201)], [data_table(202)], "rows: 202 items"),
    ([data_table(2)], [data_table(1)], "rows: 1 items, at least 2"),
    ([data_table(10, 19, 100)], [data_table(10, 20, 101)], "characters of data_table together"),
    ([{**data_table(2), "page_size": 100}], [{**data_table(2), "page_size": 101}], "page_size: 101"),
    ([data_table(2)], [data_table(2), table(1)], "only one table is allowed"),
    (
        [data_table(2)],
        [{**data_table(2), "rows": [data_table(2)["rows"][0], data_table(2, 2)["rows"][0]]}],
        "as many cells as the header",
    ),
    ([bars(20)], [bars(21)], "21 items, at most 20"),
    ([bars(2, 12)], [bars(2, 13)], "13 items, at most 12"),
    ([bars(2, 1, 20)], [bars(2, 1, 21)], "21 characters, at most 20"),
    ([bars(2, title=50)], [bars(2, title=51)], "51 characters, at most 50"),
    ([bars(1), bars(1)], [bars(1), bars(1), bars(1)], "at most 2 data_visualization"),
    ([pie(12)], [pie(13)], "13 items"),
    ([pie(1)], [pie(1, 0)], "0 is out of range"),
    ([container(section())], [container(*[DIVIDER] * 11)], "11 items"),
    ([container(table(1))], [container(data_table(2))], "type 'data_table' is unknown here"),
    (
        [container(section(), has_header_divider=True)],
        [container(section(), has_header_divider=True, is_collapsible=True)],
        "only when not collapsible",
    ),
    ([{"type": "markdown", "text": "x" * 9000}], [{"type": "markdown", "text": "x" * 12_001}], "12001"),
    ([section(3000)] * 3, [section(3000)] * 4, "12000 characters of text together, at most 10000"),
    ([section()], [{"type": "carousel_of_doom"}], "type 'carousel_of_doom' is unknown here"),
    ([section(accessory=button())], [section(accessory=mrkdwn())], "accessory: type 'mrkdwn'"),
    ([section()], [{"type": "alert", "text": mrkdwn()}], "type 'alert' is unknown here"),
]


@pytest.mark.parametrize(("fine", "beyond", "problem"), EDGES)
def test_limits_of_messages(fine: list[Block], beyond: list[Block], problem: str) -> None:
    assert check("message", fine, "text") == []
    assert any(problem in found for found in check("message", beyond, "text")), check("message", beyond, "t")


def test_characters_are_counted_after_escaping_and_as_utf_16() -> None:
    assert check("message", [{"type": "header", "text": {"type": "plain_text", "text": "&" * 30}}], "t") == []
    (amp,) = check("message", [{"type": "header", "text": {"type": "plain_text", "text": "&" * 31}}], "t")
    assert "155 characters" in amp
    (tag,) = check("message", [{"type": "header", "text": {"type": "plain_text", "text": "<" * 38}}], "t")
    assert "152 characters" in tag
    escaped = {"type": "mrkdwn", "text": "&amp;" * 600}
    assert check("message", [{"type": "section", "text": escaped}], "t") == []
    (wide,) = check("message", [{"type": "header", "text": {"type": "plain_text", "text": "😀" * 76}}], "t")
    assert "152 characters" in wide
    assert (
        check("message", [{"type": "header", "text": {"type": "plain_text", "text": "课" * 150}}], "t") == []
    )


def test_a_series_has_exactly_one_point_for_every_category() -> None:
    chart = bars(3)
    chart["chart"]["series"][0]["data"] = chart["chart"]["series"][0]["data"][:2]
    (problem,) = check("message", [chart], "t")
    assert problem.endswith("series[0].data: exactly one point for every category")
    twins = bars(2, 2)
    twins["chart"]["series"][1]["name"] = twins["chart"]["series"][0]["name"]
    (problem,) = check("message", [twins], "t")
    assert problem.endswith("series: names must be unique")


def test_a_message_needs_its_text() -> None:
    assert check("message", [DIVIDER], " ") == [
        "text: missing, it is what notifications and screen readers read"
    ]
    assert check("message", [DIVIDER], "x" * 4000) == []
    assert check("message", [DIVIDER], "x" * 4001) == ["text: 4001 characters, at most 4000"]


def modal(**more: Any) -> Block:
    return {"type": "modal", "title": plain(), "blocks": [section()], **more}


INPUT: Block = {"type": "input", "label": plain(), "element": {"type": "plain_text_input", "action_id": "a"}}


@pytest.mark.parametrize(
    ("fine", "beyond", "problem"),
    [
        (modal(title=plain(24)), modal(title=plain(25)), "title.text: 25"),
        (modal(submit=plain(24)), modal(submit=plain(25)), "submit.text: 25"),
        (modal(blocks=[DIVIDER] * 100), modal(blocks=[DIVIDER] * 101), "101 items"),
        (modal(private_metadata="m" * 3000), modal(private_metadata="m" * 3001), "3001"),
        (modal(callback_id="c" * 255), modal(callback_id="c" * 256), "256"),
        (modal(blocks=[INPUT], submit=plain()), modal(blocks=[INPUT]), "submit: missing"),
        (modal(blocks=[section(3000)] * 20), modal(blocks=[section(3000)] * 90), "bytes, at most 250000"),
        (modal(), modal(blocks=[table(1)]), "type 'table' is unknown here"),
        (modal(), {"type": "modal", "blocks": []}, "view.title: missing"),
        (modal(), {"type": "home", "blocks": []}, "view.type: must be modal"),
    ],
)
def test_limits_of_modals(fine: Block, beyond: Block, problem: str) -> None:
    assert check("modal", fine) == []
    assert any(problem in found for found in check("modal", beyond)), check("modal", beyond)


def test_a_home_tab_may_hold_tables_and_be_empty() -> None:
    assert check("home", {"type": "home", "blocks": []}) == []
    assert check("home", {"type": "home", "blocks": [data_table(2), bars(2)]}) == []
    assert check("home", {"type": "home", "blocks": [{"type": "markdown", "text": "x"}]})


@pytest.mark.parametrize("surface", ["message", "modal", "home"])
def test_every_block_has_a_surface(surface: Surface) -> None:
    assert blocks_of(surface).keys() <= BLOCKS.keys()
    assert {"section", "header", "actions", "input", "rich_text", "card"} <= blocks_of(surface).keys()


@pytest.mark.parametrize("nonsense", [None, 3, "x", {}, [None], [3], ["x"], [[]], [{"type": []}], [{}]])
def test_nonsense_is_a_problem_and_not_an_error(nonsense: Any) -> None:
    assert check("message", nonsense, "t")
    assert check("modal", nonsense)
