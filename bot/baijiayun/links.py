"""Links to enter a room. Source: step 3 of the document's flow, and the sibling document."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from bot.baijiayun.signing import parameters, sign


def join_link(base_url: str, code: str, name: str | None = None) -> str:
    """The link for a join code, with a display `name` if given. Anyone with the link can enter."""
    return _link(base_url, "/web/room/quickenter", {"code": code, "user_name": name})


def entry_link(
    base_url: str,
    partner_key: str,
    *,
    room_id: str,
    user_number: int | str,
    user_role: int,
    user_name: str,
    user_avatar: str | None = None,
) -> str:
    """A signed link with which one person can enter a room; `user_role` is 0 student, 1 teacher, 2 assistant.

    It never expires; give it only to that person.
    """
    person = {
        "room_id": room_id,
        "user_number": user_number,
        "user_role": user_role,
        "user_name": user_name,
        "user_avatar": user_avatar,
    }
    return _link(base_url, "/web/room/enter", {**person, "sign": sign(person, partner_key)})


def _link(base_url: str, path: str, query: dict[str, object]) -> str:
    return f"{base_url.rstrip('/')}{path}?{urlencode(parameters(query), quote_via=quote)}"
