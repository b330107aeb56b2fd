"""`bells 8:00-8:45 8:55-9:40 …` and `term starts 2026-09-01`: what periods and weeks by number mean at a school."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

from bot.language.canonical_times import clock_text
from bot.language.commands import RefusalKind
from bot.language.dates import NoSuchDate, ahead, exact, meanings
from bot.language.days import day_at
from bot.language.hours import DAY, hours_of_span
from bot.language.parse_context import ParseContext
from bot.language.parse_error import ParseError
from bot.language.phrase_table import Tokens
from bot.language.slots import FoundArgument, WholeSlot, clock_of
from bot.language.time_spans import span_at
from bot.language.tokenizer import show

MAX_PERIODS = 30
"""Periods of a school day."""

Period = tuple[time, time]


def period_text(period: Period) -> str:
    """`08:00-08:45`."""
    return "-".join(map(clock_text, period))


def period_of(text: str) -> Period:
    """The period that `period_text` made this of."""
    start, _, end = text.partition("-")
    return time.fromisoformat(start), time.fromisoformat(end)


class BellsSlot(WholeSlot, frozen=True, kw_only=True):
    """The periods of a school day, in order; an hour that may be of either half of the day follows the one before."""

    name: str = "times"
    example: str = "8:00-8:45 8:55-9:40"

    def value(self, said: FoundArgument) -> tuple[str, ...]:
        args, found, i = said.args, [], 0
        before = 0
        while i < len(args):
            if args[i].text in _MARKS:
                i += 1
                continue
            start, end, i = self._period(args, i, before, said.context)
            found.append(period_text((clock_of(start), clock_of(end))))
            before = end
        if len(found) > MAX_PERIODS:
            raise ParseError("bad_option", show(args), examples=(self.example,))
        return tuple(found)

    def _period(self, args: Tokens, i: int, before: int, context: ParseContext) -> tuple[int, int, int]:
        """The seconds from midnight at which a period starts and ends, and where its words end."""
        found = span_at(args, i)
        if found is None:
            raise ParseError("bad_time", args[i].raw, examples=(self.example,))
        span, last = found
        if span.end is None and span.length is None:
            raise ParseError("missing", show(args[i:last]), examples=(self.example,), missing="end")
        readings = [
            (hours.start, end)
            for hours in hours_of_span(span, None, context.now)
            for end in ((hours.start + hours.length,) if hours.length else hours.ends)
            if hours.doubt != "overnight" and hours.start < end < DAY
        ]
        fitting = next((reading for reading in readings if reading[0] >= before), None)
        if fitting is None:
            kind: RefusalKind = "overlap" if readings else "backwards_range"
            raise ParseError(kind, show(args[i:last]), examples=(self.example,))
        return *fitting, last

    def text(self, value: tuple[str, ...]) -> str:
        return " ".join(value)


_MARKS = frozenset(",;")


class TermSlot(WholeSlot, frozen=True, kw_only=True):
    """The first day of a term: without a year the nearest such day, before today or after."""

    name: str = "starts"
    example: str = "2026-09-01"

    def value(self, said: FoundArgument) -> date | None:
        if not said.args:
            return None
        context = said.context
        words = context.words
        i = tie[1] if (tie := words.naming.at(said.args, 0)) else 0
        found = day_at(said.args, i, context.day_first)
        if found is None or found[1] < len(said.args) or found[0].part:
            raise ParseError("bad_date", said.text or None, examples=(self.example,))
        day = found[0]
        try:
            if day.month and day.day and day.year is None and not day.others:
                years = (context.today.year + n for n in (-1, 0, 1))
                return min(
                    (exact(year, day.month, day.day) for year in years),
                    key=lambda each: abs(each - context.today),
                )
            meant = meanings(day, context.today, ahead)
        except NoSuchDate:
            raise ParseError("bad_date", said.text, examples=(self.example,)) from None
        if len(meant) > 1:
            raise ParseError("bad_date", said.text, *map(str, meant))
        return meant[0]

    def text(self, value: Any) -> str:
        return str(value)


class FileSlot(WholeSlot, frozen=True, kw_only=True):
    """A file that was sent, by its ID at Slack, or pasted rows by theirs."""

    name: str = "file"
    example: str = "F0123456789"

    def value(self, said: FoundArgument) -> str | None:
        if not said.args:
            return None
        text = said.text.upper()
        if not _FILE.fullmatch(text):
            raise ParseError("bad_option", said.text, "", examples=("",))
        return text


_FILE = re.compile("[FP][A-Z0-9]{6,20}")
