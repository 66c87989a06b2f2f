package doctor

import (
	"context"
	"crypto/x509"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"wxflow/relay/session"
	"wxflow/relay/settings"
	"wxflow/relay/store/bolt"
)

// A sickness breaks one thing and names the checks that see it; no other may.
type sickness struct {
	name string
	harm func(*testing.T, *ward)
	want map[string]Status
	says string // in What or Fix
}

func only(id string, s Status) map[string]Status { return map[string]Status{id: s} }

func none() map[string]Status { return map[string]Status{} }

func setEnv(kv ...string) func(*testing.T, *ward) {
	return func(_ *testing.T, w *ward) {
		for i := 0; i < len(kv); i += 2 {
			w.env[kv[i]] = kv[i+1]
		}
	}
}

func secretFile(mode os.FileMode, text string) func(*testing.T, *ward) {
	return func(t *testing.T, w *ward) {
		delete(w.env, "WXRELAY_SECRET")
		w.env["WXRELAY_SECRET_FILE"] = writeFile(t, mode, text)
	}
}

func writeFile(t *testing.T, mode os.FileMode, text string) string {
	t.Helper()
	f := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(f, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(f, mode); err != nil {
		t.Fatal(err)
	}
	return f
}

func flagged(name, value string) func(*testing.T, *ward) {
	return func(_ *testing.T, w *ward) {
		w.o.Flag = func(n string) (string, bool) { return value, n == name }
		w.env["WXRELAY_LISTEN"] = ":8080"
	}
}

func settingsSicknesses() []sickness {
	return []sickness{
		{"well", func(*testing.T, *ward) {}, none(), ""},
		{"no appid", func(_ *testing.T, w *ward) { delete(w.env, "WXRELAY_APPID") }, only("settings.valid", Fail), "is missing"},
		{"upstream behind the wall", setEnv("WXRELAY_UPSTREAM", "http://127.0.0.1:1"), only("settings.valid", Fail), "not WeChat"},
		{"a file of apps", func(t *testing.T, w *ward) {
			w.env["WXRELAY_CONFIG"] = writeFile(t, 0o644, "apps:\n  - appid: "+testAppID+"\n    secrets: x\n")
			delete(w.env, "WXRELAY_APPID")
			delete(w.env, "WXRELAY_SECRET")
		}, only("settings.valid", Fail), "unknown key"},
		{"a duration that is none", setEnv("WXRELAY_UPSTREAM_TIMEOUT", "soon"), only("settings.valid", Fail), "not a duration"},
		{"quotes", setEnv("WXRELAY_SECRET", `"`+testSecret+`"`), only("settings.secret", Fail), "quotation"},
		{"zero-width space", setEnv("WXRELAY_SECRET", testSecret+"\u200b"), only("settings.secret", Fail), "invisible"},
		{"space inside", setEnv("WXRELAY_SECRET", testSecret[:16]+" "+testSecret[16:]), only("settings.secret", Fail), "in the middle"},
		{"space around", setEnv("WXRELAY_SECRET", testSecret+" "), only("settings.secret", Warn), "around"},
		{"byte order mark", secretFile(0o600, "\ufeff"+testSecret), only("settings.secret", Fail), "byte order mark"},
		{"newline in a file", secretFile(0o600, testSecret+"\n"), none(), ""},
		{"swapped", setEnv("WXRELAY_SECRET", testAppID, "WXRELAY_APPID", testSecret), only("settings.swapped", Fail), "AppSecret"},
		{"flag and environment", flagged("listen", ":8081"), only("settings.both", Warn), "--listen"},
		{"the same twice", flagged("listen", ":8080"), none(), ""},
		{"misspelt", func(_ *testing.T, w *ward) { w.o.Environ = []string{"WXRELAY_SESION_TTL=1h", "PATH=x"} }, only("settings.names", Warn),
			"rename it to WXRELAY_SESSION_TTL"},
		{"lower case", func(_ *testing.T, w *ward) { w.o.Environ = []string{"wxrelay_secret=" + testSecret} }, only("settings.names", Warn),
			"WXRELAY_SECRET"},
		{"no name like it", func(_ *testing.T, w *ward) { w.o.Environ = []string{"WXRELAY_WONDERFUL_THINGS=1"} }, only("settings.names", Warn),
			"not a setting"},
		{"Kubernetes", func(_ *testing.T, w *ward) {
			w.o.Environ = []string{"WXRELAY_SERVICE_HOST=10.0.0.1", "WXRELAY_PORT=tcp://10.0.0.1:80", "WXRELAY_PORT_80_TCP=x", "WXRELAY_SECRET=x"}
		}, none(), ""},
		{"dev in production", setEnv("WXRELAY_DEV", "1"), only("settings.dev", Fail), "WeChat itself"},
		{"long sessions", setEnv("WXRELAY_SESSION_TTL", "100h"), only("settings.session_ttl", Warn), "three days"},
		{"sessions of three days", setEnv("WXRELAY_SESSION_TTL", "72h"), none(), ""},
		{"sessions of five minutes", setEnv("WXRELAY_SESSION_TTL", "5m"), none(), ""},
		{"a blank in the place of a value", setEnv("WXRELAY_SESSION_TTL", " "), none(), ""},
		{"short sessions", setEnv("WXRELAY_SESSION_TTL", "1m"), only("settings.session_ttl", Warn), "only"},
		{"store does not open", withStore(nil, errors.New("disk on fire")), only("store.works", Fail), "disk on fire"},
		{"store in use", withStore(nil, bolt.ErrInUse), none(), ""},
		{"store not made yet", withStore(nil, fs.ErrNotExist), none(), ""},
		{"store does not write", withStore(sickStore{put: errors.New("read-only")}, nil), only("store.works", Fail), "written"},
		{"store does not read", withStore(sickStore{get: session.ErrNoSession}, nil), only("store.works", Fail), "read"},
		{"store mixes up", withStore(sickStore{}, nil), only("store.works", Fail), "another"},
		{"store does not delete", withStore(sickStore{id: "wxrelay-doctor", del: errors.New("locked")}, nil),
			only("store.works", Fail), "deleted"},
		{"store does not answer", withStore(sickStore{ping: context.DeadlineExceeded}, nil), only("store.works", Fail), "no answer in time"},
	}
}

func withStore(s session.Store, err error) func(*testing.T, *ward) {
	return func(_ *testing.T, w *ward) {
		w.o.openStore = func(settings.Settings) (session.Store, func() error, error) {
			return s, func() error { return nil }, err
		}
	}
}

// A sickStore fails where it is told to.
type sickStore struct {
	session.Store
	put, get, del, ping error
	id                  string
}

func (s sickStore) Ping(context.Context) error { return s.ping }

func (s sickStore) Put(context.Context, session.Session) error { return s.put }

func (s sickStore) Delete(context.Context, session.TokenHash) error { return s.del }

func (s sickStore) Get(context.Context, session.TokenHash) (session.Session, error) {
	return session.Session{OpenID: s.id}, s.get
}

func says(path, reply string) func(*testing.T, *ward) {
	return func(_ *testing.T, w *ward) { w.wechat[path] = reply }
}

func refuses(code, msg string) func(*testing.T, *ward) {
	return says("/cgi-bin/stable_token", `{"errcode":`+code+`,"errmsg":"`+msg+` rid: 6aac0064-355b48ab-4c5b487e"}`)
}

func wechatSicknesses() []sickness {
	return []sickness{
		{"WeChat out of reach", func(_ *testing.T, w *ward) { w.dial["api.weixin.qq.com:443"] = "" }, only("wechat.reach", Fail), "refused"},
		{"a portal's page", says("/cgi-bin/getcallbackip", "<html>please log in</html>"), only("wechat.reach", Fail), "not WeChat"},
		{"WeChat switches protocols", says("/cgi-bin/getcallbackip", "101"), only("wechat.reach", Fail), "HTTP 101"},
		{"WeChat switches protocols for the AppSecret", says("/cgi-bin/stable_token", "101"), only("wechat.secret", Fail), "HTTP 101"},
		{"intercepted", func(_ *testing.T, w *ward) { w.o.UpstreamRoots = x509.NewCertPool() }, only("wechat.tls", Fail), "Test Intermediate"},
		{"intercepted, root trusted", func(t *testing.T, w *ward) { w.wechats = w.intermediate.issue(t, "api.weixin.qq.com", nil) },
			only("wechat.tls", Warn), "no public authority"},
		{"another's certificate", func(t *testing.T, w *ward) { w.wechats = w.intermediate.issue(t, "other.example.com", nil) },
			only("wechat.tls", Fail), "another name"},
		{"clock a minute ahead", func(_ *testing.T, w *ward) { w.date = time.Now().Add(-time.Minute).UTC().Format(http.TimeFormat) },
			only("clock.skew", Warn), "ahead"},
		{"clock behind, dashes", func(_ *testing.T, w *ward) {
			w.date = time.Now().Add(time.Minute).UTC().Format("Mon, 02-Jan-2006 15:04:05") + " GMT"
		}, only("clock.skew", Warn), "behind"},
		{"unknown appid", func(t *testing.T, w *ward) {
			refuses("40013", "invalid appid")(t, w)
			says("/sns/jscode2session", `{"errcode":40013,"errmsg":"invalid appid, rid: x"}`)(t, w)
		}, only("wechat.appid", Fail), "40013"},
		{"wrong secret", refuses("40125", "invalid appsecret"), only("wechat.secret", Fail), "40125"},
		{"wrong secret, by the documents", refuses("40001", "invalid credential"), only("wechat.secret", Fail), "40001"},
		{"frozen secret", refuses("40243", "frozen"), only("wechat.secret", Fail), "unfreeze"},
		{"something else", refuses("50007", "account frozen "+testSecret), only("wechat.secret", Warn), "50007"},
		{"busy", refuses("-1", "system error"), only("wechat.secret", Warn), "busy"},
		{"not on the whitelist", refuses("40164", "invalid ip 118.190.42.90 ipv6 ::ffff:118.190.42.90, not in whitelist"),
			only("wechat.ip", Fail), "add 118.190.42.90"},
		{"not on the whitelist, for calls", says("/cgi-bin/getcallbackip",
			`{"errcode":40164,"errmsg":"invalid ip 118.190.42.90 ipv6 ::ffff:118.190.42.90, not in whitelist rid: 6aac0064-355b48ab-4c5b487e"}`),
			only("wechat.ip", Fail), "118.190.42.90"},
		{"administrator", refuses("89503", ""), only("wechat.ip", Fail), "administrator"},
		{"quota", refuses("45011", "api minute-quota reach limit, must slower, retry next minute"), only("wechat.quota", Warn), "45011"},
	}
}
