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
class Trouble:
    """What happened, whether anything was done, and what to do.

    `{what}` stands for what the error names, `{person}` for whom it names, `{setting}` for `setting`, and
    `{line}` for `line`.
    """

    what: str
    advice: str = TELL
    outcome: str = UNCHANGED
    setting: str = ""
    line: str = msgid("/room list")


NOT_BEGUN = Trouble(
    msgid("Not accepted: Rollcall's memory is out of reach, so this was not begun."), AGAIN, TOLD
)

TROUBLES: Mapping[type[Exception], Trouble] = {
    platform.InvalidRequest: Trouble(msgid("The class platform does not take this value of {what}."), READ),
    platform.KeyMissing: Trouble(msgid("Rollcall has no partner key to sign with.")),
    platform.Unreachable: Trouble(msgid("The class platform cannot be reached."), AGAIN),
    platform.TimedOut: Trouble(msgid("The class platform did not answer in time."), AGAIN),
    platform.TransportError: Trouble(msgid("The class platform gave no usable answer."), AGAIN),
    platform.Unreadable: Trouble(msgid("The class platform's answer cannot be read.")),
    platform.Throttled: Trouble(
        msgid("The class platform is asked too much at the moment."), msgid("Try again in a few seconds.")
    ),
    platform.Refused: Trouble(msgid("The class platform refuses this: {what}")),
    platform.BadParameter: Trouble(msgid("The class platform does not take this: {what}"), READ),
    platform.WrongSignature: Trouble(
        msgid("The class platform refuses Rollcall's signature: the partner key or the clock is wrong.")
    ),
    platform.NoSuchAccount: Trouble(msgid("The class platform does not know this account.")),
    platform.NoPermission: Trouble(msgid("The account on the class platform lacks the permission for this.")),
    platform.AccountStopped: Trouble(msgid("The account on the class platform is not open, or stopped.")),
    platform.NoSuchRoom: Trouble(msgid("There is no such room."), LIST),
    platform.RoomDeleted: Trouble(msgid("This room has been deleted."), LIST),
    errors.RoomNotFound: Trouble(msgid("I found no room for {what}."), LIST),
    errors.NoSchedule: Trouble(
        msgid("There is no report {what}."),
        msgid("See which reports there are: {line}"),
        line=msgid("/peaks schedules"),
    ),
    errors.NoChannel: Trouble(
        msgid("I do not see the channel {what}."),
        msgid(
            "Pick it from Slack's suggestions as you type its name. Into a private channel I must be invited"
            " first: type {line} there."
        ),
        line="/invite @rollcall",
    ),
    errors.NotInChannel: Trouble(
        msgid("I am not in {what}, so I could not post there."),
        msgid("Type {line} there, then ask me again."),
        line="/invite @rollcall",
    ),
    errors.ChannelArchived: Trouble(
        msgid("{what} is archived, so nothing can be posted there."), msgid("Choose another channel.")
    ),
    errors.StateGone: Trouble(msgid("Rollcall's memory is out of reach."), LOOK, PERHAPS),
    errors.NotAccepted: NOT_BEGUN,
    TimeoutError: NOT_BEGUN,
    errors.OutcomeUnknown: Trouble(
        msgid("The class platform did not answer, so it cannot be told what became of {what}."), LOOK, TOLD
    ),
    errors.NoPartnerKey: Trouble(msgid("Rollcall has no partner key to sign with.")),
    errors.NeedsSecret: Trouble(
        msgid("The key cannot be replaced: {setting} is not set, so the new one could not be kept safe."),
        setting="ROLLCALL_SECRET",
    ),
    errors.NeedsSecretKey: Trouble(
        msgid("The key can be neither shown nor replaced: {setting} is not set."),
        setting="BAIJIAYUN_SECRET_KEY",
    ),
    errors.WrongSecret: Trouble(
        msgid("The partner key cannot be read: {setting} is not the one it was kept under."),
        setting="ROLLCALL_SECRET",
    ),
    errors.PressedTooLate: Trouble(
        msgid("This was already pressed, or is too old."), msgid("Ask again if you still want it."), TOLD
    ),
    errors.ProfileUnknown: Trouble(msgid("Slack did not tell who you are."), AGAIN),
    errors.FileNotSent: Trouble(msgid("Slack did not take the file: {what}")),
}
"""Errors that are told as they are. The most exact class decides."""

NOT_ALLOWED: Mapping[str, Trouble] = {
    "room": Trouble(msgid("Only who made a room, or a manager, may change it."), msgid("Ask {person}.")),
    "report": Trouble(
        msgid("Only who scheduled a report, or a manager, may do this."), msgid("Ask {person}.")
    ),
    "watch": Trouble(
        msgid("Only who switched the class watch on, or a manager, may switch it off."),
        msgid("Ask {person}."),
    ),
    "press": Trouble(msgid("Only who asked may press this."), msgid("It waits for {person}."), TOLD),
    "administrators": Trouble(msgid("Only Rollcall's administrators may do this.")),
    "guest": Trouble(
        msgid("Guests cannot use Rollcall."), msgid("A member of this workspace can do it for you.")
    ),
    "stranger": Trouble(
        msgid("Rollcall is for members of its own workspace."), msgid("A member there can do it for you.")
    ),
    "nobody": Trouble(msgid("Rollcall answers people only."), advice=""),
}
"""By `NotAllowed.reason`."""

UNEXPECTED = Trouble(msgid("Something went wrong that Rollcall did not expect."), outcome=PERHAPS)
