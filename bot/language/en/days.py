"""Days, weeks and months."""

from __future__ import annotations

from bot.language.en.clocks import IN_PARTS
from bot.language.words import DayWords, PartOfDay, Reach

WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_SHORT_WEEKDAYS = (
    ("mon",),
    ("tue", "tues"),
    ("wed", "weds"),
    ("thu", "thur", "thurs"),
    ("fri",),
    ("sat",),
    ("sun",),
)
_MONTHS = (
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
)

DAYS = DayWords(
    relative={
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
    with_part={
        "tonight": (0, PartOfDay.TONIGHT),
        "this morning": (0, PartOfDay.MORNING),
        "this afternoon": (0, PartOfDay.AFTERNOON),
        "this evening": (0, PartOfDay.EVENING),
        "last night": (-1, PartOfDay.EVENING),
    },
    parts={
        "morning": PartOfDay.MORNING,
        "afternoon": PartOfDay.AFTERNOON,
        "evening": PartOfDay.EVENING,
        "night": PartOfDay.EVENING,
        **IN_PARTS,
    },
    following={"the next day": 1, "next day": 1},
    weekdays={name: number for number, name in enumerate(WEEKDAY_NAMES)}
    | {f"{name}s": number for number, name in enumerate(WEEKDAY_NAMES)},
    short_weekdays={name: number for number, names in enumerate(_SHORT_WEEKDAYS) for name in names},
    reaches={
        "this": Reach.THIS,
        "next": Reach.NEXT,
        "last": Reach.LAST,
        "past": Reach.LAST,
        "previous": Reach.LAST,
        "coming": Reach.NEXT,
    },
    weeks=("week",),
    months_of_reach=("month",),
    month_units=("month", "months"),
    months={
        name: number
        for number, names in enumerate(_MONTHS, start=1)
        for name in (*names, *(f"{short}." for short in names[1:]))
    },
    ordinals=("st", "nd", "rd", "th"),
    units={"day": 1, "days": 1, "week": 7, "weeks": 7},
    later={"from now": 1, "later": 1, "ago": -1},
    recent=("last", "past", "the last", "the past", "previous"),
)
