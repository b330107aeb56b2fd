"""What lines mean: each is read once a day for all who read it alike."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime

from cachetools import LRUCache
from msgspec import Struct, field

from bot.clock import PLATFORM_ZONE
from bot.commands import CommandDefinition
from bot.language import Grammar, Recent, Uses
from bot.language.commands import Reading
from bot.language.vocabulary import Noun
from bot.people import Person
from bot.threads import in_thread_if

MAX_REMEMBERED = 500
"""Readings that are remembered, those that were asked for last."""

THREAD_THRESHOLD = 200
"""Characters of a line that is read beside the event loop: reading takes up to 0.03 ms for each."""


class Readings(Struct, frozen=True):
    """Reads lines of `grammar`, and remembers what they mean.

    People type the same few lines all day: `list`, `peaks yesterday`. What a line means hangs on the day where the
    person is and where the platform is, and for some on the instant too; those are remembered for whoever sent them.
    """

    grammar: Grammar[CommandDefinition]
    remembered: LRUCache[tuple[Hashable, ...], Reading] = field(
        default_factory=lambda: LRUCache(MAX_REMEMBERED)
    )

    async def read(
        self, line: str, person: Person, recent: Recent, *, asked_at: datetime, noun: Noun | None
    ) -> Reading:
        """What a line means to a person. `recent` is looked at where it matters, and then it is read anew."""
        days = asked_at.astimezone(person.zone).date(), asked_at.astimezone(PLATFORM_ZONE).date()
        on_the_day = line, noun, person.zone, person.locale, person.language, *days
        at_the_instant = (*on_the_day, asked_at)
        for read_as in (on_the_day, at_the_instant):
            if (known := self.remembered.get(read_as)) is not None:
                return known
        uses = Uses()
        reading = await in_thread_if(
            len(line) > THREAD_THRESHOLD,
            self.grammar.read,
            line,
            now=asked_at,
            zone=person.zone,
            locale=person.locale,
            language=person.language,
            recent=recent,
            noun=noun,
            uses=uses,
        )
        if not uses.recent:
            self.remembered[at_the_instant if uses.now else on_the_day] = reading
        return reading
