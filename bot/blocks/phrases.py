"""Phrases: formatted text, independent of Slack's syntax.

A phrase is rendered both as rich text, in which user text cannot become markup, and as an escaped line of the message's
`text`. The two are always equivalent, and escaping happens only here.
Source: https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from string import Formatter
from typing import Any
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from bot.people import is_person_id

_FORMATTING = re.compile(r"[*~`]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
"""`* _ ~` and backticks cannot be escaped in mrkdwn. A `_` within a word is not formatting."""

_LOOKALIKES = {"*": "∗", "_": "＿", "~": "∼", "`": "ˋ"}

_CHANNEL_ID = re.compile(r"[CDG][A-Z0-9]+")

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_HARMLESS = re.compile("[ -~\u00a0-\u058f\u2e80-\ud7ff]*")
"""Text of characters of which `sanitize` keeps each, as nearly all is: looking at each takes a tenth of an answer."""
_ISOLATE, _POP = "\u2068", "\u2069"
_URL_SAFE = "%/:?=&#+,;@!$'()*[]-._~"


class Span(Struct, frozen=True):
    """A run of text with one format; or, with `user`, `channel` or `at`, an object that Slack renders.

    `date_format` is the format of Slack's date token for `at`; `text` is its fallback.
    """

    text: str
    bold: bool = False
    code: bool = False
    url: str | None = None
    user: str | None = None
    channel: str | None = None
    at: datetime | None = None
    date_format: str = ""


Phrase = tuple[Span, ...]


def plain(text: str) -> Phrase:
    """Unformatted text."""
    return (Span(text),)


def bold(text: str) -> Span:
    """Bold text."""
    return Span(text, bold=True)


def code(text: str) -> Span:
    """Text to copy or type: a join code, an ID, a command."""
    return Span(text, code=True)


def link(url: str, text: str | None = None) -> Span:
    """A link to an http(s) URL, labelled `text` if given."""
    address = safe_url(url)
    return Span(address if text is None else text, url=address)


def mention(user: str) -> Span:
    """A mention of a person by Slack ID, or a name as typed."""
    return Span(f"@{user}", user=user) if is_person_id(user) else bold(f"@{user}")


def channel_link(channel: str) -> Span:
    """A channel link by ID, or a channel name as typed."""
    if _CHANNEL_ID.fullmatch(channel):
        return Span(f"#{channel}", channel=channel)
    return bold(f"#{channel}")


def instant(at: datetime, fallback: str, date_format: str = "{date_short_pretty} {time}") -> Span:
    """A time that Slack shows in each reader's time zone; `fallback` must name its zone."""
    return Span(fallback, at=at, date_format=date_format)


def phrase(template: str, **values: Span | Phrase | str) -> Phrase:
    """`template` with a span, phrase or string for each placeholder. Values are not interpreted as templates."""
    spans: list[Span] = []
    for literal, place, _, _ in Formatter().parse(template):
        spans.extend(plain(literal) if literal else ())
        if place is not None:
            spans.extend(_spans(values[place]))
    return tuple(spans)


def joined(phrases: Iterable[Phrase], separator: str = " · ") -> Phrase:
    """Phrases joined by a separator."""
    spans: list[Span] = []
    for part in phrases:
        spans.extend((Span(separator), *part) if spans else part)
    return tuple(spans)


def capital(words: Phrase) -> Phrase:
    """The phrase with its first letter capitalized."""
    first, *rest = words
    return (replace(first, text=first.text[:1].upper() + first.text[1:]), *rest)


def has_instant(words: Phrase) -> bool:
    """Whether it contains a date token, which only mrkdwn renders on every client."""
    return any(span.at is not None for span in words)


def sanitize(text: str) -> str:
    """`text` on one line, without control characters; right-to-left text is isolated."""
    if _HARMLESS.fullmatch(text):
        return text
    words = "".join(map(_kept, text))
    if any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in words):
        return f"{_ISOLATE}{words}{_POP}"
    return words


def without_formatting(text: str) -> str:
    """`text` with formatting characters replaced by lookalikes."""
    return _FORMATTING.sub(lambda found: _LOOKALIKES[found[0]], text)


def escape(text: str) -> str:
    """Escapes the three characters that Slack requires to be escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unformatted(words: Phrase) -> str:
    """The text without formatting."""
    return "".join(sanitize(span.text) for span in words)


def mrkdwn(words: Phrase) -> str:
    """The phrase as mrkdwn, with user text neutralized."""
    return "".join(map(_markup, words))


def rich(words: Phrase) -> list[dict[str, Any]]:
    """The phrase as elements of a `rich_text_section`. Source: …/block-kit/blocks/rich-text-block"""
    return [_element(span) for span in words if span.text]


def safe_url(url: str) -> str:
    """`url` percent-encoded so that it contains no markup or spaces. Raises ValueError unless http or https."""
    if not url.startswith(("https://", "http://")):
        raise ValueError("not a web address")
    return quote(url, safe=_URL_SAFE).replace("|", "%7C")


def _spans(value: Span | Phrase | str) -> Phrase:
    if isinstance(value, str):
        return plain(value)
    return (value,) if isinstance(value, Span) else value


def _kept(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cs":
        return "\ufffd"
    if category in {"Cc", "Zl", "Zp"}:
        return " "
    return "" if char in _BIDI else char


def _markup(span: Span) -> str:
    if span.user:
        return f"<@{span.user}>"
    if span.channel:
        return f"<#{span.channel}>"
    if span.at is not None:
        fallback = escape(sanitize(span.text)).replace("|", "/")
        return f"<!date^{int(span.at.timestamp())}^{span.date_format}|{fallback}>"
    if span.url:
        return _anchor(span)
    if span.code:
        return f"`{escape(sanitize(span.text).replace('`', 'ˋ'))}`"
    words = escape(without_formatting(sanitize(span.text)))
    return f"*{words}*" if span.bold and words.strip() else words


def _anchor(span: Span) -> str:
    if span.text == span.url:
        return f"<{escape(span.url)}>"
    return f"<{escape(span.url or '')}|{escape(without_formatting(sanitize(span.text))).replace('|', '/')}>"


def _element(span: Span) -> dict[str, Any]:
    if span.user:
        return {"type": "user", "user_id": span.user}
    if span.channel:
        return {"type": "channel", "channel_id": span.channel}
    if span.url:
        return {
            "type": "link",
            "url": span.url,
            "text": span.url if span.text == span.url else sanitize(span.text),
        }
    style = {name: True for name, on in (("bold", span.bold), ("code", span.code)) if on}
    return {"type": "text", "text": sanitize(span.text), **({"style": style} if style else {})}
