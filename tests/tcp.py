"""Servers that do not keep to what is expected of them."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

Connected = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
"""What a server does with a connection."""


@asynccontextmanager
async def listening(connected: Connected, context: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """A server on this machine while the context is open; yields its port."""
    server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Reads what it is asked, and answers nothing."""
    await reader.read()
    writer.close()


def answering(content: bytes) -> Connected:
    """Answers a request's head with these bytes, and closes the connection."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(content)
        await writer.drain()
        writer.close()

    return answer
