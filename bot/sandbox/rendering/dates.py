"""Renders Slack's date tokens in the user's zone and language.

Source: https://docs.slack.dev/messaging/formatting-message-text, "Date formatting"
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from babel.dates import format_date, format_timedelta

from .context import RenderContext

_TOKEN = re.compile(r"\{(\w+)\}")
_PATTERNS = {
    "date_num": "yyyy-MM-dd",
    "date_slash": "MM/dd/yyyy",
    "date": "long",
    "date_short": "medium",
    "date_long": "full",
}
_CLOCKS = {"time": "%H:%M", "time_secs": "%H:%M:%S"}
_RELATIVE = {
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
    "zh": {-1: "昨天", 0: "今天", 1: "明天"},
}


def date_token(token: str, context: RenderContext) -> str:
    """The text of `date^UNIX^FORMAT^LINK|FALLBACK`; the fallback if it is invalid."""
    parts, _, fallback = token.partition("|")
    try:
        _, stamp, form = parts.split("^")[:3]
        at = datetime.fromtimestamp(int(stamp), context.zone)
    except ValueError:
        return fallback
    return _TOKEN.sub(lambda match: _field(match[1], at, context), form)


def _field(name: str, at: datetime, context: RenderContext) -> str:
    if name in _CLOCKS:
        return at.strftime(_CLOCKS[name])
    if name == "ago":
        return format_timedelta(at - context.now, add_direction=True, locale=_language(context))
    base = name.removesuffix("_pretty")
    relative = _relative(at, context) if base != name else ""
    return relative or format_date(at, _PATTERNS.get(base, "medium"), locale=_language(context))


def _relative(at: datetime, context: RenderContext) -> str:
    today = context.now.astimezone(context.zone).date()
    return _RELATIVE[_language(context)].get((at.date() - today) // timedelta(days=1), "")


def _language(context: RenderContext) -> str:
    return "zh" if context.locale.startswith("zh") else "en"
