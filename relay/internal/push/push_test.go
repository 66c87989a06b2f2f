package push

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/apps"
	"wxflow/relay/internal/sessions"
	"wxflow/relay/internal/web"
	"wxflow/relay/internal/wechat"
	"wxflow/relay/store/memory"
)

const (
	testApp   = "wxb11529c136998cb6"
	testToken = "AAAAA"
	testKey   = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
)

var now = time.Unix(1714036504, 0)

// A bench is a handler with one session of user o1, and what it writes into the log.
type bench struct {
	*Handler
	t     *testing.T
	log   bytes.Buffer
	token string
}

func newBench(t *testing.T, key string, backend http.HandlerFunc) *bench {
	b := &bench{t: t}
	clock := func() time.Time { return now }
	b.Handler = &Handler{Now: clock, Seen: memory.NewShared(clock), Apps: apps.New([]credential.App{
		{AppID: testApp, PushToken: credential.NewSecret(testToken), PushKey: credential.NewSecret(key)}, {AppID: "wx2"}}),
		Log: slog.New(slog.NewTextHandler(&b.log, nil))}
	b.Sessions = &sessions.Sessions{Store: sessions.NewGuard(memory.New(clock, 10), nil, nil, nil), Apps: b.Apps, Now: clock, TTL: time.Hour}
	if backend != nil {
		s := httptest.NewServer(backend)
		t.Cleanup(s.Close)
		b.Forward = NewForward(s.URL + "/events")
		t.Cleanup(b.Forward.Close)
	}
	b.login()
	return b
}

func (b *bench) login() {
	token, err := b.Sessions.Begin(b.t.Context())
	if err == nil {
		err = b.Sessions.Keep(b.t.Context(), token, testApp, wechat.Identity{OpenID: "o1"}, netip.Addr{})
	}
	if err != nil {
		b.t.Fatal(err)
	}
	b.token = token
}

// loggedIn reports whether the session of o1 is good.
func (b *bench) loggedIn() bool {
	req := httptest.NewRequest("GET", "/session", nil)
	req.Header.Set("Authorization", "Bearer "+b.token)
	_, err := b.Sessions.Bearer(req)
	return err == nil
}

// query is a good one, with what more says.
func query(more ...string) url.Values {
	at := strconv.FormatInt(now.Unix(), 10)
	q := url.Values{"timestamp": {at}, "nonce": {"1514711492"}, "signature": {Sign(testToken, at, "1514711492")}}
	for i := 0; i < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return q
}

// send sends a request as the whole relay would get it.
func (b *bench) send(method, app string, q url.Values, body string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	watch := &web.Watch{Now: b.Now, Log: b.Log}
	watch.Requests(b.Before(web.Nowhere())).ServeHTTP(w,
		httptest.NewRequest(method, "/wechat/push/"+app+"?"+q.Encode(), strings.NewReader(body)))
	return w
}

// encrypted is a push in safe mode.
func encrypted(t *testing.T, key, message, receiver string) (url.Values, string) {
	t.Helper()
	sealed, err := seal(credential.NewSecret(key), []byte(message), receiver)
	if err != nil {
		t.Fatal(err)
	}
	q := query("encrypt_type", "aes")
	q.Set("msg_signature", Sign(testToken, q.Get("timestamp"), q.Get("nonce"), sealed))
	return q, `{"ToUserName":"gh_0","Encrypt":"` + sealed + `"}`
}

const (
	revokeXML = "<xml><ToUserName><![CDATA[gh_0]]></ToUserName>\n<FromUserName><![CDATA[platform]]></FromUserName>\n" +
		"<CreateTime>1</CreateTime>\n<MsgType><![CDATA[event]]></MsgType>\n<Event><![CDATA[user_authorization_revoke]]></Event>\n" +
		"<OpenID><![CDATA[o1]]></OpenID>\n<AppID><![CDATA[" + testApp + "]]></AppID>\n<RevokeInfo><![CDATA[1]]></RevokeInfo>\n</xml>"
	revokeJSON = `{"FromUserName":"platform","CreateTime":1,"MsgType":"event","Event":"user_authorization_revoke","OpenID":"o1","AppID":"` + testApp + `"}`
)

// Doc: the page's own example of the verification, and of the official sample code.
func TestDocumented(t *testing.T) {
	t.Parallel()
	b := newBench(t, "", nil)
	q := query("echostr", "4375120948345356249")
	if q.Get("signature") != "f464b24fc39322e44b38aa78f5edd27bd1441696" {
		t.Errorf("signature %s", q.Get("signature"))
	}
	if w := b.send("GET", testApp, q, ""); w.Code != 200 || w.Body.String() != "4375120948345356249" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	const published = "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=="
	if got, app, err := open(credential.NewSecret(testKey), published); string(got) != "我是中文abcd123" || app != testApp || err != nil {
		t.Errorf("%q for %q, %v", got, app, err)
	}
}

// The events that say so end the sessions of the user they name, in every mode and form,
// with a line for each; others do not.
func TestEvents(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		body string
		ends bool
	}{
		"revoked, XML":  {revokeXML, true},
		"revoked, JSON": {revokeJSON, true},
		"cancelled":     {strings.Replace(revokeJSON, "revoke", "cancellation", 1), true},
		"modified":      {strings.Replace(revokeXML, "user_authorization_revoke", "user_info_modified", 1), false},
		"another user":  {strings.Replace(revokeJSON, `"o1"`, `"o2"`, 1), false},
		"by the sender": {strings.NewReplacer(`"o1"`, `"o2"`, "platform", "o1").Replace(revokeJSON), false},
		"a text":        {`{"MsgType":"text","OpenID":"o1","Content":"<!DOCTYPE html> user_authorization_revoke"}`, false},
	} {
		for _, key := range []string{"", testKey} {
			b := newBench(t, key, nil)
			q, body := query(), x.body
			if key != "" {
				q, body = encrypted(t, key, x.body, testApp)
			}
			if w := b.send("POST", testApp, q, body); w.Code != 200 || w.Body.String() != "success" {
				t.Errorf("%s: %d %s %s", name, w.Code, w.Body, b.log.String())
			}
			if b.loggedIn() == x.ends {
				t.Errorf("%s: logged in is %v", name, !x.ends)
			}
			if line := b.log.String(); x.ends != strings.Contains(line, "openid=o1 ended=1") || x.ends && !strings.Contains(line, "by=wechat why=user_authorization_") {
				t.Errorf("%s: %s", name, line)
			}
		}
	}
	// In compat mode the fields stand in the open, too.
	b := newBench(t, "", nil)
	if w := b.send("POST", testApp, query(), revokeJSON[:len(revokeJSON)-1]+`,"Encrypt":"x"}`); w.Code != 200 || b.loggedIn() {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// Whatever is pushed, reading it ends; what opens closes again.
func FuzzPush(f *testing.F) {
	for _, s := range []string{revokeXML, revokeJSON, "<xml><a><b>x</b></a></xml>", `<?xml version="1.0" encoding="gbk"?><xml/>`,
		`<!DOCTYPE x [<!ENTITY a "b">]><xml>&a;</xml>`, "<xml>]]></xml>", `{"Event":{}}`, `{"Event":null,"event":"x"}`, "null",
		"jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg==", strings.Repeat("A", 64)} {
		f.Add(s, testKey)
	}
	f.Fuzz(func(t *testing.T, s, key string) {
		if _, err := parse([]byte(s)); err != nil && len(err.Error()) > 60 || err == nil && strings.HasPrefix(s, "<!D") {
			t.Errorf("%q: %v", s, err)
		}
		k := credential.NewSecret(key)
		plain, receiver, err := open(k, s)
		if err != nil {
			return
		}
		again, err := seal(k, plain, receiver)
		if err != nil {
			t.Fatal(err)
		}
		if p, r, err := open(k, again); err != nil || !bytes.Equal(p, plain) || r != receiver {
			t.Errorf("%q for %q became %q for %q, %v", plain, receiver, p, r, err)
		}
	})
}
