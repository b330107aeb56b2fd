"""Lines about peaks and reports, in English and in Chinese: days and ranges of what has been."""

from __future__ import annotations

import pytest

from tests.language.tables import check, rows


@pytest.mark.parametrize(("line", "meaning"), rows("peaks"))
def test_line(line: str, meaning: str) -> None:
    check(line, meaning)
