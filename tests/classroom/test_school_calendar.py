"""What timetables count by."""

from __future__ import annotations

from datetime import date

import pytest

from bot.classroom.results import BellsSet, TermSet
from bot.classroom.school_calendar import set_bells, set_term
from bot.errors import NotAllowed
from bot.language.commands import SetBells, SetTerm
from tests.classroom.conftest import WORKSPACE_ADMIN, TenantSetup, context

TIMES = ("08:00-08:45", "08:55-09:40")


async def test_bells_are_set_by_workspace_admins_and_told_to_all(setup: TenantSetup) -> None:
    assert await set_bells(setup.tenant, context(), SetBells()) == BellsSet(())
    with pytest.raises(NotAllowed):
        await set_bells(setup.tenant, context(), SetBells(times=TIMES))
    told = await set_bells(setup.tenant, context(WORKSPACE_ADMIN), SetBells(times=TIMES))
    assert told == BellsSet(TIMES, changed=True)
    assert await set_bells(setup.tenant, context(), SetBells()) == BellsSet(TIMES)


async def test_a_term_is_set_by_workspace_admins_and_told_to_all(setup: TenantSetup) -> None:
    starts = date(2026, 9, 1)
    assert await set_term(setup.tenant, context(), SetTerm()) == TermSet(None)
    with pytest.raises(NotAllowed):
        await set_term(setup.tenant, context(), SetTerm(starts=starts))
    told = await set_term(setup.tenant, context(WORKSPACE_ADMIN), SetTerm(starts=starts))
    assert told == TermSet(starts, changed=True)
    assert await set_term(setup.tenant, context(), SetTerm()) == TermSet(starts)
