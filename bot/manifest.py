"""The Slack app manifest, for Socket Mode or HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

HERE = Path(__file__).parent
PATHS = (HERE / "manifest.yml", HERE.parent / "manifest.yml")
"""Where the manifest is in an installed package and in a checkout."""

EVENTS_PATH = "/slack/events"
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"

REMOVAL_EVENTS = ("app_uninstalled", "team_access_revoked", "tokens_revoked")
"""What tells a distributed app that it is gone from a workspace."""


def text() -> str:
    """The manifest file, with comments that give the reason for each scope."""
    return next(path for path in PATHS if path.exists()).read_text(encoding="utf-8")


def manifest() -> dict[str, Any]:
    """The parsed manifest. Schema: https://docs.slack.dev/reference/app-manifest"""
    import yaml  # a process that serves needs it once at the most

    loaded: dict[str, Any] = yaml.safe_load(text())
    return loaded


@cache
def scopes() -> frozenset[str]:
    """The bot scopes that the app requests."""
    return frozenset(manifest()["oauth_config"]["scopes"]["bot"])


@cache
def bot_events() -> frozenset[str]:
    """The events the app subscribes to."""
    return frozenset(manifest()["settings"]["event_subscriptions"]["bot_events"])


@cache
def shortcuts() -> Mapping[str, Literal["global", "message"]]:
    """The kind of each of the app's shortcuts, by its callback_id."""
    return {each["callback_id"]: each["type"] for each in manifest()["features"]["shortcuts"]}


def for_http(url: str, *, distributed: bool = False) -> str:
    """The manifest, as YAML, for an app that receives HTTP requests at `url` (scheme and host).

    A `distributed` one can be installed in other workspaces, or in all of an organisation.
    """
    app = manifest()
    base = url.rstrip("/")
    events_url = base + EVENTS_PATH
    for command in app["features"]["slash_commands"]:
        command["url"] = events_url
    app["settings"]["event_subscriptions"]["request_url"] = events_url
    app["settings"]["interactivity"]["request_url"] = events_url
    app["settings"]["socket_mode_enabled"] = False
    if distributed:
        app["oauth_config"]["redirect_urls"] = [base + REDIRECT_PATH]
        app["settings"]["event_subscriptions"]["bot_events"] += REMOVAL_EVENTS
        app["settings"]["org_deploy_enabled"] = True
        app["settings"]["token_rotation_enabled"] = True
    import yaml

    printed: str = yaml.safe_dump(app, sort_keys=False, allow_unicode=True)
    return printed
