"""The school calendar that timetables refer to: the periods of a day, and the start of the term."""

from __future__ import annotations

from datetime import date

from bot.access import require_workspace_admin
from bot.classroom.results import BellsSet, TermSet
from bot.classroom.tenant import CommandContext, Tenant
from bot.language.commands import SetBells, SetTerm


async def set_bells(tenant: Tenant, context: CommandContext, command: SetBells) -> BellsSet:
    """Stores when periods are, or returns the current ones if none are given.

    Raises NotAllowed, ChangeNotStored, RedisUnavailable.
    """
    known = await tenant.timetables.bells()
    if not command.times:
        return BellsSet(known)
    require_workspace_admin(context.person)
    before = context.kept.get("before", " ".join(known))
    await context.begin({"before": before})
    await tenant.timetables.keep_bells(command.times)
    return BellsSet(command.times, changed=True, before=tuple(before.split()))


async def set_term(tenant: Tenant, context: CommandContext, command: SetTerm) -> TermSet:
    """Stores when the term starts, or returns the current start if none is given.

    Raises NotAllowed, ChangeNotStored, RedisUnavailable.
    """
    known = await tenant.timetables.term()
    if command.starts is None:
        return TermSet(known)
    require_workspace_admin(context.person)
    before = context.kept.get("before", "" if known is None else str(known))
    await context.begin({"before": before})
    await tenant.timetables.keep_term(command.starts)
    return TermSet(command.starts, changed=True, before=date.fromisoformat(before) if before else None)
