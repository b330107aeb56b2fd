"""Traditional characters of the words known here, and the simplified ones that stand for them."""

from __future__ import annotations

SPELLING = dict(
    zip(
        "點時週後禮個鐘間這兩號開創刪參碼狀態連麥舉記錄語幫請給從為長攝關頭閉數報暫復發標題結師學員說嗎東動進",
        "点时周后礼个钟间这两号开创删参码状态连麦举记录语帮请给从为长摄关头闭数报暂复发标题结师学员说吗东动进",
        strict=True,
    )
)
