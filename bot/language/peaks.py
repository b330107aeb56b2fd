"""What follows `peaks` alone: a day, a range of days, or a room with its day and times."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from functools import partial

from bot.language.commands import Command, DailyPeaks, HourlyPeaks, Question, Room, RoomPeaks
from bot.language.days import Day
from bot.language.hours import DAY, hours_of_span
from bot.language.normalise import quote, show
from bot.language.parse_context import ParseContext
from bot.language.parse_error import ParseError
from bot.language.past import past_day, past_range
from bot.language.phrases import Tokens
from bot.language.scanning import Filled, Finder, fill, refuse_word
from bot.language.slots import Said, clock_of, day_or_days_at
from bot.language.spans import Span, span_at
from bot.language.suggestions import near


def peaks(args: Tokens, context: ParseContext) -> Command | Question:
    """`peaks [DAY]`, `peaks RANGE`, `peaks ROOM [DAY] [TIMES]`."""
    filled = _filled(args, context)
    said = {
        name: Said(found, args, *filled.places[name], context)
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
        return HourlyPeaks(date=_day(when, context))
    with when.refused():
        days = past_range(when.found, context, when.text)
    return DailyPeaks(from_=days.first, to=days.last, cut=days.cut)


def _filled(args: Tokens, context: ParseContext) -> Filled:
    """The slots; a bare title is none here, but what it would be in quotes is offered."""
    finders: dict[str, Finder] = {
        "when": partial(day_or_days_at, context=context),
        "times": span_at,
        "by_day": context.words.by_day.at,
    }
    try:
        return fill(args, context, finders, bare_title=False)
    except ParseError as refused:
        if refused.kind != "unknown_word" or refused.guess or not refused.at:
            raise
        word = refused.at
        guess = near(word.lower(), context.verbs["peaks"])
        instead = guess or quote(word.strip('"'))
        is_title = sum(char.isalpha() for char in word) > 1 and not any(char.isdigit() for char in word)
        attempts = (show(args).replace(word, instead, 1),) if guess or is_title else ()
        raise ParseError("unknown_word", word, *attempts, *refused.attempts, guess=guess) from None


def _of_room(room: Room, said: Mapping[str, Said], context: ParseContext) -> Command | Question:
    day = _day(said["when"], context) if "when" in said else None
    if "times" not in said:
        return RoomPeaks(room=room, date=day)
    with said["times"].refused():
        times = _times(said["times"].found, context, said["times"].text)
    found = tuple(RoomPeaks(room=room, date=day, from_=begin, to=end) for begin, end in times)
    return Question("ambiguous_hour", found) if len(found) > 1 else found[0]


def _day(when: Said, context: ParseContext) -> date:
    if not isinstance(when.found, Day):
        raise ParseError("unknown_word", when.text)
    with when.refused():
        return past_day(when.found, context, when.text)


def _times(span: Span, context: ParseContext, text: str) -> list[tuple[time, time]]:
    """From when to when of one day. Raises ParseError when the end is missing or before the start."""
    if span.end is None and span.length is None:
        raise ParseError("missing", text, f"{text} for 1h")
    part = span.start_day.part if span.start_day else None
    found = []
    for hours in hours_of_span(span, part, context.now):
        end = hours.ends[0] if hours.ends else hours.start + (hours.length or 0)
        if end > DAY or end <= hours.start:
            raise ParseError("backwards_range", text, "14:00-15:00")
        found.append((clock_of(hours.start), clock_of(min(end, DAY - 1))))
    return found
