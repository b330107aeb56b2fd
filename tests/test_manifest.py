"""The Slack app's manifest, against Slack's own schema (slackapi/manifest-schema, version 2.0.0) and the code."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot import manifest
from bot.commands import DEFINITIONS

SCHEMA: dict[str, Any] = json.loads(
    (Path(__file__).parent / "data" / "slack-manifest.schema.2.0.0.json").read_text(encoding="utf-8")
)
HTTP = yaml.safe_load(manifest.for_http("https://rollcall.example.org/"))


DISTRIBUTED = yaml.safe_load(manifest.for_http("https://rollcall.example.org", distributed=True))


@pytest.mark.parametrize(
    "app", [manifest.manifest(), HTTP, DISTRIBUTED], ids=["socket", "http", "distributed"]
)
def test_slack_would_take_it(app: dict[str, Any]) -> None:
    jsonschema.validate(app, SCHEMA)


def test_the_commands_are_those_of_the_language() -> None:
    nouns = {definition.noun for definition in DEFINITIONS if definition.noun}
    listed = {command["command"] for command in manifest.manifest()["features"]["slash_commands"]}
    assert listed <= {f"/{noun}" for noun in nouns}
    assert {"/room", "/peaks"} == listed


def test_names_of_people_and_channels_come_as_ids() -> None:
    assert all(command["should_escape"] for command in manifest.manifest()["features"]["slash_commands"])


def test_each_scope_has_its_reason() -> None:
    reasons = dict(re.findall(r"^ +- ([a-z_:.]+) +# (.+)$", manifest.text(), re.MULTILINE))
    assert reasons.keys() == manifest.scopes()


def test_for_http_every_request_comes_to_the_same_address() -> None:
    address = "https://rollcall.example.org/slack/events"
    assert HTTP["settings"]["socket_mode_enabled"] is False
    assert HTTP["settings"]["event_subscriptions"]["request_url"] == address
    assert HTTP["settings"]["interactivity"]["request_url"] == address
    assert {command["url"] for command in HTTP["features"]["slash_commands"]} == {address}


def test_a_distributed_app_comes_back_from_slack_and_is_told_of_its_removal() -> None:
    assert DISTRIBUTED["oauth_config"]["redirect_urls"] == [
        "https://rollcall.example.org/slack/oauth_redirect"
    ]
    events = DISTRIBUTED["settings"]["event_subscriptions"]["bot_events"]
    assert {*events} == manifest.bot_events() | {*manifest.REMOVAL_EVENTS}
    assert DISTRIBUTED["settings"]["org_deploy_enabled"]
    assert DISTRIBUTED["settings"]["token_rotation_enabled"]


def test_otherwise_they_are_the_same_app() -> None:
    assert HTTP["oauth_config"] == manifest.manifest()["oauth_config"]
    assert HTTP["display_information"] == manifest.manifest()["display_information"]
