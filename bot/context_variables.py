"""Sets context variables for the duration of a block."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")


@contextmanager
def setting(variable: ContextVar[T], value: T) -> Iterator[None]:
    """Sets a variable within a block, as `ContextVar.set` does itself from Python 3.14 on."""
    token = variable.set(value)
    try:
        yield
    finally:
        variable.reset(token)
