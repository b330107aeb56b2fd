"""HTTP to what listens on this machine."""

from __future__ import annotations

from typing import Any

import httpx


def local_client(base_url: str = "", **options: Any) -> httpx.AsyncClient:
    """A client of this machine's servers, with httpx's `options`.

    It looks for no proxy, and loads no certificates of authorities, which takes longer than most tests.
    """
    return httpx.AsyncClient(base_url=base_url, trust_env=False, verify=False, **options)
