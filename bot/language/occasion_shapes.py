"""Times in no list, by their shape: `at kickoff`, `every second lesson`, `nextweek`, `snacktime`, 每节课, 国庆除外."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

from bot.language.lexicon import (
    AFTER_UNIT,
    AND,
    AT,
    BEFORE_CLAUSE,
    BEFORE_ONE,
    BEFORE_PART,
    BEFORE_SHORT,
    COUNTED_OCCASIONS,
    DAYS_WITH_PART,
    DETERMINERS,
    FROM,
    IN,
    LASTING,
    LETTERED_OCCASIONS,
    MONTHS,
    NO_MOMENTS,
    NO_TIME_ENDS,
    NO_TURNS,
    NUMBER_WORDS,
    OCCASION_NOUNS,
    OCCASIONS,
    ON,
    PARTS_OF_DAY,
    POSSESSED,
    RELATIVE_DAYS,
    ROUGHLY_ENDS,
    SOLID_ENDS,
    SOLID_STARTS,
    TIME_ENDS,
    TIME_WORDS,
    TO,
    TURNS,
    UNITS_OF_TIME,
    WEEKDAY_INITIALS,
    WEEKDAYS,
)
from bot.language.numbers import number_at, ordinal_at
from bot.language.phrase_table import Tokens, starters
from bot.language.tokenizer import Token

_MIN_LETTERS = 3
"""Letters of the shortest part of a word that is two words of time without a space."""
_MAX_SOLID = 24

SOLID_TIME_WORDS = frozenset(
    word
    for table in (OCCASIONS, TIME_WORDS, WEEKDAYS, MONTHS)
    for word in table.words()
    if word.isascii() and word.isalpha() and len(word) >= _MIN_LETTERS
)
"""Single words of time, in scripts with spaces."""

_READ = frozenset().union(*(table.words() for table in (RELATIVE_DAYS, DAYS_WITH_PART, WEEKDAYS, MONTHS)))
"""Words that are read once their typos are put right, where others are only named."""

_LONG_NAMES = tuple(
    name for name in _READ if name.isascii() and name.isalpha() and len(name) >= len("monday")
)
"""Of days and months, those that no other word ends in."""

Shape = Callable[[Tokens, int], bool]
"""Whether the words from a place to the end of the tokens are of a shape that times have."""


def _is_clause(tokens: Tokens, i: int) -> bool:
    """`when the bell rings`, `after the big exam`."""
    if (found := BEFORE_CLAUSE.at(tokens, i)) is None:
        return False
    least, first = found
    rest = tokens[first:]
    return len(rest) >= least and all(token.kind in ("word", "number") for token in rest)


def _is_moment(tokens: Tokens, i: int) -> bool:
    """`at kickoff`, `by the final whistle`: a word or two in small letters that are no place, and tell no manner."""
    if (found := BEFORE_ONE.at(tokens, i)) is None:
        return False
    exact, first = found
    if exact and (determiner := DETERMINERS.at(tokens, first)):
        first = determiner[1]
        if len(tokens) - first == _DESCRIBED and tokens[first].raw.islower():
            first += 1
    word = tokens[-1].text
    return _is_small_word(tokens, first) and word not in NO_MOMENTS and (exact or not word.endswith(_MANNER))


_MANNER = ("ing", "s")
_DESCRIBED = 2
"""Words, of which the first describes the other: the `final whistle`."""


def _is_turn(tokens: Tokens, i: int) -> bool:
    """`every second lesson`, `next sitting`, `third block`."""
    found = TURNS.at(tokens, i)
    most = found[0] if found else 1
    if (turn := found or ordinal_at(tokens, i)) is None:
        return False
    rest = tokens[turn[1] :]
    return (
        1 <= len(rest) <= most
        and all(token.kind == "word" and _is_small(token) for token in rest)
        and NO_TURNS.isdisjoint(token.text for token in rest)
    )


def _is_small(token: Token) -> bool:
    """Whether a word is no name: in small letters, or an abbreviation."""
    return token.raw.islower() or (token.raw.isupper() and len(token.raw) > 1)


def _is_told_which(tokens: Tokens, i: int) -> bool:
    """`week of finals`, `day before the play`, `week back`: a part of time in small letters and few words after it."""
    if tokens[i].text not in UNITS_OF_TIME or (after := AFTER_UNIT.at(tokens, i + 1)) is None:
        return False
    rest = tokens[after[1] :]
    return len(rest) <= _MAX_TELLING_WORDS and all(
        token.kind in ("word", "number") and token.raw == token.text for token in (tokens[i], *rest)
    )


_MAX_TELLING_WORDS = 3
"""Words that tell which part of time it is: `the spring play`."""


def _is_small_word(tokens: Tokens, i: int) -> bool:
    """Whether one word, with hyphens or without, is all there is from `i` on, and in small letters."""
    words, hyphens = tokens[i::2], tokens[i + 1 :: 2]
    return (
        bool(words)
        and all(token.kind == "word" and token.raw.islower() for token in words)
        and all(token.text == "-" and token.glued for token in hyphens)
        and len(words) > len(hyphens)
    )


def _is_ended(tokens: Tokens, i: int) -> bool:
    """One word that ends as words of time do: `snacktime`, `payday`."""
    word = tokens[i].text
    return (
        i == len(tokens) - 1
        and tokens[i].kind == "word"
        and word.endswith(TIME_ENDS)
        and word not in NO_TIME_ENDS
        and word not in TIME_ENDS
    )


def _is_rough(tokens: Tokens, i: int) -> bool:
    """`lunchish`, `five-ish`."""
    last = tokens[-1].text
    if not last.endswith(ROUGHLY_ENDS):
        return False
    if i == len(tokens) - 1:
        return any(_is_of_time(last.removesuffix(end)) for end in ROUGHLY_ENDS)
    return last in ROUGHLY_ENDS and [token.text for token in tokens[i + 1 : -1]] == ["-"]


def _is_of_time(stem: str) -> bool:
    return stem in SOLID_TIME_WORDS or stem in NUMBER_WORDS.firsts


def ends_in_day(word: str) -> bool:
    """Whether the space before a day is left out: `mathstomorrow`."""
    return word.endswith(_LONG_NAMES) and word not in _READ


_TIES = frozenset(
    word for table in (ON, AT, FROM) for word in table.words() if word.isascii() and word.isalpha()
)


def _is_solid(tokens: Tokens, i: int) -> bool:
    """Two words without the space between them: `nextweek`, `afterschool`, `weekon`."""
    word = tokens[i].text
    if i != len(tokens) - 1 or tokens[i].kind != "word" or len(word) > _MAX_SOLID or word in SOLID_TIME_WORDS:
        return False
    if ends_in_day(word):
        return True
    return any(
        (word[:k] in SOLID_STARTS and (word[k:] in SOLID_TIME_WORDS or word[k:] in SOLID_ENDS))
        or (word[:k] in SOLID_TIME_WORDS and (word[k:] in SOLID_TIME_WORDS or word[k:] in _TIES))
        for k in range(2, len(word) - 1)
    )


def _is_spaced(tokens: Tokens, i: int) -> bool:
    """One word with a space within: `week end`, `snack time`."""
    if i != len(tokens) - 2 or tokens[i].kind != "word" or tokens[-1].kind != "word":
        return False
    word = tokens[i].text + tokens[-1].text
    return word in SOLID_TIME_WORDS and word not in NO_TIME_ENDS and word not in _READ


def _rows_of_initials() -> frozenset[str]:
    """Two or more weekdays by their first letters, in the order of the week: `mwf`, `tuth`."""
    rows = (product(*(("", *each) for each in initials)) for initials in WEEKDAY_INITIALS)
    return frozenset("".join(row) for each in rows for row in each if sum(map(bool, row)) > 1)


_ROWS_OF_INITIALS = _rows_of_initials()


def _is_row_of_initials(tokens: Tokens, i: int) -> bool:
    """`TuTh`, `M/W/F`, `M-F`, `M W F`: with more than one capital, as no word is written."""
    raw = "".join(token.raw for token in tokens[i:] if token.text not in ("/", "-"))
    rest = tokens[i + 1 :]
    is_one = all(token.glued and token.kind in ("word", "sign") for token in rest)
    is_one = is_one or (len(rest) > 1 and all(token.kind == "word" for token in rest))
    return is_one and raw.lower() in _ROWS_OF_INITIALS and sum(map(str.isupper, raw)) > 1


def _is_lettered(tokens: Tokens, i: int) -> bool:
    """`week A`, `week 3B`; `t+1`, `w49`."""
    last = tokens[-1]
    noun = COUNTED_OCCASIONS.at(tokens, i)
    if noun and noun[1] == len(tokens) - 1 and last.kind == "word" and len(last.text) == 1:
        return True
    numbered = COUNTED_OCCASIONS.before_number(tokens, i)
    is_glued = last.kind == "word" and last.glued and len(last.text) == 1
    if numbered and is_glued and numbered[1] == len(tokens) - 2 and tokens[-2].kind == "number":
        return True
    if tokens[i].text not in LETTERED_OCCASIONS or last.kind != "number":
        return False
    sign = "".join(token.text for token in tokens[i + 1 : -1])
    return last.glued and sign in LETTERED_OCCASIONS[tokens[i].text]


def _is_of_year(tokens: Tokens, i: int) -> bool:
    """`q1 2027`."""
    noun = COUNTED_OCCASIONS.before_number(tokens, i)
    number = number_at(tokens, noun[1]) if noun else None
    return number is not None and number[1] == len(tokens) - 1 and _is_year(tokens)


def _is_year(tokens: Tokens) -> bool:
    return tokens[-1].kind == "number" and len(tokens[-1].text) == len("2026")


def _is_modified(tokens: Tokens, i: int) -> bool:
    """`high tide`, `harvest festival`."""
    noun = OCCASION_NOUNS.at(tokens, i + 1)
    return bool(
        noun
        and noun[1] == len(tokens)
        and tokens[i].kind == "word"
        and (tokens[i].raw.isupper() or (tokens[i].raw.islower() and tokens[i].text not in _TYING))
    )


_TYING = starters(DETERMINERS, POSSESSED, AND, TO, FROM, AT, ON, IN, LASTING)
"""Words that tie others together: `sun and moon`."""


def _is_short_after(tokens: Tokens, i: int) -> bool:
    """每节课, 隔几天: one of these and few characters."""
    if (found := BEFORE_SHORT.at(tokens, i)) is None or tokens[i].kind != "han":
        return False
    most, first = found
    rest = tokens[first:]
    most += not tokens[i].glued
    return 1 <= len(rest) <= most and all(token.kind in ("han", "number") and token.glued for token in rest)


SHAPES: tuple[Shape, ...] = (
    _is_clause,
    _is_moment,
    _is_turn,
    _is_told_which,
    _is_ended,
    _is_rough,
    _is_solid,
    _is_spaced,
    _is_row_of_initials,
    _is_lettered,
    _is_of_year,
    _is_modified,
    _is_short_after,
)


def is_share_of_day(tokens: Tokens, i: int) -> bool:
    """Whether the word at `i` says how much of the part of the day after it: the `all` of `all afternoon`."""
    found = BEFORE_PART.at(tokens, i)
    return bool(found and PARTS_OF_DAY.at(tokens, found[1]))
