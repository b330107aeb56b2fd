"""Commands about scheduled reports: adding, listing, stopping, pausing, resuming, and sending one now."""

from __future__ import annotations

from typing import Literal

from msgspec.structs import replace

from bot.access import may_change, require_report
from bot.classroom.results import (
    IdenticalReport,
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
from bot.people import Person
from bot.reports.due import due_after, recurrence_of
from bot.reports.views import view
from bot.state import Schedule, ScheduleState

ASKED = "asked"
"""Why a schedule is paused that a person paused."""


async def add(tenant: Tenant, context: CommandContext, command: AddReport) -> ReportAdded | IdenticalReport:
    """Schedules a report, once it is sure that the bot may post it, unless there is one like it.

    Raises ChannelProblem.
    """
    return await _add(tenant, context, command, distinct=True)


async def add_pressed(
    tenant: Tenant, context: CommandContext, command: AddReport
) -> ReportAdded | IdenticalReport:
    """Schedules a report though there is one like it."""
    return await _add(tenant, context, command, distinct=False)


async def _add(
    tenant: Tenant, context: CommandContext, command: AddReport, *, distinct: bool
) -> ReportAdded | IdenticalReport:
    person = context.person
    channel = await tenant.channels.for_reports(command.channel or context.channel, person.id)
    if distinct and not context.interrupted:
        for state in await tenant.schedules.all():
            if _is_alike(state.schedule, command, channel, person):
                return await _identical(tenant, context, replace(command, channel=channel), state)
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


def _is_alike(schedule: Schedule, command: AddReport, channel: str, person: Person) -> bool:
    """Whether a report arrives at the same times in the same channel."""
    there = (schedule.at, schedule.zone, schedule.weekday, schedule.channel)
    return there == (command.time, person.zone.key, command.weekday, channel)


async def _identical(
    tenant: Tenant, context: CommandContext, command: AddReport, state: ScheduleState
) -> IdenticalReport:
    return IdenticalReport(view(state, context.person), await tenant.ask(context, command))


async def list_reports(tenant: Tenant, context: CommandContext, command: ListReports) -> ReportList:
    """The reports of the team that the person may know of: their own, and those in channels that they see.

    Workspace admins, who may stop any, see them all.
    """
    return await _known_to(tenant, context.person)


async def _known_to(tenant: Tenant, person: Person) -> ReportList:
    states = await tenant.schedules.all()
    others = [state.schedule.channel for state in states if not may_change(person, state.schedule.owner)]
    visible = await tenant.channels.visible(others, person.id)
    seen = tuple(
        view(state, person)
        for state in states
        if may_change(person, state.schedule.owner) or state.schedule.channel in visible
    )
    return ReportList(seen, await tenant.schedules.has_worker())


async def stop(tenant: Tenant, context: CommandContext, command: StopReport) -> ReportStopped:
    """Deletes a report. Raises ScheduleNotFound, NotAllowed."""
    state = await _own(tenant, context, command.number)
    await tenant.schedules.stop(command.number)
    person = context.person
    return ReportStopped(view(state, person), _again(state.schedule), await _known_to(tenant, person))


async def pause(tenant: Tenant, context: CommandContext, command: PauseReport) -> ReportPaused:
    """Pauses a report until it is resumed. Raises ScheduleNotFound, NotAllowed."""
    await _own(tenant, context, command.number)
    await tenant.schedules.pause(command.number, ASKED)
    person = context.person
    paused = view(await _there(tenant, command.number), person)
    return ReportPaused(paused, await _known_to(tenant, person))


async def resume(tenant: Tenant, context: CommandContext, command: ResumeReport) -> ReportResumed:
    """Resumes a report, from its next due time. Raises ScheduleNotFound, NotAllowed, ChannelProblem."""
    schedule = (await _own(tenant, context, command.number)).schedule
    await tenant.channels.for_reports(schedule.channel, _for_whom(schedule, context.person))
    due = due_after(recurrence_of(schedule), tenant.clock())
    await tenant.schedules.resume(command.number, due)
    person = context.person
    resumed = view(await _there(tenant, command.number), person)
    return ReportResumed(resumed, await _known_to(tenant, person))


async def send(tenant: Tenant, context: CommandContext, command: SendReport) -> ReportRequested:
    """Sends a report now, once per request. Raises ScheduleNotFound, NotAllowed, ChannelProblem."""
    state = await _own(tenant, context, command.number)
    await tenant.channels.for_reports(state.schedule.channel, _for_whom(state.schedule, context.person))
    await tenant.schedules.send(command.number, context.asked_at)
    person = context.person
    return ReportRequested(view(state, person), await _known_to(tenant, person))


def _for_whom(schedule: Schedule, person: Person) -> str:
    """Who must be in the channel: who asks; a direct message is its owner's alone."""
    return schedule.owner if schedule.channel.startswith("D") else person.id


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
