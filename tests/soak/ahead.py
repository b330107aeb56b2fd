"""`rollcall` as it runs in production, but for its clock, which is ahead by as many seconds as a file says.

python -m tests.soak.ahead FILE web
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import bot.clock


def main(ahead: Path) -> None:
    """Runs the command that is left on the command line."""

    def clock() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(ahead.read_text()))

    bot.clock.system_clock = clock
    # imported now, when every default that is the system clock is this one
    from bot.__main__ import main as run

    run()


if __name__ == "__main__":
    main(Path(sys.argv.pop(1)))
