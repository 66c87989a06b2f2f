package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/netip"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"time"

	"wxflow/relay/certs"
	"wxflow/relay/session"
	"wxflow/relay/store/bolt"
	"wxflow/relay/store/redis"
	"wxflow/relay/text"
)

var redisScheme = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^rediss?(\+sentinel|\+cluster)?$`) })

// parseStore recognizes the kinds of stores: memory, bolt with its file, redis with
// its URL. Its errors quote nothing: the URL may hold a password.
func parseStore(v string) (kind, place string, err error) {
	scheme, rest, _ := strings.Cut(v, ":")
	redis := redisScheme().MatchString(scheme)
	switch {
	case v == "memory:" || v == "":
		return "memory", "", nil
	case scheme == "bolt" && rest != "":
		return "bolt", rest, nil
	case redis && strings.HasPrefix(rest, "//"):
		return "redis", v, nil
	case scheme == "memory":
		err = text.Errorf("the store in memory is written memory: with its colon and nothing else", "内存存储写作 memory:（带冒号，后面不加内容）")
	case scheme == "bolt":
		err = text.Errorf("bolt: names no file; write bolt:/var/lib/wxrelay/sessions.db", "bolt: 未写文件；请写 bolt:/var/lib/wxrelay/sessions.db")
	case redis:
		err = text.Errorf("a redis store is a URL: write %s://host:6379/0", "Redis 存储是一个 URL：请写 %s://host:6379/0", scheme)
	default:
		err = text.Errorf("is not a store this version knows: memory:, bolt:FILE, redis://, rediss://, redis+sentinel:// or redis+cluster://",
			"不是支持的存储：memory:、bolt:文件、redis://、rediss://、redis+sentinel:// 或 redis+cluster://")
	}
	return "", "", err
}

func (s *Settings) setStore(v string) error {
	_, _, err := parseStore(v)
	if err == nil {
		s.Store = v
	}
	return err
}

// holdsPassword reports whether the URL of a store may hold one, however it is
// written.
func holdsPassword(store string) bool {
	_, query, _ := strings.Cut(store, "?")
	query, err := url.QueryUnescape(query)
	return strings.Contains(store, "@") || err != nil || strings.Contains(query, "password")
}

// checkKey asks for a key where sessions outlive the process: session_keys
// lie on no disk and cross no network in clear.
func (s *Settings) checkKey(p *text.Problems) {
	kind, _, _ := strings.Cut(s.Store, ":")
	if kind == "" || kind == "memory" || s.Config.Keys != nil || p.Has("WXRELAY_KEY") || p.Has("WXRELAY_KEY_FILE") {
		return
	}
	p.Add("WXRELAY_KEY", "is missing: the %s: store keeps session_keys, and they are sealed there; "+
		"make a key with wxrelay key and set it, or WXRELAY_KEY_FILE",
		"未设置：%s: 存储中的 session_key 需加密保存；请用 wxrelay key 生成密钥并设置它或 WXRELAY_KEY_FILE", kind)
}

// checkStore adds what is wrong with the store, without opening it.
func (s *Settings) checkStore(p *text.Problems) {
	var err error
	switch kind, place, _ := parseStore(s.Store); kind {
	case "bolt":
		err = bolt.Check(place)
	case "redis":
		err = redis.Check(place)
	}
	if err != nil {
		p.AddError("WXRELAY_STORE", err)
	}
}

// OpenStore opens the store and puts it into Config. A file that cannot be used is
// an error, since it stays so. A Redis that is down is not: it may come later, and
// until then /readyz says no.
func (s *Settings) OpenStore(log *slog.Logger) (closeStore func() error, err error) {
	return s.openStore(log, bolt.Options{})
}

func (s *Settings) openStore(log *slog.Logger, file bolt.Options) (closeStore func() error, err error) {
	var st interface {
		session.Store
		Shared() session.Shared
		Close() error
	}
	switch kind, place, _ := parseStore(s.Store); kind {
	case "bolt":
		st, err = bolt.Open(place, file)
		if errors.Is(err, bolt.ErrInUse) {
			return nil, text.InChinese(fmt.Errorf("WXRELAY_STORE: %w", err),
				"WXRELAY_STORE: "+place+" 正被另一进程使用：是否有另一个 wxrelay 在用它？")
		}
	case "redis":
		redis.LogTo(log, time.Now)
		st, err = redis.Open(place, redis.Options{})
	default:
		return func() error { return nil }, nil
	}
	if err != nil {
		return nil, text.Problems{text.ProblemOf("WXRELAY_STORE", err)}
	}
	s.Config.Store, s.Config.Shared = st, st.Shared()
	return st.Close, nil
}

// OpenMadeStore opens the store unless that would make its file, which then might be
// another user's than the relay's: the error is fs.ErrNotExist. It does not wait for a
// file that another process has open: that is a running relay, which keeps it.
func (s *Settings) OpenMadeStore() (closeStore func() error, err error) {
	if kind, file, _ := parseStore(s.Store); kind == "bolt" {
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	return s.openStore(slog.New(slog.DiscardHandler), bolt.Options{LockTimeout: 1})
}

// StoreShown returns the store without the user, the password and the query of
// its URL.
func (s *Settings) StoreShown() string { return shown(s.Store) }

// TLS is where the public listener has its certificate from: files, an
// ACME authority, or nowhere when something in front of the relay ends TLS.
type TLS struct {
	CertFile, KeyFile string

	ACMEDomains   []string
	ACMECache     string
	ACMEEmail     string
	ACMEDirectory string
}

// On reports whether the public listener speaks TLS.
func (t TLS) On() bool { return t.CertFile != "" || len(t.ACMEDomains) > 0 }

// check adds settings that do not go together.
func (t TLS) check(p *text.Problems) {
	switch {
	case t.CertFile != "" && t.KeyFile == "":
		p.Add("WXRELAY_TLS_KEY", "is missing: set it to the file with the key of the certificate", "未设置：请填写证书私钥文件")
	case t.KeyFile != "" && t.CertFile == "":
		p.Add("WXRELAY_TLS_CERT", "is missing: set it to the file with the certificate and its chain", "未设置：请填写证书文件（含证书链）")
	case t.CertFile != "" && len(t.ACMEDomains) > 0:
		p.AddError("WXRELAY_ACME_DOMAINS", onlyOne("WXRELAY_TLS_CERT"))
	case len(t.ACMEDomains) > 0 && t.ACMECache == "":
		p.Add("WXRELAY_ACME_CACHE", "is missing: set it to a folder that outlives the program, "+
			"or every start asks for new certificates and the authority soon refuses",
			"未设置：请填写一个长期保留的目录，否则每次启动都会申请新证书，很快会被证书机构拒绝")
	case len(t.ACMEDomains) == 0 && t.ACMECache+t.ACMEEmail != "":
		p.Add("WXRELAY_ACME_DOMAINS", "is missing: set it to the domain to fetch a certificate for", "未设置：请填写要申请证书的域名")
	}
}

// checkFiles adds what is wrong with the certificate and its key.
func (t TLS) checkFiles(p *text.Problems) {
	if t.CertFile != "" && t.KeyFile != "" {
		if _, err := certs.OpenFiles(t.CertFile, t.KeyFile, nil, nil); err != nil {
			p.AddError("WXRELAY_TLS_CERT", err)
		}
	}
}

// domainName is the form of a name that a public authority certifies.
var domainName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$`)
})

func (t *TLS) setDomains(v string) error {
	for d := range strings.SplitSeq(v, ",") {
		d = strings.ToLower(strings.TrimSpace(d))
		_, notIP := netip.ParseAddr(d)
		if notIP == nil || !domainName().MatchString(d) {
			return text.Errorf("%q is not a domain like login.example.com; no scheme, port, path, IP or *",
				"%q 不是 login.example.com 这样的域名：不带协议、端口、路径，不能是 IP 或 *", d)
		}
		t.ACMEDomains = append(t.ACMEDomains, d)
	}
	return nil
}

func (t *TLS) setDirectory(v string) error {
	if u, err := url.Parse(v); err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		return text.Errorf("is not an https URL such as https://acme-v02.api.letsencrypt.org/directory",
			"不是 https://acme-v02.api.letsencrypt.org/directory 这样的 https URL")
	}
	t.ACMEDirectory = v
	return nil
}
