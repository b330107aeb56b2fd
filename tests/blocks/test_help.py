"""Help is the definitions of the commands, in the viewer's language."""

from __future__ import annotations

from typing import get_args

import pytest
from msgspec.structs import replace

from bot.blocks import Message, Viewer
from bot.blocks.slash_commands import as_typed
from bot.commands import DEFINITIONS, GRAMMAR
from bot.commands.general import (
    ADMINISTRATOR_COMMANDS,
    TEACHER_COMMANDS,
    TOPICS,
    WORKSPACE_ADMIN_COMMANDS,
    help_for,
)
from bot.language import Recent
from bot.language.commands import Help, RoomForm
from bot.people import EntryPoint
from bot.sandbox.limits import check
from tests.blocks.messages import buttons, carried, render

ENTRY_POINTS: tuple[EntryPoint, ...] = get_args(EntryPoint)


def administrator(viewer: Viewer) -> Viewer:
    return replace(viewer, person=replace(viewer.person, administrator=True, workspace_admin=True))


def help_(topic: str | None, viewer: Viewer) -> Message:
    return render(help_for(DEFINITIONS, viewer.person, topic), viewer)


def test_every_command_stands_in_one_topic() -> None:
    named = [name for _, names in TOPICS.values() for name in names]
    handled = [definition.name for definition in DEFINITIONS if definition.name != "help"]
    assert sorted(named) == sorted(handled)


def test_the_topics_hold_what_can_be_done(teacher: Viewer) -> None:
    told = "\n".join(help_(topic, administrator(teacher)).text for topic in TOPICS)
    for definition in DEFINITIONS:
        if definition.name != "help":
            assert GRAMMAR.summary(definition, "en") in told


@pytest.mark.parametrize(
    ("workspace_admin", "administrator", "names"),
    [
        (False, False, TEACHER_COMMANDS),
        (True, False, WORKSPACE_ADMIN_COMMANDS),
        (True, True, ADMINISTRATOR_COMMANDS),
    ],
)
def test_help_alone_tells_what_people_of_a_role_do_most(
    teacher: Viewer, workspace_admin: bool, administrator: bool, names: tuple[str, ...]
) -> None:
    person = replace(teacher.person, workspace_admin=workspace_admin, administrator=administrator)
    lines = help_(None, replace(teacher, person=person)).text.splitlines()
    assert len(names) == 5
    assert [line.split(": `")[0] for line in lines if line.startswith("• ")] == [
        f"• {GRAMMAR.summary(GRAMMAR.named(name), 'en')}" for name in names
    ]


def test_topics_are_buttons_that_change_the_help_in_place_and_lead_back(teacher: Viewer) -> None:
    pressed = buttons(help_(None, teacher))
    assert [carried(button) for button in pressed.values() if "help" in button["action_id"]] == [
        Help(topic=topic) for topic in TOPICS
    ]
    assert carried(pressed.pop("run.form")) == RoomForm()
    assert all(name.startswith("run.place.") for name in pressed)
    classes = buttons(help_("classes", teacher))
    assert carried(classes["run.place.help.start"]) == Help()
    assert carried(classes["run.place.help.room.new"]) == Help(topic="room.new")
    assert classes["run.place.help.room.new"]["text"]["text"] == "new"
    assert carried(buttons(help_("room.new", teacher))["run.place.help.start"]) == Help()


def test_who_alone_reads_an_answer_is_said_where_others_are(teacher: Viewer) -> None:
    assert "Only you see my answers" in help_(None, teacher).text
    assert "Only you see my answers" not in help_(None, replace(teacher, entry="direct")).text


def test_administrators_see_their_commands_and_others_do_not(teacher: Viewer) -> None:
    assert "partner key" in help_("settings", administrator(teacher)).text
    assert "partner key" not in help_("settings", teacher).text


def test_help_on_new_tells_its_options_and_on_edit_what_changes(teacher: Viewer, chinese: Viewer) -> None:
    new = help_("new", teacher).text
    for option in ("max 30", "early 10m", "live max 200", "with live", "long-term", "camera off"):
        assert option in new
    assert "人数 30, 直播人数 200, 提前 10m, 加直播, 长期, 关摄像头" in help_("new", chinese).text
    assert (
        "title TITLE, time WHEN, start TIME, end TIME, by @ann, max 30, early 10m"
        in help_("edit", teacher).text
    )


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
    assert "*What you can do*" in lines


def test_every_example_is_read(teacher: Viewer) -> None:
    context = Recent(last="1" * 14, listed=("1" * 14,))
    for definition in DEFINITIONS:
        for line in [line for code in GRAMMAR.languages for line in GRAMMAR.examples(definition, code)]:
            for typed in (line, *(as_typed(line, entry) for entry in ENTRY_POINTS)):
                reading = GRAMMAR.read(typed, now=teacher.now, zone=teacher.zone, recent=context)
                assert type(reading) is definition.command, typed


def test_help_is_in_the_viewers_language(chinese: Viewer) -> None:
    assert help_(None, chinese).text.startswith("*您可以做什么*\n• 创建房间：`")


@pytest.mark.parametrize("topic", [None, "classes", "peaks", "new", "x" * 9000])
def test_help_is_within_the_limits(teacher: Viewer, topic: str | None) -> None:
    message = help_(topic, administrator(teacher))
    assert check("message", list(message.blocks), message.text) == []
