"""The platform's business error codes.

Source: the error codes of the platform's document; it does not give the messages.
"""

from __future__ import annotations

from enum import Enum


class ErrorCode(Enum):
    """A `code` and its default `msg`; code 1 stands for several errors."""

    TOO_MANY_REQUESTS = (1, "请求过于频繁")
    TOO_MANY_ROOMS = (1, "24小时内创建房间数超过限制")
    UNKNOWN_PATH = (404, "接口不存在")
    BAD_PARAMETER = (1001, "参数错误")
    BAD_SIGNATURE = (1002, "签名错误")
    UNKNOWN_ACCOUNT = (2001, "账号不存在")
    PERMISSION_DENIED = (2002, "账号没有权限")
    ACCOUNT_DISABLED = (2003, "直播账号未开通或已停用")
    ROOM_NOT_FOUND = (3001, "房间不存在")
    ROOM_DELETED = (3002, "房间已删除")


class PlatformError(Exception):
    """An error response; `code` and `msg` are its fields."""

    def __init__(self, error: ErrorCode, msg: str | None = None) -> None:
        self.error = error
        self.code, default = error.value
        self.msg = msg or default
        super().__init__(self.msg)
