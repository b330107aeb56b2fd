"""The key builder: every key says whose it is and what it is."""

from __future__ import annotations

import inspect

from bot.state import Keys


def _all_keys(team: str) -> list[str]:
    keys = Keys(team)
    builders = [getattr(keys, name) for name in vars(Keys) if not name.startswith("_") and name.islower()]
    built = [build for build in builders if callable(build)]
    return [build(*["x"] * len(inspect.signature(build).parameters)) for build in built]


def test_every_key_begins_with_the_application_and_the_team() -> None:
    assert all(key.startswith("rollcall:{T1}:") for key in _all_keys("T1"))


def test_no_two_things_share_a_key() -> None:
    keys = [*_all_keys("T1"), *_all_keys("T2"), Keys.THROTTLE]
    assert len(set(keys)) == len(keys)


def test_every_key_tells_its_shape_and_its_life() -> None:
    for name, member in vars(Keys).items():
        if inspect.isfunction(member) and not name.startswith("_"):
            assert ";" in (member.__doc__ or "") or ":" in (member.__doc__ or ""), name
