"""Why something was not done, in a few words: for the audit trail and for the steps of timetables.

What is stored is the name of an error, a reason of a step, a name that Slack answered with, or the platform's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from bot import baijiayun as platform
from bot import errors
from bot.blocks.error_messages import NOT_ALLOWED
from bot.texts import Texts, msgid

OF_STEPS: Mapping[str, str] = {
    "begun": msgid("its class had begun"),
    "changed": msgid("somebody changed it meanwhile"),
    "gone": msgid("somebody deleted it meanwhile"),
    "not_a_member": msgid("its teacher is no longer a member of this workspace"),
    "error": msgid("something went wrong"),
    "lost": msgid("the class platform has not answered; look at the list of rooms"),
    "NotCreated": msgid("the room was not created"),
}

OF_ERRORS: Mapping[type[BaseException], str] = {
    Exception: msgid("something went wrong"),
    platform.TransportError: msgid("the class platform could not be reached, or did not answer"),
    platform.Unreadable: msgid("the class platform's answer could not be read"),
    platform.Throttled: msgid("the class platform got too many requests"),
    platform.ApiError: msgid("the class platform rejected it"),
    platform.NoSuchRoom: msgid("there is no such room"),
    platform.AlreadyDeleted: msgid("the room had been deleted"),
    platform.InvalidRequest: msgid("the class platform accepts no such value"),
    platform.KeyMissing: msgid("there is no partner key"),
    errors.NoPartnerKey: msgid("there is no partner key"),
    errors.NotAllowed: msgid("not permitted"),
    errors.RedisUnavailable: msgid("Rollcall's database could not be reached"),
    errors.ChangeNotStored: msgid("Rollcall's database could not be reached"),
    errors.OutcomeUnknown: msgid("the class platform did not answer"),
    errors.ChannelProblem: msgid("nothing can be posted in that channel"),
    errors.ProfileUnavailable: msgid("Slack could not be asked"),
}
"""By the class of an error, or by what it is derived from."""

_NAME = re.compile(r"([A-Z][a-z]+){2,}")
"""The name of an error that is no longer one of these."""

_ANSWERED = re.compile(r"[a-z]+(_[a-z]+)*")
"""The name of an error as Slack answers with it."""


def reason_text(reason: str, texts: Texts) -> str:
    """What a stored reason says to a person."""
    if (words := OF_STEPS.get(reason)) is not None:
        return texts.gettext(words)
    kind = _kinds().get(reason, Exception if _NAME.fullmatch(reason) else None)
    if kind is not None:
        return texts.gettext(next(OF_ERRORS[base] for base in kind.__mro__ if base in OF_ERRORS))
    if reason in NOT_ALLOWED:
        return texts.gettext(OF_ERRORS[errors.NotAllowed])
    if _ANSWERED.fullmatch(reason):
        return texts.gettext("Slack answered: {name}", name=reason)
    return texts.gettext("rejected by the class platform: {reason}", reason=reason)


@cache
def _kinds() -> Mapping[str, type[BaseException]]:
    """The errors that may be stored, by name."""
    bases = (errors.RollcallError, platform.BaijiayunError)
    found = {kind.__name__: kind for base in bases for kind in _derived(base)}
    return {**found, TimeoutError.__name__: TimeoutError}


def _derived(kind: type[BaseException]) -> Iterator[type[BaseException]]:
    yield kind
    for derived in kind.__subclasses__():
        yield from _derived(derived)
