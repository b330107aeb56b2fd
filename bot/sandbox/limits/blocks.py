"""Rules of blocks and views, and where each block is allowed.

Source: https://docs.slack.dev/reference/block-kit/blocks, https://docs.slack.dev/reference/views
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from .charts import CHART
from .objects import (
    ACCESSORIES,
    ACTIONS,
    BLOCK_ID,
    BUTTON,
    CONTEXT,
    FEEDBACK,
    IMAGE,
    INPUTS,
    any_text,
    plain_text,
)
from .rules import (
    Rule,
    anything,
    at_least_one,
    choice,
    every,
    flag,
    not_both,
    number,
    repeated,
    shape,
    string,
    typed,
    url,
)
from .tables import DATA_TABLE, TABLE

Surface = Literal["message", "modal", "home"]

_ID: dict[str, Rule] = {"block_id": BLOCK_ID}
_RICH_KINDS: dict[str, dict[str, Rule]] = {
    "rich_text_section": {},
    "rich_text_list": {
        "style": choice("bullet", "ordered"),
        "indent": number(0, 8),
        "border": anything,
        "offset": anything,
    },
    "rich_text_quote": {"border": anything},
    "rich_text_preformatted": {"border": anything, "language": anything},
}
_RICH = typed(
    {kind: shape({"elements": every(anything, 1000, 0)}, more) for kind, more in _RICH_KINDS.items()}
)
_ONE_RICH_PART = typed({"rich_text": shape({"elements": every(_RICH, 1)}, _ID)})
_SOURCE = typed({"url": shape({"url": url(), "text": string(3000)})})
_TASK = shape(
    {"task_id": string(255), "title": string(255)},
    {
        "status": choice("pending", "in_progress", "complete", "error"),
        "details": _ONE_RICH_PART,
        "output": _ONE_RICH_PART,
        "sources": every(_SOURCE, 50),
        **_ID,
    },
)
_CARD = shape(
    {},
    {
        **_ID,
        "hero_image": IMAGE,
        "icon": IMAGE,
        "slack_icon": anything,
        "title": any_text(150),
        "subtitle": any_text(150),
        "body": any_text(200),
        "subtext": any_text(200),
        "actions": every(typed({"button": BUTTON}), 3),
    },
    at_least_one("hero_image", "title", "actions", "body"),
    not_both("icon", "slack_icon"),
)


def _distinct_tasks(plan: Any, at: str) -> Iterator[str]:
    tasks = plan.get("tasks")
    names = (
        [task.get("task_id") for task in tasks if isinstance(task, dict)] if isinstance(tasks, list) else []
    )
    for name in repeated(names):
        yield f"{at}.tasks: task_id {name!r} is used more than once"


def _collapsing(value: Any, at: str) -> Iterator[str]:
    if value.get("is_collapsible") and value.get("has_header_divider"):
        yield f"{at}: has_header_divider only when not collapsible"


_PLAIN_BLOCKS: dict[str, Rule] = {
    "section": shape(
        {},
        {
            **_ID,
            "text": any_text(3000),
            "fields": every(any_text(2000), 10),
            "accessory": typed(ACCESSORIES),
            "expand": flag,
        },
        at_least_one("text", "fields"),
    ),
    "header": shape({"text": plain_text(150)}, {**_ID, "level": choice(1, 2, 3, 4)}),
    "context": shape({"elements": every(typed(CONTEXT), 10)}, _ID),
    "divider": shape({}, _ID),
    "image": shape(
        {"alt_text": string(2000)},
        {**_ID, "image_url": url(), "slack_file": anything, "title": plain_text(2000)},
        at_least_one("image_url", "slack_file"),
    ),
    "actions": shape({"elements": every(typed(ACTIONS), 25)}, _ID),
    "input": shape(
        {"label": plain_text(2000), "element": typed(INPUTS)},
        {**_ID, "hint": plain_text(2000), "optional": flag, "dispatch_action": flag},
    ),
    "rich_text": shape({"elements": every(_RICH, 1000)}, _ID),
    "table": TABLE,
    "video": shape(
        {"title": plain_text(199), "video_url": url(), "thumbnail_url": url(), "alt_text": string(2000)},
        {
            **_ID,
            "author_name": string(49),
            "description": plain_text(200),
            "provider_icon_url": url(),
            "provider_name": string(200),
            "title_url": url(),
        },
    ),
}

BLOCKS: dict[str, Rule] = {
    **_PLAIN_BLOCKS,
    "context_actions": shape({"elements": every(typed(FEEDBACK), 5)}, _ID),
    "markdown": shape({"text": string(12_000)}, _ID),
    "data_table": DATA_TABLE,
    "data_visualization": CHART,
    "card": _CARD,
    "carousel": shape({"elements": every(typed({"card": _CARD}), 10)}, _ID),
    "container": shape(
        {"child_blocks": every(typed(_PLAIN_BLOCKS), 10)},
        {
            **_ID,
            "title": plain_text(150),
            "rich_text_title": anything,
            "subtitle": any_text(150),
            "width": choice("narrow", "standard", "wide", "full"),
            "is_collapsible": flag,
            "default_collapsed": flag,
            "has_header_divider": flag,
        },
        at_least_one("title", "rich_text_title"),
        _collapsing,
    ),
    "alert": shape(
        {"text": any_text(200)}, {**_ID, "level": choice("default", "info", "warning", "error", "success")}
    ),
    "plan": shape(
        {"title": string(255)}, {"tasks": every(typed({"task_card": _TASK}), 50), **_ID}, _distinct_tasks
    ),
    "task_card": _TASK,
}
"""Every block an app may send. `file`, `call` and `auth_provider` only come from Slack."""

_ONLY_ON: dict[str, frozenset[Surface]] = {
    "context_actions": frozenset({"message"}),
    "markdown": frozenset({"message"}),
    "plan": frozenset({"message"}),
    "task_card": frozenset({"message"}),
    "alert": frozenset({"modal"}),
    "table": frozenset({"message", "home"}),
    "data_table": frozenset({"message", "home"}),
    "data_visualization": frozenset({"message", "home"}),
    "carousel": frozenset({"message", "home"}),
    "container": frozenset({"message", "home"}),
}


def blocks_of(surface: Surface) -> dict[str, Rule]:
    """The blocks allowed on `surface`."""
    return {kind: rule for kind, rule in BLOCKS.items() if surface in _ONLY_ON.get(kind, {surface})}


_ANY_VIEW: dict[str, Rule] = {
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
    "private_metadata": string(3000, 0),
}


def _submittable(view: Any, at: str) -> Iterator[str]:
    inputs = [
        block
        for block in view.get("blocks") or ()
        if isinstance(block, dict) and block.get("type") == "input"
    ]
    if inputs and not view.get("submit"):
        yield f"{at}.submit: missing, required with an input block"


VIEWS: dict[str, Rule] = {
    "modal": shape(
        {"title": plain_text(24), "blocks": every(typed(blocks_of("modal")), 100)},
        {
            **_ANY_VIEW,
            "submit": plain_text(24),
            "close": plain_text(24),
            "clear_on_close": flag,
            "notify_on_close": flag,
            "submit_disabled": flag,
        },
        _submittable,
    ),
    "home": shape({"blocks": every(typed(blocks_of("home")), 100, 0)}, _ANY_VIEW),
}
MESSAGE = every(typed(blocks_of("message")), 50)
