"""Configuration of a local platform."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

from msgspec import Struct

from bot.secret import SecretStr

Seed = Literal["demo", "empty"]
"""The initial data: a small school, or none."""

DEFAULT_PORT = 8089
DEMO_PARTNER_KEY = SecretStr(
    "rLkIPaQjxSwRQmC/ITnHh8i2rifmmbFIVsYw03SSi24zAnkrAd0ZNb2rcTzI2avy7+AmNJDdLmzU89zKUAP3Xg=="
)
DEMO_SECRET_KEY = SecretStr("e10adc3949ba59abbe56e057f20f883e")


class PlatformConfig(Struct, frozen=True):
    """The account that is served, and its initial data.

    The default keys are those of the platform's document. `now` sets the clock, which then runs in real time;
    None means real time. `data` is the file everything is persisted to; existing contents take precedence over
    `seed` and over `partner_key`, which may have been regenerated since.
    """

    partner_id: int = 12345678
    partner_key: SecretStr = DEMO_PARTNER_KEY
    secret_key: SecretStr = DEMO_SECRET_KEY
    seed: Seed = "demo"
    now: datetime | None = None
    data: Path | None = None
