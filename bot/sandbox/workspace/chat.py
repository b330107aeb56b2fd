"""`chat.*`: posting, changing and deleting messages.

Source: https://docs.slack.dev/reference/methods/chat.postMessage and its neighbours
"""

from __future__ import annotations

from typing import Any

from bot.sandbox.limits import MESSAGE_TEXT

from .content import content_of
from .directory import Channel, Member
from .errors import SlackError
from .message_store import Content, Message
from .world import World

Arguments = dict[str, Any]
Result = dict[str, Any]


async def post_message(world: World, arguments: Arguments) -> Result:
    """`chat.postMessage`."""
    channel = _target_channel(world, arguments)
    _check_membership(world, channel)
    content = content_of(arguments, world.not_taken)
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
    """`chat.postEphemeral`: an ephemeral message can be neither updated nor deleted.

    With the `thread_ts` of a message without replies it is accepted, but nobody sees it.
    """
    channel = _target_channel(world, arguments)
    if not world.directory.bot_in(channel):
        raise SlackError("not_in_channel")
    if arguments.get("user") not in channel.members:
        raise SlackError("user_not_in_channel")
    content = content_of({**arguments, "metadata": None}, world.not_taken)
    new_ts = world.messages.new_ts()
    thread = arguments.get("thread_ts")
    bot, user = world.directory.bot.id, arguments["user"]
    if thread is None or world.messages.has_replies(channel.id, thread):
        await world.messages.post(Message(new_ts, channel.id, bot, [content], user, thread))
    return {"message_ts": new_ts}


async def update(world: World, arguments: Arguments) -> Result:
    """`chat.update`: text without blocks removes the blocks; metadata is kept unless given."""
    message = _own_message(world, arguments, "cant_update_message")
    if len(arguments.get("text") or "") > MESSAGE_TEXT:
        raise SlackError("msg_too_long")
    kept = {"metadata": message.content.metadata, **arguments}
    await world.messages.replace(message, content_of(kept, world.not_taken))
    return {"channel": message.channel, "ts": message.ts, "text": message.text}


async def delete(world: World, arguments: Arguments) -> Result:
    """`chat.delete`."""
    message = _own_message(world, arguments, "cant_delete_message")
    await world.messages.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def message_json(
    world: World, message: Message, content: Content | None = None, *, metadata: bool = False
) -> dict[str, Any]:
    """The message object of the Web API, with its current content unless another is given."""
    content = content or message.content
    author = world.directory.people[message.author]
    optional: dict[str, Any] = {
        "blocks": list(content.blocks),
        "thread_ts": message.thread_ts,
        "files": list(content.files),
        "metadata": content.metadata if metadata else None,
    }
    return {
        "type": "message",
        "user": author.id,
        "ts": message.ts,
        "team": author.team or world.directory.team.id,
        "text": content.text,
        **_bot_ids(world, author),
        **{name: value for name, value in optional.items() if value},
    }


def _bot_ids(world: World, author: Member) -> dict[str, str]:
    if author == world.directory.bot:
        return {"bot_id": world.identity.bot_id, "app_id": world.identity.app_id}
    return {"bot_id": f"B{author.id[1:]}", "app_id": f"A{author.id[1:]}"} if author.bot else {}


def _target_channel(world: World, arguments: Arguments) -> Channel:
    """The channel to post to; a user's id means the direct message with them."""
    reference = str(arguments.get("channel") or "")
    person = world.directory.people.get(reference)
    channel = world.directory.direct(reference) if person else world.directory.channel(reference)
    if channel is None or (channel.kind == "private" and not world.directory.bot_in(channel)):
        raise SlackError("channel_not_found")
    if channel.archived:
        raise SlackError("is_archived")
    if channel.restricted:
        raise SlackError("restricted_action")
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
