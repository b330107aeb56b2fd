"""Help is the definitions of the commands, in the viewer's language."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from bot.blocks import Message, Viewer
from bot.blocks.help import HelpPage
from bot.blocks.slash_commands import as_typed
from bot.commands import DEFINITIONS, GRAMMAR
from bot.commands.general import offered
from bot.language import Recent
from bot.people import EntryPoint
from bot.sandbox.limits import check
from tests.blocks.looking import render

ENTRY_POINTS: tuple[EntryPoint, ...] = get_args(EntryPoint)


def administrator(viewer: Viewer) -> Viewer:
    return replace(viewer, person=replace(viewer.person, administrator=True))


def help_(topic: str | None, viewer: Viewer) -> Message:
    commands = offered(DEFINITIONS, viewer.person)
    return render(HelpPage(topic, commands, tuple(each for each in commands if each.common)), viewer)


def test_help_holds_what_can_be_done_by_topic(teacher: Viewer) -> None:
    topics = ("room", "peaks", "reports", "language", "help")
    told = "\n".join(help_(topic, administrator(teacher)).text for topic in topics)
    for definition in DEFINITIONS:
        assert (GRAMMAR.summary(definition, "en") in told) == (definition.handler is not None)


def test_help_alone_tells_of_every_day_and_of_the_topics(teacher: Viewer) -> None:
    lines = help_(None, administrator(teacher)).text.splitlines()
    common = [definition for definition in DEFINITIONS if definition.common]
    assert 6 <= len(common) <= 12
    assert [line.split(": `")[0] for line in lines if line.startswith("• ")] == [
        f"• {GRAMMAR.summary(definition, 'en')}" for definition in common
    ]
    assert "/room help peaks, /room help reports, /room help room" in "\n".join(lines)


def test_administrators_see_their_commands_and_others_do_not(teacher: Viewer) -> None:
    assert "partner key" in help_("room", administrator(teacher)).text
    assert "partner key" not in help_("room", teacher).text


def test_help_on_new_tells_its_options_and_on_edit_what_changes(teacher: Viewer, chinese: Viewer) -> None:
    new = help_("new", teacher).text
    for option in ("max 30", "early 10m", "live max 200", "with live", "long-term", "camera off"):
        assert option in new
    assert "人数 30, 直播人数 200, 提前 10m, 加直播, 长期, 关摄像头" in help_("new", chinese).text
    assert "title TITLE, time WHEN, start TIME, end TIME, max 30, early 10m" in help_("edit", teacher).text


@pytest.mark.parametrize("topic", ["new", "/new", "NEW", "create", "新建", "room.new"])
def test_a_topic_may_be_any_of_a_commands_words(teacher: Viewer, topic: str) -> None:
    lines = help_(topic, teacher).text.splitlines()
    assert lines[0].startswith("*Help: ")
    assert "*create a room*" in lines


def test_help_on_a_topic_tells_how_it_is_typed(teacher: Viewer, chinese: Viewer) -> None:
    assert "`/room new TITLE WHEN [OPTIONS]`" in help_("new", teacher).text
    assert "`/room 新建 标题 时间 [选项]`" in help_("new", chinese).text


def test_an_unknown_topic_shows_the_nearest_first(teacher: Viewer) -> None:
    lines = help_("delte", teacher).text.splitlines()
    assert lines[0] == "There is no help on *delte*. The closest matches:"
    assert "delete a room" in "\n".join(lines[1:4])
    assert "*Commands*" in lines


def test_every_example_is_read(teacher: Viewer) -> None:
    context = Recent(last="1" * 14, listed=("1" * 14,))
    for definition in DEFINITIONS:
        for line in [line for code in GRAMMAR.languages for line in GRAMMAR.examples(definition, code)]:
            for typed in (line, *(as_typed(line, entry) for entry in ENTRY_POINTS)):
                reading = GRAMMAR.read(typed, now=teacher.now, zone=teacher.zone, recent=context)
                assert type(reading) is definition.command, typed


def test_help_is_in_the_viewers_language(chinese: Viewer) -> None:
    assert help_(None, chinese).text.startswith("*可用的命令*\n• 创建房间：`")


@pytest.mark.parametrize("topic", [None, "room", "peaks", "x" * 9000])
def test_help_is_within_the_limits(teacher: Viewer, topic: str | None) -> None:
    message = help_(topic, administrator(teacher))
    assert check("message", list(message.blocks), message.text) == []
