package settings

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"wxflow/relay"
	"wxflow/relay/credential"
	"wxflow/relay/text"
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

// apps are the settings of the apps and addresses that are served.
func (s *Settings) apps() []Setting {
	c := &s.Config
	return []Setting{
		{"WXRELAY_LISTEN", "listen", "ADDR", ":8080", address(&s.Listen), "public address", "对外监听地址"},
		{"WXRELAY_OPS", "ops", "ADDR", "127.0.0.1:8081", address(&s.Ops),
			"address of /healthz, /readyz, /metrics and /openapi.json; keep it private", "健康检查、监控指标与 /openapi.json 的地址，不要对公网开放"},
		{"WXRELAY_OPS_HOSTS", "ops-hosts", "NAME,…", "", s.setOpsHosts,
			"more host names that ops answers to; IP addresses, localhost and names without a dot always work; *.NAME covers all names below it",
			"ops 地址允许使用的其他主机名；IP、localhost 和不带点的主机名无需列出；*.NAME 表示其下所有名称"},
		{"WXRELAY_UPSTREAM", "upstream", "URL", relay.DefaultUpstream, word(&c.Upstream),
			"where to redeem codes; any server but WeChat needs --dev", "上游地址；使用微信以外的服务器需开启 --dev"},
		{"WXRELAY_APPID", "appid", "APPID", "", word(&c.Apps[0].AppID), "the mini-program's appid", "小程序 appid"},
		{"WXRELAY_SECRET", "", "SECRET", "", secret(&c.Apps[0].Secret), "its AppSecret", "小程序的 AppSecret"},
		{"WXRELAY_SECRET_FILE", "secret-file", "FILE", "", s.fromFile("WXRELAY_SECRET", "an AppSecret", secret(&c.Apps[0].Secret)),
			"file with the AppSecret, reloaded when it changes", "存放 AppSecret 的文件，变化时自动重新加载"},
		{"WXRELAY_CONFIG", "config", "FILE", "", word(&s.AppsFile),
			"YAML file of several apps, instead of appid and secret; reloaded when it changes",
			"配置多个小程序的 YAML 文件（代替 appid 与 secret），变化时自动重新加载"},
		{"WXRELAY_INTERNAL_KEY", "", "KEY", "", s.setInternalKey,
			"keys with which other back ends use /internal/access_token, /internal/sessions and /wx/ on the ops address: " +
				"KEY, NAME:KEY or NAME@APPID+APPID:KEY (for those apps only), separated by commas",
			"其他后端访问 ops 地址上 /internal/access_token、/internal/sessions 与 /wx/ 的密钥：KEY、名称:KEY 或 名称@APPID+APPID:KEY（仅限这些小程序），多个用逗号分隔"},
		{"WXRELAY_INTERNAL_KEY_FILE", "internal-key-file", "FILE", "", s.fromFile("WXRELAY_INTERNAL_KEY", "keys", s.setInternalKey),
			"file with the keys of WXRELAY_INTERNAL_KEY, one per line", "存放 WXRELAY_INTERNAL_KEY 中密钥的文件，每行一个"},
		{"WXRELAY_PUSH_TOKEN", "", "TOKEN", "", secret(&c.Apps[0].PushToken),
			"Token of the app's message push; makes the relay receive pushes at /wechat/push/APPID",
			"小程序消息推送的 Token，设置后在 /wechat/push/APPID 接收推送"},
		{"WXRELAY_PUSH_TOKEN_FILE", "push-token-file", "FILE", "",
			s.fromFile("WXRELAY_PUSH_TOKEN", "a Token", secret(&c.Apps[0].PushToken)),
			"file with that Token, reloaded when it changes", "存放该 Token 的文件，变化时自动重新加载"},
		{"WXRELAY_PUSH_KEY", "", "KEY", "", secret(&c.Apps[0].PushKey),
			"its EncodingAESKey; only encrypted pushes are taken then", "消息推送的 EncodingAESKey，设置后只接受加密的推送"},
		{"WXRELAY_PUSH_KEY_FILE", "push-key-file", "FILE", "",
			s.fromFile("WXRELAY_PUSH_KEY", "an EncodingAESKey", secret(&c.Apps[0].PushKey)),
			"file with that EncodingAESKey, reloaded when it changes", "存放该 EncodingAESKey 的文件，变化时自动重新加载"},
		{"WXRELAY_PUSH_TO", "push-to", "URL", "", word(&c.PushTo),
			"where pushes are passed on to, decrypted", "把收到的推送解密后转发到此地址"},
	}
}

// sessions are the settings of what is kept, and for how long.
func (s *Settings) sessions() []Setting {
	c := &s.Config
	return []Setting{
		{"WXRELAY_STORE", "store", "STORE", "memory:", s.setStore,
			"where sessions are kept: memory: (lost when wxrelay stops), bolt:FILE, or a redis URL",
			"会话存储：memory:（进程退出即丢失）、bolt:文件 或 redis URL"},
		{"WXRELAY_KEY", "", "KEY,…", "", s.setKey,
			"encrypts session_keys in a bolt or redis store; make one with wxrelay key",
			"加密 bolt 或 redis 中的 session_key；用 wxrelay key 生成"},
		{"WXRELAY_KEY_FILE", "key-file", "FILE", "", s.fromFile("WXRELAY_KEY", "keys", s.setKey),
			"file with the keys of WXRELAY_KEY, newest first", "存放 WXRELAY_KEY 中密钥的文件，最新的在最前"},
		{"WXRELAY_SESSION_TTL", "session-ttl", "DURATION", "72h", duration(&c.SessionTTL), "session lifetime", "会话有效期"},
		{"WXRELAY_SESSION_EXPIRY", "session-expiry", "HOW", "absolute", s.setSessionExpiry,
			"absolute: sessions end after their lifetime; sliding: use extends them, up to 30 days",
			"absolute：到期即止；sliding：使用时自动延长，最长 30 天"},
		{"WXRELAY_UPSTREAM_TIMEOUT", "upstream-timeout", "DURATION", "8s", duration(&c.UpstreamTimeout),
			"timeout for one login, including retries", "单次登录的总时限（含重试）"},
		{"WXRELAY_WATERMARK_AGE", "watermark-age", "DURATION", "5m", duration(&c.WatermarkAge),
			"maximum age of encrypted data to decrypt", "待解密数据的最长时效"},
	}
}

// certificates are the settings of TLS.
func (s *Settings) certificates() []Setting {
	return []Setting{
		{"WXRELAY_TLS_CERT", "tls-cert", "FILE", "", word(&s.TLS.CertFile),
			"certificate and chain (PEM); makes the public address serve TLS", "证书及证书链（PEM），设置后对外地址使用 TLS"},
		{"WXRELAY_TLS_KEY", "tls-key", "FILE", "", word(&s.TLS.KeyFile),
			"private key (PEM); both files are reloaded when they change", "私钥（PEM）；两个文件变化时自动重新加载"},
		{"WXRELAY_ACME_DOMAINS", "acme-domains", "DOMAIN,…", "", s.TLS.setDomains,
			"get certificates for these domains by ACME; needs port 443", "通过 ACME 自动获取这些域名的证书，需要 443 端口"},
		{"WXRELAY_ACME_CACHE", "acme-cache", "FOLDER", "", word(&s.TLS.ACMECache), "folder that keeps them", "保存这些证书的目录"},
		{"WXRELAY_ACME_EMAIL", "acme-email", "EMAIL", "", word(&s.TLS.ACMEEmail), "contact address for the CA", "留给证书机构的联系邮箱"},
		{"WXRELAY_ACME_DIRECTORY", "acme-directory", "URL", "", s.TLS.setDirectory,
			"directory URL of a CA other than Let's Encrypt", "Let's Encrypt 以外的证书机构的目录 URL"},
	}
}

// traffic are the settings of how much goes through, and from where to where.
func (s *Settings) traffic() []Setting {
	c := &s.Config
	return []Setting{
		{"WXRELAY_UPSTREAM_MAX", "upstream-max", "N", "512", number(1, &c.UpstreamMax),
			"concurrent logins at WeChat; /phone and /checksession have as many of their own",
			"同时向微信发出的登录数；/phone 与 /checksession 另有同样多的名额"},
		{"WXRELAY_UPSTREAM_QUEUE", "upstream-queue", "N", "2048", number(1, &c.UpstreamQueue),
			"logins that may wait; more are answered \"retry later\"; /phone and /checksession have such a queue of their own",
			"可排队等待的登录数，超出时返回“稍后重试”；/phone 与 /checksession 另有同样的队列"},
		{"WXRELAY_LIMIT_IP", "limit-ip", "N", "0", number(0, &c.Limits.PerIP),
			"logins per minute from one client address; 0: no limit", "每个客户端 IP 每分钟的登录次数，0 为不限"},
		{"WXRELAY_LIMIT_APP", "limit-app", "N", "0", number(0, &c.Limits.PerApp),
			"logins per minute of one app; 0: no limit", "每个小程序每分钟的登录次数，0 为不限"},
		{"WXRELAY_LIMIT_TOTAL", "limit-total", "N", "0", number(0, &c.Limits.Total),
			"logins per minute in all; 0: no limit", "每分钟登录总次数，0 为不限"},
		{"WXRELAY_TRUSTED_PROXIES", "trusted-proxies", "ADDR,…", "", s.setProxies,
			"proxies whose X-Forwarded-For is trusted, such as 127.0.0.1 or 10.0.0.0/8", "信任其 X-Forwarded-For 的代理地址或网段"},
		{"WXRELAY_COOKIE", "cookie", "NAME", relay.DefaultCookie, word(&c.Cookie),
			"name of a cookie that may carry the token, for /auth and the back end", "可携带 token 的 cookie 名，用于 /auth 和后端代理"},
		{"WXRELAY_BACKEND", "backend", "URL", "", word(&c.Backend),
			"proxy mode: forward requests with a valid session there, with X-WX-OPENID",
			"代理模式：会话有效的请求转发到此地址，并带上 X-WX-OPENID"},
		{"WXRELAY_IDENTITY_ISSUER", "identity-issuer", "NAME", "wxrelay", word(&s.identityIssuer),
			"issuer (iss) of signed identities (JWT)", "签名身份（JWT）的签发者（iss）"},
		{"WXRELAY_IDENTITY_KEY_FILE", "identity-key-file", "FILE", "", s.setIdentityKey,
			"private keys (PEM): Ed25519, EC on P-256 or RSA; identities are signed with the first, by EdDSA, ES256 or RS256",
			"私钥（PEM）：Ed25519、EC（P-256）或 RSA；身份以第一个私钥签名，算法为 EdDSA、ES256 或 RS256"},
		{"WXRELAY_TOKEN_AUDIENCES", "token-audiences", "NAME,…", "", words(&c.Audiences),
			"back ends that POST /token signs identities for (aud); off without any", "POST /token 可为哪些后端签发身份（aud）；不设置则关闭"},
		{"WXRELAY_CORS_ORIGINS", "cors-origins", "ORIGIN,…", "", words(&c.CORSOrigins),
			"origins of web pages that may call from a browser; mini-programs need none", "允许跨域调用的网页来源；小程序不需要"},
	}
}

// program are the settings of the program itself.
func (s *Settings) program() []Setting {
	return []Setting{
		{"WXRELAY_LOG_LEVEL", "log-level", "LEVEL", "info", s.setLogLevel,
			"debug, info, warn or error; info logs one line per request", "日志级别：debug、info、warn 或 error；info 每个请求一行"},
		{"WXRELAY_LOG_FORMAT", "log-format", "FORMAT", "json", s.setLogFormat, "json or text", "日志格式：json 或 text"},
		{"WXRELAY_READY_FILE", "ready-file", "FILE", "", word(&s.ReadyFile),
			"write the listening URLs to this file as JSON", "开始监听后，把各 URL 以 JSON 写入此文件"},
		{"WXRELAY_DEV", "dev", "", "0", s.setDev,
			"allow a fake WeChat; never in production", "允许使用模拟微信；切勿用于生产"},
	}
}

const prefix = "WXRELAY_"

// otherNames are what other programs call a setting.
var otherNames = map[string]string{
	"PORT": "LISTEN", "ADDR": "LISTEN", "ADDRESS": "LISTEN", "HOST": "LISTEN", "BIND": "LISTEN", "HTTP_PORT": "LISTEN",
	"APP_ID": "APPID", "WX_APPID": "APPID", "APP_SECRET": "SECRET", "APPSECRET": "SECRET", "WX_SECRET": "SECRET",
	"REDIS": "STORE", "REDIS_URL": "STORE", "DB": "STORE", "DATABASE": "STORE", "CONFIG_FILE": "CONFIG",
	"CERT": "TLS_CERT", "CORS": "CORS_ORIGINS", "METRICS": "OPS", "METRICS_ADDR": "OPS", "PROXY_PASS": "BACKEND", "DEBUG": "LOG_LEVEL",
}

// Find returns the setting of a variable and reports whether there is one.
func Find(env string) (Setting, bool) {
	for _, s := range Table() {
		if s.Env == env {
			return s, true
		}
	}
	return Setting{}, false
}

// Meant returns the setting that a name most likely means: WXRELAY_SECERT,
// wxrelay_secret, --port. It reports false when there is none like it.
func Meant(name string) (Setting, bool) {
	word := strings.ToUpper(strings.ReplaceAll(strings.TrimLeft(name, "-"), "-", "_"))
	word = strings.TrimPrefix(strings.TrimPrefix(word, strings.TrimSuffix(prefix, "_")), "_")
	meant := otherNames[word]
	if meant == "" {
		var known []string
		for _, s := range Table() {
			known = append(known, strings.TrimPrefix(s.Env, prefix))
		}
		meant = text.Nearest(word, known)
	}
	return Find(prefix + meant)
}

// fromKubernetes are the variables that Kubernetes sets by itself for a service
// whose name begins with wxrelay.
var fromKubernetes = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^WXRELAY_(\w+_)?(SERVICE_(HOST|PORT)(_\w+)?|PORT(_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)$`)
})

// CheckNames finds variables that look like settings and are none: a misspelt
// setting is not read, and nothing else says so. environ is as os.Environ has it;
// used are names that have a meaning elsewhere, as those of a file of apps have.
func (s *Settings) CheckNames(environ []string, used ...string) (p text.Problems) {
	for _, x := range Table() {
		used = append(used, x.Env)
	}
	for _, x := range s.Secrets {
		used = append(used, x.Env)
	}
	for _, kv := range environ {
		name, value, _ := strings.Cut(kv, "=")
		bare := strings.TrimPrefix(name, "\ufeff")
		upper := strings.ToUpper(bare)
		if strings.TrimSpace(value) == "" || !strings.HasPrefix(upper, strings.TrimSuffix(prefix, "_")) || slices.Contains(used, name) {
			continue
		}
		if fromKubernetes().MatchString(name) && (strings.Contains(value, "://") || !strings.HasSuffix(name, prefix+"PORT")) {
			continue
		}
		meant, ok := Meant(bare)
		switch {
		case ok && name != bare:
			p.Add(name, "has a byte order mark (BOM) before its name: save the file it is set in as UTF-8 without one",
				"名称前有 BOM：请把设置它的文件以无 BOM 的 UTF-8 保存")
		case ok:
			p.Add(name, "is not a setting; did you mean %s?", "不是已知的设置，是否想写 %s？", meant.Env)
		default:
			p.Add(name, "is not a setting: correct the name or unset it", "不是已知的设置：请改正名称或删除该变量")
		}
	}
	return p
}
