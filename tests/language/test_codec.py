"""A command as text that lasts: every command comes back as it was, and nothing else is taken for one."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import NODEFAULT
from msgspec.structs import asdict, fields, replace

from bot.commands import DEFINITIONS, GRAMMAR
from bot.language import BadSignature, CommandSigner, UnknownCommand, decode, encode
from bot.language import commands as c

SIGNER = CommandSigner.of(GRAMMAR, "a secret")
SHOW = c.ShowRoom(room=c.RoomId("26112112345678"))

INSTANTS = st.builds(
    lambda at, offset: datetime.fromtimestamp(at, UTC).astimezone(timezone(timedelta(minutes=15 * offset))),
    st.integers(1_735_689_600, 1_830_297_600),
    st.integers(-48, 56),
)
st.register_type_strategy(datetime, INSTANTS)
CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
st.register_type_strategy(c.RoomTitle, st.builds(c.RoomTitle, time=st.none() | CLOCKS))
st.register_type_strategy(
    c.RoomTime,
    st.builds(c.RoomTime, time=CLOCKS) | st.builds(c.RoomTime, date=st.dates(), time=st.none()),
)
PARAMETERS = st.dictionaries(st.text(min_size=1), st.integers() | st.text())


def any_of(command: type[c.Command]) -> st.SearchStrategy[c.Command]:
    """Any command of a class, whether a line can say it or not."""
    known = {each.name: each for each in fields(command)}
    special: dict[str, st.SearchStrategy[Any]] = {
        "time": CLOCKS,
        "start_time": st.none() | CLOCKS,
        "end_time": st.none() | CLOCKS,
        "begin": st.none() | CLOCKS,
        "end_clock": st.none() | CLOCKS,
        "parameters": PARAMETERS,
    }
    hints = {name: strategy for name, strategy in special.items() if name in known}
    if "start_time" in known and known["start_time"].default is NODEFAULT:
        hints["start_time"] = CLOCKS
    return st.builds(command, **hints)


@pytest.mark.parametrize("command", [each.command for each in DEFINITIONS], ids=lambda each: each.__name__)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_every_command_comes_back_as_it_was(command: type[c.Command], data: st.DataObject) -> None:
    original = data.draw(any_of(command))
    found = decode(GRAMMAR, encode(GRAMMAR, original))
    assert found == original
    assert asdict(found) == asdict(original)
    assert decode(GRAMMAR, SIGNER.read(SIGNER.sign(original))) == original


def test_how_it_was_typed_comes_back_too() -> None:
    typed = decode(GRAMMAR, encode(GRAMMAR, replace(SHOW, unclosed=True, assumed=("year",))))
    assert (typed.unclosed, typed.assumed) == (True, ("year",))
    assert "assumed" not in GRAMMAR.to_json(typed)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "room show last",
        "[]",
        "{}",
        '{"command":"room.show","room":{"id":"26112112345678"}}',
        '{"v":2,"command":"room.show","room":{"id":"26112112345678"}}',
        '{"v":1,"command":"room.vanish"}',
        '{"v":1,"command":"room.show"}',
        '{"v":1,"command":"room.show","room":{"id":"26112112345678"},"new":1}',
        '{"v":1,"command":"room.show","room":7}',
        '{"v":1,"command":"room.show","room":{"id":"26112112345678"},"cut":true}',
    ],
)
def test_what_another_version_wrote_is_not_guessed_at(text: str) -> None:
    with pytest.raises(UnknownCommand):
        decode(GRAMMAR, text)


@pytest.mark.parametrize("secret", ["another secret", ""])
def test_what_was_signed_under_another_secret_is_refused(secret: str) -> None:
    with pytest.raises(BadSignature):
        CommandSigner.of(GRAMMAR, secret).read(SIGNER.sign(SHOW))


def test_what_was_changed_is_refused() -> None:
    value = SIGNER.sign(SHOW)
    for wrong in (value.replace("show", "delete"), value.replace("678", "679"), value[:-1], "signed.", ""):
        with pytest.raises(BadSignature):
            SIGNER.read(wrong)


def test_what_is_too_long_to_carry_is_kept_where_that_can_be() -> None:
    assert SIGNER.keep(SHOW) is None
    keeping = SIGNER.keeping()
    value = keeping.keep(SHOW)
    assert value is not None
    assert len(value) < 50
    assert keeping.kept == {value: encode(GRAMMAR, SHOW)}
    assert json.loads(keeping.kept[value])["v"] == 1
    assert SIGNER.keeping().kept == {}
