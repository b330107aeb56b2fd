"""The words that a typo may have been meant as, by their role in a line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from itertools import product
from typing import Any

from bot.language import lexicon
from bot.language.command_lexicon import CommandLexicon
from bot.language.phrase_table import PhraseTable, tokens_of

Tables = Iterable[PhraseTable[Any] | Collection[str]]


def typos_of(word: str) -> Iterator[str]:
    """What becomes of a word by one letter left out, doubled, or changed places with the next."""
    for i, letter in enumerate(word):
        yield word[:i] + word[i + 1 :]
        yield word[:i] + letter + word[i:]
        yield word[:i] + word[i + 1 : i + 2] + letter + word[i + 2 :]


_VALUES = {char: value for char, value in {**lexicon.HAN_DIGITS, **lexicon.HAN_UNITS}.items() if value}
"""The characters of numbers."""


class TypoWords:
    """The words of time; those that tie a title to the rest of a line, in a `new` line and in any; those that may be
    all that stands for a room; what is no title by itself."""

    def __init__(self, words: CommandLexicon) -> None:
        self.time = _parts(_of_time())
        self.naming = _parts(
            [words.room_words, words.naming, words.title_links, words.when_links, words.options]
        )
        self.alone = _parts(
            [words.last_room, words.references, words.later, words.earlier, words.longer, words.shorter]
        )
        self.ties = self.naming | self.alone | _parts(_of_commands(words))
        self.time_and_numbers = self.time | {*_VALUES, *lexicon.TIME_WORDS.words()}
        self.all = self.time | self.ties
        self.everyday = frozenset(lexicon.EVERYDAY.words())
        self.polite = _parts([words.courtesy, lexicon.ARTICLES])
        self._typos = self._words_by_typo(set(words.class_nouns.words()))

    def meant(self, typo: str) -> tuple[str, ...]:
        """What a typo may have been meant as: words that are no longer first, since a letter too many tells more than
        one too few."""
        return tuple(sorted(self._typos.get(typo, ()), key=partial(_order, typo)))

    def _words_by_typo(self, nouns: set[str]) -> Mapping[str, list[str]]:
        """What is a word itself is no typo, a word for a class of any length too, but for what only ends a number."""
        known = {word for word in self.all if len(word) > 1} - set(lexicon.ORDINALS.words())
        known -= {*_counted(("",)), *self._shortened()}
        known |= nouns
        words: dict[str, list[str]] = {}
        for word in self.all:
            for typo in set(typos_of(word)) - known - {"", word}:
                words.setdefault(typo, []).append(word)
        return words

    def _shortened(self) -> set[str]:
        """Words that are typos, in a script without spaces, of what stands for the room that was shown last."""
        return {typo for word in self.alone if not word.isascii() for typo in typos_of(word)} - self.alone


def _order(typo: str, word: str) -> tuple[bool, int, int, str]:
    return len(word) > len(typo), -len(word), _VALUES.get(word[0], 0), word


def _of_time() -> list[Collection[str]]:
    tables: tuple[PhraseTable[Any], ...] = (
        lexicon.RELATIVE_DAYS, lexicon.DAYS_WITH_PART, lexicon.WEEKDAYS, lexicon.SHORT_WEEKDAYS, lexicon.MONTHS,
        lexicon.PARTS_OF_DAY, lexicon.PARTS_BEFORE, lexicon.CLOCK_WORDS, lexicon.REACHES, lexicon.EVERY,
        lexicon.WEEKDAY_SETS, lexicon.LONE_SETS, lexicon.WEEKLY, lexicon.PLURAL_WEEKDAYS, lexicon.OTHER,
        lexicon.WEEKENDS, lexicon.WEEKS, lexicon.WEEK_AFTER, lexicon.AFTER_NEXT, lexicon.FOLLOWING_DAY,
        lexicon.LATER, lexicon.FROM_DAY, lexicon.DAY_UNITS, lexicon.MONTH_LENGTHS, lexicon.TIME_UNITS,
        lexicon.HALVES, lexicon.MERIDIEMS, lexicon.ORDINALS, lexicon.ORDINAL_WORDS, lexicon.NUMBER_WORDS,
        lexicon.TENS, lexicon.O_CLOCK, lexicon.PAST, lexicon.BEFORE, lexicon.HALF, lexicon.QUARTERS,
        lexicon.NOW, lexicon.TO, lexicon.FROM, lexicon.AT, lexicon.ON, lexicon.IN, lexicon.AND, lexicon.OF,
        lexicon.LASTING, lexicon.BETWEEN, lexicon.AROUND, lexicon.AROUND_AFTER, lexicon.ARTICLES,
        lexicon.UNTIL, lexicon.STARTING, lexicon.SINCE,
    )  # fmt: skip
    return [*(table.words() for table in tables), _counted(("", *_VALUES))]


def _counted(numbers: Iterable[str]) -> list[str]:
    """A number of days or weeks from now, in scripts without spaces."""
    said = product(numbers, lexicon.DAY_UNITS.words(), lexicon.LATER.words())
    return [number + unit + later for number, unit, later in said if not (unit + later).isascii()]


def _of_commands(words: CommandLexicon) -> list[Collection[str]]:
    tables: tuple[PhraseTable[Any], ...] = (
        words.room_words, words.naming, words.title_links, words.when_links, words.last_room_nouns,
        words.reference_nouns, words.mine, words.class_nouns, words.ties, words.later, words.earlier,
        words.longer, words.shorter, words.same_time, words.changes, words.options, words.option_ties,
        words.before_numbers, lexicon.OF,
    )  # fmt: skip
    return [table.words() for table in tables]


def _parts(tables: Tables) -> frozenset[str]:
    """The words of phrases; in a script without spaces the phrases themselves."""
    phrases = {
        phrase for table in tables for phrase in (table.words() if isinstance(table, PhraseTable) else table)
    }
    return frozenset().union(*map(_parts_of, phrases))


def _parts_of(phrase: str) -> frozenset[str]:
    tokens = tokens_of(phrase)
    if all(token.kind == "han" for token in tokens):
        return frozenset({phrase}) if len(phrase) > 1 else frozenset()
    words = (token.text for token in tokens if token.kind == "word")
    return frozenset(word for word in words if word.isascii() or len(word) > 1)
