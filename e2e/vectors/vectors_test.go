package vectors

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"wxflow/e2e/testkit"
	"wxflow/mockwx"
	"wxflow/relay"
	"wxflow/relay/credential"
)

// A vector is one reply of the real server, transcribed with its source. The
// same file judges the fake, which must say the same, and the relay's reader,
// which must understand it.
type vector struct {
	name    string
	path    string // the API
	era     string // "current": the fake must sound so; "old": only a reader must cope
	expect  string // "openid …" or "kind …": what the relay makes of it; "fake": none of its business
	provoke string // what to ask the fake; changes to a good query
	method  string // "": GET
	ask     string // the request's body
	kind    string // the request's Content-Type
	header  string // one more header of the request
	token   string // with an access_token: "app", "app APPID", "expired", "component", "corp", "sns USER", or "sns-base USER"
	scheme  string // "http": asked without TLS
	again   string // "yes": the second reply counts
	status  string // of HTTP; "": 200
	part    string // what of the reply body is; "": its body. "page": words in it; else a header
	body    string

	source, evidence string // evidence: W, D or S
}

// readVector reads header lines, an empty line and the body as it was on the
// wire. An unknown header is an error: a typing mistake would otherwise test
// nothing.
func readVector(t *testing.T, file string) vector {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, body, ok := strings.Cut(string(b), "\n\n")
	if !ok {
		t.Fatalf("%s: no empty line after the header", file)
	}
	v := vector{name: strings.TrimSuffix(filepath.Base(file), ".txt"), body: body}
	fields := map[string]*string{
		"source": &v.source, "evidence": &v.evidence, "path": &v.path, "era": &v.era,
		"expect": &v.expect, "provoke": &v.provoke, "note": new(string),
		"method": &v.method, "body": &v.ask, "token": &v.token, "type": &v.kind, "header": &v.header,
		"scheme": &v.scheme, "again": &v.again, "status": &v.status, "part": &v.part,
	}
	for line := range strings.Lines(head) {
		k, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		if fields[k] == nil {
			t.Fatalf("%s: unknown header %q", file, k)
		}
		*fields[k] = value
	}
	if v.source == "" || !strings.Contains("W D S", v.evidence) || v.path == "" || v.era != "current" && v.era != "old" {
		t.Fatalf("%s: needs source, evidence W, D or S, path and era current or old", file)
	}
	if v.token != "" && v.expect != "fake" {
		t.Fatalf("%s: a token is for the fake only", file)
	}
	return v
}

func vectors(t *testing.T) []vector {
	var out []vector
	for _, f := range testkit.Glob(t, "e2e/vectors/*.txt") {
		out = append(out, readVector(t, filepath.Base(f)))
	}
	return out
}

// ownValues are the parts of a reply that differ from one server to another.
var ownValues = []*regexp.Regexp{
	regexp.MustCompile(`[0-9a-f]{8}-[0-7][0-9a-f]{7}-[0-7][0-9a-f]{7}`),
	regexp.MustCompile(`(ip )[0-9.]+( ipv6 ::ffff:)[0-9.]+`),
	regexp.MustCompile(`(requestIP: )[0-9.]+()`),
	regexp.MustCompile(`(hint: \[)[0-9a-f_]+(\], from ip: )[0-9.]+`),
	regexp.MustCompile(`("(?:openid|unionid)":")[0-9A-Za-z_-]{28}`),
	regexp.MustCompile(`("(?:access|refresh)_token":")(?:[0-9]+_(?:[0-9A-Za-z_-]{107}|[0-9A-Za-z_-]{133})|ACCESS_TOKEN)"`),
	regexp.MustCompile(`("(?:(?:component|authorizer)_(?:access|refresh)_token|errmsg":"ok","access_token)":")[^"]+`),
	regexp.MustCompile(`("(?:pre_auth_code":"preauthcode@@@|authorizer_appid":"wx|corpid":"w))[^"]+`),
	regexp.MustCompile(`("func_info":\[)(?:\{"funcscope_category":\{"id":[0-9]+\}\},?)+`),
	regexp.MustCompile(`("ip_list":\[)[^\]]+`),
	regexp.MustCompile(`("msgid":)[0-9]+`),
	regexp.MustCompile(`("session_key":")[0-9A-Za-z+/\\]+==`),
	regexp.MustCompile(`( hint: \[)[0-9A-Za-z._!-]{8,16}(\])`),
	regexp.MustCompile(`("(?:timestamp|create_time|version|expire_in)":)[0-9]+`),
	regexp.MustCompile(`("appid":")wx[0-9a-f]{16}`),
	regexp.MustCompile(`("openpid":")G[0-9A-Za-z_-]{27}`),
	regexp.MustCompile(`("encrypt_key":")[0-9A-Za-z+/]{22}==`),
	regexp.MustCompile(`("iv":")[0-9a-f]{16}`),
	regexp.MustCompile(`("(?:ticket|headimgurl)":")[^"]+`),
	regexp.MustCompile(`("subscribe_time":)[0-9]+`),
	regexp.MustCompile(`("(?:subscribe_scene|userid|UserId)":")[^"]+`),
	regexp.MustCompile(`(weixin\.qq\.com\\/q\\/02)[0-9A-Za-z_-]{20}`),
	regexp.MustCompile(`(\?code=)[0-9A-Za-z]{32}`),
	regexp.MustCompile(`(filename=)"[^"]*"`),
	regexp.MustCompile(`(weixin://dl/business/\?t=|https://wxaurl\.cn/)[0-9A-Za-z]{11}`),
}

func withoutOwnValues(body string) string {
	for _, re := range ownValues {
		body = re.ReplaceAllString(body, "$1…$2")
	}
	return body
}

// oldSuffix is how /sns ended its errmsg before August 2021.
var oldSuffix = regexp.MustCompile(`, hints: \[ req_id: [^\]]+ \]`)

// TestVectorsJudgeTheFake: asked the same question, the fake says the same
// words in the same order.
func TestVectorsJudgeTheFake(t *testing.T) {
	t.Parallel()
	fx, err := mockwx.LoadFixture("vectors.yaml", filepath.Join("..", "..", "fixtures"))
	if err != nil {
		t.Fatal(err)
	}
	var judged int
	for _, v := range vectors(t) {
		if v.provoke == "" && v.ask == "" {
			continue
		}
		judged++
		t.Run(v.name, func(t *testing.T) {
			wx := mockwx.NewServer(t, mockwx.Options{Fixture: fx})
			resp, got := v.askOnce(t, wx)
			if v.again != "" {
				resp, got = v.askOnce(t, wx)
			}
			want := oldSuffix.ReplaceAllString(v.body, ", rid: 00000000-00000000-00000000")
			same := withoutOwnValues(got) == withoutOwnValues(want)
			if v.part == "page" {
				same = strings.Contains(got, want)
			}
			if !same || strconv.Itoa(resp.StatusCode) != cmp.Or(v.status, "200") {
				t.Errorf("HTTP %d\n got %s\nwant %s", resp.StatusCode, got, v.body)
			}
		})
	}
	if judged < 12 {
		t.Errorf("only %d vectors judged the fake", judged)
	}
}

// askOnce asks the fake once, and returns the part of the reply that counts.
func (v *vector) askOnce(t *testing.T, wx *mockwx.Server) (*http.Response, string) {
	t.Helper()
	q := url.Values{"appid": {"wx0000000000000001"}, "secret": {"mocksecret0000000000000000000001"}, "grant_type": {"authorization_code"}}
	switch kind, user, _ := strings.Cut(v.token, " "); kind {
	case "":
	case "app":
		q = url.Values{"access_token": {appToken(t, wx, user)}}
	case "component":
		q = url.Values{"component_access_token": {componentToken(t, wx)}}
	case "corp":
		q = url.Values{"access_token": {tokenOf(t, wx, "GET", "/qyapi/cgi-bin/gettoken?corpid=ww0000000000000001&corpsecret=mocksecret0000000000000000000011", "")}}
	case "expired":
		q = url.Values{"access_token": {appToken(t, wx, user)}}
		wx.Advance(2 * time.Hour)
	case "sns":
		q = url.Values{"access_token": {grantOf(t, wx, user, "snsapi_userinfo").Token}}
	case "sns-base":
		q = url.Values{"access_token": {grantOf(t, wx, user, "snsapi_base").Token}}
	default:
		t.Fatalf("%s: no token is called %q", v.name, v.token)
	}
	changes, err := url.ParseQuery(made(t, wx, v.provoke))
	if err != nil {
		t.Fatal(err)
	}
	for k, values := range changes {
		q[k] = values
	}
	method := v.method
	if method == "" && v.ask != "" {
		method = "POST"
	}
	req, err := http.NewRequest(method, cmp.Or(v.scheme, "https")+"://"+hostOf(v.path)+v.path+"?"+q.Encode(), strings.NewReader(made(t, wx, strings.ReplaceAll(v.ask, `\r\n`, "\r\n"))))
	if err != nil {
		t.Fatal(err)
	}
	if v.kind != "" {
		req.Header.Set("Content-Type", v.kind)
	}
	if name, value, ok := strings.Cut(v.header, ": "); ok {
		req.Header.Set(name, value)
	}
	var way = wx.Transport()
	if v.scheme == "http" {
		way = throughProxy(t, wx)
	}
	resp, err := way.RoundTrip(req) // no redirect is followed
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if v.part != "" && v.part != "page" {
		return resp, resp.Header.Get(v.part)
	}
	return resp, string(got)
}

// made fills in what can only be had while the fake runs: what stands in braces.
func made(t *testing.T, wx *mockwx.Server, text string) string {
	t.Helper()
	const app, platform = "wx0000000000000001", "wx00000000000000c1"
	must := func(s string, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	makers := map[string]func() string{
		"ticket":                    func() string { return must(wx.ComponentTicket(platform)) },
		"authorization_code":        func() string { return must(wx.Authorize(platform, app)) },
		"authorizer refresh_token":  func() string { return authorizerRefresh(t, wx, platform) },
		"snsapi_base code":          func() string { return must(wx.IssueOAuthCode(app, "alice", "snsapi_base")) },
		"snsapi_base refresh_token": func() string { return grantOf(t, wx, "alice", "snsapi_base").Refresh },
		"rid":                       func() string { return lastRID(t, wx) },
		"encrypted_msg_hash": func() string {
			e, err := wx.Encrypt(mockwx.EncryptRequest{AppID: app, User: "alice", Type: "phone"})
			return must(fmt.Sprintf("%x", sha256.Sum256([]byte(e.EncryptedData))), err)
		},
		"transaction_id": func() string {
			p, err := wx.Pay(mockwx.Payment{AppID: app, User: "alice"})
			return must(p.TransactionID, err)
		},
		"qrcode ticket": func() string {
			return url.QueryEscape(answerOf(t, wx, "POST", "/cgi-bin/qrcode/create?access_token="+appToken(t, wx, ""),
				`{"action_name":"QR_LIMIT_SCENE","action_info":{"scene":{"scene_id":1}}}`).Ticket)
		},
	}
	for name, value := range makers {
		if strings.Contains(text, "{"+name+"}") {
			text = strings.ReplaceAll(text, "{"+name+"}", value())
		}
	}
	return text
}

// authorizerRefresh redeems an authorization.
func authorizerRefresh(t *testing.T, wx *mockwx.Server, platform string) string {
	t.Helper()
	code, err := wx.Authorize(platform, "wx0000000000000001")
	if err != nil {
		t.Fatal(err)
	}
	return answerOf(t, wx, "POST", "/cgi-bin/component/api_query_auth?component_access_token="+componentToken(t, wx),
		`{"component_appid":"`+platform+`","authorization_code":"`+code+`"}`).Info.Refresh
}

// lastRID is that of a call which the fake has just refused.
func lastRID(t *testing.T, wx *mockwx.Server) string {
	t.Helper()
	msg := answerOf(t, wx, "GET", "/cgi-bin/token?appid=wx0000000000000001", "").Msg
	return msg[strings.LastIndexByte(msg, ' ')+1:]
}

// throughProxy is the way of a program whose HTTP proxy is the fake.
func throughProxy(t *testing.T, wx *mockwx.Server) http.RoundTripper {
	t.Helper()
	p, err := wx.NewProxy(mockwx.ProxyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(p)
	at, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	way := &http.Transport{Proxy: http.ProxyURL(at)}
	t.Cleanup(func() {
		way.CloseIdleConnections()
		s.Close()
		p.Close()
	})
	return way
}

// hostOf is where an API is; what is nowhere is asked for at the main host.
func hostOf(path string) string {
	for _, e := range mockwx.Endpoints() {
		if e.Path == path {
			return e.Host
		}
	}
	return "api.weixin.qq.com"
}

// appToken is an access_token of an app, of the first unless one is named, in which alice
// has logged in.
func appToken(t *testing.T, wx *mockwx.Server, appid string) string {
	t.Helper()
	appid = cmp.Or(appid, "wx0000000000000001")
	if _, err := wx.IssueCode(appid, "alice"); err != nil {
		t.Fatal(err)
	}
	return tokenOf(t, wx, "GET", "/cgi-bin/token?grant_type=client_credential&appid="+appid+"&secret=mocksecret"+strings.Repeat("0", 8)+appid[4:], "")
}

// componentToken is a component_access_token of the demo's platform.
func componentToken(t *testing.T, wx *mockwx.Server) string {
	t.Helper()
	ticket, err := wx.ComponentTicket("wx00000000000000c1")
	if err != nil {
		t.Fatal(err)
	}
	return tokenOf(t, wx, "POST", "/cgi-bin/component/api_component_token",
		`{"component_appid":"wx00000000000000c1","component_appsecret":"mocksecret00000000000000000000c1","component_verify_ticket":"`+ticket+`"}`)
}

// grantOf is what a user's sign-in to the first app gives.
func grantOf(t *testing.T, wx *mockwx.Server, user, scope string) someAnswer {
	t.Helper()
	code, err := wx.IssueOAuthCode("wx0000000000000001", user, scope)
	if err != nil {
		t.Fatal(err)
	}
	return answerOf(t, wx, "GET", "/sns/oauth2/access_token?appid=wx0000000000000001&secret=mocksecret0000000000000000000001&grant_type=authorization_code&code="+code, "")
}

// tokenOf asks for a token, whatever its name.
func tokenOf(t *testing.T, wx *mockwx.Server, method, target, body string) string {
	t.Helper()
	got := answerOf(t, wx, method, target, body)
	if got.Token+got.Component == "" {
		t.Fatalf("no token: %s", got.Msg)
	}
	return got.Token + got.Component
}

// someAnswer has the members that other questions need.
type someAnswer struct {
	Token     string `json:"access_token"`
	Component string `json:"component_access_token"`
	Refresh   string `json:"refresh_token"`
	Ticket    string `json:"ticket"`
	Msg       string `json:"errmsg"`
	Info      struct {
		Refresh string `json:"authorizer_refresh_token"`
	} `json:"authorization_info"`
}

func answerOf(t *testing.T, wx *mockwx.Server, method, target, body string) (got someAnswer) {
	t.Helper()
	req, err := http.NewRequest(method, wx.URL+target, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&got); err != nil {
		t.Fatal(err)
	}
	return got
}

// canned is an upstream that says one thing.
type canned string

func (c canned) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"text/plain"}}, Body: io.NopCloser(strings.NewReader(string(c))), Request: r,
	}, nil
}

// TestVectorsJudgeTheRelay: what the relay makes of each reply.
func TestVectorsJudgeTheRelay(t *testing.T) {
	t.Parallel()
	for _, v := range vectors(t) {
		if v.expect == "fake" { // no reply that the relay could ever get
			continue
		}
		t.Run(v.name, func(t *testing.T) {
			t.Parallel()
			r, err := relay.New(relay.Config{
				Apps:      []credential.App{{AppID: "wx9bd4bc120dea3f98", Secret: credential.NewSecret("0123456789abcdef0123456789abcdef")}},
				Transport: canned(v.body),
			})
			if err != nil {
				t.Fatal(err)
			}
			rec := httptest.NewRecorder()
			r.Handler().ServeHTTP(rec, httptest.NewRequest("GET", "/login?code=x", nil))
			var got struct {
				OpenID string
				Error  struct{ Kind, RID string }
			}
			if err := json.Unmarshal(rec.Body.Bytes(), &got); err != nil {
				t.Fatalf("%v in %s", err, rec.Body)
			}
			said := "kind " + got.Error.Kind
			if got.OpenID != "" {
				said = "openid " + got.OpenID
			}
			if said != v.expect {
				t.Errorf("the relay says %q, want %q: %s", said, v.expect, rec.Body)
			}
		})
	}
}

// The catalogue's evidence marks point at vectors that exist.
func TestCatalogueNamesVectors(t *testing.T) {
	t.Parallel()
	for _, e := range mockwx.ErrCodes() {
		file, ok := strings.CutPrefix(e.Source, "Seen: e2e/vectors/")
		if !ok {
			continue
		}
		file, _, _ = strings.Cut(file, " ")
		b, err := os.ReadFile(file)
		if err != nil {
			t.Errorf("errcode %d: %v", e.Code, err)
			continue
		}
		if !strings.Contains(string(b), fmt.Sprintf(`"errcode":%d,`, e.Code)) {
			t.Errorf("errcode %d: %s is about another code", e.Code, file)
		}
	}
}

// Every API has a reply of the real server beside it, and one of today that the
// fake is asked for.
func TestEveryEndpointHasAVector(t *testing.T) {
	t.Parallel()
	have, asked := map[string]bool{}, map[string]bool{}
	for _, v := range vectors(t) {
		have[v.path] = true
		asked[v.path] = asked[v.path] || v.era == "current" && (v.provoke != "" || v.ask != "")
	}
	for _, e := range mockwx.Endpoints() {
		switch {
		case !have[e.Path]:
			t.Errorf("%s has no vector", e.Path)
		case !asked[e.Path]:
			t.Errorf("%s has a vector, but none that the fake is asked for", e.Path)
		}
		delete(have, e.Path)
	}
	for path := range have {
		if path != "/cgi-bin/no/such" {
			t.Errorf("a vector is of %s, which is not emulated", path)
		}
	}
}
