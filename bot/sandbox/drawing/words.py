"""Text objects, mrkdwn and rich text, as styled text of the terminal.

Source: https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from rich.emoji import Emoji
from rich.text import Text

from .dates import date_token
from .viewer import Viewer

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
    """The three characters Slack wants escaped, as they are read."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def words(text: dict[str, Any], viewer: Viewer) -> Text:
    """A plain_text or mrkdwn object."""
    if text.get("type") == "mrkdwn":
        return mrkdwn(str(text.get("text", "")), viewer)
    plain = str(text.get("text", ""))
    return Text(plain if text.get("emoji") is False else Emoji.replace(plain))


def mrkdwn(text: str, viewer: Viewer) -> Text:
    """Slack's markup."""
    drawn, last = Text(), 0
    for match in _MARKS.finditer(text):
        drawn.append(_plain(text[last : match.start()])).append_text(_marked(match, viewer))
        last = match.end()
    return drawn.append(_plain(text[last:]))


def rich_text(elements: Iterable[dict[str, Any]], viewer: Viewer) -> Text:
    """The elements of a rich text section."""
    drawn = Text()
    for element in elements:
        style = " ".join(
            _RICH_STYLES.get(name, "") for name, on in (element.get("style") or {}).items() if on
        )
        drawn.append(_rich(element, viewer), style=f"{_rich_look(element)} {style}".strip())
    return drawn


def _plain(text: str) -> str:
    return Emoji.replace(unescaped(text))


def _marked(match: re.Match[str], viewer: Viewer) -> Text:
    kind, inner = str(match.lastgroup), match[str(match.lastgroup)]
    if kind in ("block", "code"):
        return Text(unescaped(inner).strip("\n"), style=CODE)
    if kind == "reference":
        return _reference(inner, viewer)
    drawn = mrkdwn(inner, viewer)
    drawn.stylize(_STYLES[kind])
    return drawn


def _reference(inner: str, viewer: Viewer) -> Text:
    target, _, label = inner.partition("|")
    if target.startswith("@"):
        return Text(f"@{label or viewer.name(target[1:])}", style=MENTION)
    if target.startswith("#"):
        return Text(f"#{label or viewer.name(target[1:])}", style=MENTION)
    if target.startswith("!date"):
        return Text(unescaped(date_token(inner[1:], viewer)))
    if target.startswith("!"):
        return Text(label or f"@{target[1:]}", style=MENTION)
    address = unescaped(target)
    return Text(unescaped(label) or address, style=f"{LINK} link {address}")


def _rich(element: dict[str, Any], viewer: Viewer) -> str:
    if element["type"] == "user":
        return f"@{viewer.name(str(element['user_id']))}"
    if element["type"] == "channel":
        return f"#{viewer.name(str(element['channel_id']))}"
    if element["type"] == "emoji":
        return Emoji.replace(f":{element['name']}:")
    if element["type"] == "date":
        return date_token(f"date^{element['timestamp']}^{element['format']}", viewer)
    if element["type"] == "broadcast":
        return f"@{element['range']}"
    return str(element.get("text") or element.get("url") or "")


def _rich_look(element: dict[str, Any]) -> str:
    if element["type"] == "link":
        return f"{LINK} link {element['url']}"
    return MENTION if element["type"] in ("user", "channel", "broadcast") else ""
