"""Parts of messages keep to Slack's limits, whatever is in them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks.elements import (
    EMPTY_TEXT,
    Fragment,
    actions,
    bullets,
    button,
    compose,
    context,
    escaped_length,
    header,
    line_button,
    link_button,
    paragraph,
    row,
    rows_that_fit,
    select_menu,
    truncate,
)
from bot.blocks.phrases import bold, instant, plain
from bot.sandbox.limits import check

AT = datetime(2026, 11, 24, 6, tzinfo=UTC)


@given(st.text(max_size=300), st.integers(2, 200))
def test_a_clipped_text_fits_and_is_never_empty(text: str, most: int) -> None:
    assert 0 < escaped_length(truncate(text, most)) <= most


def test_clipping_counts_what_escaping_adds() -> None:
    assert truncate("&" * 150, 150) == "&" * 29 + "…"


def test_blank_becomes_a_dash() -> None:
    assert truncate(" \n ", 10) == EMPTY_TEXT


@given(st.text(max_size=400))
def test_every_part_is_within_the_limits(text: str) -> None:
    message = compose(
        [
            header(text),
            paragraph(plain(text), (bold(text), instant(AT, "14:00"))),
            bullets([plain(text or "x")]),
            row(text, [plain("fact")], button(text, "run.x", "room list")),
            context(plain(text or "x")),
            actions(
                line_button(text, "y", "room list"),
                link_button(text, "z", "https://a.example/?q=" + "x" * 200),
            ),
            actions(select_menu(text, "choose", [(text, "room list")] * 120)),
        ]
    )
    assert check("message", list(message.blocks), message.text) == []


def test_a_line_too_long_for_a_button_gives_none() -> None:
    assert line_button("Share", "share", "x" * 2000) is not None
    assert line_button("Share", "share", "x" * 2001) is None
    assert actions(None).blocks == ()


def test_small_print_without_lines_is_nothing() -> None:
    assert context().blocks == ()


def test_lines_with_instants_are_drawn_by_mrkdwn_and_others_are_rich_text() -> None:
    assert paragraph(plain("a")).blocks[0]["type"] == "rich_text"
    assert paragraph(plain("a"), (instant(AT, "14:00"),)).blocks[0]["type"] == "section"


def test_lines_of_a_paragraph_stand_under_each_other() -> None:
    (block,) = paragraph(plain("a"), plain("b")).blocks
    texts = [element["text"] for element in block["elements"][0]["elements"]]
    assert texts == ["a", "\n", "b"]


@pytest.mark.parametrize(("title", "count"), [("x", 40), ("&" * 50, 10), ("课" * 50, 40)])
def test_as_many_rows_stand_in_a_list_as_fit(title: str, count: int) -> None:
    rows = rows_that_fit([row(title, [plain("Tue 24 Nov 14:00–15:00")]) for _ in range(100)])
    message = compose([header("100 rooms"), *rows])
    assert len(rows) == count
    assert not message.text.endswith("…")
    assert check("message", list(message.blocks), message.text) == []


def test_the_text_of_a_message_ends_at_its_limit_with_whole_escapes() -> None:
    lines = tuple("&amp; " * 100 for _ in range(50))
    text = compose([Fragment((), lines)]).text
    assert len(text) <= 3900
    assert text.endswith(" …")
    assert set(text.split()) == {"&amp;", "…"}
