"""Times without a clock time beside WHEN: `chess after lunch 2-3pm`, 象棋课放学后14点."""

from __future__ import annotations

from collections.abc import Callable, Set
from functools import cache

from bot.language.lexicon import (
    ADVERB_ENDS,
    AFTER_ANY,
    BEFORE_ANY,
    BEFORE_CLAUSE,
    CLASS_ENDS,
    DAY_UNITS,
    DETERMINERS,
    EVENTS,
    LESSONS,
    MONTHS,
    NAMED_DAYS,
    NO_ADVERBS,
    NO_TIME,
    NO_TYPOS,
    NOT_AFTER_ANY,
    NUMBERED_OCCASIONS,
    OCCASIONS,
    OF,
    POSSESSED,
    RELATIVE_DAYS,
    TIME_NOUNS,
    TIME_WORDS,
    TIMES,
    TO,
    WEEKDAYS,
)
from bot.language.numbers import number_at, ordinal_at
from bot.language.occasion_shapes import SHAPES, ends_in_day, is_share_of_day
from bot.language.phrase_table import Tokens, starters
from bot.language.tokenizer import Token
from bot.language.typo_words import typos_of

_MAX_TOKENS = 8
"""Tokens of the longest that is looked for."""
_MAX_APART = 6
"""Characters of the longest word of a script without spaces that stands apart from the title."""
_MAX_WORD = 2
"""Characters before what ends a word of a script without spaces: before more, there is a title that it runs on from."""
_MIN_LETTERS = 5
"""Letters of the shortest word of which a typo is known, and of the shortest adverb."""


def occasion_before(tokens: Tokens, end: int, left: Set[int]) -> int | None:
    """Where the longest begins that ends at `end` with other words of the title, of the tokens `left`, before it."""
    first = end
    while first > max(0, end - _MAX_TOKENS) and first - 1 in left:
        first -= 1
    before = tokens[:end]
    for i in range(first, end):
        if any(find(before, i) for find in _KINDS) or (i == end - 1 and is_share_of_day(tokens, i)):
            start = _start_of(before, i, left)
            is_title = not _is_beside_title(before, start, left) and not ends_in_day(before[-1].text)
            return None if is_title else start
    return None


def occasion_after(tokens: Tokens, first: int, left: Set[int]) -> int | None:
    """Where a time ends that begins at `first`, told by an event, `after lunch`, 放学后, with a title after it."""
    for end in range(first + 2, min(len(tokens), first + _MAX_TOKENS)):
        if not (end in left and end - 1 in left):
            return None
        if not tokens[end].glued and _tells_by_event(tokens[:end], first):
            return end
    return None


def _tells_by_event(tokens: Tokens, first: int) -> bool:
    if tokens[first].kind == "han":
        return any(_is_after_any(tokens, i) for i in range(first + 1, len(tokens)))
    is_link = tokens[first].raw.islower() and BEFORE_CLAUSE.at(tokens, first) is not None
    return is_link and _is_before_any(tokens, first)


def _start_of(tokens: Tokens, i: int, left: Set[int]) -> int:
    """With the word that `i` runs on from, 高考后; of one that is too long, as a title and a time are that run on,
    with its last characters."""
    if not _is_after_any(tokens, i):
        return _with_ordinal(tokens, i, left)
    word = i
    while tokens[word].glued and word - 1 in left:
        word -= 1
    is_apart = any(each in left for each in range(word)) and len(tokens) - word <= _MAX_APART
    return word if is_apart else max(word, i - _MAX_WORD)


def _with_ordinal(tokens: Tokens, i: int, left: Set[int]) -> int:
    """From the ordinal on that tells which: `third period`, `2nd term`."""
    first = _ordinal_before(tokens, i)
    return i if first is None or first not in left else first


def _ordinal_before(tokens: Tokens, i: int) -> int | None:
    """Where an ordinal begins that ends before `i`, with what it counts: 第二节."""
    for first in range(max(0, i - _MAX_ORDINAL), i):
        if (ordinal := ordinal_at(tokens, first)) is None:
            continue
        unit = TIMES.at(tokens, ordinal[1])
        if i in (ordinal[1], unit[1] if unit else None):
            return first
    return None


_MAX_ORDINAL = 4


def event_at(tokens: Tokens, i: int) -> int | None:
    """Where the name of an event ends that holds words of time: `office hours`."""
    found = EVENTS.at(tokens, i) if tokens[i].text in _EVENT_STARTS else None
    if found is None and not tokens[i].raw.islower():
        found = NAMED_DAYS.at(tokens, i)
    return found[1] if found and not _goes_on(tokens, found[1]) else None


def _goes_on(tokens: Tokens, end: int) -> bool:
    """Whether the last word before `end` goes on as a time: `year 2-3pm`, `day after tomorrow`."""
    if end >= len(tokens):
        return False
    if tokens[end - 1].kind == "number":
        return tokens[end].glued or TO.at(tokens, end) is not None
    return RELATIVE_DAYS.at(tokens, end - 1) is not None


def events_of(tokens: Tokens) -> Set[int]:
    """The places of the words of such names."""
    begun = [i for i, token in enumerate(tokens) if token.text in _NAME_STARTS]
    return {j for i in begun if (end := event_at(tokens, i)) for j in range(i, end)}


_EVENT_STARTS = starters(EVENTS)
_NAME_STARTS = starters(EVENTS, NAMED_DAYS)


def _is_beside_title(tokens: Tokens, i: int, left: Set[int]) -> bool:
    """Whether words of a title stand before `i`, that what begins there does not run on from: 济南的冬天."""
    if tokens[i].glued and i > 0 and POSSESSED.at(tokens, i - 1):
        return False
    return any(each in left and tokens[each].kind in _WORDS for each in range(i))


_WORDS = ("word", "han", "number")


def _is_named(tokens: Tokens, i: int) -> bool:
    found = OCCASIONS.at(tokens, i)
    if found is None or found[1] != len(tokens):
        return False
    lesson = LESSONS.at(tokens, i)
    is_lesson = lesson is not None and tokens[i].glued and lesson[1] == len(tokens)
    return not is_lesson or _follows_class(tokens, i)


def _follows_class(tokens: Tokens, i: int) -> bool:
    """Whether a title ends before `i` in the word for a class, 象棋课早自习, or it is told which: 第二节晚自习."""
    return _ordinal_before(tokens, i) is not None or CLASS_ENDS.at(tokens, i - 1) is not None


def _is_typo(tokens: Tokens, i: int) -> bool:
    return i == len(tokens) - 1 and tokens[i].text in _typos()


def _is_before_any(tokens: Tokens, i: int) -> bool:
    """`after lunch`, `during the break`, `post-lunch`; 农历 with the date after it."""
    if (found := BEFORE_ANY.at(tokens, i)) is None:
        return False
    first = found[1] + (found[1] < len(tokens) and tokens[found[1]].text == "-")
    if determiner := DETERMINERS.at(tokens, first):
        first = determiner[1]
    rest = tokens[first:]
    if tokens[i].kind == "han":
        return bool(rest) and all(token.kind in _WORDS and token.glued for token in rest)
    return len(rest) == 1 and rest[0].kind == "word"


def _is_after_any(tokens: Tokens, i: int) -> bool:
    """放学后: what ends so runs on from its own word."""
    found = AFTER_ANY.at(tokens, i)
    if found is None or found[1] != len(tokens) or not tokens[i].glued or not _is_run_on(tokens[i - 1]):
        return False
    if found[1] == i + 1 and DAY_UNITS.at(tokens, i - 1):
        return False
    starts = range(max(0, i - _MAX_TOKENS), i)
    if any((known := OCCASIONS.at(tokens, first)) and known[1] == i for first in starts):
        return True
    return not any((other := NOT_AFTER_ANY.at(tokens, first)) and other[1] == found[1] for first in starts)


def _is_run_on(token: Token) -> bool:
    """Whether a word ends in it, or a number that lost its unit: 3后."""
    return token.kind == "han" or (token.kind == "number" and len(token.text) == 1)


def _is_numbered(tokens: Tokens, i: int) -> bool:
    noun = NUMBERED_OCCASIONS.before_number(tokens, i)
    number = number_at(tokens, noun[1]) if noun else None
    if noun is None or number is None:
        return False
    return number[1] == len(tokens) or _is_of_others(tokens, number[1])


def _is_of_others(tokens: Tokens, i: int) -> bool:
    """The `of 6` of `day 2 of 6`."""
    of = OF.at(tokens, i)
    return of is not None and of[1] == len(tokens) - 1


@cache
def _typos() -> frozenset[str]:
    """Made when a line is first read, as tables are: a worker reads none."""
    words = {
        word
        for table in (OCCASIONS, TIME_WORDS)
        for word in table.words("en")
        if len(word) >= _MIN_LETTERS and word.isalpha()
    }
    typos = {typo for word in words for typo in typos_of(word)}
    names = {name for table in (WEEKDAYS, MONTHS) for name in table.words("en")}
    typos |= {name[:length] for name in names for length in range(_MIN_LETTERS, len(name))} - names
    return frozenset(typos) - words - set(NO_TYPOS.words())


def _is_adverb(tokens: Tokens, i: int) -> bool:
    """`consecutively`: how, or how often."""
    if i != len(tokens) - 1 or tokens[i].kind != "word":
        return False
    word = tokens[i].text
    return len(word) >= _MIN_LETTERS and word.endswith(ADVERB_ENDS) and word not in NO_ADVERBS


def _is_of_time(tokens: Tokens, i: int) -> bool:
    """`assembly time`."""
    noun = TIME_NOUNS.at(tokens, i + 1)
    return bool(
        noun and noun[1] == len(tokens) and tokens[i].kind == "word" and tokens[i].text not in NO_TIME
    )


_KINDS: tuple[Callable[[Tokens, int], bool], ...] = (
    _is_named,
    _is_before_any,
    _is_after_any,
    _is_numbered,
    _is_typo,
    _is_adverb,
    _is_of_time,
    *SHAPES,
)
