"""Renders Block Kit messages and views in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.constrain import Constrain
from rich.panel import Panel
from rich.text import Text

from bot.sandbox.workspace.world import View

from .blocks import Block, Renderer
from .choices import Choice, choices
from .context import RenderContext
from .forms import Numbers, filled_field, numbers
from .text import mrkdwn, text_object

__all__ = [
    "WIDTH",
    "Choice",
    "RenderContext",
    "choices",
    "filled_field",
    "mrkdwn",
    "numbers",
    "render_message",
    "render_view",
]

WIDTH = 100
"""The maximum width of a message, in columns."""

_NO_SPACE_BEFORE = frozenset({"context", "divider"})


def render_message(
    blocks: Sequence[Block],
    text: str,
    context: RenderContext,
    *,
    title: str = "",
    note: str = "",
    first: int = 1,
) -> RenderableType:
    """A message in a frame: its blocks, or the text if there are none.

    Buttons are numbered from `first`; `note` is the footer.
    """
    renderer = Renderer(context, tuple(choices(blocks, first)))
    inside = _spaced(renderer, blocks) if blocks else mrkdwn(text, context)
    frame = Panel(
        inside,
        box=box.ROUNDED,
        title=Text(title, style="bold") if title else None,
        title_align="left",
        subtitle=Text(note, style="dim") if note else None,
        subtitle_align="left",
        border_style="dim",
    )
    return Constrain(frame, WIDTH)


def render_view(body: dict[str, Any], context: RenderContext, view: View | None = None) -> RenderableType:
    """A modal or Home tab in a frame, with the labels of its close and submit buttons.

    With the open `view` that it is, as it is filled in, with the numbers of its fields and buttons.
    """
    title = text_object(body["title"], context) if body.get("title") else Text("Home")
    numbered = numbers(body)
    first = numbered.buttons if view else tuple(choices(body["blocks"]))
    frame = Panel(
        _spaced(Renderer(context, first, view), body["blocks"]),
        box=box.HEAVY,
        title=title,
        title_align="left",
        subtitle="  ".join(_foot(body, numbered if view else None, context)) or None,
        subtitle_align="right",
    )
    return Constrain(frame, WIDTH)


def _foot(body: dict[str, Any], numbered: Numbers | None, context: RenderContext) -> Iterator[str]:
    for name in ("close", "submit"):
        if body.get(name):
            label = text_object(body[name], context).plain
            yield f"\\[{getattr(numbered, name)}] {label}" if numbered else f"\\[{label}]"


def _spaced(renderer: Renderer, blocks: Sequence[Block]) -> Group:
    """The blocks from the top, with an empty line before all but context and dividers."""
    rendered: list[RenderableType] = []
    for block in blocks:
        if rendered and block.get("type") not in _NO_SPACE_BEFORE:
            rendered.append(Text())
        rendered.append(renderer.render(block))
    return Group(*rendered)
