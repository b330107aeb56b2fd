"""What people say about regular reports: to schedule, list, stop, pause and resume them, and to send one now."""

from __future__ import annotations

from typing import Literal

from bot.access import require_report
from bot.classroom.results import (
    ReportAdded,
    ReportList,
    ReportPaused,
    ReportRequested,
    ReportResumed,
    ReportStopped,
)
from bot.classroom.tenant import CommandContext, Tenant
from bot.errors import ScheduleNotFound
from bot.language.commands import (
    AddReport,
    ListReports,
    PauseReport,
    ResumeReport,
    SendReport,
    StopReport,
)
from bot.reports.due import due_after, recurrence_of
from bot.reports.views import view
from bot.state import Schedule, ScheduleState

ASKED = "asked"
"""Why a schedule is paused that a person paused."""


async def add(tenant: Tenant, context: CommandContext, command: AddReport) -> ReportAdded:
    """Schedules a report, once it is sure that the bot may post it. Raises ChannelProblem."""
    person = context.person
    channel = await tenant.channels.for_reports(command.channel or context.channel, person.id)
    number = int(context.kept.get("number", 0)) or await tenant.schedules.next_number()
    await context.begin({"number": str(number)})
    schedule = Schedule(
        team=tenant.team,
        number=number,
        at=command.time,
        zone=person.zone.key,
        weekday=command.weekday,
        channel=channel,
        owner=person.id,
        language=person.language,
        made_at=context.asked_at,
    )
    due = due_after(recurrence_of(schedule), tenant.clock())
    await tenant.schedules.add(schedule, due)
    return ReportAdded(view(ScheduleState(schedule, due), person), await tenant.schedules.has_worker())


async def list_reports(tenant: Tenant, context: CommandContext, command: ListReports) -> ReportList:
    """The reports of the team."""
    reports = tuple(view(state, context.person) for state in await tenant.schedules.all())
    return ReportList(reports, await tenant.schedules.has_worker())


async def stop(tenant: Tenant, context: CommandContext, command: StopReport) -> ReportStopped:
    """Takes a report away for good. Raises ScheduleNotFound, NotAllowed."""
    state = await _own(tenant, context, command.number)
    await tenant.schedules.stop(command.number)
    return ReportStopped(view(state, context.person), _again(state.schedule))


async def pause(tenant: Tenant, context: CommandContext, command: PauseReport) -> ReportPaused:
    """Pauses a report until it is resumed. Raises ScheduleNotFound, NotAllowed."""
    await _own(tenant, context, command.number)
    await tenant.schedules.pause(command.number, ASKED)
    return ReportPaused(view(await _there(tenant, command.number), context.person))


async def resume(tenant: Tenant, context: CommandContext, command: ResumeReport) -> ReportResumed:
    """Lets a report go on, from the next time it is due. Raises ScheduleNotFound, NotAllowed, ChannelProblem."""
    schedule = (await _own(tenant, context, command.number)).schedule
    await tenant.channels.for_reports(schedule.channel, schedule.owner)
    due = due_after(recurrence_of(schedule), tenant.clock())
    await tenant.schedules.resume(command.number, due)
    return ReportResumed(view(await _there(tenant, command.number), context.person))


async def send(tenant: Tenant, context: CommandContext, command: SendReport) -> ReportRequested:
    """Has a report sent now, once for each time it is asked. Raises ScheduleNotFound, NotAllowed, ChannelProblem."""
    state = await _own(tenant, context, command.number)
    await tenant.channels.for_reports(state.schedule.channel, state.schedule.owner)
    await tenant.schedules.send(command.number, context.asked_at)
    return ReportRequested(view(state, context.person), await tenant.schedules.has_worker())


async def _own(tenant: Tenant, context: CommandContext, number: int) -> ScheduleState:
    """A schedule that the person may change."""
    state = await _there(tenant, number)
    require_report(context.person, state.schedule.owner)
    return state


async def _there(tenant: Tenant, number: int) -> ScheduleState:
    if (state := await tenant.schedules.get(number)) is None:
        raise ScheduleNotFound(number)
    return state


def _again(schedule: Schedule) -> AddReport:
    """The command that schedules a report like this one."""
    every: Literal["day", "week"] = "day" if schedule.weekday is None else "week"
    return AddReport(every=every, time=schedule.at, weekday=schedule.weekday, channel=schedule.channel)
