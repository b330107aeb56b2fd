"""A local Slack workspace: the part of the Web API that the bot calls, over HTTP, and signed requests to the bot.

It returns Slack's errors where Slack does, and delivers the bot's own messages to it. Not implemented: rate limits
(unless a fault is set), automatic redelivery of events, events of users' messages that do not mention the bot,
`views.push` and view stacks, `view_closed`. A rejected post to a response_url counts among its five uses.
The behaviour follows https://docs.slack.dev; it was not compared with a real workspace.
"""

from .clock import SlackClock
from .controls import Control, controls
from .delivery import Ack, Delivery
from .directory import Channel, Member, Team
from .distribution import Organisation, Slack
from .faults import RESPONSE_URL, Fault, bad_gateway, broken, cut, hanging, lost, refusing, throttled
from .message_store import Change, Content, Message
from .workspace import ALL_EVENTS, ALL_SCOPES, Workspace
from .world import Sent, View

__all__ = [
    "ALL_EVENTS",
    "ALL_SCOPES",
    "RESPONSE_URL",
    "Ack",
    "Change",
    "Channel",
    "Content",
    "Control",
    "Delivery",
    "Fault",
    "Member",
    "Message",
    "Organisation",
    "Sent",
    "Slack",
    "SlackClock",
    "Team",
    "View",
    "Workspace",
    "bad_gateway",
    "broken",
    "controls",
    "cut",
    "hanging",
    "lost",
    "refusing",
    "throttled",
]
