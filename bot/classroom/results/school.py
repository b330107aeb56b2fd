"""What timetables count by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class BellsSet:
    """When the periods of a school day are, each as `08:00-08:45`; `changed` if they were just set."""

    times: tuple[str, ...]
    changed: bool = False

    @property
    def already(self) -> bool:
        """Whether nothing was changed."""
        return not self.changed


@dataclass(frozen=True, slots=True)
class TermSet:
    """When the term starts; None if that is not known. `changed` if it was just set."""

    starts: date | None
    changed: bool = False

    @property
    def already(self) -> bool:
        """Whether nothing was changed."""
        return not self.changed
