"""Slack says no."""

from __future__ import annotations

from typing import Any


class RefusedError(Exception):
    """An answer `{"ok": false, "error": …}`. `details` stand beside the error's name."""

    def __init__(self, error: str, **details: Any) -> None:
        super().__init__(error)
        self.error = error
        self.details = details

    def answer(self) -> dict[str, Any]:
        """The body of the answer."""
        return {"ok": False, "error": self.error, **self.details}


def invalid(error: str, problems: list[str]) -> RefusedError:
    """A refusal that lists what is wrong, as Slack does for blocks and arguments."""
    messages = [f"[ERROR] {problem}" for problem in problems]
    return RefusedError(error, errors=problems, response_metadata={"messages": messages})
