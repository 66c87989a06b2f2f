// Package ops answers /healthz, /readyz and /doctor, and keeps web pages away from the ops
// address.
package ops

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/gateway"
	"wxflow/relay/internal/sessions"
	"wxflow/relay/internal/web"
	"wxflow/relay/internal/wechat"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/text"
)

type statusAnswer struct {
	Status  string         `json:"status"`
	Missing []fail.Missing `json:"missing,omitempty"` // by /readyz, of what is ready all the same
}

// An Handler answers /healthz, /readyz and /doctor.
type Handler struct {
	Store    *sessions.Guard
	Draining *atomic.Bool
	*Probes
}

// Healthz answers GET /healthz: the process lives. It asks no other service, or an
// outage of WeChat's would have every relay restarted.
func (o *Handler) Healthz(*http.Request) (any, error) {
	return statusAnswer{Status: "ok"}, nil
}

// Readyz answers GET /readyz: send work here, or not now, and what is missing.
// WeChat is not asked: when it is down, it is down for every relay, and sending
// the work elsewhere does not help. The same holds for a part of the store: it is
// named, and the relay serves with the rest. A settings file that could not be read
// again does not count either: the former one stays in use.
func (o *Handler) Readyz(req *http.Request) (any, error) {
	lacks := o.lacks(req.Context())
	if !slices.ContainsFunc(lacks, func(l fail.Missing) bool { return !l.Part }) {
		return statusAnswer{"ready", lacks}, nil
	}
	var en, zh []string
	for _, l := range lacks {
		en, zh = append(en, l.Message), append(zh, l.MessageZH)
	}
	return nil, &fail.Failure{Kind: refusal.Busy, Wait: 1, Missing: lacks, Say: text.New(strings.Join(en, " "), strings.Join(zh, ""))}
}

func (o *Handler) lacks(ctx context.Context) (out []fail.Missing) {
	if o.Draining.Load() {
		out = append(out,
			fail.Missing{What: "draining", Message: "This relay is stopping. Use another one.", MessageZH: "本服务正在停止，请使用其他实例。", Part: false})
	}
	if err := o.Store.Ping(ctx); err != nil {
		// This is the operator's side, and a store's errors hold no password.
		cause := fail.Of(err).Cause
		if errors.Is(err, session.ErrPart) {
			return append(out, fail.Missing{What: "store",
				Message:   "A part of the session store is out of reach (" + fail.Clean(cause.Error()) + "). New logins are kept in the rest.",
				MessageZH: "会话存储的一部分不可用（" + fail.Clean(text.Chinese(cause)) + "）。新的登录保存在其余部分。", Part: true})
		}
		out = append(out, fail.Missing{What: "store",
			Message:   "The session store is out of reach (" + fail.Clean(cause.Error()) + "). Look at WXRELAY_STORE and at the server it names.",
			MessageZH: "会话存储不可用（" + fail.Clean(text.Chinese(cause)) + "）。请检查 WXRELAY_STORE 及其指向的服务。", Part: false})
	}
	return out
}

// Guarded keeps web pages away from the ops address: a browser on the operator's
// machine or in the same network reaches it. Two ways are closed: names that an
// attacker's DNS points here (DNS rebinding), and requests that a browser marks as
// coming from elsewhere. hosts are names that may be used besides those of LocalName.
func Guarded(hosts []string, keys gateway.Keys, h http.Handler) http.Handler {
	origins := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		name := HostName(req.Host)
		// A caller that shows a key is no page that a browser was led to.
		if !LocalName(name) && !isOneOf(name, hosts) && !keys.Shown(req) {
			shown := fail.Clean(name[:min(len(name), 64)])
			web.Refuse(w, req,
				&fail.Failure{Kind: refusal.BadRequest, Status: http.StatusForbidden, Cause: fmt.Errorf("the Host header names %s", shown),
					Say: text.New(
						"The Host header is not a name of this address. Use an IP address, localhost or a name without a dot, or list the name in "+
							"WXRELAY_OPS_HOSTS.",
						"Host 头不是此地址的名称。请使用 IP、localhost 或不带点的主机名，或将该名称加入 WXRELAY_OPS_HOSTS。",
					),
					Hint: text.New("if it is a name of yours, list it in WXRELAY_OPS_HOSTS", "如果该域名指向本服务，请加入 WXRELAY_OPS_HOSTS")})
			return
		}
		if err := origins.Check(req); err != nil || req.Header.Get("Sec-Fetch-Site") == "cross-site" {
			web.Refuse(w, req, &fail.Failure{Kind: refusal.BadRequest, Status: http.StatusForbidden, Cause: err,
				Say: text.New("A page of another origin may not use this address.", "不允许其他来源的页面使用此地址。")})
			return
		}
		h.ServeHTTP(w, req)
	})
}

// HostName is the name in a Host header, in the one spelling that is compared.
func HostName(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
}

// LocalName reports whether a name can only mean this machine or one of its network:
// an address, localhost, or a name without a dot (a container's), which no public
// DNS can own.
func LocalName(name string) bool {
	_, err := netip.ParseAddr(name)
	return err == nil || !strings.Contains(name, ".")
}

// isOneOf reports whether a name is among hosts, where *.x is every name below x.
func isOneOf(name string, hosts []string) bool {
	return slices.ContainsFunc(hosts, func(h string) bool {
		below, ok := strings.CutPrefix(h, "*")
		return name == h || ok && strings.HasSuffix(name, below) && len(name) > len(below)
	})
}

// HostPattern is what OpsHosts may hold.
var HostPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(\*\.)?[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$`) })

// A doctor wants to know what arrives here of a request it sends to the public
// address: whether it arrives at all, by which path, with which headers. The
// public side never says so, because it would say so to everybody. So the doctor asks
// on the ops address for a nonce, sends it along, and reads on the ops address
// what the relay saw. The answer to the request itself is the usual one.
//
//	POST /doctor          {"nonce","hold_ms"}
//	GET  /doctor?nonce=   what arrived with it; 404 when nothing did
const (
	// ProbeHeader carries the nonce.
	ProbeHeader = "X-Wxrelay-Doctor"

	// HoldHeader, beside a good nonce, has the relay wait as long as its
	// slowest login takes before it answers: only so can it be seen whether
	// what is in front waits that long. Once per nonce.
	HoldHeader = "X-Wxrelay-Doctor-Hold"

	probeLife = 2 * time.Minute // Ours: of a nonce
)

// A Sighting is what the relay saw of a doctor's request. Values that may be
// secret are not in it.
type Sighting struct {
	Method         string `json:"method"`
	Path           string `json:"path"`
	Proto          string `json:"proto"`
	TLS            bool   `json:"tls"` // it ended here, and not in front
	Remote         string `json:"remote"`
	ForwardedFor   string `json:"forwarded_for"`
	ForwardedProto string `json:"forwarded_proto"`
	Authorization  int    `json:"authorization"` // its length
}

// Probes lets a doctor see what arrives. There is one nonce at a time.
type Probes struct {
	Hold time.Duration // how long the slowest login takes
	Now  func() time.Time

	current atomic.Pointer[probe] // nil until a doctor comes
}

// A probe is one nonce and the last that was seen of it.
type probe struct {
	nonce string
	until time.Time

	mu   sync.Mutex
	seen *Sighting
	held bool
}

// A ProbeAnswer begins a probe.
type ProbeAnswer struct {
	Nonce  string `json:"nonce"`
	HoldMS int64  `json:"hold_ms"`
}

// Doctor answers POST and GET /doctor of the ops address. There is one nonce
// at a time.
func (x *Probes) Doctor(req *http.Request) (any, error) {
	if req.Method == http.MethodPost {
		var b [24]byte
		_, _ = rand.Read(b[:]) // never fails
		p := &probe{nonce: base64.RawURLEncoding.EncodeToString(b[:]), until: x.Now().Add(probeLife)}
		x.current.Store(p)
		return ProbeAnswer{p.nonce, x.Hold.Milliseconds()}, nil
	}
	if p := x.current.Load(); p != nil && p.is(req.URL.Query().Get("nonce"), x.Now()) {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.seen != nil {
			return *p.seen, nil
		}
	}
	return nil, &fail.Failure{Kind: refusal.NotFound, Say: text.New("Nothing has come with that nonce.", "没有收到带有该 nonce 的请求。")}
}

func (p *probe) is(nonce string, now time.Time) bool {
	return now.Before(p.until) && subtle.ConstantTimeCompare([]byte(nonce), []byte(p.nonce)) == 1
}

// Watched looks out for the doctor's request. Without a doctor about it costs
// one atomic load.
func (x *Probes) Watched(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if p := x.current.Load(); p != nil && p.is(req.Header.Get(ProbeHeader), x.Now()) && p.note(req) {
			wechat.Pause(req.Context(), x.Hold)
		}
		h.ServeHTTP(w, req)
	})
}

// note keeps what can be seen of a request and reports whether it is to be
// held.
func (p *probe) note(req *http.Request) (hold bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	h := req.Header
	p.seen = &Sighting{
		Method: req.Method, Path: req.URL.Path, Proto: req.Proto, TLS: req.TLS != nil, Remote: req.RemoteAddr,
		ForwardedFor: h.Get("X-Forwarded-For"), ForwardedProto: h.Get("X-Forwarded-Proto"),
		Authorization: len(h.Get("Authorization")),
	}
	hold = h.Get(HoldHeader) != "" && !p.held
	p.held = p.held || hold
	return hold
}
