"""Attendance of many rows: decoded to typed rows beside the bare `json.loads`, and written as files, piece by piece.

    .venv/bin/python benchmarks/attendance.py [--rows 1000 100000 1000000] [--page 100000] [--rounds 5]

The same pages of API 14 are decoded by both in turn, each number of rows in a process of its own; a page is dropped
before the next is read. `rows/s` is from the median round, `memory` the most that a page takes beyond its bytes. The
files are made as a person gets them, from pages of 1,000 rows: `peak` is how much more memory the process had at most
than before it began.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from ratios import ratio

from bot import blocks
from bot.baijiayun import ENDPOINTS, AttendancePage
from bot.baijiayun.responses import data_of, decode_envelope
from bot.blocks import Format, Viewer
from bot.blocks.attendance import file_columns
from bot.blocks.table_files import table_file
from bot.classroom import roll
from bot.classroom.results import Attendee, Room
from bot.commands import GRAMMAR
from bot.language import CommandSigner
from bot.people import Person
from bot.texts import Language, Locale, Texts

A_FILE_PAGE = 1000
MEGABYTE = 1_000_000
ENDPOINT = ENDPOINTS["attendance"]


def row(number: int) -> dict[str, Any]:
    """A row as the platform's document shows it."""
    clock = f"{number % 60:02}:{number % 59:02}"
    return {
        "date": "2026-11-22",
        "user_number": 300_000 + number,
        "user_name": f"希望小学 {number} 班",
        "user_role": 0,
        "first_time": f"2026-11-22 13:{clock}",
        "last_time": f"2026-11-22 14:{clock}",
        "first_heartbeat_time": f"2026-11-22 13:{clock}",
        "last_heartbeat_time": f"2026-11-22 14:{clock}",
        "actual_listen_time": 3000 + number % 600,
        "user_ip": "61.50.136.186",
        "network_operator": "联通",
        "client_type": 1,
        "area": "北京",
        "city": "北京",
        "group_id": 1,
        "is_audition": 0,
    }


def pages(rows: int, size: int) -> Iterator[bytes]:
    """Answers with so many rows in all."""
    for first in range(0, rows, size):
        some = [row(number) for number in range(first, min(first + size, rows))]
        data = {"total": rows, "room_user_info": some}
        yield json.dumps({"code": 0, "msg": "", "data": data, "ts": 1}).encode()


def typed(body: bytes) -> AttendancePage:
    """A page as the client gives it."""
    page: AttendancePage = data_of(ENDPOINT, decode_envelope(ENDPOINT, 200, body, str), str)
    return page


def seconds(decode: Callable[[bytes], object], bodies: Sequence[bytes]) -> float:
    """How long all pages take, one after another."""
    gc.collect()
    begun = time.perf_counter()
    for body in bodies:
        decode(body)
    return time.perf_counter() - begun


def memory(decode: Callable[[bytes], object], body: bytes) -> int:
    """Bytes that a page takes at most."""
    gc.collect()
    tracemalloc.start()
    kept = decode(body)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del kept
    return peak


def decoding(rows: int, size: int, rounds: int) -> dict[str, float]:
    """Both decoders over the same pages, by turns."""
    bodies = list(pages(rows, size))
    bare, ours = [], []
    for _ in range(rounds):
        bare.append(seconds(json.loads, bodies))
        ours.append(seconds(typed, bodies))
    bare_memory, own_memory = memory(json.loads, bodies[0]), memory(typed, bodies[0])
    return {
        "bare": rows / statistics.median(bare),
        "typed": rows / statistics.median(ours),
        "time": statistics.median(ours) / statistics.median(bare),
        "bare_memory": bare_memory / MEGABYTE,
        "typed_memory": own_memory / MEGABYTE,
        "memory": own_memory / bare_memory,
    }


def viewer() -> Viewer:
    zone, locale = ZoneInfo("Asia/Shanghai"), Locale("en")
    person = Person("T0", "U0", "Anna", zone, locale)
    return Viewer(
        person, Texts(Language("en"), locale), datetime.now(UTC), CommandSigner.of(GRAMMAR, "bench")
    )


async def attended(rows: int) -> AsyncIterator[Sequence[Attendee]]:
    for body in pages(rows, A_FILE_PAGE):
        yield [roll.attendee(each) for each in typed(body).rows]


async def written(rows: int, format: Format, folder: Path) -> int:
    """The size of the file."""
    start = datetime(2026, 11, 22, 5, tzinfo=UTC)
    room = Room(
        id="26112112345678",
        title="English",
        start=start,
        end=start + timedelta(hours=2),
        max_users=0,
        student=None,
        teacher=None,
        assistant=None,
    )
    table = table_file(("attendance",), "", file_columns(room, viewer()), attended(rows))
    path = folder / f"{table.name}.{format}"
    with blocks.written(path, format, table.head) as file:
        async for some in table.rows:
            file.write(some)
    return path.stat().st_size


def peak() -> int:
    """The most memory that this process has had, in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def writing(rows: int, format: Format) -> dict[str, float]:
    with TemporaryDirectory() as folder:
        asyncio.run(written(A_FILE_PAGE, format, Path(folder)))
        before, begun = peak(), time.perf_counter()
        size = asyncio.run(written(rows, format, Path(folder)))
        took = time.perf_counter() - begun
    return {"rows": rows / took, "size": size / MEGABYTE, "peak": (peak() - before) / MEGABYTE}


def alone(*arguments: str) -> dict[str, float]:
    """What one measurement in a process of its own comes to."""
    command = [sys.executable, __file__, "--one", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def one(kind: str, rows: int, page: int, rounds: int) -> None:
    found = decoding(rows, page, rounds) if kind == "decode" else writing(rows, Format(kind))
    print(json.dumps(found))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, nargs="+", default=[1000, 100_000, 1_000_000])
    parser.add_argument("--page", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        kind, *numbers = given.one
        one(kind, *map(int, numbers))
        return
    print("| rows | json.loads, rows/s | typed, rows/s | time | memory of a page, MB | memory |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    for rows in given.rows:
        found = alone("decode", str(rows), str(given.page), str(given.rounds))
        shown = f"{found['bare_memory']:.1f} / {found['typed_memory']:.1f}"
        print(
            f"| {rows:,} | {found['bare']:,.0f} | {found['typed']:,.0f} | {found['time']:.2f} "
            f"| {shown} | {found['memory']:.2f} |",
            flush=True,
        )
        if rows == given.page:
            ratio(f"{rows:,} rows of attendance, time, to json.loads", found["time"], "≤ 0.6")
            ratio(f"{rows:,} rows of attendance, memory, to json.loads", found["memory"], "≤ 0.6")
    print("\n| rows | file | rows/s | size, MB | peak, MB more |")
    print("| ---: | --- | ---: | ---: | ---: |")
    for rows in given.rows:
        for format in Format:
            found = alone(format, str(rows), "0", "0")
            print(
                f"| {rows:,} | {format} | {found['rows']:,.0f} | {found['size']:.1f} | {found['peak']:.1f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
