from __future__ import annotations

import re

import pytest

from bot.baijiayun import Baijiayun, errors
from bot.baijiayun.errors import ApiError, BaijiayunError, UnknownCode

from .scripted_platform import ScriptedPlatform, says

CODES = {
    1: "GeneralError",
    404: "NoSuchPath",
    1001: "BadParameter",
    1002: "WrongSignature",
    2001: "NoSuchAccount",
    2002: "NoPermission",
    2003: "AccountStopped",
    3001: "NoSuchRoom",
    3002: "AlreadyDeleted",
    4001: "UploadFailed",
}


def tree(kind: type[BaijiayunError]) -> set[str]:
    return {kind.__name__}.union(*(tree(below) for below in kind.__subclasses__()))


def test_the_tree_is_drawn_whole() -> None:
    drawing = (errors.__doc__ or "").partition("\n\n")[2].partition("Messages and attributes")[0]
    drawn = set(re.findall(r"(?:^|[─,│] +)([A-Z][a-z]\w+)", drawing, re.MULTILINE))
    assert drawn == tree(BaijiayunError)


def test_each_documented_code_has_one_class() -> None:
    assert {code: kind.__name__ for code, kind in errors.API_ERRORS.items()} == CODES


@pytest.mark.parametrize("code", [*CODES, 5000, -1])
async def test_a_code_is_raised_as_its_class(
    platform: ScriptedPlatform, client: Baijiayun, code: int
) -> None:
    platform.script(says(None, code=code, msg="教室不存在"))
    with pytest.raises(ApiError) as refusal:
        await client.room("1")
    assert type(refusal.value) is errors.API_ERRORS.get(code, UnknownCode)
    assert (refusal.value.code, refusal.value.msg, refusal.value.endpoint) == (code, "教室不存在", "room")
    assert str(refusal.value) == f"room: {code} 教室不存在"
