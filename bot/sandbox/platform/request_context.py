"""What an endpoint handler gets besides its parameters."""

from __future__ import annotations

from msgspec import Struct

from .config import PlatformConfig
from .data_store import DataStore
from .quota import Quota


class RequestContext(Struct, frozen=True):
    """The data, the limit on room creation and the current time (unix seconds)."""

    config: PlatformConfig
    store: DataStore
    creations: Quota
    now: int
