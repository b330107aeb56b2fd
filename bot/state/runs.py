"""The reports that are due: which worker has which in hand, and how far each came.

A worker takes what is due for the length of a lease and renews it. When it dies the lease runs out and another
takes the report over, sees by its claim how far it came, and goes on from there.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec
import structlog

from bot.state import run_scripts
from bot.state.connection import Redis
from bot.state.keys import ALIVE, CLAIM_LIFE, Keys
from bot.state.schedules import Outcome, Schedules, Slot, written

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=15)
"""How long a worker may be silent before its reports are taken from it: with the workers' beat, under 30 s."""

AT_ONCE = 8
"""Reports in hand at once, of all workers together."""

PACE = timedelta(seconds=1)
"""Between two messages to a channel. Source: https://docs.slack.dev/apis/web-api/rate-limits"""

Write = Sequence[str]
"""A command of Redis."""


class ClaimStage(StrEnum):
    """How far the report of one due instant came. `posting`: it may stand in the channel already."""

    CLAIMED = "claimed"
    POSTING = "posting"
    POSTED = "posted"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Claim:
    """That a report due at `due` was begun, at `at`; `ts` is Slack's, once the message is known to stand."""

    due: datetime
    stage: ClaimStage
    at: datetime
    ts: str = ""


class LeaseLost(Exception):  # noqa: N818 - not an error: another worker does it, or it is no longer wanted
    """The report is no longer this worker's to send."""


@dataclass(frozen=True, slots=True)
class Held:
    """A slot in this worker's hand. `token` is known to it alone."""

    slot: Slot
    token: str


class Runs:
    """The queue of all teams. All methods raise StateGone; those of a held slot LeaseLost too."""

    def __init__(
        self,
        redis: Redis,
        *,
        lease: timedelta = LEASE,
        at_once: int = AT_ONCE,
        pace: timedelta = PACE,
    ) -> None:
        self._redis = redis
        self._lease = lease.total_seconds()
        self._at_once = at_once
        self._pace = int(pace.total_seconds() * 1000)
        self._take = redis.register_script(run_scripts.TAKE)
        self._renew = redis.register_script(run_scripts.RENEW)
        self._as_holder = redis.register_script(run_scripts.AS_HOLDER)
        self._ahead = redis.register_script(run_scripts.AHEAD)
        self._wait = redis.register_script(run_scripts.PACE)

    @property
    def beat(self) -> float:
        """Seconds after which a lease is renewed."""
        return self._lease / 3

    def schedules(self, team: str) -> Schedules:
        """The schedules of a team."""
        return Schedules(self._redis, Keys(team))

    async def show_life(self) -> None:
        """Lets everybody see, for `ALIVE`, that there is a worker."""
        await self._redis.set(Keys.WORKER, "alive", ex=ALIVE)

    async def take(self, now: datetime) -> list[Held]:
        """What is due and in nobody's hand, in order of due time, as far as there are hands free."""
        token = secrets.token_hex(8)
        keys = [Keys.DUE, Keys.HELD, Keys.HOLDERS]
        taken = await self._take(keys, [now.timestamp(), token, self._lease, self._at_once])
        return [Held(slot, token) for text in taken if (slot := await self._slot(text)) is not None]

    async def _slot(self, text: str) -> Slot | None:
        """The slot of this name; what is none is taken out of the queue, so that it holds up nobody."""
        try:
            return Slot.of(text)
        except ValueError:
            log.error("not a report, taken out of the queue", slot=text)
            await self._redis.zrem(Keys.DUE, text)
            return None

    async def renew(self, held: Held) -> None:
        """Keeps a slot for another lease."""
        keys = [Keys.HELD, Keys.HOLDERS]
        if not await self._renew(keys, [str(held.slot), held.token, self._lease]):
            raise LeaseLost

    async def ahead(self, held: Held) -> int:
        """How many reports that were due earlier are in hand and not dealt with."""
        return int(await self._ahead([Keys.DUE, Keys.HELD], [str(held.slot), 2 * self._at_once]))

    async def must_wait(self, team: str, channel: str) -> float:
        """Seconds to wait before another look; 0 when the channel's next message is this one's."""
        keys = Keys(team)
        wait = await self._wait([keys.pace(), keys.pace(channel)], [self._pace])
        return float(wait) / 1000

    async def hold_back(self, team: str, seconds: float) -> None:
        """Lets nobody post to the team's channels for a while."""
        await self._redis.set(Keys(team).pace(), "held back", px=max(1, int(seconds * 1000)))

    async def claim_of(self, slot: Slot, due: datetime) -> Claim | None:
        """What is known of the report due at `due`."""
        fields = await self._redis.hgetall(Keys(slot.team).claim(slot.number, written(due)))
        kept = {str(name): str(value) for name, value in fields.items()}
        if not kept:
            return None
        at = datetime.fromisoformat(kept["at"])
        return Claim(due, ClaimStage(kept["stage"]), at, kept.get("ts", ""))

    async def claim(self, held: Held, due: datetime, now: datetime) -> None:
        """Claims the report due at `due`, for this worker to make."""
        opened = [] if held.slot.asked else [self._schedule(held, "HSET", "opened", written(due))]
        await self._write(
            held,
            *opened,
            self._claim(held, due, "HSET", "stage", ClaimStage.CLAIMED, "at", now.isoformat()),
            self._claim(held, due, "EXPIRE", str(int(CLAIM_LIFE.total_seconds()))),
        )

    async def begin(self, held: Held, due: datetime) -> None:
        """Records that the message is about to be sent."""
        await self._write(held, self._claim(held, due, "HSET", "stage", ClaimStage.POSTING))

    async def posted(self, held: Held, due: datetime, ts: str) -> None:
        """Records that the message stands in the channel."""
        await self._write(held, self._claim(held, due, "HSET", "stage", ClaimStage.POSTED, "ts", ts))

    async def settle(self, held: Held, outcome: Outcome, following: datetime) -> None:
        """Ends a report and, in the same step, arms the next one, due at `following`."""
        done = self._claim(held, outcome.due, "HSET", "stage", ClaimStage.DONE)
        kept = self._schedule(held, "HSET", "last", _json(outcome))
        if held.slot.asked:
            await self._write(held, done, kept, ["ZREM", Keys.DUE, str(held.slot)], *_release(held))
            return
        await self._write(
            held,
            done,
            kept,
            self._schedule(held, "HSET", "due", written(following)),
            self._schedule(held, "HDEL", "opened", "tries"),
            ["ZADD", Keys.DUE, repr(following.timestamp()), str(held.slot)],
            *_release(held),
        )

    async def put_off(self, held: Held, outcome: Outcome, until: datetime) -> None:
        """Leaves a report to be tried again at `until`."""
        await self._write(
            held,
            self._schedule(held, "HINCRBY", "tries", "1"),
            self._schedule(held, "HSET", "last", _json(outcome)),
            ["ZADD", Keys.DUE, repr(until.timestamp()), str(held.slot)],
            *_release(held),
        )

    async def pause(self, held: Held, outcome: Outcome) -> None:
        """Pauses the schedule because its report was refused for the outcome's reason."""
        regular = str(Slot(held.slot.team, held.slot.number))
        await self._write(
            held,
            self._schedule(held, "HSET", "paused", outcome.reason, "last", _json(outcome)),
            ["ZREM", Keys.DUE, str(held.slot), regular],
            *_release(held),
        )

    async def drop(self, held: Held) -> None:
        """Takes out of the queue what nobody wants any more."""
        await self._write(held, ["ZREM", Keys.DUE, str(held.slot)], *_release(held))

    async def arm(self, held: Held, due: datetime) -> None:
        """Puts a slot back into the queue, at its place."""
        await self._write(held, ["ZADD", Keys.DUE, repr(due.timestamp()), str(held.slot)], *_release(held))

    async def _write(self, held: Held, *commands: Write) -> None:
        """Does all of it in one step, or raises LeaseLost and does none."""
        steps = [_json(list(command)) for command in commands]
        if not await self._as_holder([Keys.HOLDERS], [str(held.slot), held.token, *steps]):
            raise LeaseLost

    def _schedule(self, held: Held, command: str, *arguments: str) -> Write:
        return [command, Keys(held.slot.team).schedule(held.slot.number), *arguments]

    def _claim(self, held: Held, due: datetime, command: str, *arguments: str) -> Write:
        return [command, Keys(held.slot.team).claim(held.slot.number, written(due)), *arguments]


def _release(held: Held) -> tuple[Write, Write]:
    slot = str(held.slot)
    return ["ZREM", Keys.HELD, slot], ["HDEL", Keys.HOLDERS, slot]


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
