package redis

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"

	"wxflow/relay/text"
)

// ErrSettings is in what Ping and the rest return where Redis answers, and no
// waiting helps: the URL or the rights of its user have to be changed.
var ErrSettings = errors.New("the settings of Redis have to be changed")

// remark returns an error with what the operator can do about it; setting means that only
// a change of the settings helps.
func remark(cause error, setting bool, en, zh string) error {
	why := cause
	if setting {
		why = errors.Join(cause, ErrSettings)
	}
	return text.Because(why, "%s (%v)", "%s（%v）", text.New(en, zh), cause)
}

// bad says what is wrong with a URL.
func bad(en, zh string, args ...any) error { return text.Because(ErrSettings, en, zh, args...) }

// answers are the errors that Redis answers with, by how they begin.
var answers = []struct {
	has     string
	setting bool
	en, zh  string
}{
	{"OOM ", false, "Redis is full: raise maxmemory, or set maxmemory-policy to volatile-ttl",
		"Redis 内存已满：请调大 maxmemory，或把 maxmemory-policy 设为 volatile-ttl"},
	{"READONLY ", true, "Redis is a replica and takes no writes: name the master, or use redis+sentinel://",
		"该 Redis 是只读副本：请填写主节点，或使用 redis+sentinel://"},
	{"MISCONF ", false, "Redis refuses writes because it cannot save to its disk", "Redis 无法保存到磁盘，因此拒绝写入"},
	{"NOAUTH ", true, "Redis wants a password: put it into WXRELAY_STORE", "Redis 需要密码：请写入 WXRELAY_STORE"},
	{"WRONGPASS ", true, "Redis does not accept the user or password in WXRELAY_STORE", "Redis 不接受 WXRELAY_STORE 中的用户名或密码"},
	{"ERR invalid password", true, "Redis does not accept the user or password in WXRELAY_STORE", "Redis 不接受 WXRELAY_STORE 中的用户名或密码"},
	{"ERR AUTH <password> called without", true, "Redis has no password, and WXRELAY_STORE has one: take it away, or set it in Redis",
		"Redis 未设置密码，而 WXRELAY_STORE 中写了密码：请去掉密码，或在 Redis 中设置"},
	{"ERR Client sent AUTH, but no password", true, "Redis has no password, and WXRELAY_STORE has one: take it away, or set it in Redis",
		"Redis 未设置密码，而 WXRELAY_STORE 中写了密码：请去掉密码，或在 Redis 中设置"},
	{"NOPERM ", true,
		"the Redis user may not do this: give it the commands of strings, hashes, sorted sets and scripts on the keys of wxrelay",
		"该 Redis 用户权限不足：请授予对 wxrelay 的键执行字符串、哈希、有序集合与脚本命令的权限"},
	{"LOADING ", false, "Redis is starting and reads its data", "Redis 正在启动并加载数据"},
	{"MOVED ", true, "Redis is a cluster: write redis+cluster://", "该 Redis 是集群：请使用 redis+cluster://"},
	{"ERR This instance has cluster support disabled", true, "Redis is no cluster: write redis://", "该 Redis 不是集群：请使用 redis://"},
	{"ERR DB index is out of range", true, "Redis has no database of this number: write another one at the end of WXRELAY_STORE",
		"Redis 没有该编号的数据库：请修改 WXRELAY_STORE 末尾的编号"},
	{"CLUSTERDOWN ", false, "the Redis Cluster has lost too many masters, or nobody has the slot", "Redis 集群缺失的主节点过多，或没有节点负责该槽位"},
	{"first record does not look like a TLS handshake", true, "Redis does not speak TLS there: write redis:// for rediss://",
		"该端口的 Redis 未启用 TLS：请把 rediss:// 改为 redis://"},
}

// explain says what the operator can do about an error of Redis. None of them
// holds a password: Redis does not repeat it, and go-redis names addresses only.
func explain(err error) error {
	if err == nil {
		return nil
	}
	for _, x := range answers {
		if strings.Contains(err.Error(), x.has) {
			return remark(err, x.setting, x.en, x.zh)
		}
	}
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case errors.Is(err, redis.ErrClosed):
		return fmt.Errorf("the store is closed (%w)", err)
	case errors.As(err, new(*tls.CertificateVerificationError)), errors.As(err, new(x509.UnknownAuthorityError)):
		return remark(err, true, "the certificate of Redis is not trusted: name its authority with ?ca=FILE", "Redis 的证书不可信：请用 ?ca=文件 指定其证书机构")
	case errors.Is(err, syscall.ECONNREFUSED):
		return remark(err, false, "no Redis answers at this address: is it running?", "该地址没有 Redis 响应：它是否在运行？")
	case errors.As(err, &dns) && dns.IsNotFound:
		return remark(err, false, "there is no host of this name", "没有这个主机名")
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return remark(err, false, "Redis does not answer in time", "Redis 未在时限内响应")
	}
	return err
}

// LogTo sends what go-redis has to say by itself, such as a master that has
// moved, to a logger: it has one voice for the whole process. Call it before Open.
func LogTo(log *slog.Logger, now func() time.Time) {
	current.Store(&voice{log: log, now: now, said: map[string]*said{}})
	setLogger()
}

// go-redis reads its logger without a lock, so that it is set once.
var setLogger = sync.OnceFunc(func() { redis.SetLogger(currentVoice{}) })

var current atomic.Pointer[voice]

type currentVoice struct{}

func (currentVoice) Printf(ctx context.Context, format string, args ...any) {
	current.Load().Printf(ctx, format, args...)
}

// sayEvery is how often the same message is shown. Ours.
const sayEvery = time.Minute

type voice struct {
	log *slog.Logger
	now func() time.Time

	mu   sync.Mutex
	said map[string]*said // by format, of which there are a few
}

type said struct {
	at     time.Time
	hidden int // since then
}

// Printf logs a message, unless the same one was logged less than a minute ago:
// then it is counted. That a connection cannot be made is for the debug log: it
// is said in the error of the call that needed it.
func (v *voice) Printf(ctx context.Context, format string, args ...any) {
	if strings.HasPrefix(format, "redis: connection pool: failed to dial") {
		v.log.DebugContext(ctx, "redis", "says", fmt.Sprintf(format, args...))
		return
	}
	v.mu.Lock()
	now, s := v.now(), v.said[format]
	if s != nil && now.Sub(s.at).Abs() < sayEvery {
		s.hidden++
		v.mu.Unlock()
		return
	}
	attrs := []any{"says", fmt.Sprintf(format, args...)}
	if s != nil && s.hidden > 0 {
		attrs = append(attrs, "hidden", s.hidden)
	}
	v.said[format] = &said{at: now}
	v.mu.Unlock()
	v.log.WarnContext(ctx, "redis", attrs...)
}
