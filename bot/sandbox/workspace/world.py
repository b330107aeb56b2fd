"""Everything the stand-in knows, in one place, for the methods to work on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.sandbox.limits import check, text_problems

from .board import Board
from .faults import Faults
from .people import Directory
from .tickets import Tickets


@dataclass(frozen=True, slots=True)
class Identity:
    """The app as Slack knows it. The tokens are never in the repr."""

    bot_token: str = field(repr=False)
    signing_secret: str = field(repr=False)
    app_token: str = field(repr=False)
    scopes: frozenset[str]
    app_id: str = "A0ROLLCALL"
    bot_id: str = "B0ROLLCALL"


@dataclass(frozen=True, slots=True)
class Sent:
    """One payload the bot sent. `method` is a Web API method, `response_url`, `ack` or `upload`."""

    method: str
    arguments: dict[str, Any]
    answer: dict[str, Any]
    at: datetime

    @property
    def ok(self) -> bool:
        """Whether Slack took it."""
        return bool(self.answer.get("ok"))

    def problems(self) -> list[str]:
        """Which limits of Block Kit it breaks, also those that Slack lets pass, such as a missing text."""
        if view := self.arguments.get("view"):
            return check(view.get("type", "modal"), view)
        blocks, text = self.arguments.get("blocks"), self.arguments.get("text")
        if blocks:
            return check("message", blocks, text or "")
        return text_problems(text) if text else []


@dataclass(slots=True)
class View:
    """An open modal or a Home tab."""

    id: str
    user: str
    body: dict[str, Any]
    hash: str

    def as_seen(self, team: str, app: str) -> dict[str, Any]:
        """The view object as Slack tells it back."""
        state: dict[str, Any] = {"values": {}}
        return {"id": self.id, "team_id": team, "app_id": app, "hash": self.hash, "state": state, **self.body}


@dataclass(slots=True)
class Upload:
    """A file on its way: its bytes are None until they have come."""

    id: str
    name: str
    length: int
    content: bytes | None = None
    complete: bool = False


@dataclass
class World:
    """The workspace's state. `origin` is the base URL of the stand-in's server, once it serves."""

    identity: Identity
    directory: Directory
    now: Callable[[], datetime]
    board: Board
    tickets: Tickets
    faults: Faults = field(default_factory=Faults)
    views: dict[str, View] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)
    socket_tickets: set[str] = field(default_factory=set)
    origin: str = ""

    def record(self, method: str, arguments: dict[str, Any], answer: dict[str, Any]) -> None:
        """Keep what the bot sent and what it was told."""
        self.sent.append(Sent(method, arguments, answer, self.now()))
