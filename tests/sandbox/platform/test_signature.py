"""The stand-in's md5 rule, held against the published vector."""

from __future__ import annotations

from bot.sandbox.platform.signature import is_signed, signature

KEY = "rLkIPaQjxSwRQmC/ITnHh8i2rifmmbFIVsYw03SSi24zAnkrAd0ZNb2rcTzI2avy7+AmNJDdLmzU89zKUAP3Xg=="
VECTOR = {
    "end_time": "1501579208",
    "partner_id": "12345678",
    "start_time": "1501575608",
    "timestamp": "1501572288",
    "title": "测试教室",
    "type": "2",
}


def test_the_published_vector() -> None:
    assert signature(VECTOR, KEY) == "5b78486597c679b0c6256da014af1260"
    assert signature(VECTOR | {"type": "5"}, KEY) == "655e4ae485d70a72438165ea6cc7de21"


def test_the_sign_itself_is_left_out() -> None:
    assert is_signed(VECTOR | {"sign": "5b78486597c679b0c6256da014af1260"}, KEY)


def test_keys_are_sorted_not_pairs() -> None:
    assert signature({"a1": "x", "a": "y"}, "k") == signature({"a": "y", "a1": "x"}, "k")
    # md5 of "a=y&a1=x&partner_key=k"; sorted as joined pairs, a1=x would come first.
    assert signature({"a1": "x", "a": "y"}, "k") == "4f6899f3df2eb597c0cad3d39db53cf8"


def test_a_sign_that_is_no_ascii_is_just_wrong() -> None:
    assert not is_signed(VECTOR | {"sign": "签名"}, KEY)
