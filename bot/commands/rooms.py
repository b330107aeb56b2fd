"""Commands that create, change, show and list rooms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from bot.access import Permission
from bot.blocks import assignments as assignment_blocks
from bot.blocks import claims as claim_blocks
from bot.blocks import confirmations, lists
from bot.blocks import creation as creation_blocks
from bot.blocks import forms as form_blocks
from bot.blocks import rooms as room_blocks
from bot.blocks import series as series_blocks
from bot.blocks import series_moves as move_blocks
from bot.blocks import substitution as substitution_blocks
from bot.classroom import (
    claims,
    creation,
    deletion,
    editing,
    forms,
    results,
    rooms,
    series,
    series_moves,
    substitution,
    teachers,
)
from bot.commands.definition import CommandDefinition, Renderer
from bot.language import CommandForm
from bot.language import commands as c
from bot.language.arguments import (
    ChangesArgument,
    HoursArgument,
    LengthArgument,
    OptionsArgument,
    RepeatsArgument,
    TitleArgument,
    WhenArgument,
)
from bot.language.edit_room import edit, move, rename
from bot.language.move_series import move_series
from bot.language.new_room import new_room
from bot.language.shift_room import bring, extend, push, shorten
from bot.language.slots import MINE, PAST, DaysSlot, PageSlot, PersonSlot, RoomSlot

CHOICE: Mapping[type, Renderer] = {results.RoomChoice: lists.choice}
"""What a command about a room may come to: several have that title."""

NEW = CommandDefinition(
    name="room.new",
    noun="room",
    command=c.NewRoom,
    forms=(
        CommandForm(
            name="new",
            arguments=(TitleArgument(), WhenArgument(), OptionsArgument()),
            reader=new_room,
            takes_noun=True,
            repeats=True,
        ),
    ),
    changes=True,
    handler=creation.create,
    pressed=creation.create_pressed,
    renderers={
        results.RoomCreated: room_blocks.created,
        results.CreationUnknown: creation_blocks.unknown,
        results.IdenticalRoom: creation_blocks.identical,
    },
    endpoints=(2, 3),
)


NEW_SERIES = CommandDefinition(
    name="room.new_series",
    noun="room",
    command=c.NewSeries,
    forms=(CommandForm(name="new", arguments=(TitleArgument(), RepeatsArgument(), OptionsArgument())),),
    changes=True,
    handler=series.ask_creation,
    confirmed=series.create,
    renderers={
        results.SeriesConfirmation: series_blocks.confirmation,
        results.SeriesCreated: series_blocks.created,
    },
    endpoints=(2, 3),
)


def _never(command: c.Command) -> bool:
    """Of a form that is another way to say what the first one is written as."""
    return False


FORM = CommandDefinition(
    name="room.form",
    noun="room",
    command=c.RoomForm,
    forms=(
        CommandForm(name="new", written_when=lambda command: command.room is None),
        CommandForm(name="edit", arguments=(RoomSlot(required=True),)),
    ),
    handler=forms.offer,
    renderers={results.FormOffered: form_blocks.offered, **CHOICE},
    form=True,
    shareable=False,
)

LIST = CommandDefinition(
    name="room.list",
    noun="room",
    command=c.ListRooms,
    forms=(
        CommandForm(
            name="list mine",
            arguments=(DaysSlot(), PAST, PageSlot()),
            preset={"mine": True},
            yields=True,
        ),
        CommandForm(name="list", arguments=(MINE, DaysSlot(), PAST, PageSlot()), yields=True),
    ),
    handler=rooms.list_rooms,
    renderers={results.RoomList: lists.listed},
    endpoints=(10,),
)

SHOW = CommandDefinition(
    name="room.show",
    noun="room",
    command=c.ShowRoom,
    forms=(
        CommandForm(name="show", arguments=(RoomSlot(required=True),), yields=True, without_verb="room"),
        CommandForm(
            name="link",
            arguments=(RoomSlot(required=True),),
            ignored="audience",
            medial=True,
            written_when=_never,
        ),
    ),
    handler=rooms.show,
    offer=rooms.offer,
    renderers={results.RoomShown: room_blocks.shown, results.RoomDeleted: room_blocks.deleted, **CHOICE},
    endpoints=(6,),
)


def _is_moved_by(field: str, sign: int) -> Callable[[c.Command], bool]:
    """Whether a change moves a class, or its end, that way."""
    return lambda command: (getattr(command, field) or 0) * sign > 0


EDIT = CommandDefinition(
    name="room.edit",
    noun="room",
    command=c.EditRoom,
    forms=(
        CommandForm(
            name="edit",
            arguments=(RoomSlot(required=True), ChangesArgument()),
            reader=edit,
            medial=True,
            written_when=lambda command: not (command.shift_seconds or command.extend_seconds),
        ),
        CommandForm(
            name="rename",
            arguments=(RoomSlot(required=True), ChangesArgument(name="new_title")),
            reader=rename,
            medial=True,
            written_when=_never,
        ),
        CommandForm(
            name="move",
            arguments=(RoomSlot(required=True), ChangesArgument(name="new_when")),
            reader=move,
            medial=True,
            written_when=_never,
        ),
        *(
            CommandForm(
                name=name,
                arguments=(RoomSlot(required=True), LengthArgument(field=field, sign=sign, name=label)),
                reader=reader,
                medial=True,
                written_when=_is_moved_by(field, sign),
            )
            for name, field, sign, label, reader in (
                ("push", "shift_seconds", 1, "back", push),
                ("bring", "shift_seconds", -1, "forward", bring),
                ("extend", "extend_seconds", 1, "length", extend),
                ("shorten", "extend_seconds", -1, "length", shorten),
            )
        ),
    ),
    changes=True,
    handler=editing.edit,
    pressed=editing.edit,
    renderers={
        results.RoomChanged: room_blocks.changed,
        results.ChangeConfirmation: confirmations.change,
        results.Unanswered: room_blocks.unanswered,
        **CHOICE,
    },
    permission=Permission.OWNER,
    endpoints=(4,),
)

DELETE = CommandDefinition(
    name="room.delete",
    noun="room",
    command=c.DeleteRoom,
    forms=(CommandForm(name="delete", arguments=(RoomSlot(required=True),), medial=True),),
    changes=True,
    handler=deletion.ask_deletion,
    confirmed=deletion.delete,
    renderers={
        results.DeletionConfirmation: confirmations.deletion,
        results.Unanswered: room_blocks.unanswered,
        results.RoomDeleted: room_blocks.deleted,
        **CHOICE,
    },
    permission=Permission.OWNER,
    endpoints=(5,),
)

CLAIM = CommandDefinition(
    name="room.claim",
    noun="room",
    command=c.ClaimRoom,
    forms=(CommandForm(name="claim", arguments=(RoomSlot(required=True), PersonSlot()), medial=True),),
    changes=True,
    handler=claims.claim,
    pressed=claims.claim,
    renderers={
        results.RoomGiven: claim_blocks.given,
        results.GiftConfirmation: claim_blocks.gift_confirmation,
        **CHOICE,
    },
    permission=Permission.WORKSPACE_ADMINS,
    shareable=False,
)


def _is_following(following: bool, command: c.Command) -> bool:
    """Whether a change of a series is of this kind."""
    return getattr(command, "following", None) is following


DELETE_SERIES = CommandDefinition(
    name="room.delete_series",
    noun="room",
    command=c.DeleteSeries,
    forms=tuple(
        CommandForm(
            name=name, arguments=(RoomSlot(required=True),), preset={"following": following}, medial=True
        )
        for name, following in (("delete series", False), ("delete following", True))
    ),
    changes=True,
    handler=series.ask_deletion,
    confirmed=series.delete,
    renderers={
        results.SeriesDeletionConfirmation: series_blocks.deletion,
        results.SeriesDeleted: series_blocks.deleted,
        **CHOICE,
    },
    permission=Permission.OWNER,
    endpoints=(5,),
)

MOVE_SERIES = CommandDefinition(
    name="room.move_series",
    noun="room",
    command=c.MoveSeries,
    forms=tuple(
        CommandForm(
            name=name,
            arguments=(RoomSlot(required=True), HoursArgument()),
            reader=partial(move_series, following=following),
            medial=True,
            written_when=partial(_is_following, following),
        )
        for name, following in (("move series", False), ("move following", True))
    ),
    changes=True,
    handler=series_moves.ask_move,
    confirmed=series_moves.move,
    renderers={
        results.SeriesMoveConfirmation: move_blocks.confirmation,
        results.SeriesMoved: move_blocks.moved,
        **CHOICE,
    },
    permission=Permission.OWNER,
    endpoints=(4,),
)

TEACHER = CommandDefinition(
    name="room.teacher",
    noun="room",
    command=c.SetTeacher,
    forms=(CommandForm(name="teacher", arguments=(RoomSlot(required=True), PersonSlot(required=True))),),
    changes=True,
    handler=teachers.set_teacher,
    renderers={results.TeacherAssigned: claim_blocks.taught, **CHOICE},
    permission=Permission.OWNER,
    shareable=False,
)

TEACHERS = CommandDefinition(
    name="room.teachers",
    noun="room",
    command=c.SetTeachers,
    forms=(
        CommandForm(name="teacher every", arguments=(RoomSlot(required=True), PersonSlot(required=True))),
    ),
    changes=True,
    handler=teachers.set_teachers,
    renderers={results.TeachersAssigned: assignment_blocks.assigned, **CHOICE},
    permission=Permission.OWNER,
    shareable=False,
    endpoints=(10,),
)

SUBSTITUTE = CommandDefinition(
    name="room.substitute",
    noun="room",
    command=c.Substitute,
    forms=(
        CommandForm(
            name="substitute",
            arguments=(
                PersonSlot(required=True, link=""),
                PersonSlot(name="teacher"),
                RoomSlot(),
                DaysSlot(),
            ),
            medial=True,
        ),
    ),
    changes=True,
    handler=substitution.ask,
    renderers={
        results.SubstituteAsked: substitution_blocks.offered,
        results.SubstitutionEnded: substitution_blocks.ended,
        **CHOICE,
    },
    permission=Permission.OWNER,
    shareable=False,
    endpoints=(10,),
)

ANSWER_SUBSTITUTION = CommandDefinition(
    name="room.answer_substitution",
    noun="room",
    command=c.AnswerSubstitution,
    forms=tuple(
        CommandForm(name=name, arguments=(RoomSlot(required=True),), preset={"accept": accept})
        for name, accept in (("accept", True), ("decline", False))
    ),
    changes=True,
    handler=substitution.answer,
    renderers={results.SubstitutionAnswered: substitution_blocks.answered, **CHOICE},
    shareable=False,
)

ROOMS = (
    NEW,
    NEW_SERIES,
    FORM,
    LIST,
    SHOW,
    EDIT,
    DELETE,
    DELETE_SERIES,
    MOVE_SERIES,
    CLAIM,
    TEACHER,
    TEACHERS,
    SUBSTITUTE,
    ANSWER_SUBSTITUTION,
)
