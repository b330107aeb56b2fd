"""Time expressions: words and signs that could be part of a day, a time, a length or a repeat.

What touches WHEN and was not read with it must not slide into a title: the class would be at another time than was
said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Set

from bot.language.days import day_at
from bot.language.durations import duration_at
from bot.language.lexicon import (
    AND,
    AROUND,
    AROUND_AFTER,
    AT,
    CLOCK_WORDS,
    DAY_UNITS,
    DAYS_WITH_PART,
    EVERY,
    FROM,
    GRADES,
    HALVES,
    IDIOMS,
    LASTING,
    LATER,
    LIMITS,
    LONE_SETS,
    MONTH_LENGTHS,
    MONTHS,
    OCCASIONS,
    OF,
    ON,
    OR,
    ORDINAL_BEFORE,
    ORDINALS,
    PARTS_BEFORE,
    QUARTERS,
    RANGE_STARTS,
    REACHES,
    RELATIVE_DAYS,
    SHORT_WEEKDAYS,
    SPAN_STARTS,
    TIED,
    TIME_WORDS,
    TIMES,
    TITLE_STARTS,
    TO,
    UNIT_HALVES,
    UNITS_AND_A_HALF,
    UNTIL,
    WEEK_COUNTS,
    WEEKDAYS,
    WEEKENDS,
    WEEKS,
    WITHIN,
    YEARS,
)
from bot.language.numbers import count_at, digits_at, han_at, number_at, ordinal_at
from bot.language.occasions import events_of, occasion_after, occasion_before
from bot.language.phrase_table import Tokens, joined, starters
from bot.language.ranges import range_at
from bot.language.repeats import ending_at
from bot.language.time_spans import length_at, span_at
from bot.language.weekdays import weekdays_at
from bot.language.when import is_link

_TABLES = (
    TIME_WORDS,
    RELATIVE_DAYS,
    DAYS_WITH_PART,
    WEEKDAYS,
    SHORT_WEEKDAYS,
    WEEKENDS,
    MONTHS,
    YEARS,
    PARTS_BEFORE,
    CLOCK_WORDS,
    EVERY,
    LONE_SETS,
)
_STARTS = (
    RANGE_STARTS
    | SPAN_STARTS
    | starters(*_TABLES, HALVES, UNITS_AND_A_HALF, LASTING, WEEKS, WEEK_COUNTS, UNTIL)
    | frozenset(UNIT_HALVES)
)
"""The words that a piece may begin with, numbers apart."""
_LINKS = (AND, OR, ON, AT, FROM, TO, AROUND, LASTING)
_LINK_STARTS = starters(*_LINKS)
_MAX_LINK = 2
"""Tokens of the longest of them."""
_SIGNS = frozenset({".", "/", "-", ":"})
_MAX_TOKENS = 7
"""Tokens of the longest piece that is looked at."""
_LOOKED_BACK = 2
"""Tokens before a word that tell whether it begins there."""
_SINGLE = frozenset(TIME_WORDS.words())
_BETWEEN = frozenset({"(", "[", ")", "]", "/"})
"""Signs between a piece and the words that it touches."""


def unread_time(tokens: Tokens, used: Collection[int], left: Set[int]) -> tuple[int, int] | None:
    """The first time expression among the tokens `left` that touches those `used` for WHEN."""
    left = left - events_of(tokens)
    for i in sorted(used):
        if i - 1 not in used and (found := _before(tokens, i, left)):
            return found
        if i + 1 not in used and (found := _inside(tokens, i + 1, used) or _after(tokens, i + 1, left)):
            return found
    return None


def _inside(tokens: Tokens, first: int, used: Collection[int]) -> tuple[int, int] | None:
    """A number from `first` on between two words that are used: `dec 8` of which the month went to another day."""
    end = first
    while end < len(tokens) and end not in used and tokens[end].kind == "number":
        end += 1
    return (first, end) if end > first and end in used else None


def _before(tokens: Tokens, end: int, left: Set[int]) -> tuple[int, int] | None:
    """The longest piece that ends at `end`, a link and brackets apart; or one that runs on into what is used."""
    for first in range(max(0, end - _MAX_TOKENS), end):
        found = TIME_WORDS.at(tokens, first) or (
            OCCASIONS.at(tokens, first) if tokens[first].kind == "word" else None
        )
        if found and found[1] > end and all(i in left for i in range(first, end)):
            return first, found[1]
    later = LATER.at(tokens, end) if end - 1 in left and tokens[end - 1].kind == "number" else None
    if later and tokens[end].glued:
        return end - 1, later[1]
    if listed := _listed_before(tokens, end, left):
        return listed
    if scrap := _scrap_before(tokens, end, left):
        return scrap
    for last in _past_links(tokens, end, left):
        start = max(0, last - _MAX_TOKENS)
        edge = max(0, start - _LOOKED_BACK)
        before = tokens[edge:last]
        for first in range(start, last):
            whole = all(i in left for i in range(first, last))
            if (
                whole
                and last - edge in time_expression_ends(before, first - edge)
                and not _is_inside_word(tokens, first, last, first - 1, left)
            ):
                return first, last
    return _occasion_before(tokens, end, left)


def _occasion_before(tokens: Tokens, end: int, left: Set[int]) -> tuple[int, int] | None:
    """A time that only people know, and before it what tells which: `third period`."""
    for last in _past_links(tokens, end, left):
        if (first := occasion_before(tokens, last, left)) is not None:
            return first, last
    return None


def _listed_before(tokens: Tokens, end: int, left: Set[int]) -> tuple[int, int] | None:
    """A number that is tied to the date after it: the `3 and` of `3 and 10 december`."""
    is_listed = end > 1 and {end - 1, end - 2} <= left and AND.at(tokens, end - 1) is not None
    day = day_at(tokens, end) if is_listed and tokens[end - 2].kind == "number" else None
    is_date = day is not None and day[0].month is not None and tokens[end].kind == "number"
    return (end - 2, end) if is_date else None


def _scrap_before(tokens: Tokens, end: int, left: Set[int]) -> tuple[int, int] | None:
    """A word of a script without spaces that ends at `end` and is nothing but characters of weekdays, beginning with
    which week is meant or with that after the week: 下周下三, 周下二."""
    first = end
    while first - 1 in left and tokens[first - 1].text in _OF_WEEKDAYS:
        first -= 1
        if not tokens[first].glued:
            break
    is_word = end - first >= _MIN_SCRAP and not (tokens[first].glued and first - 1 in left)
    reach = next((i for i in range(first, end) if REACHES.at(tokens, i)), end)
    has_week = any(WEEKS.at(tokens, i) for i in range(first, reach))
    return (first, end) if is_word and reach < end and (reach == first or has_week) else None


_MIN_SCRAP = 3
_OF_WEEKDAYS = frozenset(
    char for table in (REACHES, WEEKDAYS) for word in table.words() for char in word if not word.isascii()
)


def _past_links(tokens: Tokens, end: int, left: Set[int]) -> Iterator[int]:
    """Where a piece before `end` may end: there, and before a link."""
    yield end
    limited = next((i for i in range(end - 1, end - _MAX_LIMIT, -1) if _is_limit(tokens, i, end, left)), None)
    if limited is not None:
        end = limited
        yield end
    while end - 1 in left and (is_link(tokens, end - 1) or tokens[end - 1].text in _BETWEEN):
        end -= 1
        yield end
    for first in range(max(0, end - _MAX_LINK), end):
        if first in left and tokens[first].text in _LINK_STARTS and _is_tie(tokens, first, end):
            yield first


_MAX_LIMIT = 4


def _is_limit(tokens: Tokens, i: int, end: int, left: Set[int]) -> bool:
    """Whether the words from `i` to `end` tell that what stands before them alone is meant, or all but it."""
    limit = LIMITS.at(tokens, i) if i in left else None
    return limit is not None and limit[1] == end


def _is_tie(tokens: Tokens, first: int, end: int) -> bool:
    return any((link := table.at(tokens, first)) and link[1] == end for table in _LINKS)


def _after(tokens: Tokens, first: int, left: Set[int]) -> tuple[int, int] | None:
    """The longest piece that begins at `first`, a link and brackets apart."""
    while first in left and (is_link(tokens, first) or tokens[first].text in _BETWEEN):
        first += 1
    if first not in left:
        return None
    if minutes := _minutes_after(tokens, first):
        return first, minutes
    end = max(time_expression_ends(tokens, first), default=0)
    link = next((found for table in _LINKS if (found := table.at(tokens, first))), None)
    if not end and link and link[1] in left:
        first, end = link[1], max(time_expression_ends(tokens, link[1]), default=0)
    if not end or _is_inside_word(tokens, first, end, end, left) or _begins_title(tokens, first, end, left):
        end = occasion_after(tokens, first, left) or 0
    return (first, end) if end else None


def _begins_title(tokens: Tokens, first: int, end: int, left: Set[int]) -> bool:
    """Whether a piece after WHEN that tells no day begins a title: 初二数学, 第一单元, `Morning Yoga`."""
    if end not in left or day_at(tokens, first) or range_at(tokens, first) or span_at(tokens, first):
        return False
    if EVERY.at(tokens, first) and weekdays_at(tokens, first):
        return False
    if tokens[end].kind == "word":
        return tokens[first].raw[0].isupper() and tokens[end].raw[0].isupper()
    if tokens[end].kind != "han" or not tokens[end].glued:
        return False
    ordinal = ordinal_at(tokens, first)
    is_counted = (ordinal is not None and ordinal[1] == end) or GRADES.at(tokens, end) is not None
    return is_counted or TITLE_STARTS.at(tokens, first) is not None


def _minutes_after(tokens: Tokens, i: int) -> int | None:
    """Where what may be minutes ends that runs on from an hour: the `0半` of `1点0半`, a half tied to what follows."""
    if not tokens[i].glued or tokens[i - 1].kind not in ("han", "number"):
        return None
    number = digits_at(tokens, i)
    end = number[1] if number else i
    if half := QUARTERS.glued(tokens, end):
        return half[1] if number or OF.at(tokens, half[1]) else None
    return None


def _is_inside_word(tokens: Tokens, first: int, end: int, beside: int, left: Set[int]) -> bool:
    """Whether a single character of a script without spaces, or an idiom, runs on in the title: it is the title's."""
    idiom = IDIOMS.at(tokens, first)
    if (
        not (end - first == 1 or (idiom and idiom[1] == end))
        or tokens[first].kind != "han"
        or beside not in left
    ):
        return False
    if beside < first and TIED.at(tokens, first):
        return False
    return tokens[beside].kind == "han" and tokens[max(first, beside)].glued


def time_expression_at(tokens: Tokens, i: int) -> int | None:
    """Where the longest time expression that begins at `i` ends."""
    return max(time_expression_ends(tokens, i), default=None)


def time_expression_ends(tokens: Tokens, i: int) -> set[int]:
    """Where the time expressions that begin at `i` may end."""
    if i >= len(tokens) or not (tokens[i].kind == "number" or tokens[i].text in _STARTS):
        return set()
    if tokens[i].kind in ("quoted", "gap"):
        return set()
    ends = _words(tokens, i)
    for end in tuple(ends):
        ends |= _words(tokens, end)
        if number := number_at(tokens, end):
            ends.add(number[1])
    readings = (
        day_at(tokens, i),
        range_at(tokens, i),
        duration_at(tokens, i),
        length_at(tokens, i),
        ordinal_at(tokens, i),
        ending_at(tokens, i),
    )
    ends |= {found[1] for found in readings if found}
    if (length := readings[2]) and (later := LATER.at(tokens, length[1]) or WITHIN.at(tokens, length[1])):
        ends.add(later[1])
    if (month := MONTHS.at(tokens, i)) and (ordinal := ORDINALS.at(tokens, month[1])):
        ends.add(ordinal[1])
    if (span := span_at(tokens, i)) and (span[0].rank > 0 or span[0].start.may_be_class):
        ends.add(span[1])
    if (number := number_at(tokens, i)) and (around := AROUND_AFTER.glued(tokens, number[1])):
        ends.add(around[1])
    return ends | _counted(tokens, i) | _joined_numbers(tokens, i)


def _words(tokens: Tokens, i: int) -> set[int]:
    """Where the words of time that begin at `i` end: the longest, and the one word alone."""
    ends = {found[1] for table in _TABLES if (found := table.at(tokens, i))}
    return (
        ends | {i + 1}
        if i < len(tokens) and tokens[i].text in _SINGLE and not joined(tokens, i + 1)
        else ends
    )


def _counted(tokens: Tokens, i: int) -> set[int]:
    """A number of days, weeks, months or years."""
    if (count := count_at(tokens, i)) is None:
        return _weeks_of_term(tokens, i)
    units = (DAY_UNITS.glued(tokens, count[1]), MONTH_LENGTHS.glued(tokens, count[1]))
    ends = {unit[1] for unit in units if unit}
    ends |= {within[1] for end in ends if (within := WITHIN.at(tokens, end))}
    ends |= {often for end in ends if (often := _how_often(tokens, end))}
    return ends | _weeks_of_term(tokens, i)


def _how_often(tokens: Tokens, i: int) -> int | None:
    """The 一回 of 两周一回."""
    count = han_at(tokens, i)
    times = TIMES.at(tokens, count[1]) if count else None
    return times[1] if times else None


def _weeks_of_term(tokens: Tokens, i: int) -> set[int]:
    """Where weeks counted from the beginning of a term end: `weeks 1-16`, and with their noun after them; 第三天."""
    week = WEEKS.at(tokens, i) or WEEK_COUNTS.at(tokens, i)
    before = ORDINAL_BEFORE.at(tokens, i)
    j = (week or before or (0, i))[1]
    first = number_at(tokens, j)
    to = TO.at(tokens, first[1]) if first else None
    last = number_at(tokens, to[1]) if to else None
    if (end := last or first) is None:
        return set()
    if week:
        return {end[1]}
    after = WEEKS.glued(tokens, end[1]) or (DAY_UNITS.glued(tokens, end[1]) if before else None)
    return {after[1]} if after else set()


def _joined_numbers(tokens: Tokens, i: int) -> set[int]:
    """Where numbers joined as a date or a clock end: `12.1`, `8:0`."""
    if tokens[i].kind != "number":
        return set()
    end = i + 1
    while (
        end + 1 < len(tokens) and tokens[end].text in _SIGNS and tokens[end].glued and tokens[end + 1].glued
    ):
        if tokens[end + 1].kind != "number":
            break
        end += 2
    return {end} if end > i + 1 else set()
