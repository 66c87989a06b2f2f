package doctor

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"syscall"
	"time"

	"wxflow/relay/settings"
	"wxflow/relay/text"
)

// An exam is the state of one run, shared by its checks.
type exam struct {
	ctx  context.Context
	o    Options
	now  func() time.Time
	done map[string]Status // by ID, the worst of its results

	settings settings.Settings
	problems text.Problems

	reach  reach
	wechat map[string]*wechatAnswers // by appid
	domain domain
	handshake
	answers
	probe
}

func newExam(ctx context.Context, o Options) *exam {
	if o.Flag == nil {
		o.Flag = func(string) (string, bool) { return "", false }
	}
	if o.openStore == nil {
		o.openStore = openStore
	}
	if o.Timeout <= 0 {
		o.Timeout = defaultTimeout
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Resolve == nil {
		o.Resolve = func(ctx context.Context, host string) ([]netip.Addr, error) {
			return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
		}
	}
	if o.Dial == nil {
		o.Dial = new(net.Dialer).DialContext
	}
	if o.Proxy == nil {
		o.Proxy = http.ProxyFromEnvironment
	}
	e := &exam{ctx: ctx, o: o, now: o.Now, done: make(map[string]Status), wechat: make(map[string]*wechatAnswers)}
	e.settings, e.problems = settings.Load(o.Flag, o.Env)
	e.readDomain()
	return e
}

// within bounds one step.
func (e *exam) within() (context.Context, context.CancelFunc) {
	return context.WithTimeout(e.ctx, e.o.Timeout)
}

// value is a setting as it was given, untrimmed, and where: "flag", "env" or
// "".
func (e *exam) value(s settings.Setting) (value, from string) {
	if s.Flag != "" {
		if v, ok := e.o.Flag(s.Flag); ok && strings.TrimSpace(v) != "" {
			return v, "flag"
		}
	}
	if v, ok := e.o.Env(s.Env); ok && strings.TrimSpace(v) != "" {
		return v, "env"
	}
	return "", ""
}

// named is value by the name of the setting.
func (e *exam) named(env string) (value, from string) {
	s, _ := settings.Find(env)
	return e.value(s)
}

// reason says in few words why the network, or a store behind it, fails.
func reason(err error) text.Text {
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return text.New("there is no such name", "没有该域名的记录")
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return text.New("no answer in time", "超时未应答")
	case errors.Is(err, syscall.ECONNREFUSED):
		return text.New("connection refused: nothing listens there", "连接被拒绝：没有程序在监听")
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return text.New("the connection was cut", "连接被中断")
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return text.New("there is no way there from this machine", "本机无法到达该地址")
	}
	return text.New(shown(err.Error()), shown(text.Chinese(err)))
}
