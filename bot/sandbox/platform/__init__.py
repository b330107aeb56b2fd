"""The stand-in of the Baijiayun platform: its 19 endpoints over HTTP, and a control API beside them.

The account, rooms, codes and visits are real state; endpoints 13 to 19 are computed from it. Not here: the
classroom itself, and whatever the platform does that its document does not say. The paths of endpoints 3 and
19 are assumed (see `bot.baijiayun.endpoints`).
"""

from .application import create_app
from .config import DEFAULT_PORT, PlatformConfig

__all__ = ["DEFAULT_PORT", "PlatformConfig", "create_app"]
