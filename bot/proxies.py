"""The proxy that the environment names for an address."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

HERE: Final = ("127.", "localhost", "::1")
"""What the names of this machine begin with, where the stand-ins listen: no proxy leads there."""

KIN: Final = {"ws": "http", "wss": "https"}
"""WebSockets begin as HTTP."""


def proxy_of(url: str) -> str | None:
    """The one in HTTPS_PROXY, HTTP_PROXY or ALL_PROXY, unless NO_PROXY names the host."""
    where, named = urlsplit(url), getproxies()
    host = where.hostname or ""
    if host.startswith(HERE) or proxy_bypass(host):
        return None
    return named.get(KIN.get(where.scheme, where.scheme)) or named.get("all")
