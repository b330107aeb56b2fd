"""The words of commands of several languages, combined: what the grammar looks up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.language.phrase_table import PhraseTable
from bot.language.vocabulary import Change, Noun, Phrases, Vocabulary


class CommandLexicon:
    """What languages say, together: a line may mix them."""

    nouns: PhraseTable[Noun]
    share: PhraseTable[bool]
    courtesy: PhraseTable[bool]
    opening: PhraseTable[bool]
    after_verb: PhraseTable[bool]
    closing: PhraseTable[bool]
    links: PhraseTable[bool]
    title_starts: PhraseTable[bool]
    title_ends: PhraseTable[bool]
    room_words: PhraseTable[bool]
    naming: PhraseTable[bool]
    title_links: PhraseTable[bool]
    when_links: PhraseTable[bool]
    last_room: PhraseTable[bool]
    last_room_nouns: PhraseTable[bool]
    references: PhraseTable[bool]
    reference_nouns: PhraseTable[bool]
    right_now: PhraseTable[bool]
    own: PhraseTable[bool]
    doers: PhraseTable[bool]
    over: PhraseTable[bool]
    audience: PhraseTable[bool]
    being: PhraseTable[bool]
    done: PhraseTable[str]
    lateness: PhraseTable[str]
    negations: PhraseTable[bool]
    asking: PhraseTable[bool]
    endings: PhraseTable[bool]
    mine: PhraseTable[bool]
    whole: PhraseTable[bool]
    class_nouns: PhraseTable[bool]
    handling: PhraseTable[bool]
    ties: PhraseTable[bool]
    later: PhraseTable[bool]
    earlier: PhraseTable[bool]
    longer: PhraseTable[bool]
    shorter: PhraseTable[bool]
    same_time: PhraseTable[bool]
    changes: PhraseTable[Change]
    options: PhraseTable[str]
    flags: PhraseTable[tuple[str, bool]]
    option_ties: PhraseTable[bool]
    people: PhraseTable[bool]
    entering: PhraseTable[bool]
    page: PhraseTable[bool]
    after_page: PhraseTable[bool]
    who: PhraseTable[str]
    code_kinds: PhraseTable[str]
    card_places: PhraseTable[str]
    attendance_by: PhraseTable[str]
    below: PhraseTable[bool]
    avatar: PhraseTable[bool]
    before_numbers: PhraseTable[bool]
    switch: PhraseTable[bool]
    by_day: PhraseTable[bool]
    each_day: PhraseTable[bool]
    sending: PhraseTable[bool]
    before_report: PhraseTable[bool]
    languages: PhraseTable[str]

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        for name in Vocabulary.__struct_fields__:
            if name in CommandLexicon.__annotations__:
                said = {code: _meanings(getattr(one, name)) for code, one in vocabularies.items()}
                setattr(self, name, PhraseTable(said))
        self.possessives = frozenset(word for one in vocabularies.values() for word in one.possessives)


def _meanings(said: Phrases | Mapping[str, Any]) -> Mapping[str, Any]:
    return said if isinstance(said, Mapping) else dict.fromkeys(said, True)
