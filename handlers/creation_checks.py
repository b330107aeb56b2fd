"""Keeps looking for a room whose creation was not answered, for ten minutes, and tells the person."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Final

import msgspec
import structlog
from msgspec import Struct
from msgspec.structs import replace

from bot.classroom.results import CreationUnknown
from bot.clock import Clock
from bot.errors import RedisUnavailable
from bot.jobs import HeldJob, Job, Queue
from bot.state import Invocation

log = structlog.get_logger(__name__)

LOOK: Final = "look"
"""The kind of the jobs."""

LOOKUP_DELAYS: Final = tuple(timedelta(seconds=seconds) for seconds in (30, 60, 120))
"""Between two looks; the last one repeats."""

GIVE_UP_AFTER: Final = timedelta(minutes=10)
"""How long it is looked for."""


class CreationChecks(Struct, frozen=True):
    """Looks again, as Check again does, in whichever process is there by then."""

    queue: Queue
    clock: Clock

    async def begin(self, invocation: Invocation, command: str, unknown: CreationUnknown) -> bool:
        """Looks later for the room that an invocation asked for by a `command`, unless that has come to its end.

        Whether it is looked for; without Redis it is not, and the buttons remain.
        """
        look = replace(
            invocation,
            id=f"{unknown.seen['creation']}.{LOOK}",
            command=command,
            seen=unknown.seen,
            reply=replace(invocation.reply, replace=False),
        )
        body = msgspec.json.encode(look).decode()
        job = Job(key=_key(invocation.team, unknown.seen["creation"]), kind=LOOK, body=body)
        with suppress(RedisUnavailable):
            added = await self.queue.add(job, self.clock() + LOOKUP_DELAYS[0])
            return added or await self.queue.get(job.key) is not None
        return False

    async def end(self, team: str, creation: str) -> None:
        """Stops looking: the person has been told the outcome."""
        with suppress(RedisUnavailable):
            await self.queue.remove(_key(team, creation))

    async def goes_on(self, held: HeldJob, since: Invocation) -> bool:
        """Whether there will be another look, which is then scheduled. Raises RedisUnavailable, LeaseLost."""
        looks = int(held.state.get("looks", 0)) + 1
        at = self.clock() + LOOKUP_DELAYS[min(looks, len(LOOKUP_DELAYS) - 1)]
        if at > since.asked_at + GIVE_UP_AFTER:
            return False
        await self.queue.again(held, at, {"looks": str(looks)})
        return True


def _key(team: str, creation: str) -> str:
    return f"{team} {creation} {LOOK}"
