"""What comes again and again, and how often."""

from __future__ import annotations

from bot.language.words import RepeatWords

REPEATS = RepeatWords(
    every=("每", "每个"),
    sets={"工作日": range(5), "天": range(7), "日": range(7)},
    weekday_letters={"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6},
    week_counts=("周", "个星期", "个礼拜", "星期"),
    until=("直到", "到", "至"),
    until_after=("为止", "止", "结束"),
)
