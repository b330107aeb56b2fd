"""Messages for every error a person can see: what happened, whether anything was done, what to do."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from bot import errors
from bot.baijiayun import errors as platform
from bot.texts import msgid

UNCHANGED = msgid("Nothing was changed.")
MAYBE_CHANGED = msgid("If you asked for a change, it may or may not have been made.")
MAYBE_DONE = msgid("It may or may not have been done.")
DONE_ANYWAY = msgid("Your request was carried out anyway.")
ALREADY_SAID = ""
"""Used if the first sentence already says whether anything was done."""

TELL_OPERATOR = msgid("Please tell the person who runs Rollcall.")
TRY_AGAIN = msgid("Try again in a minute.")
CHECK_COMMAND = msgid("Please check the command.")
LIST_ROOMS = msgid("To see all rooms: {line}")
CHECK_ACCOUNT = msgid("A workspace admin can check its account with {line}.")
CHECK_FIRST = msgid("Check before you try again: {line}")


class ErrorMessage(Struct, frozen=True):
    """What happened, whether anything was done, and what to do.

    Placeholders: `{what}` is the object of the error, `{person}` the person it names, `{setting}` and `{line}` the
    fields below.
    """

    what: str
    advice: str = TELL_OPERATOR
    outcome: str = UNCHANGED
    setting: str = ""
    line: str = msgid("/room list")


NOT_BEGUN = ErrorMessage(
    msgid("I can't reach my database right now, so I haven't started this."), TRY_AGAIN, ALREADY_SAID
)

ERROR_MESSAGES: Mapping[type[Exception], ErrorMessage] = {
    platform.InvalidRequest: ErrorMessage(
        msgid("The class platform doesn't accept this value for {what}."), CHECK_COMMAND
    ),
    platform.KeyMissing: ErrorMessage(msgid("Rollcall has no partner key to sign requests with.")),
    platform.Unreachable: ErrorMessage(msgid("I can't reach the class platform."), TRY_AGAIN),
    platform.TimedOut: ErrorMessage(msgid("The class platform didn't answer in time."), TRY_AGAIN),
    platform.TransportError: ErrorMessage(
        msgid("I couldn't get a usable answer from the class platform."), TRY_AGAIN
    ),
    platform.Unreadable: ErrorMessage(msgid("I couldn't read the class platform's answer.")),
    platform.Throttled: ErrorMessage(
        msgid("The class platform is getting too many requests right now."),
        msgid("Try again in a few seconds."),
    ),
    platform.ApiError: ErrorMessage(msgid("The class platform rejected this: {what}")),
    platform.BadParameter: ErrorMessage(
        msgid("The class platform doesn't accept this: {what}"), CHECK_COMMAND
    ),
    platform.WrongSignature: ErrorMessage(
        msgid(
            "The class platform rejected Rollcall's signature: the partner key or the server's"
            " clock is wrong."
        )
    ),
    platform.ClockWrong: ErrorMessage(
        msgid("The class platform rejected the request because the clock of Rollcall's server is {what} off.")
    ),
    platform.NoSuchAccount: ErrorMessage(msgid("The class platform doesn't recognize this account.")),
    platform.NoPermission: ErrorMessage(
        msgid("The class platform account doesn't have permission for this.")
    ),
    platform.AccountStopped: ErrorMessage(msgid("The class platform account is not active.")),
    platform.NoSuchRoom: ErrorMessage(msgid("That room doesn't exist."), LIST_ROOMS),
    platform.AlreadyDeleted: ErrorMessage(msgid("This room has been deleted."), LIST_ROOMS),
    errors.TooBusy: ErrorMessage(
        msgid("I have too much to do right now, so I haven't started this."),
        msgid("Try again in {what}."),
        ALREADY_SAID,
    ),
    errors.RoomNotFound: ErrorMessage(msgid("I can't find the room {what}."), LIST_ROOMS),
    errors.NoSeries: ErrorMessage(msgid("{what} is not part of a series with classes to come."), advice=""),
    errors.SeveralWeekdays: ErrorMessage(
        msgid("{what} is on several weekdays, so I can't move all of it to one."),
        msgid("Move one of its classes: {line}"),
        line=msgid("/room move last to friday 16:00-17:00"),
    ),
    errors.AlreadyPast: ErrorMessage(
        msgid("The next class of {what} would be in the past then, so I haven't moved any."),
        msgid("To move those from another class on, show it and type {line}"),
        line=msgid("/room move following of last to friday 16:00"),
    ),
    errors.NoClasses: ErrorMessage(
        msgid("There are no upcoming classes to substitute in then."),
        msgid("To see the classes of a day: {line}"),
        line=msgid("/room list tomorrow"),
    ),
    errors.NoOffer: ErrorMessage(
        msgid("Nobody asks you to substitute in {what} now: it is over, or was offered to somebody else."),
        advice="",
    ),
    errors.ScheduleNotFound: ErrorMessage(
        msgid("There is no report {what}."),
        msgid("To see all reports: {line}"),
        line=msgid("/peaks schedules"),
    ),
    errors.ChannelNotFound: ErrorMessage(
        msgid("I can't find the channel {what}."),
        msgid(
            "Choose it from Slack's suggestions as you type. If the channel is private, invite me"
            " first by typing {line} there."
        ),
        line="/invite @rollcall",
    ),
    errors.NotInChannel: ErrorMessage(
        msgid("I'm not in {what}, so I can't post there."),
        msgid("Type {line} there, then try again."),
        line="/invite @rollcall",
    ),
    errors.NotYourChannel: ErrorMessage(
        msgid("You aren't in {what}, so I don't post there for you."),
        msgid("Join the channel, then try again."),
    ),
    errors.ChannelArchived: ErrorMessage(
        msgid("{what} is archived, so nothing can be posted there."), msgid("Choose another channel.")
    ),
    errors.ChannelUnavailable: ErrorMessage(msgid("I couldn't get {what} from Slack."), TRY_AGAIN),
    errors.RedisUnavailable: ErrorMessage(
        msgid("I can't reach my database right now."), CHECK_FIRST, MAYBE_CHANGED
    ),
    errors.ChangeNotStored: NOT_BEGUN,
    errors.Postponed: ErrorMessage(
        msgid("I can't reach my database right now."),
        msgid("I'll go on with this as soon as I can, and tell you here."),
        ALREADY_SAID,
    ),
    TimeoutError: NOT_BEGUN,
    errors.OutcomeUnknown: ErrorMessage(
        msgid("The class platform didn't answer, so I don't know what happened to {what}."),
        CHECK_FIRST,
        ALREADY_SAID,
    ),
    errors.NoPartnerKey: ErrorMessage(msgid("Rollcall has no partner key to sign requests with.")),
    errors.NoAccount: ErrorMessage(
        msgid("This workspace has no account of the class platform yet."),
        msgid("A workspace admin can enter it with {line}."),
        ALREADY_SAID,
        line=msgid("/room account"),
    ),
    errors.AccountGone: ErrorMessage(
        msgid("The platform account that this is about was removed."),
        msgid("A workspace admin can enter it again with {line}."),
        ALREADY_SAID,
        line=msgid("/room account"),
    ),
    errors.NoSuchNamedAccount: ErrorMessage(
        msgid("This workspace has no platform account with the name {what}."),
        msgid("To see its accounts: {line}"),
        line=msgid("/room account list"),
    ),
    errors.SeveralAccounts: ErrorMessage(
        msgid("These lines are about several platform accounts."),
        msgid("Send those of each account in a message of its own."),
    ),
    errors.NoAccountToRemove: ErrorMessage(
        msgid("This workspace entered no account of the class platform, so there is none to remove."),
        advice="",
        outcome=ALREADY_SAID,
    ),
    errors.NeedsSecret: ErrorMessage(
        msgid(
            "The key can't be replaced because {setting} is not set, so the new key couldn't be"
            " stored safely."
        ),
        setting="ROLLCALL_SECRET",
    ),
    errors.KeyEntered: ErrorMessage(
        msgid("The key of this workspace comes with the account that its admins enter, and is never shown."),
        msgid("To enter another: {line}"),
        line=msgid("/room account"),
    ),
    errors.NeedsSecretKey: ErrorMessage(
        msgid("The key can't be shown or replaced because {setting} is not set."),
        setting="BAIJIAYUN_SECRET_KEY",
    ),
    errors.WrongSecret: ErrorMessage(
        msgid("The partner key can't be decrypted because {setting} has changed."),
        setting="ROLLCALL_SECRET",
    ),
    errors.TypedBeforeUpgrade: ErrorMessage(
        msgid("This was typed before an upgrade."), msgid("Please type it again.")
    ),
    errors.ButtonExpired: ErrorMessage(
        msgid("These buttons are too old, so nothing was done."),
        msgid("Run the command again if you still want this."),
        ALREADY_SAID,
    ),
    errors.AlreadyAnswered: ErrorMessage(
        msgid("You have already answered this."),
        msgid("Run the command again if you still want this."),
        ALREADY_SAID,
    ),
    errors.ProfileUnavailable: ErrorMessage(msgid("I couldn't get your profile from Slack."), TRY_AGAIN),
    errors.FileRejected: ErrorMessage(msgid("Slack rejected the file: {what}")),
    errors.ShareUnanswered: ErrorMessage(
        msgid("Slack didn't answer, so I don't know whether that was posted in the channel."),
        msgid("Only you see it here. If it isn't in the channel, share it again."),
        ALREADY_SAID,
    ),
    errors.ShareUnreachable: ErrorMessage(
        msgid("I couldn't post that in the channel because Slack can't be reached."),
        msgid("Only you see it here. Share it again in a minute."),
        ALREADY_SAID,
    ),
    errors.NotShared: ErrorMessage(
        msgid("I couldn't post that in the channel. Slack's answer: {what}"),
        msgid("Only you see it here. If I'm not in the channel, invite me with {line}, then share it again."),
        ALREADY_SAID,
        line="/invite @rollcall",
    ),
}
"""By error class; the most specific class applies."""

NOT_CREATED_HERE = msgid(
    "This room was not created through Rollcall, so only workspace admins can change or teach it."
)
ASK_FOR_ROOM = msgid("Ask one of them to give it to you.")

NOT_ALLOWED: Mapping[str, ErrorMessage] = {
    "room": ErrorMessage(
        msgid("Only the person who created or teaches this room, or a workspace admin, can change it."),
        msgid("Ask {person}."),
    ),
    "teach": ErrorMessage(
        msgid(
            "Only the person who created or teaches this room, or a workspace admin, can enter as its teacher."
        ),
        msgid("Ask {person}."),
        outcome="",
    ),
    "room_of_nobody": ErrorMessage(NOT_CREATED_HERE, ASK_FOR_ROOM),
    "teach_of_nobody": ErrorMessage(NOT_CREATED_HERE, ASK_FOR_ROOM, outcome=""),
    "workspace_admins": ErrorMessage(msgid("Only workspace admins can do this.")),
    "not_a_member": ErrorMessage(
        msgid("Only full members of this workspace can be named here."), msgid("{person} isn't one of them.")
    ),
    "no_person": ErrorMessage(
        msgid("I don't know who that is."),
        msgid("{person} is not in this workspace: type @ and choose a person."),
    ),
    "report": ErrorMessage(
        msgid("Only the person who scheduled this report, or a workspace admin, can do this."),
        msgid("Ask {person}."),
    ),
    "timetable": ErrorMessage(
        msgid("Only the person who sent this timetable, or a workspace admin, can do this."),
        msgid("Ask {person}."),
    ),
    "watch": ErrorMessage(
        msgid("Only the person who turned on class watch, or a workspace admin, can turn it off."),
        msgid("Ask {person}."),
    ),
    "press": ErrorMessage(
        msgid("Only the person who asked can press this."), msgid("It's waiting for {person}."), ALREADY_SAID
    ),
    "administrators": ErrorMessage(msgid("Only Rollcall administrators can do this.")),
    "account_in_settings": ErrorMessage(
        msgid("The account of this workspace is in Rollcall's settings, so none can be entered."),
        TELL_OPERATOR,
    ),
    "guest": ErrorMessage(
        msgid("Guests can't use Rollcall."), msgid("Ask a member of this workspace to do it for you.")
    ),
    "stranger": ErrorMessage(
        msgid("Rollcall only works for members of its own workspace."),
        msgid("Ask a member of that workspace to do it for you."),
    ),
    "nobody": ErrorMessage(msgid("Rollcall only answers people."), advice=""),
}
"""By `NotAllowed.reason`."""

FILE_TYPES = msgid("Timetables are XLSX, XLS, ODS, CSV or TSV files with a heading over each column.")
SEND_AGAIN = msgid("Send the file again.")

TIMETABLE_PROBLEMS: Mapping[str, ErrorMessage] = {
    "empty": ErrorMessage(msgid("The file is empty."), FILE_TYPES),
    "too_large": ErrorMessage(msgid("The file is larger than 5 MB."), msgid("Send it in parts.")),
    "not_a_table": ErrorMessage(
        msgid("I can't read a table in this file, and timetables are all that I can use of files."),
        FILE_TYPES,
    ),
    "password": ErrorMessage(
        msgid("The file is protected by a password."), msgid("Save it without one, and send it again.")
    ),
    "too_many_rows": ErrorMessage(msgid("The file has more than 20,000 rows."), msgid("Send it in parts.")),
    "too_many_classes": ErrorMessage(
        msgid("The timetable has more than 20,000 classes."), msgid("Send it in parts.")
    ),
    "no_headings": ErrorMessage(
        msgid("I found no row of headings: a title, and a date, a weekday or a time."),
        msgid("Write a heading over each column: {line}"),
        line=msgid("title, date, start, end, teacher"),
    ),
    "file_gone": ErrorMessage(msgid("The file is no longer there."), SEND_AGAIN),
    "not_yours": ErrorMessage(msgid("Only the person who sent a file can have it read."), SEND_AGAIN),
    "no_scope": ErrorMessage(
        msgid("I may not read files in this workspace yet."),
        msgid(
            "The person who installed Rollcall has to add the scopes of its manifest to the app and reinstall it."
        ),
    ),
    "unavailable": ErrorMessage(msgid("Slack did not give me the file."), TRY_AGAIN),
    "no_plan": ErrorMessage(
        msgid("There is no such timetable, or it was sent over nine days ago."), SEND_AGAIN
    ),
    "running": ErrorMessage(
        msgid("A timetable of this name is being applied or undone right now."),
        msgid("Wait for its end, then check the plan again."),
    ),
    "not_applied": ErrorMessage(
        msgid("This timetable was not applied, so there is nothing to undo."), advice=""
    ),
    "not_ended": ErrorMessage(
        msgid("This timetable is still being applied."), msgid("Stop it first, or wait for its end.")
    ),
    "too_late": ErrorMessage(
        msgid("A timetable can be undone for 24 hours after it was applied."),
        msgid("Send the timetable before it."),
    ),
    "undone": ErrorMessage(msgid("This timetable was undone before."), advice=""),
    "nothing_done": ErrorMessage(
        msgid("This timetable changed nothing, so there is nothing to undo."), advice=""
    ),
}
"""By `TimetableProblem.reason`."""

UNEXPECTED = ErrorMessage(msgid("Something went wrong."), outcome=MAYBE_CHANGED)
