"""What follows `peaks` alone: a day, a range of days, or a room with its day and times."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from functools import partial

from bot.language.commands import Command, DailyPeaks, HourlyPeaks, Question, Room, RoomPeaks
from bot.language.days import Day
from bot.language.hours import DAY, hours_of_span
from bot.language.parse_context import ParseContext
from bot.language.parse_error import ParseError
from bot.language.past_days import past_days, past_ranges
from bot.language.phrase_table import Tokens
from bot.language.ranges import Days
from bot.language.rooms import room_at
from bot.language.scanning import FilledSlots, Finder, fill, refuse_word
from bot.language.slots import FoundArgument, clock_of, day_or_days_at
from bot.language.suggestions import near
from bot.language.time_expressions import time_expression_at
from bot.language.time_spans import TimeSpan, span_at
from bot.language.tokenizer import quote, replaced, show


def peaks(args: Tokens, context: ParseContext) -> Command | Question:
    """`peaks [DAY]`, `peaks RANGE`, `peaks ROOM [DAY] [TIMES]`."""
    filled = _filled(args, context)
    said = {
        name: FoundArgument(found, args, *filled.places[name], context)
        for name, found in filled.values.items()
        if name != "room"
    }
    if "room" in filled.values:
        return _of_room(filled.values["room"], said, context)
    if "times" in said:
        refuse_word(args, said["times"].first)
    if "when" not in said:
        return HourlyPeaks(date=context.statistics_today)
    when = said["when"]
    if isinstance(when.found, Day):
        days_meant = tuple(HourlyPeaks(date=day) for day in _days(when, context))
        return Question("which_day", days_meant) if len(days_meant) > 1 else days_meant[0]
    with when.refused():
        ranges = past_ranges(when.found, context, when.text)
    found = tuple(DailyPeaks(from_=days.first, to=days.last, cut=days.cut) for days in ranges)
    return Question("which_day", found) if len(found) > 1 else found[0]


def _filled(args: Tokens, context: ParseContext) -> FilledSlots:
    """The slots; a bare title is none here, but what it would be in quotes is offered."""
    finders: dict[str, Finder] = {
        "when": partial(_when_at, context=context),
        "times": span_at,
        "by_day": context.words.by_day.at,
    }
    try:
        filled = fill(args, context, finders, bare_title=False)
        _refuse_noun(args, filled, context)
        return filled
    except ParseError as refused:
        if refused.kind != "unknown_word" or refused.guess or not refused.at:
            raise
        word = refused.at
        guess = near(word.lower(), context.verbs["peaks"])
        instead = guess or quote(word.strip('"'))
        is_title = sum(char.isalpha() for char in word) > 1 and not any(char.isdigit() for char in word)
        is_title = is_title and not any(
            time_expression_at(args, i) for i in range(len(args)) if args[i].raw == word
        )
        attempts = (show(args).replace(word, instead, 1),) if guess or is_title else ()
        raise ParseError("unknown_word", word, *attempts, *refused.attempts, guess=guess) from None


def _refuse_noun(args: Tokens, filled: FilledSlots, context: ParseContext) -> None:
    """Raises ParseError for the word for a room where no room is named: `peaks room yesterday`."""
    if "room" in filled.values:
        return
    for i in filled.left:
        if (noun := context.words.room_words.at(args, i)) and context.words.nouns.at(args, i):
            word = show(args[i : noun[1]])
            raise ParseError("unknown_word", word, replaced(args, i, noun[1], "rooms"), guess="rooms")


def _when_at(args: Tokens, i: int, context: ParseContext) -> tuple[Day | Days, int] | None:
    """A day or a range; beside a room, `2-3` is from two to three."""
    found = day_or_days_at(args, i, context)
    is_date = found and isinstance(found[0], Day) and found[0].weak and found[0].month is not None
    if found and is_date and found[1] == i + _HOURS and args[i + 1].text == "-" and room_at(args, 0, context):
        return None if min(len(args[i].text), len(args[i + 2].text)) == 1 else found
    return found


_HOURS = 3
"""Tokens of two hours and the sign between."""


def _of_room(room: Room, said: Mapping[str, FoundArgument], context: ParseContext) -> Command | Question:
    days = _days(said["when"], context) if "when" in said else (None,)
    if "times" not in said or len(days) > 1:
        of_days = tuple(RoomPeaks(room=room, date=day) for day in days)
        return Question("which_day", of_days) if len(days) > 1 else of_days[0]
    with said["times"].refused():
        times = _times(said["times"].found, context, said["times"].text)
    found = tuple(RoomPeaks(room=room, date=days[0], from_=begin, to=end) for begin, end in times)
    return Question("ambiguous_hour", found) if len(found) > 1 else found[0]


def _days(when: FoundArgument, context: ParseContext) -> tuple[date, ...]:
    if not isinstance(when.found, Day):
        raise ParseError("unknown_word", when.text)
    with when.refused():
        return past_days(when.found, context, when.text)


def _times(span: TimeSpan, context: ParseContext, text: str) -> list[tuple[time, time]]:
    """From when to when of one day. Raises ParseError when the end is missing or before the start."""
    if span.end is None and span.length is None:
        raise ParseError("missing", text, f"{text} for 1h", missing="end")
    part = span.start_day.part if span.start_day else None
    found = []
    for hours in hours_of_span(span, part, context.now):
        end = hours.ends[0] if hours.ends else hours.start + (hours.length or 0)
        if end > DAY or end <= hours.start:
            raise ParseError("backwards_range", text, "14:00-15:00")
        found.append((clock_of(hours.start), clock_of(min(end, DAY - 1))))
    return found
