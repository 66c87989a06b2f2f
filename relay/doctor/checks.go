package doctor

import (
	"context"
	_ "embed"
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

// checkTexts has the ID of each check and below it, in English and Chinese, what it
// looks at, why that matters, and how to repair it.
//
//go:embed checks.txt
var checkTexts string

// Checks returns every check there is, in the order they run.
func Checks() []Check {
	asked := []string{"settings.secret", "settings.swapped", "wechat.tls"}
	all := []Check{
		{ID: "settings.valid", run: checkValid},
		{ID: "settings.secret", run: checkSecretClean},
		{ID: "settings.swapped", run: checkSwapped},
		{ID: "settings.file_mode", run: checkFileMode},
		{ID: "settings.both", run: checkBoth},
		{ID: "settings.names", run: checkNames},
		{ID: "settings.dev", run: checkDev},
		{ID: "settings.session_ttl", run: checkTTL},
		{ID: "settings.push", run: checkPush},

		{ID: "store.works", needs: []string{"settings.valid"}, run: checkStore},
		{ID: "store.lasts", run: checkLasts},

		{ID: "wechat.proxy", run: checkOutProxy},
		{ID: "wechat.reach", run: checkReach},
		{ID: "wechat.tls", needs: []string{"wechat.reach"}, run: checkWeChatTLS},
		{ID: "wechat.appid", needs: asked, run: eachApp(checkAppID)},
		{ID: "wechat.secret", needs: asked, run: eachApp(checkSecret)},
		{ID: "wechat.ip", needs: asked, run: eachApp(checkIP)},
		{ID: "wechat.quota", needs: asked, run: eachApp(checkQuota)},
		{ID: "clock.skew", needs: []string{"wechat.reach"}, run: checkClock},

		{ID: "domain.url", run: checkURL},
		{ID: "domain.port", needs: []string{"domain.url"}, run: checkPort},
		{ID: "domain.dns", needs: []string{"domain.url"}, run: checkDNS},
		{ID: "domain.tcp", needs: []string{"domain.dns"}, run: checkTCP},
		{ID: "domain.tls", needs: []string{"domain.tcp"}, run: checkTLS},
		{ID: "domain.tls_version", needs: []string{"domain.tls"}, run: checkTLSVersion},
		{ID: "domain.chain", needs: []string{"domain.tls"}, run: checkChain},
		{ID: "domain.trust", needs: []string{"domain.chain"}, run: checkTrust},
		{ID: "domain.name", needs: []string{"domain.tls"}, run: checkName},
		{ID: "domain.dates", needs: []string{"domain.tls"}, run: checkDates},
		{ID: "domain.http2", needs: []string{"domain.tls"}, run: checkHTTP2},

		{ID: "domain.answer", needs: []string{"domain.tls"}, run: checkAnswer},
		{ID: "domain.login", needs: []string{"domain.answer"}, run: checkLogin},
		{ID: "domain.push", needs: []string{"domain.answer"}, run: checkPushed},
		{ID: "domain.http", needs: []string{"domain.dns"}, run: checkPort80},

		{ID: "proxy.post", needs: []string{"domain.login"}, run: checkPost},
		{ID: "proxy.body", needs: []string{"proxy.post"}, run: checkBody},
		{ID: "proxy.header", needs: []string{"domain.answer"}, run: checkHeader},
		{ID: "proxy.authorization", needs: []string{"domain.answer"}, run: checkAuthorization},
		{ID: "proxy.cache", needs: []string{"domain.answer"}, run: checkCache},
		{ID: "proxy.same", needs: []string{"domain.answer"}, run: checkSame},
		{ID: "proxy.client_ip", needs: []string{"proxy.same"}, run: forwarded(checkClientIP)},
		{ID: "proxy.proto", needs: []string{"proxy.same"}, run: forwarded(checkProto)},
		{ID: "proxy.timeout", needs: []string{"proxy.same"}, Slow: true, run: seen(checkProxyTimeout)},
	}
	for i, t := range blocks(checkTexts) {
		if t[0] != all[i].ID {
			panic("checks.txt has " + t[0] + " in the place of " + all[i].ID)
		}
		all[i].Title, all[i].Why, all[i].Fix = text.New(t[1], t[2]), text.New(t[3], t[4]), text.New(t[5], t[6])
	}
	return all
}

// blocks returns the lines of each block of a file with texts.
func blocks(file string) (all [][]string) {
	for b := range strings.SplitSeq(strings.TrimSpace(file), "\n\n") {
		all = append(all, strings.Split(b, "\n\t"))
	}
	return all
}

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

// value is a setting as it was given, untrimmed; "" means that it was not.
func (e *exam) value(s settings.Setting) string {
	if s.Flag != "" {
		if v, ok := e.o.Flag(s.Flag); ok && strings.TrimSpace(v) != "" {
			return v
		}
	}
	if v, _ := e.o.Env(s.Env); strings.TrimSpace(v) != "" {
		return v
	}
	return ""
}

// named is value by the name of the setting.
func (e *exam) named(env string) string {
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
		return text.New("no answer in time", "超时未响应")
	case errors.Is(err, syscall.ECONNREFUSED):
		return text.New("connection refused: nothing listens there", "连接被拒绝：没有程序在监听")
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return text.New("the connection was cut", "连接被中断")
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return text.New("there is no way there from this machine", "本机无法到达该地址")
	}
	return text.New(shown(err.Error()), shown(text.Chinese(err)))
}
