"""Socket Mode: sends envelopes over a WebSocket and receives acknowledgements.

Source: https://docs.slack.dev/apis/events-api/using-socket-mode
"""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from .world import World


class Sockets:
    """The bot's connections. Each envelope goes to the latest one."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._open: list[WebSocket] = []
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}

    @property
    def connected(self) -> bool:
        """Whether the bot has a connection."""
        return bool(self._open)

    async def connect(self, socket: WebSocket) -> None:
        """Accept a connection with a valid ticket and serve it until it closes."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._world.socket_tickets:
            await socket.close(1008)
            return
        self._world.socket_tickets.remove(ticket)
        await socket.accept()
        await socket.send_json(self._hello())
        self._open.append(socket)
        await self._world.messages.notify()
        try:
            await self._listen(socket)
        finally:
            self._open = [other for other in self._open if other is not socket]

    async def deliver(self, kind: str, payload: dict[str, Any], retry: dict[str, Any]) -> dict[str, Any]:
        """Send an envelope; returns the payload of its acknowledgement, or an empty one."""
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
        """Close every connection, asking for a reconnect."""
        while self._open:
            socket = self._open.pop()
            await socket.send_json({"type": "disconnect", "reason": reason})
            await socket.close()

    async def _listen(self, socket: WebSocket) -> None:
        try:
            while True:
                self._resolve(await socket.receive_json())
        except WebSocketDisconnect:
            return

    def _resolve(self, answer: dict[str, Any]) -> None:
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
