"""Renders Block Kit messages and views in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.constrain import Constrain
from rich.panel import Panel
from rich.text import Text

from .blocks import Block, Renderer
from .choices import Choice, choices
from .context import RenderContext
from .text import mrkdwn, text_object

__all__ = ["WIDTH", "Choice", "RenderContext", "choices", "mrkdwn", "render_message", "render_view"]

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


def render_view(view: dict[str, Any], context: RenderContext) -> RenderableType:
    """A modal or Home tab in a frame, with the labels of its close and submit buttons."""
    title = text_object(view["title"], context) if view.get("title") else Text("Home")
    buttons = [text_object(view[name], context).plain for name in ("close", "submit") if view.get(name)]
    renderer = Renderer(context, tuple(choices(view["blocks"])))
    frame = Panel(
        _spaced(renderer, view["blocks"]),
        box=box.HEAVY,
        title=title,
        title_align="left",
        subtitle="  ".join(f"\\[{label}]" for label in buttons) or None,
        subtitle_align="right",
    )
    return Constrain(frame, WIDTH)


def _spaced(renderer: Renderer, blocks: Sequence[Block]) -> Group:
    """The blocks from the top, with an empty line before all but context and dividers."""
    rendered: list[RenderableType] = []
    for block in blocks:
        if rendered and block.get("type") not in _NO_SPACE_BEFORE:
            rendered.append(Text())
        rendered.append(renderer.render(block))
    return Group(*rendered)
