"""Rollcall's own errors. The platform's have a tree of their own in `bot.baijiayun.errors`.

RollcallError
├── SettingsProblem      the environment cannot be used as it is
├── StateGone            Redis is out of reach
├── NoRedis              there is no Redis to start on this machine
├── WrongSecret          what is kept was encrypted under another ROLLCALL_SECRET
├── NeedsSecret          a rotation was asked for, and ROLLCALL_SECRET is not set
├── NeedsSecretKey       the partner key was asked for, and BAIJIAYUN_SECRET_KEY is not set
├── NoPartnerKey         no partner key is set and the platform gave none
├── ProfileUnknown       Slack does not tell who is asking
├── NotAllowed           this person may not do this
├── NotAccepted          a change could not be written down, so it is not begun
├── PressedTooLate       a confirmation or a question that expired, or was answered before
├── NoSchedule           there is no report of this number
├── ChannelProblem       a report cannot be sent to this channel
│   ├── NoChannel        the bot sees no such channel
│   ├── NotInChannel     the bot is not a member of it
│   ├── ChannelArchived  nothing can be posted there any more
│   └── ChannelUnknown   Slack does not tell about it at the moment
├── FileNotSent          Slack did not take a file
├── OutcomeUnknown       a call was not answered, and what it did cannot be seen
└── RoomNotFound         no room is meant by what was said
"""

# ruff: noqa: N818 - an error is named for what happened

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class RollcallError(Exception):
    """Anything that Rollcall itself refuses or misses."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a setting, and what a right value looks like. Never holds the value."""

    variable: str
    wrong: str
    right: str

    def __str__(self) -> str:
        return f"{self.variable}: {self.wrong}. {self.right}"


class SettingsProblem(RollcallError):
    """Every setting that is missing or wrong, at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class StateGone(RollcallError):
    """Redis is out of reach or does not answer in time. What was being written may have been written."""


class NoRedis(RollcallError):
    """REDIS_URL is not set, and this machine has no Redis that could be started instead."""


class WrongSecret(RollcallError):
    """What is kept cannot be decrypted: ROLLCALL_SECRET is not the one it was encrypted under."""


class NeedsSecret(RollcallError):
    """A partner key can only be rotated when ROLLCALL_SECRET is set, to keep the new one encrypted."""


class NeedsSecretKey(RollcallError):
    """The platform tells and rotates the partner key only to who has the account's secret key."""


class NoPartnerKey(RollcallError):
    """Neither a setting nor Redis nor the platform gives a partner key to sign with."""


class ProfileUnknown(RollcallError):
    """Slack does not tell who a person is, so nothing is done for them."""


class NotAllowed(RollcallError):
    """This person may not do this. `owner` is the Slack id of who may, where that is one person."""

    def __init__(self, reason: str, *, owner: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.owner = owner


class NotAccepted(RollcallError):
    """A change could not be written down before it was acknowledged, so nothing was begun."""


class PressedTooLate(RollcallError):
    """The button's confirmation or question has expired, or was answered before. Nothing is done by this press."""


class FileNotSent(RollcallError):
    """Slack did not take a file; `reason` is the name of its error."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class OutcomeUnknown(RollcallError):
    """A call was not answered, and whether it was carried out cannot be seen. `what` names its object."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class RoomNotFound(RollcallError):
    """No room is meant by `what`: an id, a title or a join code."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class NoSchedule(RollcallError):
    """There is no report of this number."""

    def __init__(self, number: int) -> None:
        super().__init__(str(number))
        self.number = number


class ChannelProblem(RollcallError):
    """Why a report cannot be sent to `channel`: an id, or a name as it was typed."""

    def __init__(self, channel: str) -> None:
        super().__init__(channel)
        self.channel = channel


class NoChannel(ChannelProblem):
    """The bot sees no such channel: there is none, or it is private and the bot is not in it."""


class NotInChannel(ChannelProblem):
    """The bot may not post there before it is invited."""


class ChannelArchived(ChannelProblem):
    """The channel is archived."""


class ChannelUnknown(ChannelProblem):
    """Slack does not tell about the channel at the moment."""
