"""Readers: a teacher in Shanghai, one in New York, and a channel."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from bot.blocks import Reader
from bot.gallery import samples
from bot.people import Person
from bot.texts import Texts


def made(zone: str = "Asia/Shanghai", locale: str = "en", shared_by: str | None = None) -> Reader:
    person = Person("T1", "U1", "Wang", ZoneInfo(zone), locale)
    return Reader(person, Texts(locale), samples.NOW, shared_by)


@pytest.fixture
def teacher() -> Reader:
    """A teacher in the platform's zone."""
    return made()


@pytest.fixture
def abroad() -> Reader:
    """A teacher in New York."""
    return made("America/New_York")


@pytest.fixture
def channel() -> Reader:
    """A channel to which U1 shares."""
    return made(shared_by="U1")


@pytest.fixture
def chinese() -> Reader:
    """A teacher who reads Chinese."""
    return made(locale="zh")
