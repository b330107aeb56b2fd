"""Days, weeks and months."""

from __future__ import annotations

from bot.language.words import DayWords, PartOfDay, Reach

_WEEKDAY_ENDS = ("一1", "二2", "三3", "四4", "五5", "六6", "日天7")

DAYS = DayWords(
    relative={
        "今天": 0,
        "今日": 0,
        "明天": 1,
        "明日": 1,
        "后天": 2,
        "大后天": 3,
        "昨天": -1,
        "昨日": -1,
        "前天": -2,
        "大前天": -3,
    },
    with_part={
        "今晚": (0, PartOfDay.TONIGHT),
        "明晚": (1, PartOfDay.TONIGHT),
        "后晚": (2, PartOfDay.TONIGHT),
        "昨晚": (-1, PartOfDay.TONIGHT),
        "今早": (0, PartOfDay.MORNING),
        "明早": (1, PartOfDay.MORNING),
    },
    following={"次日": 1, "第二天": 1},
    weekdays={
        prefix + end: number
        for prefix in ("周", "星期", "礼拜")
        for number, ends in enumerate(_WEEKDAY_ENDS)
        for end in ends
    },
    reaches={
        **dict.fromkeys(("这", "这个", "本"), Reach.THIS),
        **dict.fromkeys(("下", "下个", "下一个"), Reach.NEXT),
        **dict.fromkeys(("下下", "下下个"), Reach.AFTER_NEXT),
        **dict.fromkeys(("上", "上个", "上一个"), Reach.LAST),
        **dict.fromkeys(("上上", "上上个"), Reach.BEFORE_LAST),
    },
    weeks=("周", "星期", "礼拜"),
    months_of_reach=("月",),
    month_units=("个月",),
    units={"天": 1, "日": 1, "周": 7, "个星期": 7, "星期": 7, "个礼拜": 7, "礼拜": 7},
    later={"后": 1, "以后": 1, "之后": 1, "前": -1, "以前": -1, "之前": -1},
    recent=("最近", "近", "过去", "最近的", "前"),
    year_marks=("年",),
    month_marks=("月",),
    day_marks=("日", "号"),
    lone_day_marks=("号",),
)
