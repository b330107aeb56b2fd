"""The platform's MD5 request signature, implemented apart from the adapter so that no mistake is shared.

Source: the platform's document, "签名规则".
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping


def signature(params: Mapping[str, str], partner_key: str) -> str:
    """The signature: parameters sorted by key in byte order, values unencoded, `sign` left out."""
    names = sorted((name for name in params if name != "sign"), key=lambda name: name.encode())
    signed = "".join(f"{name}={params[name]}&" for name in names)
    return hashlib.md5(f"{signed}partner_key={partner_key}".encode()).hexdigest()


def is_signed(params: Mapping[str, str], partner_key: str) -> bool:
    """Whether the request is correctly signed."""
    return hmac.compare_digest(params.get("sign", "").encode(), signature(params, partner_key).encode())
