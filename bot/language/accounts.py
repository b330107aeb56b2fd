"""`account use "East" in #east`: a platform account by its name, for a channel or for one's direct messages."""

from __future__ import annotations

from bot.language.commands import Command, UseAccount
from bot.language.parse_context import ParseContext
from bot.language.parse_error import ParseError
from bot.language.phrase_table import Tokens
from bot.language.slots import Argument, ChannelSlot
from bot.language.titles import checked, title_of
from bot.language.tokenizer import quote, show

EXAMPLE = '"East campus"'

CHANNEL = ChannelSlot()


class AccountNameArgument(Argument, frozen=True, kw_only=True):
    """The name of an account."""

    name: str = "account_name"
    required: bool = True

    def write(self, command: UseAccount) -> str:
        return quote(command.name)


def use_account(args: Tokens, context: ParseContext) -> Command:
    """`account use NAME [in #CHANNEL]`. Raises ParseError."""
    end, channel = _channel(args, context)
    if end == 0:
        said = show(args)
        raise ParseError("missing", said or None, examples=(EXAMPLE,), missing="account_name")
    if args[0].kind == "quoted" and end == 1:
        return UseAccount(name=checked(args[0].raw), channel=channel)
    return UseAccount(name=checked(title_of(args, range(end), context.words)), channel=channel)


def _channel(args: Tokens, context: ParseContext) -> tuple[int, str | None]:
    """Where the name ends, and the channel that stands after it."""
    for i in range(len(args)):
        found = CHANNEL.find(args, i, context)
        if found is not None and found[1] == len(args):
            link = context.words.links.at(args, i - 1) if i else None
            return (i - 1 if link and link[1] == i else i), found[0]
    return len(args), None
