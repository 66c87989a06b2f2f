package mockwx

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
	"wxflow/mockwx/text"
)

// A server that recovers gets the message.
func TestPushAgain(t *testing.T) {
	n := 0
	url, _ := developer(t, func(w http.ResponseWriter, r *http.Request) {
		if n++; n < 3 {
			w.WriteHeader(http.StatusBadGateway)
		}
	})
	if res := pushed(t, newFake(t, nil), PushRequest{To: url, Event: "text"}); !res.OK || len(res.Attempts) != 3 {
		t.Errorf("%+v", res)
	}
	n = 0
	if res := pushed(t, newFake(t, nil), PushRequest{To: url, Event: "text", Attempts: 2}); res.OK || len(res.Attempts) != 2 {
		t.Errorf("%+v", res)
	}
}

// Nobody listens, or what listens speaks no HTTP.
func TestPushNowhere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			io.WriteString(c, "SSH-2.0-OpenSSH_9.9\r\n")
			c.Close()
		}
	}()
	to := "http://" + l.Addr().String() + "/"
	res := pushed(t, newFake(t, nil), PushRequest{To: to, Event: "text", Attempts: 1})
	if a := res.Attempts[0]; res.OK || a.Status != 0 || a.Error == "" {
		t.Errorf("no HTTP: %+v", a)
	}
	l.Close()
	<-done
	free := testkit.Addr(t)
	res = pushed(t, newFake(t, nil), PushRequest{To: "http://" + free + "/", Verify: true, Event: "text"})
	if v := res.Verify; res.OK || v == nil || !strings.HasPrefix(v.Error,
		"cannot connect to "+free) || len(res.Attempts) != 0 || res.Attempts == nil {
		t.Errorf("nobody there: %+v", res)
	}
}

func TestPushVerify(t *testing.T) {
	for answer, want := range map[string]string{
		"%s": "", "": "is empty", "\"%s\"": "more than the echostr", "%s\n": "more than the echostr", "\ufeff%s": "more than the echostr",
		"<p>%s</p>": "inside other text", "success": "is not the echostr",
	} {
		url, _ := developer(t, func(w http.ResponseWriter, r *http.Request) {
			if q := r.URL.Query(); r.Method != http.MethodGet || q.Has("msg_signature") || q.Has("openid") {
				t.Errorf("%s %s", r.Method, r.URL)
			}
			io.WriteString(w, strings.Replace(answer, "%s", r.FormValue("echostr"), 1))
		})
		res := pushed(t, newFake(t, nil), PushRequest{To: url, Verify: true, Mode: "safe"})
		if res.OK != (want == "") || !strings.Contains(res.Verify.Error, want) || len(res.Attempts) != 0 {
			t.Errorf("%q: %+v", answer, *res.Verify)
		}
	}
	url, got := developer(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			echo(w, r)
		}
	})
	if res := pushed(t, newFake(t, nil), PushRequest{To: url, Verify: true,
		Event: "text"}); !res.OK || res.Verify == nil || len(res.Attempts) != 1 || len(got.requests()) != 2 {
		t.Errorf("%+v", res)
	}
}

// The fixture says where to; a push may say otherwise.
func TestPushFixture(t *testing.T) {
	url, got := developer(t, success)
	f := newFake(t, func(fx *Fixture) {
		fx.Apps = append([]App{}, fx.Apps...)
		fx.Apps[1].OriginalID = "gh_0123456789ab"
		fx.Apps[1].Push = PushConfig{URL: url, Token: "t", EncodingAESKey: demoAESKey, Mode: "safe", Format: "json"}
	})
	res := pushed(t, f, PushRequest{AppID: app2, Event: "text"})
	if !res.OK || !strings.Contains(res.Attempts[0].Sent, `{"ToUserName":"gh_0123456789ab","Encrypt":"`) {
		t.Errorf("%+v", res)
	}
	res = pushed(t, f, PushRequest{AppID: app2, Mode: "plain", Format: "xml",
		Message: json.RawMessage(`{"FromUserName":"o1","MsgType":"event","Event":"X","CreateTime":1}`), User: "bob"})
	if id, _ := f.Identity(app2, "bob"); !res.OK || !strings.Contains(res.Message,
		"<CreateTime>1</CreateTime>") || strings.Contains(res.Message, "MsgId") || strings.Contains(res.Message, id.OpenID) {
		t.Errorf("%+v", res) // what message says stands
	}
	if len(got.requests()) != 2 {
		t.Errorf("%d requests", len(got.requests()))
	}
}

func TestAdminPush(t *testing.T) {
	f := newFake(t, nil)
	url, _ := developer(t, success)
	const ok, bad, missing = http.StatusOK, http.StatusBadRequest, http.StatusNotFound
	if got := askAdmin(t, f, "POST", "/push", `{"appid":"`+app1+`","to":"`+url+`","user":"alice","event":"text","timeout":"1s"}`,
		ok); !strings.Contains(got, `"ok": true`) {
		t.Error(got)
	}
	for _, c := range []struct {
		body   string
		status int
	}{
		{`{}`, missing},
		{`{"appid":"wx9"}`, missing},
		{`{"appid":"APP","to":"URL"}`, bad},
		{`{"appid":"APP","event":"text","user":"alice"}`, bad},
		{`{"appid":"APP","to":"alice","event":"text"}`, bad},
		{`{"appid":"APP","to":"file:///etc/passwd","verify":true}`, bad},
		{`{"appid":"APP","to":"http://","verify":true}`, bad},
		{`{"appid":"APP","to":"http://a b/","verify":true}`, bad},
		{`{"appid":"APP","to":"URL","event":"text"}`, bad},
		{`{"appid":"APP","to":"URL","event":"text","user":"nobody"}`, missing},
		{`{"appid":"APP","to":"URL","event":"nothing","user":"alice"}`, bad},
		{`{"appid":"APP","to":"URL","event":"text","user":"alice","mode":"raw"}`, bad},
		{`{"appid":"APP","to":"URL","event":"text","user":"alice","format":"yaml"}`, bad},
		{`{"appid":"APP","to":"URL","event":"text","user":"alice","mode":"safe","encoding_aes_key":"short"}`, bad},
		{`{"appid":"APP","to":"URL","event":"text","user":"alice","token":"a b"}`, bad},
		{`{"appid":"APP","to":"URL","event":"text","user":"alice","timeout":"2h"}`, bad},
		{`{"appid":"APP","to":"URL","event":"text","user":"alice","attempts":-1}`, bad},
		{`{"appid":"APP","to":"URL","message":[],"user":"alice"}`, bad},
		{`{"appid":"APP","to":"URL","message":{"a b":1},"user":"alice"}`, bad},
		{`{"appid":"APP","to":"URL","message":"` + strings.Repeat("x", 2<<20) + `","user":"alice"}`, bad},
		{`{"appid":"APP","to":"URL","message":` + strings.Repeat(`{"a":`, 20_000) + `1` + strings.Repeat(`}`, 20_000) + `,"user":"alice"}`, bad},
		{`{"appid":"` + app2 + `","to":"URL","event":"text","user":"alice"}`, bad},
		{`{"appid":"` + app2 + `","to":"URL","event":"text","user":"alice","token":"t","mode":"safe"}`, bad},
	} {
		body := strings.NewReplacer("APP", app1, "URL", url).Replace(c.body)
		askAdmin(t, f, "POST", "/push", body, c.status)
	}
	var no *text.InvalidError
	if _, err := f.Push(t.Context(), PushRequest{AppID: app1, To: url, User: "alice", Message: json.RawMessage(strings.Repeat("[",
		1<<20))}); !errors.As(err, &no) {
		t.Errorf("a deep message: %v", err)
	}
}

// The log says that there was a push, and none of what it was.
func TestPushLog(t *testing.T) {
	var log bytes.Buffer
	f, err := New(Options{Now: frozen, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	url, _ := developer(t, success)
	pushed(t, f, PushRequest{To: strings.Replace(url, "http://", "http://me:hidden@", 1) + "?key=hidden", Event: "text",
		Message: json.RawMessage(`{"Content":"hidden"}`), Mode: "safe"})
	for _, word := range []string{"hidden", "mocktoken", demoAESKey, "signature"} {
		if strings.Contains(log.String(), word) {
			t.Errorf("%s is in the log: %s", word, log.String())
		}
	}
	if !strings.Contains(log.String(), "/wechat type=text") || !strings.Contains(log.String(), "ok=true") {
		t.Errorf("log: %s", log.String())
	}
}
