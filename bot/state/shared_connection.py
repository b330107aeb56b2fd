"""A Redis connection that all commands of a client share (pipelining).

Each is sent without waiting for the answers to those before it, and Redis answers in their order. Those of one round of
the event loop are sent together. A connection for each command would cost the processor more than what is asked over
it: to take it from a pool, and to set a timeout around each of its steps.
"""

from __future__ import annotations

import asyncio
import select
from collections import deque
from collections.abc import Callable
from typing import Any, Final

import hiredis
from redis._parsers import BaseParser
from redis.asyncio.connection import AbstractConnection
from redis.exceptions import ConnectionError, InvalidResponse, ReadOnlyError, TimeoutError

Connect = Callable[[], AbstractConnection]
"""Makes a connection of redis-py, which logs in once it connects."""

ENDING: Final = (ConnectionError, ReadOnlyError)
"""Answers after which a connection is of no use: Redis still loads its data, or became a replica."""

_NOTHING: Final = object()


class SharedConnection:
    """Connects when it is first used, and anew when the connection was lost. `timeout` is for each answer, in s."""

    def __init__(self, make: Connect, timeout: float) -> None:
        self._make = make
        self._timeout = timeout
        self._wire: _Wire | None = None
        self._connecting: asyncio.Task[_Wire] | None = None

    async def ask(self, command: tuple[Any, ...]) -> asyncio.Future[Any]:
        """Sends a command; its answer. Raises redis-py's errors, as the answer does.

        What is cancelled while it waits for its answer was sent all the same. No command is sent twice.
        """
        wire = self._wire
        if wire is None or not wire.is_open():
            wire = await self._connected()
        return wire.ask(command)

    async def aclose(self) -> None:
        """Closes it. What was not answered is not."""
        if self._connecting is not None:
            self._connecting.cancel()
        if self._wire is not None:
            await self._wire.close()

    async def _connected(self) -> _Wire:
        """A new connection, which all who want one at the same time wait for."""
        if self._connecting is None:
            self._connecting = asyncio.create_task(self._connect())
            self._connecting.add_done_callback(self._is_connected)
        return await asyncio.shield(self._connecting)

    async def _connect(self) -> _Wire:
        connection = self._make()
        await connection.connect()  # type: ignore[no-untyped-call]
        self._wire = _Wire(connection, self._timeout)
        return self._wire

    def _is_connected(self, connecting: asyncio.Task[_Wire]) -> None:
        self._connecting = None
        if not connecting.cancelled():
            connecting.exception()  # who waits for it is told, where somebody still does


class _Wire(asyncio.Protocol):
    """One connection, after redis-py has logged in over it."""

    def __init__(self, connection: AbstractConnection, timeout: float) -> None:
        assert connection._writer is not None
        self._connection = connection
        self._transport = connection._writer.transport
        self._timeout = timeout
        self._loop = asyncio.get_running_loop()
        self._reader = hiredis.Reader(
            protocolError=InvalidResponse,
            replyError=BaseParser.parse_error,
            encoding="utf-8",
            notEnoughData=_NOTHING,
        )
        self._asked: deque[tuple[float, asyncio.Future[Any]]] = deque()
        self._unsent: list[bytes] = []
        self._watch: asyncio.TimerHandle | None = None
        self._is_ending = False
        self._lost = self._loop.create_future()
        self._transport.set_protocol(self)

    def is_open(self) -> bool:
        """Whether commands can be sent. The system knows of an end before the loop does."""
        if self._is_ending or self._transport.is_closing():
            return False
        if self._asked or not may_have_ended(self._transport):
            return True
        self._transport.close()
        return False

    def ask(self, command: tuple[Any, ...]) -> asyncio.Future[Any]:
        if self._transport.is_closing():
            raise ConnectionError("the connection was lost")
        packed: bytes = hiredis.pack_command(_words(command))
        if not self._unsent:
            self._loop.call_soon(self._send)
        self._unsent.append(packed)
        answer = self._loop.create_future()
        self._asked.append((self._loop.time() + self._timeout, answer))
        if self._watch is None:
            self._watch = self._loop.call_later(self._timeout, self._look_at_the_oldest)
        return answer

    async def close(self) -> None:
        self._transport.close()
        await self._lost

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        try:
            while (answer := self._reader.gets()) is not _NOTHING:
                if not isinstance(answer, hiredis.PushNotification):
                    self._answer(answer)
        except (InvalidResponse, UnicodeDecodeError):
            self._transport.abort()

    def connection_lost(self, why: Exception | None) -> None:
        self._is_ending = True
        if self._watch is not None:
            self._watch.cancel()
        while self._asked:
            _, answer = self._asked.popleft()
            if not answer.done():
                answer.set_exception(ConnectionError("the connection was lost"))
        self._connection._close()  # type: ignore[no-untyped-call]
        self._lost.set_result(None)

    def _send(self) -> None:
        unsent, self._unsent = self._unsent, []
        if not self._transport.is_closing():
            self._transport.write(b"".join(unsent))

    def _answer(self, told: Any) -> None:
        if isinstance(told, ENDING):
            self._is_ending = True
        _, answer = self._asked.popleft()
        if self._is_ending and not self._asked:
            self._transport.close()
        if answer.done():
            return
        if isinstance(told, Exception):
            answer.set_exception(told)
        else:
            answer.set_result(told)

    def _look_at_the_oldest(self) -> None:
        """Gives up what was not answered for too long. The connection is used up then: nothing more is asked of it."""
        now, self._watch = self._loop.time(), None
        late = [answer for at, answer in self._asked if at <= now]
        for answer in late:
            self._is_ending = True
            if not answer.done():
                answer.set_exception(TimeoutError("no answer"))
        waiting = next((at for at, answer in self._asked if at > now), None)
        if waiting is not None:
            self._watch = self._loop.call_at(waiting, self._look_at_the_oldest)
        elif late:
            self._transport.abort()


def _words(command: tuple[Any, ...]) -> tuple[Any, ...]:
    """A command as it is sent: redis-py has those of two words, such as `CLIENT KILL`, in one."""
    name = command[0]
    return (*name.split(), *command[1:]) if " " in name else command


def may_have_ended(transport: asyncio.WriteTransport | None) -> bool:
    """Whether unexpected data came over a connection, as it does when it is closed.

    The system knows that before the loop does.
    """
    # one over TLS that was lost has no socket any more
    end = transport.get_extra_info("socket") if transport is not None else None
    if end is None or end.fileno() < 0:
        return True
    looking = select.poll()
    looking.register(end.fileno(), select.POLLIN)
    return bool(looking.poll(0))
