"""The account's partner key: seeing it and replacing it (API 1)."""

from __future__ import annotations

import hashlib

from pydantic import SecretStr

from bot.access import require_administrator
from bot.baijiayun import BaijiayunError, TransportError, Unreadable
from bot.classroom.results import KeyShown, RotationAsked
from bot.classroom.school import Errand, School
from bot.errors import NeedsSecret, NeedsSecretKey, OutcomeUnknown
from bot.language import write
from bot.language.commands import RotateKey, ShowKey
from bot.state import Pending

ENDS = 4
"""Characters of a key that are shown at each end: enough to tell two keys apart."""


async def show_key(school: School, errand: Errand, command: ShowKey) -> KeyShown:
    """The key in use, hidden but for its ends. Raises NotAllowed, NeedsSecretKey."""
    require_administrator(errand.person)
    return _hidden(await school.platform.partner_key(_secret_key(school)))


async def ask_rotation(school: School, errand: Errand, command: RotateKey) -> RotationAsked:
    """What a rotation would do, kept for five minutes until the person confirms.

    Raises NotAllowed, NeedsSecretKey, and NeedsSecret where the new key could not be kept.
    """
    require_administrator(errand.person)
    _secret_key(school)
    if not school.keys.can_keep:
        raise NeedsSecret("ROLLCALL_SECRET is not set")
    pending = Pending.confirmation(errand.person, errand.channel, write(command), seen={})
    return RotationAsked(await school.pendings.put(pending))


async def rotate(school: School, errand: Errand, command: RotateKey) -> KeyShown:
    """Replaces the key on the platform, and keeps the new one for every process.

    When the answer is lost, the key that the platform has now tells by its difference whether it was replaced.
    Raises OutcomeUnknown when the platform does not tell it.
    """
    require_administrator(errand.person)
    secret_key = _secret_key(school)
    if errand.interrupted:
        before = errand.kept["before"]
        key = await school.platform.partner_key(secret_key)
    else:
        key = SecretStr(await school.keys.current())
        before = _fingerprint(key)
    if _fingerprint(key) == before:
        await errand.begin({"before": before})
        key = await _replaced(school, secret_key, before, command)
    await school.keys.rotated(key.get_secret_value())
    return _hidden(key, rotated=True)


async def _replaced(school: School, secret_key: SecretStr, before: str, command: RotateKey) -> SecretStr:
    try:
        return await school.platform.partner_key(secret_key, regenerate=True)
    except (TransportError, Unreadable) as error:
        if isinstance(error, TransportError) and not error.maybe_done:
            raise
        key = await _as_it_is(school, secret_key, command)
        if _fingerprint(key) == before:
            raise
        return key


async def _as_it_is(school: School, secret_key: SecretStr, command: RotateKey) -> SecretStr:
    try:
        return await school.platform.partner_key(secret_key)
    except BaijiayunError as error:
        raise OutcomeUnknown(write(command)) from error


def _fingerprint(key: SecretStr) -> str:
    """What tells a key from another, and not what it is: a key is too long to be guessed."""
    return hashlib.sha256(key.get_secret_value().encode()).hexdigest()


def _secret_key(school: School) -> SecretStr:
    if school.secret_key is None:
        raise NeedsSecretKey
    return school.secret_key


def _hidden(key: SecretStr, *, rotated: bool = False) -> KeyShown:
    shown = key.get_secret_value()
    return KeyShown(f"{shown[:ENDS]}…{shown[-ENDS:]}", len(shown), rotated)
