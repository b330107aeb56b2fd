"""What is sealed is read under the same key alone."""

from __future__ import annotations

from bot.state import Seal


def test_what_is_sealed_is_read_under_the_same_key_alone() -> None:
    text = "Teacher code ab12cd, 教师".encode()
    sealed = Seal.of(b"a key").close(text)
    assert "ab12cd" not in sealed
    assert Seal.of(b"a key").open(sealed) == text
    assert Seal.of(b"another").open(sealed) is None
    assert Seal.of(b"a key").open("") is None
