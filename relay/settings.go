package relay

import (
	"bytes"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/trust"
	"wxflow/relay/text"
)

// Settings is what a program that runs a relay is told by its operator.
type Settings struct {
	Listen    string // public address
	Ops       string // address of /healthz and /readyz
	ReadyFile string // "" for none
	Store     string // "memory:", "bolt:FILE" or a redis URL; the program opens it
	TLS       TLSSettings
	AppsFile  string // the file that names the apps; "" when Config does. See package appsfile
	// SecretFile is where the one app's secret was read; "" for the environment.
	SecretFile string
	Secrets    []SecretSource // where the AppSecrets are, one for each app that has one
	Config     Config

	identityIssuer string
	logLevel       slog.Level
	logFormat      string
	given          []givenSetting
}

// A givenSetting is a setting that has a value.
type givenSetting struct {
	Setting
	text string
}

// A Setting is one row of the table of settings: what flags, environment,
// help and documentation are made from.
type Setting struct {
	Env     string
	Flag    string // "" for a secret: a command line is seen by every user of the machine
	Value   string // what stands for the value in help; "" for a switch
	Default string
	Help    string
	HelpZH  string

	set func(*Settings, string) error
}

var settingTable = [...]Setting{
	{envListen, "listen", "ADDR", ":8080", "public address", "对外监听地址", setAddr(func(s *Settings) *string { return &s.Listen })},
	{envOps, "ops", "ADDR", "127.0.0.1:8081", "address of /healthz, /readyz and /metrics, not for the public", "健康检查与监控指标地址，不要对公网开放", setAddr(func(s *Settings) *string { return &s.Ops })},
	{envOpsHosts, "ops-hosts", "NAME,…", "", "names that ops may be called by, besides addresses, localhost and names without a dot; *.NAME is all below it", "ops 地址允许使用的其他主机名；IP、localhost 和不带点的主机名无需列出；*.NAME 表示其下所有名称", setOpsHosts},
	{envUpstream, "upstream", "URL", DefaultUpstream, "what to ask for logins; anything but WeChat needs dev", "上游地址；非微信官方地址需开启 dev", setText(func(s *Settings) *string { return &s.Config.Upstream })},
	{envAppID, "appid", "APPID", "", "the mini-program's appid", "小程序 appid", func(s *Settings, v string) error {
		s.app().AppID = v
		return nil
	}},
	{envSecret, "", "SECRET", "", "its AppSecret; environment only", "AppSecret，只能通过环境变量设置", func(s *Settings, v string) error {
		s.app().Secret = credential.NewSecret(v)
		return nil
	}},
	{envSecretFile, "secret-file", "FILE", "", "file that holds the AppSecret; read again when it changes", "存放 AppSecret 的文件，变化时自动重新读取", setSecretFile},
	{envConfig, "config", "FILE", "", "YAML file of several apps, instead of appid and secret; read again when it changes", "配置多个应用的 YAML 文件（代替 appid 与 secret），变化时自动重新读取", setText(func(s *Settings) *string { return &s.AppsFile })},
	{envInternalKey, "", "KEY", "", "lets other back ends use /internal/access_token and /wx/ on the ops address; KEY, NAME:KEY or NAME@APPID+APPID:KEY (for those apps only), several with commas", "其他后端使用 ops 地址上 /internal/access_token 与 /wx/ 的密钥；KEY、名称:KEY 或 名称@APPID+APPID:KEY（仅限这些应用），逗号分隔多个", setInternalKey},
	{envInternalKeyFile, "internal-key-file", "FILE", "", "file that holds these keys, one a line", "存放上述密钥的文件，每行一个", setInternalKeyFile},
	{envStore, "store", "STORE", "memory:", "where sessions are kept: memory: (gone when it stops), bolt:FILE, or a redis URL", "会话存储：memory:（进程退出即丢失）、bolt:文件 或 redis URL", setStore},
	{envKey, "", "KEY,…", "", "seals session_keys in a bolt or redis store; environment only; wxrelay key makes one", "加密 bolt 或 redis 中的 session_key，只能通过环境变量设置；用 wxrelay key 生成", setKey},
	{envKeyFile, "key-file", "FILE", "", "file that holds the keys, the newest first", "存放密钥的文件，最新的在最前", setKeyFile},
	{envSessionTTL, "session-ttl", "DURATION", "72h", "life of a session", "会话有效期", setDuration(func(s *Settings) *time.Duration { return &s.Config.SessionTTL })},
	{envSessionExpiry, "session-expiry", "HOW", "absolute", "absolute: a session ends at its time; sliding: it lives on while used, up to 30 days", "absolute：到期即止；sliding：使用时自动延长，最长 30 天", setSessionExpiry},
	{envUpstreamTimeout, "upstream-timeout", "DURATION", "8s", "bound on one login, retries included", "单次登录的总时限（含重试）", setDuration(func(s *Settings) *time.Duration { return &s.Config.UpstreamTimeout })},
	{envWatermarkAge, "watermark-age", "DURATION", "5m", "how old encrypted data may be when it is to be decrypted", "待解密数据的最长时效", setDuration(func(s *Settings) *time.Duration { return &s.Config.WatermarkAge })},
	{envTLSCert, "tls-cert", "FILE", "", "certificate and chain in PEM; the public address speaks TLS then", "PEM 证书（含证书链），设置后对外使用 TLS", setText(func(s *Settings) *string { return &s.TLS.CertFile })},
	{envTLSKey, "tls-key", "FILE", "", "its key in PEM; both are read again when they change", "PEM 私钥；两个文件变化时自动重新读取", setText(func(s *Settings) *string { return &s.TLS.KeyFile })},
	{envACMEDomains, "acme-domains", "DOMAIN,…", "", "fetch certificates for these from an ACME authority; needs port 443", "通过 ACME 自动获取这些域名的证书，需要 443 端口", setACMEDomains},
	{envACMECache, "acme-cache", "FOLDER", "", "where fetched certificates are kept", "保存证书的目录", setText(func(s *Settings) *string { return &s.TLS.ACMECache })},
	{envACMEEmail, "acme-email", "EMAIL", "", "whom the authority may warn", "证书机构的联系邮箱", setText(func(s *Settings) *string { return &s.TLS.ACMEEmail })},
	{envACMEDirectory, "acme-directory", "URL", "", "of another ACME authority than Let's Encrypt", "其他 ACME 机构的目录地址，缺省为 Let's Encrypt", setACMEDirectory},
	{envUpstreamMax, "upstream-max", "N", "512", "logins at WeChat at a time; /phone and /checksession have as many turns of their own", "同时向微信发出的登录数；/phone 与 /checksession 另有同样多的名额", setNumber(1, func(s *Settings) *int { return &s.Config.UpstreamMax })},
	{envUpstreamQueue, "upstream-queue", "N", "2048", "logins that may wait for their turn; more are told to come back; as many calls, too", "可排队等待的登录数，超出的请求会被告知稍后重试；/phone 与 /checksession 另有同样的队列", setNumber(1, func(s *Settings) *int { return &s.Config.UpstreamQueue })},
	{envLimitIP, "limit-ip", "N", "0", "logins a minute from one client address; 0: no limit", "每个客户端 IP 每分钟的登录次数，0 为不限", setNumber(0, func(s *Settings) *int { return &s.Config.Limits.PerIP })},
	{envLimitApp, "limit-app", "N", "0", "logins a minute of one app; 0: no limit", "每个小程序每分钟的登录次数，0 为不限", setNumber(0, func(s *Settings) *int { return &s.Config.Limits.PerApp })},
	{envLimitTotal, "limit-total", "N", "0", "logins a minute of all; 0: no limit", "全部登录每分钟的次数，0 为不限", setNumber(0, func(s *Settings) *int { return &s.Config.Limits.Total })},
	{envTrustedProxies, "trusted-proxies", "ADDR,…", "", "proxies whose X-Forwarded-For is believed, such as 127.0.0.1 or 10.0.0.0/8", "信任其 X-Forwarded-For 的代理地址或网段", setProxies},
	{envCookie, "cookie", "NAME", DefaultCookie, "cookie that may carry the token, for /auth and the back end", "可携带 token 的 cookie 名，用于 /auth 和后端代理", setText(func(s *Settings) *string { return &s.Config.Cookie })},
	{envBackend, "backend", "URL", "", "proxy mode: requests with a good session go there, with X-WX-OPENID", "代理模式：登录态有效的请求转发到此地址，并带上 X-WX-OPENID", setText(func(s *Settings) *string { return &s.Config.Backend })},
	{envIdentityIssuer, "identity-issuer", "NAME", "wxrelay", "who signed identities say they are from", "签名身份（JWT）的签发者 iss", setText(func(s *Settings) *string { return &s.identityIssuer })},
	{envIdentityKeyFile, "identity-key-file", "FILE", "", "Ed25519 keys in PEM: identities are signed with the first", "Ed25519 私钥（PEM），设置后身份以第一个私钥签名", setIdentityKey},
	{envCORSOrigins, "cors-origins", "ORIGIN,…", "", "origins whose pages may call from a browser; mini-programs need none", "允许跨域调用的网页来源；小程序不需要", setCORSOrigins},
	{envLogLevel, "log-level", "LEVEL", "info", "debug, info, warn or error; info has one line a request", "日志级别：debug、info、warn、error；info 为每个请求一行", setLogLevel},
	{envLogFormat, "log-format", "FORMAT", logJSON, "json or text", "日志格式：json 或 text", setLogFormat},
	{envReadyFile, "ready-file", "FILE", "", "written when listening: a JSON object of the URLs", "开始监听后写入的文件，内容为各 URL 的 JSON", setText(func(s *Settings) *string { return &s.ReadyFile })},
	{envDev, "dev", "", "0", "allow a fake WeChat; never in production", "允许使用模拟微信；切勿用于生产", func(s *Settings, v string) error {
		b, err := strconv.ParseBool(v)
		if err != nil {
			return text.Errorf("%q is not 1 or 0", "%q 不是 1 或 0", v)
		}
		s.Config.Dev = b
		return nil
	}},
}

// SettingTable returns the settings in the order to show them.
func SettingTable() []Setting { return append([]Setting(nil), settingTable[:]...) }

// LoadSettings reads the settings: from flags by name, else from the
// environment, else the default. Both look-ups report whether there is a
// value, as os.LookupEnv does; flag may be nil. A value that is empty counts as
// not given, for that is how compose files write "unset". The error is
// Problems, all there are; the Config has passed the checks of New.
func LoadSettings(flag, env func(name string) (string, bool)) (Settings, error) {
	var s Settings
	var p text.Problems
	for _, x := range settingTable {
		v := x.Default
		if e, ok := env(x.Env); ok && strings.TrimSpace(e) != "" {
			v = e
		}
		if flag != nil && x.Flag != "" {
			if f, ok := flag(x.Flag); ok && strings.TrimSpace(f) != "" {
				v = f
				if x.Env == envStore && holdsPassword(f) {
					p.Add(x.Env, "holds a password, and a command line is seen by every user of the machine: set it in the environment",
						"含有密码，而命令行对本机所有用户可见：请用环境变量设置")
					continue
				}
			}
		}
		if v = strings.TrimSpace(v); v == "" {
			continue
		}
		if inQuotes(v) {
			p.Add(x.Env, "is in quotation marks, which are taken as part of it: write it without them (docker --env-file keeps them)",
				"带有引号，引号会被当作值的一部分：请去掉引号（docker 的 --env-file 会保留引号）")
			v = strings.TrimSpace(strings.Trim(v, trust.Quotes)) // what follows from it is no news
		}
		s.given = append(s.given, givenSetting{x, v})
		if err := x.set(&s, v); err != nil {
			p.AddError(x.Env, err)
		}
	}
	s.TLS.check(&p)
	s.addOpsName()
	s.checkKey(&p)
	if s.AppsFile != "" {
		s.onlyAppsFile(&p)
	} else {
		a := s.app() // so that a missing appid and a missing secret are two problems
		switch {
		case s.SecretFile != "":
			s.Secrets = []SecretSource{{AppID: a.AppID, File: s.SecretFile}}
		case !a.Secret.Empty():
			s.Secrets = []SecretSource{{AppID: a.AppID, Env: envSecret}}
		}
	}
	// One mistake, one line: a file that cannot be read leaves no secret,
	// and that is not news.
	_, more := s.Config.check()
	for _, x := range more {
		if s.AppsFile != "" && (x.Setting == envAppID || x.Setting == envSecret) {
			continue // they are not known yet
		}
		if x.Setting == envSecret && s.SecretFile != "" {
			x.Setting = envSecretFile // where it stands
		}
		if !p.Has(x.Setting) {
			p = append(p, x)
		}
	}
	if len(p) > 0 {
		return s, p
	}
	return s, nil
}

// holdsPassword reports whether the URL of a store may hold one, however it is
// written.
func holdsPassword(store string) bool {
	_, query, _ := strings.Cut(store, "?")
	query, err := url.QueryUnescape(query)
	return strings.Contains(store, "@") || err != nil || strings.Contains(query, "password")
}

// app is the one app the environment can name.
func (s *Settings) app() *credential.App {
	if len(s.Config.Apps) == 0 {
		s.Config.Apps = make([]credential.App, 1)
	}
	return &s.Config.Apps[0]
}

func setText(field func(*Settings) *string) func(*Settings, string) error {
	return func(s *Settings, v string) error {
		*field(s) = v
		return nil
	}
}

func setAddr(field func(*Settings) *string) func(*Settings, string) error {
	return func(s *Settings, v string) error {
		_, port, err := net.SplitHostPort(v)
		if err != nil {
			return text.Errorf("%q is not an address like :8080 or 127.0.0.1:8080", "%q 不是 :8080 或 127.0.0.1:8080 这样的地址", v)
		}
		if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			return text.Errorf("%q has no port from 0 to 65535", "%q 的端口不在 0 到 65535 之间", v)
		}
		*field(s) = v
		return nil
	}
}

func setDuration(field func(*Settings) *time.Duration) func(*Settings, string) error {
	return func(s *Settings, v string) error {
		d, err := time.ParseDuration(v)
		if err != nil || d <= 0 {
			return text.Errorf("%q is not a duration like 8s or 72h", "%q 不是 8s 或 72h 这样的时长", v)
		}
		*field(s) = d
		return nil
	}
}

// maxSecretFile is far more than a secret: whoever names a wrong file is told.
const maxSecretFile = 4 << 10

func setSecretFile(s *Settings, file string) error {
	if !s.app().Secret.Empty() {
		return text.Errorf("%s is set too: keep one of them", "同时设置了 %s：请只保留一个", envSecret)
	}
	s.SecretFile = file
	secret, err := readSecretFile(file, "an AppSecret")
	if err != nil {
		return err
	}
	s.app().Secret = credential.NewSecret(secret)
	return nil
}

// ReadSecretFile reads a file that holds a secret and nothing else; white space
// around it does not count. Its errors name the file and show none of it.
func ReadSecretFile(file string) (credential.Secret, error) {
	secret, err := readSecretFile(file, "a secret")
	return credential.NewSecret(secret), err
}

// readSecretFile reads a small file that holds a secret.
func readSecretFile(file, what string) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", notOpened(file, err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxSecretFile+1))
	if err != nil {
		return "", err
	}
	secret := bytes.TrimSpace(b)
	switch {
	case len(b) > maxSecretFile:
		return "", text.Errorf("%s is too large to hold %s", "%s 过大，不像是 %s", file, what)
	case len(secret) == 0:
		return "", text.Errorf("%s is empty", "%s 是空文件", file)
	}
	return string(secret), whyNoSecretFile(file, b)
}
