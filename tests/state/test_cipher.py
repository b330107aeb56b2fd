"""What is encrypted is read under the same key alone."""

from __future__ import annotations

from bot.state import Cipher


def test_what_is_encrypted_is_read_under_the_same_key_alone() -> None:
    text = "Teacher code ab12cd, 教师".encode()
    encrypted = Cipher.derived_from(b"a key").encrypt(text)
    assert "ab12cd" not in encrypted
    assert Cipher.derived_from(b"a key").decrypt(encrypted) == text
    assert Cipher.derived_from(b"another").decrypt(encrypted) is None
    assert Cipher.derived_from(b"a key").decrypt("") is None
