"""Slack's markup and rich text, as the terminal shows them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.rendering import RenderContext
from bot.sandbox.rendering.text import mrkdwn, rich_text, text_object

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SHANGHAI = RenderContext(ZoneInfo("Asia/Shanghai"), names={"U0ANNA": "anna", "C0OPS": "ops"}, now=NOW)
CHINESE = RenderContext(ZoneInfo("Asia/Shanghai"), "zh-CN", now=NOW)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("*bold* and _italic_ and ~gone~", "bold and italic and gone"),
        ("a &amp; b &lt;c&gt;", "a & b <c>"),
        ("2 * 3 * 4, snake_case_name", "2 * 3 * 4, snake_case_name"),
        ("`/room *x*`", "/room *x*"),
        ("<@U0ANNA> in <#C0OPS> and <#C9|label>", "@anna in #ops and #label"),
        ("<@U0NOBODY>", "@U0NOBODY"),
        ("<https://x.y?a=1&amp;b=2|the room>", "the room"),
        ("<https://x.y?a=1&amp;b=2>", "https://x.y?a=1&b=2"),
        ("<!channel>", "@channel"),
        ("*with <@U0ANNA>*", "with @anna"),
        (":warning: careful", "⚠ careful"),
        ("*课程* 英语", "课程 英语"),
    ],
)
def test_markup_is_read(written: str, read: str) -> None:
    assert mrkdwn(written, SHANGHAI).plain == read


def test_markup_is_styled() -> None:
    rendered = mrkdwn("plain *bold* `code` <https://x.y|link>", SHANGHAI)
    styles = {rendered.plain[span.start : span.end]: str(span.style) for span in rendered.spans}
    assert styles == {"bold": "bold", "code": "cyan", "link": "underline bright_blue link https://x.y"}


@pytest.mark.parametrize(
    ("form", "viewer", "read"),
    [
        ("{date_short_pretty} {time}", SHANGHAI, "tomorrow 00:30"),
        ("{date_short_pretty} {time}", CHINESE, "明天 00:30"),
        ("{date_short} {time_secs}", SHANGHAI, "Nov 24, 2026 00:30:00"),
        ("{date_long}", SHANGHAI, "Tuesday, November 24, 2026"),
        ("{date_long}", CHINESE, "2026年11月24日星期二"),
        ("{date_num}", SHANGHAI, "2026-11-24"),
        ("{ago}", SHANGHAI, "in 4 hours"),
    ],
)
def test_dates_are_drawn_in_the_readers_zone(form: str, viewer: RenderContext, read: str) -> None:
    stamp = int(datetime(2026, 11, 23, 16, 30, tzinfo=UTC).timestamp())
    assert mrkdwn(f"<!date^{stamp}^{form}|fallback>", viewer).plain == read


def test_a_date_that_cannot_be_read_falls_back() -> None:
    assert mrkdwn("<!date^soon^{date}|soon enough>", SHANGHAI).plain == "soon enough"


def test_plain_text_is_taken_as_it_is() -> None:
    raw = {"type": "plain_text", "text": "*not* :smile: <bold>", "emoji": False}
    assert text_object(raw, SHANGHAI).plain == "*not* :smile: <bold>"


def test_rich_text_is_never_markup() -> None:
    elements: list[dict[str, Any]] = [
        {"type": "text", "text": "*stars* <!channel> ", "style": {"bold": True}},
        {"type": "user", "user_id": "U0ANNA"},
        {"type": "text", "text": " "},
        {"type": "link", "url": "https://x.y", "text": "room"},
    ]
    rendered = rich_text(elements, SHANGHAI)
    assert rendered.plain == "*stars* <!channel> @anna room"
    assert str(rendered.spans[0].style) == "bold"
