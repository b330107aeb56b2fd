"""Tells a teacher once what became of several of their classes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Final

import msgspec
from msgspec import Struct

from bot import blocks
from bot.classroom.tenant import Tenant
from bot.jobs import HeldJob
from bot.notifications.notifier import RETRY_DELAY, Notifier
from bot.state import Assignment, Subject

GIVE_UP_AFTER: Final = timedelta(hours=2)
"""How long it is attempted."""


class AssignmentNotifier(Struct, frozen=True):
    """Runs the jobs of assignments."""

    tenants: Callable[[str], Tenant]
    notifier: Notifier

    async def run(self, held: HeldJob) -> None:
        """Tells the person, or schedules another attempt. Raises LeaseLost, RedisUnavailable."""
        assignment = msgspec.json.decode(held.job.body, type=Assignment)
        tenant, queue = self.tenants(assignment.team), self.notifier.queue
        now = tenant.clock()
        subject = Subject(f"{assignment.kind}_classes", assignment.id, assignment.at)
        render = partial(blocks.classes_assigned, assignment)
        is_told = await self.notifier.tell_person(held, tenant, subject, assignment.to, render)
        if is_told or now > assignment.at + GIVE_UP_AFTER:
            await queue.finish(held)
        else:
            await queue.again(held, now + RETRY_DELAY)
