"""Repeats, and how often."""

from __future__ import annotations

from bot.language.words import PartOfDay, RepeatWords

REPEATS = RepeatWords(
    every=("每", "每个", "逢", "每逢"),
    sets={
        **dict.fromkeys(("工作日", "个工作日"), range(5)),
        **dict.fromkeys(("周末", "个周末"), range(5, 7)),
        **dict.fromkeys(("天", "日"), range(7)),
    },
    lone_sets={"工作日": range(5), "天天": range(7)},
    parts={
        "早上": PartOfDay.MORNING,
        "天早上": PartOfDay.MORNING,
        "晚": PartOfDay.EVENING,
        "晚上": PartOfDay.EVENING,
    },
    every_other=("隔", "每隔", "每隔一周", "每隔一周的", "隔一周", "隔一周的"),
    monthly=("每月", "每个月", "每月的", "每个月的"),
    except_=("除了", "除去", "除开", "不含", "除"),
    except_after=("除外", "之外", "以外", "不上", "不上课", "外", "放假", "停课"),
    odd_weeks=("单周", "每单周", "单周的", "单周上课"),
    even_weeks=("双周", "每双周", "双周的", "双周上课"),
    term_weeks_after=("周", "教学周"),
    times=("次", "回", "节", "节课", "次课"),
    weekday_letters={"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6},
    week_counts=("周", "个星期", "个礼拜", "星期"),
    until=("直到", "到", "至"),
    starting_after=("起", "开始"),
    until_after=("为止", "止", "结束"),
)
