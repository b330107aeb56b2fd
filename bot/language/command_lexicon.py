"""The words of commands of several languages, combined: what the grammar looks up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from bot.language.phrases import Phrases
from bot.language.vocabulary import Change, Noun, Said, Vocabulary


class CommandLexicon:
    """What languages say, together: a line may mix them."""

    nouns: Phrases[Noun]
    share: Phrases[bool]
    courtesy: Phrases[bool]
    opening: Phrases[bool]
    after_verb: Phrases[bool]
    closing: Phrases[bool]
    links: Phrases[bool]
    title_starts: Phrases[bool]
    title_ends: Phrases[bool]
    room_words: Phrases[bool]
    naming: Phrases[bool]
    title_links: Phrases[bool]
    when_links: Phrases[bool]
    last_room: Phrases[bool]
    last_room_nouns: Phrases[bool]
    references: Phrases[bool]
    reference_nouns: Phrases[bool]
    right_now: Phrases[bool]
    own: Phrases[bool]
    doers: Phrases[bool]
    over: Phrases[bool]
    audience: Phrases[bool]
    asking: Phrases[bool]
    endings: Phrases[bool]
    mine: Phrases[bool]
    whole: Phrases[bool]
    class_nouns: Phrases[bool]
    handling: Phrases[bool]
    ties: Phrases[bool]
    later: Phrases[bool]
    earlier: Phrases[bool]
    longer: Phrases[bool]
    shorter: Phrases[bool]
    same_time: Phrases[bool]
    changes: Phrases[Change]
    options: Phrases[str]
    flags: Phrases[tuple[str, bool]]
    option_ties: Phrases[bool]
    people: Phrases[bool]
    entering: Phrases[bool]
    page: Phrases[bool]
    after_page: Phrases[bool]
    who: Phrases[str]
    code_kinds: Phrases[str]
    card_places: Phrases[str]
    attendance_by: Phrases[str]
    below: Phrases[bool]
    avatar: Phrases[bool]
    before_numbers: Phrases[bool]
    switch: Phrases[bool]
    by_day: Phrases[bool]
    each_day: Phrases[bool]
    sending: Phrases[bool]
    before_report: Phrases[bool]
    languages: Phrases[str]

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        for each in fields(Vocabulary):
            if each.name in CommandLexicon.__annotations__:
                said = {code: _meanings(getattr(one, each.name)) for code, one in vocabularies.items()}
                setattr(self, each.name, Phrases(said))
        self.possessives = frozenset(word for one in vocabularies.values() for word in one.possessives)


def _meanings(said: Said | Mapping[str, Any]) -> Mapping[str, Any]:
    return said if isinstance(said, Mapping) else dict.fromkeys(said, True)
