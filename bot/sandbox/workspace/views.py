"""`views.*`: modals and Home tabs.

Source: https://docs.slack.dev/reference/methods/views.open and its neighbours
"""

from __future__ import annotations

import secrets
from typing import Any

from bot.sandbox.limits import view_problems

from .chat import Answer, Arguments
from .refusal import RefusedError, invalid
from .world import View, World


async def open_(world: World, arguments: Arguments) -> Answer:
    """`views.open`: within three seconds, once per trigger."""
    trigger = world.tickets.exchange(str(arguments.get("trigger_id") or ""))
    view = _made(trigger.user, _checked(arguments, "modal"))
    world.views[view.id] = view
    return await _told(world, view)


async def update(world: World, arguments: Arguments) -> Answer:
    """`views.update`, by view_id or external_id."""
    view = _known(world, arguments)
    return await _changed(world, view, arguments, _checked(arguments, "modal"))


async def publish(world: World, arguments: Arguments) -> Answer:
    """`views.publish`: a person's Home tab."""
    user = str(arguments.get("user_id") or "")
    if user not in world.directory.people:
        raise RefusedError("user_not_found")
    body = _checked(arguments, "home")
    view = world.homes.setdefault(user, _made(user, body))
    return await _changed(world, view, arguments, body)


async def _changed(world: World, view: View, arguments: Arguments, body: dict[str, Any]) -> Answer:
    if arguments.get("hash") and arguments["hash"] != view.hash:
        raise RefusedError("hash_conflict")
    view.body, view.hash = body, secrets.token_hex(6)
    return await _told(world, view)


async def _told(world: World, view: View) -> Answer:
    await world.board.notify()
    return {"view": view.as_seen(world.directory.team.id, world.identity.app_id)}


def _made(user: str, body: dict[str, Any]) -> View:
    return View("V" + secrets.token_hex(5).upper(), user, body, secrets.token_hex(6))


def _checked(arguments: Arguments, kind: str) -> dict[str, Any]:
    body = arguments.get("view")
    problems = view_problems(body)
    if problems:
        raise invalid("invalid_arguments", problems)
    if not isinstance(body, dict) or body["type"] != kind:
        raise invalid("invalid_arguments", [f"view.type: must be {kind}"])
    return body


def _known(world: World, arguments: Arguments) -> View:
    external = arguments.get("external_id")
    by_name = (view for view in world.views.values() if external and view.body.get("external_id") == external)
    view = world.views.get(str(arguments.get("view_id"))) or next(by_name, None)
    if view is None:
        raise RefusedError("not_found")
    return view
