"""The partner key."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeyShown:
    """API 1: the partner key with all but its ends hidden; `rotated` when it has just been replaced."""

    masked: str
    length: int
    rotated: bool = False


@dataclass(frozen=True, slots=True)
class RotationConfirmation:
    """What a key rotation would do, for the person to confirm."""

    token: str
