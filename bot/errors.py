"""Rollcall's own errors. Those of the platform are in `bot.baijiayun.errors`.

RollcallError
├── SettingsProblem         the environment is invalid
├── RedisUnavailable        Redis cannot be reached
├── NoRedis                 no Redis server is installed on this machine
├── WrongSecret             the stored key was encrypted with another ROLLCALL_SECRET
├── NeedsSecret             key rotation requires ROLLCALL_SECRET
├── NeedsSecretKey          the command requires BAIJIAYUN_SECRET_KEY
├── KeyEntered              the partner key comes with an account that was entered
├── NoPartnerKey            there is no partner key to sign requests with
├── NoAccount               the workspace has entered no platform account yet
├── NoSuchNamedAccount      the workspace has no platform account of this name
├── SeveralAccounts         the lines of one message are about several platform accounts
├── AccountGone             a workspace removed the platform account that something is about
├── NoAccountToRemove       the workspace has entered no platform account
├── ProfileUnavailable      the person's Slack profile is unavailable
├── NotAllowed              the person lacks permission
├── TooBusy                 a command could not be begun soon enough
├── ChangeNotStored         a change could not be stored, so it was not started
├── Postponed               an accepted command goes on once Redis is back
├── TypedBeforeUpgrade      a stored command is from an incompatible version
├── ButtonExpired           a confirmation or question has expired
├── AlreadyAnswered         a confirmation or question has been answered
├── ScheduleNotFound        there is no report with this number
├── ChannelProblem          a report cannot be sent to this channel
│   ├── ChannelNotFound     the channel does not exist or is hidden from the bot
│   ├── NotInChannel        the bot is not a member
│   ├── NotYourChannel      the person is not a member
│   ├── ChannelArchived     the channel is archived
│   └── ChannelUnavailable  Slack cannot be asked about it right now
├── TimetableProblem        no timetable can be read, applied or undone
├── FileRejected            Slack rejected a file
├── NotShared               a message could not be posted in the channel
│   ├── ShareUnanswered     Slack did not answer: it may have been posted
│   └── ShareUnreachable    Slack cannot be reached, or takes nothing right now
├── OutcomeUnknown          a call was not answered and its outcome cannot be determined
└── RoomNotFound            no room matches
"""

# ruff: noqa: N818 - an error is named for what happened

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct


class RollcallError(Exception):
    """Base class of Rollcall's own errors."""


class Problem(Struct, frozen=True):
    """A problem with a setting and how to fix it. Never contains the value."""

    variable: str
    wrong: str
    right: str

    def __str__(self) -> str:
        return f"{self.variable}: {self.wrong}. {self.right}"


class SettingsProblem(RollcallError):
    """All missing and invalid settings."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class RedisUnavailable(RollcallError):
    """Redis cannot be reached or does not answer in time. A write in progress may have succeeded."""


class NoRedis(RollcallError):
    """REDIS_URL is unset and no Redis server is installed on this machine."""


class WrongSecret(RollcallError):
    """The stored key cannot be decrypted: it was encrypted with another ROLLCALL_SECRET."""


class NeedsSecret(RollcallError):
    """Rotating the partner key requires ROLLCALL_SECRET, which encrypts the new key."""


class NeedsSecretKey(RollcallError):
    """Fetching or rotating the partner key requires BAIJIAYUN_SECRET_KEY."""


class KeyEntered(RollcallError):
    """A workspace that entered its account has no key to show or to rotate: it enters another."""


class NoPartnerKey(RollcallError):
    """No partner key is available from the settings, Redis or the platform."""


class NoAccount(RollcallError):
    """The workspace has entered no platform account yet, without which nothing can be asked of the platform."""


class AccountGone(NoAccount):
    """The workspace removed the platform account that this is about, one of several."""


class NoSuchNamedAccount(RollcallError):
    """The workspace has no platform account with the name `what`."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class SeveralAccounts(RollcallError):
    """The lines of one message are about several platform accounts."""


class NoAccountToRemove(RollcallError):
    """The workspace has entered no platform account, or its account is in the settings."""


class ProfileUnavailable(RollcallError):
    """A person's Slack profile is unavailable, so the command is not run."""


class NotAllowed(RollcallError):
    """The person lacks permission. `owner` is the Slack ID of the one person who has it, if there is one."""

    def __init__(self, reason: str, *, owner: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.owner = owner


class ChangeNotStored(RollcallError):
    """A change could not be stored before it was acknowledged, so it was not started."""


class Postponed(RollcallError):
    """Redis cannot be reached by a command that was accepted. It goes on once Redis is back, and is answered then."""


class TooBusy(RollcallError):
    """A command would have to wait too long, so it was not accepted. `wait` is that time, in seconds."""

    def __init__(self, wait: float) -> None:
        super().__init__(f"{wait:.0f} s")
        self.wait = wait


class TypedBeforeUpgrade(RollcallError):
    """A stored command, or what a button carries, is not what this version stores. It has no effect."""


class ButtonExpired(RollcallError):
    """The button's confirmation or question has expired. The press has no effect."""


class AlreadyAnswered(RollcallError):
    """The button's confirmation or question has been answered. The press has no effect.

    `just_now`: so lately that what it was answered with may still be on its way to the same message.
    """

    def __init__(self, *, just_now: bool) -> None:
        super().__init__()
        self.just_now = just_now


class TimetableProblem(RollcallError):
    """No timetable can be read of a file, or one can be neither applied nor undone; `reason` names why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class FileRejected(RollcallError):
    """Slack rejected a file; `reason` is Slack's error code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotShared(RollcallError):
    """A message could not be posted in the channel. `reason` is Slack's error."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ShareUnanswered(NotShared):
    """Slack did not answer, and the message was not found in the channel: it may have been posted."""


class ShareUnreachable(NotShared):
    """Slack cannot be reached, or takes no message right now: it was not posted."""


class OutcomeUnknown(RollcallError):
    """A call was not answered and its outcome cannot be determined. `what` names its object."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class RoomNotFound(RollcallError):
    """No room matches `what`: an ID, a title or a join code."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class NoSeries(RollcallError):
    """The room with the title `what` belongs to no series that has classes to come."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class SeveralWeekdays(RollcallError):
    """The series of the title `what` is on several weekdays, of which only one can go to another."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class AlreadyPast(RollcallError):
    """A class of the series of the title `what` would be in the past then."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class NoClasses(RollcallError):
    """The teacher has no classes to come on these days."""


class NoOffer(RollcallError):
    """Nobody asks the person to substitute in the room with the title `what`, or no longer."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class ScheduleNotFound(RollcallError):
    """There is no report with this number."""

    def __init__(self, number: int) -> None:
        super().__init__(str(number))
        self.number = number


class ChannelProblem(RollcallError):
    """A report cannot be sent to `channel`: an ID, or a name as typed."""

    def __init__(self, channel: str) -> None:
        super().__init__(channel)
        self.channel = channel


class ChannelNotFound(ChannelProblem):
    """The channel does not exist, or it is private and the bot is not a member."""


class NotInChannel(ChannelProblem):
    """The bot must be invited before it can post in the channel."""


class NotYourChannel(ChannelProblem):
    """The person is not a member of the channel, so nothing is posted there for them."""


class ChannelArchived(ChannelProblem):
    """The channel is archived."""


class ChannelUnavailable(ChannelProblem):
    """Slack does not tell about the channel at the moment."""
