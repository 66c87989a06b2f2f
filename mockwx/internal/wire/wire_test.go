package wire

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/wechat"
)

func moment() *Moment {
	return &Moment{Call: 7, Now: time.Unix(1790000000, 0), RID: "6ab13b80-1-2", From: "192.0.2.1:80",
		Path: "/cgi-bin/token", IDs: ids.New("demo")}
}

// Each voice ends a refusal in its own way; the words are those that were seen.
func TestRefuse(t *testing.T) {
	t.Parallel()
	v6 := moment()
	v6.From = "[2001:db8::1]:80"
	other := moment()
	other.Path = "/wxa/x"
	long := ", could get access_token by getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r"
	for _, x := range []struct {
		voice *Voice
		m     *Moment
		code  wechat.ErrCode
		want  string // the errmsg
	}{
		{SNS, moment(), wechat.InvalidCode, "invalid code, rid: 6ab13b80-1-2"},
		{SNS, moment(), wechat.InvalidIP, "invalid ip 192.0.2.1 ipv6 ::ffff:192.0.2.1, not in whitelist, rid: 6ab13b80-1-2"},
		{SNS, v6, wechat.InvalidIP, "invalid ip 2001:db8::1 ipv6 2001:db8::1, not in whitelist, rid: 6ab13b80-1-2"},
		{SNS, moment(), wechat.InvalidCredential, wechat.InvalidCredential.Msg() + ", rid: 6ab13b80-1-2"},
		{Gateway, moment(), wechat.InvalidAppID, "invalid appid rid: 6ab13b80-1-2"},
		{Gateway, moment(), wechat.InvalidCredential, wechat.InvalidCredential.Msg() + long + " rid: 6ab13b80-1-2"},
		{Gateway, moment(), wechat.DailyQuota, wechat.DailyQuota.Msg() + long + " rid: 6ab13b80-1-2"},
		{Gateway, other, wechat.DailyQuota, wechat.DailyQuota.Msg() + " rid: 6ab13b80-1-2"},
		{Gateway, moment(), wechat.IPNotRegistered, wechat.IPNotRegistered.Msg() + " requestIP: 192.0.2.1 rid: 6ab13b80-1-2"},
		{Gateway, moment(), wechat.BadRequestSource, wechat.BadRequestSource.Msg() + ", requestIP: 192.0.2.1 rid: 6ab13b80-1-2"},
		{Business, moment(), wechat.InvalidCode, "invalid code hint: [" + ids.New("demo").Hint(7) + "] rid: 6ab13b80-1-2"},
	} {
		p, err := x.voice.Refuse(nil, x.m, x.code.Because("why", "为何"))
		want := strings.ReplaceAll(`{"errcode":`+x.code.String()+`,"errmsg":"`+x.want+`"}`, "/", map[bool]string{true: `\/`,
			false: "/"}[x.voice == SNS])
		if err != nil || string(p.Body) != want || p.ErrCode != x.code || p.ContentType != x.voice.ContentType ||
			p.DateLayout != x.voice.DateLayout || p.Header != nil {
			t.Errorf("%s %d: %s, %v, want\n%s", x.voice.Name, x.code, p.Body, err, want)
		}
	}
	no := wechat.InvalidCode.Because("why", "为何")
	no.Detail = " at line 1"
	no.Body = func(b wechat.Body) any { return map[string]any{"said": b.ErrMsg} }
	if p, err := SNS.Refuse(nil, moment(), no); err != nil || string(p.Body) != `{"said":"invalid code at line 1, rid: 6ab13b80-1-2"}` {
		t.Errorf("%s, %v", p.Body, err)
	}
}

// WeCom says all of it in headers, too, on success as well.
func TestWeCom(t *testing.T) {
	t.Parallel()
	for code, want := range map[wechat.ErrCode]string{
		wechat.InvalidCredential: "invalid credential", wechat.InvalidAppID: "invalid corpid", wechat.AppIDMissing: "corpid missing", wechat.InvalidIP: wechat.InvalidIP.Msg(),
	} {
		p, err := WeCom.Refuse(nil, moment(), code.Because("why", "为何"))
		msg := p.Header.Get("Error-Msg")
		if err != nil || p.Header.Get("Error-Code") != code.String() || !strings.HasPrefix(msg,
			want+", hint: [1790000000") || !strings.Contains(string(p.Body), msg) {
			t.Errorf("%d: %s %v, %v", code, p.Body, p.Header, err)
		}
		hint, _, _ := strings.Cut(msg[strings.Index(msg, "[")+1:], "]")
		if len(hint) != 25 || !strings.HasSuffix(msg,
			"], from ip: 192.0.2.1, more info at https://open.work.weixin.qq.com/devtool/query?e="+code.String()) {
			t.Errorf("%d: %s", code, msg)
		}
	}
	if p, err := WeCom.Reply(nil, OK); err != nil || p.Header.Get("Error-Code") != "0" || p.Header.Get("Error-Msg") != "ok" ||
		string(p.Body) != `{"errcode":0,"errmsg":"ok"}` {
		t.Errorf("%s %v, %v", p.Body, p.Header, err)
	}
}

// A refusal is in the voice of the module that refuses.
func TestFor(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		voice *Voice
		by    wechat.Module
		code  wechat.ErrCode
		want  *Voice
	}{
		{SNS, wechat.Own, wechat.InvalidCode, SNS}, {SNS, wechat.Gateway, wechat.InvalidCode, Gateway}, {SNS,
			wechat.Business, wechat.InvalidCode, Business},
		{Business, wechat.SNSTokens, wechat.InvalidCode, snsTokens}, {Business, wechat.Own, wechat.InvalidCode,
			Business}, {Business, wechat.Own, wechat.InvalidCredential, Gateway},
		{Business, wechat.Own, wechat.SystemError, Gateway}, {SNS, wechat.Own, wechat.SystemError, SNS}, {WeCom, wechat.Own,
			wechat.SystemError, WeCom},
	} {
		if got := x.voice.For(&wechat.Refusal{Code: x.code, By: x.by}); got != x.want {
			t.Errorf("%s, %q, %d: %s", x.voice.Name, x.by, x.code, got.Name)
		}
	}
	p, err := snsTokens.Refuse(nil, moment(), wechat.InvalidCredential.Because("why", "为何"))
	for name, want := range map[string]string{"RetKey": "11", "LogicRet": "40001"} { // spelt as on the wire
		if v := p.Header[name]; err != nil || len(v) != 1 || v[0] != want {
			t.Errorf("%v, %v", p.Header, err)
		}
	}
}

func TestEncode(t *testing.T) {
	t.Parallel()
	body := map[string]string{"a": "</微信&>\n"}
	for v, want := range map[*Voice]string{SNS: `{"a":"<\/微信&>\n"}`, Gateway: `{"a":"</微信&>\n"}`} {
		for range 2 {
			if b, err := v.Encode(nil, body); err != nil || string(b) != want {
				t.Errorf("%s: %s, %v", v.Name, b, err)
			}
		}
	}
	first, _ := Gateway.Encode(nil, "first")
	Gateway.Encode(nil, "other")
	if string(first) != `"first"` {
		t.Errorf("what was written is written over: %s", first)
	}
	if _, err := SNS.Encode(nil, func() {}); err == nil {
		t.Error("a func was written")
	}
	for in, want := range map[string]string{"plain~!": "plain~!", "a b": "a%20b", "\x7f\\\n": "%7F%5C%0A", "é": "%C3%A9", "": ""} {
		if got := VisibleASCII(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// A body that writes itself writes what encoding/json would.
func TestAppend(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "plain ~!/", `"`, `\\`, "\n", "\x7f", "<&>", "微信", "\u2028", "\xff", "////", "/", "a/b"} {
		var want bytes.Buffer
		e := json.NewEncoder(&want)
		e.SetEscapeHTML(false)
		if err := e.Encode(wechat.Body{ErrCode: -1, ErrMsg: s}); err != nil {
			t.Fatal(err)
		}
		plain := strings.TrimSuffix(want.String(), "\n")
		if got := appendRefusal([]byte("before"), wechat.Body{ErrCode: -1, ErrMsg: s}); string(got) != "before"+plain {
			t.Errorf("%q: %s, want %s", s, got, plain)
		}
		if got := SNS.escape([]byte("/"+plain), 1); string(got) != "/"+strings.ReplaceAll(plain, "/", `\/`) {
			t.Errorf("%q: %s", s, got)
		}
		if got, err := SNS.Encode([]byte("/"), itself(s)); err != nil || string(got) != "/"+strings.ReplaceAll(string(AppendString(nil, s)), "/", `\/`) {
			t.Errorf("%q: %s, %v", s, got, err)
		}
	}
}

type itself string

func (s itself) AppendJSON(b []byte) []byte { return AppendString(b, string(s)) }

// BenchmarkEncode is what a body costs that writes itself, and one that reflection writes.
func BenchmarkEncode(b *testing.B) {
	for name, body := range map[string]any{"itself": itself("oMOCKabcdefghijklmnopqr/st"), "reflection": "oMOCKabcdefghijklmnopqr/st"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			var out []byte
			for b.Loop() {
				out, _ = SNS.Encode(out[:0], body)
			}
		})
	}
}

// A date is that of its second and layout, whichever was asked for before.
func TestDates(t *testing.T) {
	t.Parallel()
	var c dateCache
	for _, x := range []struct {
		at     time.Time
		layout string
	}{{time.Unix(1790000000, 0), dashedDate}, {time.Unix(1790000000, 9e8), dashedDate}, {time.Unix(1790000000, 0), http.TimeFormat},
		{time.Unix(1790000001, 0), http.TimeFormat}, {time.Unix(1, 0), http.TimeFormat}} {
		if got, want := c.text(x.at, x.layout), x.at.UTC().Format(x.layout); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// BenchmarkDate is what a Date header costs, shared by the calls of a second and not.
func BenchmarkDate(b *testing.B) {
	now := time.Unix(1790000000, 0)
	b.Run("shared", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			dates.text(now, http.TimeFormat)
		}
	})
	b.Run("own", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_ = now.UTC().Format(http.TimeFormat)
		}
	})
}

// send sends a reply over a connection and returns what arrives.
func send(t *testing.T, p Reply) (resp *http.Response, body string, err error) {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { p.Send(w, r, time.Unix(1790000000, 0)) }))
	defer s.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if p.Cut == Hang {
		time.AfterFunc(50*time.Millisecond, cancel)
	}
	req, err := http.NewRequestWithContext(ctx, "POST", s.URL, nil) // which is not repeated
	if err != nil {
		t.Fatal(err)
	}
	if resp, err = s.Client().Do(req); err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return resp, string(b), err
}

func TestSend(t *testing.T) {
	t.Parallel()
	resp, body, err := send(t, Reply{ContentType: "text/plain", Body: []byte("hello"), Header: http.Header{"X-A": {"1"}}})
	if err != nil || body != "hello" || resp.StatusCode != 200 || resp.ContentLength != 5 ||
		resp.Header.Get("X-A") != "1" || resp.Header.Get("Content-Type") != "text/plain" ||
		resp.Header.Get("Connection") != "keep-alive" || resp.Header.Get("Date") != time.Unix(1790000000, 0).UTC().Format(http.TimeFormat) {
		t.Errorf("%q %v, %v", body, resp, err)
	}
	resp, body, err = send(t, Reply{Status: 404, DateLayout: dashedDate, Body: []byte("x")})
	if err != nil || resp.StatusCode != 404 || body != "x" || resp.Header.Get("Date") != time.Unix(1790000000, 0).UTC().Format(dashedDate) {
		t.Errorf("%v, %v", resp, err)
	}
	for cut, want := range map[Cut]string{Lost: "", Reset: "", Hang: "", Truncate: "hel"} {
		p := Reply{Body: []byte("hello!"), Cut: cut}
		_, body, err := send(t, p)
		if err == nil || body != want || p.Arrives() != (cut == Truncate) {
			t.Errorf("cut %d: %q, %v, arrives %t", cut, body, err, p.Arrives())
		}
	}
	if !(&Reply{}).Arrives() || !(&Reply{Cut: Trickle}).Arrives() {
		t.Error("what comes whole, or slowly, does not arrive")
	}
}

// A body trickles at its rate, whatever that is, and ends at once when all is out.
func TestTrickle(t *testing.T) {
	t.Parallel()
	for rate, want := range map[int]time.Duration{1: 4900 * time.Millisecond, 5: 900 * time.Millisecond,
		10: 400 * time.Millisecond, 15: 300 * time.Millisecond, 1000: 0} {
		synctest.Test(t, func(t *testing.T) {
			w := httptest.NewRecorder()
			start := time.Now()
			p := Reply{Body: []byte("abcde"), Cut: Trickle, Slow: rate}
			p.Send(w, httptest.NewRequest("GET", "/", nil), start)
			if took := time.Since(start); took != want || w.Body.String() != "abcde" {
				t.Errorf("%d bytes a second: %q in %v, want %v", rate, w.Body, took, want)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		go cancel()
		synctest.Wait()
		defer func() {
			if recover() != http.ErrAbortHandler {
				t.Error("it goes on for nobody")
			}
		}()
		p := Reply{Body: []byte("abcde"), Cut: Trickle, Slow: 1}
		p.Send(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil).WithContext(ctx), time.Now())
	})
}
