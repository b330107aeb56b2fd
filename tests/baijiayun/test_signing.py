from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.baijiayun.signing import parameters, sign, written

from .conftest import KEY

PUBLISHED = {
    "end_time": 1501579208,
    "partner_id": 12345678,
    "start_time": 1501575608,
    "timestamp": 1501572288,
    "title": "测试教室",
    "type": 2,
}
NAMES = st.sampled_from(["a", "a1", "a_", "aa", "A", "page", "page_size", "type", "z", "标题"]) | st.text(
    st.characters(codec="utf-8"), min_size=1, max_size=8
)
VALUES = (
    st.integers() | st.text(st.characters(codec="utf-8"), max_size=20) | st.sampled_from(["", "&", "a=b&c"])
)


def restated(params: dict[str, object], key: str) -> str:
    """The rule over again: bytes, in the byte order of the names, PHP's way of joining."""
    text = b""
    for name in sorted(name.encode() for name in params):
        text += name + b"=" + str(params[name.decode()]).encode() + b"&"
    return hashlib.new("md5", text + b"partner_key=" + key.encode()).hexdigest()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [(2, "5b78486597c679b0c6256da014af1260"), (5, "655e4ae485d70a72438165ea6cc7de21")],
)
def test_the_published_vector(kind: int, expected: str) -> None:
    assert sign({**PUBLISHED, "type": kind}, KEY) == expected


@given(
    st.dictionaries(NAMES.filter(lambda name: name != "sign"), VALUES, max_size=12),
    st.text(st.characters(codec="utf-8")),
)
def test_agrees_with_the_rule_stated_independently(params: dict[str, object], key: str) -> None:
    assert sign(params, key) == restated(params, key)


def test_the_order_is_that_of_the_names_and_not_of_the_joined_pairs() -> None:
    # "a1=x" sorts before "a=x", since digits stand before "="; the name "a" stands before "a1".
    assert sign({"a1": "x", "a": "x"}, "k") == hashlib.md5(b"a=x&a1=x&partner_key=k").hexdigest()


def test_what_is_not_sent_is_not_signed_and_an_empty_text_is_sent() -> None:
    assert sign({"a": None, "b": ""}, "k") == hashlib.md5(b"b=&partner_key=k").hexdigest()


def test_an_old_signature_is_not_signed_again() -> None:
    assert sign({**PUBLISHED, "sign": "0" * 32}, KEY) == sign(PUBLISHED, KEY)


def test_the_callers_parameters_stay_as_they_are() -> None:
    params: dict[str, object] = {"a": True, "b": None, "sign": "x"}
    sign(params, KEY)
    assert params == {"a": True, "b": None, "sign": "x"}


def test_a_value_is_signed_as_it_is_sent() -> None:
    values = {"on": True, "off": False, "day": date(2026, 3, 1), "at": datetime(2026, 3, 1, tzinfo=UTC)}
    sent = parameters(values)
    assert sent == {"on": "1", "off": "0", "day": "2026-03-01", "at": "1772323200"}
    assert sign(values, KEY) == sign(sent, KEY)


def test_a_datetime_without_a_zone_names_no_instant() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        written(datetime(2026, 3, 1))  # noqa: DTZ001  what is refused
