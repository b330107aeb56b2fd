"""Tables as files, by direct message to who presses for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import blocks
from bot.blocks import File, Format, Viewer
from bot.blocks.table_files import ACTION, TableFile
from bot.blocks.timetables import FILE as TIMETABLE_FILE
from bot.classroom import reports, timetables
from bot.errors import RedisUnavailable, TypedBeforeUpgrade
from bot.slack import Keep
from bot.state import Invocation, low_priority
from bot.threads import in_thread
from handlers.buttons import carrying, serve
from handlers.delivery import Answer
from handlers.dispatcher import Dispatcher, WorkHandler
from handlers.progress import SENT_FILE, Progress

Write = Callable[[Invocation, Viewer, Path], Coroutine[Any, Any, File]]
"""Writes a file in a folder."""


LEGACY_ACTIONS = ("attendance.file.", "audit.file.")


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Listens to `report.file`, whose value is a report's name, `table.file.FORMAT`, which carries a command, and
    `timetable.file`, which carries a timetable's number.

    `report.csv` and those of `LEGACY_ACTIONS` stand under messages of earlier versions.
    """

    async def report(invocation: Invocation, viewer: Viewer, folder: Path) -> File:
        named = await reports.named(dispatcher.tenants(invocation.team), invocation.line)
        return await in_thread(blocks.report_file, named, viewer, folder)

    async def table(invocation: Invocation, viewer: Viewer, folder: Path, *, format: Format) -> File:
        carried = await carrying(dispatcher, invocation, invocation.line)
        command = dispatcher.interpreter.decoded(carried.command or "")
        context = dispatcher.interpreter.context_of(invocation, viewer.person)
        export = dispatcher.interpreter.grammar.of(command).export
        if export is None:
            raise TypedBeforeUpgrade
        with low_priority():
            exported = await export(dispatcher.tenants(invocation.team), context, viewer, command)
            return await _file(exported, folder, format)

    async def plan(invocation: Invocation, viewer: Viewer, folder: Path) -> File:
        tenant = dispatcher.tenants(invocation.team)
        shown = await timetables.shown_again(tenant, viewer.person, int(invocation.line))
        return await in_thread(blocks.plan_file, shown, viewer, folder)

    async def pressed(ack: AsyncAck, body: dict[str, Any]) -> None:
        action = body["actions"][0]
        await serve(dispatcher, body, action["action_id"], action["value"])
        await ack()

    files: dict[str, Write] = {
        "report.file": report,
        "report.csv": report,
        TIMETABLE_FILE: plan,
        **{
            f"{action}{format}": partial(table, format=format)
            for action in (ACTION, *LEGACY_ACTIONS)
            for format in Format
        },
    }
    for name, write in files.items():
        dispatcher.works[name] = _sending(dispatcher, write)
        app.action(name)(pressed)


async def _file(table: TableFile, folder: Path, format: Format) -> File:
    """The file of a table, of which some rows at a time are in memory."""
    path = folder / f"{table.name}.{format}"
    with ExitStack() as stack:
        written = stack.enter_context(blocks.written(path, format, table.head))
        async for rows in table.rows:
            await in_thread(written.write, rows)
        # a workbook is packed when it is closed
        await asyncio.to_thread(stack.close)
    return File(path, path.name, table.words)


def _sending(dispatcher: Dispatcher, write: Write) -> WorkHandler:
    """Writes a file and sends it: not again where a process that died had sent it."""
    answers = dispatcher.delivery.answers

    async def send(invocation: Invocation, viewer: Viewer, progress: Progress | None) -> Answer:
        sent = await progress.step(SENT_FILE) if progress else None
        if sent is None or not await answers.has_file(invocation, sent.note["file"]):
            with TemporaryDirectory(prefix="rollcall-") as folder:
                file = await write(invocation, viewer, Path(folder))
                await answers.send_file(invocation, file, _keeping(progress))
        return Answer(blocks.notice(viewer.texts.gettext("I've sent you the table in a direct message.")))

    return send


def _keeping(progress: Progress | None) -> Keep | None:
    """Keeps which file is about to be there, as far as Redis takes it."""
    if progress is None:
        return None

    async def keep(file: str) -> None:
        with suppress(RedisUnavailable):
            await progress.record(SENT_FILE, {"file": file})

    return keep
