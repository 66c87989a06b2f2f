package mockwx

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"slices"
	"strings"
	"sync"
	"testing"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/msgcrypt"
	"wxflow/mockwx/push"
)

const demoAESKey = "mockaeskey000000000000000000000000000000000"

// An inbox holds the requests that reached a developer's server, as text.
type inbox struct {
	mu  sync.Mutex
	all []string
}

func (b *inbox) put(s string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.all = append(b.all, s)
}

func (b *inbox) requests() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.all)
}

// developer is a server that keeps what reaches it, and answers.
func developer(t *testing.T, answer http.HandlerFunc) (url string, got *inbox) {
	t.Helper()
	got = &inbox{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Host = "developer.example"
		b, err := httputil.DumpRequest(r, true)
		if err != nil {
			t.Error(err)
		}
		got.put(string(b))
		answer(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL + "/wechat", got
}

func success(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("success")) }

// echo verifies as a good server does.
func echo(w http.ResponseWriter, r *http.Request) { w.Write([]byte(r.FormValue("echostr"))) }

func pushed(t *testing.T, f *Fake, r PushRequest) PushResult {
	t.Helper()
	if r.AppID == "" {
		r.AppID = app1
	}
	if r.User == "" {
		r.User = "alice"
	}
	res, err := f.Push(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// What arrives at a developer's server, byte for byte.
func TestGoldenPush(t *testing.T) {
	two := json.RawMessage(`{"List":[{"TemplateId":"A","SubscribeStatusString":"accept","PopupScene":"0"},{"TemplateId":"B","SubscribeStatusString":"reject","PopupScene":2}]}`)
	cases := map[string]PushRequest{
		"verify":          {Verify: true, Mode: "safe"},
		"text-compat-xml": {Event: "text", Mode: "compat"}, "text-compat-json": {Event: "text", Mode: "compat", Format: "json"},
		"text-safe-xml": {Event: "text", Mode: "safe"}, "text-safe-json": {Event: "text", Mode: "safe", Format: "json"},
		"popup-two-xml":  {Event: "subscribe_msg_popup_event", Message: two},
		"popup-two-json": {Event: "subscribe_msg_popup_event", Message: two, Format: "json"},
		"own-xml":        {Message: json.RawMessage(`{"MsgType":"image","PicUrl":"http://a/b?c&d","MediaId":"]]>","Scale":1.50}`)},
		"own-json": {Message: json.RawMessage(`{"MsgType":"image","PicUrl":"http://a/b?c&d","MediaId":"]]>","Scale":1.50}`),
			Format: "json"},
	}
	for _, name := range push.Events() {
		cases[name+"-xml"] = PushRequest{Event: name}
		cases[name+"-json"] = PushRequest{Event: name, Format: "json"}
	}
	for name, r := range cases {
		t.Run(name, func(t *testing.T) {
			answer := success
			if r.Verify {
				answer = echo
			}
			url, got := developer(t, answer)
			r.To = url + "?from=wechat#part"
			if res := pushed(t, newFake(t, nil), r); !res.OK || len(got.requests()) != 1 {
				t.Errorf("%d requests, %+v", len(got.requests()), res)
			}
			golden(t, "push-"+name, []byte(strings.Join(got.requests(), "")))
		})
	}
}

// The push of a third-party platform goes the same way.
func TestGoldenVerifyTicket(t *testing.T) {
	url, got := developer(t, success)
	f := newFake(t, nil)
	const component = "wx00000000000000c0"
	if err := f.SetFixture(&Fixture{Components: []Component{{AppID: component, Secret: "mocksecret", VerifyTicket: "ticket@@@mock"}}}); err != nil {
		t.Fatal(err)
	}
	res, err := f.Push(t.Context(), PushRequest{AppID: component, To: url, Token: "mocktoken", EncodingAESKey: demoAESKey})
	if err != nil {
		t.Fatal(err)
	}
	if !res.OK || len(got.requests()) != 1 {
		t.Errorf("%d requests, %+v", len(got.requests()), res)
	}
	golden(t, "push-component_verify_ticket", []byte(strings.Join(got.requests(), "")))
	message, receiver := opened(t, res.Attempts[0].Sent)
	if message != res.Message || receiver != component || !strings.HasPrefix(message, "<xml><AppId>") {
		t.Errorf("%q for %q", message, receiver)
	}
}

// opened decrypts the body of a push.
func opened(t *testing.T, body string) (message, receiver string) {
	t.Helper()
	var in struct{ Encrypt string }
	if json.Unmarshal([]byte(body), &in) != nil {
		if err := xml.Unmarshal([]byte(body), &in); err != nil {
			t.Fatal(err)
		}
	}
	key, err := msgcrypt.ParseKey(demoAESKey)
	if err != nil {
		t.Fatal(err)
	}
	m, receiver, err := key.Decrypt(in.Encrypt)
	if err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	return string(m), receiver
}

// Both signatures are right, and the ciphertext holds the plain message.
func TestPushCanBeOpened(t *testing.T) {
	for _, mode := range fixture.PushModes {
		for _, format := range fixture.PushFormats {
			url, _ := developer(t, func(w http.ResponseWriter, r *http.Request) {
				q := r.URL.Query()
				if q.Get("signature") != msgcrypt.Sign("mocktoken", q.Get("timestamp"), q.Get("nonce")) {
					t.Errorf("%s %s: the signature is wrong", mode, format)
				}
				if encrypted := q.Get("encrypt_type") == "aes"; encrypted != (mode != "plain") || encrypted != q.Has("msg_signature") {
					t.Errorf("%s %s: %s", mode, format, r.URL.RawQuery)
				}
				success(w, r)
			})
			res := pushed(t, newFake(t, nil), PushRequest{To: url, Event: "text", Mode: mode, Format: format})
			if mode == "plain" {
				if res.Attempts[0].Sent != res.Message {
					t.Errorf("%s: sent %s for %s", format, res.Attempts[0].Sent, res.Message)
				}
				continue
			}
			if message, receiver := opened(t, res.Attempts[0].Sent); message != res.Message || receiver != app1 {
				t.Errorf("%s %s: %s for %s, want %s", mode, format, message, receiver, res.Message)
			}
			if got := strings.Contains(res.Attempts[0].Sent, "你好"); got != (mode == "compat") {
				t.Errorf("%s %s: plain fields are there: %v", mode, format, got)
			}
		}
	}
}

// The same calls give the same bytes; another push is another message.
func TestPushIsDeterministic(t *testing.T) {
	url, got := developer(t, success)
	for range 2 {
		f := newFake(t, nil)
		for range 2 {
			pushed(t, f, PushRequest{To: url, Event: "text", Mode: "safe"})
		}
	}
	if g := got.requests(); g[0] != g[2] || g[1] != g[3] || g[0] == g[1] {
		t.Errorf("%q", g)
	}
	f := newFake(t, nil)
	pushed(t, f, PushRequest{To: url, Event: "text", Mode: "safe"})
	if err := f.ResetApp(app1); err != nil {
		t.Fatal(err)
	}
	pushed(t, f, PushRequest{To: url, Event: "text", Mode: "safe"})
	if g := got.requests(); g[4] != g[0] || g[5] != g[0] {
		t.Error("after a reset the first push is not what the first was")
	}
}

// A caller who leaves ends the push.
func TestPushGivenUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	url, got := developer(t, func(w http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() })
	res, err := newFake(t, nil).Push(ctx, PushRequest{AppID: app1, To: url, User: "alice", Event: "text"})
	if err != nil || res.OK || len(res.Attempts) != 1 || len(got.requests()) != 1 || !strings.HasPrefix(res.Attempts[0].Error, "given up") {
		t.Errorf("%+v, %v", res, err)
	}
}
