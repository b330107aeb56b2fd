from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from bot.baijiayun import Baijiayun, KeyMissing, entry_link, join_link, sign

BASE = "https://demo123.at.baijiayun.com"


def test_a_join_code_with_a_name() -> None:
    link = join_link(BASE + "/", "abc123", "王 & 李+?")
    assert link == f"{BASE}/web/room/quickenter?code=abc123&user_name=%E7%8E%8B%20%26%20%E6%9D%8E%2B%3F"


@pytest.mark.parametrize("avatar", [None, "https://a.example/b.png?c=d&e=f"])
def test_an_entry_is_signed_over_exactly_its_parameters(avatar: str | None) -> None:
    person = {"room_id": "26112112345678", "user_number": 7, "user_role": 1, "user_name": "王 老师"}
    link = urlsplit(
        entry_link(
            BASE,
            "key==",
            room_id="26112112345678",
            user_number=7,
            user_role=1,
            user_name="王 老师",
            user_avatar=avatar,
        )
    )
    query = dict(parse_qsl(link.query, strict_parsing=True))
    expected = person | ({} if avatar is None else {"user_avatar": avatar})
    assert query.pop("sign") == sign(expected, "key==")
    assert query == {name: str(value) for name, value in expected.items()}
    assert (link.path, link.netloc) == ("/web/room/enter", "demo123.at.baijiayun.com")


async def test_an_entry_needs_the_key() -> None:
    client = Baijiayun(BASE, 1, None)
    with pytest.raises(KeyMissing):
        await client.entry_link("1", user_number=1, user_role=0, user_name="a")
