"""`chat.*`: posting, changing and deleting messages.

Source: https://docs.slack.dev/reference/methods/chat.postMessage and its neighbours
"""

from __future__ import annotations

from typing import Any

from bot.sandbox.limits import MESSAGE_TEXT

from .content import content_of
from .directory import Channel
from .errors import SlackError
from .message_store import Message
from .world import World

Arguments = dict[str, Any]
Result = dict[str, Any]


async def post_message(world: World, arguments: Arguments) -> Result:
    """`chat.postMessage`."""
    channel = _target_channel(world, arguments)
    _check_membership(world, channel)
    content = content_of(arguments)
    message = await world.messages.post(
        Message(
            world.messages.new_ts(),
            channel.id,
            world.directory.bot.id,
            [content],
            thread_ts=_checked_thread(world, channel, arguments.get("thread_ts")),
        )
    )
    return {"channel": channel.id, "ts": message.ts, "message": message_json(world, message)}


async def post_ephemeral(world: World, arguments: Arguments) -> Result:
    """`chat.postEphemeral`: an ephemeral message can be neither updated nor deleted."""
    channel = _target_channel(world, arguments)
    if not world.directory.bot_in(channel):
        raise SlackError("not_in_channel")
    if arguments.get("user") not in channel.members:
        raise SlackError("user_not_in_channel")
    content = content_of({**arguments, "metadata": None})
    new_ts = world.messages.new_ts()
    thread = arguments.get("thread_ts")
    bot, user = world.directory.bot.id, arguments["user"]
    await world.messages.post(Message(new_ts, channel.id, bot, [content], user, thread))
    return {"message_ts": new_ts}


async def update(world: World, arguments: Arguments) -> Result:
    """`chat.update`: text without blocks removes the blocks; metadata is kept unless given."""
    message = _own_message(world, arguments, "cant_update_message")
    if len(arguments.get("text") or "") > MESSAGE_TEXT:
        raise SlackError("msg_too_long")
    kept = {"metadata": message.content.metadata, **arguments}
    await world.messages.replace(message, content_of(kept))
    return {"channel": message.channel, "ts": message.ts, "text": message.text}


async def delete(world: World, arguments: Arguments) -> Result:
    """`chat.delete`."""
    message = _own_message(world, arguments, "cant_delete_message")
    await world.messages.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def message_json(world: World, message: Message, *, metadata: bool = False) -> dict[str, Any]:
    """The message object of the Web API."""
    bot = {"bot_id": world.identity.bot_id, "app_id": world.identity.app_id}
    fields: dict[str, Any] = {
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
    return {**fields, **{name: value for name, value in optional.items() if value}}


def _target_channel(world: World, arguments: Arguments) -> Channel:
    """The channel to post to; a user's id means the direct message with them."""
    reference = str(arguments.get("channel") or "")
    person = world.directory.people.get(reference)
    channel = world.directory.direct(reference) if person else world.directory.channel(reference)
    if channel is None or (channel.kind == "private" and not world.directory.bot_in(channel)):
        raise SlackError("channel_not_found")
    if channel.archived:
        raise SlackError("is_archived")
    return channel


def _check_membership(world: World, channel: Channel) -> None:
    everywhere = channel.kind == "public" and "chat:write.public" in world.identity.scopes
    if not world.directory.bot_in(channel) and not everywhere:
        raise SlackError("not_in_channel")


def _checked_thread(world: World, channel: Channel, ts: str | None) -> str | None:
    parent = world.messages.find(channel.id, ts) if ts else None
    if ts and (parent is None or parent.thread_ts not in (None, ts)):
        raise SlackError("invalid_thread_ts")
    return ts


def _own_message(world: World, arguments: Arguments, error: str) -> Message:
    channel = str(arguments.get("channel") or "")
    if channel not in world.directory.channels:
        raise SlackError("channel_not_found")
    message = world.messages.find(channel, str(arguments.get("ts") or ""))
    if message is None:
        raise SlackError("message_not_found")
    if message.author != world.directory.bot.id:
        raise SlackError(error)
    return message
