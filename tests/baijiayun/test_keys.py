from __future__ import annotations

from bot.baijiayun import StaticKey
from bot.secret import SecretStr


async def test_a_static_key_stays() -> None:
    for key in (StaticKey("k=="), StaticKey(SecretStr("k=="))):
        assert await key.current() == "k=="
        assert await key.renewed("k==") is None
        assert "k==" not in repr(key) + str(vars(key))
