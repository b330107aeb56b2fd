"""The tasks of long work and how far each is, as Slack's plan block.

Source: https://docs.slack.dev/reference/block-kit/blocks/plan-block and …/task-card-block
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from msgspec import Struct

from bot.blocks.elements import Element, Fragment, truncate
from bot.blocks.phrases import plain, rich

MAX_TASKS: Final = 50
"""Tasks of one plan at most."""

MAX_TITLE, MAX_OUTPUT = 75, 100
"""Characters of a title and of an output: of all tasks, part of the 10,000 that the blocks of a message may hold."""

TaskStatus = Literal["pending", "in_progress", "complete", "error"]


class Task(Struct, frozen=True):
    """A part of the work. `output` says what came of it so far."""

    title: str
    status: TaskStatus
    output: str = ""


def plan_block(title: str, tasks: Sequence[Task], plainer: Fragment) -> Fragment:
    """The tasks of some work; `plainer` says the same, to a workspace that does not take plans yet and in `text`."""
    cards = [_card(number, task) for number, task in enumerate(tasks[:MAX_TASKS], 1)]
    block = {"type": "plan", "title": truncate(title, MAX_TITLE), "tasks": cards}
    return Fragment((block,), plainer.lines, plainer.blocks)


def _card(number: int, task: Task) -> Element:
    card = {
        "type": "task_card",
        "task_id": str(number),
        "title": truncate(task.title, MAX_TITLE),
        "status": task.status,
    }
    return {**card, "output": _rich_text(truncate(task.output, MAX_OUTPUT))} if task.output else card


def _rich_text(words: str) -> Element:
    section = {"type": "rich_text_section", "elements": rich(plain(words))}
    return {"type": "rich_text", "elements": [section]}
