package relay

import (
	"net/url"
	"strings"

	"wxflow/relay/internal/ops"
	"wxflow/relay/internal/sessions"
	"wxflow/relay/text"
)

// DefaultCookie is the cookie that may carry a token where no header can. Ours.
const DefaultCookie = "wxrelay"

// checkDoors finds mistakes in what lets requests through to others.
func (c Config) checkDoors(p *text.Problems) {
	if c.Backend != "" {
		u, err := url.Parse(c.Backend)
		switch {
		case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
			p.Add("WXRELAY_BACKEND", "is not a URL like http://127.0.0.1:3000", "不是 http://127.0.0.1:3000 这样的 URL") // may hold a password
		case u.User != nil:
			p.Add("WXRELAY_BACKEND", "must not hold a user name or password", "不能包含用户名或密码")
		case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
			p.Add("WXRELAY_BACKEND", "is a scheme, a host and perhaps a path; take the query off", "只能包含协议、主机和路径，请去掉查询参数")
		}
	}
	if c.Cookie != "" {
		if !sessions.CookieName(c.Cookie) {
			p.Add("WXRELAY_COOKIE", "%q is not a name a cookie can have: letters, digits, - and _", "%q 不能作为 cookie 名：只能用字母、数字、- 和 _", c.Cookie)
		}
	}
	for _, h := range c.OpsHosts {
		if !ops.HostPattern.MatchString(h) {
			p.Add("WXRELAY_OPS_HOSTS", "%q is not a name like relay.example.com or *.svc.cluster.local: no scheme, port or path, and no * alone",
				"%q 不是 relay.example.com 或 *.svc.cluster.local 这样的名称：不带协议、端口和路径，不能只写 *", h)
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
