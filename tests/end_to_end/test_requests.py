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
