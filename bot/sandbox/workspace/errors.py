"""Errors of the Web API."""

from __future__ import annotations

from typing import Any


class SlackError(Exception):
    """A response `{"ok": false, "error": …}`; `details` are further fields."""

    def __init__(self, error: str, **details: Any) -> None:
        super().__init__(error)
        self.error = error
        self.details = details

    def response(self) -> dict[str, Any]:
        """The response body."""
        return {"ok": False, "error": self.error, **self.details}


def invalid(error: str, problems: list[str]) -> SlackError:
    """An error that lists the problems, as Slack does for blocks and arguments."""
    messages = [f"[ERROR] {problem}" for problem in problems]
    return SlackError(error, errors=problems, response_metadata={"messages": messages})
