"""The account's partner key: seeing it and replacing it (API 1)."""

from __future__ import annotations

from pydantic import SecretStr

from bot.access import require_administrator
from bot.classroom.results import KeyShown, RotationAsked
from bot.classroom.school import Errand, School
from bot.errors import NeedsSecret, NeedsSecretKey
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

    After an interruption the platform is asked for the key it has: by then that is the one to sign with.
    """
    require_administrator(errand.person)
    if not errand.interrupted:
        await errand.begin()
    key = await school.platform.partner_key(_secret_key(school), regenerate=not errand.interrupted)
    await school.keys.rotated(key.get_secret_value())
    return _hidden(key, rotated=True)


def _secret_key(school: School) -> SecretStr:
    if school.secret_key is None:
        raise NeedsSecretKey
    return school.secret_key


def _hidden(key: SecretStr, *, rotated: bool = False) -> KeyShown:
    shown = key.get_secret_value()
    return KeyShown(f"{shown[:ENDS]}…{shown[-ENDS:]}", len(shown), rotated)
