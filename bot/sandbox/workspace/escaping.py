"""Escapes what users type as Slack does: `&`, `<` and `>`, and users, channels and URLs as links.

Source: https://docs.slack.dev/interactivity/implementing-slash-commands, "should_escape"
"""

from __future__ import annotations

import re
from collections.abc import Callable

from .directory import Directory

_TOKEN = re.compile(
    r"(?<![\w.])@(?P<user>[\w.-]*\w)|(?<![\w&])#(?P<channel>[\w-]+)|(?P<url>https?://[^\s<>|]+)"
)


def as_command(text: str, directory: Directory) -> str:
    """The text of a slash command with `should_escape`: users and channels with their names."""
    return _escaped(text, directory, "<@{id}|{name}>")


def as_message(text: str, directory: Directory) -> str:
    """The text of a message: users by id alone."""
    return _escaped(text, directory, "<@{id}>")


def _escaped(text: str, directory: Directory, person: str) -> str:
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _TOKEN.sub(_linker(directory, person), plain)


def _linker(directory: Directory, person: str) -> Callable[[re.Match[str]], str]:
    def link(match: re.Match[str]) -> str:
        if match["url"]:
            return f"<{match['url']}>"
        if match["user"]:
            who = directory.user_named(match["user"])
            return person.format(id=who.id, name=who.name) if who else match[0]
        channel = directory.channel(match["channel"])
        if channel is None:
            return match[0]
        return f"<#{channel.id}|{channel.name if channel.kind == 'public' else ''}>"

    return link
