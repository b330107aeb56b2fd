"""The harness of the reports, whose workers watch classes too."""

from __future__ import annotations

from tests.reports.conftest import harness, platform_control

__all__ = ["harness", "platform_control"]
