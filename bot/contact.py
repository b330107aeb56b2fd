"""When a service was last heard."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Contact:
    """How the last call to a service ended, None before any, and how long ago it last answered."""

    def __init__(self) -> None:
        self.ok: bool | None = None
        self._heard: float | None = None

    @property
    def age(self) -> float | None:
        """Seconds since it last answered; None if it never did."""
        return None if self._heard is None else time.monotonic() - self._heard

    def note(self, *, ok: bool) -> None:
        """Keeps whether it answered just now."""
        self.ok = ok
        if ok:
            self._heard = time.monotonic()

    @contextmanager
    def watching(self, *silence: type[Exception]) -> Iterator[None]:
        """Notes how the call within ends: these errors mean that nothing usable was heard, all others an answer."""
        try:
            yield
        except silence:
            self.note(ok=False)
            raise
        except Exception:
            self.note(ok=True)
            raise
        self.note(ok=True)
