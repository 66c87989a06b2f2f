package relay

import (
	"cmp"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/gateway"
	"wxflow/relay/internal/ops"
	"wxflow/relay/internal/sessions"
	"wxflow/relay/internal/trust"
	"wxflow/relay/jwt"
	"wxflow/relay/observe"
	"wxflow/relay/session"
	"wxflow/relay/store/sealed"
	"wxflow/relay/text"
)

const (
	// DefaultSessionTTL follows the one figure WeChat's staff gave for the
	// life of a session_key, three days: a relay session that outlives its
	// key can no longer decrypt anything, and wx.login asks nothing of the
	// user.
	DefaultSessionTTL = 72 * time.Hour
	minSessionTTL     = time.Second
	maxSessionTTL     = 365 * 24 * time.Hour
	// DefaultUpstreamMax and DefaultUpstreamQueue bound what is under way to WeChat.
	DefaultUpstreamMax   = 512
	DefaultUpstreamQueue = 2048
	// DefaultUpstreamTimeout bounds one login, retries included.
	DefaultUpstreamTimeout = 8 * time.Second
	minUpstreamTimeout     = 50 * time.Millisecond
	// Doc: wx.request gives up after 60 s; an answer after that is
	// lost, and its code is spent.
	maxUpstreamTimeout = 50 * time.Second
)

// A Config says what a Relay is made of. Apps is the one field that must be
// set.
type Config struct {
	Upstream string          // "" means DefaultUpstream
	Apps     []App           // the first one serves requests that name no appid
	Store    Store           // nil means memory.New(Now, 0) of store/memory
	Shared   Shared          // nil means memory.NewShared(Now): a relay on its own
	Keys     *sealed.Keyring // seals what Store, unless it is in memory, and Shared hold; nil leaves it readable
	// InternalKeys let other back ends have the access_token and use the
	// gateway, on Ops. None: there are no such routes.
	InternalKeys []InternalKey
	// OpsHosts are names by which Ops may be called, besides addresses, localhost
	// and names without a dot; *.x is every name below x. In lower case.
	OpsHosts  []string
	Dev       bool              // lets a fake WeChat in, see internal/trust
	Now       func() time.Time  // the only clock; nil means time.Now
	Logger    *slog.Logger      // nil means none
	Transport http.RoundTripper // to WeChat; nil means one of the relay's own

	Observer Observer     // gets every request, call and store operation; nil means none
	Metrics  http.Handler // answers GET /metrics of Ops; nil: no such route

	SessionTTL      time.Duration // 0 means DefaultSessionTTL
	Sliding         bool          // a session lives on while it is used, within bounds
	UpstreamTimeout time.Duration // of one login, retries included; 0 means DefaultUpstreamTimeout

	Limits         Limits         // of logins a minute; none by default
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed; none by default
	UpstreamMax    int            // logins at WeChat at a time, and as many calls; 0 means DefaultUpstreamMax
	UpstreamQueue  int            // logins that may wait for their turn, and as many calls; 0 means DefaultUpstreamQueue

	Backend      string        // URL of the service behind, in proxy mode; "" for none
	PushTo       string        // URL of the service that gets what WeChat pushes; "" for none
	Cookie       string        // name of the cookie that may carry a token; "" means DefaultCookie
	Identity     *jwt.Keys     // nil: identities are not signed
	Audiences    []string      // the back ends that POST /token signs identities for; none: no such route
	CORSOrigins  []string      // whose pages may call from a browser; none by default
	WatermarkAge time.Duration // how old decrypted data may be; 0 means DefaultWatermarkAge
}

// Check returns every Problem there is with c. New makes the same check.
func (c Config) Check() Problems {
	_, p := c.check()
	return p
}

// check is Check that returns the upstream, too. It is pure.
func (c Config) check() (*url.URL, text.Problems) {
	var p text.Problems
	u := c.checkUpstream(&p)
	c.checkApps(&p)
	if d := c.SessionTTL; d != 0 && (d < minSessionTTL || d > maxSessionTTL) {
		p.Add("WXRELAY_SESSION_TTL", "%v is not between %v and %v", "%v 不在 %v 与 %v 之间", d, minSessionTTL, maxSessionTTL)
	}
	if d := c.UpstreamTimeout; d != 0 && (d < minUpstreamTimeout || d > maxUpstreamTimeout) {
		p.Add("WXRELAY_UPSTREAM_TIMEOUT", "%v is not between %v and %v; wx.request gives up after 60s",
			"%v 不在 %v 与 %v 之间；wx.request 60 秒后放弃", d, minUpstreamTimeout, maxUpstreamTimeout)
	}
	for _, x := range []struct {
		setting string
		n       int
	}{
		{"WXRELAY_LIMIT_IP", c.Limits.PerIP}, {"WXRELAY_LIMIT_APP", c.Limits.PerApp}, {"WXRELAY_LIMIT_TOTAL", c.Limits.Total},
		{"WXRELAY_UPSTREAM_MAX", c.UpstreamMax}, {"WXRELAY_UPSTREAM_QUEUE", c.UpstreamQueue},
	} {
		if x.n < 0 {
			p.Add(x.setting, "%d is less than nothing", "%d 不能小于 0", x.n)
		}
	}
	c.checkDoors(&p)
	if d := c.WatermarkAge; d != 0 && (d < minWatermarkAge || d > maxWatermarkAge) {
		p.Add("WXRELAY_WATERMARK_AGE", "%v is not between %v and %v", "%v 不在 %v 与 %v 之间", d, minWatermarkAge, maxWatermarkAge)
	}
	return u, p
}

func (c Config) checkUpstream(p *text.Problems) *url.URL {
	// What is refused is not quoted: it may hold a password.
	u, err := url.Parse(cmp.Or(c.Upstream, DefaultUpstream))
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		p.Add("WXRELAY_UPSTREAM", "is not a URL like %s", "不是 %s 这样的 URL", DefaultUpstream)
	case u.User != nil:
		p.Add("WXRELAY_UPSTREAM", "must not hold a user name or password", "不能包含用户名或密码")
	case strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		p.Add("WXRELAY_UPSTREAM", "is scheme and host only, like %s: the relay adds the path", "只写协议和主机，如 %s：路径由中继添加", DefaultUpstream)
	case !c.Dev && !trust.IsWeChat(u):
		p.Add("WXRELAY_UPSTREAM", "%s://%s is not WeChat over https; without WXRELAY_DEV=1 it must be https:// and one of %s",
			"%s://%s 不是微信的 https 地址；未设置 WXRELAY_DEV=1 时必须是 https:// 加以下主机之一：%s",
			u.Scheme, u.Host, strings.Join(trust.Hosts[:], ", "))
	}
	return u
}

func (c Config) checkApps(p *text.Problems) {
	if len(c.Apps) == 0 {
		p.Add("WXRELAY_APPID", "is missing: set it to the mini-program's appid", "未设置：请填写小程序的 appid")
		p.Add("WXRELAY_SECRET", "is missing: set it, or WXRELAY_SECRET_FILE, to the AppSecret", "未设置：请用它或 WXRELAY_SECRET_FILE 提供 AppSecret")
	}
	seen := make(map[string]bool)
	names := map[string]string{"appid": "WXRELAY_APPID", "secret": "WXRELAY_SECRET", "token_mode": "WXRELAY_CONFIG",
		"push_token": "WXRELAY_PUSH_TOKEN", "push_key": "WXRELAY_PUSH_KEY"}
	for _, a := range c.Apps {
		for _, x := range trust.App(a, c.Dev) {
			p.AddText(names[x.Setting], x.Text)
		}
		if a.AppID != "" && seen[a.AppID] {
			p.Add("WXRELAY_APPID", "%s is there twice", "%s 重复出现", a.AppID)
		}
		seen[a.AppID] = true
	}
	for _, k := range c.InternalKeys {
		if n := len(k.Key.Reveal()); n < gateway.MinInternalKey {
			p.Add("WXRELAY_INTERNAL_KEY", "a key has %d characters, which is fewer than %d", "有一个密钥只有 %d 个字符，少于 %d 个", n, gateway.MinInternalKey)
		}
		for _, id := range k.AppIDs {
			if len(c.Apps) > 0 && !seen[id] { // else they are not known yet
				p.Add("WXRELAY_INTERNAL_KEY", "the key %s is for %s, which is no app of this relay", "密钥 %s 指定的 %s 不是本服务的应用", k.Name, id)
			}
		}
	}
}

const (
	// DefaultWatermarkAge is how old open data may be. Ours: as long as a
	// code lives, which is sent at the same moment over the same network;
	// older data is replayed, or was kept for a rainy day.
	DefaultWatermarkAge = 5 * time.Minute
	minWatermarkAge     = time.Second
	maxWatermarkAge     = 72 * time.Hour // no session_key is known to live longer
)

// DefaultUpstream is where jscode2session lives. Doc.
const DefaultUpstream = "https://api.weixin.qq.com"

// DefaultCookie is the cookie that may carry a token where no header can. Ours.
const DefaultCookie = "wxrelay"

// checkDoors finds mistakes in what lets requests through to others.
func (c Config) checkDoors(p *text.Problems) {
	for _, x := range [][2]string{{"WXRELAY_BACKEND", c.Backend}, {"WXRELAY_PUSH_TO", c.PushTo}} {
		u, err := url.Parse(x[1])
		switch {
		case x[1] == "":
		case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
			p.Add(x[0], "is not a URL like http://127.0.0.1:3000", "不是 http://127.0.0.1:3000 这样的 URL") // may hold a password
		case u.User != nil:
			p.Add(x[0], "must not hold a user name or password", "不能包含用户名或密码")
		case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
			p.Add(x[0], "is a scheme, a host and perhaps a path; take the query off", "只能包含协议、主机和路径，请去掉查询参数")
		}
	}
	if c.Cookie != "" && !sessions.CookieName(c.Cookie) {
		p.Add("WXRELAY_COOKIE", "%q is not a name a cookie can have: letters, digits, - and _", "%q 不能作为 cookie 名：只能用字母、数字、- 和 _", c.Cookie)
	}
	for _, h := range c.OpsHosts {
		if !ops.HostPattern().MatchString(h) {
			p.Add("WXRELAY_OPS_HOSTS", "%q is not a name like relay.example.com or *.svc.cluster.local: no scheme, port or path, and no * alone",
				"%q 不是 relay.example.com 或 *.svc.cluster.local 这样的名称：不带协议、端口和路径，不能只写 *", h)
		}
	}
	if len(c.Audiences) > 0 && c.Identity == nil {
		p.Add("WXRELAY_TOKEN_AUDIENCES", "needs keys to sign with: set WXRELAY_IDENTITY_KEY_FILE", "需要签名用的私钥：请设置 WXRELAY_IDENTITY_KEY_FILE")
	}
	for _, a := range c.Audiences {
		if why := trust.Word(a, trust.MaxIDLen); why != "" {
			p.Add("WXRELAY_TOKEN_AUDIENCES", "an audience "+why, "有 audience 为空、超过 128 字节或含有不可见字符")
		}
		if slices.ContainsFunc(c.Apps, func(app App) bool { return app.AppID == a }) {
			p.Add("WXRELAY_TOKEN_AUDIENCES", "%s is an appid, which is the audience of X-Wxrelay-Identity: name the back end",
				"%s 是 appid，已用作 X-Wxrelay-Identity 的 audience：请填写后端的名称", a)
		}
	}
	for _, o := range c.CORSOrigins {
		u, err := url.Parse(o)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.Scheme+"://"+u.Host != o || o != strings.ToLower(o) {
			p.Add("WXRELAY_CORS_ORIGINS", "%q is not an origin like https://h5.example.com: scheme and host in lower case, no path, no *",
				"%q 不是 https://h5.example.com 这样的来源：小写的协议和主机，不带路径，不能用 *", o)
		}
	}
}

// Limits bound logins a minute; 0 is no bound. Calls of /phone and /checksession,
// which ask WeChat, too, have the same bounds and are counted apart. They hold
// for all relays with one Shared.
type Limits struct {
	PerIP  int // from one client address; an IPv6 client is its /64
	PerApp int // to one app
	Total  int // to all
}

// The types of a Config, for programs that embed a relay.
type (
	App         = credential.App
	Secret      = credential.Secret
	InternalKey = credential.InternalKey
	Store       = session.Store
	Shared      = session.Shared
	Observer    = observe.Observer
	State       = observe.State
	Problems    = text.Problems
)

// NewSecret returns s as a Secret.
func NewSecret(s string) Secret { return credential.NewSecret(s) }
