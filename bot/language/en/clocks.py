"""Clock times, parts of day, lengths and zones."""

from __future__ import annotations

from collections.abc import Mapping

from bot.language.words import ClockWords, PartOfDay

IN_PARTS: Mapping[str, PartOfDay] = {
    "in the morning": PartOfDay.MORNING,
    "in the afternoon": PartOfDay.AFTERNOON,
    "in the evening": PartOfDay.EVENING,
    "at night": PartOfDay.EVENING,
}

CLOCKS = ClockWords(
    meridiems={
        **dict.fromkeys(("am", "a.m", "a.m.", "a"), PartOfDay.AM),
        **dict.fromkeys(("pm", "p.m", "p.m.", "p"), PartOfDay.PM),
    },
    parts_after=IN_PARTS,
    names={"noon": 12, "midday": 12, "midnight": 0},
    now=("now", "right now"),
    o_clock=("o'clock", "oclock"),
    units={
        **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1),
        **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60),
        **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3600),
        **dict.fromkeys(("d", "day", "days"), 86400),
    },
    halves={"half an hour": 1800, "half hour": 1800, "a half hour": 1800, "quarter of an hour": 900},
    and_a_half=("and a half",),
    cities={"beijing": "Asia/Shanghai"},
    zone_nouns=("time",),
)
