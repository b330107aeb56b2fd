"""The school calendar."""

from __future__ import annotations

from datetime import date

from msgspec import Struct


class BellsSet(Struct, frozen=True):
    """When the periods of a school day are, each as `08:00-08:45`; `changed` if they were just set.

    `before` are those that were set then.
    """

    times: tuple[str, ...]
    changed: bool = False
    before: tuple[str, ...] = ()

    @property
    def already(self) -> bool:
        """Whether they were the same."""
        return self.before == self.times


class TermSet(Struct, frozen=True):
    """When the term starts; None if that is not known. `changed` if it was just set, in place of `before`."""

    starts: date | None
    changed: bool = False
    before: date | None = None

    @property
    def already(self) -> bool:
        """Whether it was the same."""
        return self.before == self.starts
