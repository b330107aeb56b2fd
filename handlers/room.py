"""`/room`."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from handlers.dispatcher import Dispatcher


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Listens to `/room`."""
    app.command("/room")(dispatcher.on_command)
