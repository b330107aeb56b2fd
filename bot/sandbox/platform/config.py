"""What one stand-in of the platform is started with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import SecretStr

World = Literal["demo", "empty"]
"""What a platform starts out with: a small school, or nothing."""

DEFAULT_PORT = 8089
DEMO_PARTNER_KEY = SecretStr(
    "rLkIPaQjxSwRQmC/ITnHh8i2rifmmbFIVsYw03SSi24zAnkrAd0ZNb2rcTzI2avy7+AmNJDdLmzU89zKUAP3Xg=="
)
DEMO_SECRET_KEY = SecretStr("e10adc3949ba59abbe56e057f20f883e")


@dataclass(frozen=True, slots=True)
class PlatformConfig:
    """The account that is served, and the world it starts with.

    The default keys are those of the platform's document. `now` sets the clock, which then runs on with real
    time; None is real time. `data` names the file in which everything is kept: what it holds at the start
    wins over `seed` and over `partner_key`, which may have been reset since.
    """

    partner_id: int = 12345678
    partner_key: SecretStr = DEMO_PARTNER_KEY
    secret_key: SecretStr = DEMO_SECRET_KEY
    seed: World = "demo"
    now: datetime | None = None
    data: Path | None = None
