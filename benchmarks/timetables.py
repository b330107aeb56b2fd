"""A large timetable, from the message with its file to the plan that is shown.

    .venv/bin/python benchmarks/timetables.py [--rows 1000 5000] [--rounds 3]

The whole bot runs between the stand-ins of Slack and the platform, all in this process, with a Redis of its own. The
file is an XLSX of so many classes with teachers, limits and classrooms. `read` is from its bytes to its classes,
`shown` from the message to the plan, the download of the file, the teachers, the comparison and the message included:
the goal is 3 s for 5,000 rows. Medians of the rounds.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import statistics
import time
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from xlsxwriter import Workbook

from bot import logs
from bot.app import rollcall
from bot.clock import PLATFORM_ZONE
from bot.commands import GRAMMAR
from bot.manifest import bot_events, scopes
from bot.sandbox.platform import PlatformConfig, create_app
from bot.sandbox.serving import serve
from bot.sandbox.workspace import Workspace
from bot.settings import settings_from
from bot.timetables.files import sheets_of
from bot.timetables.rows import SchoolCalendar, timetable_of
from bot.web import http_app

WITHIN = 60.0
"""Seconds that an answer is waited for."""


def file_of(rows: int) -> bytes:
    """A timetable of so many classes in the next 100 days."""
    file, today = io.BytesIO(), datetime.now(PLATFORM_ZONE).date()
    with Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["title", "date", "start", "end", "teacher", "max", "classrooms"])
        for number in range(rows):
            day, hour = today + timedelta(days=1 + number % 100), 8 + number // 100 % 10
            cells = [f"Class {number}", f"{day}", f"{hour:02}:00", "45m", "@demo", 30, "11,12"]
            sheet.write_row(number + 1, 0, cells)
    return file.getvalue()


async def read(content: bytes) -> float:
    """Seconds to read a file."""
    school = SchoolCalendar(GRAMMAR.context(now=datetime.now(PLATFORM_ZONE), zone=PLATFORM_ZONE))
    begun = time.perf_counter()
    timetable_of(await sheets_of(content), school)
    return time.perf_counter() - begun


async def shown(workspace: Workspace, content: bytes) -> float:
    """Seconds from a message with a file to its plan."""
    begun = time.perf_counter()
    delivery = await workspace.direct_message("", file=f"{begun}.xlsx", content=content)
    async with asyncio.timeout(WITHIN):
        while not any("Plan of" in each.text for each in workspace.answers(delivery)):  # noqa: ASYNC110 - the bot's
            await asyncio.sleep(0.01)
    return time.perf_counter() - begun


async def measure(sizes: list[int], rounds: int) -> None:
    """Prints the figures for each number of rows."""
    platform = PlatformConfig(seed="empty")
    logs.configure("error", "console")
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory())
        url = await stack.enter_async_context(serve(create_app(platform)))
        workspace = await stack.enter_async_context(Workspace(scopes=scopes(), events=bot_events()))
        identity = workspace.world.identity
        settings = settings_from(
            {
                "SLACK_BOT_TOKEN": identity.bot_token,
                "SLACK_SIGNING_SECRET": identity.signing_secret,
                "SLACK_API_URL": workspace.api_url,
                "BAIJIAYUN_BASE_URL": url,
                "BAIJIAYUN_PARTNER_ID": str(platform.partner_id),
                "BAIJIAYUN_PARTNER_KEY": platform.partner_key.get_secret_value(),
                "ROLLCALL_DATA": str(Path(folder)),
            }
        )
        bot = await stack.enter_async_context(rollcall(settings))
        workspace.bot_url = await stack.enter_async_context(serve(http_app(bot)))
        for rows in sizes:
            content = file_of(rows)
            reading = statistics.median([await read(content) for _ in range(rounds)])
            showing = statistics.median([await shown(workspace, content) for _ in range(rounds)])
            print(f"{rows:>6,} rows, {len(content):>9,} bytes: read {reading:.2f} s, shown {showing:.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[1000, 5000])
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    asyncio.run(measure(arguments.rows, arguments.rounds))


if __name__ == "__main__":
    main()
