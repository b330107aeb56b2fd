"""A series from a typed line to its rooms: shown, confirmed once, and gone on with."""

from __future__ import annotations

from .conftest import School

WEEKLY = '/room new "Chess" every wed 16:00-17:00 for 3 weeks'


async def rooms(school: School) -> int:
    return len(await school.asked("create_room"))


async def test_it_is_created_after_one_confirmation(school: School) -> None:
    asked = await school.type(WEEKLY)
    assert "Create 3 classes: Chess?" in asked.text
    assert "Wed 9 Dec 16:00–17:00" in asked.text
    assert await rooms(school) == 0
    done = await school.press(asked, "Create 3 classes")
    assert "Created 3 classes: Chess" in done.text
    listed = await school.press(done, "Open the list")
    assert listed.text.count("Chess") == 3
    assert "Chess" in (await school.type("/room show #2")).text
    assert await rooms(school) == 3


async def test_cancelled_it_creates_nothing(school: School) -> None:
    asked = await school.type(WEEKLY)
    assert "Cancelled" in (await school.press(asked, "Cancel")).text
    assert await rooms(school) == 0


async def test_the_rest_is_created_when_the_platform_goes_along_again(school: School) -> None:
    await school.control("/faults", kind="code", endpoint="create_room", code=1, after=1, count=1)
    ended = await school.press(await school.type(WEEKLY), "Create 3 classes")
    assert "Created 1 of 3 classes: Chess" in ended.text
    asked = await school.press(ended, "Create the other 1")
    assert "Create 1 class: Chess?" in asked.text
    done = await school.press(asked, "Create 1 class")
    assert "Created 1 class: Chess" in done.text
    assert "Wed 9 Dec" in done.text


async def test_in_chinese(school: School) -> None:
    await school.type("/room language 中文")
    asked = await school.type("/room 新建 英语 每周一三 14点到15点 共2周")
    assert "创建 4 节课：英语？" in asked.text
    assert "已创建 4 节课：英语" in (await school.press(asked, "创建 4 节课")).text


async def test_it_is_deleted_after_one_confirmation(school: School) -> None:
    done = await school.press(await school.type(WEEKLY), "Create 3 classes")
    asked = await school.press(done, "Delete the series")
    assert "Delete 3 classes: Chess?" in asked.text
    gone = await school.press(asked, "Delete 3 classes")
    assert "Deleted 3 classes: Chess" in gone.text
    assert "No rooms found" in (await school.type("/room list")).text


async def test_from_one_class_on_it_is_deleted_by_a_line(school: School) -> None:
    await school.press(await school.type(WEEKLY), "Create 3 classes")
    await school.type("/room list")
    asked = await school.type("/room delete following of #2")
    assert "Delete 2 classes: Chess?" in asked.text
    await school.press(asked, "Delete 2 classes")
    assert (await school.type("/room list")).text.count("Chess") == 1


async def test_deleting_a_series_in_chinese(school: School) -> None:
    await school.press(await school.type(WEEKLY), "Create 3 classes")
    await school.type("/room language 中文")
    await school.type("/room 列表")
    asked = await school.type("/room 删除系列 #1")
    assert "删除 3 节课：Chess？" in asked.text
