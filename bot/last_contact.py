"""Whether a service answered its last call, and when it last answered."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class LastContact:
    """`ok` is whether the last call to a service was answered, None before the first one."""

    def __init__(self) -> None:
        self.ok: bool | None = None
        self._heard: float | None = None

    @property
    def age(self) -> float | None:
        """Seconds since it last answered; None if it never did."""
        return None if self._heard is None else time.monotonic() - self._heard

    def note(self, *, ok: bool) -> None:
        """Records whether it answered just now."""
        self.ok = ok
        if ok:
            self._heard = time.monotonic()

    @contextmanager
    def watching(self, *silence: type[Exception]) -> Iterator[None]:
        """Records how the call within ends: these errors mean no usable answer, all others are an answer."""
        try:
            yield
        except silence:
            self.note(ok=False)
            raise
        except Exception:
            self.note(ok=True)
            raise
        self.note(ok=True)
