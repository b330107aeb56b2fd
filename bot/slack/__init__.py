"""The one way to Slack's Web API: what Rollcall asks of a workspace, and what its answers mean."""

from bot.slack.calls import insist
from bot.slack.errors import (
    BlocksRefused,
    Busy,
    NotThere,
    Refused,
    SlackError,
    TokenRefused,
    Transient,
    Unreachable,
    Unsure,
    UserUnknown,
)
from bot.slack.gateway import PATIENCE, Slack, connect, open_socket, session
from bot.slack.models import Channel, Identity, Posted, User

__all__ = [
    "PATIENCE",
    "BlocksRefused",
    "Busy",
    "Channel",
    "Identity",
    "NotThere",
    "Posted",
    "Refused",
    "Slack",
    "SlackError",
    "TokenRefused",
    "Transient",
    "Unreachable",
    "Unsure",
    "User",
    "UserUnknown",
    "connect",
    "insist",
    "open_socket",
    "session",
]
