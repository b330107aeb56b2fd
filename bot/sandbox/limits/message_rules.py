"""Rules of a whole message or view: unique ids, total lengths, number of blocks.

Source: https://docs.slack.dev/reference/block-kit and, for the sum of all text, bolt-js#2867
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .rules import length, repeated

Blocks = list[dict[str, Any]]

_TABLES = frozenset({"table", "data_table"})
_SUMS: tuple[tuple[str, int], ...] = (("markdown", 12_000), ("table", 10_000), ("data_table", 20_000))
_TEXT_KEYS = frozenset({"text", "caption", "title", "label", "name"})
SAFE_TEXT = 10_000
"""The total text of a message; Slack's limit is above this and undocumented."""


def combined_problems(blocks: Blocks) -> Iterator[str]:
    """The violated rules on ids, tables, charts and totals."""
    yield from _block_ids(blocks)
    for index, block in enumerate(blocks):
        yield from _action_ids(block, f"blocks[{index}]")
    yield from _counts(blocks)
    for kind, most in _SUMS:
        yield from _sum([block for block in blocks if block.get("type") == kind], kind, most)


def length_problems(blocks: Blocks) -> Iterator[str]:
    """Whether a message has more text than Slack accepts for certain; tables have their own totals."""
    yield from _sum([block for block in blocks if block.get("type") not in _TABLES], "text", SAFE_TEXT)


def _block_ids(blocks: Blocks) -> Iterator[str]:
    every = [block for outer in blocks for block in (outer, *_children(outer))]
    for name in repeated(block.get("block_id") for block in every):
        yield f"blocks: block_id {name!r} is used more than once"


def _children(block: dict[str, Any]) -> Blocks:
    return block.get("child_blocks") or []


def _action_ids(block: dict[str, Any], at: str) -> Iterator[str]:
    for index, child in enumerate(_children(block)):
        yield from _action_ids(child, f"{at}.child_blocks[{index}]")
    own = {key: value for key, value in block.items() if key != "child_blocks"}
    for name in repeated(item.get("action_id") for item in _objects(own)):
        yield f"{at}: action_id {name!r} is used more than once"


def _counts(blocks: Blocks) -> Iterator[str]:
    kinds = [block.get("type") for outer in blocks for block in (outer, *_children(outer))]
    if sum(kind in _TABLES for kind in kinds) > 1:
        yield "blocks: only one table is allowed"
    if kinds.count("data_visualization") > 2:
        yield "blocks: at most 2 data_visualization"


def _sum(blocks: Blocks, what: str, most: int) -> Iterator[str]:
    total = sum(length(text) for text in texts(blocks))
    if total > most:
        yield f"blocks: {total} characters of {what} together, at most {most}"


def texts(value: Any) -> Iterator[str]:
    """All visible text in `value`, a block or part of one, in order."""
    for item in _objects(value):
        yield from (text for key, text in item.items() if key in _TEXT_KEYS and isinstance(text, str))


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    inner: Callable[[Any], Any] = dict.values if isinstance(value, dict) else iter
    for item in inner(value) if isinstance(value, dict | list) else ():
        yield from _objects(item)
