"""Commands about regular reports."""

from __future__ import annotations

from bot.access import Permission
from bot.blocks import schedules as schedule_blocks
from bot.classroom import results
from bot.commands.definition import CommandDefinition, Handler, Renderer
from bot.language import CommandForm
from bot.language import commands as c
from bot.language.slots import ChannelSlot, NumberSlot, TimeSlot, WeekdaySlot
from bot.reports import schedules

ADD = CommandDefinition(
    name="reports.add",
    noun="peaks",
    command=c.AddReport,
    forms=(
        CommandForm(
            name="daily",
            arguments=(TimeSlot(), ChannelSlot()),
            preset={"every": "day"},
            ignored="sending",
            opening=True,
        ),
        CommandForm(
            name="weekly",
            arguments=(WeekdaySlot(), TimeSlot(), ChannelSlot()),
            preset={"every": "week"},
            ignored="sending",
            opening=True,
        ),
    ),
    changes=True,
    handler=schedules.add,
    pressed=schedules.add_pressed,
    renderers={
        results.ReportAdded: schedule_blocks.added,
        results.IdenticalReport: schedule_blocks.identical,
    },
    shareable=False,
    endpoints=(10, 14, 15, 17, 18),
)

LIST = CommandDefinition(
    name="reports.list",
    noun="peaks",
    command=c.ListReports,
    forms=(CommandForm(name="schedules"),),
    handler=schedules.list_reports,
    renderers={results.ReportList: schedule_blocks.listed},
)


def _of_one(
    verb: str, command: type[c.Command], handler: Handler, result: type, renderer: Renderer
) -> CommandDefinition:
    """What is done to one report, by its number."""
    return CommandDefinition(
        name=f"reports.{verb}",
        noun="peaks",
        command=command,
        forms=(CommandForm(name=verb, arguments=(NumberSlot(),), shown_by=LIST.name),),
        changes=True,
        handler=handler,
        renderers={result: renderer},
        permission=Permission.OWNER,
        shareable=False,
    )


REPORTS = (
    ADD,
    LIST,
    _of_one("stop", c.StopReport, schedules.stop, results.ReportStopped, schedule_blocks.stopped),
    _of_one("pause", c.PauseReport, schedules.pause, results.ReportPaused, schedule_blocks.paused),
    _of_one("resume", c.ResumeReport, schedules.resume, results.ReportResumed, schedule_blocks.resumed),
    _of_one("send", c.SendReport, schedules.send, results.ReportRequested, schedule_blocks.requested),
)
