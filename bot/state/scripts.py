"""What the inbox does in Redis in one step each. The first key is the sorted set of leases, save in RECORD.

A job's hash: `job` (JSON), `stage`, `note` (JSON), `owner` (who holds it), `takes` (how many have held it).
"""

from __future__ import annotations

from typing import Final

_NOW = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
"""

ACCEPT: Final = (
    _NOW
    + """
local leases, job = KEYS[1], KEYS[2]
local owner, lease, contents, life = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
if redis.call('EXISTS', job) == 1 then return 0 end
redis.call('HSET', job, 'job', contents, 'stage', 'accepted', 'note', '{}', 'owner', owner, 'takes', 1)
redis.call('EXPIRE', job, life)
redis.call('ZADD', leases, now + lease, job)
return 1
"""
)

RECORD: Final = """
local job = KEYS[1]
local owner, stage, note = ARGV[1], ARGV[2], ARGV[3]
if redis.call('HGET', job, 'owner') ~= owner then return 0 end
redis.call('HSET', job, 'note', note)
if stage ~= '' then redis.call('HSET', job, 'stage', stage) end
return 1
"""

FINISH: Final = """
local leases, job = KEYS[1], KEYS[2]
local owner, stage, life = ARGV[1], ARGV[2], ARGV[3]
local kept = redis.call('HMGET', job, 'owner', 'job')
if kept[1] ~= owner or not kept[2] then return 0 end
redis.call('HSET', job, 'stage', stage)
redis.call('HDEL', job, 'job', 'note')
redis.call('EXPIRE', job, life)
redis.call('ZREM', leases, job)
return 1
"""

RENEW: Final = (
    _NOW
    + """
local leases, lost = KEYS[1], {}
for i = 2, #KEYS do
    local kept = redis.call('HMGET', KEYS[i], 'owner', 'job')
    if kept[1] == ARGV[1] and kept[2] then
        redis.call('ZADD', leases, now + ARGV[2], KEYS[i])
    else
        lost[#lost + 1] = KEYS[i]
    end
end
return lost
"""
)

CLAIM: Final = (
    _NOW
    + """
local leases, claimed = KEYS[1], {}
for _, job in ipairs(redis.call('ZRANGEBYSCORE', leases, '-inf', now, 'LIMIT', 0, 20)) do
    if redis.call('HEXISTS', job, 'job') == 1 then
        local takes = redis.call('HINCRBY', job, 'takes', 1)
        redis.call('HSET', job, 'owner', ARGV[1])
        redis.call('ZADD', leases, now + ARGV[2], job)
        local kept = redis.call('HMGET', job, 'job', 'stage', 'note')
        claimed[#claimed + 1] = {job, kept[1], kept[2], kept[3], tostring(takes)}
    else
        redis.call('ZREM', leases, job)
    end
end
return claimed
"""
)

LET_GO: Final = """
local leases = KEYS[1]
for i = 2, #KEYS do
    if redis.call('HGET', KEYS[i], 'owner') == ARGV[1] then
        redis.call('ZADD', leases, 'XX', 0, KEYS[i])
    end
end
"""
