"""What a benchmark comes to: ratios beside a floor or a peer, printed so that `bench.py` collects them."""

from __future__ import annotations

import re

_LINE = re.compile(r"^ratio \| (.*) \| ([\d.]+) \| ([≤≥]) ([\d.]+)$", re.MULTILINE)


def ratio(what: str, value: float, goal: str) -> None:
    """Prints a ratio with its goal, such as `≤ 1.25`."""
    print(f"ratio | {what} | {value:.2f} | {goal}", flush=True)


def collected(output: str) -> list[str]:
    """The rows of a table of what was printed."""
    return [
        f"| {what} | {value} | {sign} {goal} | {'yes' if is_met(float(value), sign, float(goal)) else '**no**'} |"
        for what, value, sign, goal in _LINE.findall(output)
    ]


def is_met(value: float, sign: str, goal: float) -> bool:
    """Whether a ratio reaches its goal."""
    return value <= goal if sign == "≤" else value >= goal
