"""Phrases: nothing a person wrote is markup, in rich text or in `text`."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks.phrases import (
    bold,
    capital,
    code,
    instant,
    joined,
    link,
    mention,
    mrkdwn,
    phrase,
    plain,
    rich,
    safe_url,
    sanitize,
    unformatted,
)

MARKUP = re.compile(r"<[^>]*>")
AT = datetime(2026, 11, 24, 6, tzinfo=UTC)


def test_a_template_takes_spans_phrases_and_words() -> None:
    words = phrase("{a}, {b} and {c}", a=bold("one"), b=plain("two"), c="three")
    assert unformatted(words) == "one, two and three"
    assert mrkdwn(words) == "*one*, two and three"


def test_a_value_is_never_read_as_a_template() -> None:
    assert unformatted(phrase("Delete {title}?", title="{title} {0} {")) == "Delete {title} {0} {?"


def test_the_same_phrase_in_rich_text() -> None:
    assert rich(phrase("Code {code} of {who}", code=code("abc123"), who=mention("U1"))) == [
        {"type": "text", "text": "Code "},
        {"type": "text", "text": "abc123", "style": {"code": True}},
        {"type": "text", "text": " of "},
        {"type": "user", "user_id": "U1"},
    ]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<!channel> & <@U1>", "&lt;!channel&gt; &amp; &lt;@U1&gt;"),
        ("*bold* _italic_ ~struck~ `code`", "∗bold∗ ＿italic＿ ∼struck∼ ˋcodeˋ"),
        ("class_2_b", "class_2_b"),
        ("<https://evil|bank>", "&lt;https://evil|bank&gt;"),
        ("two\nlines\x00\u2028", "two lines  "),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
    ],
)
def test_what_people_write_is_inert(typed: str, shown: str) -> None:
    assert mrkdwn(plain(typed)) == shown


def test_code_holds_no_backtick_and_is_escaped() -> None:
    assert mrkdwn((code("a`b<c>"),)) == "`aˋb&lt;c&gt;`"


def test_marks_that_turn_text_around_are_dropped_and_right_to_left_words_kept_apart() -> None:
    assert sanitize("abc\u202egnp.exe") == "abcgnp.exe"
    assert sanitize("שיעור 3") == "\u2068שיעור 3\u2069"


def test_what_is_kept_without_a_look_is_what_a_look_keeps() -> None:
    mark = "\u202e"
    for first in range(0, 0x30000, 0x100):
        block = "".join(map(chr, range(first, first + 0x100)))
        for char in block:
            assert sanitize(char) == sanitize(f"{mark}{char}")


def test_an_instant_is_a_token_with_a_fallback_that_cannot_end_it() -> None:
    token = mrkdwn((instant(AT, "Tue | 14:00 <x>"),))
    assert token == f"<!date^{int(AT.timestamp())}^{{date_short_pretty}} {{time}}|Tue / 14:00 &lt;x&gt;>"


def test_a_link_cannot_be_broken_out_of() -> None:
    address = "https://school.example/?code=a|b>c&name=王 老师"
    assert safe_url(address) == "https://school.example/?code=a%7Cb%3Ec&name=%E7%8E%8B%20%E8%80%81%E5%B8%88"
    assert "|" not in mrkdwn((link(address),))
    assert mrkdwn((link("https://a.example", "x|y>"),)) == "<https://a.example|x/y&gt;>"


def test_only_web_addresses_are_links() -> None:
    with pytest.raises(ValueError, match="web address"):
        safe_url("javascript:alert(1)")


def test_phrases_are_joined() -> None:
    assert unformatted(joined((plain("a"), plain("b"), plain("c")))) == "a · b · c"


@given(st.text())
def test_any_text_stays_text(text: str) -> None:
    written = mrkdwn(phrase("{a} {b}", a=bold(text), b=text))
    assert not MARKUP.search(written)
    assert "\n" not in written
    assert "~" not in written


@given(st.text(min_size=1))
def test_rich_text_holds_exactly_what_was_said(text: str) -> None:
    assert [element["text"] for element in rich(plain(text))] == [sanitize(text)]


def test_a_phrase_begins_a_sentence() -> None:
    assert unformatted(capital((*plain("highest "), bold("english")))) == "Highest english"
    assert unformatted(capital(plain("最高"))) == "最高"
