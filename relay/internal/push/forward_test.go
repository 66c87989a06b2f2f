package push

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"wxflow/relay/credential"
)

// The back end gets the plain push and who it is for, and its answer goes to WeChat: as
// it is, or encrypted. A back end that fails has WeChat push again.
func TestForward(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		key, push, answer string
		status, want      int
	}{
		"success":   {"", revokeXML, "success", 200, 200},
		"nothing":   {testKey, revokeXML, "", 204, 200},
		"a reply":   {"", revokeXML, "<xml><MsgType>transfer_customer_service</MsgType></xml>", 200, 200},
		"safe":      {testKey, revokeXML, "<xml>reply</xml>", 200, 200},
		"safe JSON": {testKey, revokeJSON, `{"MsgType":"text"}`, 200, 200},
		"an error":  {"", revokeJSON, "oops", 500, 502},
		"elsewhere": {"", revokeJSON, "", 302, 502},
		"too much":  {"", revokeJSON, strings.Repeat("x", maxBody+1), 200, 502},
		"no answer": {"", revokeJSON, "", 0, 502},
	} {
		got := make(chan *http.Request, 2)
		b := newBench(t, x.key, func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			r.Body = io.NopCloser(bytes.NewReader(body))
			got <- r
			if x.status == 0 {
				panic(http.ErrAbortHandler)
			}
			w.Header().Set("Location", "/")
			w.WriteHeader(x.status)
			io.WriteString(w, x.answer)
		})
		q, body := query(), x.push
		if x.key != "" {
			q, body = encrypted(t, x.key, x.push, testApp)
		}
		w := b.send("POST", testApp, q, body)
		r := <-got
		sent, _ := io.ReadAll(r.Body)
		if w.Code != x.want || string(sent) != x.push || r.URL.Path != "/events" || r.URL.RawQuery != "" || r.Header.Get("X-Wx-Appid") != testApp ||
			r.Header.Get("X-Wxrelay-Event") != revoked || r.Header.Get("X-Wx-Openid") != "" || r.Header.Get("X-Request-Id") == "" ||
			(r.Header.Get("Content-Type") == "text/xml") != (x.push == revokeXML) {
			t.Errorf("%s: %d %s; %s %s %v", name, w.Code, w.Body, r.URL, sent, r.Header)
		}
		switch reply := w.Body.String(); {
		case strings.HasPrefix(name, "safe"):
			if plain := unsealed(t, reply); plain != x.answer {
				t.Errorf("%s: %q", name, plain)
			}
		case x.want != 200:
			b.login() // it is pushed again, and not taken for a repeat
			if b.send("POST", testApp, q, body); b.loggedIn() || len(got) == 0 {
				t.Errorf("%s: the second attempt was not taken", name)
			}
		case reply != x.answer:
			t.Errorf("%s: %s", name, reply)
		}
	}
}

// unsealed opens an encrypted reply, which is signed and for the app.
func unsealed(t *testing.T, reply string) string {
	t.Helper()
	var in struct {
		Encrypt, MsgSignature, Nonce string
		TimeStamp                    json.Number
	}
	if err := errors.Join(json.Unmarshal([]byte(reply), &in), xml.Unmarshal([]byte(reply), &in)); in.Encrypt == "" {
		t.Fatalf("%v: %s", err, reply)
	}
	plain, app, err := open(credential.NewSecret(testKey), in.Encrypt)
	if app != testApp || err != nil || !signed(in.MsgSignature, testToken, in.TimeStamp.String(), in.Nonce, in.Encrypt) {
		t.Errorf("%q for %q, %v: %s", plain, app, err, reply)
	}
	return string(plain)
}

// The event's name in the header is a word, whatever the push says.
func TestForwardName(t *testing.T) {
	t.Parallel()
	b := newBench(t, "", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.Header.Get("X-Wxrelay-Event")) })
	for i, x := range [][2]string{{`"MsgType":"text"`, "text"}, {`"MsgType":"event","Event":"a\r\nX-Wx-Openid: o1"`, "other"}, {`"MsgType":""`, "other"}} {
		nonce := fmt.Sprint(i)
		q := query("nonce", nonce)
		q.Set("signature", Sign(testToken, q.Get("timestamp"), nonce))
		if w := b.send("POST", testApp, q, "{"+x[0]+"}"); w.Body.String() != x[1] {
			t.Errorf("%s: %s", x[0], w.Body)
		}
	}
}
