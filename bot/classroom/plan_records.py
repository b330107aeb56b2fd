"""The audit trail of a plan that is carried out: each step as the change of a room that it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bot.classroom.recording import record_own
from bot.classroom.tenant import Tenant
from bot.state import Change, ChangeOutcome, PlanStep, RoomBefore, Run, StepOutcome, Wanted

VIA: Final = "timetable"

_WHAT: Mapping[str, str] = {
    "create": "room.new",
    "move": "room.edit",
    "change": "room.edit",
    "delete": "room.delete",
}
"""The command that would have done the same."""

_OUTCOMES: Mapping[str, ChangeOutcome] = {
    "done": "done",
    "failed": "failed",
    "left": "failed",
    "unknown": "unknown",
}


async def record_step(tenant: Tenant, run: Run, number: int, outcome: StepOutcome, at: datetime) -> None:
    """Keeps what became of a step, once. Raises RedisUnavailable."""
    step = run.changes[number]
    wanted, before = step.wanted, step.before
    title = wanted.title if wanted else before.title if before else ""
    change = Change(
        at=int(at.timestamp()),
        by=run.owner,
        what=_WHAT[step.kind],
        outcome=_OUTCOMES[outcome.state],
        room=outcome.room or (before.id if before else ""),
        title=title,
        whose=_whose(run, step),
        before=_facts(before) if before else {},
        after=_facts(wanted) if wanted else {},
        via=VIA,
        reason=outcome.reason,
    )
    await record_own(tenant.audit, f"timetable {run.number} {run.kind} {number}", change)


def _whose(run: Run, step: PlanStep) -> tuple[str, ...]:
    before, wanted = step.before, step.wanted
    people = (
        before.owner if before else run.owner,
        before.teacher if before else None,
        wanted.teacher if wanted else None,
    )
    return tuple(dict.fromkeys(filter(None, people)))


def _facts(room: Wanted | RoomBefore) -> dict[str, str]:
    facts = {"start": room.start.isoformat(), "end": room.end.isoformat()}
    limit = {"max_users": str(room.max_users)} if room.max_users else {}
    return {**facts, **limit, **({"teacher": room.teacher} if room.teacher else {})}
