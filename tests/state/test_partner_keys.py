"""The partner key in every process, through rotations, deaths and outages."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.errors import NeedsSecret, NoPartnerKey, RedisUnavailable
from bot.secret import SecretStr
from bot.state import Keys, PartnerKeys, PartnerKeyStore, Redis

SECRET = SecretStr("a phrase that somebody made up")
SET = SecretStr("key of the settings")


class Platform:
    """Stands for API 1: tells the current key, counts how often it was asked."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.asked = 0

    async def __call__(self) -> str:
        self.asked += 1
        return self.key


Make = Callable[..., PartnerKeys]


@pytest.fixture
def make(redis: Redis, keys: Keys) -> Make:
    """Makes the partner keys of one more process."""

    def process(
        setting: SecretStr | None = SET,
        fetch: Callable[[], Awaitable[str]] | None = None,
        secret: SecretStr | None = SECRET,
        client: Redis = redis,
    ) -> PartnerKeys:
        return PartnerKeys(setting, PartnerKeyStore(client, keys, "12345678", secret), fetch)

    return process


async def test_the_settings_key_signs_until_there_is_another(make: Make) -> None:
    assert await make().current() == "key of the settings"


async def test_a_rotation_reaches_processes_that_start_later(make: Make) -> None:
    await make().rotated("new")
    assert await make().current() == "new"


async def test_a_rotation_reaches_processes_that_run(make: Make) -> None:
    one, other = make(), make()
    assert await other.current() == "key of the settings"
    await one.rotated("new")
    assert await one.current() == "new"
    assert await other.renewed("key of the settings") == "new"
    assert await other.current() == "new"


async def test_a_key_in_use_costs_no_round_trip(make: Make, redis: Redis) -> None:
    keys = make()
    await keys.current()
    before = (await redis.info("stats"))["total_commands_processed"]
    for _ in range(100):
        await keys.current()
    assert (await redis.info("stats"))["total_commands_processed"] - before <= 1


async def test_a_rotation_that_was_never_kept_is_asked_of_the_platform(make: Make) -> None:
    platform = Platform("rotated by who died")
    one, other = make(fetch=platform), make(fetch=platform)
    assert await one.current() == "key of the settings"
    assert await one.renewed("key of the settings") == "rotated by who died"
    assert await other.current() == "rotated by who died"
    assert platform.asked == 1


async def test_a_kept_key_that_died_gives_way_to_the_settings(make: Make) -> None:
    await make().rotated("kept")
    keys = make()
    assert await keys.current() == "kept"
    assert await keys.renewed("kept") == "key of the settings"
    assert await keys.current() == "key of the settings"


async def test_when_no_other_key_is_known_there_is_none(make: Make) -> None:
    keys = make()
    assert await keys.renewed("key of the settings") is None
    assert await make(fetch=Platform("key of the settings")).renewed("key of the settings") is None


async def test_many_requests_refused_at_once_look_for_a_key_once(make: Make) -> None:
    platform = Platform("new")
    keys = make(fetch=platform)
    await keys.current()
    renewed = await asyncio.gather(*(keys.renewed("key of the settings") for _ in range(50)))
    assert set(renewed) == {"new"}
    assert platform.asked == 1


async def test_with_a_secret_key_alone_the_platform_tells_the_key_once(make: Make) -> None:
    platform = Platform("told")
    keys = make(setting=None, fetch=platform)
    assert set(await asyncio.gather(*(keys.current() for _ in range(20)))) == {"told"}
    assert platform.asked == 1


async def test_no_key_at_all_is_said(make: Make) -> None:
    with pytest.raises(NoPartnerKey):
        await make(setting=None).current()


async def test_a_platform_that_does_not_tell_leaves_the_refusal_as_it_is(make: Make) -> None:
    async def refuses() -> str:
        raise RuntimeError("wrong secret key")

    assert await make(fetch=refuses).renewed("key of the settings") is None


async def test_without_redis_the_settings_key_serves(make: Make, nowhere: Redis) -> None:
    keys = make(client=nowhere, fetch=Platform("new"))
    assert await keys.current() == "key of the settings"
    assert await keys.renewed("key of the settings") == "new"


async def test_without_the_right_secret_the_settings_key_serves(make: Make) -> None:
    await make().rotated("kept")
    assert await make(secret=SecretStr("another phrase altogether")).current() == "key of the settings"
    assert await make(secret=None).current() == "key of the settings"


async def test_a_rotation_that_cannot_be_kept_is_said_and_used(make: Make, nowhere: Redis) -> None:
    for keys, error in ((make(secret=None), NeedsSecret), (make(client=nowhere), RedisUnavailable)):
        with pytest.raises(error):
            await keys.rotated("new")
        assert await keys.current() == "new"


async def test_no_key_is_ever_printed(make: Make) -> None:
    keys = make()
    await keys.current()
    assert "key of the settings" not in repr(keys) + repr(vars(keys))
