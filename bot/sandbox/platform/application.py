"""Builds the platform application from its configuration."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import Mount, Route

from . import control, quota, seed
from .api import Api
from .append_log import AppendLog
from .clock import PlatformClock
from .config import PlatformConfig
from .data_store import DataStore
from .faults import Faults
from .records import Account
from .request_log import RequestLog


def create_app(config: PlatformConfig) -> Starlette:
    """The platform, with its control API under `/_control`.

    Raises OSError when `config.data` cannot be read or written, msgspec.DecodeError when it is not a record log.
    """
    api = Api(
        config=config,
        store=DataStore(AppendLog(config.data), Account(config.partner_key.get_secret_value())),
        clock=PlatformClock(config.now),
        requests=quota.request_quota(),
        creations=quota.room_quota(),
        faults=Faults(),
        request_log=RequestLog(),
    )
    if api.store.empty:
        seed.populate(api.store, config.seed, api.clock.now())
    made = (room.created for room in api.store.rooms.values() if not room.seeded)
    api.creations.restore(sorted(made))
    return Starlette(routes=[Mount("/_control", control.create_app(api)), Route("/{path:path}", api)])
