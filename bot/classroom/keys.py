"""Showing and rotating the partner key (API 1)."""

from __future__ import annotations

import hashlib

from bot.access import require_administrator
from bot.baijiayun import BaijiayunError, TransportError, Unreadable
from bot.classroom.results import KeyShown, RotationConfirmation
from bot.classroom.tenant import CommandContext, Tenant
from bot.errors import KeyEntered, NeedsSecret, NeedsSecretKey, OutcomeUnknown
from bot.language.commands import RotateKey, ShowKey
from bot.secret import SecretStr

VISIBLE_CHARACTERS = 4
"""Characters shown at each end of a masked key, enough to tell two keys apart."""


async def show_key(tenant: Tenant, context: CommandContext, command: ShowKey) -> KeyShown:
    """The current key, masked. Raises NotAllowed, KeyEntered, NeedsSecretKey."""
    require_administrator(context.person)
    return _masked(await tenant.platform.partner_key(_secret_key(tenant)))


async def ask_rotation(tenant: Tenant, context: CommandContext, command: RotateKey) -> RotationConfirmation:
    """Asks the person to confirm a rotation within five minutes.

    Raises NotAllowed, KeyEntered, NeedsSecretKey, and NeedsSecret if the new key could not be stored.
    """
    require_administrator(context.person)
    _secret_key(tenant)
    if not tenant.keys.can_keep:
        raise NeedsSecret("ROLLCALL_SECRET is not set")
    return RotationConfirmation(await tenant.ask(context, command))


async def rotate(tenant: Tenant, context: CommandContext, command: RotateKey) -> KeyShown:
    """Replaces the key on the platform and stores the new one for every process.

    If the answer is lost, compares the platform's current key with the old one. Raises OutcomeUnknown if that fails.
    """
    require_administrator(context.person)
    secret_key = _secret_key(tenant)
    if context.interrupted:
        before = context.kept["before"]
        key = await tenant.platform.partner_key(secret_key)
    else:
        key = SecretStr(await tenant.keys.current())
        before = _fingerprint(key)
    if _fingerprint(key) == before:
        await context.begin({"before": before})
        key = await _replace(tenant, secret_key, before, command)
    await tenant.keys.rotated(key.get_secret_value())
    return _masked(key, rotated=True)


async def _replace(tenant: Tenant, secret_key: SecretStr, before: str, command: RotateKey) -> SecretStr:
    try:
        return await tenant.platform.partner_key(secret_key, regenerate=True)
    except (TransportError, Unreadable) as error:
        if isinstance(error, TransportError) and not error.maybe_done:
            raise
        key = await _current_key(tenant, secret_key, command)
        if _fingerprint(key) == before:
            raise
        return key


async def _current_key(tenant: Tenant, secret_key: SecretStr, command: RotateKey) -> SecretStr:
    try:
        return await tenant.platform.partner_key(secret_key)
    except BaijiayunError as error:
        raise OutcomeUnknown(tenant.grammar.write(command)) from error


def _fingerprint(key: SecretStr) -> str:
    """A hash that identifies a key without revealing it; keys are too long to guess."""
    return hashlib.sha256(key.get_secret_value().encode()).hexdigest()


def _secret_key(tenant: Tenant) -> SecretStr:
    if tenant.entered is not None:
        raise KeyEntered
    if tenant.secret_key is None:
        raise NeedsSecretKey
    return tenant.secret_key


def _masked(key: SecretStr, *, rotated: bool = False) -> KeyShown:
    shown = key.get_secret_value()
    return KeyShown(f"{shown[:VISIBLE_CHARACTERS]}…{shown[-VISIBLE_CHARACTERS:]}", len(shown), rotated)
