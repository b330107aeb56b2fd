"""`conversations.*`: channels and their messages.

Source: https://docs.slack.dev/reference/methods/conversations.info and its neighbours
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from .chat import Arguments, Result, message_json
from .directory import Channel
from .errors import SlackError
from .message_store import Message
from .world import World

T = TypeVar("T")

PAGE_SIZE = 100
"""The default of `limit`."""

MAX_DISTRIBUTED_PAGE = 15
"""The most messages that a distributed app gets at once.

Source: https://docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps
"""


async def info(world: World, arguments: Arguments) -> Result:
    """`conversations.info`."""
    return {"channel": _channel_json(world, readable(world, arguments))}


async def open_(world: World, arguments: Arguments) -> Result:
    """`conversations.open`: the direct message with one person."""
    if not arguments.get("users"):
        raise SlackError("users_list_not_supplied")
    person = world.directory.people.get(str(arguments["users"]))
    if person is None:
        raise SlackError("user_not_found")
    if person.deleted:
        raise SlackError("user_disabled")
    return {"channel": {"id": world.directory.direct(person.id).id}}


async def history(world: World, arguments: Arguments) -> Result:
    """`conversations.history`: newest first, no replies."""
    _take_turn(world, arguments)
    channel = _joined_channel(world, arguments)
    heads = [m for m in world.messages.public(channel.id) if m.thread_ts in (None, m.ts)]
    return _messages(world, arguments, reversed(heads))


async def replies(world: World, arguments: Arguments) -> Result:
    """`conversations.replies`: a thread, its parent first."""
    _take_turn(world, arguments)
    channel = _joined_channel(world, arguments)
    ts = str(arguments.get("ts") or "")
    if world.messages.find(channel.id, ts) is None:
        raise SlackError("thread_not_found")
    return _messages(
        world, arguments, (m for m in world.messages.public(channel.id) if ts in (m.ts, m.thread_ts))
    )


async def members(world: World, arguments: Arguments) -> Result:
    """`conversations.members`: the users of a channel, the bot included."""
    channel = readable(world, arguments)
    page, following = _page(arguments, sorted(channel.members))
    return {"members": page, **following}


def readable(world: World, arguments: Arguments) -> Channel:
    """The channel of this id; `channel_not_found` also for a private one without the bot."""
    channel = world.directory.channels.get(str(arguments.get("channel") or ""))
    if channel is None or (channel.kind == "private" and not world.directory.bot_in(channel)):
        raise SlackError("channel_not_found")
    return channel


def _take_turn(world: World, arguments: Arguments) -> None:
    """One call a minute, of 15 messages: the limit of distributed apps. The minute is `slow_history`."""
    if world.slow_history is None:
        return
    now = time.monotonic()
    if (wait := world.history_free_at - now) > 0:
        raise SlackError("ratelimited", retry_after=wait)
    world.history_free_at = now + world.slow_history
    arguments["limit"] = min(int(arguments.get("limit") or PAGE_SIZE), MAX_DISTRIBUTED_PAGE)


def _joined_channel(world: World, arguments: Arguments) -> Channel:
    channel = readable(world, arguments)
    if not world.directory.bot_in(channel):
        raise SlackError("not_in_channel")
    return channel


def _messages(world: World, arguments: Arguments, messages: Iterable[Message]) -> Result:
    selected = [message for message in messages if _within(message.ts, arguments)]
    page, following = _page(arguments, selected)
    metadata = str(arguments.get("include_all_metadata")).lower() in ("true", "1")
    listed = [message_json(world, message, metadata=metadata) for message in page]
    return {"messages": listed, "has_more": bool(following["response_metadata"]["next_cursor"]), **following}


def _page(arguments: Arguments, items: Sequence[T]) -> tuple[list[T], Result]:
    """The page asked for, and the cursor of the next."""
    start, size = int(arguments.get("cursor") or 0), int(arguments.get("limit") or PAGE_SIZE)
    following = str(start + size) if start + size < len(items) else ""
    return list(items[start : start + size]), {"response_metadata": {"next_cursor": following}}


def _within(ts: str, arguments: Arguments) -> bool:
    oldest, latest = str(arguments.get("oldest") or "0"), str(arguments.get("latest") or "inf")
    if str(arguments.get("inclusive")).lower() in ("true", "1"):
        return float(oldest) <= float(ts) <= float(latest)
    return float(oldest) < float(ts) < float(latest)


def _channel_json(world: World, channel: Channel) -> dict[str, Any]:
    direct = channel.kind == "im"
    fields: dict[str, Any] = {
        "id": channel.id,
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_im": direct,
        "is_private": channel.kind != "public",
        "is_archived": channel.archived,
        "is_ext_shared": channel.shared,
    }
    if direct:
        return {**fields, "user": next(iter(channel.members - {world.directory.bot.id}), None)}
    return {**fields, "name": channel.name, "is_member": world.directory.bot_in(channel)}
