"""The card of a room."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.blocks import Viewer
from bot.classroom.results import RoomChanged, RoomCreated, RoomDeleted, RoomShown, Unanswered
from bot.commands import GRAMMAR
from bot.gallery.samples import ENGLISH, MATHS, OTHERS
from bot.language.commands import DeleteRoom, EditRoom, NewCodes, NewRoom, RoomId, ShowRoom
from bot.texts import Language
from tests.blocks.looking import blocks_of, buttons, carried, everything, render

SHOWN = ShowRoom(room=RoomId(ENGLISH.id))
AGAIN = NewRoom(title="English", start=ENGLISH.start, end=ENGLISH.end)


def test_a_new_room_shows_all_that_is_needed_first(teacher: Viewer) -> None:
    message = render(RoomCreated(ENGLISH), teacher, SHOWN)
    assert message.text.splitlines()[:4] == [
        "Room created.",
        "*English*",
        "*Tue 24 Nov 14:00–15:00* (Shanghai time)",
        "Student code `s00000`",
    ]
    assert blocks_of(message, "header")[0]["text"]["text"] == "English"


def test_join_buttons_are_links_and_the_teachers_stands_out(teacher: Viewer) -> None:
    pressed = buttons(render(RoomShown(ENGLISH), teacher))
    assert ENGLISH.teacher is not None
    assert pressed["link.teacher"]["url"] == ENGLISH.teacher.link
    assert pressed["link.teacher"]["style"] == "primary"
    assert "link.assistant" in pressed


def test_what_can_be_done_next_carries_lines_that_do_it(teacher: Viewer) -> None:
    pressed = buttons(render(RoomShown(ENGLISH), teacher, SHOWN))
    reading = carried(pressed["run.delete"])
    assert reading == DeleteRoom(room=RoomId(ENGLISH.id))
    assert {"run.live", "run.attendance", "run.codes", "run.share"} <= pressed.keys()
    assert carried(pressed["run.share"]) == replace(SHOWN, share=True)


def test_the_lines_that_a_card_teaches_are_read(teacher: Viewer) -> None:
    for locale in ("en", "zh"):
        texts = type(teacher.texts)(Language(locale))
        edits = (
            texts.gettext("/room move {id} to 16:00-17:00", id=ENGLISH.id),
            texts.gettext('/room rename {id} to "…"', id=ENGLISH.id),
        )
        for line in edits:
            assert isinstance(GRAMMAR.read(line, now=teacher.now, zone=teacher.zone), EditRoom), line
        code = texts.gettext("/room code {id} for 1-20", id=ENGLISH.id)
        assert GRAMMAR.read(code, now=teacher.now, zone=teacher.zone) == NewCodes(
            room=RoomId(ENGLISH.id), user_numbers=tuple(range(1, 21))
        )


def test_who_may_not_change_a_room_is_not_offered_it(teacher: Viewer) -> None:
    message = render(RoomShown(OTHERS), teacher, SHOWN)
    assert not {"run.delete", "link.teacher", "link.assistant"} & buttons(message).keys()
    assert "/room move" not in message.text
    assert "Teacher code" not in message.text


def test_a_pair_shows_both_rooms(teacher: Viewer) -> None:
    message = render(RoomCreated(ENGLISH, live=MATHS), teacher)
    assert [block["text"]["text"] for block in blocks_of(message, "header")] == ["English", "数学 7B"]


def test_a_room_found_after_a_lost_answer_says_so(teacher: Viewer) -> None:
    assert "was not created twice" in render(RoomCreated(ENGLISH, found=True), teacher).text


def test_a_change_says_what_was_and_what_is(teacher: Viewer) -> None:
    after = replace(MATHS, id=ENGLISH.id)
    message = render(RoomChanged(ENGLISH, after, pre_enter_seconds=600), teacher)
    assert message.text == (
        "*English* · Title: English → *数学 7B* · Time: Tue 24 Nov 14:00–15:00 → Wed 25 Nov 14:00–15:00"
        " · Limit: none → 30 · Students can enter 10 min early."
    )
    assert carried(buttons(message)["run.undo"]) == EditRoom(
        room=RoomId(ENGLISH.id), title="English", start=ENGLISH.start, end=ENGLISH.end, max_users=0
    )
    assert carried(buttons(message)["run.show"]) == ShowRoom(room=RoomId(ENGLISH.id))


def test_what_cannot_be_undone_has_no_undo(teacher: Viewer) -> None:
    assert "run.undo" not in buttons(render(RoomChanged(ENGLISH, ENGLISH, pre_enter_seconds=600), teacher))


@pytest.mark.parametrize(
    ("other_half", "said"), [(True, "changed likewise"), (False, "could not be changed")]
)
def test_what_became_of_the_other_half_is_said(teacher: Viewer, other_half: bool, said: str) -> None:
    renamed = RoomChanged(ENGLISH, replace(ENGLISH, title="Maths"), other_half=other_half)
    assert said in render(renamed, teacher).text
    gone = RoomDeleted(replace(ENGLISH, large_class=MATHS.id), False, AGAIN, other_half)
    text = render(gone, teacher).text
    assert ("has been deleted too" in text, f"/room delete {MATHS.id}" in text) == (
        other_half,
        not other_half,
    )


@pytest.mark.parametrize("changed", [True, False])
@pytest.mark.parametrize("undone", [True, False])
def test_without_an_answer_what_the_room_shows_is_said(teacher: Viewer, changed: bool, undone: bool) -> None:
    again = EditRoom(room=RoomId(ENGLISH.id), title="Maths")
    message = render(Unanswered(ENGLISH, changed, undone, again), teacher)
    assert ("not known yet" in message.text) != undone
    name, command = ("run.retry", again) if undone else ("run.show", ShowRoom(room=RoomId(ENGLISH.id)))
    assert carried(buttons(message)[name]) == command


def test_a_change_that_changes_nothing_says_so(teacher: Viewer) -> None:
    assert render(RoomChanged(ENGLISH, ENGLISH), teacher).text == ("*English* · There was nothing to change.")


def test_a_deleted_room_can_be_created_again(teacher: Viewer) -> None:
    again = NewRoom(title="English", start=ENGLISH.start, end=ENGLISH.end)
    message = render(RoomDeleted(ENGLISH, False, again), teacher)
    assert carried(buttons(message)["run.again"]) == again
    assert "30 days" in message.text
    assert "already" in render(RoomDeleted(ENGLISH, True, again), teacher).text


def test_a_shared_card_lets_teachers_in_by_asking(channel: Viewer) -> None:
    message = render(RoomShown(ENGLISH), channel, SHOWN)
    assert buttons(message)["join.teacher"]["value"] == ENGLISH.id
    assert "url" not in buttons(message)["join.teacher"]
    assert message.text.endswith("shared by <@U1>")
    assert "t00000" not in everything(message)
    assert "a00000" not in everything(message)
    assert "s00000" in message.text
