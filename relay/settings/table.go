package settings

import (
	"slices"

	"wxflow/relay"
	"wxflow/relay/credential"
)

// A Setting is one row of the table of settings: what flags, environment,
// help and documentation are made from.
type Setting struct {
	Env     string
	Flag    string // "" for a secret: a command line is seen by every user of the machine
	Value   string // what stands for the value in help; "" for a switch
	Default string
	set     func(string) error
	Help    string
	HelpZH  string
}

// Table returns the settings in the order to show them.
func Table() []Setting { return table(new(Settings)) }

// table returns the settings, each of which sets its part of s.
func table(s *Settings) []Setting {
	s.Config.Apps = make([]credential.App, 1) // the one that the environment can name
	return slices.Concat(s.apps(), s.sessions(), s.certificates(), s.traffic(), s.program())
}

// apps are the settings of who is served, and where.
func (s *Settings) apps() []Setting {
	c := &s.Config
	return []Setting{
		{"WXRELAY_LISTEN", "listen", "ADDR", ":8080", address(&s.Listen), "public address", "对外监听地址"},
		{"WXRELAY_OPS", "ops", "ADDR", "127.0.0.1:8081", address(&s.Ops),
			"address of /healthz, /readyz and /metrics, not for the public", "健康检查与监控指标地址，不要对公网开放"},
		{"WXRELAY_OPS_HOSTS", "ops-hosts", "NAME,…", "", s.setOpsHosts,
			"names that ops may be called by, besides addresses, localhost and names without a dot; *.NAME is all below it",
			"ops 地址允许使用的其他主机名；IP、localhost 和不带点的主机名无需列出；*.NAME 表示其下所有名称"},
		{"WXRELAY_UPSTREAM", "upstream", "URL", relay.DefaultUpstream, word(&c.Upstream),
			"what to ask for logins; anything but WeChat needs dev", "上游地址；非微信官方地址需开启 dev"},
		{"WXRELAY_APPID", "appid", "APPID", "", word(&c.Apps[0].AppID), "the mini-program's appid", "小程序 appid"},
		{"WXRELAY_SECRET", "", "SECRET", "", s.setSecret, "its AppSecret; environment only", "AppSecret，只能通过环境变量设置"},
		{"WXRELAY_SECRET_FILE", "secret-file", "FILE", "", s.setSecretFile,
			"file that holds the AppSecret; read again when it changes", "存放 AppSecret 的文件，变化时自动重新读取"},
		{"WXRELAY_CONFIG", "config", "FILE", "", word(&s.AppsFile),
			"YAML file of several apps, instead of appid and secret; read again when it changes",
			"配置多个应用的 YAML 文件（代替 appid 与 secret），变化时自动重新读取"},
		{"WXRELAY_INTERNAL_KEY", "", "KEY", "", s.setInternalKey,
			"lets other back ends use /internal/access_token and /wx/ on the ops address; " +
				"KEY, NAME:KEY or NAME@APPID+APPID:KEY (for those apps only), several with commas",
			"其他后端使用 ops 地址上 /internal/access_token 与 /wx/ 的密钥；KEY、名称:KEY 或 名称@APPID+APPID:KEY（仅限这些应用），逗号分隔多个"},
		{"WXRELAY_INTERNAL_KEY_FILE", "internal-key-file", "FILE", "", s.setInternalKeyFile,
			"file that holds these keys, one a line", "存放上述密钥的文件，每行一个"},
	}
}

// sessions are the settings of what is kept, and for how long.
func (s *Settings) sessions() []Setting {
	c := &s.Config
	return []Setting{
		{"WXRELAY_STORE", "store", "STORE", "memory:", s.setStore,
			"where sessions are kept: memory: (gone when it stops), bolt:FILE, or a redis URL",
			"会话存储：memory:（进程退出即丢失）、bolt:文件 或 redis URL"},
		{"WXRELAY_KEY", "", "KEY,…", "", s.setKey,
			"seals session_keys in a bolt or redis store; environment only; wxrelay key makes one",
			"加密 bolt 或 redis 中的 session_key，只能通过环境变量设置；用 wxrelay key 生成"},
		{"WXRELAY_KEY_FILE", "key-file", "FILE", "", s.setKeyFile,
			"file that holds the keys, the newest first", "存放密钥的文件，最新的在最前"},
		{"WXRELAY_SESSION_TTL", "session-ttl", "DURATION", "72h", duration(&c.SessionTTL), "life of a session", "会话有效期"},
		{"WXRELAY_SESSION_EXPIRY", "session-expiry", "HOW", "absolute", s.setSessionExpiry,
			"absolute: a session ends at its time; sliding: it lives on while used, up to 30 days",
			"absolute：到期即止；sliding：使用时自动延长，最长 30 天"},
		{"WXRELAY_UPSTREAM_TIMEOUT", "upstream-timeout", "DURATION", "8s", duration(&c.UpstreamTimeout),
			"bound on one login, retries included", "单次登录的总时限（含重试）"},
		{"WXRELAY_WATERMARK_AGE", "watermark-age", "DURATION", "5m", duration(&c.WatermarkAge),
			"how old encrypted data may be when it is to be decrypted", "待解密数据的最长时效"},
	}
}

// certificates are the settings of TLS.
func (s *Settings) certificates() []Setting {
	return []Setting{
		{"WXRELAY_TLS_CERT", "tls-cert", "FILE", "", word(&s.TLS.CertFile),
			"certificate and chain in PEM; the public address speaks TLS then", "PEM 证书（含证书链），设置后对外使用 TLS"},
		{"WXRELAY_TLS_KEY", "tls-key", "FILE", "", word(&s.TLS.KeyFile),
			"its key in PEM; both are read again when they change", "PEM 私钥；两个文件变化时自动重新读取"},
		{"WXRELAY_ACME_DOMAINS", "acme-domains", "DOMAIN,…", "", s.TLS.setDomains,
			"fetch certificates for these from an ACME authority; needs port 443", "通过 ACME 自动获取这些域名的证书，需要 443 端口"},
		{"WXRELAY_ACME_CACHE", "acme-cache", "FOLDER", "", word(&s.TLS.ACMECache), "where fetched certificates are kept", "保存证书的目录"},
		{"WXRELAY_ACME_EMAIL", "acme-email", "EMAIL", "", word(&s.TLS.ACMEEmail), "whom the authority may warn", "证书机构的联系邮箱"},
		{"WXRELAY_ACME_DIRECTORY", "acme-directory", "URL", "", s.TLS.setDirectory,
			"of another ACME authority than Let's Encrypt", "其他 ACME 机构的目录地址，缺省为 Let's Encrypt"},
	}
}

// traffic are the settings of how much goes through, and from where to where.
func (s *Settings) traffic() []Setting {
	c := &s.Config
	return []Setting{
		{"WXRELAY_UPSTREAM_MAX", "upstream-max", "N", "512", number(1, &c.UpstreamMax),
			"logins at WeChat at a time; /phone and /checksession have as many turns of their own",
			"同时向微信发出的登录数；/phone 与 /checksession 另有同样多的名额"},
		{"WXRELAY_UPSTREAM_QUEUE", "upstream-queue", "N", "2048", number(1, &c.UpstreamQueue),
			"logins that may wait for their turn; more are told to come back; as many calls, too",
			"可排队等待的登录数，超出的请求会被告知稍后重试；/phone 与 /checksession 另有同样的队列"},
		{"WXRELAY_LIMIT_IP", "limit-ip", "N", "0", number(0, &c.Limits.PerIP),
			"logins a minute from one client address; 0: no limit", "每个客户端 IP 每分钟的登录次数，0 为不限"},
		{"WXRELAY_LIMIT_APP", "limit-app", "N", "0", number(0, &c.Limits.PerApp),
			"logins a minute of one app; 0: no limit", "每个小程序每分钟的登录次数，0 为不限"},
		{"WXRELAY_LIMIT_TOTAL", "limit-total", "N", "0", number(0, &c.Limits.Total),
			"logins a minute of all; 0: no limit", "全部登录每分钟的次数，0 为不限"},
		{"WXRELAY_TRUSTED_PROXIES", "trusted-proxies", "ADDR,…", "", s.setProxies,
			"proxies whose X-Forwarded-For is believed, such as 127.0.0.1 or 10.0.0.0/8", "信任其 X-Forwarded-For 的代理地址或网段"},
		{"WXRELAY_COOKIE", "cookie", "NAME", relay.DefaultCookie, word(&c.Cookie),
			"cookie that may carry the token, for /auth and the back end", "可携带 token 的 cookie 名，用于 /auth 和后端代理"},
		{"WXRELAY_BACKEND", "backend", "URL", "", word(&c.Backend),
			"proxy mode: requests with a good session go there, with X-WX-OPENID",
			"代理模式：登录态有效的请求转发到此地址，并带上 X-WX-OPENID"},
		{"WXRELAY_IDENTITY_ISSUER", "identity-issuer", "NAME", "wxrelay", word(&s.identityIssuer),
			"who signed identities say they are from", "签名身份（JWT）的签发者 iss"},
		{"WXRELAY_IDENTITY_KEY_FILE", "identity-key-file", "FILE", "", s.setIdentityKey,
			"Ed25519 keys in PEM: identities are signed with the first", "Ed25519 私钥（PEM），设置后身份以第一个私钥签名"},
		{"WXRELAY_CORS_ORIGINS", "cors-origins", "ORIGIN,…", "", s.setCORSOrigins,
			"origins whose pages may call from a browser; mini-programs need none", "允许跨域调用的网页来源；小程序不需要"},
	}
}

// program are the settings of the program itself.
func (s *Settings) program() []Setting {
	return []Setting{
		{"WXRELAY_LOG_LEVEL", "log-level", "LEVEL", "info", s.setLogLevel,
			"debug, info, warn or error; info has one line a request", "日志级别：debug、info、warn、error；info 为每个请求一行"},
		{"WXRELAY_LOG_FORMAT", "log-format", "FORMAT", "json", s.setLogFormat, "json or text", "日志格式：json 或 text"},
		{"WXRELAY_READY_FILE", "ready-file", "FILE", "", word(&s.ReadyFile),
			"written when listening: a JSON object of the URLs", "开始监听后写入的文件，内容为各 URL 的 JSON"},
		{"WXRELAY_DEV", "dev", "", "0", s.setDev,
			"allow a fake WeChat; never in production", "允许使用模拟微信；切勿用于生产"},
	}
}
