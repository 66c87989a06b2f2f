package relay

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/synctest"

	"wxflow/relay/refusal"
)

// userAPI is WeChat with a token, and an API that answers in turn.
func userAPI(asked *[]string, answers ...string) roundTrip {
	n := 0
	return func(q *http.Request) (*http.Response, error) {
		if q.URL.Path == "/cgi-bin/stable_token" {
			return reply(`{"access_token":"` + testToken + `","expires_in":7200}`), nil
		}
		b, _ := io.ReadAll(q.Body)
		*asked = append(*asked, q.Method+" "+q.URL.Path+"?"+q.URL.RawQuery+" "+string(b))
		n++
		return reply(answers[min(n, len(answers))-1]), nil
	}
}

func TestPhone(t *testing.T) {
	t.Parallel()
	const code = "e31968a7f94cc5ee25fafc2aef2773f0bb8c3937b22520eb8ee345274d00c144"
	phone := func(country, appid string) string {
		return `{"errcode":0,"errmsg":"ok","phone_info":{"phoneNumber":"+85298765432","purePhoneNumber":"98765432","countryCode":` + country + `,"watermark":{"timestamp":1647355468,"appid":"` + appid + `"}}}`
	}
	ok := `{"phoneNumber":"+85298765432","purePhoneNumber":"98765432","countryCode":"852"}`
	for _, x := range []struct {
		name, says string
		status     int
		kind       refusal.Kind
		action     refusal.Action
		body       string
		tries      int
	}{
		{"text", phone(`"852"`, testAppID), 200, "", "", ok, 1},
		{"number", phone(`852`, testAppID), 200, "", "", ok, 1},
		{"another app", phone(`"852"`, "wx00"), 502, refusal.Upstream, refusal.Retry, "", 1},
		{"odd country", phone(`{}`, testAppID), 502, refusal.Upstream, refusal.Retry, "", 1},
		{"none", `{"errcode":0,"errmsg":"ok"}`, 502, refusal.Upstream, refusal.Retry, "", 1},
		{"40029", wxReply(40029, "invalid code"), 401, refusal.CodeInvalid, refusal.FixRequest, "", 1},
		{"48001", wxReply(48001, "api unauthorized"), 500, refusal.Misconfigured, refusal.GiveUp, "", 1},
		{"40013", wxReply(40013, "invalid appid"), 500, refusal.Misconfigured, refusal.GiveUp, "", 1},
		{"45011", wxReply(45011, "api minute-quota reach limit"), 429, refusal.RateLimited, refusal.Wait, "", 1},
		{"-1", wxReply(-1, "system error"), 503, refusal.Busy, refusal.Retry, "", 3},
		{"echo", wxReply(61451, testToken+" "+code+" "), 502, refusal.Upstream, refusal.Retry, "", 1},
		{"HTML", "<html>", 502, refusal.Upstream, refusal.Retry, "", 1},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var asked []string
				var log logBuffer
				c := testConfig(userAPI(&asked, x.says))
				c.Logger = log.logger()
				r := newRelay(t, c)
				me := keepSession(t, r, mySession())
				w := do(t, r.Handler(), "POST", "/phone", `{"code":"`+code+`"}`, me...)
				if x.status != 200 {
					wantError(t, w, x.status, x.kind, x.action)
				} else if w.Code != 200 || w.Body.String() != x.body+"\n" {
					t.Errorf("%d %s", w.Code, w.Body)
				}
				want := `POST /wxa/business/getuserphonenumber?access_token=` + testToken + ` {"code":"` + code + `","openid":"` + testOpenID + `"}`
				if len(asked) != x.tries || asked[0] != want {
					t.Errorf("asked %v", asked)
				}
				for _, s := range []string{code, testToken, "98765432"} {
					if strings.Contains(log.String(), s) {
						t.Errorf("the log has %s:\n%s", s, log.String())
					}
				}
				if strings.Contains(w.Body.String(), testToken) {
					t.Error("the answer has the token")
				}
			})
		})
	}
}

// Doc: the key of the signature is the base64 text itself, the message is "".
func TestCheckSession(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		says   string
		status int
		kind   refusal.Kind
		action refusal.Action
	}{
		{`{"errcode":0,"errmsg":"ok"}`, 200, "", ""},
		{wxReply(87009, "invalid signature"), 401, refusal.Unauthorized, refusal.LoginAgain},
		{wxReply(87007, "session_key is not existd or expired"), 401, refusal.Unauthorized, refusal.LoginAgain},
		{wxReply(87008, "invalid sig_method"), 502, refusal.Upstream, refusal.Retry},
	} {
		var asked []string
		r := newRelay(t, testConfig(userAPI(&asked, x.says)))
		me := keepSession(t, r, mySession())
		w := do(t, r.Handler(), "POST", "/checksession", "", me...)
		if x.status == 200 {
			if w.Code != 200 || w.Body.String() != `{"valid":true}`+"\n" {
				t.Errorf("%d %s", w.Code, w.Body)
			}
		} else if e := wantError(t, w, x.status, x.kind, x.action); e.RID != testRID || e.ErrCode == 0 {
			t.Errorf("%+v", e)
		}
		// HMAC-SHA256 of "" under iiOoSmVRd8BdynRI7qiA9g==, by openssl.
		want := "GET /wxa/checksession?access_token=" + testToken + "&openid=" + testOpenID +
			"&sig_method=hmac_sha256&signature=9b922f265f2230b6d7afa9836471d50820f12fa7db973518a9cd10c1842d616b "
		if len(asked) != 1 || asked[0] != want {
			t.Errorf("asked %q", asked)
		}
	}
}

// showUserData writes what a client or another back end is told besides logins.
func showUserData(t *testing.T, b *bytes.Buffer) {
	synctest.Test(t, func(t *testing.T) {
		data, iv := seal(t, officialKey, []byte("{}"))
		for _, x := range []struct {
			name, path, body string
			rt               roundTrip
		}{
			{"phone, 40029", "/phone", `{"code":"c"}`, says(wxReply(40029, "invalid code"))},
			{"phone, token refused for good", "/phone", `{"code":"c"}`, says(wxReply(40001, "invalid credential"))},
			{"phone, lost", "/phone", `{"code":"c"}`, fails(io.EOF)},
			{"phone, refused", "/phone", `{"code":"c"}`, fails(errRefused)},
			{"phone, timeout", "/phone", `{"code":"c"}`, fails(os.ErrDeadlineExceeded)},
			{"phone, 45011", "/phone", `{"code":"c"}`, says(wxReply(45011, "api minute-quota reach limit"))},
			{"phone, no code", "/phone", `{}`, says("{}")},
			{"decrypt, another key", "/decrypt", decryptBody(data, iv), says("{}")},
			{"decrypt, no base64", "/decrypt", decryptBody("!", iv), says("{}")},
			{"decrypt, iv", "/decrypt", decryptBody(data, data+data), says("{}")},
			{"checksignature, wrong", "/checksignature", `{"rawData":"x","signature":"75e81ceda165f4ffa64f4068af58c64b8f54b88c"}`, says("{}")},
			{"checksignature, no hex", "/checksignature", `{"rawData":"x","signature":"x"}`, says("{}")},
			{"checksession, 87009", "/checksession", "", says(wxReply(87009, "invalid signature"))},
			{"gateway, no key", gatewayBase + "/x", "", says("{}")},
			{"gateway, path", gatewayBase + "//x", "", says("{}")},
			{"gateway, secret path", gatewayBase + "/cgi-bin/token", "", says("{}")},
			{"gateway, access_token", gatewayBase + "/x?access_token=y", "", says("{}")},
			{"gateway, lost", gatewayBase + "/x", "", fails(io.EOF)},
		} {
			r := gatewayRelay(t, x.rt, nil)
			var w *httptest.ResponseRecorder
			if strings.HasPrefix(x.path, gatewayPrefix) {
				header := []string{"Authorization", "Bearer " + testInternalKey}
				if strings.HasSuffix(x.name, "no key") {
					header = nil
				}
				w = do(t, r.Ops(), "POST", x.path, x.body, header...)
			} else {
				w = do(t, r.Handler(), "POST", x.path, x.body, keepSession(t, r, mySession())...)
			}
			fmt.Fprintf(b, "# %s\n%d\n%s\n", x.name, w.Code, w.Body)
		}
	})
}

// What can be asked twice is asked again when its answer was lost; a phone code
// is not.
func TestLostAnswers(t *testing.T) {
	t.Parallel()
	for path, tries := range map[string]int{"/checksession": 2, "/phone": 1} {
		synctest.Test(t, func(t *testing.T) {
			n := 0
			r := newRelay(t, testConfig(roundTrip(func(q *http.Request) (*http.Response, error) {
				if q.URL.Path == "/cgi-bin/stable_token" {
					return reply(`{"access_token":"` + testToken + `","expires_in":7200}`), nil
				}
				if n++; n == 1 {
					return nil, io.EOF
				}
				return reply(`{"errcode":0,"errmsg":"ok"}`), nil
			})))
			body := ""
			if path == "/phone" {
				body = `{"code":"c"}`
			}
			w := do(t, r.Handler(), "POST", path, body, keepSession(t, r, mySession())...)
			if n != tries || (w.Code == 200) != (tries == 2) {
				t.Errorf("%s: asked %d times, %d %s", path, n, w.Code, w.Body)
			}
		})
	}
}

// FuzzDecrypt: whatever is sent, the answer is an object of this session, a bad
// request, or the one refusal.
func FuzzDecrypt(f *testing.F) {
	f.Add(officialData, officialIV)
	data, iv := seal(f, testKey, fmt.Appendf(nil, `{"watermark":{"appid":"%s","timestamp":%d}}`, testAppID, testTime.Unix()))
	f.Add(data, iv)
	f.Add(iv, iv)
	f.Add("", "AAAA")
	r := newRelay(f, testConfig(nil))
	me := keepSession(f, r, mySession())
	f.Fuzz(func(t *testing.T, data, iv string) {
		w := do(t, r.Handler(), "POST", "/decrypt", decryptBody(data, iv), me...)
		switch w.Code {
		case 200:
			if !json.Valid(w.Body.Bytes()) || !strings.Contains(w.Body.String(), testAppID) {
				t.Errorf("%s", w.Body)
			}
		case 400:
			wantError(t, w, 400, refusal.BadRequest, refusal.FixRequest)
		default:
			wantError(t, w, 401, refusal.Unauthorized, refusal.LoginAgain)
		}
	})
}
