"""A secret is not shown by what holds it."""

from __future__ import annotations

from msgspec import Struct

from bot.secret import SecretStr


class Account(Struct):
    """What a secret is kept in."""

    key: SecretStr


def test_only_who_asks_for_it_is_told() -> None:
    secret = SecretStr("hush")
    assert secret.get_secret_value() == "hush"
    shown = (repr(secret), str(secret), f"{secret}", "%s" % secret, repr(Account(secret)), repr({secret: 1}))  # noqa: UP031
    assert not any("hush" in each for each in shown)


def test_it_is_equal_to_the_same_one_and_to_no_text() -> None:
    assert SecretStr("hush") == SecretStr("hush")
    assert len({SecretStr("hush"), SecretStr("hush"), SecretStr("other")}) == 2
    assert SecretStr("hush") != "hush"


def test_an_empty_one_is_known_as_such() -> None:
    assert not SecretStr("")
    assert SecretStr("hush")
    assert (len(SecretStr("")), str(SecretStr(""))) == (0, "")
