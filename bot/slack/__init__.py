"""The gateway to Slack's Web API: calls to a workspace, and what their answers mean."""

from bot.slack.calls import retry
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
from bot.slack.gateway import (
    CALL_TIMEOUT,
    Before,
    Keep,
    Slack,
    connect,
    installed,
    nothing,
    open_socket,
    session,
    web_client,
)
from bot.slack.models import Channel, Identity, Posted, SharedFile, User
from bot.slack.named_accounts import NamedAccount, carried_account

__all__ = [
    "CALL_TIMEOUT",
    "Before",
    "BlocksRefused",
    "Busy",
    "Channel",
    "Identity",
    "Keep",
    "NamedAccount",
    "NotThere",
    "Posted",
    "Refused",
    "SharedFile",
    "Slack",
    "SlackError",
    "TokenRefused",
    "Transient",
    "Unreachable",
    "Unsure",
    "User",
    "UserUnknown",
    "carried_account",
    "connect",
    "installed",
    "nothing",
    "open_socket",
    "retry",
    "session",
    "web_client",
]
