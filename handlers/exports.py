"""Tables as files, by direct message to who presses for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import blocks
from bot.blocks import File, Format, Viewer
from bot.blocks import audit as audit_blocks
from bot.classroom import attendance, audit, reports
from bot.classroom.finding import fetch_room
from bot.language.commands import Attendance, Audit, RoomId
from bot.state import Invocation
from bot.threads import beside
from handlers.buttons import carrying, serve
from handlers.delivery import Answer
from handlers.dispatcher import Dispatcher
from handlers.interpreter import Work

Write = Callable[[Invocation, Viewer, Path], Coroutine[Any, Any, File]]
"""Writes a file in a folder."""


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Listens to `report.file`, whose value is a report's name, and `attendance.file.FORMAT`, which carries a command.

    `audit.file.FORMAT` carries one too. `report.csv` stands under reports of earlier versions.
    """

    async def report(invocation: Invocation, viewer: Viewer, folder: Path) -> File:
        named = await reports.named(dispatcher.tenants(invocation.team), invocation.line)
        return await beside(blocks.report_file, named, viewer, folder)

    async def attendance_file(
        invocation: Invocation, viewer: Viewer, folder: Path, *, format: Format
    ) -> File:
        carried = await carrying(dispatcher, invocation, invocation.line)
        command = dispatcher.interpreter.decoded(carried.command or "")
        assert isinstance(command, Attendance)
        return await _attendance(dispatcher, invocation, viewer, command, folder, format)

    async def audit_file(invocation: Invocation, viewer: Viewer, folder: Path, *, format: Format) -> File:
        carried = await carrying(dispatcher, invocation, invocation.line)
        command = dispatcher.interpreter.decoded(carried.command or "")
        assert isinstance(command, Audit)
        return await _changes(dispatcher, invocation, viewer, command, folder, format)

    async def pressed(ack: AsyncAck, body: dict[str, Any]) -> None:
        action = body["actions"][0]
        await serve(dispatcher, body, action["action_id"], action["value"])
        await ack()

    files: dict[str, Write] = {
        "report.file": report,
        "report.csv": report,
        **{f"attendance.file.{format}": partial(attendance_file, format=format) for format in Format},
        **{f"audit.file.{format}": partial(audit_file, format=format) for format in Format},
    }
    for name, write in files.items():
        dispatcher.works[name] = _sending(dispatcher, write)
        app.action(name)(pressed)


async def _changes(
    dispatcher: Dispatcher,
    invocation: Invocation,
    viewer: Viewer,
    command: Audit,
    folder: Path,
    format: Format,
) -> File:
    """All changes that a command asks for, as far as the person may see them."""
    path = folder / f"{audit_blocks.audit_name(command)}.{format}"
    with ExitStack() as stack:
        written = stack.enter_context(blocks.written(path, format, audit_blocks.audit_head(viewer)))
        async for changes in audit.every(dispatcher.tenants(invocation.team), viewer.person, command):
            await beside(written.write, audit_blocks.audit_rows(changes, viewer))
        # a workbook is packed when it is closed
        await asyncio.to_thread(stack.close)
    return File(path, path.name, viewer.texts.gettext("Changes"))


def _sending(dispatcher: Dispatcher, write: Write) -> Work:
    """Writes a file and sends it."""

    async def send(invocation: Invocation, viewer: Viewer) -> Answer:
        with TemporaryDirectory(prefix="rollcall-") as folder:
            file = await write(invocation, viewer, Path(folder))
            await dispatcher.delivery.answers.send_file(invocation.team, invocation.user, file)
        return Answer(blocks.notice(viewer.texts.gettext("I've sent you the table in a direct message.")))

    return send


async def _attendance(
    dispatcher: Dispatcher,
    invocation: Invocation,
    viewer: Viewer,
    command: Attendance,
    folder: Path,
    format: Format,
) -> File:
    """All attendance that a command asks for, of which one page at a time is in memory."""
    assert isinstance(command.room, RoomId)
    tenant = dispatcher.tenants(invocation.team)
    room = await fetch_room(tenant, viewer.person, command.room.id)
    table = blocks.attendance_table(room, command, viewer)
    path = folder / f"{table.name}.{format}"
    with ExitStack() as stack:
        written = stack.enter_context(blocks.written(path, format, table.head))
        async for rows in attendance.attendees(tenant, room, command):
            await beside(written.write, table.cells(rows))
        # a workbook is packed when it is closed
        await asyncio.to_thread(stack.close)
    return File(path, path.name, table.words)
