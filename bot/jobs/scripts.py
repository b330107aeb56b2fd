"""The atomic operations of a queue.

A job's hash has `kind`, `body`, `due` (Unix time, empty for immediately), `state:*` (fields of its kind), `paused`
(the reason) and `takes` (how many processes have held it since it was last scheduled). While the job is in a stream it
has `stream` and `entry`; while a process holds it, `token`, the fencing token known to that process alone. It is
`unconfirmed` until the process that accepted it knows that it is stored: until then nobody was told that it was, so
another process drops it instead of running it. A finished job has only `done`.

Operations of the holder return 0 if the token is not the holder's, -1 if there is no job any more.
"""

from __future__ import annotations

from typing import ClassVar, Final

from bot.jobs.script import Arg, Args, Key, Keys, Script

GROUP: Final = "workers"
"""The consumer group of both streams. The idle time of a pending entry is the age of its job's lease."""

_FENCE: Final = """
if token ~= '' and redis.call('HGET', job, 'token') ~= token then return redis.call('EXISTS', job) - 1 end
redis.call('HDEL', job, 'unconfirmed')
"""
"""Continues only for the holder. An empty token overrides the holder: a person stops or pauses the job."""

_ENTER: Final = """
local function enter(name, stream, job, key)
    if redis.call('EXISTS', stream) == 0 then
        redis.call('XGROUP', 'CREATE', stream, 'workers', '0', 'MKSTREAM')
    end
    local entry = redis.call('XADD', stream, '*', 'key', key, 'kind', redis.call('HGET', job, 'kind'))
    redis.call('HSET', job, 'stream', name, 'entry', entry)
    return entry
end
"""

_CHANGE: Final = """
local function change()
    local changed = cjson.decode(changes)
    for name, value in pairs(changed.set) do redis.call('HSET', job, 'state:' .. name, value) end
    for _, name in ipairs(changed.drop) do redis.call('HDEL', job, 'state:' .. name) end
end
"""


class Accept(Script, frozen=True, kw_only=True):
    """Stores a job, unconfirmed, held by the process that stores it. 0 if the key is known and confirmed."""

    job: Key
    accepted: Key
    index: Key
    key: Arg
    kind: Arg
    body: Arg
    consumer: Arg
    token: Arg
    life: Arg

    lua: ClassVar[str] = (
        _ENTER
        + """
if redis.call('EXISTS', job) == 1 then
    if redis.call('HEXISTS', job, 'unconfirmed') == 0 then return 0 end
    local entry = redis.call('HGET', job, 'entry')
    redis.call('XACK', accepted, 'workers', entry)
    redis.call('XDEL', accepted, entry)
end
redis.call('HSET', job, 'kind', kind, 'body', body, 'due', '', 'takes', 1, 'token', token, 'unconfirmed', 1)
redis.call('EXPIRE', job, life)
redis.call('ZADD', index, 0, key)
redis.call('XCLAIM', accepted, 'workers', consumer, 0, enter('accepted', accepted, job, key), 'FORCE', 'JUSTID')
return 1
"""
    )


class Add(Script, frozen=True, kw_only=True):
    """Schedules a job for `at`, or immediately if that is empty. 0 if the key is known."""

    job: Key
    due: Key
    ready: Key
    index: Key
    key: Arg
    kind: Arg
    body: Arg
    at: Arg
    changes: Arg

    lua: ClassVar[str] = (
        _ENTER
        + _CHANGE
        + """
if redis.call('EXISTS', job) == 1 then return 0 end
redis.call('HSET', job, 'kind', kind, 'body', body, 'due', at, 'takes', 0)
change()
redis.call('ZADD', index, 0, key)
if at == '' then enter('ready', ready, job, key) else redis.call('ZADD', due, at, key) end
return 1
"""
    )


class MarkDone(Script, frozen=True, kw_only=True):
    """Remembers the key of what was done without being stored, for `life` seconds. 0 if the key is known."""

    job: Key
    life: Arg

    lua: ClassVar[str] = """
if redis.call('EXISTS', job) == 1 then return 0 end
redis.call('HSET', job, 'done', 1)
redis.call('EXPIRE', job, life)
return 1
"""


class Promote(Script, frozen=True, kw_only=True):
    """Makes due jobs readable in the given order, skipping those that another process has made so."""

    due: Key
    ready: Key
    jobs: Keys
    keys: Args

    lua: ClassVar[str] = (
        _ENTER
        + """
for i, key in ipairs(keys) do
    if redis.call('ZREM', due, key) == 1 and redis.call('HEXISTS', jobs[i], 'kind') == 1 then
        enter('ready', ready, jobs[i], key)
    end
end
"""
    )


class Take(Script, frozen=True, kw_only=True):
    """Makes the consumer that received an entry the holder of its job. Returns the job's hash.

    0 if the entry now belongs to another consumer or is obsolete, or if its job was never confirmed.
    """

    job: Key
    stream: Key
    index: Key
    key: Arg
    entry: Arg
    consumer: Arg
    token: Arg

    lua: ClassVar[str] = """
if #redis.call('XPENDING', stream, 'workers', entry, entry, 1, consumer) == 0 then return 0 end
local current = redis.call('HGET', job, 'entry') == entry
if not current or redis.call('HEXISTS', job, 'unconfirmed') == 1 then
    redis.call('XACK', stream, 'workers', entry)
    redis.call('XDEL', stream, entry)
    if current then redis.call('DEL', job) end
    if redis.call('EXISTS', job) == 0 then redis.call('ZREM', index, key) end
    return 0
end
redis.call('HINCRBY', job, 'takes', 1)
redis.call('HSET', job, 'token', token)
return redis.call('HGETALL', job)
"""


class Renew(Script, frozen=True, kw_only=True):
    """Renews leases, and confirms what was accepted. Returns the positions (from 1) of jobs that the tokens lost."""

    ready: Key
    accepted: Key
    jobs: Keys
    consumer: Arg
    tokens: Args

    lua: ClassVar[str] = """
local lost = {}
for i, job in ipairs(jobs) do
    local kept = redis.call('HMGET', job, 'token', 'stream', 'entry')
    if kept[1] == tokens[i] then
        local stream = kept[2] == 'ready' and ready or accepted
        redis.call('XCLAIM', stream, 'workers', consumer, 0, kept[3], 'JUSTID')
        redis.call('HDEL', job, 'unconfirmed')
    else
        lost[#lost + 1] = i
    end
end
return lost
"""


class Begin(Script, frozen=True, kw_only=True):
    """Marks a step as begun unless it is known. Returns its previous `{stage, note}`. For the holder."""

    job: Key
    step: Key
    token: Arg
    note: Arg
    life: Arg

    lua: ClassVar[str] = (
        _FENCE
        + """
local known = redis.call('HMGET', step, 'stage', 'note')
if known[1] then return known end
redis.call('HSET', step, 'stage', 'begun', 'note', note)
redis.call('EXPIRE', step, life)
return {}
"""
    )


class RecordStep(Script, frozen=True, kw_only=True):
    """Records the outcome of a step, or deletes the step if `stage` is empty. For the holder."""

    job: Key
    step: Key
    token: Arg
    stage: Arg
    note: Arg
    life: Arg

    lua: ClassVar[str] = (
        _FENCE
        + """
if stage == '' then return redis.call('DEL', step) + 1 end
redis.call('HSET', step, 'stage', stage, 'note', note)
redis.call('EXPIRE', step, life)
return 1
"""
    )


class Settle(Script, frozen=True, kw_only=True):
    """Changes the fields of a job's kind and moves the job.

    `kept`: it stays where it is. `scheduled`: for `value`, or immediately if that is empty. `released`:
    another process may take it now. `paused`: for the reason `value`, until it is scheduled. `ended`: only its key is
    remembered, for `value` seconds. 0 if there is no job.
    """

    job: Key
    due: Key
    ready: Key
    accepted: Key
    index: Key
    key: Arg
    token: Arg
    to: Arg
    value: Arg
    changes: Arg

    lua: ClassVar[str] = (
        _FENCE
        + _ENTER
        + _CHANGE
        + """
if redis.call('HEXISTS', job, 'kind') == 0 then return 0 end
change()
if to == 'kept' then return 1 end
local at = redis.call('HMGET', job, 'stream', 'entry')
if at[2] then
    local stream = at[1] == 'ready' and ready or accepted
    redis.call('XACK', stream, 'workers', at[2])
    redis.call('XDEL', stream, at[2])
end
redis.call('ZREM', due, key)
redis.call('HDEL', job, 'stream', 'entry', 'token', 'paused')
if to == 'paused' then
    redis.call('HSET', job, 'paused', value)
elseif to == 'released' then
    enter('ready', ready, job, key)
elseif to == 'scheduled' then
    redis.call('HSET', job, 'due', value, 'takes', 0)
    if value == '' then enter('ready', ready, job, key) else redis.call('ZADD', due, value, key) end
else
    redis.call('ZREM', index, key)
    redis.call('DEL', job)
    redis.call('HSET', job, 'done', 1)
    redis.call('EXPIRE', job, value)
end
return 1
"""
    )


class CountAhead(Script, frozen=True, kw_only=True):
    """Counts jobs of a kind that became ready earlier and are held under a live lease, of the first `most`."""

    job: Key
    ready: Key
    kind: Arg
    lease: Arg
    most: Arg

    lua: ClassVar[str] = """
local entry = redis.call('HGET', job, 'entry')
if not entry then return 0 end
local count = 0
for _, pending in ipairs(redis.call('XPENDING', ready, 'workers', '-', '(' .. entry, most)) do
    if pending[3] < tonumber(lease) then
        local found = redis.call('XRANGE', ready, pending[1], pending[1])[1]
        if found and found[2][4] == kind then count = count + 1 end
    end
end
return count
"""


class DeleteIdleConsumers(Script, frozen=True, kw_only=True):
    """Deletes consumers that hold nothing and have been idle for `silence` milliseconds."""

    stream: Key
    silence: Arg

    lua: ClassVar[str] = """
if redis.call('EXISTS', stream) == 0 then return end
for _, told in ipairs(redis.call('XINFO', 'CONSUMERS', stream, 'workers')) do
    local consumer = {}
    for i = 1, #told, 2 do consumer[told[i]] = told[i + 1] end
    if consumer.pending == 0 and consumer.idle > tonumber(silence) then
        redis.call('XGROUP', 'DELCONSUMER', stream, 'workers', consumer.name)
    end
end
"""
