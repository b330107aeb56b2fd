"""How the last call ended is kept, and when a service last answered."""

from __future__ import annotations

import pytest

from bot.last_contact import LastContact


def test_nothing_is_known_before_the_first_call() -> None:
    contact = LastContact()
    assert (contact.ok, contact.age) == (None, None)


def test_an_answer_counts_and_silence_does_not_make_it_younger(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("bot.last_contact.time.monotonic", lambda: now[0])
    contact = LastContact()
    with contact.watching(OSError):
        pass
    now[0] += 5
    assert (contact.ok, contact.age) == (True, 5)
    with pytest.raises(OSError, match="silent"), contact.watching(OSError):
        raise OSError("silent")
    assert (contact.ok, contact.age) == (False, 5)


def test_a_refusal_is_an_answer() -> None:
    contact = LastContact()
    with pytest.raises(ValueError, match="refused"), contact.watching(OSError):
        raise ValueError("refused")
    assert contact.ok
