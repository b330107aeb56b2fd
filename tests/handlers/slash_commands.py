"""What every slash command does with whatever is typed."""

from __future__ import annotations

from bot.sandbox.workspace import Delivery
from tests.end_to_end.conftest import School


async def acknowledged(school: School, command: str, text: str) -> Delivery:
    """A command that was acknowledged with nothing."""
    delivery = await school.workspace.command(command, text)
    assert (delivery.status, delivery.body) == (200, {})
    return delivery


async def answered_later(school: School, endpoint: str, command: str, text: str) -> str:
    """What who typed it alone is told, after it was acknowledged while the platform took its time."""
    await school.control("/faults", endpoint=endpoint, kind="latency", seconds=0.3)
    delivery = await acknowledged(school, command, text)
    assert school.workspace.answers(delivery) == []
    answer = await school.answer(delivery)
    assert answer.seen_by == "U0DEMO"
    return answer.text


async def not_begun(school: School, command: str, text: str) -> Delivery:
    """A command whose acknowledgement says to who typed it that it was not begun."""
    delivery = await school.workspace.command(command, text)
    assert (delivery.status, delivery.body["response_type"]) == (200, "ephemeral")
    assert "so I haven't started this." in delivery.body["text"]
    return delivery
