"""Runs the benchmarks one after the other and writes what they print to benchmarks/results.md.

    make bench

Each takes about a minute or two; how often each is repeated is told beside it. The machine should have nothing else
to do: its load before and after stands in the results.
"""

from __future__ import annotations

import os
import platform
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from ratios import collected

HERE = Path(__file__).parent
RESULTS = HERE / "results.md"

MAX_SECONDS = 240
"""Seconds that one of them may take."""

RUNS: tuple[tuple[str, ...], ...] = (
    ("client.py", "--rounds", "5", "--seconds", "1"),
    ("commands.py", "--rounds", "3", "--requests", "400"),
    ("attendance.py", "--rows", "1000", "100000", "--rounds", "3"),
    ("rooms.py", "--rooms", "10", "1000", "10000", "100000"),
    ("audit.py", "--changes", "100000"),
    ("growth.py", "--rounds", "3"),
    ("timetables.py", "--rows", "1000", "5000", "--rounds", "1"),
    ("reading.py", "--rounds", "2"),
    ("load.py", "--seconds", "60"),
)


def load() -> str:
    return " ".join(f"{load:.1f}" for load in os.getloadavg())


def ended(command: list[str]) -> tuple[str, str]:
    """What a benchmark printed, and how it failed if it did; one that hangs is stopped with all that it started."""
    process = subprocess.Popen(
        command,
        cwd=HERE.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        told, errors = process.communicate(timeout=MAX_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        told, _ = process.communicate()
        return told, f"stopped after {MAX_SECONDS} s"
    return told, f"ended with {process.returncode}: {errors[-500:]}" if process.returncode else ""


def main() -> None:
    """Runs all of them, and writes the results after each; ends with 1 if one failed."""
    before, failed = load(), False
    rows: list[str] = []
    parts: list[str] = []
    for script, *options in RUNS:
        print(f"{script} {' '.join(options)}", flush=True)
        told, failure = ended([sys.executable, str(HERE / script), *options])
        failed |= bool(failure)
        rows += collected(told)
        shown = "\n".join(line for line in [*told.splitlines(), failure] if not line.startswith("ratio |"))
        parts.append(f"## {script}\n\n    {script} {' '.join(options)}\n\n```\n{shown.strip()}\n```\n")
        write(before, rows, parts)
    sys.exit(failed)


def write(before: str, rows: list[str], parts: list[str]) -> None:
    """Writes what is known so far."""
    cores, version = os.cpu_count(), platform.python_version()
    machine = f"{datetime.now(UTC):%Y-%m-%d}, Python {version}, {cores} cores, load {before} before, {load()} after."
    table = "| what | ratio | goal | reached |\n|---|---|---|---|\n" + "\n".join(rows)
    RESULTS.write_text(f"# Results of the benchmarks\n\n{machine}\n\n{table}\n\n" + "\n".join(parts))


if __name__ == "__main__":
    main()
