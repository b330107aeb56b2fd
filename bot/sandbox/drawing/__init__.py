"""Messages and views of Block Kit, drawn in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.constrain import Constrain
from rich.panel import Panel
from rich.text import Text

from .blocks import Artist, Block
from .choices import Choice, choices
from .viewer import Viewer
from .words import mrkdwn, words

__all__ = ["WIDTH", "Choice", "Viewer", "choices", "draw_message", "draw_view", "mrkdwn"]

WIDTH = 100
"""The most columns a message takes, since Slack's messages are not endlessly wide either."""

_TIGHT = frozenset({"context", "divider"})


def draw_message(
    blocks: Sequence[Block], text: str, viewer: Viewer, *, title: str = "", note: str = "", first: int = 1
) -> RenderableType:
    """A message in its frame: the blocks, or the text where there are none.

    Buttons are numbered from `first`; `note` stands at the foot.
    """
    artist = Artist(viewer, tuple(choices(blocks, first)))
    inside = _spaced(artist, blocks) if blocks else mrkdwn(text, viewer)
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


def draw_view(view: dict[str, Any], viewer: Viewer) -> RenderableType:
    """A modal or Home tab in its frame, with what its buttons at the foot say."""
    title = words(view["title"], viewer) if view.get("title") else Text("Home")
    foot = [words(view[name], viewer).plain for name in ("close", "submit") if view.get(name)]
    artist = Artist(viewer, tuple(choices(view["blocks"])))
    frame = Panel(
        _spaced(artist, view["blocks"]),
        box=box.HEAVY,
        title=title,
        title_align="left",
        subtitle="  ".join(f"\\[{label}]" for label in foot) or None,
        subtitle_align="right",
    )
    return Constrain(frame, WIDTH)


def _spaced(artist: Artist, blocks: Sequence[Block]) -> Group:
    """The blocks under each other, with air between all but small print and what it belongs to."""
    drawn: list[RenderableType] = []
    for block in blocks:
        if drawn and block.get("type") not in _TIGHT:
            drawn.append(Text())
        drawn.append(artist.draw(block))
    return Group(*drawn)
