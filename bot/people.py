"""The person who gives a command."""

from __future__ import annotations

import re
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from bot.texts import Language, Locale, language_of

EntryPoint = Literal["slash", "mention", "direct"]
"""How somebody types where an answer stands: a slash command, after a mention of the bot (in threads, where
Slack has no slash commands), or plainly to the bot alone.
"""

_PERSON_ID = re.compile(r"[UW][A-Z0-9]+")


def is_person_id(text: str) -> bool:
    """Whether it is the Slack ID of a person, as a mention has it, not a name as it was typed."""
    return _PERSON_ID.fullmatch(text) is not None


class Person(Struct, frozen=True):
    """A member of a Slack workspace.

    `team` and `id` are Slack IDs (`T…`, `U…`). `zone` and `locale` come from the Slack profile. `workspace_admin` is
    true for Slack workspace admins and owners, `administrator` for people listed in `ROLLCALL_ADMINS`. `chosen` is the
    language chosen with the `language` command, if any. `account` is the name of the platform account that is meant
    where a workspace has several, empty where it has one.
    Source: https://docs.slack.dev/reference/methods/users.info
    """

    team: str
    id: str
    name: str
    zone: ZoneInfo
    locale: Locale
    workspace_admin: bool = False
    administrator: bool = False
    chosen: Language | None = None
    account: str = ""

    @property
    def language(self) -> Language:
        """The language of answers to this person."""
        return self.chosen or language_of(self.locale)


class Colleague(Struct, frozen=True):
    """A member of a workspace, by Slack ID, and what others may call them: names and an address, case-folded."""

    id: str
    names: frozenset[str]
    workspace_admin: bool = False
