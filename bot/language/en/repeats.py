"""What comes again and again, and how often."""

from __future__ import annotations

from bot.language.words import RepeatWords

REPEATS = RepeatWords(
    every=("every", "each"),
    sets={
        **dict.fromkeys(("weekday", "weekdays", "workday"), range(5)),
        "day": range(7),
    },
    week_counts=("week", "weeks"),
    until=("until", "till", "through", "to"),
    starting=("starting", "starting on", "starting from"),
)
