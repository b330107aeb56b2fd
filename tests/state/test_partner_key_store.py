"""The stored partner key: what lies in Redis says nothing without the secret."""

from __future__ import annotations

import pytest

from bot.errors import NeedsSecret, RedisUnavailable, WrongSecret
from bot.secret import SecretStr
from bot.state import Keys, PartnerKeyStore, Redis

SECRET = SecretStr("a phrase that somebody made up")
KEY = "rLkIPaQjxSwRQmC/ITnHh8i2rifmmbFIVsYw03SSi24zAnkrAd0ZNb2rcTzI2avy7+AmNJDdLmzU89zKUAP3Xg=="


def _store(
    redis: Redis, keys: Keys, secret: SecretStr | None = SECRET, account: str = "12345678"
) -> PartnerKeyStore:
    return PartnerKeyStore(redis, keys, account, secret)


async def test_what_is_stored_is_read_by_another_process(redis: Redis, keys: Keys) -> None:
    await _store(redis, keys).keep(SecretStr(KEY))
    assert await _store(redis, keys).read() == SecretStr(KEY)
    assert await redis.ttl(keys.partner_key("12345678")) == -1


async def test_nothing_stored_is_nothing_read(redis: Redis, keys: Keys) -> None:
    assert await _store(redis, keys).read() is None


async def test_redis_does_not_hold_the_key_in_the_clear(redis: Redis, keys: Keys) -> None:
    await _store(redis, keys).keep(SecretStr(KEY))
    kept = await redis.get(keys.partner_key("12345678"))
    assert kept
    assert KEY not in str(kept)


async def test_another_secret_does_not_open_it(redis: Redis, keys: Keys) -> None:
    await _store(redis, keys).keep(SecretStr(KEY))
    with pytest.raises(WrongSecret, match="another ROLLCALL_SECRET") as raised:
        await _store(redis, keys, SecretStr("another phrase altogether")).read()
    assert KEY not in str(raised.value)


async def test_one_teams_key_does_not_open_for_another(redis: Redis, keys: Keys) -> None:
    await _store(redis, keys).keep(SecretStr(KEY))
    stolen = Keys("T0OTHER")
    await redis.copy(keys.partner_key("12345678"), stolen.partner_key("12345678"))
    with pytest.raises(WrongSecret):
        await _store(redis, stolen).read()


async def test_accounts_do_not_share_a_key(redis: Redis, keys: Keys) -> None:
    await _store(redis, keys).keep(SecretStr(KEY))
    assert await _store(redis, keys, account="87654321").read() is None


async def test_without_a_secret_nothing_is_kept(redis: Redis, keys: Keys) -> None:
    store = _store(redis, keys, secret=None)
    assert not store.usable
    with pytest.raises(NeedsSecret):
        await store.keep(SecretStr(KEY))
    assert await redis.dbsize() == 0


async def test_its_repr_tells_nothing(redis: Redis, keys: Keys) -> None:
    assert SECRET.get_secret_value() not in repr(_store(redis, keys))


async def test_without_redis_it_is_out_of_reach(nowhere: Redis, keys: Keys) -> None:
    with pytest.raises(RedisUnavailable):
        await _store(nowhere, keys).keep(SecretStr(KEY))
