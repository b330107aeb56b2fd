"""Deletes the data of workspaces from which the app was removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
import structlog
from msgspec import Struct
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.jobs import HeldJob, Job, Queue
from bot.state import Installations
from bot.state.job_keys import beginnings
from handlers.dispatcher import Dispatcher

log = structlog.get_logger(__name__)

UNINSTALL: Final = "removal"
"""The kind of the job that removes what is kept."""


class Uninstalled(msgspec.Struct, frozen=True):
    """Workspaces, or an organisation, from which the app was removed; `at` is in seconds since 1970."""

    teams: tuple[str, ...]
    at: float


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Listens to the events of an uninstall. Both come of one, in any order.

    Source: https://docs.slack.dev/reference/events/app_uninstalled, …/tokens_revoked, …/team_access_revoked
    """

    async def remove(body: Mapping[str, Any], teams: Sequence[str]) -> None:
        removed = Uninstalled(tuple(teams), body["event_time"])
        event, text = body["event_id"], msgspec.json.encode(removed).decode()
        await dispatcher.queue.add(Job(key=f"{UNINSTALL} {event}", kind=UNINSTALL, body=text))

    async def uninstalled(ack: AsyncAck, body: dict[str, Any]) -> None:
        await remove(body, [_whose(body)])
        await ack()

    async def revoked(ack: AsyncAck, body: dict[str, Any]) -> None:
        if body["event"].get("tokens", {}).get("bot"):
            await remove(body, [_whose(body)])
        await ack()

    async def taken_away(ack: AsyncAck, body: dict[str, Any]) -> None:
        await remove(body, body["event"]["team_ids"])
        await ack()

    app.event("app_uninstalled")(uninstalled)
    app.event("tokens_revoked")(revoked)
    app.event("team_access_revoked")(taken_away)


def _whose(body: Mapping[str, Any]) -> str:
    """The workspace, or the organisation whose installation it was."""
    given = body.get("authorizations") or ()
    by_organisation = any(each.get("is_enterprise_install") for each in given)
    organisation = body.get("enterprise_id")
    return str(
        organisation if organisation and (by_organisation or not body.get("team_id")) else body["team_id"]
    )


class Uninstaller(Struct, frozen=True):
    """Deletes the data. `queues` are all that hold work of workspaces; the workspace `home` is never deleted."""

    home: str
    installations: Installations
    queues: Sequence[Queue]

    async def run(self, held: HeldJob) -> None:
        """Removes what is kept of the workspaces of a job. Raises LeaseLost, RedisUnavailable."""
        removed = msgspec.json.decode(held.job.body, type=Uninstalled)
        for given in removed.teams:
            for team in await self.installations.teams_of(given):
                if team != self.home and await self.installations.is_older(team, removed.at):
                    await self._remove(team)
        await self.queues[0].finish(held)

    async def _remove(self, team: str) -> None:
        log.info("removed", team=team)
        await self.installations.remove(team)
        for queue in self.queues:
            for beginning in beginnings(team):
                await queue.remove_all(beginning)
