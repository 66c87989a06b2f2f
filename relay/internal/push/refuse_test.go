package push

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"wxflow/relay/internal/sessions"
	"wxflow/relay/session"
)

// What does not prove to be WeChat's is refused in one way, does nothing, and shows
// nothing of what is secret; the log says why.
func TestForged(t *testing.T) {
	t.Parallel()
	old := strconv.FormatInt(now.Add(-maxAge-time.Second).Unix(), 10)
	good, sealed := encrypted(t, testKey, revokeJSON, testApp)
	otherKey, byOther := encrypted(t, strings.Repeat("A", 43), revokeJSON, testApp)
	otherApp, forOther := encrypted(t, testKey, revokeJSON, "wx2")
	junk := query("msg_signature", Sign(testToken, query().Get("timestamp"), "1514711492", "*"))
	wrongSignature := query("msg_signature", "0"+good.Get("msg_signature"))
	for name, x := range map[string]struct {
		key, body string
		q         url.Values
		status    int
		why       string
	}{
		"no signature":       {"", revokeJSON, url.Values{}, 403, "the signature is wrong"},
		"a wrong signature":  {"", revokeJSON, query("signature", Sign("BBBBB", "1", "2")), 403, "the signature is wrong"},
		"an old one":         {"", revokeJSON, query("timestamp", old, "signature", Sign(testToken, old, "1514711492")), 403, "5m1s off"},
		"no time":            {"", revokeJSON, query("timestamp", "x", "signature", Sign(testToken, "x", "1514711492")), 403, "off: it is an old one"},
		"plain, with a key":  {testKey, revokeJSON, query(), 403, "it is not encrypted"},
		"sealed, no key":     {"", sealed, good, 403, "set WXRELAY_PUSH_KEY"},
		"no msg_signature":   {testKey, sealed, query(), 403, "the msg_signature is wrong"},
		"wrong one":          {testKey, sealed, wrongSignature, 403, "the msg_signature is wrong"},
		"another key":        {testKey, byOther, otherKey, 403, "it does not open"},
		"another app's":      {testKey, forOther, otherApp, 403, "it is for another app"},
		"no base64":          {testKey, `{"Encrypt":"*"}`, junk, 403, "it does not open"},
		"over the bound":     {"", `{"x":"` + strings.Repeat("x", 1<<20) + `"}`, query(), 413, "over 128 KiB"},
		"no document":        {"", "hello", query(), 400, "neither XML nor a JSON object"},
		"an empty body":      {"", "", query(), 400, "neither XML nor a JSON object"},
		"not UTF-8":          {"", "{\"x\":\"\xff\"}", query(), 400, "not UTF-8"},
		"a DTD":              {"", `<!DOCTYPE x [<!ENTITY a "o1">]>` + revokeXML, query(), 400, "it has a DTD"},
		"an entity":          {"", `<xml><MsgType>&a;</MsgType></xml>`, query(), 400, "not one whole <xml>"},
		"half an XML":        {"", revokeXML[:len(revokeXML)-3], query(), 400, "not one whole <xml>"},
		"another element":    {"", "<html></html>", query(), 400, "not one whole <xml>"},
		"deep":               {"", "<xml>" + strings.Repeat("<a>", 20000), query(), 400, "not one whole <xml>"},
		"deep JSON":          {"", `{"x":` + strings.Repeat("[", 20000), query(), 400, "neither XML nor a JSON object"},
		"no user":            {"", strings.Replace(revokeJSON, `"OpenID":"o1",`, "", 1), query(), 400, "names no user of this app"},
		"of another app":     {"", strings.Replace(revokeJSON, testApp, "wx2", 1), query(), 400, "names no user of this app"},
		"an app with no key": {"", revokeJSON, nil, 404, ""},
	} {
		b := newBench(t, x.key, func(http.ResponseWriter, *http.Request) { t.Errorf("%s: the back end got it", name) })
		app := testApp
		if x.status == 404 {
			app, x.q = "wx2", query()
		}
		w := b.send("POST", app, x.q, x.body)
		if w.Code != x.status || !strings.Contains(b.log.String(), x.why) {
			t.Errorf("%s: %d %s", name, w.Code, b.log.String())
		}
		if said := w.Body.String() + b.log.String(); strings.Contains(said, testToken) || strings.Contains(said, testKey) ||
			w.Code == 403 && strings.Contains(w.Body.String(), "EncodingAESKey") {
			t.Errorf("%s: %s", name, said)
		}
		if !b.loggedIn() {
			t.Errorf("%s: the session has ended", name)
		}
	}
}

// There is a path for each app that has pushes, and no other.
func TestPathsOfApps(t *testing.T) {
	t.Parallel()
	b := newBench(t, "", nil)
	for _, app := range []string{"", "wx3", testApp + "/", testApp + "/x", "../push/" + testApp} {
		if w := b.send("POST", app, query(), revokeJSON); w.Code != 404 {
			t.Errorf("%q: %d", app, w.Code)
		}
	}
}

// A push that comes again does nothing again; its signature is good for no other.
func TestRepeated(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"", testKey} {
		seen := 0
		b := newBench(t, key, func(http.ResponseWriter, *http.Request) { seen++ })
		q, body := query(), revokeJSON
		if key != "" {
			q, body = encrypted(t, key, revokeJSON, testApp)
		}
		for i := range 3 {
			if w := b.send("POST", testApp, q, body); w.Code != 200 || b.loggedIn() != (i > 0) || seen != 1 {
				t.Errorf("%d: %d %s, logged in: %v, the back end saw %d", i, w.Code, w.Body, b.loggedIn(), seen)
			}
			if i == 0 {
				b.login()
			}
		}
		if !strings.Contains(b.log.String(), "repeated=true") {
			t.Error(b.log.String())
		}
		if key == "" {
			if w := b.send("POST", testApp, q, strings.Replace(body, "revoke", "cancellation", 1)); w.Code != 403 || !b.loggedIn() {
				t.Errorf("%d %s", w.Code, w.Body)
			}
		}
	}
}

// What is shared may be down: pushes are taken all the same.
func TestRepeatsNotKnown(t *testing.T) {
	t.Parallel()
	b := newBench(t, "", nil)
	b.Seen = sessions.NewGuardedShared(downShared{}, nil)
	if w := b.send("POST", testApp, query(), revokeJSON); w.Code != 200 || b.loggedIn() || !strings.Contains(b.log.String(), "not known: store: down") {
		t.Errorf("%d %s", w.Code, b.log.String())
	}
}

// downShared is out of reach.
type downShared struct{ session.Shared }

var errDown = errors.New("down")

func (downShared) Load(context.Context, string) ([]byte, error) { return nil, errDown }

func (downShared) Save(context.Context, string, []byte, time.Duration) error { return errDown }
