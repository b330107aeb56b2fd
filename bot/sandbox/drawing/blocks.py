"""Blocks, each drawn for the terminal; one that is not known by its words alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot.sandbox.limits import texts

from .charts import chart
from .choices import Choice, at
from .tables import data_table, table
from .viewer import Viewer
from .words import CODE, mrkdwn, rich_text, words

Block = dict[str, Any]

_BUTTONS = {"primary": "bold green", "danger": "bold red"}
_BULLETS = ("•", "◦", "▪")


@dataclass(frozen=True, slots=True)
class Artist:
    """Draws blocks for one viewer, with the numbers of what can be pressed."""

    viewer: Viewer
    numbered: tuple[Choice, ...] = ()

    def draw(self, block: Block) -> RenderableType:
        """One block."""
        return _ARTS.get(str(block.get("type")), _unknown)(self, block)

    def words(self, text: dict[str, Any]) -> Text:
        """A text object."""
        return words(text, self.viewer)

    def element(self, element: dict[str, Any]) -> RenderableType:
        """What stands in a section, in actions or in context: something to press, a picture or words."""
        offered = at(element, self.numbered)
        if offered and not element.get("options") and not element.get("option_groups"):
            return _button(offered[0])
        if offered:
            return Group(Text(_placeholder(element), style="italic"), *map(_button, offered))
        if "alt_text" in element:
            return Text(f"[{element['alt_text']}]", style="dim")
        return Text(f"⟨{_placeholder(element)}⟩") if "action_id" in element else self.words(element)


def _placeholder(element: dict[str, Any]) -> str:
    named = element.get("placeholder") or element.get("text") or {}
    return str(named.get("text") or element.get("initial_value") or element["type"])


def _button(choice: Choice) -> Text:
    look = _BUTTONS.get(str(choice.control.element.get("style")), "bold")
    link = " ↗" if choice.control.element.get("url") else ""
    return Text.assemble((f"[{choice.number}]", "bold cyan"), " ", (choice.label + link, look))


def _header(artist: Artist, block: Block) -> RenderableType:
    drawn = artist.words(block["text"])
    drawn.stylize("bold bright_white")
    return drawn


def _section(artist: Artist, block: Block) -> RenderableType:
    parts: list[RenderableType] = [artist.words(block["text"])] if block.get("text") else []
    if block.get("fields"):
        parts.append(_fields(artist, block["fields"]))
    if not block.get("accessory"):
        return Group(*parts)
    grid = Table.grid(padding=(0, 2), expand=True)
    grid.add_column(ratio=1)
    grid.add_column(justify="right")
    grid.add_row(Group(*parts), artist.element(block["accessory"]))
    return grid


def _fields(artist: Artist, fields: list[dict[str, Any]]) -> Table:
    grid = Table.grid(padding=(0, 4))
    cells = [artist.words(field) for field in fields]
    for left, right in zip(cells[::2], [*cells[1::2], Text()], strict=False):
        grid.add_row(left, right)
    return grid


def _context(artist: Artist, block: Block) -> RenderableType:
    drawn = [artist.element(element) for element in block["elements"]]
    lines = [line for line in drawn if isinstance(line, Text)]
    for line in lines:
        line.stylize("dim")
    return Text("\n").join(lines)


def _actions(artist: Artist, block: Block) -> RenderableType:
    return Columns([artist.element(element) for element in block["elements"]], padding=(0, 3))


def _divider(artist: Artist, block: Block) -> RenderableType:
    return Rule(style="dim")


def _image(artist: Artist, block: Block) -> RenderableType:
    return Text(f"[{block['alt_text']}]", style="dim")


def _rich_text(artist: Artist, block: Block) -> RenderableType:
    return Group(*(line for part in block["elements"] for line in _rich_part(artist, part)))


def _rich_part(artist: Artist, part: Block) -> Iterator[RenderableType]:
    if part["type"] == "rich_text_list":
        yield from _list(artist, part)
        return
    drawn = rich_text(part["elements"], artist.viewer)
    if part["type"] == "rich_text_preformatted":
        drawn.stylize(CODE)
    indented = part["type"] in ("rich_text_quote", "rich_text_preformatted")
    yield Padding(drawn, (0, 0, 0, 2)) if indented else drawn


def _list(artist: Artist, part: Block) -> Iterator[RenderableType]:
    depth = part.get("indent", 0)
    for number, item in enumerate(part["elements"], part.get("offset", 0) + 1):
        bullet = f"{number}." if part.get("style") == "ordered" else _BULLETS[depth % len(_BULLETS)]
        grid = Table.grid(padding=(0, 1))
        grid.add_row(Text("  " * depth + bullet), rich_text(item["elements"], artist.viewer))
        yield grid


def _input(artist: Artist, block: Block) -> RenderableType:
    hint = [artist.words(block["hint"])] if block.get("hint") else []
    label = artist.words(block["label"])
    label.stylize("bold")
    return Group(label, artist.element(block["element"]), *hint)


def _unknown(artist: Artist, block: Block) -> RenderableType:
    name = Text(f"⟨{block.get('type')}⟩", style="dim")
    return Group(name, *(mrkdwn(text, artist.viewer) for text in texts(block)))


_ARTS: Mapping[str, Callable[[Artist, Block], RenderableType]] = MappingProxyType(
    {
        "header": _header,
        "section": _section,
        "context": _context,
        "actions": _actions,
        "divider": _divider,
        "image": _image,
        "input": _input,
        "rich_text": _rich_text,
        "markdown": lambda artist, block: Markdown(block["text"]),
        "table": lambda artist, block: table(block, artist.viewer),
        "data_table": lambda artist, block: data_table(block, artist.viewer),
        "data_visualization": lambda artist, block: chart(block),
    }
)
