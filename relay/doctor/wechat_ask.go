package doctor

import (
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"wxflow/relay"
	"wxflow/relay/credential"
	"wxflow/relay/text"
)

// maxReply bounds what is read of an answer.
const maxReply = 64 << 10

// A reach is the first answer of WeChat.
type reach struct {
	at   time.Time // halfway between question and answer
	date string
	tls  *tls.ConnectionState
}

func (e *exam) upstream() *url.URL {
	u, err := url.Parse(e.settings.Config.Upstream)
	if err != nil || u.Host == "" {
		u, _ = url.Parse(relay.DefaultUpstream)
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host}
}

// toWeChat is a transport as the relay has it. Only one that verifies may carry
// the AppSecret.
func (e *exam) toWeChat(verify bool) *http.Transport {
	return &http.Transport{
		Proxy:             e.o.Proxy,
		DialContext:       e.o.Dial,
		TLSClientConfig:   &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: e.o.UpstreamRoots, InsecureSkipVerify: !verify},
		DisableKeepAlives: true,
	}
}

// checkReach asks for something that needs no credential. Seen: 41001, in JSON.
func checkReach(e *exam) []Result {
	for _, p := range e.problems {
		if p.Setting == "WXRELAY_UPSTREAM" {
			// What the relay would refuse is sent nothing, least of all a secret.
			return without("settings.valid", "WXRELAY_UPSTREAM is not one to ask", "WXRELAY_UPSTREAM 不可用")
		}
	}
	u := e.upstream()
	u.Path = "/cgi-bin/getcallbackip"
	before := e.now()
	// The certificate is looked at by wechat.tls; nothing secret is sent.
	a := e.send(e.toWeChat(false), e.o.Timeout, "GET", u.String(), nil, nil)
	if a.status == 0 {
		return fail("%s does not answer: %s", "%s 没有响应：%s", e.upstreamShown(), reason(a.err))
	}
	e.reach = reach{at: before.Add(e.now().Sub(before) / 2), date: a.header.Get("Date"), tls: a.tls}
	if r := a.weChat(); r.err != nil || r.ErrCode == 0 {
		return fail("what answers for %s is not WeChat (HTTP %d, no errcode)",
			"响应 %s 的不是微信（HTTP %d，没有 errcode）", e.upstreamShown(), a.status)
	}
	return ok("%s answers", "%s 有响应", e.upstreamShown())
}

// signedTimestamps is the extension that every public authority has put into
// its certificates since 2018. Doc: RFC 6962 §3.3.
const signedTimestamps = "1.3.6.1.4.1.11129.2.4.2"

func checkWeChatTLS(e *exam) []Result {
	u := e.upstream()
	if e.reach.tls == nil {
		return ok("plain HTTP, to a fake", "明文 HTTP，用于模拟微信")
	}
	chain := e.reach.tls.PeerCertificates
	leaf := chain[0]
	_, err := leaf.Verify(x509.VerifyOptions{
		DNSName: u.Hostname(), Roots: e.o.UpstreamRoots, Intermediates: poolOf(chain[1:]), CurrentTime: e.now(),
	})
	if err != nil {
		return fail("its certificate is from %q and is not trusted: %s", "其证书由 %q 签发，不受信任：%s", leaf.Issuer.CommonName, certReason(err))
	}
	public := slices.ContainsFunc(leaf.Extensions, func(x pkix.Extension) bool { return x.Id.String() == signedTimestamps })
	if public || !strings.HasSuffix(u.Hostname(), ".weixin.qq.com") || len(e.reach.tls.SignedCertificateTimestamps) > 0 {
		return ok("issued by %q", "由 %q 签发", leaf.Issuer.CommonName)
	}
	return warn("its certificate is from %q, which this machine trusts and which is no public authority",
		"其证书由 %q 签发：本机信任它，但它不是公共证书机构", leaf.Issuer.CommonName)
}

// A wxReply is an answer of WeChat's, or why there is none.
type wxReply struct {
	ErrCode     int    `json:"errcode"`
	ErrMsg      string `json:"errmsg"`
	AccessToken string `json:"access_token"`

	err error
}

// wechatAnswers is what WeChat says of one app.
type wechatAnswers struct{ code, token, call wxReply }

// askWeChat asks, once for each app: with a code that cannot be good, and for
// the token there is.
func (e *exam) askWeChat(app credential.App) *wechatAnswers {
	if a := e.wechat[app.AppID]; a != nil {
		return a
	}
	a := new(wechatAnswers)
	e.wechat[app.AppID] = a
	a.code = e.call(app, "GET", "/sns/jscode2session", url.Values{
		"appid": {app.AppID}, "secret": {app.Secret.Reveal()}, "js_code": {"wxrelay-doctor"}, "grant_type": {"authorization_code"},
	}, nil)
	// Never force_refresh: that would end the token others use.
	body, _ := json.Marshal(map[string]any{
		"grant_type": "client_credential", "appid": app.AppID, "secret": app.Secret.Reveal(), "force_refresh": false,
	})
	a.token = e.call(app, "POST", "/cgi-bin/stable_token", nil, body)
	if a.token.AccessToken != "" {
		a.call = e.call(app, "GET", "/cgi-bin/getcallbackip", url.Values{"access_token": {a.token.AccessToken}}, nil)
	}
	return a
}

func (e *exam) call(app credential.App, method, path string, query url.Values, body []byte) wxReply {
	u := e.upstream()
	u.Path, u.RawQuery = path, query.Encode()
	r := e.send(e.toWeChat(true), e.o.Timeout, method, u.String(), http.Header{"Content-Type": {"application/json"}}, body).weChat()
	r.ErrMsg = shown(strings.ReplaceAll(r.ErrMsg, app.Secret.Reveal(), "[redacted]"))
	return r
}

// weChat reads an answer of WeChat's.
func (a answer) weChat() (r wxReply) {
	switch {
	case a.status == 0:
		return wxReply{err: a.err}
	case a.err != nil || json.Unmarshal(a.body, &r) != nil:
		return wxReply{err: fmt.Errorf("HTTP %d and no JSON", a.status)}
	}
	return r
}

// shown makes a text from outside safe to print on a terminal.
func shown(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, text.Mask(s))
	if r := []rune(s); len(r) > 160 {
		s = string(r[:160]) + "…"
	}
	return strings.TrimSpace(s)
}

func poolOf(certs []*x509.Certificate) *x509.CertPool {
	p := x509.NewCertPool()
	for _, c := range certs {
		p.AddCert(c)
	}
	return p
}

// certReason says in few words why a certificate is refused.
func certReason(err error) text.Text {
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, new(x509.UnknownAuthorityError)):
		return text.New("unknown authority", "未知的证书机构")
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return text.New("expired or not valid yet", "已过期或尚未生效")
	case errors.As(err, new(x509.HostnameError)):
		return text.New("it is for another name", "证书属于其他域名")
	}
	s := shown(err.Error())
	return text.New(s, s)
}
