"""`chat.*`: posting, changing and deleting messages.

Source: https://docs.slack.dev/reference/methods/chat.postMessage and its neighbours
"""

from __future__ import annotations

from typing import Any

from bot.sandbox.limits import MESSAGE_TEXT

from .board import Message
from .content import content_of
from .people import Channel
from .refusal import RefusedError
from .world import World

Arguments = dict[str, Any]
Answer = dict[str, Any]


async def post_message(world: World, arguments: Arguments) -> Answer:
    """`chat.postMessage`."""
    channel = _writable(world, arguments)
    _in_or_public(world, channel)
    content = content_of(arguments)
    message = await world.board.post(
        Message(
            world.board.stamp(),
            channel.id,
            world.directory.bot.id,
            [content],
            thread_ts=_thread(world, channel, arguments.get("thread_ts")),
        )
    )
    return {"channel": channel.id, "ts": message.ts, "message": as_seen(world, message)}


async def post_ephemeral(world: World, arguments: Arguments) -> Answer:
    """`chat.postEphemeral`: what it posts can never be updated or deleted."""
    channel = _writable(world, arguments)
    if not world.directory.bot_in(channel):
        raise RefusedError("not_in_channel")
    if arguments.get("user") not in channel.members:
        raise RefusedError("user_not_in_channel")
    content = content_of({**arguments, "metadata": None})
    stamp = world.board.stamp()
    thread = arguments.get("thread_ts")
    bot, user = world.directory.bot.id, arguments["user"]
    await world.board.post(Message(stamp, channel.id, bot, [content], user, thread))
    return {"message_ts": stamp}


async def update(world: World, arguments: Arguments) -> Answer:
    """`chat.update`: text without blocks takes the blocks away; metadata stays unless told."""
    message = _own(world, arguments, "cant_update_message")
    if len(arguments.get("text") or "") > MESSAGE_TEXT:
        raise RefusedError("msg_too_long")
    kept = {"metadata": message.content.metadata, **arguments}
    await world.board.replace(message, content_of(kept))
    return {"channel": message.channel, "ts": message.ts, "text": message.text}


async def delete(world: World, arguments: Arguments) -> Answer:
    """`chat.delete`."""
    message = _own(world, arguments, "cant_delete_message")
    await world.board.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def as_seen(world: World, message: Message, *, metadata: bool = False) -> dict[str, Any]:
    """The message object as Slack tells it."""
    bot = {"bot_id": world.identity.bot_id, "app_id": world.identity.app_id}
    seen: dict[str, Any] = {
        "type": "message",
        "user": message.author,
        "ts": message.ts,
        "team": world.directory.team.id,
        "text": message.text,
        **(bot if message.author == world.directory.bot.id else {}),
    }
    optional: dict[str, Any] = {"blocks": list(message.blocks), "thread_ts": message.thread_ts}
    optional["files"] = list(message.content.files)
    optional["metadata"] = message.content.metadata if metadata else None
    return {**seen, **{name: value for name, value in optional.items() if value}}


def _writable(world: World, arguments: Arguments) -> Channel:
    """The channel meant. A person's id means the direct message with them."""
    reference = str(arguments.get("channel") or "")
    person = world.directory.people.get(reference)
    channel = world.directory.direct(reference) if person else world.directory.channel(reference)
    if channel is None or (channel.kind == "private" and not world.directory.bot_in(channel)):
        raise RefusedError("channel_not_found")
    if channel.archived:
        raise RefusedError("is_archived")
    return channel


def _in_or_public(world: World, channel: Channel) -> None:
    everywhere = channel.kind == "public" and "chat:write.public" in world.identity.scopes
    if not world.directory.bot_in(channel) and not everywhere:
        raise RefusedError("not_in_channel")


def _thread(world: World, channel: Channel, ts: str | None) -> str | None:
    parent = world.board.find(channel.id, ts) if ts else None
    if ts and (parent is None or parent.thread_ts not in (None, ts)):
        raise RefusedError("invalid_thread_ts")
    return ts


def _own(world: World, arguments: Arguments, otherwise: str) -> Message:
    channel = str(arguments.get("channel") or "")
    if channel not in world.directory.channels:
        raise RefusedError("channel_not_found")
    message = world.board.find(channel, str(arguments.get("ts") or ""))
    if message is None:
        raise RefusedError("message_not_found")
    if message.author != world.directory.bot.id:
        raise RefusedError(otherwise)
    return message
