"""Titles that are a few typos away from the one that was typed. Offered, never acted on."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator, Sequence

MAX_TITLES = 5
"""Titles that are offered."""

MIN_LENGTH = 3
"""Characters from which on a title with a typo can be told from another title."""

LETTERS_PER_TYPO = 4
"""Characters that a title must have for each typo in it."""

MAX_TYPOS = 3

MIN_PART, PART_LIKENESS = 5, 80
"""Characters from which on a mistyped part of a longer title is known, and how like it is, of 100."""

BATCH_SIZE = 1000
"""Titles that are compared before other threads have their turn."""


async def near_titles(wanted: Sequence[str], titles: Collection[str]) -> list[str]:
    """Of some case-folded titles the nearest to any of those `wanted`, nearest first."""
    known = list(titles)
    return await asyncio.to_thread(_nearest, wanted, known)


def _nearest(wanted: Sequence[str], known: Sequence[str]) -> list[str]:
    found: dict[str, float] = {}
    for start in range(0, len(known), BATCH_SIZE):
        for title, distance in _near(wanted, known[start : start + BATCH_SIZE]):
            found[title] = min(distance, found.get(title, distance))
    return sorted(found, key=lambda title: (found[title], title))[:MAX_TITLES]


def _near(wanted: Sequence[str], known: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Titles and how far they are: the number of typos, more for a part of a title."""
    from rapidfuzz import fuzz  # heavy, and for mistyped titles alone
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract_iter

    for title in wanted:
        if len(title) >= MIN_LENGTH:
            typos = min(max(len(title) // LETTERS_PER_TYPO, 1), MAX_TYPOS)
            for near, distance, _ in extract_iter(title, known, scorer=OSA.distance, score_cutoff=typos):
                yield near, distance
        if len(title) >= MIN_PART:
            longer = [each for each in known if len(each) > len(title)]
            for near, likeness, _ in extract_iter(
                title, longer, scorer=fuzz.partial_ratio, score_cutoff=PART_LIKENESS
            ):
                yield near, MAX_TYPOS + 100 - likeness
