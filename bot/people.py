"""Who is asking: a person of a Slack workspace, as far as Rollcall needs to know them."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.texts import Language, Locale, language_of


@dataclass(frozen=True, slots=True)
class Person:
    """A member of a Slack workspace.

    `team` and `id` are Slack's ids (`T…`, `U…`), `zone` the profile's time zone, `locale` what their Slack is set
    to. `workspace_admin` is true for Slack workspace admins and owners, `administrator` for those named in
    `ROLLCALL_ADMINS`. `chosen` is the language they chose to be answered in, if they did.
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

    @property
    def language(self) -> Language:
        """The language they are answered in."""
        return self.chosen or language_of(self.locale)
