"""What people say about regular reports: to schedule, list, stop, pause and resume them, and to send one now."""

from __future__ import annotations

from typing import Literal

from bot.access import require_report
from bot.classroom.results import (
    ReportAdded,
    ReportAsked,
    ReportList,
    ReportPaused,
    ReportResumed,
    ReportStopped,
)
from bot.classroom.school import Errand, School
from bot.errors import NoSchedule
from bot.language import write
from bot.language.commands import (
    AddReport,
    ListReports,
    PauseReport,
    ResumeReport,
    SendReport,
    StopReport,
)
from bot.reports.due import due_after, rhythm_of
from bot.reports.views import view
from bot.state import Schedule, Standing

ASKED = "asked"
"""Why a schedule is paused that a person paused."""


async def add(school: School, errand: Errand, command: AddReport) -> ReportAdded:
    """Schedules a report, once it is sure that the bot may post it. Raises ChannelProblem."""
    person = errand.person
    channel = await school.channels.for_reports(command.channel or errand.channel, person.id)
    number = int(errand.kept.get("number", 0)) or await school.schedules.next_number()
    await errand.begin({"number": str(number)})
    schedule = Schedule(
        team=school.team,
        number=number,
        at=command.time,
        zone=person.zone.key,
        weekday=command.weekday,
        channel=channel,
        owner=person.id,
        locale=person.locale,
        made_at=errand.asked_at,
    )
    due = due_after(rhythm_of(schedule), school.clock())
    await school.schedules.add(schedule, due)
    return ReportAdded(view(Standing(schedule, due), person), await school.schedules.tended())


async def list_reports(school: School, errand: Errand, command: ListReports) -> ReportList:
    """The reports of the team."""
    reports = tuple(view(standing, errand.person) for standing in await school.schedules.all())
    return ReportList(reports, await school.schedules.tended())


async def stop(school: School, errand: Errand, command: StopReport) -> ReportStopped:
    """Takes a report away for good. Raises NoSchedule, NotAllowed."""
    standing = await _own(school, errand, command.number)
    await school.schedules.stop(command.number)
    return ReportStopped(view(standing, errand.person), _again(standing.schedule))


async def pause(school: School, errand: Errand, command: PauseReport) -> ReportPaused:
    """Pauses a report until it is resumed. Raises NoSchedule, NotAllowed."""
    await _own(school, errand, command.number)
    await school.schedules.pause(command.number, ASKED)
    return ReportPaused(view(await _there(school, command.number), errand.person))


async def resume(school: School, errand: Errand, command: ResumeReport) -> ReportResumed:
    """Lets a report go on, from the next time it is due. Raises NoSchedule, NotAllowed, ChannelProblem."""
    schedule = (await _own(school, errand, command.number)).schedule
    await school.channels.for_reports(schedule.channel, schedule.owner)
    due = due_after(rhythm_of(schedule), school.clock())
    await school.schedules.resume(command.number, due)
    return ReportResumed(view(await _there(school, command.number), errand.person))


async def send(school: School, errand: Errand, command: SendReport) -> ReportAsked:
    """Has a report sent now, once for each time it is asked. Raises NoSchedule, NotAllowed, ChannelProblem."""
    standing = await _own(school, errand, command.number)
    await school.channels.for_reports(standing.schedule.channel, standing.schedule.owner)
    await school.schedules.send(command.number, errand.asked_at)
    return ReportAsked(view(standing, errand.person), await school.schedules.tended())


async def _own(school: School, errand: Errand, number: int) -> Standing:
    """A schedule that the person may change."""
    standing = await _there(school, number)
    require_report(errand.person, standing.schedule.owner)
    return standing


async def _there(school: School, number: int) -> Standing:
    if (standing := await school.schedules.get(number)) is None:
        raise NoSchedule(number)
    return standing


def _again(schedule: Schedule) -> str:
    """The line that schedules a report like this one."""
    every: Literal["day", "week"] = "day" if schedule.weekday is None else "week"
    return write(AddReport(every=every, time=schedule.at, weekday=schedule.weekday, channel=schedule.channel))
