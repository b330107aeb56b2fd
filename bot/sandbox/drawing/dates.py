"""Slack's date tokens, drawn in the reader's zone and language.

Source: https://docs.slack.dev/messaging/formatting-message-text, "Date formatting"
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from babel.dates import format_date, format_timedelta

from .viewer import Viewer

_TOKEN = re.compile(r"\{(\w+)\}")
_PATTERNS = {
    "date_num": "yyyy-MM-dd",
    "date_slash": "MM/dd/yyyy",
    "date": "long",
    "date_short": "medium",
    "date_long": "full",
}
_CLOCKS = {"time": "%H:%M", "time_secs": "%H:%M:%S"}
_NEAR = {
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
    "zh": {-1: "昨天", 0: "今天", 1: "明天"},
}


def date_token(token: str, viewer: Viewer) -> str:
    """The text of `date^UNIX^FORMAT^LINK|FALLBACK`; the fallback when it cannot be read."""
    parts, _, fallback = token.partition("|")
    try:
        _, stamp, form = parts.split("^")[:3]
        at = datetime.fromtimestamp(int(stamp), viewer.zone)
    except ValueError:
        return fallback
    return _TOKEN.sub(lambda match: _field(match[1], at, viewer), form)


def _field(name: str, at: datetime, viewer: Viewer) -> str:
    if name in _CLOCKS:
        return at.strftime(_CLOCKS[name])
    if name == "ago":
        return format_timedelta(at - viewer.now, add_direction=True, locale=_language(viewer))
    base = name.removesuffix("_pretty")
    near = _near(at, viewer) if base != name else ""
    return near or format_date(at, _PATTERNS.get(base, "medium"), locale=_language(viewer))


def _near(at: datetime, viewer: Viewer) -> str:
    today = viewer.now.astimezone(viewer.zone).date()
    return _NEAR[_language(viewer)].get((at.date() - today) // timedelta(days=1), "")


def _language(viewer: Viewer) -> str:
    return "zh" if viewer.locale.startswith("zh") else "en"
