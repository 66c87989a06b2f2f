package mockwx

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"wxflow/mockwx/internal/api"
	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/journal"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/wechat"
)

// Every API behind the gateway is guarded by the same checks, in the same order
// and in the gateway's words.
func TestGatewayGuardsEveryAPI(t *testing.T) {
	var guarded int
	for _, e := range api.Table.All() {
		if e.Needs != gateway.AppToken {
			continue
		}
		guarded++
		t.Run(strings.ReplaceAll(e.Path[1:], "/", "-"), func(t *testing.T) {
			t.Parallel()
			f := newFake(t, func(fx *Fixture) { fx.Apps[1].Unauthorized = []string{e.Path} })
			old := appToken(t, f, app1)
			f.Advance(world.TokenLife * time.Second)
			good, forbidden := appToken(t, f, app1), appToken(t, f, app2)
			for _, c := range []struct {
				name, query, body string
				want              ErrCode
			}{
				{"no token", "", "{}", wechat.AccessTokenMissing},
				{"an empty token", "?access_token=", "{}", wechat.AccessTokenMissing},
				{"a token in the body", "", `{"access_token":"` + good + `"}`, wechat.AccessTokenMissing},
				{"garbage", "?access_token=garbage", "{", wechat.InvalidCredential},
				{"an expired token", "?access_token=" + old, "{", wechat.AccessTokenExpired},
				{"two tokens, the first is bad", "?access_token=x&access_token=" + good, "{}", wechat.InvalidCredential},
				{"an app that may not", "?access_token=" + forbidden, "{", wechat.APIUnauthorized},
			} {
				code, msg := refusedBy(t, f, e.Method, e.Path+c.query, c.body)
				if code != c.want || !strings.Contains(msg, " rid: ") || strings.Contains(msg, ", rid: ") || strings.Contains(msg, "hint:") {
					t.Errorf("%s: errcode %d %q, want %d in the gateway's words", c.name, code, msg, c.want)
				}
			}
			if e.Method == "POST" {
				if code, _ := refusedBy(t, f, "GET", e.Path+"?access_token="+good, ""); code != wechat.RequirePOST {
					t.Errorf("GET: errcode %d", code)
				}
			}
		})
	}
	if guarded < 5 {
		t.Errorf("only %d APIs are behind the gateway", guarded)
	}
}

// A request with the headers of API signing is refused where there is a token to
// it, since nobody here can check the signature.
func TestAPISigning(t *testing.T) {
	f := newFake(t, nil)
	signed := func(target string, headers ...string) ErrCode {
		r := httptest.NewRequest("POST", target, strings.NewReader("{}"))
		for _, name := range headers {
			r.Header.Set(name, "x")
		}
		rec := httptest.NewRecorder()
		f.Handler().ServeHTTP(rec, r)
		var a answer
		json.Unmarshal(rec.Body.Bytes(), &a)
		return a.ErrCode
	}
	all := []string{"Wechatmp-Appid", "Wechatmp-TimeStamp", "Wechatmp-Signature"}
	for _, c := range []struct {
		target  string
		headers []string
		want    ErrCode
	}{
		{tokened(t, f, subscribePath), all, wechat.BadAPISignature},
		{tokened(t, f, subscribePath), all[:1], wechat.BadAPISignature},
		{tokened(t, f, subscribePath), []string{"X-Wechatmp-Appid", "Wechat-Signature"}, wechat.InvalidOpenID},
		{strings.Replace(subscribePath, "TOKEN", "junk", 1), all, wechat.InvalidCredential},
		{loginQuery(app1, "alice-code"), all, 0},
	} {
		if got := signed(c.target, c.headers...); got != c.want {
			t.Errorf("%s %v: errcode %d, want %d", c.target, c.headers, got, c.want)
		}
	}
	signed(tokened(t, f, subscribePath), all...)
	if en, zh := lastReason(t, f); !strings.Contains(en, "API signing") || !strings.Contains(zh, "API 签名") {
		t.Errorf("reason %q %q", en, zh)
	}
}

// A body of 20 MB is no JSON to us, wherever it is sent, and nothing breaks.
func TestHugeBodies(t *testing.T) {
	f := newFake(t, nil)
	token := appToken(t, f, app1)
	huge := `{"appid":"` + strings.Repeat("a", 20<<20) + `"}`
	for _, e := range api.Table.All() {
		code, msg := refusedBy(t, f, "POST", e.Path+"?access_token="+token, huge)
		if code == 0 && e.Method == "POST" {
			t.Errorf("%s took it: %q", e.Path, msg)
		}
	}
	if c := f.Calls(); len(c) != len(api.Table.All()) || len(c[0].Body) > journal.MaxBody {
		t.Errorf("%d calls in the journal", len(c))
	}
}

// A client that writes all of 20 MB before it reads still gets the answer.
func TestHugeBodiesOnTheWire(t *testing.T) {
	s := NewServer(t, Options{})
	huge := bytes.Repeat([]byte("a"), 20<<20)
	for _, path := range []string{"/sns/jscode2session", "/cgi-bin/stable_token", "/wxa/msg_sec_check", "/no/such/path"} {
		conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n", path, len(huge))
		if n, err := conn.Write(huge); err != nil {
			t.Errorf("%s: the connection broke after %d bytes: %v", path, n, err)
		} else if resp, err := http.ReadResponse(bufio.NewReader(conn), nil); err != nil || resp.StatusCode != http.StatusOK {
			t.Errorf("%s: %v, %v", path, resp, err)
		}
		conn.Close()
	}
}

// The names in a body are told apart by their capitals.
func TestBodyNamesInCapitals(t *testing.T) {
	f := newFake(t, nil)
	token := appToken(t, f, app1)
	const path = "/wxa/business/getuserphonenumber?access_token="
	for _, c := range []struct {
		body string
		want ErrCode
	}{
		{`{"Code":%q}`, wechat.InvalidCode},
		{`{"CODE":"x","code":%q}`, 0},
		{`{"code":%q,"Code":"x"}`, 0},
		{`{"Extra":{"a":"<&>"},"code":%q}`, 0},
	} {
		code, err := f.IssuePhoneCode(app1, "alice")
		if err != nil {
			t.Fatal(err)
		}
		if got, msg := refusedBy(t, f, "POST", path+token, fmt.Sprintf(c.body, code)); got != c.want {
			t.Errorf("%s: errcode %d %q, want %d", c.body, got, msg, c.want)
		}
	}
	risky := `{"Title":"t","content":"特3456书yuuo莞6543李zxcz蒜7782法fgnv级"}`
	if got, _ := refusedBy(t, f, "POST", "/wxa/msg_sec_check?access_token="+token, risky); got != wechat.RiskyContent {
		t.Errorf("a risky text beside a name in capitals: errcode %d", got)
	}
}

// Below the first level, too; but the fields of a template are the caller's own.
func TestNestedNamesInCapitals(t *testing.T) {
	f := newFake(t, nil)
	for _, c := range []struct {
		path, body string
		want       ErrCode
	}{
		{customPath, customJSON(aliceIn1, "text", `{"Content":"x"}`), wechat.EmptyContent},
		{customPath, customJSON(aliceIn1, "text", `{"content":"x","Content":""}`), 0},
		{schemePath, `{"jump_wxa":{"Path":"p?x=1"}}`, 0},
		{schemePath, `{"jump_wxa":{"path":"p?x=1"}}`, wechat.InvalidPagePath},
		{subscribePath, `{"touser":"` + aliceIn1 + `","template_id":"t","data":{"Remark":{"value":"x"}}}`, 0},
		{subscribePath, `{"touser":"` + aliceIn1 + `","template_id":"t","data":{"Remark":{"Value":"x"}}}`, wechat.InvalidArgument},
	} {
		wantErr(t, c.body, post(t, f, tokened(t, f, c.path), c.body), c.want)
	}
}

// Faults and stubs find the user by touser and openid alone, and the app by
// appid.
func TestAddresseeInCapitals(t *testing.T) {
	f := newFake(t, nil)
	for _, x := range []Fault{{Path: "/cgi-bin/message/subscribe/send", User: "alice", ErrCode: wechat.SystemError}, {Path: "/cgi-bin/clear_quota/v2", AppID: app1, ErrCode: wechat.SystemError}} {
		addFault(t, f, x)
	}
	for body, want := range map[string]ErrCode{
		`{"ToUser":"` + aliceIn1 + `"}`: wechat.InvalidOpenID, `{"OPENID":"` + aliceIn1 + `"}`: wechat.InvalidOpenID,
		`{"touser":"` + aliceIn1 + `"}`: wechat.SystemError, `{"openid":"` + aliceIn1 + `"}`: wechat.SystemError,
	} {
		wantErr(t, body, post(t, f, tokened(t, f, subscribePath), body), want)
	}
	for body, want := range map[string]ErrCode{`{"AppID":"` + app1 + `"}`: wechat.AppIDMissing, `{"appid":"` + app1 + `"}`: wechat.SystemError} {
		wantErr(t, body, post(t, f, "/cgi-bin/clear_quota/v2", body), want)
	}
}

// A value of another type than the documented one counts as empty, and the
// reason says so; the rest of the body is read.
func TestMistypedValues(t *testing.T) {
	f := newFake(t, nil)
	for _, c := range []struct {
		path, body string
		want       ErrCode
	}{
		{subscribePath, `{"touser":1}`, wechat.InvalidOpenID},
		{subscribePath, `{"touser":"` + aliceIn1 + `","template_id":["t"]}`, wechat.InvalidTemplateID},
		{customPath, `{"touser":"` + aliceIn1 + `","msgtype":"text","text":"hi"}`, wechat.EmptyContent},
		{secPath, `{"content":7}`, wechat.EmptyPostData},
		{stablePath, `{"appid":7}`, wechat.AppIDMissing},
	} {
		wantErr(t, c.body, post(t, f, tokened(t, f, c.path), c.body), c.want)
		if en, zh := lastReason(t, f); c.want != 0 && (!strings.Contains(en, "another JSON type") || !strings.Contains(zh, "类型不对")) {
			t.Errorf("%s: reason %q %q", c.body, en, zh)
		}
	}
}

// Every API has a doc link and one line in the table; its vector is looked for
// in e2e, where the vectors are.
func TestEndpointTable(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range api.Table.All() {
		if seen[e.Path] {
			t.Errorf("%s stands twice in the table", e.Path)
		}
		seen[e.Path] = true
		if !strings.HasPrefix(e.Doc, "https://") || e.Handle == nil || e.Voice == nil || !strings.HasPrefix(e.Path, "/") {
			t.Errorf("%s: incomplete line in the table", e.Path)
		}
	}
}
