"""Did you mean: the known word that a mistyped one is nearest to. Offered, never acted on."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from bot.language.command_lexicon import CommandLexicon
from bot.language.lexicon import DAYS_WITH_PART, MONTHS, RELATIVE_DAYS, WEEKDAYS
from bot.language.phrase_table import Tokens

_MAX_LETTERS = 24
_MIN_DAY = 5


def near(word: str, known: Collection[str]) -> str | None:
    """The known word that is one typo away: a letter wrong, missing, too many, or two changed places.

    Of the words that many people misspell, one that is two typos away.
    """
    if not 2 <= len(word) <= _MAX_LETTERS or word in known:
        return None
    from rapidfuzz.distance import OSA  # heavy, and for mistyped words alone
    from rapidfuzz.process import extract_iter

    found = extract_iter(word, known, scorer=OSA.distance, score_cutoff=_MAX_TYPOS)
    near_ones = [each for each, typos, _ in found if typos < _MAX_TYPOS or each in _HARD]
    sure = [each for each in near_ones if len(each) > 2 or (len(each) == 2 and not each.isascii())]
    return min(sure, key=lambda each: (abs(len(each) - len(word)), each[:1] != word[:1]), default=None)


_MAX_TYPOS = 2
_HARD = frozenset({"tomorrow", "yesterday", "wednesday", "thursday", "february"})
_HARD_LETTERS = tuple(map(frozenset, sorted(_HARD)))


@cache
def day_words() -> tuple[str, ...]:
    """Day words long enough that one wrong letter is no other word."""
    words = (
        *RELATIVE_DAYS.words("en"),
        *DAYS_WITH_PART.words("en"),
        *WEEKDAYS.words("en"),
        *MONTHS.words("en"),
    )
    return tuple(
        word
        for word in words
        if word[0].isalpha() and " " not in word and len(word) >= _MIN_DAY and word not in _COMMON
    )


def _may_be_near_a_day(word: str) -> bool:
    """Whether a word can be one typo from a word for a day, or two from one that is hard: without a letter of each, two
    words that are one typo apart are alike. Most are not, and need not be compared with every one."""
    if not _day_scraps().isdisjoint(_scraps(word)):
        return True
    letters = set(word)
    return any(len(hard - letters) <= _MAX_TYPOS for hard in _HARD_LETTERS)


@cache
def _day_scraps() -> frozenset[str]:
    return frozenset(scrap for word in day_words() for scrap in _scraps(word))


def _scraps(word: str) -> list[str]:
    """The word, and the word without one of its letters."""
    return [word, *(word[:i] + word[i + 1 :] for i in range(len(word)))]


_COMMON = frozenset({"march", "april", "august"})
"""Months that are one letter from everyday words."""


def mistyped_day(tokens: Tokens) -> tuple[int, str] | None:
    """The first word that is nearly a day word, and the day word."""
    for i, token in enumerate(tokens):
        if (
            token.kind == "word"
            and len(token.text) >= _MIN_DAY - 1
            and _may_be_near_a_day(token.text)
            and (guess := near(token.text, day_words()))
        ):
            return i, guess
    return None


def mistyped_reference(tokens: Tokens, words: CommandLexicon) -> tuple[int, str] | None:
    """The word that is nearly `last`, `this` or `since`, where it is all there is or stands before what they do."""
    if not tokens:
        return None
    first = tokens[0]
    after = words.reference_nouns.at(tokens, 1)
    if first.kind != "word" or not (len(tokens) == 1 or (after and after[1] == len(tokens))):
        return None
    guess = near(first.text, words.references.words())
    return (0, guess) if guess else None
