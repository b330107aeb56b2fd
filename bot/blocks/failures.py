"""An error as an answer: what happened, whether anything was done, what to do now.

An error that is not foreseen is told with a reference, under which the log has it.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.baijiayun import errors as platform
from bot.blocks.elements import compose, paragraph, small
from bot.blocks.message import Message
from bot.blocks.phrases import Phrase, bold, code, mention, phrase, said
from bot.blocks.reader import Reader
from bot.blocks.troubles import NOT_ALLOWED, TROUBLES, UNEXPECTED, Trouble
from bot.errors import NotAllowed, OutcomeUnknown, PressedTooLate, RoomNotFound
from bot.texts import Texts

CHANGING = frozenset({"create_room", "create_room_with_live", "update_room", "delete_room"})
"""Endpoints after whose silence something may have changed."""


def failure(error: BaseException, reader: Reader, reference: str | None = None) -> Message:
    """`reference` is a short id under which the log tells more."""
    trouble = trouble_of(error)
    lines = tuple(_lines(error, trouble, reader))
    if reference is None:
        return compose([paragraph(*lines)])
    note = phrase(reader.texts.gettext("Reference {id}"), id=code(reference))
    return compose([paragraph(*lines), small(note)])


def trouble_of(error: BaseException) -> Trouble:
    """The words for an error, by its most exact class that has some."""
    if isinstance(error, NotAllowed):
        return NOT_ALLOWED.get(error.reason, NOT_ALLOWED["administrators"])
    return next((TROUBLES[kind] for kind in type(error).__mro__ if kind in TROUBLES), UNEXPECTED)


def _lines(error: BaseException, trouble: Trouble, reader: Reader) -> Iterator[Phrase]:
    t = reader.texts
    yield phrase(t.gettext(trouble.what), what=_what(error, t))
    if (outcome := _outcome(error, trouble, t)) is not None:
        yield said(outcome)
    if trouble.advice and not (
        isinstance(error, NotAllowed) and "{person}" in trouble.advice and not error.maker
    ):
        line = code(t.gettext(trouble.line)) if trouble.line else ""
        yield phrase(t.gettext(trouble.advice), line=line, person=_person(error))


def _what(error: BaseException, texts: Texts) -> Phrase:
    match error:
        case platform.InvalidRequest(field=field):
            return (code(field),)
        case platform.Refused(msg=msg, code=number):
            return (bold(msg or texts.gettext("code {number}", number=number)),)
        case OutcomeUnknown(what=what) | RoomNotFound(what=what):
            return (bold(what),)
    return ()


def _person(error: BaseException) -> Phrase:
    return (mention(error.maker),) if isinstance(error, NotAllowed) and error.maker else ()


def _outcome(error: BaseException, trouble: Trouble, texts: Texts) -> str | None:
    """Whether anything was done, where the first line does not tell."""
    if isinstance(error, platform.BaijiayunError) and error.endpoint in CHANGING:
        if isinstance(error, platform.Unreadable):
            return texts.gettext("What you asked for has been done all the same. Look before you try again.")
        if isinstance(error, platform.TransportError) and error.maybe_done:
            return texts.gettext("It may have been done or not. Look before you try again.")
    if trouble is UNEXPECTED:
        return texts.gettext("It is not sure whether anything was done. Look before you try again.")
    told = isinstance(error, OutcomeUnknown | PressedTooLate | NotAllowed)
    return None if told else texts.gettext("Nothing was changed.")
