"""Every error a person can meet has words that say what happened, what was done, and what to do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot import errors
from bot.baijiayun import errors as platform
from bot.blocks import Viewer
from bot.blocks import error as error_reply
from bot.blocks.error_messages import NOT_ALLOWED, UNEXPECTED
from bot.blocks.errors import error_message
from bot.gallery.errors import ERRORS

AT_START = {
    errors.RollcallError,
    errors.SettingsProblem,
    errors.NoRedis,
    errors.NotAllowed,
    errors.ChannelProblem,
}
"""Nobody in Slack meets these, or not by their class alone."""


def family(error: type[Exception]) -> Iterator[type[Exception]]:
    for child in error.__subclasses__():
        yield child
        yield from family(child)


@pytest.mark.parametrize("error", list(family(platform.BaijiayunError)), ids=lambda error: error.__name__)
def test_every_error_of_the_platform_has_words(error: type[Exception]) -> None:
    assert any(isinstance(sample, error) for sample in ERRORS.values())
    sample = next(sample for sample in ERRORS.values() if isinstance(sample, error))
    assert error_message(sample) is not UNEXPECTED


@pytest.mark.parametrize(
    "error",
    [error for error in family(errors.RollcallError) if error not in AT_START],
    ids=lambda error: error.__name__,
)
def test_every_error_of_rollcalls_has_words_and_a_sample(error: type[Exception]) -> None:
    sample = next(sample for sample in ERRORS.values() if type(sample) is error)
    assert error_message(sample) is not UNEXPECTED


def test_every_reason_not_to_allow_has_a_sample() -> None:
    shown = {error.reason for error in ERRORS.values() if isinstance(error, errors.NotAllowed)}
    assert shown == set(NOT_ALLOWED)


def test_a_call_that_never_left_changed_nothing(teacher: Viewer) -> None:
    error = platform.Unreachable("create_room", "refused", maybe_done=False)
    assert error_reply(error, teacher).text.splitlines() == [
        "I can't reach the class platform.",
        "Nothing was changed.",
        "Try again in a minute.",
    ]


def test_a_change_that_was_not_answered_may_be_done(teacher: Viewer) -> None:
    assert error_reply(platform.TimedOut("create_room", "read"), teacher).text.splitlines() == [
        "The class platform didn't answer in time.",
        "It may or may not have been done.",
        "Check before you try again: `/room list`",
    ]


def test_reading_that_was_not_answered_changed_nothing(teacher: Viewer) -> None:
    assert "Nothing was changed." in error_reply(platform.TimedOut("attendance", "read"), teacher).text


def test_an_answer_that_cannot_be_read_comes_after_the_work_was_done(teacher: Viewer) -> None:
    error = platform.Unreadable("create_room", "data.room_id", "null", "expected text")
    assert "was carried out anyway" in error_reply(error, teacher).text


def test_the_platforms_own_words_are_inert(teacher: Viewer) -> None:
    error = platform.BadParameter("update_room", 1001, "<!channel> *参数错误*")
    assert "*&lt;!channel&gt; ∗参数错误∗*" in error_reply(error, teacher).text


def test_who_may_is_named(teacher: Viewer) -> None:
    assert "Ask <@U2>." in error_reply(errors.NotAllowed("room", owner="U2"), teacher).text
    assert "Ask" not in error_reply(errors.NotAllowed("room"), teacher).text


def test_what_nobody_foresaw_has_a_reference_and_no_details(teacher: Viewer) -> None:
    message = error_reply(RuntimeError("secret"), teacher, reference="3f9a1c02")
    assert message.text.endswith("Reference `3f9a1c02`")
    assert "secret" not in message.text
