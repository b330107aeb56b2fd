"""The partner key."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import SecretStr

from bot.classroom import keys
from bot.errors import NeedsSecret, NeedsSecretKey, NotAllowed
from bot.language.commands import RotateKey, ShowKey
from bot.state import PartnerKeys, Vault

from .conftest import ANNA, MANAGER, Stage, errand


async def test_a_key_is_shown_by_its_ends(stage: Stage) -> None:
    shown = await keys.show_key(stage.school, errand(MANAGER), ShowKey())
    key = await stage.school.keys.current()
    assert shown.masked == f"{key[:4]}…{key[-4:]}"
    assert shown.length == len(key)


async def test_only_administrators_see_or_rotate_it(stage: Stage) -> None:
    for person in (ANNA, replace(MANAGER, administrator=False)):
        acts = (
            keys.show_key(stage.school, errand(person), ShowKey()),
            keys.ask_rotation(stage.school, errand(person), RotateKey()),
            keys.rotate(stage.school, errand(person), RotateKey()),
        )
        for act in acts:
            with pytest.raises(NotAllowed):
                await act


async def test_without_the_accounts_secret_key_nothing_can_be_asked(stage: Stage) -> None:
    school = replace(stage.school, secret_key=None)
    with pytest.raises(NeedsSecretKey):
        await keys.show_key(school, errand(MANAGER), ShowKey())


async def test_without_a_secret_to_keep_it_under_a_rotation_is_refused(stage: Stage) -> None:
    with pytest.raises(NeedsSecret):
        await keys.ask_rotation(stage.school, errand(MANAGER), RotateKey())


async def test_a_rotated_key_is_signed_with_here_and_elsewhere(stage: Stage) -> None:
    old = await stage.school.keys.current()
    rooms = stage.school.rooms
    vault = Vault(rooms.redis, rooms.keys, "12345678", SecretStr("a secret of the tests"))
    here, elsewhere = (PartnerKeys(SecretStr(old), vault) for _ in range(2))
    assert await elsewhere.current() == old
    rotated = await keys.rotate(replace(stage.school, keys=here), errand(MANAGER), RotateKey())
    new = await here.current()
    assert rotated.rotated
    assert rotated.masked == f"{new[:4]}…{new[-4:]}"
    assert new != old
    assert await elsewhere.renewed(old) == new
