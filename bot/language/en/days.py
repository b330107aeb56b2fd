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
        **dict.fromkeys(
            (
                "tomorrow",
                "tomorrows",
                "tomorrow's",
                "tmr",
                "tmrw",
                "tmw",
                "tomo",
                "tomoz",
                "2moro",
                "2morrow",
                "2mrw",
            ),
            1,
        ),
        "day after tomorrow": 2,
        "the day after tomorrow": 2,
        "yesterday": -1,
        "yesterday's": -1,
        "today's": 0,
        "last day": -1,
        "day before yesterday": -2,
        "the day before yesterday": -2,
    },
    with_part={
        "tonight": (0, PartOfDay.TONIGHT),
        "this night": (0, PartOfDay.TONIGHT),
        "this morning": (0, PartOfDay.MORNING),
        "this afternoon": (0, PartOfDay.AFTERNOON),
        "this arvo": (0, PartOfDay.AFTERNOON),
        "this evening": (0, PartOfDay.EVENING),
        "last night": (-1, PartOfDay.EVENING),
    },
    parts={
        "morning": PartOfDay.MORNING,
        "afternoon": PartOfDay.AFTERNOON,
        "arvo": PartOfDay.AFTERNOON,
        "evening": PartOfDay.EVENING,
        "night": PartOfDay.EVENING,
        **IN_PARTS,
    },
    years={"this year": 0, "next year": 1, "last year": -1},
    this_month={
        **dict.fromkeys(("this month", "the month", "the current month", "current month"), Reach.THIS),
        **dict.fromkeys(
            ("next month", "the next month", "the following month", "the coming month"), Reach.NEXT
        ),
        **dict.fromkeys(("last month", "the last month", "the past month", "the previous month"), Reach.LAST),
    },
    end_of=("end of", "the end of"),
    articles=("the",),
    day_nouns=("day",),
    last_ordinals=("last",),
    after_next=("after next", "after the next"),
    week_after={
        **dict.fromkeys(
            ("week", "wk", "a week", "in a week", "a week on", "a week from", "one week from"), 7
        ),
        **dict.fromkeys(("fortnight", "a fortnight", "two weeks on", "two weeks from", "2 weeks from"), 14),
    },
    following={"the next day": 1, "next day": 1},
    weekdays={name: number for number, name in enumerate(WEEKDAY_NAMES)}
    | {f"{name}s": number for number, name in enumerate(WEEKDAY_NAMES)},
    short_weekdays={
        name: number
        for number, names in enumerate(_SHORT_WEEKDAYS)
        for each in names
        for name in (each, f"{each}.")
    }
    | {"mons": 0, "fris": 4},
    reaches={
        "this": Reach.THIS,
        "next": Reach.NEXT,
        "last": Reach.LAST,
        "past": Reach.LAST,
        "this past": Reach.LAST,
        "previous": Reach.LAST,
        "coming": Reach.NEXT,
        "upcoming": Reach.NEXT,
        "following": Reach.NEXT,
        "current": Reach.THIS,
        "the next": Reach.NEXT,
        "the following": Reach.NEXT,
        "the coming": Reach.NEXT,
        "the current": Reach.THIS,
        "the last": Reach.LAST,
        "the past": Reach.LAST,
        "the previous": Reach.LAST,
    },
    weeks=("week", "week's"),
    coming=("coming", "the coming", "upcoming", "the upcoming", "this coming", "this upcoming", "this next"),
    latest=("past", "the past", "this past"),
    weekends=("weekend", "weekends", "week-end"),
    months_of_reach=("month",),
    month_units=("month", "months"),
    months={
        name: number
        for number, names in enumerate(_MONTHS, start=1)
        for name in (*names, *(f"{short}." for short in names[1:]))
    },
    ordinals=("st", "nd", "rd", "th"),
    units={"day": 1, "days": 1, "week": 7, "weeks": 7, "wk": 7, "wks": 7, "fortnight": 14, "fortnights": 14},
    month_lengths={"month": 1, "months": 1, "year": 12, "years": 12},
    later={"from now": 1, "later": 1, "hence": 1, "ago": -1, "back": -1},
    from_day={"from": 1, "after": 1, "before": -1},
    count_before=("in", "within"),
    recent=("last", "past", "the last", "the past", "previous", "the previous"),
    ahead=("next", "the next", "coming", "the coming", "upcoming", "following"),
)
