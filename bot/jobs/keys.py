"""The keys of a queue. The name in braces puts all of them in one slot of a Redis Cluster."""

from __future__ import annotations

from msgspec import Struct

from bot.jobs.script import Key


class QueueKeys(Struct, frozen=True):
    """The keys of the queue `name`."""

    name: str

    @property
    def due(self) -> Key:
        """Sorted set, no expiry: keys of future jobs, by due time."""
        return self._key("due")

    @property
    def ready(self) -> Key:
        """Stream with the group `workers`, no expiry: jobs for any free worker."""
        return self._key("ready")

    @property
    def accepted(self) -> Key:
        """Stream with the group `workers`, no expiry: jobs run by the process that accepted them."""
        return self._key("accepted")

    @property
    def index(self) -> Key:
        """Sorted set, no expiry: keys of all unfinished jobs, with score 0."""
        return self._key("index")

    @property
    def worker(self) -> Key:
        """Text: a worker is running; `ALIVE`."""
        return self._key("worker")

    def job(self, key: str) -> Key:
        """Hash (fields: see `scripts`); no expiry, `LIFE` if accepted, `done_life` once finished."""
        return self._key("job", key)

    def step(self, key: str, name: str) -> Key:
        """Hash `stage, note` of one step of a job: `STEP_LIFE`."""
        return self._key("step", key, name)

    def _key(self, *parts: str) -> Key:
        return Key(":".join((f"rollcall:{{{self.name}}}", *parts)))
