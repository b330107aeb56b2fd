"""Join codes."""

from __future__ import annotations

from msgspec.structs import replace

from bot.blocks import Viewer
from bot.classroom.results import CodeFound, CodeList, CodesCreated, Role
from bot.gallery.samples import ENGLISH, LARGE_CLASS, NOW, PAIRED, codes
from bot.language.commands import CodeKind, FindCode, ListCodes, RoomId
from tests.blocks.messages import blocks_of, buttons, carried, everything, render


def test_a_few_codes_come_with_their_links(teacher: Viewer) -> None:
    message = render(CodesCreated(ENGLISH, codes(3)[1:]), teacher)
    assert "• `c00001` · classroom 1 · <https://school.at.baijiayun.com/" in message.text
    assert message.text.startswith("*2 join codes*")


def test_five_hundred_codes_are_one_piece_to_copy(teacher: Viewer) -> None:
    message = render(CodesCreated(ENGLISH, codes(501)[1:]), teacher)
    (piece,) = (
        block["elements"][0]["elements"][0]["text"]
        for block in blocks_of(message, "rich_text")
        if block["elements"][0]["type"] == "rich_text_preformatted"
    )
    assert piece.splitlines() == [f"{number}  c{number:05}" for number in range(1, 501)]


def test_codes_that_do_not_fit_are_counted(teacher: Viewer) -> None:
    many = CodeList(ENGLISH, codes(1000), 1000, 1, 1)
    assert " more are not shown." in render(many, teacher).text


def test_a_list_without_codes_teaches_how_to_make_some(teacher: Viewer) -> None:
    assert "`/room code last for 1-20`" in render(CodeList(ENGLISH, (), 0, 1, 1), teacher).text


def test_the_next_page_keeps_what_is_listed(teacher: Viewer) -> None:
    pressed = buttons(render(CodeList(ENGLISH, codes(50), 120, 2, 3, kind=CodeKind.AUDITION), teacher))
    reading = carried(pressed["run.place.next"])
    assert reading == ListCodes(room=RoomId(ENGLISH.id), kind=CodeKind.AUDITION, page=3)


def test_a_code_says_whose_it_is(teacher: Viewer) -> None:
    found = CodeFound("c00011", ENGLISH, Role.STUDENT, 11, "班级 11", NOW)
    assert render(found, teacher).text.splitlines() == [
        "`c00011` is *the code of student classroom 11*.",
        "*English* · Tue 24 Nov 14:00–15:00",
        "Room `26112112345678`",
        "Name: 班级 11",
        "Created Mon 23 Nov 12:30, Shanghai time",
    ]


def test_a_code_that_opens_nothing(teacher: Viewer) -> None:
    assert render(CodeFound("zzzzz9"), teacher).text.startswith("No room has the code `zzzzz9`.")


def test_a_teachers_or_assistants_code_is_not_repeated_to_a_channel(channel: Viewer) -> None:
    for role in (Role.TEACHER, Role.ASSISTANT):
        message = render(CodeFound("t4cher", ENGLISH, role, 0), channel, FindCode(code="t4cher"))
        assert "t4cher" not in everything(message)
    assert "s00000" in render(CodeFound("s00000", ENGLISH, Role.STUDENT, 0), channel).text


def test_the_first_page_has_each_code_of_the_room_and_its_large_class_once(
    teacher: Viewer, channel: Viewer
) -> None:
    listed = CodeList(PAIRED, codes(2), 2, 1, 1, live=LARGE_CLASS)
    text = render(listed, teacher).text
    own = [each.code for room in (PAIRED, LARGE_CLASS) for each in (room.teacher, room.assistant) if each]
    assert [text.count(code) for code in own] == [1, 1, 1, 1]
    assert "s00001" in text
    assert not [code for code in own if code in everything(render(listed, channel))]
    assert "Teacher code" not in render(replace(listed, page=2, pages=2), teacher).text
