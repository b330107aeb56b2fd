"""The card of a room: one way in, Share, a menu, and nothing that one may not have."""

from __future__ import annotations

from msgspec.structs import replace

from bot.blocks import Message, Viewer, student_link
from bot.classroom.results import RoomShown
from bot.gallery.samples import ENGLISH, OTHERS
from bot.language.commands import Attendance, DeleteRoom, ListCodes, LiveStatus, RoomForm, RoomId, ShowRoom
from tests.blocks.messages import blocks_of, buttons, carried, elements, everything, options, render

ROOM = RoomId(ENGLISH.id)
SHOWN = ShowRoom(room=ROOM)


def row(message: Message) -> list[str]:
    """The one row of what can be pressed."""
    (_,) = blocks_of(message, "actions")
    return [element["action_id"] for element in elements(message)]


def test_a_teacher_enters_first_and_shares_and_the_rest_is_in_one_menu(teacher: Viewer) -> None:
    message = render(RoomShown(ENGLISH), teacher, SHOWN)
    assert row(message) == ["link.teacher", "run.codes", "run.share", "run.more"]
    pressed, menu = buttons(message), options(message)
    assert ENGLISH.teacher is not None
    assert ENGLISH.assistant is not None
    assert (pressed["link.teacher"]["url"], pressed["link.teacher"]["style"]) == (
        ENGLISH.teacher.link,
        "primary",
    )
    assert carried(pressed["run.codes"]) == ListCodes(room=ROOM)
    assert carried(pressed["run.share"]) == replace(SHOWN, share=True)
    assert menu.pop("Enter as assistant")["url"] == ENGLISH.assistant.link
    assert {label: carried(option) for label, option in menu.items()} == {
        "Live now": LiveStatus(room=ROOM),
        "Attendance": Attendance(room=ROOM),
        "Move or rename": RoomForm(room=ROOM),
        "Delete": DeleteRoom(room=ROOM),
    }


def test_codes_are_behind_a_button(teacher: Viewer) -> None:
    text = render(RoomShown(ENGLISH), teacher).text
    assert not [code for code in ("s00000", "t00000", "a00000") if code in text]


def test_who_may_not_teach_copies_the_students_link(teacher: Viewer) -> None:
    message = render(RoomShown(OTHERS), teacher, SHOWN)
    assert row(message) == ["join.student", "run.share", "run.more"]
    assert list(options(message)) == ["Codes and links", "Live now", "Attendance"]
    assert "quickenter" not in everything(message)


def test_a_shared_card_lets_teachers_in_by_asking(channel: Viewer) -> None:
    message = render(RoomShown(ENGLISH), channel, SHOWN)
    assert row(message) == ["join.teacher", "join.student", "run.more"]
    assert buttons(message)["join.teacher"]["value"] == ENGLISH.id
    assert list(options(message)) == ["Codes and links", "Live now", "Attendance"]
    assert message.text.endswith("shared by <@U1>")
    assert "t00000" not in everything(message)
    assert "a00000" not in everything(message)


def test_the_students_link_stands_alone_to_be_copied(teacher: Viewer) -> None:
    message = student_link(ENGLISH, teacher)
    assert ENGLISH.student is not None
    (alone,) = [block for block in message.blocks if ENGLISH.student.link in str(block)]
    assert alone["elements"][0]["type"] == "rich_text_preformatted"
    assert ENGLISH.student.link in message.text
    assert "t00000" not in everything(message)


def test_a_room_without_a_students_code_says_so(teacher: Viewer) -> None:
    assert "gave no code" in student_link(replace(ENGLISH, student=None), teacher).text
