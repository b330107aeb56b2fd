"""`/room`: acknowledged at once, and answered to who typed it."""

from __future__ import annotations

import pytest

from handlers import dispatcher, incoming
from handlers.fair_semaphore import MAX_WAIT, FairSemaphore
from tests.end_to_end.conftest import School
from tests.handlers.slash_commands import acknowledged, answered_later, not_begun

NEW = 'new "English" 14:00-15:00'


async def test_it_is_acknowledged_with_nothing_and_answered_to_who_typed_it(school: School) -> None:
    assert "No rooms found" in await answered_later(school, "rooms", "/room", "list")


async def test_a_change_is_acknowledged_with_nothing_too(school: School) -> None:
    delivery = await acknowledged(school, "/room", NEW)
    assert "Room created." in (await school.answer(delivery)).text


@pytest.mark.parametrize("text", [NEW, f"room {NEW}", "创建 English 14:00-15:00"])
async def test_its_lines_are_about_rooms(school: School, text: str) -> None:
    await school.type(f"/room {text}")
    (asked,) = await school.asked("create_room")
    assert asked["parameters"]["title"] == "English"


async def test_the_lines_of_peaks_are_none_of_its_own(school: School) -> None:
    answer = await school.type("/room peaks yesterday")
    assert "*peaks*: I don't know this command." in answer.text
    assert await school.asked("hourly_peaks") == []


async def test_alone_it_says_what_can_be_typed(school: School) -> None:
    assert "/room list" in (await school.type("/room")).text


async def test_typed_in_a_direct_message_it_is_answered_there(school: School) -> None:
    direct = school.workspace.direct()
    answer = await school.type(f"/room {NEW}", channel=direct)
    assert answer.channel == direct


async def test_what_could_not_begin_soon_is_refused_in_the_acknowledgement(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FairSemaphore, "expected_wait", lambda self, person: 2 * MAX_WAIT)
    delivery = await school.workspace.command("/room", NEW)
    assert set(delivery.body) == {"text", "blocks", "response_type"}
    assert "so I haven't started this" in delivery.body["text"]
    assert "so I haven't started this" in str(delivery.body["blocks"])
    # for who typed it alone
    assert delivery.body["response_type"] == "ephemeral"


@pytest.mark.waiting
class TestWithoutRedis:
    """A bot that can write nothing down."""

    @pytest.fixture
    def environment(self) -> dict[str, str]:
        return {"REDIS_URL": "redis://127.0.0.1:1/0"}

    async def test_the_acknowledgement_says_that_a_change_is_not_begun(self, school: School) -> None:
        delivery = await not_begun(school, "/room", NEW)
        assert "so I haven't started this." in str(delivery.body["blocks"])
        assert [message.seen_by for message in school.workspace.answers(delivery)] == ["U0DEMO"]
        assert await school.asked("create_room") == []

    async def test_it_says_so_at_once_where_slack_has_waited_for_long(
        self, school: School, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(incoming, "waited", lambda request: 3600.0)
        monkeypatch.setattr(dispatcher, "ACCEPT_TIMEOUT", 3600.0)
        await not_begun(school, "/room", NEW)

    async def test_it_says_so_in_the_language_of_who_is_known(self, school: School) -> None:
        school.workspace.add_user("U0LI", "李老师", locale="zh-CN")
        await school.type("/room help", user="U0LI")
        delivery = await school.workspace.command("/room", NEW, user="U0LI")
        assert "没有" in delivery.body["text"]

    async def test_what_only_reads_is_acknowledged_and_answered(self, school: School) -> None:
        delivery = await acknowledged(school, "/room", "list")
        assert "No rooms found" in (await school.answer(delivery)).text
