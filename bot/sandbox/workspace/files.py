"""Files: those that the bot uploads, in three steps, and those that people share, which it may read. Source: https://docs.slack.dev/messaging/working-with-files"""

from __future__ import annotations

from typing import Any

from .chat import Arguments, Result
from .conversations import readable
from .errors import SlackError
from .message_store import Content, Message
from .world import Upload, World


async def upload_url(world: World, arguments: Arguments) -> Result:
    """`files.getUploadURLExternal`."""
    name, length = str(arguments.get("filename") or ""), int(arguments.get("length") or 0)
    if not name or length <= 0:
        raise SlackError("invalid_arguments")
    upload = _added(world, name, length, world.directory.bot.id)
    return {"upload_url": f"{world.origin}/upload/{upload.id}", "file_id": upload.id}


async def receive(world: World, identifier: str, content: bytes) -> bool:
    """Store the bytes of a file; False unless an upload of this id and length is expected."""
    upload = world.uploads.get(identifier)
    if upload is None or upload.complete or len(content) != upload.length:
        return False
    upload.content = content
    return True


async def complete(world: World, arguments: Arguments) -> Result:
    """`files.completeUploadExternal`; without a channel the file stays private."""
    uploads = [_pending_upload(world, entry) for entry in arguments.get("files") or []]
    if not uploads:
        raise SlackError("invalid_arguments")
    files = tuple({"id": upload.id, "name": upload.name, "size": upload.length} for upload in uploads)
    if arguments.get("channel_id"):
        await _share(world, arguments, files)
    for upload in uploads:
        upload.complete = True
    return {"files": list(files)}


def shared(world: World, name: str, content: bytes, user: str) -> Upload:
    """A file that a person shares."""
    upload = _added(world, name, len(content), user)
    upload.content, upload.complete = content, True
    return upload


def _added(world: World, name: str, length: int, user: str) -> Upload:
    upload = Upload(f"F{len(world.uploads) + 1:08d}", name, length, user=user)
    world.uploads[upload.id] = upload
    return upload


async def info(world: World, arguments: Arguments) -> Result:
    """`files.info`."""
    upload = world.uploads.get(str(arguments.get("file") or ""))
    if upload is None or not upload.complete:
        raise SlackError("file_not_found")
    return {"file": file_json(world, upload), "comments": []}


def file_json(world: World, upload: Upload) -> dict[str, Any]:
    """The file object. Source: https://docs.slack.dev/reference/objects/file-object"""
    url = f"{world.origin}/files-pri/{world.directory.team.id}-{upload.id}"
    return {
        "id": upload.id,
        "name": upload.name,
        "title": upload.name,
        "user": upload.user,
        "size": upload.length,
        "mode": "hosted",
        "url_private": f"{url}/{upload.name}",
        "url_private_download": f"{url}/download/{upload.name}",
    }


def download(world: World, place: str, token: str) -> bytes | None:
    """The bytes of a file at its private address; None for who may not have them."""
    upload = world.uploads.get(place.partition("-")[2])
    allowed = token in world.tokens and "files:read" in world.identity.scopes
    return upload.content if upload is not None and upload.complete and allowed else None


def _pending_upload(world: World, entry: dict[str, Any]) -> Upload:
    upload = world.uploads.get(str(entry.get("id")))
    if upload is None or upload.complete or upload.content is None:
        raise SlackError("file_not_found")
    return upload


async def _share(world: World, arguments: Arguments, files: tuple[dict[str, Any], ...]) -> None:
    channel = readable(world, {"channel": arguments["channel_id"]})
    if not world.directory.bot_in(channel):
        raise SlackError("not_in_channel")
    content = Content(arguments.get("initial_comment") or "", files=files)
    bot, thread = world.directory.bot.id, arguments.get("thread_ts")
    await world.messages.post(Message(world.messages.new_ts(), channel.id, bot, [content], thread_ts=thread))
