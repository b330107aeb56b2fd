"""CommandLexicon that tie others together."""

from __future__ import annotations

from bot.language.words import LinkWords

LINKS = LinkWords(
    to=("到", "至", "直到"),
    from_=("从", "自", "由"),
    at=("在", "于"),
    on=("在", "于"),
    of=("的",),
    and_=("和", "及", "与"),
    lasting=("起", "共", "起共", "开始", "开始共", "持续", "起持续", "时长", "上", "上课"),
    since=("自从", "自", "从"),
    since_after=("以来", "至今", "到今天", "到现在"),
    when_labels={"时间": False, "日期": False, "上课时间": False},
    title_labels=("标题", "名称", "名字", "题目"),
)
