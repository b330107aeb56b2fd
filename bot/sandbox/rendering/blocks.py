"""Renders blocks for the terminal; of unknown ones only the text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from msgspec import Struct
from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot.sandbox.limits import texts
from bot.sandbox.workspace.world import View

from .charts import chart
from .choices import Choice, choices_of
from .context import RenderContext
from .forms import filled_input
from .tables import data_table, table
from .text import CODE, mrkdwn, rich_text, text_object

Block = dict[str, Any]

_BUTTONS = {"primary": "bold green", "danger": "bold red"}
_TASKS = {
    "pending": ("○", "dim"),
    "in_progress": ("◐", "yellow"),
    "complete": ("✓", "green"),
    "error": ("✗", "red"),
}
_BULLETS = ("•", "◦", "▪")


class Renderer(Struct, frozen=True):
    """Renders blocks for one user, with the numbers of their buttons, and of the fields of an open `view`."""

    context: RenderContext
    numbered: tuple[Choice, ...] = ()
    view: View | None = None

    def render(self, block: Block) -> RenderableType:
        """One block."""
        return _RENDERERS.get(str(block.get("type")), _unknown)(self, block)

    def text_object(self, text: dict[str, Any]) -> Text:
        """A text object."""
        return text_object(text, self.context)

    def element(self, element: dict[str, Any]) -> RenderableType:
        """An element of a section, actions or context block: a control, an image or text."""
        offered = choices_of(element, self.numbered)
        if offered and not element.get("options") and not element.get("option_groups"):
            return _button(offered[0])
        if offered:
            return Group(Text(_placeholder(element), style="italic"), *map(_button, offered))
        if "alt_text" in element:
            return Text(f"[{element['alt_text']}]", style="dim")
        return Text(f"⟨{_placeholder(element)}⟩") if "action_id" in element else self.text_object(element)


def _placeholder(element: dict[str, Any]) -> str:
    if element["type"] == "overflow":
        return "⋯"
    named = element.get("placeholder") or element.get("text") or {}
    return str(named.get("text") or element.get("initial_value") or element["type"])


def _button(choice: Choice) -> Text:
    style = _BUTTONS.get(str(choice.control.element.get("style")), "bold")
    link = " ↗" if choice.opens_link else ""
    return Text.assemble((f"[{choice.number}]", "bold cyan"), " ", (choice.label + link, style))


def _header(renderer: Renderer, block: Block) -> RenderableType:
    rendered = renderer.text_object(block["text"])
    rendered.stylize("bold bright_white")
    return rendered


def _section(renderer: Renderer, block: Block) -> RenderableType:
    parts: list[RenderableType] = [renderer.text_object(block["text"])] if block.get("text") else []
    if block.get("fields"):
        parts.append(_fields(renderer, block["fields"]))
    if not block.get("accessory"):
        return Group(*parts)
    grid = Table.grid(padding=(0, 2), expand=True)
    grid.add_column(ratio=1)
    grid.add_column(justify="right")
    grid.add_row(Group(*parts), renderer.element(block["accessory"]))
    return grid


def _fields(renderer: Renderer, fields: list[dict[str, Any]]) -> Table:
    grid = Table.grid(padding=(0, 4))
    cells = [renderer.text_object(field) for field in fields]
    for left, right in zip(cells[::2], [*cells[1::2], Text()], strict=False):
        grid.add_row(left, right)
    return grid


def _context(renderer: Renderer, block: Block) -> RenderableType:
    rendered = [renderer.element(element) for element in block["elements"]]
    lines = [line for line in rendered if isinstance(line, Text)]
    for line in lines:
        line.stylize("dim")
    return Text("\n").join(lines)


def _actions(renderer: Renderer, block: Block) -> RenderableType:
    return Columns([renderer.element(element) for element in block["elements"]], padding=(0, 3))


def _divider(renderer: Renderer, block: Block) -> RenderableType:
    return Rule(style="dim")


def _image(renderer: Renderer, block: Block) -> RenderableType:
    return Text(f"[{block['alt_text']}]", style="dim")


def _rich_text(renderer: Renderer, block: Block) -> RenderableType:
    return Group(*(line for part in block["elements"] for line in _rich_part(renderer, part)))


def _rich_part(renderer: Renderer, part: Block) -> Iterator[RenderableType]:
    if part["type"] == "rich_text_list":
        yield from _list(renderer, part)
        return
    rendered = rich_text(part["elements"], renderer.context)
    if part["type"] == "rich_text_preformatted":
        rendered.stylize(CODE)
    indented = part["type"] in ("rich_text_quote", "rich_text_preformatted")
    yield Padding(rendered, (0, 0, 0, 2)) if indented else rendered


def _list(renderer: Renderer, part: Block) -> Iterator[RenderableType]:
    depth = part.get("indent", 0)
    for number, item in enumerate(part["elements"], part.get("offset", 0) + 1):
        bullet = f"{number}." if part.get("style") == "ordered" else _BULLETS[depth % len(_BULLETS)]
        grid = Table.grid(padding=(0, 1))
        grid.add_row(Text("  " * depth + bullet), rich_text(item["elements"], renderer.context))
        yield grid


def _input(renderer: Renderer, block: Block) -> RenderableType:
    if renderer.view is not None:
        return filled_input(renderer.view, block)
    hint = [renderer.text_object(block["hint"])] if block.get("hint") else []
    label = renderer.text_object(block["label"])
    label.stylize("bold")
    return Group(label, renderer.element(block["element"]), *hint)


def _alert(renderer: Renderer, block: Block) -> RenderableType:
    return Text.assemble(("! ", "bold yellow"), renderer.text_object(block["text"]))


def _plan(renderer: Renderer, block: Block) -> RenderableType:
    tasks = [_task(renderer, task) for task in block.get("tasks") or ()]
    return Group(Text(block["title"], style="bold"), *tasks)


def _task(renderer: Renderer, block: Block) -> RenderableType:
    mark, style = _TASKS[block.get("status", "pending")]
    titled = Text.assemble((mark, style), " ", block["title"])
    said = [_rich_text(renderer, block[part]) for part in ("details", "output") if block.get(part)]
    return Group(titled, *(Padding(each, (0, 0, 0, 2)) for each in said))


def _unknown(renderer: Renderer, block: Block) -> RenderableType:
    name = Text(f"⟨{block.get('type')}⟩", style="dim")
    return Group(name, *(mrkdwn(text, renderer.context) for text in texts(block)))


_RENDERERS: Mapping[str, Callable[[Renderer, Block], RenderableType]] = MappingProxyType(
    {
        "header": _header,
        "section": _section,
        "context": _context,
        "actions": _actions,
        "divider": _divider,
        "image": _image,
        "input": _input,
        "alert": _alert,
        "rich_text": _rich_text,
        "plan": _plan,
        "task_card": _task,
        "markdown": lambda renderer, block: Markdown(block["text"]),
        "table": lambda renderer, block: table(block, renderer.context),
        "data_table": lambda renderer, block: data_table(block, renderer.context),
        "data_visualization": lambda renderer, block: chart(block),
    }
)
