"""For whom a message is rendered: the person's language and zone, and what `last` and `#N` mean to them."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from bot.blocks import Viewer
from bot.classroom.tenant import Tenant
from bot.clock import PLATFORM_ZONE, Clock
from bot.language import CommandSigner
from bot.people import Person
from bot.state import Invocation
from bot.texts import SOURCE, Language, Locale, Texts
from handlers.people import People


class Viewers(Struct, frozen=True):
    """The viewers of answers."""

    tenants: Callable[[str], Tenant]
    people: People
    clock: Clock
    signer: CommandSigner

    async def of(self, invocation: Invocation) -> Viewer:
        """Who asks, by their profile. Raises NotAllowed, ProfileUnavailable."""
        person = await self.people.person(invocation.team, invocation.user)
        return self._viewer(invocation, _as_chosen(invocation, person))

    def lately(self, invocation: Invocation) -> Viewer:
        """Who asks, as known without asking anybody."""
        return self._viewer(invocation, self.person(invocation))

    def person(self, invocation: Invocation) -> Person:
        """The person who asks, as known without asking anybody."""
        unknown = Person(invocation.team, invocation.user, "", PLATFORM_ZONE, Locale(SOURCE))
        return self.remembered(invocation) or _as_chosen(invocation, unknown)

    def remembered(self, invocation: Invocation) -> Person | None:
        """The person who asks, if their profile is known."""
        known = self.people.remembered(invocation.team, invocation.user)
        return _as_chosen(invocation, known) if known else None

    async def in_context(self, invocation: Invocation) -> Invocation:
        """The invocation with what `last` and `#N` mean now, and the language chosen. Raises RedisUnavailable."""
        reply, contexts = invocation.reply, self.tenants(invocation.team).contexts
        known = await contexts.of(invocation.user, reply.place, reply.channel)
        return replace(invocation, last=known.last, listed=known.listed, language=known.language)

    def _viewer(self, invocation: Invocation, person: Person) -> Viewer:
        texts, entry = Texts(person.language, person.locale), invocation.reply.entry
        return Viewer(
            person, texts, self.clock(), self.signer.keeping(), entry=entry, at_account=invocation.at_account
        )


def _as_chosen(invocation: Invocation, person: Person) -> Person:
    """The person, spoken to in the language they chose."""
    chosen = Language(invocation.language) if invocation.language else None
    return msgspec.structs.replace(person, chosen=chosen)
