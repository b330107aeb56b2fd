"""Clock times, parts of day, lengths and zones."""

from __future__ import annotations

from bot.language.words import ClockWords, PartOfDay

CLOCKS = ClockWords(
    parts_before={
        **dict.fromkeys(
            ("上午", "早上", "早晨", "清晨", "清早", "一早", "早", "早间", "午前"), PartOfDay.MORNING
        ),
        **dict.fromkeys(("中午", "正午"), PartOfDay.MIDDAY),
        **dict.fromkeys(("下午", "午后"), PartOfDay.AFTERNOON),
        **dict.fromkeys(("傍晚", "晚上", "晚间", "夜里", "夜间", "晚"), PartOfDay.EVENING),
        "凌晨": PartOfDay.SMALL_HOURS,
    },
    names={"正午": 12, "中午": 12, "午夜": 24, "半夜": 24},
    now=("现在", "此刻", "马上"),
    around=("大约", "大概", "约", "差不多"),
    around_after=("左右", "左右吧", "前后", "前后吧", "上下", "来钟", "多钟", "许"),
    short_of=("差", "缺"),
    past=("过",),
    zero=("零", "〇"),
    o_clock=("钟", "整", "正"),
    hour_marks=("点", "点钟", "点整", "点正", "时", "时整"),
    quarters={"半": 30, "一刻": 15, "1刻": 15, "三刻": 45, "3刻": 45},
    minute_marks={"分": True, "分钟": False},
    units={
        "秒": 1,
        "秒钟": 1,
        "分": 60,
        "分钟": 60,
        "刻钟": 900,
        **dict.fromkeys(("小时", "个小时", "钟头", "个钟头", "个钟"), 3600),
        "天": 86400,
    },
    halves=dict.fromkeys(("半小时", "半个小时", "半个钟头", "半个钟"), 1800),
    and_a_half=("半",),
    units_and_a_half=dict.fromkeys(("个半小时", "个半钟头", "个半钟"), 3600),
    cities={"北京": "Asia/Shanghai"},
    zone_nouns=("时间",),
    example_zone="北京时间",
)
