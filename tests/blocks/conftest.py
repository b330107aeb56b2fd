"""Readers: a teacher in Shanghai, one in New York, and a channel."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from bot.blocks import Viewer
from bot.gallery import samples
from bot.people import Person
from bot.texts import Locale, Texts
from tests.blocks.messages import SIGNER


def made(zone: str = "Asia/Shanghai", locale: str = "en", shared_by: str | None = None) -> Viewer:
    person = Person("T1", "U1", "Wang", ZoneInfo(zone), Locale(locale))
    return Viewer(person, Texts(person.language), samples.NOW, SIGNER, shared_by)


@pytest.fixture
def teacher() -> Viewer:
    """A teacher in the platform's zone."""
    return made()


@pytest.fixture
def abroad() -> Viewer:
    """A teacher in New York."""
    return made("America/New_York")


@pytest.fixture
def channel() -> Viewer:
    """A channel to which U1 shares."""
    return made(shared_by="U1")


@pytest.fixture
def chinese() -> Viewer:
    """A teacher who reads Chinese."""
    return made(locale="zh")
