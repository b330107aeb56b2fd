"""The Home tab, rendered each time it is opened, and the welcome when the Messages tab is first opened."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import blocks
from bot.blocks import Message, Viewer
from bot.blocks.forms import View
from bot.blocks.home import Dependency, SystemState, home_instead, home_view
from bot.classroom.home import home
from bot.errors import NotAllowed, ProfileUnavailable, RedisUnavailable
from bot.last_contact import LastContact
from bot.slack import SlackError
from bot.state import Invocation
from handlers import incoming
from handlers.delivery import Answer
from handlers.dispatcher import ACCEPT_TIMEOUT, Dispatcher
from handlers.progress import Progress

log = structlog.get_logger(__name__)

WELCOME: Final = "welcome"
"""The dispatcher's work of it."""


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Listens to `app_home_opened`."""

    async def opened(ack: AsyncAck, body: dict[str, Any]) -> None:
        if body["event"].get("tab") == "home":
            dispatcher.tasks.start(publish(dispatcher, incoming.of_event(body, "", dispatcher.clock())))
        if body["event"].get("tab") == "messages":
            await _welcome(dispatcher, incoming.of_event(body, "", dispatcher.clock()))
        await ack()

    dispatcher.works[WELCOME] = _hello
    app.event("app_home_opened")(opened)


async def _welcome(dispatcher: Dispatcher, invocation: Invocation) -> None:
    """Welcomes a person, once."""
    with suppress(RedisUnavailable, NotAllowed, TimeoutError):
        async with asyncio.timeout(ACCEPT_TIMEOUT):
            if await dispatcher.tenants(invocation.team).contexts.welcome(invocation.user):
                await dispatcher.serve(invocation, WELCOME)


async def _hello(invocation: Invocation, viewer: Viewer, progress: Progress | None) -> Answer:
    return Answer(blocks.welcome(viewer))


async def _system(dispatcher: Dispatcher, team: str) -> SystemState:
    """What the bot depends on, as this process last heard of it."""
    tenant, slack = dispatcher.tenants(team), dispatcher.modals.slack(team)
    is_reached, worker, key_since = False, None, None
    with suppress(RedisUnavailable):
        worker = await tenant.schedules.has_worker()
        key_since = await tenant.keys.kept_since()
        is_reached = True
    parts = {
        Dependency.PLATFORM: _heard(tenant.platform.contact),
        Dependency.REDIS: (is_reached, None),
        Dependency.WORKER: (worker, None),
        Dependency.SLACK: _heard(slack.contact),
    }
    people = dispatcher.viewers.people
    administrators = tuple(sorted(people.administrators)) if tenant.entered is None else None
    return SystemState(parts, administrators, await _workspace_admins(dispatcher, team), key_since)


async def _workspace_admins(dispatcher: Dispatcher, team: str) -> tuple[str, ...] | None:
    """The members that Slack calls admins; None where Slack does not tell."""
    with suppress(ProfileUnavailable):
        members = await dispatcher.viewers.people.members(team)
        return tuple(sorted(member.id for member in members if member.workspace_admin))
    return None


def _heard(contact: LastContact) -> tuple[bool | None, timedelta | None]:
    return contact.ok, None if contact.age is None else timedelta(seconds=contact.age)


async def publish(dispatcher: Dispatcher, invocation: Invocation) -> None:
    """Shows a person their Home, or why there is none. Never raises."""
    view: View | None = None

    async def make(invocation: Invocation, viewer: Viewer) -> Answer:
        nonlocal view
        page = await home(dispatcher.tenants(invocation.team), viewer.person)
        system = await _system(dispatcher, invocation.team) if viewer.person.administrator else None
        view = home_view(page, viewer, system)
        return Answer(Message("", ()))

    answer = await dispatcher.interpreter.answer(invocation, make, recall=True)
    try:
        slack = dispatcher.modals.slack(invocation.team)
        await slack.publish_home(invocation.user, view or home_instead(answer.message.text))
    except SlackError as error:
        log.warning("home not shown", error=str(error))
