"""`classroom 11 "Hill School 3B"`: a student classroom by its number, and its name."""

from __future__ import annotations

from typing import Any

from bot.language.commands import Command, NameClassroom
from bot.language.numbers import digits_at
from bot.language.parse_context import ParseContext
from bot.language.parse_error import ParseError
from bot.language.phrase_table import Tokens
from bot.language.slots import Argument
from bot.language.titles import checked, title_of
from bot.language.tokenizer import quote, show

EXAMPLE = '11 "Hill School 3B"'


class ClassroomArgument(Argument, frozen=True, kw_only=True):
    """The number of a student classroom."""

    name: str = "classroom"
    field: str = "number"
    required: bool = True

    def write(self, command: Any) -> str:
        return str(getattr(command, self.field))


class ClassroomNameArgument(Argument, frozen=True, kw_only=True):
    """Its name, or that it has none any more."""

    name: str = "classroom_name"

    def write(self, command: NameClassroom) -> str:
        if command.name is None:
            return ""
        return quote(command.name) if command.name else "off"


def name_classroom(args: Tokens, context: ParseContext) -> Command:
    """`classroom NUMBER [NAME]`. Raises ParseError."""
    number = digits_at(args, 0)
    if number is None:
        said = show(args)
        raise ParseError("missing", said or None, examples=(EXAMPLE,), missing="classroom")
    if number[0] == 0:
        raise ParseError("bad_option", "0", examples=(EXAMPLE,))
    return NameClassroom(number=number[0], name=_name(args, number[1], context))


def _name(args: Tokens, first: int, context: ParseContext) -> str | None:
    """The words from there on; "" for `off`, None where there are none."""
    words = context.words
    if tie := words.ties.at(args, first) or words.naming.at(args, first) or words.being.at(args, first):
        first = tie[1]
    if first >= len(args):
        return None
    said = words.switch.at(args, first)
    if said is not None and said[1] == len(args) and not said[0]:
        return ""
    if args[first].kind == "quoted" and first + 1 == len(args):
        return checked(args[first].raw)
    return checked(title_of(args, range(first, len(args)), words))
