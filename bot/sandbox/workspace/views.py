"""`views.*`: modals and Home tabs.

Source: https://docs.slack.dev/reference/methods/views.open and its neighbours
"""

from __future__ import annotations

import secrets
from typing import Any

from bot.sandbox.limits import view_problems

from .chat import Arguments, Result
from .errors import SlackError, invalid
from .world import View, World


async def open_(world: World, arguments: Arguments) -> Result:
    """`views.open`: within three seconds, once per trigger."""
    trigger = world.triggers.use(str(arguments.get("trigger_id") or ""))
    body = _checked(arguments, "modal")
    if body.get("external_id") in {view.body.get("external_id") for view in world.views.values()} - {None}:
        raise SlackError("duplicate_external_id")
    view = _new_view(trigger.user, body)
    world.views[view.id] = view
    return await _published(world, view)


async def update(world: World, arguments: Arguments) -> Result:
    """`views.update`, by view_id or external_id."""
    view = _existing(world, arguments)
    return await _replaced(world, view, arguments, _checked(arguments, "modal"))


async def publish(world: World, arguments: Arguments) -> Result:
    """`views.publish`: a person's Home tab."""
    user = str(arguments.get("user_id") or "")
    if user not in world.directory.people:
        raise SlackError("user_not_found")
    body = _checked(arguments, "home")
    view = world.homes.setdefault(user, _new_view(user, body))
    return await _replaced(world, view, arguments, body)


async def _replaced(world: World, view: View, arguments: Arguments, body: dict[str, Any]) -> Result:
    if arguments.get("hash") and arguments["hash"] != view.hash:
        raise SlackError("hash_conflict")
    view.show(body, secrets.token_hex(6))
    return await _published(world, view)


async def _published(world: World, view: View) -> Result:
    await world.messages.notify()
    return {"view": view.to_json(world.directory.team.id, world.identity.app_id)}


def _new_view(user: str, body: dict[str, Any]) -> View:
    return View("V" + secrets.token_hex(5).upper(), user, body, secrets.token_hex(6))


def _checked(arguments: Arguments, kind: str) -> dict[str, Any]:
    body = arguments.get("view")
    problems = view_problems(body)
    if problems:
        raise invalid("invalid_arguments", problems)
    if not isinstance(body, dict) or body["type"] != kind:
        raise invalid("invalid_arguments", [f"view.type: must be {kind}"])
    return body


def _existing(world: World, arguments: Arguments) -> View:
    external = arguments.get("external_id")
    by_external_id = (
        view for view in world.views.values() if external and view.body.get("external_id") == external
    )
    view = world.views.get(str(arguments.get("view_id"))) or next(by_external_id, None)
    if view is None:
        raise SlackError("not_found")
    return view
