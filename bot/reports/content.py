"""Creates a report: queries the platform and renders the result for the channel."""

from __future__ import annotations

from collections.abc import Callable

from bot import blocks
from bot.classroom.reports import daily, weekly
from bot.classroom.tenant import Tenant
from bot.reports.due import day_of, week_of
from bot.reports.failure_notifier import for_channel
from bot.reports.runs import Compose, Composed, ReportRun
from bot.threads import in_thread


def composing(tenants: Callable[[str], Tenant]) -> Compose:
    """Creates reports of these tenants. Raises BaijiayunError, RedisUnavailable, NotAllowed for an unknown team."""

    async def compose(report_run: ReportRun) -> Composed:
        schedule = report_run.schedule
        tenant = tenants(schedule.team)
        made = await (
            daily(tenant, day_of(report_run.due))
            if schedule.weekday is None
            else weekly(tenant, *week_of(report_run.due))
        )
        viewer = for_channel(schedule, tenant.clock, tenant.signer)
        message = await in_thread(
            blocks.report, made, viewer, late=report_run.late, skipped=report_run.skipped
        )
        return Composed(message, made.final_at)

    return compose
