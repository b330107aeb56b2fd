"""The bot's HTTP face."""

from __future__ import annotations

import time

import httpx
import pytest
from slack_sdk.signature import SignatureVerifier

from .end_to_end.conftest import School, clock, environment, school, seed

__all__ = ["clock", "environment", "school", "seed"]

BODY = "command=%2Froom&text=help"


def signed(secret: str, timestamp: str, body: str = BODY) -> dict[str, str]:
    """The headers of a request of Slack's."""
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    return {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": str(signature),
    }


async def post(school: School, headers: dict[str, str] | dict[bytes, bytes]) -> httpx.Response:
    """One request to where Slack's come."""
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.post(f"{school.bots[0]}/slack/events", content=BODY, headers=headers)


async def test_a_forged_signature_is_refused(school: School) -> None:
    answer = await post(school, signed("not the secret", str(int(time.time()))))
    assert answer.status_code == 401


async def test_an_old_request_is_refused(school: School) -> None:
    secret = school.settings.slack_signing_secret
    assert secret is not None
    answer = await post(school, signed(secret.get_secret_value(), str(int(time.time()) - 301)))
    assert answer.status_code == 401


@pytest.mark.parametrize("timestamp", [b"", b"yesterday", b"1e9", b"\xb2"])
async def test_a_timestamp_that_is_none_is_refused(school: School, timestamp: bytes) -> None:
    answer = await post(school, {b"x-slack-request-timestamp": timestamp, b"x-slack-signature": b"v0=00"})
    assert answer.status_code == 401


async def test_a_request_without_signature_is_refused(school: School) -> None:
    assert (await post(school, {})).status_code == 401


async def test_health_tells_whether_redis_is_there(school: School) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"{school.bots[0]}/healthz")
    assert answer.json() == {"ok": True, "redis": True}
