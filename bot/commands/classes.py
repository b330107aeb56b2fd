"""Commands about what happens in class: who is there, who came, who raised a hand."""

from __future__ import annotations

from bot.access import Permission
from bot.blocks import attendance as attendance_blocks
from bot.blocks import interactions as interaction_blocks
from bot.blocks import live as live_blocks
from bot.blocks import participation as participation_blocks
from bot.blocks import watch as watch_blocks
from bot.classroom import attendance, live, participation, results, watch
from bot.commands import exports
from bot.commands.definition import CommandDefinition
from bot.commands.rooms import CHOICE
from bot.language import CommandForm
from bot.language import commands as c
from bot.language.attendance_across import (
    BELOW,
    BY,
    PAGE,
    EveryTitleArgument,
    PastDaysArgument,
    every,
    of_classroom,
)
from bot.language.classrooms import ClassroomArgument
from bot.language.slots import ChannelSlot, ChoiceSlot, PageSlot, PastDateSlot, RoomSlot, SwitchSlot

LIVE = CommandDefinition(
    name="room.live",
    noun="room",
    command=c.LiveStatus,
    forms=(CommandForm(name="live", arguments=(RoomSlot(),), ignored="right_now", medial=True),),
    handler=live.live,
    renderers={results.LiveNow: live_blocks.now, **CHOICE},
    endpoints=(11, 12, 13),
)

ATTENDANCE = CommandDefinition(
    name="room.attendance",
    noun="room",
    command=c.Attendance,
    forms=(
        CommandForm(
            name="attendance",
            asks=True,
            arguments=(
                RoomSlot(required=True, past=True),
                PastDateSlot(of_classes=True),
                ChoiceSlot(name="who", choices=c.Who, words="who"),
                PageSlot(),
            ),
            medial=True,
        ),
    ),
    handler=attendance.attendance,
    export=exports.attended,
    renderers={results.AttendanceSheet: attendance_blocks.sheet, **CHOICE},
    endpoints=(9, 14),
)

ABSENT = CommandDefinition(
    name="room.absent",
    noun="room",
    command=c.Absent,
    forms=(
        CommandForm(
            name="absent",
            asks=True,
            arguments=(RoomSlot(required=True, past=True), PastDateSlot(), PageSlot()),
            medial=True,
        ),
    ),
    handler=attendance.absent,
    export=exports.absent,
    renderers={results.AbsentSheet: attendance_blocks.absent, **CHOICE},
    endpoints=(9, 14),
)

ACROSS = CommandDefinition(
    name="room.attendance_across",
    noun="room",
    command=c.AttendanceAcross,
    forms=(
        CommandForm(
            name="attendance classroom",
            arguments=(ClassroomArgument(field="classroom"), PastDaysArgument(), PAGE),
            reader=of_classroom,
            written_when=lambda command: command.classroom is not None,
        ),
        CommandForm(
            name="attendance every",
            arguments=(EveryTitleArgument(), PastDaysArgument(), BY, BELOW, PAGE),
            reader=every,
        ),
    ),
    handler=participation.across,
    export=exports.across,
    renderers={
        results.ParticipationSheet: participation_blocks.people,
        results.ClassroomSheet: participation_blocks.classes,
    },
    endpoints=(9, 10, 14),
)

INTERACTIONS = CommandDefinition(
    name="room.interactions",
    noun="room",
    command=c.Interactions,
    forms=tuple(
        CommandForm(
            name=kind.value,
            arguments=(RoomSlot(required=True, past=True),),
            preset={"kind": kind},
            medial=True,
        )
        for kind in c.Interaction
    ),
    handler=attendance.interactions,
    export=exports.interacted,
    renderers={results.InteractionList: interaction_blocks.listed, **CHOICE},
    endpoints=(19,),
)

WATCH = CommandDefinition(
    name="room.watch",
    noun="room",
    command=c.Watch,
    forms=(CommandForm(name="watch", arguments=(SwitchSlot(), ChannelSlot())),),
    changes=True,
    handler=watch.switch,
    renderers={results.WatchChanged: watch_blocks.switched},
    permission=Permission.OWNER,
    shareable=False,
    endpoints=(10, 11, 12),
)

CLASSES = (LIVE, ATTENDANCE, ABSENT, ACROSS, INTERACTIONS, WATCH)
