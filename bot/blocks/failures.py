"""An error as an answer: what happened, whether anything was done, what to do now.

An error that is not foreseen is told with a reference, under which the log has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.baijiayun import errors as platform
from bot.blocks.elements import compose, paragraph, small
from bot.blocks.message import Message
from bot.blocks.phrases import Phrase, bold, code, mention, phrase, place, said
from bot.blocks.reader import Reader
from bot.blocks.troubles import DONE, LOOK, NOT_ALLOWED, TROUBLES, UNEXPECTED, UNKNOWN, Trouble
from bot.errors import ChannelProblem, FileNotSent, NoSchedule, NotAllowed, OutcomeUnknown, RoomNotFound
from bot.texts import Texts

CHANGING = frozenset({"create_room", "create_room_with_live", "update_room", "delete_room"})
"""Endpoints after whose silence something may have changed."""


def failure(error: BaseException, reader: Reader, reference: str | None = None) -> Message:
    """`reference` is a short id under which the log tells more."""
    lines = paragraph(*_lines(error, trouble_of(error), reader))
    if reference is None:
        return compose([lines])
    return compose([lines, small(phrase(reader.texts.gettext("Reference {id}"), id=code(reference)))])


def trouble_of(error: BaseException) -> Trouble:
    """The words for an error: by its most exact class that has some, and by how far it had come."""
    if isinstance(error, NotAllowed):
        return _not_allowed(error)
    trouble = next((TROUBLES[kind] for kind in type(error).__mro__ if kind in TROUBLES), UNEXPECTED)
    if not isinstance(error, platform.BaijiayunError) or error.endpoint not in CHANGING:
        return trouble
    if isinstance(error, platform.Unreadable):
        return replace(trouble, advice=LOOK, outcome=DONE)
    if isinstance(error, platform.TransportError) and error.maybe_done:
        return replace(trouble, advice=LOOK, outcome=UNKNOWN)
    return trouble


def _not_allowed(error: NotAllowed) -> Trouble:
    trouble = NOT_ALLOWED.get(error.reason, UNEXPECTED)
    return trouble if error.maker or "{person}" not in trouble.advice else replace(trouble, advice="")


def _lines(error: BaseException, trouble: Trouble, reader: Reader) -> Iterator[Phrase]:
    t = reader.texts
    yield phrase(t.gettext(trouble.what), what=_what(error, t), setting=code(trouble.setting))
    if trouble.outcome:
        yield said(t.gettext(trouble.outcome))
    if trouble.advice:
        yield phrase(t.gettext(trouble.advice), line=code(t.gettext(trouble.line)), person=_person(error))


def _what(error: BaseException, texts: Texts) -> Phrase:
    match error:
        case platform.InvalidRequest(field=field):
            return (code(field),)
        case platform.Refused(msg=msg, code=number):
            return (bold(msg or texts.gettext("code {number}", number=number)),)
        case FileNotSent(reason=reason):
            return (code(reason),)
        case OutcomeUnknown(what=what) | RoomNotFound(what=what):
            return (bold(what),)
        case ChannelProblem(channel=channel):
            return (place(channel),)
        case NoSchedule(number=number):
            return (bold(str(number)),)
    return ()


def _person(error: BaseException) -> Phrase:
    return (mention(error.maker),) if isinstance(error, NotAllowed) and error.maker else ()
