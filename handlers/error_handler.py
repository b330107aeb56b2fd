"""Unexpected errors before the acknowledgement: acknowledges anyway, and answers with a reference."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp

from bot import blocks
from bot.errors import RedisUnavailable
from bot.manifest import REMOVAL_EVENTS
from bot.telemetry import reference_of
from handlers import incoming
from handlers.dispatcher import Dispatcher

log = structlog.get_logger(__name__)


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Takes the place of bolt's answer 500, which Slack shows as an error of the app or delivers again."""

    async def told(error: Exception, body: Mapping[str, Any]) -> BoltResponse:
        if body.get("event", {}).get("type") in REMOVAL_EVENTS:
            # nobody is there to be answered, and data that must go would stay: Slack delivers it again
            if isinstance(error, RedisUnavailable):
                log.warning("removal not stored yet", reason=str(error))
            else:
                log.error("removal failed", exc_info=error)
            return BoltResponse(status=503)
        invocation = incoming.of_anything(body, dispatcher.clock())
        reference = reference_of(invocation.id)
        log.error("failed", reference=reference, exc_info=error)
        await dispatcher.say(
            invocation,
            partial(blocks.error, error, reference=reference),
        )
        return BoltResponse(status=200)

    app.error(told)
