"""Renders text objects, mrkdwn and rich text as styled terminal text.

Source: https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from rich.emoji import Emoji
from rich.text import Text

from .context import RenderContext
from .dates import date_token

_MARKS = re.compile(
    r"```(?P<block>.+?)```|`(?P<code>[^`\n]+)`|<(?P<reference>[^<>\n]+)>"
    r"|(?<![\w*])\*(?P<bold>[^*\s](?:[^*\n]*[^*\s])?)\*(?![\w*])"
    r"|(?<!\w)_(?P<italic>[^_\s](?:[^_\n]*[^_\s])?)_(?!\w)"
    r"|(?<![\w~])~(?P<strike>[^~\s](?:[^~\n]*[^~\s])?)~(?![\w~])",
    re.DOTALL,
)
_STYLES = {"bold": "bold", "italic": "italic", "strike": "strike"}
_RICH_STYLES = {
    "bold": "bold",
    "italic": "italic",
    "strike": "strike",
    "code": "cyan",
    "underline": "underline",
}
CODE = "cyan"
LINK = "underline bright_blue"
MENTION = "bold yellow"


def unescaped(text: str) -> str:
    """Undo Slack's escaping of `&`, `<` and `>`."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def text_object(text: dict[str, Any], context: RenderContext) -> Text:
    """A plain_text or mrkdwn object."""
    if text.get("type") == "mrkdwn":
        return mrkdwn(str(text.get("text", "")), context)
    plain = str(text.get("text", ""))
    return Text(plain if text.get("emoji") is False else Emoji.replace(plain))


def mrkdwn(text: str, context: RenderContext) -> Text:
    """mrkdwn, Slack's markup."""
    rendered, last = Text(), 0
    for match in _MARKS.finditer(text):
        rendered.append(_plain(text[last : match.start()])).append_text(_styled(match, context))
        last = match.end()
    return rendered.append(_plain(text[last:]))


def rich_text(elements: Iterable[dict[str, Any]], context: RenderContext) -> Text:
    """The elements of a rich text section."""
    rendered = Text()
    for element in elements:
        style = " ".join(
            _RICH_STYLES.get(name, "") for name, on in (element.get("style") or {}).items() if on
        )
        rendered.append(_rich(element, context), style=f"{_rich_style(element)} {style}".strip())
    return rendered


def _plain(text: str) -> str:
    return Emoji.replace(unescaped(text))


def _styled(match: re.Match[str], context: RenderContext) -> Text:
    kind, inner = str(match.lastgroup), match[str(match.lastgroup)]
    if kind in ("block", "code"):
        return Text(unescaped(inner).strip("\n"), style=CODE)
    if kind == "reference":
        return _reference(inner, context)
    rendered = mrkdwn(inner, context)
    rendered.stylize(_STYLES[kind])
    return rendered


def _reference(inner: str, context: RenderContext) -> Text:
    target, _, label = inner.partition("|")
    if target.startswith("@"):
        return Text(f"@{label or context.name(target[1:])}", style=MENTION)
    if target.startswith("#"):
        return Text(f"#{label or context.name(target[1:])}", style=MENTION)
    if target.startswith("!date"):
        return Text(unescaped(date_token(inner[1:], context)))
    if target.startswith("!"):
        return Text(label or f"@{target[1:]}", style=MENTION)
    address = unescaped(target)
    return Text(unescaped(label) or address, style=f"{LINK} link {address}")


def _rich(element: dict[str, Any], context: RenderContext) -> str:
    if element["type"] == "user":
        return f"@{context.name(str(element['user_id']))}"
    if element["type"] == "channel":
        return f"#{context.name(str(element['channel_id']))}"
    if element["type"] == "emoji":
        return Emoji.replace(f":{element['name']}:")
    if element["type"] == "date":
        return date_token(f"date^{element['timestamp']}^{element['format']}", context)
    if element["type"] == "broadcast":
        return f"@{element['range']}"
    return str(element.get("text") or element.get("url") or "")


def _rich_style(element: dict[str, Any]) -> str:
    if element["type"] == "link":
        return f"{LINK} link {element['url']}"
    return MENTION if element["type"] in ("user", "channel", "broadcast") else ""
