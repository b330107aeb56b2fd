"""What keeps Redis from being used is told, and what it does not take is no surprise."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.errors import RedisUnavailable, SettingsProblem
from bot.state import Redis, connect, connection
from tests.certificates import self_signed
from tests.tcp import listening

SCRIPT_OF_6_2 = "ERR Error running script (call to f_1f8f4c): @user_script:1: @user_script: 1: -{error}\n"
"""As Redis 6.2.14 answers EVAL, its embedded newline left out."""

REJECTED = {
    "OOM": "OOM command not allowed when used memory > 'maxmemory'.",
    "READONLY": "READONLY You can't write against a read only replica.",
    "NOREPLICAS": "NOREPLICAS Not enough good replicas to write.",
    "MISCONF": "MISCONF Redis is configured to save RDB snapshots, but it is currently not able to persist on disk.",
}


@asynccontextmanager
async def answering(answer: str, context: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """A server that answers everything with one error; gives its port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(65_536):
            writer.write(f"-{answer.strip()}\r\n".encode())
        writer.close()

    async with listening(serve, context) as port:
        yield port


async def cause(url: str) -> str:
    """Why this Redis cannot be used."""
    async with connect(url) as client:
        with pytest.raises(RedisUnavailable) as refused:
            await client.execute_command("EVAL", "return 1", 0)
    return str(refused.value)


@pytest.mark.parametrize("name", REJECTED)
@pytest.mark.parametrize("shape", ["{error}", SCRIPT_OF_6_2])
async def test_a_write_that_is_not_taken_is_redis_unavailable(name: str, shape: str) -> None:
    async with answering(shape.format(error=REJECTED[name])) as port:
        assert await cause(f"redis://127.0.0.1:{port}/0") == connection.REJECTED[name]


async def test_a_full_redis_takes_no_script(redis: Redis) -> None:
    await redis.config_set("maxmemory", "1")
    try:
        with pytest.raises(RedisUnavailable):
            await redis.eval("return redis.call('SET', KEYS[1], 'x')", 1, "anything")
    finally:
        await redis.config_set("maxmemory", "0")


async def test_a_wrong_password(redis: Redis, redis_url: str) -> None:
    await redis.config_set("requirepass", "secret")
    try:
        assert await cause(redis_url) == "it rejects the user name or password"
    finally:
        await redis.config_set("requirepass", "")


async def test_a_host_that_has_no_address() -> None:
    assert await cause("redis://nowhere.invalid:6379/0") == "its host name is not known"


async def test_a_port_on_which_nothing_listens() -> None:
    assert await cause("redis://127.0.0.1:1/0") == "nothing listens there"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate that nobody signed but itself, with its key."""
    return self_signed(tmp_path)


async def test_a_certificate_that_is_not_trusted_and_the_settings_that_trust_it(certificate: Path) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    async with answering("OOM full", context) as port:
        url = f"rediss://127.0.0.1:{port}/0"
        assert await cause(url) == "its certificate is not trusted (self-signed certificate)"
        for option in ("ssl_cert_reqs=none", f"ssl_ca_certs={certificate}"):
            assert await cause(f"{url}?{option}") == "it is full"


async def test_no_tls_where_tls_is_asked_for() -> None:
    async with answering("ERR what") as port:
        assert await cause(f"rediss://127.0.0.1:{port}/0") == "it does not speak TLS"


async def test_no_password_is_told() -> None:
    told = await cause("redis://ann:very-secret@nowhere.invalid:6379/0")
    assert "secret" not in told


@pytest.mark.parametrize(
    ("url", "wrong"),
    [
        ("redis://ann:se#cret@host:6379/0", "it cannot be read as a URL"),
        ("redis://ann:se/cret@host:6379/0", "it cannot be read as a URL"),
        ("redis://host:port/0", "it cannot be read as a URL"),
        ("redis+cluster://host:port", "it cannot be read as a URL"),
        ("redis+sentinel://host:port/school", "it cannot be read as a URL"),
        ("rediss://host/0?ssl_cert_reqs=sometimes", "it cannot be read as a URL"),
        ("redis://host/0?nothing=1", "nothing cannot be used"),
        ("redis://host/0?socket_timeout=soon", "socket_timeout cannot be used"),
        ("redis+cluster://host?nothing=1", "nothing cannot be used"),
        ("redis+sentinel://host/school?sentinel_nothing=1", "nothing cannot be used"),
        ("rediss://host/0?ssl_ca_certs=/nowhere/ca.pem", "the file of ssl_ca_certs is not there"),
    ],
)
def test_a_url_that_cannot_be_used_is_told_by_its_setting_without_a_part_of_the_password(
    url: str, wrong: str
) -> None:
    with pytest.raises(SettingsProblem) as told:
        connect(url)
    (problem,) = told.value.problems
    assert (problem.variable, problem.wrong) == ("REDIS_URL", wrong)
    assert "se" not in problem.right.split()


async def test_a_database_that_is_not_there() -> None:
    async with answering("ERR DB index is out of range") as port:
        assert await cause(f"redis://127.0.0.1:{port}/99") == "it has no database of this number"


async def test_who_is_asked_in_another_way_than_it_speaks() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async def closing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.close()

    for speaking, said in ((silent, "it did not answer in time"), (closing, "it closed the connection")):
        async with listening(speaking) as port:
            assert await cause(f"redis://127.0.0.1:{port}/0") == said
