"""What is looked at when, and what a look means."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.classroom.watch import Decision, NoticeKind, about, decide, is_near, open_windows, switch
from bot.errors import NotAllowed
from bot.language.commands import Watch
from bot.state import Planned

from .conftest import ANNA, NOW, WORKSPACE_ADMIN, TenantSetup, context

MINUTE = timedelta(minutes=1)
START, END = NOW, NOW + 60 * MINUTE
LESSON = Planned(room="26112412345678", start=START, end=END)
BY_START = (
    (-10.5, ()),
    (-10, (NoticeKind.OWN,)),
    (-5.5, (NoticeKind.OWN,)),
    (-5, (NoticeKind.OWN, NoticeKind.SOON)),
    (-0.1, (NoticeKind.OWN, NoticeKind.SOON)),
    (0, (NoticeKind.ABSENT, NoticeKind.BEGAN_LATE)),
    (2, (NoticeKind.BEGAN_LATE,)),
    (59.9, (NoticeKind.BEGAN_LATE,)),
    (60, ()),
    (62, (NoticeKind.OVERTIME,)),
    (89.9, (NoticeKind.OVERTIME,)),
    (90, ()),
)


@pytest.mark.parametrize(("minutes", "kinds"), BY_START)
def test_windows_of_a_class(minutes: float, kinds: tuple[NoticeKind, ...]) -> None:
    assert open_windows(LESSON, START + minutes * MINUTE) == kinds


def test_a_long_class_is_not_waited_for_all_its_time() -> None:
    long = Planned(room="1", start=START, end=START + timedelta(days=30))
    assert open_windows(long, START + 119 * MINUTE) == (NoticeKind.BEGAN_LATE,)
    assert open_windows(long, START + 120 * MINUTE) == ()
    assert not is_near(long, START + timedelta(days=1))
    assert is_near(long, long.end)


def test_a_class_is_near_before_its_first_window_opens() -> None:
    assert not is_near(LESSON, START - 26 * MINUTE)
    assert is_near(LESSON, START - 25 * MINUTE)
    assert is_near(LESSON, END)
    assert not is_near(LESSON, END + 30 * MINUTE)


@pytest.mark.parametrize("kind", [NoticeKind.SOON, NoticeKind.ABSENT])
def test_a_teacher_who_is_there_is_not_missed(kind: NoticeKind) -> None:
    assert decide(kind, LESSON, False, None, START) is Decision.TELL
    assert decide(kind, LESSON, True, None, START) is Decision.SETTLED


@pytest.mark.parametrize(
    ("seen", "waited", "now", "means"),
    [
        (False, None, 0, Decision.WAIT),
        (False, 30, 31, Decision.WAIT),
        (True, None, 0, Decision.SETTLED),
        # within what is tolerated
        (True, 1, 1.9, Decision.SETTLED),
        (True, 1.5, 2, Decision.TELL),
        (True, 30, 30.5, Decision.TELL),
        # nobody looked for so long that it may have begun in time, or long ago
        (True, None, 30, Decision.SETTLED),
        (True, 1, 30, Decision.SETTLED),
    ],
)
def test_when_a_class_began_late(seen: bool, waited: float | None, now: float, means: Decision) -> None:
    before = None if waited is None else START + waited * MINUTE
    assert decide(NoticeKind.BEGAN_LATE, LESSON, seen, before, START + now * MINUTE) is means


def test_a_class_that_goes_on_is_told_and_one_that_is_over_is_not() -> None:
    assert decide(NoticeKind.OVERTIME, LESSON, True, None, END + 2 * MINUTE) is Decision.TELL
    assert decide(NoticeKind.OVERTIME, LESSON, False, None, END + 2 * MINUTE) is Decision.SETTLED


def test_a_notice_hangs_on_the_instant_it_is_about() -> None:
    longer = Planned(room=LESSON.room, start=START, end=END + MINUTE)
    assert about(NoticeKind.SOON, longer) == about(NoticeKind.SOON, LESSON)
    assert about(NoticeKind.OVERTIME, longer) != about(NoticeKind.OVERTIME, LESSON)


async def test_switched_on_once_and_off_by_who_may(setup: TenantSetup) -> None:
    tenant = setup.tenant
    on, off = Watch(on=True), Watch(on=False)
    assert not (await switch(tenant, context(WORKSPACE_ADMIN), on)).already
    assert (await switch(tenant, context(ANNA), on)).already
    with pytest.raises(NotAllowed) as refused:
        await switch(tenant, context(ANNA), off)
    assert refused.value.owner == WORKSPACE_ADMIN.id
    assert not (await switch(tenant, context(WORKSPACE_ADMIN), off)).already
    assert (await switch(tenant, context(ANNA), off)).already


async def test_a_workspace_admin_may_switch_off_what_another_switched_on(setup: TenantSetup) -> None:
    await switch(setup.tenant, context(ANNA), Watch(on=True, channel="C0OPS"))
    assert (await setup.tenant.watches.all())[0].owner == ANNA.id
    await switch(setup.tenant, context(WORKSPACE_ADMIN), Watch(on=False, channel="C0OPS"))
    assert await setup.tenant.watches.all() == []
