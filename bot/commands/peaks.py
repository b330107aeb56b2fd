"""Commands about peak concurrency."""

from __future__ import annotations

from bot.blocks import peaks as peak_blocks
from bot.blocks import room_peaks as room_blocks
from bot.classroom import peaks, results
from bot.commands import exports
from bot.commands.definition import CommandDefinition
from bot.commands.rooms import CHOICE
from bot.language import CommandForm
from bot.language import commands as c
from bot.language.arguments import PeaksDateArgument, PeaksDaysArgument, TimesArgument
from bot.language.peaks import peaks as read_peaks
from bot.language.slots import PastDateSlot, RoomSlot

HOURS = CommandDefinition(
    name="peaks.hours",
    noun="peaks",
    command=c.HourlyPeaks,
    forms=(CommandForm(name="", arguments=(PeaksDateArgument(),), reader=read_peaks, without_verb="noun"),),
    handler=peaks.hourly,
    export=exports.hours,
    renderers={results.HourlyPeaksResult: peak_blocks.hours},
    endpoints=(17,),
    cached=True,
)

DAYS = CommandDefinition(
    name="peaks.days",
    noun="peaks",
    command=c.DailyPeaks,
    forms=(CommandForm(name="", arguments=(PeaksDaysArgument(),), reader=read_peaks),),
    handler=peaks.daily,
    export=exports.days,
    renderers={results.DailyPeaksResult: peak_blocks.days},
    endpoints=(18,),
    cached=True,
)

ROOMS = CommandDefinition(
    name="peaks.rooms",
    noun="peaks",
    command=c.RoomsPeaks,
    forms=(CommandForm(name="rooms", arguments=(PastDateSlot(today=True),), ignored="nouns", inner=True),),
    handler=peaks.of_rooms,
    export=exports.rooms,
    renderers={results.RoomsPeaksResult: room_blocks.busiest},
    endpoints=(15,),
)

ROOM = CommandDefinition(
    name="peaks.room",
    noun="peaks",
    command=c.RoomPeaks,
    forms=(
        CommandForm(
            name="",
            arguments=(RoomSlot(required=True), PeaksDateArgument(), TimesArgument()),
            reader=read_peaks,
        ),
    ),
    handler=peaks.of_room,
    export=exports.steps,
    renderers={results.RoomPeaksResult: room_blocks.steps, **CHOICE},
    endpoints=(16,),
)

PEAKS = (HOURS, DAYS, ROOMS, ROOM)
