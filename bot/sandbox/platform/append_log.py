"""Persistence in an append-only file.

Every change is one line, written before the request is answered, so a killed process loses nothing that it
acknowledged; an incomplete last line was never acknowledged and is skipped. Each start compacts the file to one
record per id and replaces it atomically.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from .records import Record

_lines = msgspec.json.Decoder(list[Record])


class AppendLog:
    """An append-only file of records; without a path nothing is persisted. Raises OSError."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file = None if path is None else _opened(path)

    def read(self) -> list[Record]:
        """All records in the order written. Raises msgspec.DecodeError if the file is not a record log."""
        if self._path is None:
            return []
        whole = self._path.read_bytes().rpartition(b"\n")[0]
        return [record for line in whole.splitlines() for record in _lines.decode(line)]

    def append(self, records: Iterable[Record]) -> None:
        """Append one change, atomically."""
        if self._file is None:
            return
        line = _line(records)
        written = os.write(self._file, line)
        if written != len(line):
            os.ftruncate(self._file, os.fstat(self._file).st_size - written)
            raise OSError(errno.ENOSPC, "the change was only partly written", str(self._path))

    def replace(self, records: Iterable[Record]) -> None:
        """Replace the contents with these records."""
        if self._path is None or self._file is None:
            return
        fresh = self._path.with_name(self._path.name + ".new")
        with open(fresh, "wb", opener=_private) as file:
            file.write(_line(records))
        os.close(self._file)
        fresh.replace(self._path)
        self._file = _opened(self._path)


def _opened(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    return _private(path, os.O_RDWR | os.O_CREAT | os.O_APPEND)


def _private(path: Path | str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _line(records: Iterable[Record]) -> bytes:
    return msgspec.json.encode(list(records)) + b"\n"
