"""`auth.test`, `users.info`, `users.list` and `apps.connections.open`.

Source: https://docs.slack.dev/reference/methods/users.info and its neighbours
"""

from __future__ import annotations

import secrets
from typing import Any

from .chat import Arguments, Result
from .directory import Member
from .errors import SlackError
from .world import World


async def auth_test(world: World, arguments: Arguments) -> Result:
    """`auth.test`."""
    team, bot = world.directory.team, world.directory.bot
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "team_id": team.id,
        "user": bot.name,
        "user_id": bot.id,
        "bot_id": world.identity.bot_id,
        "is_enterprise_install": False,
    }


async def info(world: World, arguments: Arguments) -> Result:
    """`users.info`; with `locale` only on request."""
    person = world.directory.people.get(str(arguments.get("user") or ""))
    if person is None:
        raise SlackError("user_not_found")
    with_locale = str(arguments.get("include_locale")).lower() in ("true", "1")
    return {"user": {**_user_json(world, person), **({"locale": person.locale} if with_locale else {})}}


async def list_(world: World, arguments: Arguments) -> Result:
    """`users.list`, page by page."""
    people = list(world.directory.people.values())
    first, limit = int(arguments.get("cursor") or 0), int(arguments.get("limit") or len(people) or 1)
    after = first + limit
    return {
        "members": [_user_json(world, person) for person in people[first:after]],
        "response_metadata": {"next_cursor": str(after) if after < len(people) else ""},
    }


async def connections_open(world: World, arguments: Arguments) -> Result:
    """`apps.connections.open`: the URL of one WebSocket connection."""
    ticket = secrets.token_hex(8)
    world.socket_tickets.add(ticket)
    return {"url": f"{world.origin.replace('http', 'ws', 1)}/link/?ticket={ticket}"}


def _user_json(world: World, person: Member) -> dict[str, Any]:
    return {
        "id": person.id,
        "team_id": person.team or world.directory.team.id,
        "name": person.name,
        "real_name": person.name,
        "deleted": person.deleted,
        "tz": person.zone.key,
        "tz_label": person.zone.key,
        "tz_offset": person.offset(world.now()),
        "is_admin": person.admin,
        "is_owner": person.owner,
        "is_primary_owner": False,
        "is_restricted": person.guest or person.single_channel_guest,
        "is_ultra_restricted": person.single_channel_guest,
        "is_bot": person.bot,
        "is_stranger": person.stranger,
        "profile": {"display_name": person.name, "real_name": person.name, **_email(world, person)},
    }


def _email(world: World, person: Member) -> dict[str, str]:
    """The address of a person, for an app that may know it."""
    return {"email": person.email} if person.email and "users:read.email" in world.identity.scopes else {}
