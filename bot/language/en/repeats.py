"""Repeats, and how often."""

from __future__ import annotations

from bot.language.en.days import WEEKDAY_NAMES
from bot.language.words import PartOfDay, RepeatWords

REPEATS = RepeatWords(
    every=("every", "each", "any"),
    sets={
        **dict.fromkeys(("weekday", "weekdays", "workday", "working day", "school day"), range(5)),
        **dict.fromkeys(("weekend", "weekends"), range(5, 7)),
        "day": range(7),
    },
    lone_sets={
        **dict.fromkeys(("daily", "everyday"), range(7)),
        **dict.fromkeys(("weekdays", "workdays"), range(5)),
        "weekends": range(5, 7),
    },
    parts={
        "morning": PartOfDay.MORNING,
        "afternoon": PartOfDay.AFTERNOON,
        "evening": PartOfDay.EVENING,
        "night": PartOfDay.EVENING,
    },
    lone_parts={
        "mornings": PartOfDay.MORNING,
        "afternoons": PartOfDay.AFTERNOON,
        "evenings": PartOfDay.EVENING,
        "nights": PartOfDay.EVENING,
    },
    weekly=("weekly", "weekly on", "once a week", "once a week on", "on"),
    plural_weekdays={f"{name}s": number for number, name in enumerate(WEEKDAY_NAMES)}
    | {"mons": 0, "fris": 4},
    every_other=("fortnightly", "fortnightly on", "every fortnight on"),
    monthly=("monthly", "every month", "each month", "per month", "a month"),
    other=("other", "second", "2nd"),
    except_=(
        *(
            "except",
            "except on",
            "except for",
            "excluding",
            "but not",
            "but not on",
            "not on",
            "skip",
            "skipping",
        ),
        *("without", "no class on", "no class"),
    ),
    odd_weeks=("odd weeks", "odd week", "on odd weeks", "in odd weeks", "of odd weeks"),
    even_weeks=("even weeks", "even week", "on even weeks", "in even weeks", "of even weeks"),
    term_weeks=("weeks", "week", "wks", "wk", "in weeks", "teaching weeks"),
    times=("times", "classes", "sessions", "lessons", "occurrences"),
    week_counts=("week", "weeks", "wk", "wks"),
    until=("until", "till", "til", "untill", "through", "thru", "to"),
    starting=("starting", "starting on", "starting from"),
)
