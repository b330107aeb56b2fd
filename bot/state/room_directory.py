"""The stored list of rooms: an encrypted snapshot of it, called an edition, and the changes since."""

from __future__ import annotations

import asyncio
import base64
import hmac
import secrets
import zlib
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec
from cryptography.fernet import Fernet, InvalidToken
from msgspec import Struct

from bot.secret import SecretStr
from bot.state.connection import Redis, cancellable, redis_errors, text
from bot.state.keys import DIRECTORY_LIFE, PAGE_CLAIM_LIFE, READING_LIFE, Keys

PURPOSE: Final = b"rollcall directory"

NONE: Final = "+"
"""After which there is no change: the greatest ID of a stream."""

BATCH_SIZE: Final = 20
"""Pages per round trip."""

BEFORE: Final = timedelta(seconds=15)
"""How long before it is known that a list has several pages its first one may have been read."""


class Edition(msgspec.Struct, frozen=True):
    """A whole reading of the list; `since` is where in the stream what it may not hold begins."""

    id: str
    read_at: datetime
    pages: int
    since: str


class Latest(Struct, frozen=True):
    """The edition that counts, the changes that were asked for, and Redis's clock."""

    edition: Edition | None
    changes: Sequence[tuple[str, bytes]]
    now: datetime

    @property
    def since(self) -> str:
        """From where on a list whose first page was just read may lack what changed."""
        return str(int((self.now - BEFORE).timestamp() * 1000))


def cipher(secret: SecretStr) -> Fernet:
    """What encrypts pages: they hold teachers' codes."""
    digest = hmac.digest(secret.get_secret_value().encode(), PURPOSE, "sha256")
    return Fernet(base64.urlsafe_b64encode(digest))


class Editions(Struct, frozen=True):
    """The editions of the list of one platform account. All methods raise RedisUnavailable."""

    redis: Redis
    keys: Keys
    account: str
    cipher: Fernet

    async def latest(self, after: str = NONE) -> Latest:
        """The edition that counts, and the changes `after` one of the stream."""
        with cancellable(), redis_errors():
            async with self.redis.pipeline(transaction=False) as pipe:
                pipe.get(self.keys.edition(self.account))
                pipe.xrange(self.keys.room_changes(self.account), min=after if after == NONE else f"({after}")
                pipe.time()
                kept, entries, (seconds, micros) = await pipe.execute()
        edition = None if kept is None else msgspec.json.decode(kept, type=Edition)
        now = datetime.fromtimestamp(seconds + micros / 1e6, UTC)
        return Latest(edition, [(str(at), fields["change"].encode()) for at, fields in entries], now)

    async def pages(self, edition: Edition) -> AsyncIterator[bytes]:
        """The pages of an edition; fewer if some have expired, or are encrypted under another secret."""
        for first in range(0, edition.pages, BATCH_SIZE):
            numbers = range(first, min(first + BATCH_SIZE, edition.pages))
            keys = [self.keys.edition_page(self.account, edition.id, number) for number in numbers]
            for encrypted in await self.redis.mget(keys):
                if (page := self._decrypted(encrypted)) is not None:
                    yield page
                await asyncio.sleep(0)

    async def begin(self, read_at: datetime, since: str) -> Edition:
        """An edition to read, which another process may have begun, and which does not count yet."""
        key = self.keys.edition_begun(self.account)
        begun = Edition(secrets.token_hex(8), read_at, 0, since)
        if await self.redis.set(key, msgspec.json.encode(begun), ex=READING_LIFE, nx=True):
            return begun
        kept = await self.redis.get(key)
        return begun if kept is None else msgspec.json.decode(kept, type=Edition)

    async def page(self, edition: Edition, number: int) -> bytes | None:
        """A page of an edition, if it was kept."""
        return self._decrypted(await self.redis.get(self.keys.edition_page(self.account, edition.id, number)))

    async def claim(self, edition: Edition, number: int) -> bool:
        """Whether this process may read a page, which it does at once."""
        key = self.keys.page_claim(self.account, edition.id, number)
        return bool(await self.redis.set(key, "reading", ex=PAGE_CLAIM_LIFE, nx=True))

    async def release(self, edition: Edition, number: int) -> None:
        """Leaves a page that could not be read to other processes."""
        await self.redis.delete(self.keys.page_claim(self.account, edition.id, number))

    async def keep(self, edition: Edition, number: int, page: bytes) -> None:
        """Stores a page of an edition for `DIRECTORY_LIFE`."""
        key = self.keys.edition_page(self.account, edition.id, number)
        await self.redis.set(key, self.cipher.encrypt(zlib.compress(page, 1)), ex=DIRECTORY_LIFE)

    async def end(self, edition: Edition) -> None:
        """Has an edition count whose pages are all kept."""
        kept = msgspec.json.encode(edition)
        await self.redis.set(self.keys.edition(self.account), kept, ex=DIRECTORY_LIFE)
        await self.redis.delete(self.keys.edition_begun(self.account))

    async def add(self, change: bytes) -> None:
        """Adds a change, and forgets those older than any edition."""
        key = self.keys.room_changes(self.account)
        oldest = int((datetime.now(UTC) - 2 * DIRECTORY_LIFE).timestamp() * 1000)
        with cancellable(), redis_errors():
            async with self.redis.pipeline(transaction=False) as pipe:
                pipe.xadd(key, {"change": change}, minid=str(oldest))
                pipe.expire(key, 2 * DIRECTORY_LIFE)
                await pipe.execute()

    def _decrypted(self, encrypted: str | bytes | None) -> bytes | None:
        with suppress(InvalidToken):
            return None if encrypted is None else zlib.decompress(self.cipher.decrypt(str(text(encrypted))))
        return None
