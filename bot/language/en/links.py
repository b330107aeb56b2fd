"""CommandLexicon that tie others together."""

from __future__ import annotations

from bot.language.words import LinkWords

LINKS = LinkWords(
    to=("to", "till", "til", "until", "through", "thru", "-", "~", "..", "->"),
    from_=("from", "between"),
    between=("between",),
    at=("at", "@"),
    on=("on", "on the"),
    of=("of",),
    and_=("and", "&"),
    in_=("in",),
    lasting=("for", "+", "lasting"),
    since=("since",),
    when_labels={"for": True, "time": False, "when": False, "date": False},
    title_labels=("title", "name"),
)
