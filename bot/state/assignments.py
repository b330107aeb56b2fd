"""Messages to a teacher about several classes at once, instead of a card for each: a job for each message."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

import msgspec

from bot.jobs import Job, Queue
from bot.state.connection import Redis
from bot.state.keys import Keys
from bot.state.schedules import SCHEDULED

ASSIGNMENT: Final = "assignment"
"""The kind of these jobs."""


class AssignmentKind(StrEnum):
    """What became of the classes."""

    TAUGHT = "taught"
    """The person teaches them now."""
    DELETED = "deleted"


class Assignment(msgspec.Struct, frozen=True, kw_only=True):
    """What `by` did at `at` to some classes of the person `to`: how many, the first title, the first and last start."""

    id: str
    team: str
    kind: AssignmentKind
    by: str
    to: str
    title: str
    count: int
    first: datetime
    last: datetime
    at: datetime


class Assignments:
    """The messages of one team. All methods raise RedisUnavailable."""

    def __init__(self, redis: Redis, keys: Keys) -> None:
        self._keys = keys
        self._queue = Queue(redis, SCHEDULED)

    async def tell(self, assignment: Assignment) -> None:
        """Schedules a message to a person; repeating it has no effect."""
        key = f"{ASSIGNMENT} {self._keys.team} {assignment.id} {assignment.to}"
        body = msgspec.json.encode(assignment).decode()
        await self._queue.add(Job(key=key, kind=ASSIGNMENT, body=body))
