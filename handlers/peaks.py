"""`/peaks`."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from handlers.dispatcher import Dispatcher


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Listens to `/peaks`."""
    app.command("/peaks")(dispatcher.on_command)
