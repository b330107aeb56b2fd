"""Days, weeks and months."""

from __future__ import annotations

from bot.language.words import DayWords, PartOfDay, Reach

_WEEKDAY_ENDS = ("一1", "二2", "三3", "四4", "五5", "六6", "日天7")

DAYS = DayWords(
    relative={
        **dict.fromkeys(("今天", "今日", "今儿", "今儿个"), 0),
        **dict.fromkeys(("明天", "明日", "明儿", "明儿个"), 1),
        **dict.fromkeys(("后天", "后日", "后儿", "后儿个"), 2),
        **dict.fromkeys(("大后天", "大后儿"), 3),
        **dict.fromkeys(("昨天", "昨日", "昨儿"), -1),
        **dict.fromkeys(("前天", "前日", "前儿"), -2),
        "大前天": -3,
    },
    literary=("今日", "明日", "昨日", "前日", "后日"),
    with_part={
        "今晚": (0, PartOfDay.TONIGHT),
        "明晚": (1, PartOfDay.TONIGHT),
        "后晚": (2, PartOfDay.TONIGHT),
        "昨晚": (-1, PartOfDay.TONIGHT),
        "今早": (0, PartOfDay.MORNING),
        "明早": (1, PartOfDay.MORNING),
        "今晨": (0, PartOfDay.MORNING),
        "明晨": (1, PartOfDay.MORNING),
        "今夜": (0, PartOfDay.TONIGHT),
        "明夜": (1, PartOfDay.TONIGHT),
    },
    following={"次日": 1, "第二天": 1},
    weekdays={
        prefix + end: number
        for prefix in ("周", "星期", "礼拜")
        for number, ends in enumerate(_WEEKDAY_ENDS)
        for end in ends
    },
    reaches={
        **dict.fromkeys(("这", "这个", "本", "这一", "当"), Reach.THIS),
        **dict.fromkeys(("下", "下个", "下一个", "下一"), Reach.NEXT),
        **dict.fromkeys(("下下", "下下个"), Reach.AFTER_NEXT),
        **dict.fromkeys(("上", "上个", "上一个", "上一"), Reach.LAST),
        **dict.fromkeys(("上上", "上上个"), Reach.BEFORE_LAST),
    },
    weeks=("周", "星期", "礼拜"),
    weekends=("周末",),
    month_ends=("底", "末"),
    measure=("个",),
    last_ordinals=("最后一个", "最后"),
    years={"今年": 0, "明年": 1, "去年": -1},
    month_lengths={"个月": 1, "年": 12},
    count_before=("过", "再过"),
    ahead=("未来", "接下来", "接下来的", "未来的"),
    after_today=("后",),
    months_of_reach=("月",),
    month_units=("个月",),
    units={"天": 1, "日": 1, "周": 7, "个星期": 7, "星期": 7, "个礼拜": 7, "礼拜": 7},
    within=("内", "以内", "之内", "里"),
    later={
        **dict.fromkeys(("后", "以后", "之后", "过后"), 1),
        **dict.fromkeys(("前", "以前", "之前"), -1),
    },
    recent=("最近", "近", "过去", "最近的", "前"),
    year_marks=("年",),
    month_marks=("月", "月份"),
    day_marks=("日", "号"),
)
