"""Records what each step of a plan did: in the audit trail, and on the cards of rooms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from bot.classroom.audit_recording import record_own
from bot.classroom.results import NewsKind, Room, RoomNews
from bot.classroom.tenant import Tenant
from bot.state import Change, ChangeOutcome, PlanStep, RoomBefore, StepOutcome, TimetableRun
from bot.timetables.classes import ClassRow

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


async def record_step(
    tenant: Tenant, run: TimetableRun, number: int, outcome: StepOutcome, at: datetime
) -> None:
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
    await record_own(tenant.audit, f"timetable {run.number} {run.kind} {number}", change, run.at)


def news_of_step(run: TimetableRun, number: int, outcome: StepOutcome) -> RoomNews | None:
    """What a step did to a room that was there; None if nothing was done to one."""
    step = run.changes[number]
    wanted, before = step.wanted, step.before
    if before is None or outcome.state != "done":
        return None
    was = Room(before.id, before.title, before.start, before.end, before.max_users)
    if wanted is None:
        return RoomNews(before.id, NewsKind.DELETED, run.owner)
    limit = before.max_users if wanted.max_users is None else wanted.max_users
    now = replace(was, title=wanted.title, start=wanted.start, end=wanted.end, max_users=limit)
    return RoomNews(before.id, NewsKind.CHANGED, run.owner, was, now, wanted.pre_enter_seconds)


def _whose(run: TimetableRun, step: PlanStep) -> tuple[str, ...]:
    before, wanted = step.before, step.wanted
    people = (
        before.owner if before else run.owner,
        before.teacher if before else None,
        wanted.teacher if wanted else None,
    )
    return tuple(dict.fromkeys(filter(None, people)))


def _facts(room: ClassRow | RoomBefore) -> dict[str, str]:
    facts = {"start": room.start.isoformat(), "end": room.end.isoformat()}
    limit = {"max_users": str(room.max_users)} if room.max_users else {}
    return {**facts, **limit, **({"teacher": room.teacher} if room.teacher else {})}
