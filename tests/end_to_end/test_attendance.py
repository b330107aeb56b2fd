"""Who came to a class and who did not, as a teacher asks."""

from __future__ import annotations

from bot.sandbox.workspace import controls
from tests.end_to_end.conftest import School
from tests.handlers.test_exports import class_on_sunday


async def test_absent_only_is_a_press_away_and_says_who_in_both_languages(school: School) -> None:
    room = await class_on_sunday(school, "English")
    await school.type(f"/room code {room} for 11-13", user="U0ANNA")
    await school.type("/room 教室 12 希望小学三班", user="U0ANNA")
    shown = await school.type(f"/room attendance {room}", user="U0ANNA")
    assert "Expected: *3* · Came: *1* · Absent: *2*" in shown.text
    absent = await school.press(shown, "Absent only", user="U0ANNA")
    assert absent.text.startswith("*2 of 3 classrooms absent*")
    assert "希望小学三班 (12)" in absent.text
    await school.type("/room language zh", user="U0ANNA")
    missed = await school.type(f"/room 缺席 {room}", user="U0ANNA")
    assert missed.text.startswith("*3 个教室中有 2 个缺席*")
    assert "希望小学三班（12）" in missed.text
    assert "应到：*3*" in (await school.press(missed, "考勤", user="U0ANNA")).text


async def test_a_file_names_the_classrooms_once_its_button_is_pressed(school: School) -> None:
    names = "number,name\n11,Hill School 3B\n12,=希望小学\n"
    sent = await school.workspace.direct_message("", file="names.csv", content=names.encode())
    offered = await school.answer(sent)
    assert offered.text.startswith("*2 names of classrooms*")
    named = await school.press(offered, "Name 2 classrooms")
    assert "2 classrooms have their names." in named.text
    listed = await school.press(named, "All classrooms")
    assert "Hill School 3B" in listed.text
    assert "=希望小学" in listed.text


async def test_a_title_that_no_class_had_leads_to_the_list_of_those_days(school: School) -> None:
    shown = await school.type("/room attendance every Englsh last month")
    assert "There was no such class." in shown.text
    (only,) = [each.label for each in controls(shown.blocks) if each.label != "Share"]
    assert "rooms" in (await school.press(shown, only)).text
