// Package wxjs has wx.js, a wx for browsers, Node and test runners, and carries the
// requests that its pages may not make themselves to the servers under test.
package wxjs

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"wxflow/mockwx/internal/local"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A PageRequest is a wx.request that a browser may not make itself: a
// mini-program has no same-origin policy, and its domains are not on this
// machine.
type PageRequest struct {
	URL    string            `json:"url"`
	Method string            `json:"method,omitempty"` // "": GET
	Header map[string]string `json:"header,omitempty"`
	Body   []byte            `json:"body,omitempty"` // base64 in JSON
}

// A PageResponse is the answer to it, whatever its status.
type PageResponse struct {
	Status  int               `json:"status"`
	Header  map[string]string `json:"header"`
	Cookies []string          `json:"cookies"` // of Set-Cookie
	Body    []byte            `json:"body"`
}

// Backends are the servers of this machine that stand for the domains of
// mini-programs: origin → where to, and "" for all other domains. Only the program
// that starts the fake sets them, so a page reaches no other server.
type Backends map[string]*url.URL

// NewBackends reads which servers of this machine answer for which domains.
func NewBackends(servers map[string]string) (Backends, error) {
	to := make(Backends, len(servers))
	for domain, server := range servers {
		if t, bad := wechat.BadDomain(domain); bad && domain != "" {
			return nil, text.InvalidText(t)
		}
		u, err := url.Parse(server)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || !local.Private(u.Host) ||
			originOf(u) != strings.ToLower(strings.TrimSuffix(server, "/")) {
			return nil, text.Invalid("the backend %q is no server of this machine or its containers; "+
				"write http://127.0.0.1:3000 or http://host.docker.internal:3000, without a path",
				"后端 %q 不是本机或其容器的服务器；请写 http://127.0.0.1:3000 或 http://host.docker.internal:3000，不带路径", text.Clip(server, 200))
		}
		to[strings.ToLower(domain)] = u
	}
	return to, nil
}

func originOf(u *url.URL) string { return strings.ToLower(u.Scheme + "://" + u.Host) }

// to finds the server that answers for u; nil when there is none.
func (b Backends) to(u *url.URL) *url.URL {
	if s := b[originOf(u)]; s != nil {
		return s
	}
	for s := range maps.Values(b) {
		if originOf(s) == originOf(u) { // it is asked by its own name
			return s
		}
	}
	if _, wechat := wechat.HostOf(u.Host); wechat || local.NoDomain(u.Host) || u.Scheme != "http" && u.Scheme != "https" {
		return nil
	}
	return b[""]
}

// maxCarried bounds what a backend may answer.
const maxCarried = 64 << 20

// Carry sends a page's request to the backend of its domain, under the domain's
// name, and follows redirects among backends. It fails with a *text.NotFoundError
// when no backend is set for the domain.
func (b Backends) Carry(ctx context.Context, in PageRequest) (PageResponse, error) {
	u, err := url.Parse(in.URL)
	if err != nil {
		return PageResponse{}, text.Invalid("the URL cannot be read", "URL 无法解析")
	}
	if b.to(u) == nil {
		return PageResponse{}, noBackend(u)
	}
	r, err := http.NewRequestWithContext(ctx, in.Method, in.URL, bytes.NewReader(in.Body))
	if err != nil {
		return PageResponse{}, text.Invalid("this is no request: the method or the URL is wrong", "请求无效：方法或 URL 有误")
	}
	for k, v := range in.Header {
		if !slices.Contains(notCarried, strings.ToLower(k)) {
			r.Header.Set(k, v)
		}
	}
	way := &http.Transport{DisableKeepAlives: true} // and no proxy
	resp, err := (&http.Client{Transport: carrier{b, way}}).Do(r)
	if err != nil {
		return PageResponse{}, whyNotCarried(u, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode < 200 { // what follows a 101 would be read without end
		return PageResponse{}, whyNotCarried(u, fmt.Errorf("the answer is HTTP %d", resp.StatusCode))
	}
	out := PageResponse{Status: resp.StatusCode, Header: map[string]string{}, Cookies: append([]string{}, resp.Header["Set-Cookie"]...)}
	for k, v := range resp.Header {
		out.Header[k] = strings.Join(v, ",")
	}
	if out.Body, err = io.ReadAll(io.LimitReader(resp.Body, maxCarried+1)); err != nil {
		return PageResponse{}, whyNotCarried(u, err)
	}
	if len(out.Body) > maxCarried {
		return PageResponse{}, whyNotCarried(u, fmt.Errorf("the answer is larger than %d bytes", maxCarried))
	}
	return out, nil
}

// notCarried are the headers that belong to a connection, or that net/http sets.
var notCarried = []string{"host", "content-length", "connection", "keep-alive", "proxy-connection", "te", "trailer",
	"transfer-encoding", "upgrade", "accept-encoding"}

func noBackend(u *url.URL) error {
	return text.NotFound("no backend answers for %s; start with --backend %[1]s=http://127.0.0.1:3000",
		"没有后端响应 %s；启动时加上 --backend %[1]s=http://127.0.0.1:3000", text.Clip(originOf(u), 200))
}

// whyNotCarried leaves the URL out: it has a code in it.
func whyNotCarried(u *url.URL, err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	var gone *text.NotFoundError
	if errors.As(err, &gone) { // a redirect led elsewhere
		return &text.UnreachedError{Text: gone.Text}
	}
	return &text.UnreachedError{Text: text.Unreached(originOf(u), err)}
}

// A carrier takes requests for domains to their backends.
type carrier struct {
	servers Backends
	next    http.RoundTripper
}

// RoundTrip keeps the Host header, as a reverse proxy in production does.
func (c carrier) RoundTrip(r *http.Request) (*http.Response, error) {
	to := c.servers.to(r.URL)
	if to == nil {
		return nil, noBackend(r.URL)
	}
	r2 := r.Clone(r.Context())
	r2.Host = r.URL.Host
	if r.URL.Scheme == "https" {
		r2.Header.Set("X-Forwarded-Proto", "https")
	}
	r2.URL.Scheme, r2.URL.Host = to.Scheme, to.Host
	return c.next.RoundTrip(r2)
}

// Text is wx.js.
//
//go:embed wx.js
var Text []byte
