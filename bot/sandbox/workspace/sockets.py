"""Socket Mode: envelopes to the bot over a WebSocket, acknowledgements back.

Source: https://docs.slack.dev/apis/events-api/using-socket-mode
"""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from .world import World


class Sockets:
    """The bot's open connections. Each envelope goes to exactly one of them, the latest."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._open: list[WebSocket] = []
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}

    @property
    def connected(self) -> bool:
        """Whether the bot has a connection."""
        return bool(self._open)

    async def connect(self, socket: WebSocket) -> None:
        """Take a connection that comes with a ticket, say hello and listen until it closes."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._world.socket_tickets:
            await socket.close(1008)
            return
        self._world.socket_tickets.remove(ticket)
        await socket.accept()
        await socket.send_json(self._hello())
        self._open.append(socket)
        await self._world.board.notify()
        try:
            await self._listen(socket)
        finally:
            self._open = [other for other in self._open if other is not socket]

    async def deliver(self, kind: str, payload: dict[str, Any], retry: dict[str, Any]) -> dict[str, Any]:
        """Send an envelope; gives the payload of its acknowledgement, empty when it has none."""
        envelope = secrets.token_hex(16)
        self._waiting[envelope] = asyncio.get_running_loop().create_future()
        respond = kind != "events_api"
        try:
            await self._open[-1].send_json(
                {
                    "type": kind,
                    "envelope_id": envelope,
                    "payload": payload,
                    "accepts_response_payload": respond,
                    **retry,
                }
            )
            return await self._waiting[envelope]
        finally:
            del self._waiting[envelope]

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell every connection to make way for a new one, and close it."""
        while self._open:
            socket = self._open.pop()
            await socket.send_json({"type": "disconnect", "reason": reason})
            await socket.close()

    async def _listen(self, socket: WebSocket) -> None:
        try:
            while True:
                self._acknowledged(await socket.receive_json())
        except WebSocketDisconnect:
            return

    def _acknowledged(self, answer: dict[str, Any]) -> None:
        waiting = self._waiting.get(str(answer.get("envelope_id")))
        if waiting and not waiting.done():
            waiting.set_result(answer.get("payload") or {})

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self._open) + 1,
            "connection_info": {"app_id": self._world.identity.app_id},
            "debug_info": {"host": "sandbox", "approximate_connection_time": 18060},
        }
