"""Tells a teacher once what became of several of their classes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import msgspec
import structlog
from msgspec import Struct

from bot import blocks
from bot.blocks import Viewer
from bot.classroom.tenant import Tenant
from bot.errors import NotAllowed, ProfileUnavailable
from bot.jobs import HeldJob
from bot.slack import Refused
from bot.state import Assignment, Subject
from bot.watch.notifier import Notifier

log = structlog.get_logger(__name__)

RETRY: Final = timedelta(seconds=30)
"""Between two attempts."""

PATIENCE: Final = timedelta(hours=2)
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
        try:
            is_told = await self._told(held, tenant, assignment)
        except (NotAllowed, Refused) as error:
            log.warning("teacher not told of classes", error=str(error))
            is_told = True
        except ProfileUnavailable:
            is_told = False
        if is_told or now > assignment.at + PATIENCE:
            await queue.finish(held)
        else:
            await queue.again(held, now + RETRY)

    async def _told(self, held: HeldJob, tenant: Tenant, assignment: Assignment) -> bool:
        person = await tenant.reader(assignment.to)
        viewer = Viewer.of_direct(person, tenant.clock(), tenant.signer)
        subject = Subject(f"{assignment.kind}_classes", assignment.id, assignment.at)
        message = blocks.classes_assigned(assignment, viewer)
        return await self.notifier.tell(held, tenant.team, subject, person.id, message, direct=True)
