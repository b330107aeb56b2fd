"""Room ids and join codes: deterministic, unique, random-looking."""

from __future__ import annotations

from datetime import datetime

from .days import ZONE

_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
_LENGTH = 6
_CODES = len(_ALPHABET) ** _LENGTH
_ROOMS = 10**8


def code(number: int) -> str:
    """The `number`-th code. The step is coprime to the number of codes, so none repeats before all are used."""
    rest = (number * 1_234_567_891 + 987_654_321) % _CODES
    letters = []
    for _ in range(_LENGTH):
        rest, letter = divmod(rest, len(_ALPHABET))
        letters.append(_ALPHABET[letter])
    return "".join(letters)


def room_id(number: int, created: int) -> int:
    """The `number`-th room's id: 14 digits that begin with the creation date, as in the document."""
    day = datetime.fromtimestamp(created, ZONE).strftime("%y%m%d")
    return int(day) * _ROOMS + (number * 38_274_961 + 62_531_088) % _ROOMS
