"""Clock times, parts of day, lengths and zones."""

from __future__ import annotations

from collections.abc import Mapping

from bot.language.words import ClockWords, PartOfDay

IN_PARTS: Mapping[str, PartOfDay] = {
    "in the morning": PartOfDay.MORNING,
    "in the afternoon": PartOfDay.AFTERNOON,
    "in the evening": PartOfDay.EVENING,
    "at night": PartOfDay.EVENING,
    "in the am": PartOfDay.AM,
    "in the pm": PartOfDay.PM,
}

CLOCKS = ClockWords(
    meridiems={
        **dict.fromkeys(("am", "a.m", "a.m.", "a", "a m", "a. m.", "a. m"), PartOfDay.AM),
        **dict.fromkeys(("pm", "p.m", "p.m.", "p", "p m", "p. m.", "p. m"), PartOfDay.PM),
    },
    parts_after=IN_PARTS,
    names={
        **dict.fromkeys(("noon", "midday", "12 noon", "twelve noon", "noontime", "12 midday"), 12),
        **dict.fromkeys(("midnight", "12 midnight", "twelve midnight"), 0),
    },
    now=("now", "right now"),
    around=("around", "about", "approximately", "approx", "roughly", "circa", "~"),
    around_after=("sharp", "exactly", "ish"),
    halves_past={
        "half": 30,
        "a half": 30,
        "quarter": 15,
        "a quarter": 15,
        "three quarters": 45,
        "three quarter": 45,
        "half an hour": 30,
    },
    half=("half",),
    past=("past", "after"),
    before=("to", "till", "before", "of", "until"),
    minute_nouns=("minutes", "minute", "mins", "min"),
    zero=("oh", "o", "zero"),
    o_clock=("o'clock", "oclock", "o clock"),
    hours_after=("hrs", "hours", "hr"),
    units={
        **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1),
        **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60),
        **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3600),
        **dict.fromkeys(("d", "day", "days"), 86400),
    },
    unit_halves={"½": 2, "¼": 1, "¾": 3},
    halves={
        **dict.fromkeys(
            ("half an hour", "half a hour", "half hour", "a half hour", "half-hour", "a half-hour"), 1800
        ),
        **dict.fromkeys(("quarter of an hour", "a quarter of an hour", "quarter hour"), 900),
        "half a day": 43200,
        **dict.fromkeys(("three quarters of an hour", "three-quarters of an hour"), 2700),
    },
    and_a_half=("and a half", "and half", "and an half"),
    cities={"beijing": "Asia/Shanghai", "et": "America/New_York"},
    zone_nouns=("time",),
)
