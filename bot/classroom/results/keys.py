"""The partner key."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeyShown:
    """API 1: the masked partner key; `rotated` if it has just been replaced."""

    masked: str
    length: int
    rotated: bool = False


@dataclass(frozen=True, slots=True)
class RotationConfirmation:
    """A key rotation for the person to confirm."""

    token: str
