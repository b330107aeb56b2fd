"""Repeats: `every mon,wed … for 8 weeks`, `every weekday … until 2026-12-31`."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from bot.language.days import Day, day_at, end_of_month_at, is_inside
from bot.language.lexicon import (
    AND,
    EVEN_WEEKS,
    EVERY,
    EVERY_OTHER,
    EXCEPT,
    EXCEPT_AFTER,
    FROM,
    LASTING,
    LATER,
    LONE_PARTS,
    LONE_SETS,
    MONTH_LENGTHS,
    ODD_WEEKS,
    OF,
    ON,
    ORDINAL_BEFORE,
    RANGE_STARTS,
    REACHES,
    SPAN_STARTS,
    STARTING,
    STARTING_AFTER,
    TERM_WEEKS,
    TERM_WEEKS_AFTER,
    TIMES,
    TO,
    UNTIL,
    UNTIL_AFTER,
    WEEK_COUNTS,
    WEEKLY,
    WEEKS,
)
from bot.language.numbers import count_at, number_at
from bot.language.phrase_table import Tokens, joined, starters
from bot.language.ranges import Days, range_at
from bot.language.time_spans import TimeSpan
from bot.language.tokenizer import GAP
from bot.language.weekdays import (
    Weekdays,
    listed_weekdays_at,
    one_weekday_at,
    parity_at,
    past_joint,
    weekdays_at,
)
from bot.language.when import When, find_when, past_links

_EVERY_STARTS = starters(EVERY, LONE_PARTS, LONE_SETS, EVERY_OTHER, WEEKLY, ODD_WEEKS, EVEN_WEEKS)


class TermWeeks(Struct, frozen=True):
    """The weeks of the term from `first` to `last`, counted from 1."""

    first: int
    last: int


class Repeat(NamedTuple):
    """The weekdays of a repeat, its hours, how often or until when, and from when on.

    `used` are the indices of its words, apart from those of `when`.
    """

    weekdays: Weekdays
    when: When | None = None
    weeks: int | None = None
    months: int | None = None
    times: int | None = None
    until: Day | None = None
    starting: Day | None = None
    term: TermWeeks | None = None
    parity: int | None = None
    without: tuple[Day | Days, ...] = ()
    used: frozenset[int] = frozenset()

    @property
    def ends(self) -> bool:
        """Whether an end was said."""
        said = (self.weeks, self.months, self.times, self.until, self.term)
        return any(each is not None for each in said)

    @property
    def all_used(self) -> frozenset[int]:
        """The indices of its words and of those of its hours."""
        return self.used | self.when.used if self.when else self.used


def find_repeats(tokens: Tokens, day_first: bool | None = False) -> tuple[Repeat, ...]:
    """The repeats of a line, each with its hours, its end and its beginning: several are tied by `and`.

    Raises ParseError for a zone that is not one.
    """
    named = [i for i in range(len(tokens)) if tokens[i].text in _EVERY_STARTS and _is_repeat(tokens, i)]
    if not named:
        return _without_every(tokens, day_first)
    tied = [i for i in named[1:] if AND.at(tokens, i - 1)]
    firsts = [0, *tied]
    lasts = [*(i - 1 for i in tied), len(tokens)]
    found = [
        _repeat(tokens, first, last, day_first, weekdays_at)
        for first, last in zip(firsts, lasts, strict=False)
    ]
    meant = tuple(each for each in found if each and (each.weekdays.every or _touches(tokens, each)))
    return meant or _without_every(tokens, day_first)


def _is_repeat(tokens: Tokens, i: int) -> bool:
    """Whether a repeat begins at `i`, and no title does that goes on without a space."""
    found = weekdays_at(tokens, i)
    return found is not None and not (LONE_SETS.at(tokens, i) and _goes_on(tokens, found[1]))


def _goes_on(tokens: Tokens, i: int) -> bool:
    """Whether other words of a script without spaces than those of time follow at `i` without a space."""
    if i >= len(tokens) or not tokens[i].glued or tokens[i].kind != "han":
        return False
    return tokens[i].text not in _AFTER_REPEAT


_AFTER_REPEAT = SPAN_STARTS | RANGE_STARTS | starters(EVERY, LASTING, OF, AND, UNTIL)
"""What may follow a repeat, or how often it is, without a space."""


def _without_every(tokens: Tokens, day_first: bool | None) -> tuple[Repeat, ...]:
    """A repeat without `every`: weekdays in the plural, two or more of them, or one beside how often."""
    found = _repeat(tokens, 0, len(tokens), day_first, listed_weekdays_at)
    if found is None and any(_says_how_often(tokens, i) for i in range(len(tokens))):
        found = _repeat(tokens, 0, len(tokens), day_first, _lone_weekday_at)
    if found is None or found.when is None or not _touches(tokens, found):
        return ()
    return (found,)


def _touches(tokens: Tokens, repeat: Repeat) -> bool:
    """Whether the weekdays stand beside the hours, or an end was said, which no title has."""
    if repeat.ends or repeat.when is None:
        return True
    used, hours = repeat.used, repeat.when.used
    if repeat.when.day is not None and repeat.when.day.weekday is None:
        return False
    return any(past_links(tokens, max(used) + 1) in hours for _ in used) or any(
        past_links(tokens, max(hours) + 1) in used for _ in hours
    )


_FindWeekdays = Callable[[Tokens, int], tuple[Weekdays, int] | None]


def _repeat(
    tokens: Tokens, first: int, last: int, day_first: bool | None, find: _FindWeekdays
) -> Repeat | None:
    """The repeat that stands between `first` and `last`."""
    inside = tokens[first:last]
    for i in range(len(inside)):
        if named := find(inside, i):
            weekdays, end = named
            repeat = _completed(inside, Repeat(weekdays, used=frozenset(range(i, end))), day_first)
            hidden = [GAP if each in repeat.used else token for each, token in enumerate(inside)]
            return _moved(repeat._replace(when=find_when(hidden, day_first)), first)
    return None


def _moved(repeat: Repeat, by: int) -> Repeat:
    """With its places counted from the beginning of the line; the `and` before it is one of them."""
    used = frozenset(i + by for i in repeat.used) | ({by - 1} if by else set())
    when = repeat.when
    if when:
        when = replace(when, used=frozenset(i + by for i in when.used), span=_shifted(when.span, by))
    return repeat._replace(used=used, when=when)


def _shifted(span: TimeSpan, by: int) -> TimeSpan:
    return span._replace(first=span.first + by, last=span.last + by)


def _completed(tokens: Tokens, repeat: Repeat, day_first: bool | None) -> Repeat:
    for i in range(len(tokens)):
        if i in repeat.used:
            continue
        if repeat.term is None and (term := _term_weeks_at(tokens, i)):
            repeat = repeat._replace(term=term[0], used=repeat.used | set(range(i, term[1])))
        elif weekly := _weekly_at(tokens, i):
            repeat = repeat._replace(used=repeat.used | set(range(i, weekly)))
        elif repeat.parity is None and (parity := parity_at(tokens, i)):
            repeat = repeat._replace(parity=parity[0], used=repeat.used | set(range(i, parity[1])))
        elif repeat.weeks is None and (weeks := _weeks_at(tokens, i)):
            repeat = repeat._replace(weeks=weeks[0], used=repeat.used | set(range(i, weeks[1])))
        elif repeat.months is None and (months := _months_at(tokens, i)):
            repeat = repeat._replace(months=months[0], used=repeat.used | set(range(i, months[1])))
        elif repeat.times is None and (times := _times_at(tokens, i)):
            repeat = repeat._replace(times=times[0], used=repeat.used | set(range(i, times[1])))
        elif repeat.until is None and (until := _until_at(tokens, i, day_first)):
            repeat = repeat._replace(until=until[0], used=repeat.used | set(range(i, until[1])))
        elif not repeat.without and (without := _without_at(tokens, i, day_first)):
            repeat = repeat._replace(without=without[0], used=repeat.used | set(range(i, without[1])))
        elif repeat.starting is None and (start := _starting_at(tokens, i, day_first)):
            repeat = repeat._replace(starting=start[0], used=repeat.used | set(range(i, start[1])))
    return repeat


def _weeks_at(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """`for 8 weeks`."""
    start = _past_lasting(tokens, i)
    if start is None or (count := count_at(tokens, start)) is None:
        return None
    unit = WEEK_COUNTS.glued(tokens, count[1])
    return (count[0], unit[1]) if unit else None


def _past_lasting(tokens: Tokens, i: int) -> int | None:
    """Where how long a repeat lasts would be counted, after `for` or without it; None if nothing begins there."""
    lasting = LASTING.at(tokens, i)
    start = lasting[1] if lasting else i
    return None if joined(tokens, start) or is_inside(tokens, start) else start


def _term_weeks_at(tokens: Tokens, i: int) -> tuple[TermWeeks, int] | None:
    """`weeks 1-16`, 第1-16周, 第1周到第16周: weeks counted from the first of the term."""
    noun = TERM_WEEKS.at(tokens, i)
    ordinal = ORDINAL_BEFORE.at(tokens, i) if noun is None else None
    if noun is None and ordinal is None:
        return None
    first = number_at(tokens, (noun or ordinal or (True, i))[1])
    if first is None:
        return None
    end = _past_week(tokens, first[1])
    to = TO.at(tokens, end)
    again = ORDINAL_BEFORE.at(tokens, to[1]) if to else None
    last = number_at(tokens, again[1] if again else to[1]) if to else None
    weeks, end = (TermWeeks(first[0], last[0]), last[1]) if last else (TermWeeks(first[0], first[0]), end)
    after = _past_week(tokens, end)
    is_said = noun is not None or tokens[after - 1].text in _WEEK_ENDS
    is_right = 0 < weeks.first <= weeks.last <= _MAX_TERM_WEEK
    return (weeks, after) if is_said and is_right else None


def _has_several_weeks(tokens: Tokens, i: int) -> bool:
    """Whether more than one week of the term is said at `i`."""
    found = _term_weeks_at(tokens, i) if tokens[i].text in _TERM_WEEK_STARTS else None
    return found is not None and found[0].first < found[0].last


def _lone_weekday_at(tokens: Tokens, i: int) -> tuple[Weekdays, int] | None:
    """One weekday that no sign ties to another, which may be mistyped: the `mon` of `mon-fir`."""
    found = one_weekday_at(tokens, i)
    if found is None or (tokens[i].kind == "word" and i > 0 and _is_tying(tokens, i - 1)):
        return None
    return None if _is_tying(tokens, found[1]) else found


def _is_tying(tokens: Tokens, i: int) -> bool:
    """Whether a sign stands at `i` that ties what is on its two sides."""
    return 0 < i < len(tokens) and tokens[i].text in _TYING


_TYING = frozenset("-/&+~")


def _says_how_often(tokens: Tokens, i: int) -> bool:
    """Whether a single weekday repeats by what is said at `i`: several weeks of the term, `for 4 weeks`, `weekly`."""
    if _has_several_weeks(tokens, i) or _weekly_at(tokens, i):
        return True
    weeks = _weeks_at(tokens, i) if tokens[i].text in LASTING.firsts and LASTING.at(tokens, i) else None
    return weeks is not None and weeks[0] > 1 and LATER.at(tokens, weeks[1]) is None


def _weekly_at(tokens: Tokens, i: int) -> int | None:
    """Where `weekly` or `every week` ends that begins at `i`, after a weekday and with nothing of a title after it."""
    if tokens[i].text not in _WEEKLY_STARTS or ON.at(tokens, i):
        return None
    every = EVERY.at(tokens, i)
    found = WEEKLY.at(tokens, i) or (WEEKS.at(tokens, every[1]) if every else None)
    if found is None or not any(one_weekday_at(tokens, j) for j in range(i)):
        return None
    is_last = found[1] >= len(tokens) or tokens[found[1]].kind in ("sign", "gap")
    return found[1] if is_last or ending_at(tokens, found[1]) else None


_WEEKLY_STARTS = starters(EVERY, WEEKLY)


_TERM_WEEK_STARTS = starters(TERM_WEEKS, ORDINAL_BEFORE)


def _past_week(tokens: Tokens, i: int) -> int:
    after = TERM_WEEKS_AFTER.glued(tokens, i)
    return after[1] if after else i


_WEEK_ENDS = frozenset(word[-1] for word in TERM_WEEKS_AFTER.words())
_MAX_TERM_WEEK = 53
"""The highest number of a week of a term."""


def _months_at(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """`for 3 months`, `for a year`: no year of a date."""
    start = _past_lasting(tokens, i)
    if start is None or (count := count_at(tokens, start)) is None or count[0] > _MAX_MONTHS:
        return None
    unit = MONTH_LENGTHS.glued(tokens, count[1])
    return (count[0] * unit[0], unit[1]) if unit else None


_MAX_MONTHS = 24
"""The highest number of months or years that a repeat may last, and more than the platform takes."""


def _times_at(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """`for 10 times`: single occurrences."""
    start = _past_lasting(tokens, i)
    if start is None or (count := number_at(tokens, start)) is None:
        return None
    unit = TIMES.glued(tokens, count[1])
    return (count[0], unit[1]) if unit and (start > i or not _goes_on(tokens, unit[1])) else None


def ending_at(tokens: Tokens, i: int, day_first: bool | None = False) -> tuple[int | Day, int] | None:
    """How a repeat ends: `for 8 weeks`, `until 2026-12-31`."""
    return (
        _weeks_at(tokens, i)
        or _months_at(tokens, i)
        or _times_at(tokens, i)
        or _until_at(tokens, i, day_first)
    )


def _until_at(tokens: Tokens, i: int, day_first: bool | None) -> tuple[Day, int] | None:
    if (until := UNTIL.at(tokens, i)) is None:
        return None
    if (day := day_at(tokens, until[1], day_first) or end_of_month_at(tokens, until[1])) is None:
        return None
    after = UNTIL_AFTER.at(tokens, day[1])
    return day[0], after[1] if after else day[1]


def _without_at(tokens: Tokens, i: int, day_first: bool | None) -> tuple[tuple[Day | Days, ...], int] | None:
    """`except 2026-12-25 and 1 january`, 12月25日除外: the days that are left out."""
    before = EXCEPT.at(tokens, i)
    if before is None and not _may_begin(tokens, i):
        return None
    found: list[Day | Days] = []
    end = first = before[1] if before else i
    while day := _day_or_days_at(tokens, first, day_first):
        found.append(day[0])
        end = day[1]
        first = past_joint(tokens, end)
        if first == end:
            break
    after = EXCEPT_AFTER.at(tokens, end) if found else None
    if not found or not (before or after):
        return None
    return tuple(found), after[1] if after else end


def _day_or_days_at(tokens: Tokens, i: int, day_first: bool | None) -> tuple[Day | Days, int] | None:
    """A day or a range of days: whichever takes more words."""
    days, day = range_at(tokens, i, day_first), day_at(tokens, i, day_first)
    return max((day, days), key=lambda found: found[1] if found else -1)


def _may_begin(tokens: Tokens, i: int) -> bool:
    """Whether a day may begin at `i`."""
    return tokens[i].kind == "number" or tokens[i].text in RANGE_STARTS


def _starting_at(tokens: Tokens, i: int, day_first: bool | None) -> tuple[Day, int] | None:
    """`from 1 december`, 12月1日起."""
    prefix = FROM.at(tokens, i) or STARTING.at(tokens, i)
    first = prefix[1] if prefix else i
    if (day := day_at(tokens, first, day_first) or _week_at(tokens, first)) is None:
        return None
    last = day[1]
    after = STARTING_AFTER.at(tokens, last)
    if after is None and prefix and last < len(tokens) and tokens[last].kind == "han":
        after = LASTING.at(tokens, last)
    if prefix is None and after is None:
        return None
    return day[0], after[1] if after else last


def _week_at(tokens: Tokens, i: int) -> tuple[Day, int] | None:
    """The Monday that `next week` begins with."""
    reach = REACHES.at(tokens, i)
    week = WEEKS.at(tokens, reach[1]) if reach else None
    return (Day(weekday=0, reach=reach[0]), week[1]) if reach and week else None
