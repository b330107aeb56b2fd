"""Names of student classrooms."""

from __future__ import annotations

from bot.blocks import Viewer
from bot.classroom.results import Classroom, ClassroomList, ClassroomNamed
from bot.gallery.samples import RESULTS
from bot.language.commands import ListClassrooms, NameClassroom
from tests.blocks.messages import buttons, carried, render, table


def test_a_page_of_names_is_shown_whole_however_wide_they_are(teacher: Viewer) -> None:
    page = ClassroomList(tuple(Classroom(1000 + number, "课" * 50) for number in range(50)), 120, 2, 3)
    message = render(page, teacher)
    assert table(message)[1:] == [[str(1000 + number), "课" * 50] for number in range(50)]
    assert "Page 2 of 3." in message.text
    assert carried(buttons(message)["run.place.next"]) == ListClassrooms(page=3)


def test_a_name_is_undone_by_the_one_before_or_by_none(teacher: Viewer) -> None:
    for before in ("Old", ""):
        message = render(ClassroomNamed(Classroom(11, "Hill"), before), teacher)
        assert carried(buttons(message)["run.undo"]) == NameClassroom(number=11, name=before)
        assert ("Before, it was Old." in message.text) == bool(before)
    assert "run.undo" not in buttons(render(ClassroomNamed(Classroom(11, "Hill")), teacher))


def test_what_a_file_names_is_shown_beside_what_there_is(teacher: Viewer) -> None:
    message = render(RESULTS["classroom_names"], teacher)
    assert "`12`  希望小学三班, before Hill School" in message.text
    assert buttons(message)["run.place.names"]["text"]["text"] == "Name 2 classrooms"
    assert "run.place.names" not in buttons(render(RESULTS["classroom_names.known"], teacher))
