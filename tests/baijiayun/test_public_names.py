from __future__ import annotations

from types import ModuleType

from bot import baijiayun


def test_the_public_names_are_one_sorted_list() -> None:
    reality = {
        name
        for name, value in vars(baijiayun).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }
    assert set(baijiayun.__all__) == reality
    assert baijiayun.__all__ == sorted(
        baijiayun.__all__, key=lambda name: (not name.isupper(), name[0].islower(), name)
    )


def test_every_error_is_public() -> None:
    errors = {name for name, value in vars(baijiayun.errors).items() if isinstance(value, type)}
    assert errors - {"ClassVar", "Mapping"} <= set(baijiayun.__all__)
