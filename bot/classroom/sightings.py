"""Who was seen in a room when the platform was asked what is happening now (APIs 11, 12 and 13).

The platform's records come later than that, so what was seen counts as long as they say nothing. Where Redis is out
of reach nothing is kept and nothing known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime

from bot.classroom.tenant import Tenant
from bot.clock import platform_day
from bot.errors import StateGone
from bot.state import Sighting


async def keep_sightings(tenant: Tenant, room_id: str, *seen: Sighting) -> None:
    """Keeps what is seen in a room now."""
    if seen:
        now = tenant.clock()
        with suppress(StateGone):
            await tenant.rooms.keep_sightings(room_id, platform_day(now), seen, now)


async def sightings(tenant: Tenant, room_id: str, days: Iterable[date]) -> Mapping[Sighting, datetime]:
    """When each was first seen in a room on these days of the platform's."""
    with suppress(StateGone):
        return await tenant.rooms.sightings(room_id, days)
    return {}
