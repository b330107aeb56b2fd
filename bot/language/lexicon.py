"""The words of time, of numbers and of courtesy, English and Chinese side by side. Words of commands stand in
the catalogue, those of options in `options`. A further language is one more entry in each table."""

from __future__ import annotations

from enum import Enum

from bot.language.phrases import Phrases, starters


class Part(Enum):
    """A part of day, which says what an hour of the 12-hour clock means."""

    AM = "am"
    PM = "pm"
    MORNING = "morning"
    MIDDAY = "midday"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    SMALL_HOURS = "small hours"
    TONIGHT = "tonight"


class Reach(Enum):
    """Which week or month is meant, counted from the current one; `ALONE` when none was said."""

    ALONE = None
    BEFORE_LAST = -2
    LAST = -1
    THIS = 0
    NEXT = 1
    AFTER_NEXT = 2


RELATIVE_DAYS = Phrases(
    {
        "en": {
            "today": 0,
            "tomorrow": 1,
            "tmr": 1,
            "tmrw": 1,
            "day after tomorrow": 2,
            "the day after tomorrow": 2,
            "yesterday": -1,
            "day before yesterday": -2,
            "the day before yesterday": -2,
        },
        "zh": {
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
    }
)
"""Days counted from today."""

DAYS_WITH_PART = Phrases(
    {
        "en": {
            "tonight": (0, Part.TONIGHT),
            "this morning": (0, Part.MORNING),
            "this afternoon": (0, Part.AFTERNOON),
            "this evening": (0, Part.EVENING),
            "last night": (-1, Part.EVENING),
        },
        "zh": {
            "今晚": (0, Part.TONIGHT),
            "明晚": (1, Part.TONIGHT),
            "后晚": (2, Part.TONIGHT),
            "昨晚": (-1, Part.TONIGHT),
            "今早": (0, Part.MORNING),
            "明早": (1, Part.MORNING),
        },
    }
)
"""Days counted from today that name a part of day too."""

FOLLOWING_DAY = Phrases({"en": {"the next day": 1, "next day": 1}, "zh": {"次日": 1, "第二天": 1}})
"""Days counted from the day a range starts on."""

WEEKDAYS = Phrases(
    {
        "en": {
            "monday": 0,
            "tuesday": 1,
            "wednesday": 2,
            "thursday": 3,
            "friday": 4,
            "saturday": 5,
            "sunday": 6,
            "mondays": 0,
            "tuesdays": 1,
            "wednesdays": 2,
            "thursdays": 3,
            "fridays": 4,
            "saturdays": 5,
            "sundays": 6,
        },
        "zh": {
            prefix + name: weekday
            for prefix in ("周", "星期", "礼拜")
            for names, weekday in (
                ("一1", 0),
                ("二2", 1),
                ("三3", 2),
                ("四4", 3),
                ("五5", 4),
                ("六6", 5),
                ("日天7", 6),
            )
            for name in names
        },
    }
)

SHORT_WEEKDAYS = Phrases(
    {
        "en": {
            "mon": 0,
            "tue": 1,
            "tues": 1,
            "wed": 2,
            "weds": 2,
            "thu": 3,
            "thur": 3,
            "thurs": 3,
            "fri": 4,
            "sat": 5,
            "sun": 6,
        }
    }
)
"""Short forms, which are words of other meanings too: `SAT prep`, `sun`."""

WEEKDAY_LETTERS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
"""What may follow 周 in a list: 每周一三."""

WEEKDAY_SETS = Phrases(
    {
        "en": {"weekday": range(5), "weekdays": range(5), "day": range(7), "workday": range(5)},
        "zh": {"工作日": range(5), "天": range(7), "日": range(7)},
    }
)
"""What follows `every`, 每, apart from single weekdays."""

REACHES = Phrases(
    {
        "en": {
            "this": Reach.THIS,
            "next": Reach.NEXT,
            "last": Reach.LAST,
            "past": Reach.LAST,
            "previous": Reach.LAST,
            "coming": Reach.NEXT,
        },
        "zh": {
            "这": Reach.THIS,
            "这个": Reach.THIS,
            "本": Reach.THIS,
            "下": Reach.NEXT,
            "下个": Reach.NEXT,
            "下一个": Reach.NEXT,
            "下下": Reach.AFTER_NEXT,
            "下下个": Reach.AFTER_NEXT,
            "上": Reach.LAST,
            "上个": Reach.LAST,
            "上一个": Reach.LAST,
            "上上": Reach.BEFORE_LAST,
            "上上个": Reach.BEFORE_LAST,
        },
    }
)

WEEKS = Phrases({"en": {"week": True}, "zh": {"周": True, "星期": True, "礼拜": True}})
MONTHS_WORD = Phrases({"en": {"month": True}, "zh": {"月": True}})

MONTHS = Phrases(
    {
        "en": {
            name: number
            for number, names in enumerate(
                (
                    ("january", "jan"),
                    ("february", "feb"),
                    ("march", "mar"),
                    ("april", "apr"),
                    ("may",),
                    ("june", "jun"),
                    ("july", "jul"),
                    ("august", "aug"),
                    ("september", "sep", "sept"),
                    ("october", "oct"),
                    ("november", "nov"),
                    ("december", "dec"),
                ),
                start=1,
            )
            for name in (*names, *(f"{short}." for short in names[1:]))
        }
    }
)

ORDINALS = Phrases({"en": {"st": True, "nd": True, "rd": True, "th": True}})

MERIDIEMS = Phrases(
    {
        "en": {
            "am": Part.AM,
            "a.m": Part.AM,
            "a.m.": Part.AM,
            "a": Part.AM,
            "pm": Part.PM,
            "p.m": Part.PM,
            "p.m.": Part.PM,
            "p": Part.PM,
        }
    }
)
"""What stands after an hour. A lone letter only right after it."""

PARTS_BEFORE = Phrases(
    {
        "zh": {
            "上午": Part.MORNING,
            "早上": Part.MORNING,
            "早晨": Part.MORNING,
            "清晨": Part.MORNING,
            "清早": Part.MORNING,
            "一早": Part.MORNING,
            "中午": Part.MIDDAY,
            "正午": Part.MIDDAY,
            "下午": Part.AFTERNOON,
            "午后": Part.AFTERNOON,
            "傍晚": Part.EVENING,
            "晚上": Part.EVENING,
            "晚间": Part.EVENING,
            "夜里": Part.EVENING,
            "夜间": Part.EVENING,
            "晚": Part.EVENING,
            "凌晨": Part.SMALL_HOURS,
        }
    }
)
"""What stands before an hour."""

PARTS_AFTER = Phrases(
    {
        "en": {
            "in the morning": Part.MORNING,
            "in the afternoon": Part.AFTERNOON,
            "in the evening": Part.EVENING,
            "at night": Part.EVENING,
        }
    }
)
"""What stands after an hour or a range."""

PARTS_OF_DAY = Phrases(
    {
        "en": {
            "morning": Part.MORNING,
            "afternoon": Part.AFTERNOON,
            "evening": Part.EVENING,
            "night": Part.EVENING,
            "in the morning": Part.MORNING,
            "in the afternoon": Part.AFTERNOON,
            "in the evening": Part.EVENING,
            "at night": Part.EVENING,
        }
    }
)
"""What stands after a day: `tomorrow evening`."""

CLOCK_WORDS = Phrases(
    {
        "en": {"noon": 12, "midday": 12, "midnight": 0},
        "zh": {"正午": 12, "中午": 12, "午夜": 24, "半夜": 24},
    }
)
"""Hours that have a name."""

NOW = Phrases({"en": {"now": True, "right now": True}, "zh": {"现在": True}})

O_CLOCK = Phrases({"en": {"o'clock": True, "oclock": True}, "zh": {"钟": True, "整": True}})
HOUR_MARKS = Phrases({"zh": {"点": True, "点钟": True, "点整": True, "时": True}})
QUARTERS = Phrases({"zh": {"半": 30, "一刻": 15, "1刻": 15, "三刻": 45, "3刻": 45}})
"""Minutes that have a name, after 点."""
MINUTE_MARKS = Phrases({"zh": {"分": True, "分钟": False}})
"""After the minutes of a time; False for what makes them a duration."""

TO = Phrases(
    {
        "en": {
            "to": True,
            "till": True,
            "til": True,
            "until": True,
            "-": True,
            "~": True,
            "..": True,
            "->": True,
            "through": True,
            "thru": True,
        },
        "zh": {"到": True, "至": True, "直到": True},
    }
)
"""Between the two ends of a range. The signs may be repeated."""

FROM = Phrases({"en": {"from": True, "between": True}, "zh": {"从": True, "自": True, "由": True}})
AT = Phrases({"en": {"at": True, "@": True}, "zh": {"在": True, "于": True}})
ON = Phrases({"en": {"on": True, "on the": True}, "zh": {"在": True, "于": True}})
AND = Phrases({"en": {"and": True, "&": True}, "zh": {"和": True, "及": True, "与": True}})

LASTING = Phrases(
    {
        "en": {"for": True, "+": True, "lasting": True},
        "zh": {
            "起": True,
            "共": True,
            "起共": True,
            "开始": True,
            "开始共": True,
            "持续": True,
            "起持续": True,
            "时长": True,
            "上": True,
            "上课": True,
        },
    }
)
"""Between a start and how long it lasts."""

EVERY = Phrases({"en": {"every": True, "each": True}, "zh": {"每": True, "每个": True}})
UNTIL = Phrases(
    {
        "en": {"until": True, "till": True, "through": True, "to": True},
        "zh": {"直到": True, "到": True, "至": True},
    }
)
UNTIL_AFTER = Phrases({"zh": {"为止": True, "止": True, "结束": True}})
STARTING = Phrases({"en": {"starting": True, "starting on": True, "starting from": True}, "zh": {}})
WEEK_COUNTS = Phrases(
    {"en": {"week": True, "weeks": True}, "zh": {"周": True, "个星期": True, "个礼拜": True, "星期": True}}
)
"""What a repeat is counted in."""

SINCE = Phrases({"en": {"since": True}, "zh": {"自从": True, "自": True, "从": True}})
SINCE_AFTER = Phrases({"zh": {"以来": True, "至今": True, "到今天": True, "到现在": True}})

WHEN_LABELS = Phrases(
    {
        "en": {"for": True, "time": False, "when": False, "date": False},
        "zh": {"时间": False, "日期": False, "上课时间": False},
    }
)
"""Right before WHEN: what belongs to it; False for what does only with a colon."""

TITLE_LABELS = Phrases(
    {
        "en": dict.fromkeys(("title", "name"), True),
        "zh": dict.fromkeys(("标题", "名称", "名字", "题目"), True),
    }
)
"""Before a title, with a colon."""

IN = Phrases({"en": {"in": True}})

LATER = Phrases(
    {
        "en": {"from now": 1, "later": 1, "ago": -1},
        "zh": {"后": 1, "以后": 1, "之后": 1, "前": -1, "以前": -1, "之前": -1},
    }
)
"""After a number of days or weeks: which way to count."""

RECENT = Phrases(
    {
        "en": {"last": True, "past": True, "the last": True, "the past": True, "previous": True},
        "zh": {"最近": True, "近": True, "过去": True, "最近的": True, "前": True},
    }
)
"""Before a number of days: those that end today."""

DAY_UNITS = Phrases(
    {
        "en": {"day": 1, "days": 1, "week": 7, "weeks": 7},
        "zh": {"天": 1, "日": 1, "周": 7, "个星期": 7, "星期": 7, "个礼拜": 7, "礼拜": 7},
    }
)
"""Units of whole days, in days."""

TIME_UNITS = Phrases(
    {
        "en": {
            **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1),
            **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60),
            **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3600),
            **dict.fromkeys(("d", "day", "days"), 86400),
        },
        "zh": {
            "秒": 1,
            "秒钟": 1,
            "分": 60,
            "分钟": 60,
            "刻钟": 900,
            **dict.fromkeys(("小时", "个小时", "钟头", "个钟头", "个钟"), 3600),
            "天": 86400,
        },
    }
)
"""Units of duration, in seconds."""

HALVES = Phrases(
    {
        "en": {"half an hour": 1800, "half hour": 1800, "a half hour": 1800, "quarter of an hour": 900},
        "zh": {"半小时": 1800, "半个小时": 1800, "半个钟头": 1800, "半个钟": 1800},
    }
)
"""Durations that have a name, in seconds."""

AND_A_HALF = Phrases({"en": {"and a half": True}, "zh": {"半": True}})
"""After a whole number of hours."""

UNITS_AND_A_HALF = Phrases({"zh": {"个半小时": 3600, "个半钟头": 3600, "个半钟": 3600}})
"""After a whole number: the unit and half of it once more, in seconds of the unit."""

NUMBER_WORDS = Phrases(
    {
        "en": {
            word: number
            for number, word in enumerate(
                [
                    "one",
                    "two",
                    "three",
                    "four",
                    "five",
                    "six",
                    "seven",
                    "eight",
                    "nine",
                    "ten",
                    "eleven",
                    "twelve",
                ],
                start=1,
            )
        }
        | {"a": 1, "an": 1}
    }
)

HAN_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
HAN_UNITS = {"十": 10, "百": 100}

NUMBER_STARTS = frozenset(HAN_DIGITS) | frozenset(HAN_UNITS) | NUMBER_WORDS.firsts
DAY_STARTS = NUMBER_STARTS | starters(
    ON, DAYS_WITH_PART, RELATIVE_DAYS, FOLLOWING_DAY, REACHES, WEEKDAYS, SHORT_WEEKDAYS, MONTHS, IN
)
RANGE_STARTS = DAY_STARTS | starters(SINCE, FROM, RECENT)
SPAN_STARTS = NUMBER_STARTS | starters(FROM, AT, PARTS_BEFORE, CLOCK_WORDS, NOW, HALVES, IN)
"""What a day, a range of days and a span of time may begin with, numbers apart."""
