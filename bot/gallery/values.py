"""Values that stand in many samples."""

from __future__ import annotations

TOKEN = "Zk3vR8wq1nT0bYc5"

LONGEST = "<双师> *English* & _Chess_ `for` ~all~ @here “”：" + "课" * 6
"""A title of maximum length, full of markup characters."""
