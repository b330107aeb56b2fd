"""What the schedules and the queue of what is due do in Redis in one step each.

A slot (`team number`, or `team number asked`) is in the queue from when it is armed until it is dealt with; while
a worker has it in hand it is held as well, under a lease that goes by Redis's clock.
"""

from __future__ import annotations

from typing import Final

_NOW = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
"""

ADD: Final = """
local queue, numbers, schedule = KEYS[1], KEYS[2], KEYS[3]
local slot, number, contents, due, score = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
if redis.call('HSETNX', schedule, 'schedule', contents) == 0 then return 0 end
redis.call('HSET', schedule, 'due', due)
redis.call('SADD', numbers, number)
redis.call('ZADD', queue, score, slot)
return 1
"""

TAKE_AWAY: Final = """
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
redis.call(unpack(cjson.decode(ARGV[2])))
"""

TAKE: Final = (
    _NOW
    + """
local queue, held, holders = KEYS[1], KEYS[2], KEYS[3]
local until_now, token, lease, most = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local running, taken = redis.call('ZCOUNT', held, now, '+inf'), {}
for _, slot in ipairs(redis.call('ZRANGEBYSCORE', queue, '-inf', until_now, 'LIMIT', 0, 2 * most)) do
    if running >= most then break end
    local held_until = redis.call('ZSCORE', held, slot)
    if not held_until or tonumber(held_until) < now then
        redis.call('ZADD', held, now + lease, slot)
        redis.call('HSET', holders, slot, token)
        taken[#taken + 1] = slot
        running = running + 1
    end
end
return taken
"""
)

RENEW: Final = (
    _NOW
    + """
local held, holders, slot, token, lease = KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3]
if redis.call('HGET', holders, slot) ~= token then return 0 end
redis.call('ZADD', held, now + lease, slot)
return 1
"""
)

AS_HOLDER: Final = """
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
for i = 3, #ARGV do redis.call(unpack(cjson.decode(ARGV[i]))) end
return 1
"""

AHEAD: Final = (
    _NOW
    + """
local queue, held, slot = KEYS[1], KEYS[2], ARGV[1]
local place = redis.call('ZSCORE', queue, slot)
if not place then return 0 end
local count = 0
for _, other in ipairs(redis.call('ZRANGEBYSCORE', queue, '-inf', '(' .. place, 'LIMIT', 0, ARGV[2])) do
    local held_until = redis.call('ZSCORE', held, other)
    if held_until and tonumber(held_until) >= now then count = count + 1 end
end
return count
"""
)

PACE: Final = """
local wait = math.max(redis.call('PTTL', KEYS[1]), redis.call('PTTL', KEYS[2]))
if wait > 0 then return wait end
redis.call('SET', KEYS[2], '1', 'PX', ARGV[1])
return 0
"""
