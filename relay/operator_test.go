package relay

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/store/memory"
)

// seen is what an operator sees of a session.
type seen struct {
	ID, AppID, OpenID, UnionID, Address string
	Created, Expires                    time.Time
	LastUsed                            time.Time `json:"last_used"`
}

// An office is a relay with internal keys, and what an operator does there.
type office struct {
	*Relay
	t   *testing.T
	log *logBuffer
	now time.Time
}

// newOffice makes a relay where the openid of a login is its code.
func newOffice(t *testing.T, set func(*Config)) *office {
	t.Helper()
	o := &office{t: t, log: new(logBuffer), now: testTime}
	c := testConfig(roundTrip(func(r *http.Request) (*http.Response, error) {
		return reply(`{"session_key":"` + testKey + `","openid":"` + r.URL.Query().Get("js_code") + `"}`), nil
	}))
	c.Logger, c.Now = o.log.logger(), func() time.Time { return o.now }
	c.InternalKeys = []credential.InternalKey{{Name: "ops", Key: credential.NewSecret(testInternalKey)},
		{Name: "shop", Key: credential.NewSecret(strings.Repeat("s", 32)), AppIDs: []string{testAppID}}}
	if set != nil {
		set(&c)
	}
	o.Relay = newRelay(t, c)
	return o
}

func (o *office) login(openID string) string {
	o.t.Helper()
	return wantOK(o.t, doLogin(o.t, o.Relay, openID)).Token
}

func (o *office) ask(key, method, query string) *httptest.ResponseRecorder {
	o.t.Helper()
	return do(o.t, o.Ops(), method, "/internal/sessions?"+query, "", "Authorization", "Bearer "+key)
}

func (o *office) list(query string) (all []seen, next string) {
	o.t.Helper()
	w := o.ask(testInternalKey, "GET", query)
	var in struct {
		Sessions []seen
		Next     string
	}
	if err := json.Unmarshal(w.Body.Bytes(), &in); err != nil || w.Code != 200 || in.Sessions == nil {
		o.t.Fatalf("%s: %d %s", query, w.Code, w.Body)
	}
	return in.Sessions, in.Next
}

func (o *office) end(query, want string) {
	o.t.Helper()
	if w := o.ask(testInternalKey, "DELETE", query); w.Code != 200 || w.Body.String() != want+"\n" {
		o.t.Errorf("%s: %d %s, want %s", query, w.Code, w.Body, want)
	}
}

func (o *office) good(token string, want bool) {
	o.t.Helper()
	if w := do(o.t, o.Handler(), "GET", "/session", "", "Authorization", "Bearer "+token); (w.Code == 200) != want || w.Code != 200 && w.Code != 401 {
		o.t.Errorf("the session: %d %s", w.Code, w.Body)
	}
}

const whose = "appid=" + testAppID + "&openid="

// An operator sees the sessions of a user, by openid and by the beginning of an id.
// Nothing secret is shown.
func TestOperatorSees(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	first := o.login("alice")
	o.now = o.now.Add(time.Minute)
	second := o.login("alice")
	o.login("bob")

	all, next := o.list(whose + "alice")
	if len(all) != 2 || next != "" || !all[0].Created.Equal(o.now) || !all[1].Created.Equal(testTime) {
		t.Fatalf("%+v, %q", all, next)
	}
	got := all[1]
	want := seen{ID: got.ID, AppID: testAppID, OpenID: "alice", Address: "192.0.2.1", Created: testTime, Expires: testTime.Add(DefaultSessionTTL)}
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	w := o.ask(testInternalKey, "GET", whose+"alice")
	for _, secret := range []string{first, second, testKey, fmt.Sprintf("%x", hashToken(first))} {
		if strings.Contains(w.Body.String(), secret) {
			t.Errorf("%s shows a secret", w.Body)
		}
	}

	// An id, and what it begins with.
	for _, id := range []string{got.ID, got.ID[:len(got.ID)-1]} {
		if one, _ := o.list("id=" + id); len(one) != 1 || one[0] != got {
			t.Errorf("%s: %+v", id, one)
		}
	}
	if both, _ := o.list("id=" + got.ID[:23]); len(both) != 2 {
		t.Errorf("%+v", both)
	}
	page, next := o.list("limit=1&id=" + got.ID[:23])
	rest, end := o.list("limit=1&id=" + got.ID[:23] + "&from=" + next)
	if len(page) != 1 || len(rest) != 1 || page[0] == rest[0] || next == "" || end != "" {
		t.Errorf("%+v %q, %+v %q", page, next, rest, end)
	}
	for _, none := range []string{whose + "nobody", "appid=wx00000000000000ff&openid=alice", "id=" + strings.Repeat("A", 22) + ".x"} {
		if all, _ := o.list(none); len(all) != 0 {
			t.Errorf("%s: %+v", none, all)
		}
	}
}

// An operator ends one session, all of a user and all of an app, and the log has each.
func TestOperatorEnds(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	first := o.login("alice")
	o.now = o.now.Add(time.Minute)
	second, bob := o.login("alice"), o.login("bob")
	all, _ := o.list(whose + "alice")
	id := all[1].ID

	o.end("reason=x&id="+id, `{"scope":"session","ended":1}`)
	o.end("reason=x&id="+id, `{"scope":"session","ended":0}`)
	o.good(first, false)
	o.good(second, true)
	o.end("reason=x&"+whose+"alice", `{"scope":"user","ended":1}`)
	o.good(second, false)
	o.good(bob, true)
	o.end("reason=%E6%8D%A2%E5%AF%86%E9%92%A5&appid="+testAppID+"&all=true", `{"scope":"app"}`)
	o.good(bob, false)
	o.now = o.now.Add(1)
	o.good(o.login("bob"), true)
	if got := fmt.Sprint(o.State().Ends); got != "map[app:1 session:2 user:1]" {
		t.Error(got)
	}
	lines := strings.Split(o.log.String(), "\n")
	for _, want := range []string{
		`"scope":"session","reason":"x","session":"` + id + `","appid":"` + testAppID + `","openid":"alice","ended":1`,
		`"scope":"user","reason":"x","appid":"` + testAppID + `","openid":"alice","ended":1`,
		`"scope":"app","reason":"换密钥","appid":"` + testAppID + `"`,
	} {
		n := 0
		for _, line := range lines {
			if strings.Contains(line, want) && strings.Contains(line, `"level":"INFO","msg":"sessions ended by an operator"`) &&
				strings.Contains(line, `"caller":"ops","ip":"192.0.2.1"`) {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%d lines with %s:\n%s", n, want, o.log)
		}
	}
}

// What is not understood is refused, and ends nothing.
func TestOperatorRefusals(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	token := o.login("alice")
	all, _ := o.list(whose + "alice")
	id := all[0].ID
	for _, x := range []struct{ method, query string }{
		{"GET", ""}, {"GET", "appid=" + testAppID}, {"GET", "openid=alice"}, {"GET", whose}, {"GET", "id="}, {"GET", "id=x"}, {"GET", "id=" + id[:22]},
		{"GET", "id=" + id + "x"}, {"GET", "id=" + strings.Replace(id, ".", "x", 1)}, {"GET", "id=" + id[:23] + "%20"}, {"GET", "id=" + id + "&openid=alice"},
		{"GET", whose + "a%0Ab"}, {"GET", "appid=a%2Fb&openid=x"}, {"GET", whose + "alice&limit=0"}, {"GET", whose + "alice&limit=1001"},
		{"GET", whose + "alice&limit=x"}, {"GET", whose + "alice&from=x"}, {"GET", whose + "alice&openID=x"}, {"GET", whose + "alice&openid=bob"},
		{"GET", whose + "alice&all=true"}, {"GET", whose + "%zz"}, {"GET", whose + "alice&reason=x"}, {"GET", whose + strings.Repeat("x", 129)},
		{"DELETE", whose + "alice"}, {"DELETE", "id=" + id}, {"DELETE", "reason=x&id=" + id[:len(id)-1]}, {"DELETE", "reason=x&id=" + id[:23]},
		{"DELETE", "reason=x&appid=" + testAppID}, {"DELETE", "reason=x&" + whose}, {"DELETE", "reason=x&all=true"},
		{"DELETE", "reason=x&all=1&appid=" + testAppID}, {"DELETE", "reason=x&all=true&" + whose + "alice"}, {"DELETE", "reason=x&all=true&id=" + id},
		{"DELETE", "reason=a%0Ab&" + whose + "alice"}, {"DELETE", "reason=%C2%9B2J&" + whose + "alice"}, {"DELETE", "reason=%E2%80%AE&" + whose + "alice"},
		{"DELETE", "reason=" + strings.Repeat("x", 301) + "&" + whose + "alice"}, {"DELETE", "reason=%FF&" + whose + "alice"},
		{"DELETE", "reason=x&limit=1&" + whose + "alice"}, {"DELETE", "reason=x&reason=y&" + whose + "alice"},
	} {
		wantError(t, o.ask(testInternalKey, x.method, x.query), 400, refusal.BadRequest, refusal.FixRequest)
	}
	for _, method := range []string{"GET", "DELETE"} {
		query := map[string]string{"GET": "", "DELETE": "reason=x&"}[method]
		shop := strings.Repeat("s", 32)
		other := "appid=wx00000000000000ff&openid=alice"
		wantError(t, o.ask(shop, method, query+other), 403, refusal.BadRequest, refusal.FixRequest)
		wantError(t, o.ask("wrong", method, query+whose+"alice"), 401, refusal.Unauthorized, refusal.FixRequest)
		wantError(t, do(t, o.Ops(), method, "/internal/sessions?"+query+whose+"alice", ""), 401, refusal.Unauthorized, refusal.FixRequest)
		wantError(t, do(t, o.Handler(), method, "/internal/sessions?"+query+whose+"alice", "", "Authorization", "Bearer "+testInternalKey),
			404, refusal.NotFound, refusal.FixRequest)
	}
	wantError(t, o.ask(strings.Repeat("s", 32), "DELETE", "reason=x&all=true&appid=wx00000000000000ff"), 403, refusal.BadRequest, refusal.FixRequest)
	if log := o.log.String(); strings.Contains(log, "ended by an operator") {
		t.Errorf("the log:\n%s", log)
	}
	o.good(token, true)
	if w := o.ask(strings.Repeat("s", 32), "GET", whose+"alice"); w.Code != 200 {
		t.Errorf("a key of the app: %d %s", w.Code, w.Body)
	}
}

// Sessions of an app that is no longer served can be seen and ended, by a key that is
// good for it.
func TestOperatorOfAnAppThatIsGone(t *testing.T) {
	t.Parallel()
	const other = "wx00000000000000ff"
	st := memory.New(nil, 0)
	gone := session.Session{Token: hashToken("gone"), AppID: other, OpenID: "o", Created: testTime, Expires: time.Now().Add(time.Hour)}
	o := newOffice(t, func(c *Config) { c.Store = st })
	if err := st.Put(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	all, _ := o.list("appid=" + other + "&openid=o")
	if len(all) != 1 || all[0].Address != "" {
		t.Fatalf("%+v", all)
	}
	shop := strings.Repeat("s", 32)
	for _, x := range []struct{ method, query string }{{"GET", "id=" + all[0].ID}, {"GET", "id=" + all[0].ID[:23]}, {"DELETE", "reason=x&id=" + all[0].ID}} {
		wantError(t, o.ask(shop, x.method, x.query), 403, refusal.BadRequest, refusal.FixRequest)
	}
	o.end("reason=x&appid="+other+"&openid=o", `{"scope":"user","ended":1}`)
	if err := st.Put(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	o.end("reason=x&all=true&appid="+other, `{"scope":"app"}`)
	if _, err := st.Get(t.Context(), gone.Token); !errors.Is(err, session.ErrNoSession) {
		t.Error(err)
	}
}

// The last use is what sliding sessions write anyway.
func TestOperatorSeesTheLastUse(t *testing.T) {
	t.Parallel()
	o := newOffice(t, func(c *Config) { c.Sliding, c.SessionTTL = true, 10*time.Hour })
	token := o.login("alice")
	want := func(used time.Time) {
		t.Helper()
		if all, _ := o.list(whose + "alice"); len(all) != 1 || !all[0].LastUsed.Equal(used) {
			t.Errorf("%+v, want %v", all, used)
		}
	}
	want(testTime)
	o.now = testTime.Add(59 * time.Minute)
	o.good(token, true)
	want(testTime) // a tenth of its life has not passed
	o.now = testTime.Add(2 * time.Hour)
	o.good(token, true)
	want(o.now)
	used := o.now
	o.now = o.now.Add(time.Hour)
	want(used) // to look is no use
}

// A store that is down is said to be so, and the log has what was asked for.
func TestOperatorWithoutAStore(t *testing.T) {
	t.Parallel()
	o := newOffice(t, func(c *Config) { c.Store = brokenStore{} })
	wantError(t, o.ask(testInternalKey, "GET", whose+"alice"), 503, refusal.Busy, refusal.Retry)
	for _, query := range []string{whose + "alice", "all=true&appid=" + testAppID, "id=" + strings.Repeat("A", 22) + "." + strings.Repeat("A", 12)} {
		wantError(t, o.ask(testInternalKey, "DELETE", "reason=x&"+query), 503, refusal.Busy, refusal.Retry)
	}
	if n := strings.Count(o.log.String(), `"msg":"sessions ended by an operator"`); n != 3 || !strings.Contains(o.log.String(), `"cause":"busy: store: store is down"`) {
		t.Errorf("the log:\n%s", o.log)
	}
}
