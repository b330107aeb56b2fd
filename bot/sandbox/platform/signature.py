"""The platform's md5 rule, stated for the stand-in alone so that it shares no mistake with the adapter.

Source: the platform's document, "签名规则".
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping


def signature(asked: Mapping[str, str], partner_key: str) -> str:
    """The sign of these parameters: sorted by key in byte order, values raw, `sign` itself left out."""
    names = sorted((name for name in asked if name != "sign"), key=lambda name: name.encode())
    signed = "".join(f"{name}={asked[name]}&" for name in names)
    return hashlib.md5(f"{signed}partner_key={partner_key}".encode()).hexdigest()


def is_signed(asked: Mapping[str, str], partner_key: str) -> bool:
    """Whether the request carries the one right sign."""
    return hmac.compare_digest(asked.get("sign", "").encode(), signature(asked, partner_key).encode())
