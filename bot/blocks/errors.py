"""Renders errors: what happened, whether anything was done, what to do.

An unexpected error is shown with a reference that is also in the log.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import timedelta

from msgspec.structs import replace

from bot.baijiayun import errors as platform
from bot.blocks.accounts import enter_account
from bot.blocks.elements import actions, compose, context, paragraph
from bot.blocks.error_messages import (
    ALREADY_SAID,
    CHECK_ACCOUNT,
    CHECK_FIRST,
    DONE_ANYWAY,
    ERROR_MESSAGES,
    MAYBE_CHANGED,
    MAYBE_DONE,
    NOT_ALLOWED,
    TIMETABLE_PROBLEMS,
    TRY_AGAIN,
    UNCHANGED,
    UNEXPECTED,
    ErrorMessage,
)
from bot.blocks.message import Message
from bot.blocks.phrases import Phrase, bold, channel_link, code, mention, phrase, plain
from bot.blocks.viewer import Viewer
from bot.errors import (
    AlreadyPast,
    ChannelProblem,
    FileRejected,
    NoAccount,
    NoOffer,
    NoSeries,
    NoSuchNamedAccount,
    NotAllowed,
    NotShared,
    OutcomeUnknown,
    RoomNotFound,
    ScheduleNotFound,
    SeveralWeekdays,
    TimetableProblem,
    TooBusy,
)
from bot.texts import Texts

CHANGING_ENDPOINTS = frozenset({"create_room", "create_room_with_live", "update_room", "delete_room"})
"""Endpoints that may have changed something although they did not answer."""


ACCOUNT_ERRORS = (
    platform.WrongSignature,
    platform.NoSuchAccount,
    platform.NoPermission,
    platform.AccountStopped,
)
"""What whoever entered the account can mend; the clock is the server's."""

UNCERTAIN = frozenset({MAYBE_CHANGED, MAYBE_DONE, DONE_ANYWAY})
"""What is said of a change without a known outcome."""


def error(
    error: BaseException,
    viewer: Viewer,
    reference: str | None = None,
    *,
    changes: bool = True,
    entered: bool = False,
) -> Message:
    """The message for an error. `reference` is a short ID that is also in the log.

    What only reads (not `changes`) is never said to have been done or not, nor to have changed nothing. Where the
    account was `entered`, admins of the workspace mend what is wrong with it.
    """
    message = error_message(error)
    if not changes and message.outcome in {*UNCERTAIN, UNCHANGED}:
        message = replace(
            message,
            outcome=ALREADY_SAID,
            advice=TRY_AGAIN if message.advice == CHECK_FIRST else message.advice,
        )
    if entered and isinstance(error, ACCOUNT_ERRORS) and not isinstance(error, platform.ClockWrong):
        message = replace(message, advice=CHECK_ACCOUNT, line=ERROR_MESSAGES[NoAccount].line)
    lines = [paragraph(*_lines(error, message, viewer))]
    if isinstance(error, NoAccount) and viewer.person.workspace_admin:
        lines.append(actions(enter_account(viewer)))
    if reference is None:
        return compose(lines)
    return compose([*lines, context(phrase(viewer.texts.gettext("Reference {id}"), id=code(reference)))])


def problem(error: BaseException, viewer: Viewer) -> Phrase:
    """What happened, alone."""
    return _problem(error, error_message(error), viewer.texts)


def error_message(error: BaseException) -> ErrorMessage:
    """The error message for the most specific class, adapted to how far the call got."""
    if isinstance(error, NotAllowed):
        return _not_allowed(error)
    if isinstance(error, TimetableProblem):
        return TIMETABLE_PROBLEMS.get(error.reason, UNEXPECTED)
    message = next(
        (ERROR_MESSAGES[kind] for kind in type(error).__mro__ if kind in ERROR_MESSAGES), UNEXPECTED
    )
    if not isinstance(error, platform.BaijiayunError) or error.endpoint not in CHANGING_ENDPOINTS:
        return message
    if isinstance(error, platform.Unreadable):
        return replace(message, advice=CHECK_FIRST, outcome=DONE_ANYWAY)
    if isinstance(error, platform.TransportError) and error.maybe_done:
        return replace(message, advice=CHECK_FIRST, outcome=MAYBE_DONE)
    return message


def _not_allowed(error: NotAllowed) -> ErrorMessage:
    message = NOT_ALLOWED.get(error.reason, UNEXPECTED)
    return message if error.owner or "{person}" not in message.advice else replace(message, advice="")


def _problem(error: BaseException, message: ErrorMessage, texts: Texts) -> Phrase:
    return phrase(texts.gettext(message.what), what=_what(error, texts), setting=code(message.setting))


def _lines(error: BaseException, message: ErrorMessage, viewer: Viewer) -> Iterator[Phrase]:
    t = viewer.texts
    yield _problem(error, message, t)
    if message.outcome:
        yield plain(t.gettext(message.outcome))
    if message.advice:
        line = viewer.line(t.gettext(message.line))
        yield phrase(t.gettext(message.advice), what=_what(error, t), line=line, person=_person(error))


def _what(error: BaseException, texts: Texts) -> Phrase:
    match error:
        case platform.InvalidRequest(field=field):
            return (code(field),)
        case platform.ClockWrong(skew=skew):
            return plain(texts.duration(timedelta(seconds=abs(skew))))
        case TooBusy(wait=wait):
            return plain(texts.duration(timedelta(seconds=math.ceil(wait))))
        case platform.ApiError(msg=msg, code=number):
            return (bold(msg or texts.gettext("code {number}", number=number)),)
        case FileRejected(reason=reason) | NotShared(reason=reason):
            return (code(reason),)
        case (
            OutcomeUnknown(what=what)
            | RoomNotFound(what=what)
            | NoOffer(what=what)
            | NoSuchNamedAccount(what=what)
        ):
            return (bold(what),)
        case NoSeries(what=what) | SeveralWeekdays(what=what) | AlreadyPast(what=what):
            return (bold(what),)
        case ChannelProblem(channel=channel):
            return (channel_link(channel),)
        case ScheduleNotFound(number=number):
            return (bold(str(number)),)
    return ()


def _person(error: BaseException) -> Phrase:
    return (mention(error.owner),) if isinstance(error, NotAllowed) and error.owner else ()
