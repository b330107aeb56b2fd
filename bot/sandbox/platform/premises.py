"""What an endpoint works with."""

from __future__ import annotations

from dataclasses import dataclass

from .config import PlatformConfig
from .quota import Quota
from .school import School


@dataclass(frozen=True, slots=True)
class Premises:
    """The school as it stands, the present (unix seconds), and the account's limits."""

    config: PlatformConfig
    school: School
    creations: Quota
    now: int
