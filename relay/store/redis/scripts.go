package redis

import "github.com/redis/go-redis/v9"

// Scripts are where one step has to see and change, and each touches one key, so
// that a Cluster runs them. Times are compared as text of 19 digits: a number in
// Lua has 53 bits. They use no command newer than Redis 5.
var (
	// KEYS user's list; ARGV token, its score, the score of now, ms to keep.
	listScript = redis.NewScript(`
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[3])
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[4]) then
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
end
return 1`)

	// KEYS session; ARGV now, new value, ms to keep. 0: there is none.
	extendScript = redis.NewScript(`
local ends = redis.call('GETRANGE', KEYS[1], 0, 18)
if #ends < 19 or ends <= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`)

	// KEYS session. Returns whose it was.
	deleteScript = redis.NewScript(`
local user = redis.call('GETRANGE', KEYS[1], 19, 34)
redis.call('DEL', KEYS[1])
return user`)

	// KEYS session; ARGV user, now. 0: not this user's; 1: it had ended; 2: it
	// had not.
	deleteUserScript = redis.NewScript(`
local head = redis.call('GETRANGE', KEYS[1], 0, 34)
if string.sub(head, 20, 35) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
if string.sub(head, 1, 19) <= ARGV[2] then return 1 end
return 2`)

	// KEYS lock; ARGV now, end and holder, ms to keep. 1: it is held now, and it
	// was this holder's already when the answer to the first try was lost.
	lockScript = redis.NewScript(`
local old = redis.call('GET', KEYS[1])
if old and old ~= ARGV[2] and string.sub(old, 1, 19) > ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`)

	// KEYS lock; ARGV end and holder.
	unlockScript = redis.NewScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`)

	// KEYS counter; ARGV now, end of a window that begins now, ms to keep.
	countScript = redis.NewScript(`
local ends = redis.call('HGET', KEYS[1], 'e')
if ends and ends > ARGV[1] then return redis.call('HINCRBY', KEYS[1], 'n', 1) end
redis.call('HMSET', KEYS[1], 'n', 1, 'e', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1`)
)
