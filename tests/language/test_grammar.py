"""What is made before the first line comes."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.commands import GRAMMAR
from bot.language import phrase_table

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 25, 10, tzinfo=ZONE)


@pytest.mark.parametrize(
    "line",
    [
        "room new chess tomorrow 2-3pm",
        "nwe chess 14:00-15:00",
        "room 新建 象棋 明天下午2点到3点",
        "rename last to Go",
    ],
)
def test_after_warming_up_a_line_makes_no_large_table(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    GRAMMAR.warm_up(NOW, ZONE)
    made: list[str] = []

    def tokens_of(phrase: str) -> phrase_table.Tokens:
        made.append(phrase)
        return original(phrase)

    original = phrase_table.tokens_of
    monkeypatch.setattr(phrase_table, "tokens_of", tokens_of)
    GRAMMAR.read(line, now=NOW, zone=ZONE)
    assert len(made) < 100
