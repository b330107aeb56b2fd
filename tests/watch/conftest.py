"""The town of the reports, whose workers watch classes too."""

from __future__ import annotations

from tests.reports.conftest import platform_control, town

__all__ = ["platform_control", "town"]
