"""Runs the benchmarks one after the other and writes what they print to benchmarks/results.md.

    make bench

Each takes about a minute or two; how often each is repeated is told beside it. The machine should have nothing else
to do: its load before and after stands in the results.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from ratios import collected

HERE = Path(__file__).parent
RESULTS = HERE / "results.md"

RUNS: tuple[tuple[str, ...], ...] = (
    ("client.py", "--rounds", "5", "--seconds", "1"),
    ("commands.py", "--rounds", "3", "--requests", "400"),
    ("attendance.py", "--rows", "1000", "100000", "--rounds", "3"),
    ("rooms.py", "--rooms", "10", "1000", "10000", "100000"),
    ("audit.py", "--changes", "100000"),
    ("timetables.py", "--rows", "1000", "5000", "--rounds", "1"),
    ("reading.py", "--rounds", "2"),
    ("load.py", "--seconds", "60"),
)


def load() -> str:
    return " ".join(f"{load:.1f}" for load in os.getloadavg())


def main() -> None:
    """Runs all of them; ends with 1 if one failed."""
    before, failed = load(), False
    rows: list[str] = []
    parts: list[str] = []
    for script, *options in RUNS:
        print(f"{script} {' '.join(options)}", flush=True)
        command = [sys.executable, str(HERE / script), *options]
        done = subprocess.run(command, cwd=HERE.parent, capture_output=True, text=True)
        failed |= done.returncode != 0
        rows += collected(done.stdout)
        told = "\n".join(line for line in done.stdout.splitlines() if not line.startswith("ratio |"))
        ended = "" if done.returncode == 0 else f"\nended with {done.returncode}: {done.stderr[-500:]}"
        parts.append(f"## {script}\n\n    {script} {' '.join(options)}\n\n```\n{told.strip()}{ended}\n```\n")
    cores, version = os.cpu_count(), platform.python_version()
    machine = f"{datetime.now(UTC):%Y-%m-%d}, Python {version}, {cores} cores, load {before} before, {load()} after."
    table = "| what | ratio | goal | reached |\n|---|---|---|---|\n" + "\n".join(rows)
    RESULTS.write_text(f"# Results of the benchmarks\n\n{machine}\n\n{table}\n\n" + "\n".join(parts))
    sys.exit(failed)


if __name__ == "__main__":
    main()
