"""Which proxy is used for which address."""

from __future__ import annotations

import pytest

from bot.proxies import proxy_of

PROXY = "http://ann:secret@proxy:3128"


@pytest.mark.parametrize(
    ("named", "url", "used"),
    [
        ({"HTTPS_PROXY": PROXY}, "https://slack.com/api/", PROXY),
        ({"HTTPS_PROXY": PROXY}, "wss://wss-primary.slack.com/link", PROXY),
        ({"https_proxy": PROXY}, "https://slack.com/api/", PROXY),
        ({"ALL_PROXY": PROXY}, "https://slack.com/api/", PROXY),
        ({"HTTP_PROXY": PROXY}, "https://slack.com/api/", None),
        ({"HTTP_PROXY": PROXY}, "http://slack.invalid/api/", PROXY),
        ({"HTTPS_PROXY": PROXY, "NO_PROXY": "localhost,.baijiayun.com"}, "https://a.at.baijiayun.com", None),
        ({"HTTP_PROXY": PROXY}, "http://127.0.0.1:8089", None),
        ({"HTTP_PROXY": PROXY}, "http://localhost:8089", None),
        ({"HTTP_PROXY": PROXY}, "http://[::1]:8089", None),
        ({}, "https://slack.com/api/", None),
    ],
)
def test_the_proxy_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, named: dict[str, str], url: str, used: str | None
) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    assert proxy_of(url) == used
