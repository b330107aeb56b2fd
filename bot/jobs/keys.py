"""The keys of a queue: all in one slot of a Redis Cluster, by the queue's name in braces."""

from __future__ import annotations

from dataclasses import dataclass

from bot.jobs.script import Key


@dataclass(frozen=True, slots=True)
class QueueKeys:
    """The keys of the queue `name`."""

    name: str

    @property
    def due(self) -> Key:
        """Sorted set, no end: the keys of jobs to come, by the instant from which they may be done."""
        return self._key("due")

    @property
    def ready(self) -> Key:
        """Stream with the group `workers`, no end: jobs that whoever is free reads, each until it is done."""
        return self._key("ready")

    @property
    def accepted(self) -> Key:
        """Stream with the group `workers`, no end: jobs that who wrote them down does, each until it is done."""
        return self._key("accepted")

    @property
    def index(self) -> Key:
        """Sorted set, no end: the keys of all jobs that are not done, each with the score 0."""
        return self._key("index")

    @property
    def worker(self) -> Key:
        """Text: some worker was there lately; `ALIVE`."""
        return self._key("worker")

    def job(self, key: str) -> Key:
        """Hash (`scripts` tells its fields); no end, `LIFE` of one that was accepted, once done its `done_life`."""
        return self._key("job", key)

    def step(self, key: str, name: str) -> Key:
        """Hash `stage, note` of one step of a job: `STEP_LIFE`."""
        return self._key("step", key, name)

    def _key(self, *parts: str) -> Key:
        return Key(":".join((f"rollcall:{{{self.name}}}", *parts)))
