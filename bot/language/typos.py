"""Typos: a letter left out, doubled or changed places, a space within a word, a sign typed twice.

A word of a title that is one typo from a word of the grammar, and stands where such a word does, may have been meant
as that. It counts only if the line is read with it put right, and the title is then the shorter by it. Tables are made
once: reading a line looks words up, and reads it again only where one is found.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import islice

from msgspec.structs import replace

from bot.language.command_lexicon import CommandLexicon
from bot.language.commands import Command, EditRoom, NewRoom, NewSeries, Question, RoomTitle
from bot.language.days import day_at
from bot.language.parse_error import ParseError
from bot.language.phrase_table import Tokens
from bot.language.titles import MAX_TITLE
from bot.language.tokenizer import read_line, replaced, show
from bot.language.typo_places import MAX_TYPO_TOKENS, TitlePlaces, Typo, words_of
from bot.language.typo_words import TypoWords

Meant = Command | Question
Read = Callable[[Tokens], Meant]

_MAX_READINGS = 32
"""Typos that are looked at more closely, each for the price of a line."""
_MAX_CHOICES = 3
_MIN_ALONE = 5
"""Letters of a word of time that is known without another beside it."""
_MIN_NAME = 4
"""Letters from which on a word that is all there is to a room's title is its name."""
_MIN_REST = 2
"""Characters of the shortest title that is left when one beside it, without a space, was meant as another word."""
_NO_NUMBER_OF_DATE = 3
"""Digits that no day, month or year has."""
_OPENING = 2
"""Words that may stand before one that ties a title to its verb: `change the time of`."""
_UNREAD = frozenset({"unread_time", "which_day", "repeat_or_once"})
"""Questions about a line that is not read with the word put right."""


class Typos:
    """Finds the typos in what was read."""

    def __init__(self, words: CommandLexicon) -> None:
        self._lexicon = words

    @cached_property
    def words(self) -> TypoWords:
        """The tables, which take about 50 ms to make."""
        return TypoWords(self._lexicon)

    def checked(self, args: Tokens, reading: Meant, read: Read, verb: str) -> Meant:
        """The reading, or a question where a new room's title may hold a typo.

        Raises ParseError where the title of a room that there is does, and where numbers are cut in two.
        """
        titles = [title for title in _titles(reading) if len(title) <= MAX_TITLE]
        places = TitlePlaces(args, titles, self.words.time_and_numbers) if titles else None
        if places is None or not places.all:
            return reading
        is_new = isinstance(_first(reading), NewRoom | NewSeries)
        if scrap := places.scrap_of(verb, alone=not is_new):
            raise ParseError(
                "unknown_word", scrap.meant, replaced(args, scrap.first, scrap.last, ""), guess=""
            )
        if is_new:
            return _New(self.words, places, reading, read).checked()
        return _Named(self.words, places, reading, read).checked()


class _Check(ABC):
    """A reading whose titles may hold typos."""

    def __init__(self, words: TypoWords, places: TitlePlaces, reading: Meant, read: Read) -> None:
        self._words = words
        self._places = places
        self._args = places.args
        self._reading = reading
        self._read = read
        self._ties = words.ties

    def _found(self) -> Iterator[tuple[Typo, Meant]]:
        """The typos that there may be, each with what the line means when it is put right."""
        for typo in islice(self._candidates(), _MAX_READINGS):
            right = self._put_right(typo)
            if right is not None and self._is_shorter(typo, right) and self._counts(typo, right):
                yield typo, right

    def _candidates(self) -> Iterator[Typo]:
        for first in range(max(0, self._places.all[0] - MAX_TYPO_TOKENS), self._places.all[-1] + 1):
            for last, meant in self._meant_at(first):
                if self._places.has_title(first, last):
                    typos = (Typo(first, last, each) for each in meant)
                    yield from filter(self._stands_right, typos)
        yield from self._places.mixed_numbers(self._words.all)

    def _meant_at(self, first: int) -> list[tuple[int, tuple[str, ...]]]:
        """Where the typos that begin there end, the longest first, and what each may have been meant as.

        A character that begins a word is no typo of one.
        """
        text, spaces = "", 0
        found: list[tuple[int, tuple[str, ...]]] = []
        for i in range(first, min(first + MAX_TYPO_TOKENS, len(self._args))):
            token = self._args[i]
            if token.kind not in ("word", "han"):
                break
            text += token.text
            spaces += i > first and not token.glued
            if i > first and not spaces and token.kind == "han" and text in self._words.time:
                found = [each for each in found if each[0] > first + 1]
            if not spaces and (meant := self._words.meant(text)):
                found.append((i + 1, meant))
            elif spaces == 1 and text in self._words.all:
                found.append((i + 1, (text,)))
            elif i == first + 1 and (two := self._with_space_moved(self._args[first].text, token.text)):
                found.append((i + 1, two))
        return found[::-1]

    def _with_space_moved(self, before: str, after: str) -> tuple[str, ...]:
        """Two words of time for two of which a letter went over to the other: `hal fpast`."""
        moved = ((before[:-1], before[-1] + after), (before + after[0], after[1:]))
        return tuple(" ".join(two) for two in moved if self._words.time.issuperset(two))

    def _stands_right(self, typo: Typo) -> bool:
        """Whether the word stands where the one that it may be does."""
        first, last, meant = typo
        is_name = last - first == 1 and self._args[first].raw.isupper()
        if is_name or not self._places.is_word(first, last):
            return False
        if self._places.is_title(first, last) and not self._may_be_whole(typo):
            return False
        if meant in self._ties and (first <= _OPENING or self._places.touches(typo, gaps=True)):
            return True
        return self._words.time.issuperset(meant.split()) and self._touches_time(typo)

    def _put_right(self, typo: Typo) -> Meant | None:
        """What the line means with the typo put right; None where it is not read."""
        first, last, text = typo
        meant = list(read_line(text).tokens)
        meant[0] = replace(meant[0], glued=self._args[first].glued)
        try:
            reading = self._read([*self._args[:first], *meant, *self._args[last:]])
        except ParseError:
            return None
        return None if isinstance(reading, Question) and reading.kind in _UNREAD else reading

    def _is_shorter(self, typo: Typo, right: Meant) -> bool:
        """Whether the title is without the word; of a number meant as a part of another, without more than that."""
        left = words_of(_titles(right))
        rest = self._places.words - self._places.words_in(typo)
        is_sure = not typo.meant.isdigit() or self._is_sure_number(typo)
        return left < rest if not is_sure else left <= rest

    def _is_sure_number(self, typo: Typo) -> bool:
        return False

    @abstractmethod
    def _touches_time(self, typo: Typo) -> bool: ...

    @abstractmethod
    def _may_be_whole(self, typo: Typo) -> bool: ...

    @abstractmethod
    def _counts(self, typo: Typo, right: Meant) -> bool: ...


class _New(_Check):
    """A new room: a title is left, and the person is asked, with the words as they stand as a choice."""

    def __init__(self, words: TypoWords, places: TitlePlaces, reading: Meant, read: Read) -> None:
        super().__init__(words, places, reading, read)
        self._ties = words.naming

    def checked(self) -> Meant:
        choices: tuple[Command, ...] = ()
        for _, right in self._found():
            choices += tuple(each for each in _choices(right) if each not in choices)
        if choices:
            return Question("unread_time", (*choices[:_MAX_CHOICES], *_choices(self._reading)))
        if cut := self._places.cut_in_two():
            raise ParseError("unread_time", show(self._args[cut[0] : cut[1]]))
        return self._reading

    def _touches_time(self, typo: Typo) -> bool:
        return self._places.touches(typo)

    def _may_be_whole(self, typo: Typo) -> bool:
        return False

    def _is_sure_number(self, typo: Typo) -> bool:
        """Both halves of a year are the title's, or the second begins a date: `club 1 2/1`."""
        is_number = len(typo.meant) != _NO_NUMBER_OF_DATE
        return self._places.is_inside(typo) or (is_number and self._begins_date(typo.last - 1))

    def _begins_date(self, i: int) -> bool:
        """Whether the number at `i` begins a date that can be nothing else."""
        day = day_at(self._args, i)
        if day is None or day[0].month is None or day[1] <= i + 1:
            return False
        return not day[0].weak or self._args[i + 1].text == "/"

    def _counts(self, typo: Typo, right: Meant) -> bool:
        if _is_endless(right) and not _is_endless(self._reading):
            return False
        left = words_of(_titles(right))
        is_other = _times(right) != _times(self._reading)
        if self._args[typo.first].kind == "han":
            if sum(map(len, left.elements())) < _MIN_REST:
                return False
            if self._places.runs_on(typo) and not self._places.is_told(typo):
                return is_other and not self._places.has_day()
        is_everyday = self._args[typo.first].text in self._words.everyday and typo.last - typo.first == 1
        return not set(left) <= self._words.polite and (is_other or not is_everyday)


class _Named(_Check):
    """A room that there is: the line is refused, with the word put right."""

    def checked(self) -> Meant:
        for typo, _ in self._found():
            word = show(self._args[typo.first : typo.last])
            raise ParseError("unknown_word", word, replaced(self._args, *typo), guess=typo.meant)
        return self._reading

    def _candidates(self) -> Iterator[Typo]:
        yield from super()._candidates()
        yield from self._places.listed()

    def _touches_time(self, typo: Typo) -> bool:
        is_sure = len(typo.meant) >= _MIN_ALONE or not typo.meant.isascii()
        return self._places.touches(typo, ends=is_sure)

    def _may_be_whole(self, typo: Typo) -> bool:
        token = self._args[typo.first]
        if typo.meant not in self._words.ties or token.raw != token.raw.lower():
            return False
        return typo.meant in self._words.alone or (token.kind == "word" and len(token.raw) < _MIN_NAME)

    def _counts(self, typo: Typo, right: Meant) -> bool:
        left = words_of(_titles(right))
        return not self._places.runs_on(typo) or left < self._places.words - self._places.words_in(typo)


def _first(reading: Meant) -> Command:
    return reading.choices[0] if isinstance(reading, Question) else reading


def _choices(reading: Meant) -> tuple[Command, ...]:
    return reading.choices if isinstance(reading, Question) else (reading,)


def _titles(reading: Meant) -> tuple[str, ...]:
    """The titles of a reading: of its room, and of what that becomes."""
    command = _first(reading)
    room = getattr(command, "room", None)
    named = (room.title,) if isinstance(room, RoomTitle) else ()
    given = (command.title,) if isinstance(command, NewRoom | NewSeries | EditRoom) and command.title else ()
    return named + given


def _is_endless(reading: Meant) -> bool:
    return isinstance(reading, Question) and reading.kind == "end_missing"


def _times(reading: Meant) -> list[object]:
    return [
        each.occurrences if isinstance(each, NewSeries) else (each.start, each.end)
        for each in _choices(reading)
        if isinstance(each, NewRoom | NewSeries)
    ]
