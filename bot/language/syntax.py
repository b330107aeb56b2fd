"""The grammar of a command: its forms, and how the arguments of a form are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from itertools import product
from typing import Any, Literal

from msgspec import Struct, field

from bot.language.commands import Command, Question
from bot.language.parse_context import ParseContext
from bot.language.parse_error import ParseError
from bot.language.phrase_table import PhraseTable, Tokens
from bot.language.room_qualifiers import Qualifiers
from bot.language.scanning import FilledSlots, Finder, fill
from bot.language.slots import Argument, FoundArgument, Readings, RoomSlot, Slot, WholeSlot
from bot.language.tokenizer import Token, continued, show
from bot.language.vocabulary import Noun

Reader = Callable[[Tokens, ParseContext], Command | Question]
"""Reads the arguments of a form whose words cannot be shared out one by one. Raises ParseError."""


class CommandForm(Struct, frozen=True, kw_only=True):
    """One way to give a command. `name` is its verb in canonical lines, and how its words are found in a language.

    `preset` are fields that the verb itself sets; `ignored` names the words of a vocabulary that are passed over;
    `reader` is for arguments that only make sense together.

    `asks`: it asks about what has been, so that what ends such a question is passed over.
    `medial`: in a language whose verbs stand last, the verb may follow the room that it is about.
    `yields`: it gives way to a verb after it, as in `show peaks`.
    `inner`: after its noun and a day its verb still counts.
    `takes_noun`: its verb may end in the noun that its arguments begin with: `open a room`.
    `opening`: its verb counts only where nothing stands before it, and no series of rooms begins so.
    `repeats`: it may say how often.
    `written_when`: of which commands it is the form that they are written in, where not of all.
    `shown_by`: the command that shows what it may be given of, by its canonical name.
    `without_verb`: it is meant where there is no verb: after its noun, by a room alone, or by an empty line.
    """

    name: str
    arguments: tuple[Argument, ...] = ()
    preset: Mapping[str, Any] = field(default_factory=dict)
    ignored: str | None = None
    reader: Reader | None = None
    asks: bool = False
    medial: bool = False
    yields: bool = False
    inner: bool = False
    takes_noun: bool = False
    opening: bool = False
    repeats: bool = False
    written_when: Callable[[Any], bool] | None = None
    shown_by: str | None = None
    without_verb: Literal["noun", "room", "nothing"] | None = None

    def read(self, command: type[Command], args: Tokens, context: ParseContext) -> Command | Question:
        """The command with these arguments, or which of several are meant. Raises ParseError."""
        if self.reader is not None:
            return self.reader(args, context)
        readings = _Arguments(self, args, context).readings()
        found = tuple(
            command(**self.preset, **{name: value for one in fields for name, value in one.items()})
            for fields in product(*(each.fields for each in readings))
        )
        unsure = next((each.unsure for each in readings if each.unsure), None)
        return Question(unsure, found) if unsure else found[0]

    def write(self, command: Command) -> str:
        """The verb and the arguments in a canonical line."""
        return " ".join(filter(None, (self.name, *(each.write(command) for each in self.arguments))))

    def fits(self, command: Command) -> bool:
        """Whether a command can be given in this form."""
        if self.written_when and not self.written_when(command):
            return False
        return all(getattr(command, name) == value for name, value in self.preset.items())


class Syntax(Struct, frozen=True, kw_only=True):
    """A command as the language knows it: its name in canonical JSON, its noun, its class and its forms.

    The first form that fits is the one it is written in. `changes`: it changes something, on the platform or in
    the bot, so that a question about it is never answered by a guess.
    """

    name: str
    noun: Noun | None
    command: type[Command]
    forms: tuple[CommandForm, ...]
    changes: bool = False

    def form_of(self, command: Command) -> CommandForm:
        """The form in which a command is written."""
        return next(form for form in self.forms if form.fits(command))


class _Arguments:
    """The arguments of a form, read slot by slot."""

    def __init__(self, form: CommandForm, args: Tokens, context: ParseContext) -> None:
        self._slots = [each for each in form.arguments if isinstance(each, Slot)]
        self._args = _without(args, getattr(context.words, form.ignored)) if form.ignored else args
        if form.asks:
            self._args = _without_ending(self._args, context.words.endings)
        self._context = context

    def readings(self) -> list[Readings]:
        """What each slot sets. Raises ParseError."""
        if self._slots and isinstance(self._slots[0], WholeSlot):
            return [self._whole(self._slots[0])]
        filled = self._filled()
        return [self._read(slot, filled) for slot in self._slots]

    def _whole(self, slot: WholeSlot) -> Readings:
        if slot.required and not self._args:
            raise ParseError("missing", examples=(slot.example,), missing=slot.name)
        return slot.read(FoundArgument(self._args, self._args, 0, len(self._args), self._context))

    def _filled(self) -> FilledSlots:
        room = next((slot for slot in self._slots if isinstance(slot, RoomSlot)), None)
        finders: dict[str, Finder] = {
            slot.name: partial(slot.find, context=self._context) for slot in self._slots if slot is not room
        }
        return fill(
            self._args,
            self._context,
            finders,
            room=room is not None,
            bare_title=room is not None and room.bare,
            room_needed=room is not None and room.required,
            qualifiers=self._qualifiers(room),
        )

    def _qualifiers(self, room: RoomSlot | None) -> Qualifiers | None:
        """A title's own day is not the day of a command that asks of one."""
        if room is None or not room.bare:
            return None
        return Qualifiers(days="date" not in {slot.name for slot in self._slots}, past=room.past)

    def _read(self, slot: Slot, filled: FilledSlots) -> Readings:
        if slot.name not in filled.values:
            if slot.required:
                raise self._missing(slot)
            return Readings((slot.unsaid(self._context),))
        if slot.name not in filled.places:
            return Readings(({slot.field: filled.values[slot.name]},))
        said = FoundArgument(filled.values[slot.name], self._args, *filled.places[slot.name], self._context)
        with said.refused():
            return slot.read(said)

    def _missing(self, slot: Slot) -> ParseError:
        """Which room is never said for the person; anything else is added to what they said."""
        said = show(self._args)
        whole = " ".join(each.example for each in self._slots if each.required)
        if isinstance(slot, RoomSlot):
            return ParseError(
                "missing", None, examples=(f"{slot.example} {said}".strip(), whole), missing=slot.name
            )
        return ParseError(
            "missing", None, continued(said, slot.example), examples=(whole,), missing=slot.name
        )


def _without(args: Tokens, ignored: PhraseTable[bool]) -> Tokens:
    kept: list[Token] = []
    i = 0
    while i < len(args):
        if found := ignored.at(args, i):
            i = found[1]
        else:
            kept.append(args[i])
            i += 1
    return kept


def _without_ending(args: Tokens, endings: PhraseTable[bool]) -> Tokens:
    for i in range(max(0, len(args) - _MAX_ENDING), len(args)):
        if (found := endings.at(args, i)) and found[1] == len(args):
            return args[:i]
    return args


_MAX_ENDING = 2
