"""The platform's business error codes.

Source: the error codes of the platform's document; it does not give the messages.
"""

from __future__ import annotations


class PlatformError(Exception):
    """An error response; `code` and `msg` are its fields."""

    code = 1
    msg = "操作失败"

    def __init__(self, msg: str | None = None) -> None:
        super().__init__(msg or self.msg)
        self.msg = msg or self.msg


class TooManyRequestsError(PlatformError):
    msg = "请求过于频繁"


class TooManyRoomsError(PlatformError):
    msg = "24小时内创建房间数超过限制"


class UnknownPathError(PlatformError):
    code = 404
    msg = "接口不存在"


class BadParameterError(PlatformError):
    code = 1001
    msg = "参数错误"


class BadSignatureError(PlatformError):
    code = 1002
    msg = "签名错误"


class UnknownAccountError(PlatformError):
    code = 2001
    msg = "账号不存在"


class PermissionDeniedError(PlatformError):
    code = 2002
    msg = "账号没有权限"


class AccountDisabledError(PlatformError):
    code = 2003
    msg = "直播账号未开通或已停用"


class RoomNotFoundError(PlatformError):
    code = 3001
    msg = "房间不存在"


class RoomDeletedError(PlatformError):
    code = 3002
    msg = "房间已删除"
