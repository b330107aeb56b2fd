"""Why something was not done is said in words, whatever is stored of it."""

from __future__ import annotations

import re

import pytest

from bot.blocks.error_messages import ERROR_MESSAGES, NOT_ALLOWED
from bot.blocks.reasons import OF_STEPS, reason_text
from bot.texts import Language, Texts

CLASS_NAME = re.compile(r"\b([A-Z][a-z]+){2,}\b")

STORED = [
    *(kind.__name__ for kind in ERROR_MESSAGES),
    *NOT_ALLOWED,
    *OF_STEPS,
    "BaijiayunError",
    "ZeroDivisionError",
]


@pytest.mark.parametrize("language", [Language("en"), Language("zh")])
@pytest.mark.parametrize("stored", STORED)
def test_no_name_of_an_error_is_shown(stored: str, language: Language) -> None:
    words = reason_text(stored, Texts(language))
    assert words
    assert words != stored
    assert not CLASS_NAME.search(words)


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        ("TimedOut", "the class platform could not be reached, or did not answer"),
        ("ChannelArchived", "nothing can be posted in that channel"),
        ("room", "not permitted"),
        ("is_archived", "Slack answered: is_archived"),
        ("参数错误", "rejected by the class platform: 参数错误"),
    ],
)
def test_it_says_what_kept_it_from_being_done(stored: str, words: str) -> None:
    assert reason_text(stored, Texts(Language("en"))) == words
