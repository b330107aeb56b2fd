"""The partner key."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from bot.classroom import keys
from bot.errors import NeedsSecret, NeedsSecretKey, NotAllowed
from bot.language.commands import RotateKey, ShowKey
from bot.secret import SecretStr
from bot.state import PartnerKeys, PartnerKeyStore

from .conftest import ANNA, WORKSPACE_ADMIN, TenantSetup, context


async def test_a_key_is_shown_by_its_ends(setup: TenantSetup) -> None:
    shown = await keys.show_key(setup.tenant, context(WORKSPACE_ADMIN), ShowKey())
    key = await setup.tenant.keys.current()
    assert shown.masked == f"{key[:4]}…{key[-4:]}"
    assert shown.length == len(key)


async def test_only_administrators_see_or_rotate_it(setup: TenantSetup) -> None:
    for person in (ANNA, replace(WORKSPACE_ADMIN, administrator=False)):
        handlers = (
            keys.show_key(setup.tenant, context(person), ShowKey()),
            keys.ask_rotation(setup.tenant, context(person), RotateKey()),
            keys.rotate(setup.tenant, context(person), RotateKey()),
        )
        for act in handlers:
            with pytest.raises(NotAllowed):
                await act


async def test_without_the_accounts_secret_key_nothing_can_be_asked(setup: TenantSetup) -> None:
    tenant = replace(setup.tenant, secret_key=None)
    with pytest.raises(NeedsSecretKey):
        await keys.show_key(tenant, context(WORKSPACE_ADMIN), ShowKey())


async def test_without_a_secret_to_keep_it_under_a_rotation_is_refused(setup: TenantSetup) -> None:
    with pytest.raises(NeedsSecret):
        await keys.ask_rotation(setup.tenant, context(WORKSPACE_ADMIN), RotateKey())


async def test_a_rotated_key_is_signed_with_here_and_elsewhere(setup: TenantSetup) -> None:
    old = await setup.tenant.keys.current()
    rooms = setup.tenant.rooms
    store = PartnerKeyStore(rooms.redis, rooms.keys, "12345678", SecretStr("a secret of the tests"))
    here, elsewhere = (PartnerKeys(SecretStr(old), store) for _ in range(2))
    assert await elsewhere.current() == old
    rotated = await keys.rotate(replace(setup.tenant, keys=here), context(WORKSPACE_ADMIN), RotateKey())
    new = await here.current()
    assert rotated.rotated
    assert rotated.masked == f"{new[:4]}…{new[-4:]}"
    assert new != old
    assert await elsewhere.renewed(old) == new
