"""`/peaks`: acknowledged at once, and answered to who typed it."""

from __future__ import annotations

import pytest

from tests.end_to_end.conftest import School
from tests.handlers.slash_commands import acknowledged, answered_later, not_begun

DAILY = "daily at 18:00"


async def test_it_is_acknowledged_with_nothing_and_answered_to_who_typed_it(school: School) -> None:
    assert "Mon 23 Nov" in await answered_later(school, "hourly_peaks", "/peaks", "yesterday")


async def test_alone_it_is_about_today(school: School) -> None:
    assert "Tue 24 Nov" in (await school.type("/peaks")).text


async def test_its_lines_are_about_peaks(school: School) -> None:
    """`rooms today` is a line of `/room` too."""
    await school.type("/peaks rooms today")
    assert len(await school.asked("day_statistics")) == 1
    assert await school.asked("rooms") == []


async def test_the_lines_of_rooms_are_none_of_its_own(school: School) -> None:
    answer = await school.type('/peaks room new "English" 14:00-15:00')
    assert "I don't understand this part." in answer.text
    assert await school.asked("create_room") == []


@pytest.mark.waiting
class TestWithoutRedis:
    """A bot that can write nothing down."""

    @pytest.fixture
    def environment(self) -> dict[str, str]:
        return {"REDIS_URL": "redis://127.0.0.1:1/0"}

    async def test_the_acknowledgement_says_that_a_change_is_not_begun(self, school: School) -> None:
        await not_begun(school, "/peaks", DAILY)

    async def test_what_only_reads_is_acknowledged_and_answered(self, school: School) -> None:
        delivery = await acknowledged(school, "/peaks", "yesterday")
        assert "Mon 23 Nov" in (await school.answer(delivery)).text
