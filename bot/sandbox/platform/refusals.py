"""The platform's business codes, each a refusal with its code and message.

Source: the error codes of the platform's document; the messages are the stand-in's own.
"""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818 - an answer like any other, not a failure
    """The platform does not do what was asked; `code` and `msg` go into the answer."""

    code = 1
    msg = "操作失败"

    def __init__(self, msg: str | None = None) -> None:
        super().__init__(msg or self.msg)
        self.msg = msg or self.msg


class TooManyRequests(Refusal):
    msg = "请求过于频繁"


class TooManyRooms(Refusal):
    msg = "24小时内创建房间数超过限制"


class NoSuchPath(Refusal):
    code = 404
    msg = "接口不存在"


class BadParameter(Refusal):
    code = 1001
    msg = "参数错误"


class WrongSignature(Refusal):
    code = 1002
    msg = "签名错误"


class NoSuchAccount(Refusal):
    code = 2001
    msg = "账号不存在"


class NoPermission(Refusal):
    code = 2002
    msg = "账号没有权限"


class AccountStopped(Refusal):
    code = 2003
    msg = "直播账号未开通或已停用"


class NoSuchRoom(Refusal):
    code = 3001
    msg = "房间不存在"


class RoomDeleted(Refusal):
    code = 3002
    msg = "房间已删除"
