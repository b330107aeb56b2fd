"""Who is asking: their zone, language and role, from their Slack profile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cachetools import TTLCache
from msgspec.structs import replace

from bot.clock import PLATFORM_ZONE
from bot.errors import NotAllowed, ProfileUnavailable
from bot.people import Colleague, Person
from bot.slack import Slack, SlackError, User, UserUnknown
from bot.state import workspace_of
from bot.texts import locale_of

MAX_PROFILE_AGE = 300
"""Seconds that a profile is taken as still true: a role taken away lasts no longer."""

MAX_PROFILES = 10_000
"""Profiles remembered at once."""


class People:
    """The members of workspaces, without guests, bots and people of other workspaces.

    `administrators` are those of the workspace `home`, the one in the settings. `account` gives the name of a tenant's
    account, empty where its workspace has just one.
    """

    def __init__(
        self,
        slack: Callable[[str], Slack],
        administrators: frozenset[str],
        home: str | None = None,
        account: Callable[[str], str] = lambda team: "",
    ) -> None:
        self._slack = slack
        self._home = home
        self._account = account
        self.administrators = administrators
        self._remembered: TTLCache[tuple[str, str], Person] = TTLCache(MAX_PROFILES, MAX_PROFILE_AGE)
        self._members: TTLCache[str, tuple[Colleague, ...]] = TTLCache(MAX_PROFILES, MAX_PROFILE_AGE)

    def remembered(self, team: str, user: str) -> Person | None:
        """The person, if looked up within the last minutes; makes no request."""
        known = self._remembered.get((team, user))
        return known and self._at_account(known)

    async def person(self, team: str, user: str) -> Person:
        """The person behind a Slack user id. Raises NotAllowed for who may not use Rollcall, ProfileUnavailable."""
        known = self.remembered(team, user)
        if known is not None:
            return known
        try:
            told = await self._slack(team).user(user)
        except UserUnknown:
            raise NotAllowed("nobody") from None
        except SlackError as error:
            raise ProfileUnavailable from error
        person = self._admitted(team, told)
        self._remembered[team, user] = person
        return self._at_account(person)

    def _at_account(self, person: Person) -> Person:
        """The person with the name that the account has now."""
        name = self._account(person.team)
        return replace(person, account=name) if name else person

    async def members(self, team: str) -> tuple[Colleague, ...]:
        """Everybody who may use Rollcall, by the names and addresses that others know. Raises ProfileUnavailable."""
        known = self._members.get(team)
        if known is None:
            try:
                known = tuple(self._members_of(team, await self._slack(team).users()))
            except SlackError as error:
                raise ProfileUnavailable from error
            self._members[team] = known
        return known

    def _members_of(self, team: str, users: Iterable[User]) -> Iterator[Colleague]:
        for user in users:
            with suppress(NotAllowed):
                person = self._admitted(team, user)
                names = (user.name, user.profile.display_name, user.profile.real_name, user.profile.email)
                known = frozenset(name.casefold() for name in names if name)
                yield Colleague(user.id, known, person.workspace_admin)

    def _admitted(self, team: str, user: User) -> Person:
        if user.is_restricted or user.is_ultra_restricted:
            raise NotAllowed("guest")
        if user.is_stranger or not _belongs(workspace_of(team), user):
            raise NotAllowed("stranger")
        if user.deleted or user.is_bot:
            raise NotAllowed("nobody")
        return Person(
            team=team,
            id=user.id,
            name=_name(user),
            zone=_zone(user.tz),
            locale=locale_of(user.locale),
            workspace_admin=bool(user.is_admin or user.is_owner or user.is_primary_owner),
            administrator=self._is_administrator(team, user),
        )

    def _is_administrator(self, team: str, user: User) -> bool:
        """In another workspace than that of the settings its owners are: IDs of people are of one workspace."""
        if self._home in (None, workspace_of(team)):
            return user.id in self.administrators
        return bool(user.is_owner or user.is_primary_owner)


def _belongs(team: str, user: User) -> bool:
    """In an Enterprise organisation a member's home team may be another, but they are listed in this one."""
    return user.team_id == team or team in user.enterprise_user.teams


def _name(user: User) -> str:
    return user.profile.display_name or user.profile.real_name or user.name or user.id


def _zone(name: str | None) -> ZoneInfo:
    try:
        return ZoneInfo(name) if name else PLATFORM_ZONE
    except (ZoneInfoNotFoundError, ValueError):
        return PLATFORM_ZONE
