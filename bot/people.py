"""Who is asking: a person of a Slack workspace, as far as Rollcall needs to know them."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Person:
    """A member of a Slack workspace.

    `team` and `id` are Slack's ids (`T…`, `U…`), `zone` the profile's time zone, `locale` a catalogue's name
    (`en`, `zh`). `workspace_admin` is true for Slack workspace admins and owners, `administrator` for those named in
    `ROLLCALL_ADMINS`. Source: https://docs.slack.dev/reference/methods/users.info
    """

    team: str
    id: str
    name: str
    zone: ZoneInfo
    locale: str
    workspace_admin: bool = False
    administrator: bool = False
