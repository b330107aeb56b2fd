"""Commands about join codes."""

from __future__ import annotations

from bot.blocks import classrooms as classroom_blocks
from bot.blocks import codes as code_blocks
from bot.classroom import classrooms, codes, results
from bot.commands.definition import CommandDefinition
from bot.commands.rooms import CHOICE
from bot.language import CommandForm
from bot.language import commands as c
from bot.language.classrooms import ClassroomArgument, ClassroomNameArgument, name_classroom
from bot.language.slots import AvatarSlot, ChoiceSlot, CodeSlot, NumbersSlot, PageSlot, RoomSlot

NEW = CommandDefinition(
    name="room.code",
    noun="room",
    command=c.NewCodes,
    forms=(
        CommandForm(
            name="code",
            arguments=(RoomSlot(required=True), NumbersSlot(required=True), AvatarSlot()),
            medial=True,
        ),
    ),
    changes=True,
    handler=codes.make_codes,
    masked=frozenset({"avatar"}),
    renderers={results.CodesCreated: code_blocks.created, **CHOICE},
    endpoints=(7,),
)

FIND = CommandDefinition(
    name="room.find",
    noun="room",
    command=c.FindCode,
    forms=(CommandForm(name="find", arguments=(CodeSlot(),)),),
    handler=codes.find_code,
    renderers={results.CodeFound: code_blocks.found},
    endpoints=(8,),
)

LIST = CommandDefinition(
    name="room.codes",
    noun="room",
    command=c.ListCodes,
    forms=(
        CommandForm(
            name="codes",
            arguments=(
                RoomSlot(required=True),
                ChoiceSlot(name="kind", choices=c.CodeKind, words="code_kinds"),
                PageSlot(),
            ),
            medial=True,
        ),
    ),
    handler=codes.list_codes,
    renderers={results.CodeList: code_blocks.listed, **CHOICE},
    endpoints=(9,),
)

CLASSROOM = CommandDefinition(
    name="room.classroom",
    noun="room",
    command=c.NameClassroom,
    forms=(
        CommandForm(
            name="classroom",
            arguments=(ClassroomArgument(), ClassroomNameArgument()),
            reader=name_classroom,
            opening=True,
        ),
    ),
    changes=True,
    handler=classrooms.name_classroom,
    renderers={results.ClassroomNamed: classroom_blocks.named},
)

CLASSROOMS = CommandDefinition(
    name="room.classrooms",
    noun="room",
    command=c.ListClassrooms,
    forms=(CommandForm(name="classrooms", arguments=(PageSlot(),)),),
    handler=classrooms.list_classrooms,
    renderers={results.ClassroomList: classroom_blocks.listed},
)

CODES = (NEW, FIND, LIST, CLASSROOM, CLASSROOMS)
