"""The scene of the reports, whose workers watch classes too."""

from __future__ import annotations

from tests.reports.conftest import platform_control, scene

__all__ = ["platform_control", "scene"]
