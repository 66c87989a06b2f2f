package redisstore

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/redis/go-redis/v9"
)

// explain says what the operator can do about an error of Redis. None of them
// holds a password: Redis does not repeat it, and go-redis names addresses only.
func explain(err error) error {
	if err == nil {
		return nil
	}
	for _, x := range []struct{ has, say string }{
		{"OOM ", "Redis is full: raise maxmemory, or set maxmemory-policy to volatile-ttl"},
		{"READONLY ", "Redis is a replica and takes no writes: name the master, or use redis+sentinel://"},
		{"MISCONF ", "Redis refuses writes because it cannot save to its disk"},
		{"NOAUTH ", "Redis wants a password: put it into WXRELAY_STORE"},
		{"WRONGPASS ", "Redis does not accept the user or password in WXRELAY_STORE"},
		{"NOPERM ", "the Redis user may not do this: give it the commands of strings, hashes, sorted sets and scripts on the keys of wxrelay"},
		{"LOADING ", "Redis is starting and reads its data"},
		{"MOVED ", "Redis is a cluster: write redis+cluster://"},
	} {
		if strings.Contains(err.Error(), x.has) {
			return fmt.Errorf("%s (%w)", x.say, err)
		}
	}
	if errors.Is(err, redis.ErrClosed) {
		return fmt.Errorf("the store is closed (%w)", err)
	}
	return err
}

// LogTo sends what go-redis has to say by itself, such as a master that has
// moved, to a logger: it has one voice for the whole process.
func LogTo(log *slog.Logger) { redis.SetLogger(voice{log}) }

type voice struct{ log *slog.Logger }

func (v voice) Printf(ctx context.Context, format string, args ...any) {
	v.log.WarnContext(ctx, "redis", "says", fmt.Sprintf(format, args...))
}
