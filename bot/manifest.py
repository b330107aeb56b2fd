"""The Slack app's manifest: as it stands for Socket Mode, and rewritten for HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
PLACES = (HERE / "manifest.yml", HERE.parent / "manifest.yml")
"""In an installed package, and in a checkout."""

EVENTS_PATH = "/slack/events"


def text() -> str:
    """The manifest as it is kept, with the reason for each scope."""
    return next(place for place in PLACES if place.exists()).read_text(encoding="utf-8")


def manifest() -> dict[str, Any]:
    """The manifest as data. Its schema: https://docs.slack.dev/reference/app-manifest"""
    loaded: dict[str, Any] = yaml.safe_load(text())
    return loaded


def scopes() -> frozenset[str]:
    """The bot scopes the app asks for."""
    return frozenset(manifest()["oauth_config"]["scopes"]["bot"])


def bot_events() -> frozenset[str]:
    """The events the app subscribes to."""
    return frozenset(manifest()["settings"]["event_subscriptions"]["bot_events"])


def for_http(url: str) -> str:
    """The manifest, as YAML, of an app whose requests come to `url` (scheme and host) instead of a socket."""
    app = manifest()
    events_url = url.rstrip("/") + EVENTS_PATH
    for command in app["features"]["slash_commands"]:
        command["url"] = events_url
    app["settings"]["event_subscriptions"]["request_url"] = events_url
    app["settings"]["interactivity"]["request_url"] = events_url
    app["settings"]["socket_mode_enabled"] = False
    printed: str = yaml.safe_dump(app, sort_keys=False, allow_unicode=True)
    return printed
