"""Every error a person can meet, in words: what happened, whether anything was done, what to do now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot import errors
from bot.baijiayun import errors as platform
from bot.texts import msgid

UNCHANGED = msgid("Nothing was changed.")
PERHAPS = msgid("If you asked for a change, it may have been made or not.")
UNKNOWN = msgid("It may have been done or not.")
DONE = msgid("What you asked for has been done all the same.")
TOLD = ""
"""Where the first sentence says whether anything was done."""

TELL = msgid("Please tell whoever runs Rollcall.")
AGAIN = msgid("Try again in a minute.")
READ = msgid("Please look at the line again.")
LIST = msgid("See which rooms there are: {line}")
LOOK = msgid("Look before you try again: {line}")


@dataclass(frozen=True, slots=True)
class ErrorMessage:
    """What happened, whether anything was done, and what to do.

    `{what}` stands for what the error names, `{person}` for whom it names, `{setting}` for `setting`, and
    `{line}` for `line`.
    """

    what: str
    advice: str = TELL
    outcome: str = UNCHANGED
    setting: str = ""
    line: str = msgid("/room list")


NOT_BEGUN = ErrorMessage(
    msgid("Not accepted: Rollcall's memory is out of reach, so this was not begun."), AGAIN, TOLD
)

ERROR_MESSAGES: Mapping[type[Exception], ErrorMessage] = {
    platform.InvalidRequest: ErrorMessage(
        msgid("The class platform does not take this value of {what}."), READ
    ),
    platform.KeyMissing: ErrorMessage(msgid("Rollcall has no partner key to sign with.")),
    platform.Unreachable: ErrorMessage(msgid("The class platform cannot be reached."), AGAIN),
    platform.TimedOut: ErrorMessage(msgid("The class platform did not answer in time."), AGAIN),
    platform.TransportError: ErrorMessage(msgid("The class platform gave no usable answer."), AGAIN),
    platform.Unreadable: ErrorMessage(msgid("The class platform's answer cannot be read.")),
    platform.Throttled: ErrorMessage(
        msgid("The class platform is asked too much at the moment."), msgid("Try again in a few seconds.")
    ),
    platform.ApiError: ErrorMessage(msgid("The class platform refuses this: {what}")),
    platform.BadParameter: ErrorMessage(msgid("The class platform does not take this: {what}"), READ),
    platform.WrongSignature: ErrorMessage(
        msgid("The class platform refuses Rollcall's signature: the partner key or the clock is wrong.")
    ),
    platform.NoSuchAccount: ErrorMessage(msgid("The class platform does not know this account.")),
    platform.NoPermission: ErrorMessage(
        msgid("The account on the class platform lacks the permission for this.")
    ),
    platform.AccountStopped: ErrorMessage(
        msgid("The account on the class platform is not open, or stopped.")
    ),
    platform.NoSuchRoom: ErrorMessage(msgid("There is no such room."), LIST),
    platform.RoomDeleted: ErrorMessage(msgid("This room has been deleted."), LIST),
    errors.RoomNotFound: ErrorMessage(msgid("I found no room for {what}."), LIST),
    errors.NoSchedule: ErrorMessage(
        msgid("There is no report {what}."),
        msgid("See which reports there are: {line}"),
        line=msgid("/peaks schedules"),
    ),
    errors.NoChannel: ErrorMessage(
        msgid("I do not see the channel {what}."),
        msgid(
            "Pick it from Slack's suggestions as you type its name. Into a private channel I must be invited"
            " first: type {line} there."
        ),
        line="/invite @rollcall",
    ),
    errors.NotInChannel: ErrorMessage(
        msgid("I am not in {what}, so I could not post there."),
        msgid("Type {line} there, then ask me again."),
        line="/invite @rollcall",
    ),
    errors.ChannelArchived: ErrorMessage(
        msgid("{what} is archived, so nothing can be posted there."), msgid("Choose another channel.")
    ),
    errors.ChannelUnknown: ErrorMessage(msgid("Slack did not tell about {what}."), AGAIN),
    errors.StateGone: ErrorMessage(msgid("Rollcall's memory is out of reach."), LOOK, PERHAPS),
    errors.NotAccepted: NOT_BEGUN,
    TimeoutError: NOT_BEGUN,
    errors.OutcomeUnknown: ErrorMessage(
        msgid("The class platform did not answer, so it cannot be told what became of {what}."), LOOK, TOLD
    ),
    errors.NoPartnerKey: ErrorMessage(msgid("Rollcall has no partner key to sign with.")),
    errors.NeedsSecret: ErrorMessage(
        msgid("The key cannot be replaced: {setting} is not set, so the new one could not be kept safe."),
        setting="ROLLCALL_SECRET",
    ),
    errors.NeedsSecretKey: ErrorMessage(
        msgid("The key can be neither shown nor replaced: {setting} is not set."),
        setting="BAIJIAYUN_SECRET_KEY",
    ),
    errors.WrongSecret: ErrorMessage(
        msgid("The partner key cannot be read: {setting} is not the one it was kept under."),
        setting="ROLLCALL_SECRET",
    ),
    errors.PressedTooLate: ErrorMessage(
        msgid("This was already pressed, or is too old."), msgid("Ask again if you still want it."), TOLD
    ),
    errors.ProfileUnknown: ErrorMessage(msgid("Slack did not tell who you are."), AGAIN),
    errors.FileNotSent: ErrorMessage(msgid("Slack did not take the file: {what}")),
}
"""Errors that are told as they are. The most exact class decides."""

NOT_ALLOWED: Mapping[str, ErrorMessage] = {
    "room": ErrorMessage(
        msgid("Only the person who made this room, or a workspace admin, can change it."),
        msgid("Ask {person}."),
    ),
    "report": ErrorMessage(
        msgid("Only the person who scheduled this report, or a workspace admin, can do this."),
        msgid("Ask {person}."),
    ),
    "watch": ErrorMessage(
        msgid("Only the person who switched the class watch on, or a workspace admin, can switch it off."),
        msgid("Ask {person}."),
    ),
    "press": ErrorMessage(msgid("Only who asked may press this."), msgid("It waits for {person}."), TOLD),
    "administrators": ErrorMessage(msgid("Only Rollcall's administrators may do this.")),
    "guest": ErrorMessage(
        msgid("Guests cannot use Rollcall."), msgid("A member of this workspace can do it for you.")
    ),
    "stranger": ErrorMessage(
        msgid("Rollcall is for members of its own workspace."), msgid("A member there can do it for you.")
    ),
    "nobody": ErrorMessage(msgid("Rollcall answers people only."), advice=""),
}
"""By `NotAllowed.reason`."""

UNEXPECTED = ErrorMessage(msgid("Something went wrong that Rollcall did not expect."), outcome=PERHAPS)
