"""Lines as they are typed: as a slash command, after a mention, or alone in a direct message."""

from __future__ import annotations

from typing import get_args

from bot.language.vocabulary import Noun
from bot.people import EntryPoint

ROOM: Noun = "room"
"""Lines of no noun are about rooms. A slash command names it, elsewhere it is left out."""

MENTION = "@rollcall"


def as_typed(line: str, entry: EntryPoint, account: str = "") -> str:
    """A line, canonical or a slash command, as it is typed there. Commands of Slack itself stay as they are.

    `account` is the name of the platform account that it must be about, where another would be meant there.
    """
    named = f"{account}: " if account else ""
    noun, _, rest = line.removeprefix("/").partition(" ")
    if noun not in get_args(Noun):
        noun, rest = ROOM, line
    if rest.startswith("/"):
        return rest
    if entry == "slash":
        return f"/{noun} {named}{rest}".rstrip()
    bare = rest if noun == ROOM and rest else f"{noun} {rest}".rstrip()
    return f"{named}{bare}" if entry == "direct" else f"{MENTION} {named}{bare}"


def as_slash_command(line: str) -> str:
    """A canonical line as a slash command; one of no noun belongs to each of them and stays as it is."""
    return f"/{line}" if line.partition(" ")[0] in get_args(Noun) else line
