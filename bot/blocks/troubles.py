"""Every error a person can meet, in words: what happened, and what to do now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError

from bot import errors
from bot.baijiayun import errors as platform
from bot.texts import msgid

TELL = msgid("Please tell whoever runs Rollcall.")
AGAIN = msgid("Try again in a minute.")
LIST = msgid("See which rooms there are: {line}")


@dataclass(frozen=True, slots=True)
class Trouble:
    """`{what}` stands for what the error names, `{person}` for whom it names, `{line}` for `line`."""

    what: str
    advice: str = ""
    line: str = ""


TROUBLES: Mapping[type[Exception], Trouble] = {
    platform.InvalidRequest: Trouble(
        msgid("The class platform does not take {what}."), msgid("Please look at the line again.")
    ),
    platform.KeyMissing: Trouble(msgid("Rollcall has no partner key to sign with."), TELL),
    platform.Unreachable: Trouble(msgid("The class platform cannot be reached."), AGAIN),
    platform.TimedOut: Trouble(msgid("The class platform did not answer in time."), AGAIN),
    platform.TransportError: Trouble(msgid("The class platform gave no usable answer."), AGAIN),
    platform.Unreadable: Trouble(msgid("The class platform's answer cannot be read."), TELL),
    platform.Throttled: Trouble(
        msgid("The class platform is asked too much at the moment."), msgid("Try again in a few seconds.")
    ),
    platform.Refused: Trouble(msgid("The class platform refuses: {what}."), TELL),
    platform.BadParameter: Trouble(
        msgid("The class platform does not take this: {what}."), msgid("Please look at the line again.")
    ),
    platform.WrongSignature: Trouble(
        msgid("The class platform refuses Rollcall's signature: the partner key or the clock is wrong."), TELL
    ),
    platform.NoSuchAccount: Trouble(msgid("The class platform does not know this account."), TELL),
    platform.NoPermission: Trouble(
        msgid("The account on the class platform lacks the permission for this."), TELL
    ),
    platform.AccountStopped: Trouble(
        msgid("The account on the class platform is not open, or stopped."), TELL
    ),
    platform.NoSuchRoom: Trouble(msgid("There is no such room."), LIST, msgid("/room list")),
    platform.RoomDeleted: Trouble(msgid("This room has been deleted."), LIST, msgid("/room list")),
    errors.RoomNotFound: Trouble(msgid("I found no room for {what}."), LIST, msgid("/room list")),
    errors.StateGone: Trouble(msgid("Rollcall's memory is out of reach."), AGAIN),
    errors.NotAccepted: Trouble(
        msgid("Not accepted: Rollcall's memory is out of reach, so this was not begun."), AGAIN
    ),
    errors.OutcomeUnknown: Trouble(
        msgid("The class platform did not answer, so it cannot be told what became of {what}."),
        msgid("Look before you try again: {line}"),
        msgid("/room list"),
    ),
    errors.NoPartnerKey: Trouble(msgid("Rollcall has no partner key to sign with."), TELL),
    errors.NeedsSecret: Trouble(
        msgid(
            "The key cannot be replaced: ROLLCALL_SECRET is not set, so the new one could not be kept safe."
        ),
        TELL,
    ),
    errors.WrongSecret: Trouble(
        msgid(
            "The partner key that is kept cannot be read: ROLLCALL_SECRET is not the one it was kept under."
        ),
        TELL,
    ),
    errors.PressedTooLate: Trouble(
        msgid("This was already pressed, or is too old."), msgid("Ask again if you still want it.")
    ),
    SlackApiError: Trouble(msgid("Slack did not tell who you are."), AGAIN),
}
"""Errors that are told as they are. The most exact class decides."""

NOT_ALLOWED: Mapping[str, Trouble] = {
    "room": Trouble(msgid("Only who made a room, or a manager, may change it."), msgid("Ask {person}.")),
    "administrators": Trouble(msgid("Only Rollcall's administrators may do this."), TELL),
    "press": Trouble(msgid("Only who asked may press this."), msgid("It waits for {person}.")),
    "guest": Trouble(
        msgid("Guests cannot use Rollcall."), msgid("A member of this workspace can do it for you.")
    ),
    "stranger": Trouble(
        msgid("Rollcall is for members of its own workspace."), msgid("A member there can do it for you.")
    ),
    "nobody": Trouble(msgid("Rollcall answers people only.")),
}
"""By `NotAllowed.reason`."""

UNEXPECTED = Trouble(msgid("Something went wrong that Rollcall did not expect."), TELL)
