"""Where the words of bare titles stand in a line, and what stands beside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from bot.language.days import day_at
from bot.language.phrase_table import Tokens, is_hyphenated, joined
from bot.language.titles import CLOSING
from bot.language.tokenizer import Token, read_line

MAX_TYPO_TOKENS = 4
"""Tokens of the longest typo: characters of a script without spaces."""


class Typo(NamedTuple):
    """The words from `first` to `last`, and what they may have been meant as."""

    first: int
    last: int
    meant: str


def words_of(titles: Iterable[str]) -> Counter[str]:
    """How often each word stands in titles."""
    return Counter(token.text for title in titles for token in read_line(title).tokens)


class TitlePlaces:
    """A line, and the places in it of the words of its bare titles: `all` in order, none if they are quoted.

    `time` are words of time, which may stand between a typo and what it belongs to.
    """

    def __init__(self, args: Tokens, titles: Sequence[str], time: Collection[str]) -> None:
        self.args = args
        self._time = time
        self.all = sorted({i for title in titles for i in _places(args, title)})
        self._inside = frozenset(self.all)
        self._titles = titles

    @property
    def words(self) -> Counter[str]:
        """How often each word stands in the titles."""
        return words_of(self._titles)

    def words_in(self, typo: Typo) -> Counter[str]:
        """Those of them that a typo holds."""
        return Counter(self.args[i].text for i in self._of(typo))

    def _of(self, typo: Typo) -> list[int]:
        return [i for i in range(typo.first, typo.last) if i in self._inside]

    def has_title(self, first: int, last: int) -> bool:
        """Whether a word of a title is among them."""
        return any(i in self._inside for i in range(first, last))

    def is_inside(self, typo: Typo) -> bool:
        """Whether all its words are of a title."""
        return len(self._of(typo)) == typo.last - typo.first

    def is_title(self, first: int, last: int) -> bool:
        """Whether they are the title, all of it and no more."""
        return self.all == list(range(first, last))

    def is_word(self, first: int, last: int) -> bool:
        """Whether they stand as a word of their own: letters may follow on digits, a single character of a script
        without spaces on the words of time, or before them."""
        args = self.args
        if args[first].kind == "han":
            return last - first > 1 or self._is_apart(first)
        runs_on = is_hyphenated(args, first) or (joined(args, last) and args[last].kind == "word")
        return not (runs_on or (first > 0 and args[first].glued and args[first - 1].kind == "word"))

    def _is_apart(self, i: int) -> bool:
        before = i == 0 or (self.args[i].glued and i - 1 not in self._inside)
        return before or self._ends_before_time(i + 1) or not (self.args[i].glued or self._runs_on(i + 1))

    def _ends_before_time(self, i: int) -> bool:
        is_other = i < len(self.args) and i not in self._inside
        return is_other and (self.args[i].glued or self.args[i].kind == "gap")

    def _runs_on(self, i: int) -> bool:
        return i < len(self.args) and self.args[i].glued

    def runs_on(self, typo: Typo) -> bool:
        """Whether a single character of a script without spaces is all that a typo has of the title, and runs on from
        others of it."""
        of = self._of(typo)
        if len(of) > 1 or self.args[of[0]].kind != "han":
            return False
        i = of[0]
        return (i - 1 in self._inside and self.args[i].glued) or (
            i + 1 in self._inside and self._runs_on(i + 1)
        )

    def is_told(self, typo: Typo) -> bool:
        """Whether its first character stands twice, or a space within it tells that it was mistyped."""
        first, last, _ = typo
        doubled = any(
            0 <= i < len(self.args) and self.args[i].text == self.args[first].text
            for i in (first - 1, first + 1)
        )
        return doubled or any(not token.glued for token in self.args[first + 1 : last])

    def has_day(self) -> bool:
        """Whether a day is said outside the title."""
        return any(i not in self._inside and day_at(self.args, i) for i in range(len(self.args)))

    def touches(self, typo: Typo, *, gaps: bool = False, ends: bool = False) -> bool:
        """Whether a word that is not the title's stands beside a typo, signs, numbers and words of time apart; with
        `gaps` also a gap, with `ends` also an end of the line."""
        sides = (self._beyond(typo.first - 1, -1), self._beyond(typo.last, 1))
        return any(self._is_other(i, gaps) if 0 <= i < len(self.args) else ends for i in sides)

    def _beyond(self, i: int, step: int) -> int:
        while i in self._inside and self._may_belong(self.args[i]):
            i += step
        return i

    def _may_belong(self, token: Token) -> bool:
        return token.kind in ("number", "sign") or token.text in self._time

    def _is_other(self, i: int, gaps: bool) -> bool:
        return i not in self._inside and (gaps or self.args[i].kind != "gap")

    def mixed_numbers(self, words: Collection[str]) -> Iterator[Typo]:
        """A sign between numbers, the full stop of a short word or a character of a script without spaces that was
        typed twice, a space beside or within a number, a number and its unit (one of `words`) mixed up."""
        yield from self._doubled_characters()
        if not any(self.args[i].kind in ("number", "sign") for i in self.all):
            return
        for i, token in enumerate(self.args):
            found = self._mixed(i, words) if i in self._inside else None
            if token.kind == "number":
                found = found or self._apart(i)
            if found:
                yield found

    def _doubled_characters(self) -> Iterator[Typo]:
        for i in self.all:
            if self._is_twice(Typo(i + 1, i + 3, ".")):
                yield Typo(i, i + 3, f"{self.args[i].text}.")
            if self.args[i].kind == "han":
                typos = (Typo(first, first + 2, self.args[i].text) for first in (i - 1, i))
                yield from (typo for typo in typos if self._is_twice(typo) and self.touches(typo))

    def _is_twice(self, typo: Typo) -> bool:
        first, last, text = typo
        return first >= 0 and [token.text for token in self.args[first:last]] == [text, text]

    def _apart(self, i: int) -> Typo | None:
        """The number at `i` and the next one, of which one is the title's, where they were meant as one; what ends a
        clock is meant as that."""
        if i and self.args[i].glued and self.args[i - 1].text == ":":
            return None
        for last in range(i + 2, min(i + MAX_TYPO_TOKENS + 1, len(self.args) + 1)):
            if self.args[last - 1].kind == "number":
                meant = _joined(self.args, i, last) if self.has_title(i, last) else None
                return Typo(i, last, meant) if meant else None
        return None

    def _mixed(self, i: int, words: Collection[str]) -> Typo | None:
        """Digits and letters in a wrong order: `2t7h`."""
        last = i + 1
        while joined(self.args, last):
            last += 1
        if last - i < _MIXED or joined(self.args, i):
            return None
        digits = "".join(token.text for token in self.args[i:last] if token.kind == "number")
        letters = "".join(token.text for token in self.args[i:last] if token.kind == "word")
        return Typo(i, last, digits + letters) if letters in words else None

    def listed(self) -> Iterator[Typo]:
        """A number alone, or with its sign on the wrong side, that may be one of the list seen last."""
        first, last = self.all[0], self._end_of_title(self.all[0])
        text = "".join(token.text for token in self.args[first:last])
        if text == self._titles[0].replace(" ", "") and (number := _LISTED.fullmatch(text)):
            yield Typo(first, last, f"#{number[1]}")

    def scrap_of(self, verb: str, *, alone: bool) -> Typo | None:
        """One character of the verb in a script without spaces, typed twice: with `alone` it may be all there is to
        the title; else a space follows it, and none stands before it."""
        first = self.all[0]
        token = self.args[first]
        if token.kind != "han" or token.raw not in verb:
            return None
        is_title = alone and self.is_title(first, first + 1)
        is_apart = first == 0 and token.glued and verb.endswith(token.raw) and not self._runs_on(1)
        return Typo(first, first + 1, token.raw) if is_title or is_apart else None

    def cut_in_two(self) -> tuple[int, int] | None:
        """Numbers of which half is in the title and half in the words of time, and what of a title stands within
        those: a number, or a few characters without a space."""
        return next(filter(None, map(self._cut_at, self.all)), None)

    def _cut_at(self, i: int) -> tuple[int, int] | None:
        if self.args[i].kind not in ("number", "sign"):
            last = self._end_of_title(i)
            return (i, last) if self._is_glued_within(i, last) else None
        first, last = self._run(i)
        is_cut = last - first > 1 and any(each not in self._inside for each in range(first, last))
        ends_in_sign = last - first > 1 and "/" in (self.args[first].text, self.args[last - 1].text)
        before, after = self._is_time(self._past_marks(first - 1)), self._is_time(last)
        is_within = self.args[i].kind == "number" and before and after
        return (first, last) if is_cut or (ends_in_sign and (before or after)) or is_within else None

    def _past_marks(self, i: int) -> int:
        while i in self._inside and self.args[i].text in CLOSING:
            i -= 1
        return i

    def _end_of_title(self, i: int) -> int:
        while i in self._inside:
            i += 1
        return i

    def _is_glued_within(self, first: int, last: int) -> bool:
        if first - 1 in self._inside or last - first >= MAX_TYPO_TOKENS or self.is_title(first, last):
            return False
        glued = self.args[first].glued and self._runs_on(last)
        return glued and self._is_time(first - 1) and self._is_time(last)

    def _run(self, i: int) -> tuple[int, int]:
        """Numbers and the signs that join them, without a space, around a place."""
        args, first, last = self.args, i, i + 1
        if not _is_numeric(args[i]):
            return i, i + 1
        while first > 0 and args[first].glued and _is_numeric(args[first - 1]):
            first -= 1
        while last < len(args) and args[last].glued and _is_numeric(args[last]):
            last += 1
        while first < i and args[first].text in CLOSING:
            first += 1
        while last - 1 > i and args[last - 1].text in CLOSING:
            last -= 1
        return first, last

    def _is_time(self, i: int) -> bool:
        is_other = 0 <= i < len(self.args) and i not in self._inside
        return is_other and self.args[i].kind in ("word", "number", "han")


_LISTED = re.compile("#*([0-9]{1,3})#*")
_MIXED = 3
"""Tokens of a number and its unit whose letters and digits changed places."""
_PLAIN, _MINUTES, _YEAR = 3, 2, 4
"""Tokens of two numbers with a sign between them; digits of minutes and of a year."""


def _is_numeric(token: Token) -> bool:
    return token.kind == "number" or token.text in ("/", ":", "-")


def _joined(args: Tokens, first: int, last: int) -> str | None:
    """Two numbers that were meant as one, or as a date or a clock; None where they stand as they were meant."""
    signs = {token.text for token in args[first + 1 : last - 1]}
    before, after = args[first].text, args[last - 1].text
    apart = any(not token.glued for token in args[first + 1 : last])
    if not signs:
        return before + after if apart else None
    if len(signs) > 1 or (not apart and last - first == _PLAIN):
        return None
    sign = signs.pop()
    goes_on = _goes_on(args, last, sign)
    fits = {"/": True, ":": len(after) == _MINUTES and not goes_on, "-": len(before) == _YEAR}
    return f"{before}{sign}{after}" if fits.get(sign) else None


def _goes_on(args: Tokens, i: int, sign: str) -> bool:
    """Whether a sign goes on, without a space, at `i`."""
    return i < len(args) and args[i].glued and args[i].text == sign


def _places(args: Tokens, title: str) -> list[int]:
    """Where the words of a bare title stand: together, or else one after the other."""
    for i, token in enumerate(args):
        if _is_bare(token) and title.startswith(token.raw) and (places := _run_of(args, i, title, True)):
            return places
    return _run_of(args, 0, title, False)


def _run_of(args: Tokens, first: int, title: str, together: bool) -> list[int]:
    """The words from `first` on that make a title; none where they do not make all of it."""
    places: list[int] = []
    at = 0
    for i in range(first, len(args)):
        if _is_bare(args[i]) and title.startswith(args[i].raw, at):
            places.append(i)
            at += len(args[i].raw)
            at += title.startswith(" ", at)
        elif together:
            break
        if at >= len(title):
            return places
    return []


def _is_bare(token: Token) -> bool:
    return token.kind not in ("quoted", "gap")
