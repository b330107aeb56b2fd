"""A local Baijiayun platform: its 19 endpoints over HTTP, and a control API.

The account, rooms, codes and visits are state; endpoints 13 to 19 are computed from it. Not implemented: the
classroom itself, and behaviour that the platform's document does not describe. The paths of endpoints 3 and 19
are assumed (see `bot.baijiayun.endpoints`).
"""

from .application import create_app
from .config import DEFAULT_PORT, PlatformConfig

__all__ = ["DEFAULT_PORT", "PlatformConfig", "create_app"]
