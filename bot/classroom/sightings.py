"""Who was seen in a room by live status checks (APIs 11, 12 and 13).

The platform's records arrive later, so sightings count until then. Without Redis, nothing is stored or known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime

from bot.classroom.tenant import Tenant
from bot.clock import platform_day
from bot.errors import RedisUnavailable
from bot.state import Sighting


async def keep_sightings(tenant: Tenant, room_id: str, *seen: Sighting) -> None:
    """Stores who is in a room now."""
    if seen:
        now = tenant.clock()
        with suppress(RedisUnavailable):
            await tenant.rooms.keep_sightings(room_id, platform_day(now), seen, now)


async def sightings(tenant: Tenant, room_id: str, days: Iterable[date]) -> Mapping[Sighting, datetime]:
    """When people were first seen in a room on these days, in the platform's time zone."""
    with suppress(RedisUnavailable):
        return await tenant.rooms.sightings(room_id, days)
    return {}
