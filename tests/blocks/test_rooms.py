"""A room that was created, changed or deleted."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from bot.blocks import Viewer
from bot.classroom.results import RoomChanged, RoomCreated, RoomDeleted, Unanswered
from bot.gallery.samples import ENGLISH, LARGE_CLASS, MATHS, PAIRED
from bot.language.commands import DeleteRoom, EditRoom, NewRoom, RoomId, ShowRoom
from tests.blocks.messages import blocks_of, buttons, carried, options, render

SHOWN = ShowRoom(room=RoomId(ENGLISH.id))
AGAIN = NewRoom(title="English", start=ENGLISH.start, end=ENGLISH.end)


def test_a_new_room_says_so_first_and_its_id_last(teacher: Viewer) -> None:
    message = render(RoomCreated(ENGLISH), teacher, SHOWN)
    assert message.text.splitlines() == [
        "Room created.",
        "*English*",
        "*Tue 24 Nov 14:00–15:00* (Shanghai time)",
        f"created by <@U012ABCDEF> · Room `{ENGLISH.id}`",
    ]
    assert blocks_of(message, "header")[0]["text"]["text"] == "English"


def test_a_pair_is_one_card(teacher: Viewer) -> None:
    message = render(RoomCreated(PAIRED, live=LARGE_CLASS), teacher, SHOWN)
    assert len(blocks_of(message, "header")) == len(blocks_of(message, "actions")) == 1
    assert LARGE_CLASS.teacher is not None
    assert options(message)["Enter the large class"]["url"] == LARGE_CLASS.teacher.link
    assert "with a large class" in message.text


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
    message = render(gone, teacher)
    text = message.text
    if not other_half:
        assert carried(buttons(message)["run.delete"]) == DeleteRoom(room=RoomId(MATHS.id))
    assert ("has been deleted too" in text, "may still be there" in text) == (
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
