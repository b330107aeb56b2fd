"""The state of the workspace, which the methods work on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.sandbox.limits import check, text_problems

from .directory import Directory
from .faults import Faults
from .fields import Field, State, fields, find_field, held
from .message_store import MessageStore
from .response_urls import ResponseUrls
from .triggers import Triggers

ShortcutKind = Literal["global", "message"]


@dataclass(frozen=True, slots=True)
class Identity:
    """The app's ids, secrets, scopes, subscribed bot events, and its shortcuts by their callback_id."""

    bot_token: str = field(repr=False)
    signing_secret: str = field(repr=False)
    app_token: str = field(repr=False)
    scopes: frozenset[str]
    events: frozenset[str]
    shortcuts: Mapping[str, ShortcutKind] = field(default_factory=dict)
    app_id: str = "A0ROLLCALL"
    bot_id: str = "B0ROLLCALL"

    def missing(self, event: str, scope: str) -> str:
        """Why the app does not receive an event: `not_subscribed` or `missing_scope`; empty if it does.

        Some events need no `scope`.
        """
        if event not in self.events:
            return "not_subscribed"
        return "" if not scope or scope in self.scopes else "missing_scope"


@dataclass(frozen=True, slots=True)
class Sent:
    """One payload the bot sent. `method` is a Web API method, `response_url`, `ack` or `upload`."""

    method: str
    arguments: dict[str, Any]
    answer: dict[str, Any]
    at: datetime

    @property
    def ok(self) -> bool:
        """Whether Slack accepted it."""
        return bool(self.answer.get("ok"))

    def problems(self) -> list[str]:
        """The violated limits of Block Kit, and a missing text, which Slack accepts."""
        if view := self.arguments.get("view"):
            return check(view.get("type", "modal"), view)
        blocks, text = self.arguments.get("blocks"), self.arguments.get("text")
        if blocks:
            return check("message", blocks, text or "")
        return text_problems(text) if text else []


@dataclass(slots=True)
class View:
    """An open modal or a Home tab. `typed` is what was typed, by block_id and action_id.

    `errors` are what the bot said last is wrong, by block_id.
    """

    id: str
    user: str
    body: dict[str, Any]
    hash: str
    typed: dict[tuple[str, str], State] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def show(self, body: dict[str, Any], hash: str) -> None:
        """Replaces what it shows; what was typed stays in the fields that it still has."""
        kept = {each.key for each in fields(body)}
        self.body, self.hash, self.errors = body, hash, {}
        self.typed = {key: state for key, state in self.typed.items() if key in kept}

    def fill(self, wanted: str | int, text: str) -> Field:
        """Types or picks something in the field of this number, block_id or label. Raises LookupError, ValueError."""
        found = find_field(self.body, wanted)
        self.typed[found.key] = found.taken(text)
        return found

    def state_of(self, field: Field) -> State:
        """What a field holds."""
        return self.typed.get(field.key) or field.untouched()

    def value_of(self, wanted: str) -> Any:
        """The value that the field of this number, block_id or label holds."""
        return held(self.state_of(find_field(self.body, wanted)))

    def values(self) -> dict[str, dict[str, State]]:
        """What all fields hold, as in `state.values`."""
        return {each.key[0]: {each.key[1]: self.state_of(each)} for each in fields(self.body)}

    def incomplete(self) -> list[str]:
        """The labels of the fields that must not be empty, and are."""
        return [
            each.label for each in fields(self.body) if each.is_required and not held(self.state_of(each))
        ]

    def to_json(self, team: str, app: str) -> dict[str, Any]:
        """The view object of the Web API."""
        state: dict[str, Any] = {"values": self.values()}
        return {"id": self.id, "team_id": team, "app_id": app, "hash": self.hash, "state": state, **self.body}


@dataclass(slots=True)
class Upload:
    """A file; `content` is None until received. `user` is who shared it, the bot or a person."""

    id: str
    name: str
    length: int
    content: bytes | None = None
    complete: bool = False
    user: str = ""


@dataclass
class World:
    """The workspace's state. `origin` is the base URL of its server, once serving.

    `organisation` is the one whose installation of the app it uses, if any. `tokens` are the bot's, with when they end.
    `not_taken` are kinds of blocks that Slack has not brought to it yet. Histories are limited as for distributed apps
    with `slow_history`, the seconds between two calls.
    """

    identity: Identity
    directory: Directory
    now: Callable[[], datetime]
    messages: MessageStore = field(init=False)
    triggers: Triggers = field(init=False)
    response_urls: ResponseUrls = field(init=False)
    faults: Faults = field(default_factory=Faults)
    views: dict[str, View] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)
    socket_tickets: set[str] = field(default_factory=set)
    origin: str = ""
    organisation: str = ""
    slow_history: float | None = None
    history_free_at: float = 0.0
    not_taken: set[str] = field(default_factory=set)
    tokens: dict[str, float | None] = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = {self.identity.bot_token: None}
        self.messages = MessageStore(self.now)
        self.triggers = Triggers(self.now)
        self.response_urls = ResponseUrls(self.now)

    def record(self, method: str, arguments: dict[str, Any], answer: dict[str, Any]) -> None:
        """Record a payload of the bot and its response."""
        self.sent.append(Sent(method, arguments, answer, self.now()))
