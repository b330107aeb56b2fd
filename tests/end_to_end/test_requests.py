"""How often the platform is asked for what one line says: the table of docs/performance.md, typed and counted."""

from __future__ import annotations

import re
from pathlib import Path

from .conftest import School, after_a_double_click

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"


async def asked_since(school: School) -> int:
    """How often the platform was asked since it was asked last."""
    counts = (await school.control_client.get("/_control/requests/counts")).json()
    await school.control_client.delete("/_control/requests")
    return sum(counts.values())


async def test_home_asks_twice_however_many_classes_are_on(school: School) -> None:
    await school.control("/rooms", count=40, start="2026-11-24T09:00:00", end="2026-11-24T21:00:00")
    await school.type("/room watch on in #ops")
    await asked_since(school)
    await school.workspace.open_home()
    await school.workspace.wait_until(lambda: bool(school.workspace.world.homes), 60)
    assert await asked_since(school) == 2


async def test_the_table_of_requests_is_true(school: School) -> None:
    rows = re.findall(r"^\| (?:`([^`]+)`|\*([^*]+)\*) \| (\d+) \|$", PAGE.read_text(), re.MULTILINE)
    assert len(rows) > 20
    # a card by direct message is updated when it suits
    await school.type("/room cards here")
    await asked_since(school)
    counted = []
    for line, button, _ in rows:
        if line:
            answer = await school.type(line)
        else:
            await after_a_double_click()
            answer = await school.press(answer, button)
        counted.append((line, button, str(await asked_since(school))))
    assert counted == rows
