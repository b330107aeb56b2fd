"""Commands about timetables and the school calendar."""

from __future__ import annotations

from datetime import date

from bot.access import Permission
from bot.blocks import classrooms as classroom_blocks
from bot.blocks import school_calendar as school_blocks
from bot.blocks import timetables as timetable_blocks
from bot.classroom import results, school_calendar, timetables
from bot.commands.definition import CommandDefinition
from bot.language import CommandForm
from bot.language import commands as c
from bot.language.school_calendar import BellsSlot, FileSlot, TermSlot
from bot.language.slots import NumberSlot

BELLS = CommandDefinition(
    name="room.bells",
    noun="room",
    command=c.SetBells,
    forms=(CommandForm(name="bells", arguments=(BellsSlot(),)),),
    changes=True,
    handler=school_calendar.set_bells,
    renderers={results.BellsSet: school_blocks.bells},
    permission=Permission.WORKSPACE_ADMINS,
    samples={
        "bells_set": results.BellsSet(school_blocks.EXAMPLE, changed=True),
        "bells_set.none": results.BellsSet(()),
    },
)

TERM = CommandDefinition(
    name="room.term",
    noun="room",
    command=c.SetTerm,
    forms=(CommandForm(name="term", arguments=(TermSlot(),)),),
    changes=True,
    handler=school_calendar.set_term,
    renderers={results.TermSet: school_blocks.term},
    permission=Permission.WORKSPACE_ADMINS,
    samples={
        "term_set": results.TermSet(date(2026, 9, 1), changed=True),
        "term_set.none": results.TermSet(None),
    },
)

READ = CommandDefinition(
    name="room.timetable",
    noun="room",
    command=c.ReadTimetable,
    forms=(CommandForm(name="timetable", arguments=(FileSlot(),)),),
    handler=timetables.read,
    renderers={
        results.TimetablePlan: timetable_blocks.plan,
        results.NoTimetable: timetable_blocks.no_timetable,
        results.ClassroomNames: classroom_blocks.offered,
    },
    shareable=False,
    endpoints=(10,),
)

CLASSROOM_NAMES = CommandDefinition(
    name="room.classroom_names",
    noun="room",
    command=c.NameClassrooms,
    forms=(CommandForm(name="name classrooms", arguments=(FileSlot(required=True),)),),
    changes=True,
    handler=timetables.name_all,
    renderers={results.ClassroomsNamed: classroom_blocks.all_named},
    shareable=False,
)

APPLY = CommandDefinition(
    name="room.timetable_apply",
    noun="room",
    command=c.ApplyTimetable,
    forms=(CommandForm(name="timetable apply", arguments=(NumberSlot(),)),),
    changes=True,
    handler=timetables.ask,
    confirmed=timetables.apply,
    renderers={results.TimetablePlan: timetable_blocks.plan, results.TimetableBegun: timetable_blocks.begun},
    permission=Permission.OWNER,
    shareable=False,
    endpoints=(2, 3, 4, 5, 7, 10),
)

UNDO = CommandDefinition(
    name="room.timetable_undo",
    noun="room",
    command=c.UndoTimetable,
    forms=(CommandForm(name="timetable undo", arguments=(NumberSlot(),)),),
    changes=True,
    handler=timetables.ask_undo,
    confirmed=timetables.undo,
    renderers={
        results.UndoConfirmation: timetable_blocks.undo_confirmation,
        results.TimetableBegun: timetable_blocks.begun,
    },
    permission=Permission.OWNER,
    shareable=False,
    endpoints=(2, 3, 4, 5, 7),
)

STOP = CommandDefinition(
    name="room.timetable_stop",
    noun="room",
    command=c.StopTimetable,
    forms=(CommandForm(name="timetable stop", arguments=(NumberSlot(),)),),
    changes=True,
    handler=timetables.stop,
    renderers={results.TimetableStopped: timetable_blocks.stopped},
    permission=Permission.OWNER,
    shareable=False,
)

TIMETABLES = (READ, CLASSROOM_NAMES, APPLY, UNDO, STOP, BELLS, TERM)
