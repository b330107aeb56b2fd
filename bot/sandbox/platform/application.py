"""Config to application: the parts of the stand-in, put together."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import Mount, Route

from . import control, quota, seed
from .clock import PlatformClock
from .config import PlatformConfig
from .faults import Faults
from .gate import Gate
from .journal import Journal
from .ledger import Ledger
from .records import Account
from .school import School


def create_app(config: PlatformConfig) -> Starlette:
    """The platform, with its control API under `/_control`.

    Raises OSError when `config.data` cannot be read or written, msgspec.DecodeError when it is no data file.
    """
    gate = Gate(
        config=config,
        school=School(Ledger(config.data), Account(config.partner_key.get_secret_value())),
        clock=PlatformClock(config.now),
        requests=quota.of_requests(),
        creations=quota.of_rooms(),
        faults=Faults(),
        journal=Journal(),
    )
    if gate.school.empty:
        seed.sow(gate.school, config.seed, gate.clock.now())
    made = (room.created for room in gate.school.rooms.values() if not room.seeded)
    gate.creations.restore(sorted(made))
    return Starlette(routes=[Mount("/_control", control.create_app(gate)), Route("/{path:path}", gate)])
