"""What follows `peaks`: days, ranges, rooms, and reports by schedule."""

from __future__ import annotations

from datetime import time
from typing import Literal

from bot.language.commands import (
    AddReport,
    Command,
    DailyPeaks,
    HourlyPeaks,
    ListReports,
    PauseReport,
    Question,
    ResumeReport,
    RoomPeaks,
    RoomsPeaks,
    SendReport,
    StopReport,
)
from bot.language.days import Day
from bot.language.hours import DAY, hours_of_span
from bot.language.lexicon import SHORT_WEEKDAYS, WEEKDAY_LETTERS, WEEKDAYS
from bot.language.normalise import Token, replaced, show
from bot.language.numbers import count_at
from bot.language.parse_context import ParseContext
from bot.language.parse_error import ParseError
from bot.language.past import past_day, past_range
from bot.language.phrases import Phrases, Tokens
from bot.language.room_arguments import channel_at, dates_before_ranges, in_place, text_of
from bot.language.slots import Filled, Finder, fill, refuse_word
from bot.language.spans import Span, span_at
from bot.language.suggestions import near, verb_words
from bot.language.verbs import NOUNS

_BY_DAY = Phrases(
    {"en": dict.fromkeys(("by day", "per day", "each day"), True), "zh": {"每天": True, "每日": True}}
)
_SENDING = Phrases(
    {
        "en": dict.fromkeys(("peaks", "the peaks", "a report", "the report", "report"), True),
        "zh": dict.fromkeys(("发到", "发送到", "发送", "发", "峰值", "报表", "峰值报表"), True),
    }
)
_NUMBER_WORDS = Phrases(
    {"en": {"report": True, "schedule": True, "#": True, "no": True}, "zh": {"报表": True, "第": True}}
)


def peaks(args: Tokens, context: ParseContext) -> Command | Question:
    """`peaks [DAY]`, `peaks RANGE`, `peaks ROOM [DAY] [TIMES]`."""
    filled = _filled(args, context, {"times": span_at, "by_day": _BY_DAY.at})
    if "room" in filled.values:
        return _room_peaks(args, filled, context)
    if "times" in filled.values:
        refuse_word(args, filled.places["times"][0])
    when = filled.values.get("when")
    if when is None:
        return HourlyPeaks(date=context.statistics_today)
    text = text_of(args, filled, "when")
    if isinstance(when, Day):
        return HourlyPeaks(date=in_place(args, filled, "when", lambda: past_day(when, context, text)))
    days = in_place(args, filled, "when", lambda: past_range(when, context, text))
    return DailyPeaks(from_=days.first, to=days.last, cut=days.cut)


def _filled(args: Tokens, context: ParseContext, more: dict[str, Finder]) -> Filled:
    """The slots; a bare title is none here, but what it would be in quotes is offered."""
    try:
        return fill(args, context, dates_before_ranges(context) | more, bare_title=False)
    except ParseError as refused:
        if refused.kind != "unknown_word" or refused.guess or not refused.at:
            raise
        word = refused.at
        guess = near(word.lower(), verb_words("peaks"))
        instead = guess or '"' + word.strip('"') + '"'
        line = show(args)
        attempts = (line.replace(word, instead, 1), instead)
        raise ParseError("unknown_word", word, *attempts, *refused.attempts, guess=guess) from None


def _room_peaks(args: Tokens, filled: Filled, context: ParseContext) -> Command | Question:
    when = filled.values.get("when")
    if when is not None and not isinstance(when, Day):
        raise ParseError("unknown_word", text_of(args, filled, "when"))
    text = text_of(args, filled, "when") if when else ""
    day = in_place(args, filled, "when", lambda: past_day(when, context, text)) if when else None
    room = filled.values["room"]
    if "times" not in filled.values:
        return RoomPeaks(room=room, date=day)
    span: Span = filled.values["times"]
    times = in_place(args, filled, "times", lambda: _times(span, context, text_of(args, filled, "times")))
    found = tuple(RoomPeaks(room=room, date=day, from_=begin, to=end) for begin, end in times)
    return Question("ambiguous_hour", found) if len(found) > 1 else found[0]


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
        found.append((_time(hours.start), _time(min(end, DAY - 1))))
    return found


def _time(seconds: int) -> time:
    return time(seconds // 3600 % 24, seconds // 60 % 60, seconds % 60)


def peaks_rooms(args: Tokens, context: ParseContext) -> Command:
    """`peaks rooms [DAY]`."""
    finders = dates_before_ranges(context) | {"noun": NOUNS.at}
    filled = fill(args, context, finders, room=False)
    when = filled.values.get("when")
    if when is None:
        return RoomsPeaks(date=context.statistics_today)
    text = text_of(args, filled, "when")
    if not isinstance(when, Day):
        raise ParseError("unknown_word", text, "yesterday")
    return RoomsPeaks(date=in_place(args, filled, "when", lambda: past_day(when, context, text)))


def daily(args: Tokens, context: ParseContext) -> Command | Question:
    """`daily at TIME [in #channel]`."""
    finders: dict[str, Finder] = {"channel": channel_at, "time": _time_at}
    filled = _report_slots(args, context, finders)
    return _report("day", None, filled, context, "at 9:00")


def weekly(args: Tokens, context: ParseContext) -> Command | Question:
    """`weekly on WEEKDAY at TIME [in #channel]`."""
    finders: dict[str, Finder] = {"weekday": _weekday_at, "channel": channel_at, "time": _time_at}
    filled = _report_slots(args, context, finders)
    if "weekday" not in filled.values:
        raise ParseError("missing", None, "on monday at 9:00")
    return _report("week", filled.values["weekday"], filled, context, "on monday at 9:00")


def _report_slots(args: Tokens, context: ParseContext, finders: dict[str, Finder]) -> Filled:
    """The slots, without the words that say a report is sent."""
    kept: list[Token] = []
    i = 0
    while i < len(args):
        if sending := _SENDING.at(args, i):
            i = sending[1]
        else:
            kept.append(args[i])
            i += 1
    return fill(kept, context, finders, room=False)


def _time_at(tokens: Tokens, i: int) -> tuple[Span, int] | None:
    found = span_at(tokens, i)
    return found if found and found[0].end is None and found[0].length is None else None


def _weekday_at(tokens: Tokens, i: int) -> tuple[int, int] | None:
    if tokens[i].text in WEEKDAY_LETTERS:
        return WEEKDAY_LETTERS[tokens[i].text], i + 1
    return WEEKDAYS.at(tokens, i) or SHORT_WEEKDAYS.at(tokens, i)


def _report(
    every: Literal["day", "week"], weekday: int | None, filled: Filled, context: ParseContext, example: str
) -> Command | Question:
    if "time" not in filled.values:
        raise ParseError("missing", None, example)
    span: Span = filled.values["time"]
    readings = hours_of_span(Span(span.start), None, context.now)
    found = tuple(
        AddReport(
            every=every, weekday=weekday, time=_time(hours.start % DAY), channel=filled.values.get("channel")
        )
        for hours in readings
    )
    return Question("ambiguous_hour", found) if len(found) > 1 else found[0]


def schedules(args: Tokens, context: ParseContext) -> Command:
    """`schedules`."""
    fill(args, context, {}, room=False)
    return ListReports()


def _number(args: Tokens, context: ParseContext) -> int:
    """The number of a schedule. Raises ParseError when there is none."""
    found: list[int] = []
    i = 0
    while i < len(args):
        word = _NUMBER_WORDS.at(args, i)
        number = count_at(args, i)
        if word:
            i = word[1]
        elif number and not found and number[0] > 0:
            found.append(number[0])
            i = number[1]
        else:
            raise ParseError("bad_option", args[i].raw or None, "1", replaced(args, i, i + 1, "1"))
    if not found:
        raise ParseError("missing", None, "1")
    return found[0]


def stop(args: Tokens, context: ParseContext) -> Command:
    """`stop N`."""
    return StopReport(number=_number(args, context))


def pause(args: Tokens, context: ParseContext) -> Command:
    """`pause N`."""
    return PauseReport(number=_number(args, context))


def resume(args: Tokens, context: ParseContext) -> Command:
    """`resume N`."""
    return ResumeReport(number=_number(args, context))


def send(args: Tokens, context: ParseContext) -> Command:
    """`send N`."""
    return SendReport(number=_number(args, context))
