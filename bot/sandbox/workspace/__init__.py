"""A stand-in of a Slack workspace: the part of Slack's Web API the bot calls, over real HTTP, and real signed
requests to the bot. It refuses what Slack refuses.

What it is not: nothing limits the rate of calls unless a fault is set; an event that fails is redelivered
only when asked; of views, `views.push` and stacks are missing; a post to a response_url counts among its
five even when refused. Slack's behaviour is taken from https://docs.slack.dev, not from a recorded workspace.
"""

from .board import Change, Content, Message
from .clock import SlackClock
from .controls import Control, controls
from .delivery import Delivery, Receipt
from .faults import RESPONSE_URL, Fault, broken, lost, refusing, throttled
from .people import Channel, Member, Team
from .workspace import ALL_SCOPES, Workspace
from .world import Sent, View

__all__ = [
    "ALL_SCOPES",
    "RESPONSE_URL",
    "Change",
    "Channel",
    "Content",
    "Control",
    "Delivery",
    "Fault",
    "Member",
    "Message",
    "Receipt",
    "Sent",
    "SlackClock",
    "Team",
    "View",
    "Workspace",
    "broken",
    "controls",
    "lost",
    "refusing",
    "throttled",
]
