"""Help is the catalogue, in the reader's language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.blocks import Viewer, help_
from bot.blocks.slash_commands import as_slash_command
from bot.blocks.summaries import SUMMARIES
from bot.language import Recent, read
from bot.language.catalogue import COMMANDS
from bot.sandbox.limits import check


def administrator(viewer: Viewer) -> Viewer:
    return replace(viewer, person=replace(viewer.person, administrator=True))


def test_every_command_has_a_summary_and_no_other_has() -> None:
    assert set(SUMMARIES) == {spec.name for spec in COMMANDS}


def test_help_holds_what_this_version_can_do(teacher: Viewer) -> None:
    lines = help_(None, administrator(teacher)).text.splitlines()
    for spec in COMMANDS:
        assert any(line.startswith(f"• {SUMMARIES[spec.name]}: `") for line in lines) == spec.available


def test_administrators_see_their_commands_and_others_do_not(teacher: Viewer) -> None:
    assert "partner key" in help_(None, administrator(teacher)).text
    assert "partner key" not in help_(None, teacher).text


@pytest.mark.parametrize("topic", ["new", "/new", "NEW", "create", "新建", "room.new"])
def test_a_topic_may_be_any_of_a_commands_words(teacher: Viewer, topic: str) -> None:
    lines = help_(topic, teacher).text.splitlines()
    assert lines[0].startswith("*Help: ")
    assert "*create a room*" in lines


def test_an_unknown_topic_shows_the_nearest_first(teacher: Viewer) -> None:
    lines = help_("delte", teacher).text.splitlines()
    assert lines[0] == "There is no help on *delte*. Nearest:"
    assert "delete a room" in "\n".join(lines[1:4])
    assert "*What you can type*" in lines


def test_every_example_is_read(teacher: Viewer) -> None:
    context = Recent(last="1" * 14, listed=("1" * 14,))
    for spec in COMMANDS:
        for line in [line for lines in spec.examples.values() for line in lines if spec.available]:
            for typed in (line, as_slash_command(line, spec.noun or "room")):
                reading = read(typed, now=teacher.now, zone=teacher.zone, recent=context)
                assert type(reading) is spec.command, typed


def test_help_is_in_the_readers_language(chinese: Viewer) -> None:
    assert help_(None, chinese).text.startswith("*您可以输入*\n• 创建房间：`")


@pytest.mark.parametrize("topic", [None, "room", "peaks", "x" * 9000])
def test_help_is_within_the_limits(teacher: Viewer, topic: str | None) -> None:
    message = help_(topic, administrator(teacher))
    assert check("message", list(message.blocks), message.text) == []
