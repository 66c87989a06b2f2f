package doctor

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	_ "embed"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"wxflow/relay/text"
)

// answers are those of the domain over HTTP.
type answers struct {
	client  *http.Transport
	session answer // to GET /session without a token
}

// An answer is one reply, or why there is none.
type answer struct {
	status int
	header http.Header
	tls    *tls.ConnectionState
	body   []byte
	err    error
}

func checkLogin(e *exam) []Result {
	// Without a code nothing is asked of WeChat.
	a := e.ask(e.o.Timeout, "GET", "/login", nil, nil)
	if kind, yes := a.relay(); yes && kind == "bad_request" {
		return ok("reaches the relay", "能到达中继")
	}
	return a.refusal()
}

// ask sends one request to the domain, at the address found, as a phone would:
// past any proxy of this machine.
func (e *exam) ask(limit time.Duration, method, path string, header http.Header, body []byte) answer {
	if e.client == nil {
		e.client = &http.Transport{
			DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
				return e.o.Dial(ctx, network, e.domain.live)
			},
			TLSClientConfig:        e.looseTLS(),
			MaxResponseHeaderBytes: maxReply,
		}
	}
	// A connection each, but without "Connection: close": clients do not send
	// that, and servers treat the rest of a body otherwise.
	defer e.client.CloseIdleConnections()
	return e.send(e.client, limit, method, e.domain.base()+path, header, body)
}

// send makes one request. It goes through no Client: a redirect would take what is secret
// elsewhere.
func (e *exam) send(rt http.RoundTripper, limit time.Duration, method, url string, header http.Header, body []byte) answer {
	ctx, cancel := context.WithTimeout(e.ctx, limit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return answer{err: errors.New("the request cannot be made")} // err quotes the URL
	}
	maps.Copy(req.Header, header)
	req.Header.Set("User-Agent", "wxrelay-doctor")
	resp, err := rt.RoundTrip(req)
	if err != nil {
		return answer{err: err}
	}
	defer resp.Body.Close()
	a := answer{status: resp.StatusCode, header: resp.Header, tls: resp.TLS}
	// The body of a 101 would never end: the connection belongs to
	// another protocol, and no deadline of the request holds for it.
	if a.status >= 200 {
		a.body, a.err = io.ReadAll(io.LimitReader(resp.Body, maxReply))
	}
	return a
}

// refusal is the finding about an answer that is not the relay's.
func (a answer) refusal() []Result {
	if a.err != nil {
		return fail("no whole answer: %s", "没有完整的响应：%s", reason(a.err))
	}
	p := a.page()
	r := fail("HTTP %d: %s", "HTTP %d：%s", a.status, p.what)
	r[0].Fix = p.fix
	return r
}

func checkAnswer(e *exam) []Result {
	a := e.ask(e.o.Timeout, "GET", "/session", nil, nil)
	e.session = a
	switch kind, yes := a.relay(); {
	case !yes:
		return e.whereRelayIs(a, a.refusal())
	case kind == "unauthorized":
		return ok("a relay", "中继")
	case kind == "not_found":
		return fixed(fail("a relay answers, but it sees another path than /session", "中继有响应，但它收到的路径不是 /session"),
			"the path is rewritten on the way: look at proxy_pass (a slash at its end cuts the location's prefix off, none keeps it) and at "+
				"--domain, which has to hold the prefix that clients use",
			"路径在途中被改写：检查 proxy_pass（末尾带斜杠会去掉 location 前缀，不带则保留），以及 --domain 是否包含客户端使用的前缀")
	default:
		return fixed(fail("a relay answers, with an error of its own: %s", "中继有响应，但报告自身错误：%s", shown(kind)),
			"look at the relay's log", "查看中继的日志")
	}
}

// whereRelayIs says more to a web server that finds no relay: whether one runs
// on this machine, and where.
func (e *exam) whereRelayIs(a answer, r []Result) []Result {
	if a.err != nil || a.status != http.StatusBadGateway && a.status != http.StatusGatewayTimeout {
		return r
	}
	more := text.New(" (no relay answers on this machine: it is not running, or WXRELAY_OPS is not %s)",
		"（本机没有中继响应：中继未运行，或其 WXRELAY_OPS 不是 %s）", e.settings.Ops)
	if e.askOps("POST", "", new(struct{})) {
		more = text.New(" (a relay runs on this machine; by these settings it listens on %s)", "（本机的中继正在运行，按当前设置监听 %s）", e.settings.Listen)
	}
	r[0].What.EN += more.EN
	r[0].What.ZH += more.ZH
	return r
}

func checkPort80(e *exam) []Result {
	d := &e.domain
	target := e.o.ConnectTo[net.JoinHostPort(d.host, "80")]
	switch {
	case target == "" && d.pinned != "":
		return skip("--connect-to names no address for port 80", "--connect-to 没有指定 80 端口的地址")
	case target == "":
		target = net.JoinHostPort(d.addrs[0].String(), "80")
	}
	rt := &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return e.o.Dial(ctx, network, target)
		},
	}
	a := e.send(rt, min(e.o.Timeout, 3*time.Second), "GET", "http://"+d.host+strings.TrimRight(d.url.Path, "/")+"/session", nil, nil)
	_, relay := a.relay()
	switch {
	case a.err != nil:
		return ok("closed", "已关闭")
	case relay:
		return warn("the relay answers on port 80 in the clear", "中继在 80 端口以明文响应")
	case a.status/100 == 3 && strings.HasPrefix(a.header.Get("Location"), "https://"):
		return ok("redirects to https", "重定向到 https")
	}
	return ok("HTTP %d, not the relay", "HTTP %d，不是中继", a.status)
}

// relay reports whether an answer has the relay's own shape of errors, and of
// which kind it is.
func (a answer) relay() (kind string, yes bool) {
	var body struct {
		Error struct {
			Kind      string `json:"kind"`
			Message   string `json:"message"`
			MessageZH string `json:"message_zh"`
			Action    string `json:"action"`
		} `json:"error"`
	}
	if a.err != nil || json.Unmarshal(a.body, &body) != nil {
		return "", false
	}
	e := body.Error
	return e.Kind, e.Kind != "" && e.Message != "" && e.MessageZH != "" && e.Action != ""
}

// A page is what other programs answer, and what to do about it.
type page struct {
	has       []string // all of these, in the body or the Server header
	status    int      // 0 for any, 3 for all that redirect
	what, fix text.Text
}

// pageTexts has of each page its status and words, and below it, in English and
// Chinese, what it is and what to do. They go from the particular to the general; the
// first that fits is it, and the last fits all.
//
//go:embed pages.txt
var pageTexts string

var pages = sync.OnceValue(func() (all []page) {
	for _, t := range blocks(pageTexts) {
		marks := strings.Split(t[0], "\t")
		status, err := strconv.Atoi(marks[0])
		if err != nil {
			panic(err)
		}
		all = append(all, page{marks[1:], status, text.New(t[1], t[2]), text.New(t[3], t[4])})
	}
	return all
})

// page finds whose answer it is, when it is not the relay's.
func (a answer) page() page {
	server := a.header.Get("Server")
	whole := string(a.body) + server
	if strings.Contains(strings.ToLower(whole), "<html") {
		whole += "<html" // in whatever case it is written
	}
	i := slices.IndexFunc(pages(), func(p page) bool {
		return (p.status == 0 || p.status == a.status || p.status == a.status/100) &&
			!slices.ContainsFunc(p.has, func(word string) bool { return !strings.Contains(whole, word) })
	})
	p, named := pages()[i], strings.NewReplacer("{server}", cmp.Or(shown(server), "?"))
	p.what = text.New(named.Replace(p.what.EN), named.Replace(p.what.ZH))
	return p
}
