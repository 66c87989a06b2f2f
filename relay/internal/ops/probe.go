package ops

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/wechat"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// A doctor wants to know what arrives here of a request it sends to the public
// address: whether it arrives at all, by which path, with which headers. The
// public side never tells, for then it would tell anybody. So the doctor asks
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

type probeAnswer struct {
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
		return probeAnswer{p.nonce, x.Hold.Milliseconds()}, nil
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
		if p := x.current.Load(); p != nil && p.is(req.Header.Get(ProbeHeader), x.Now()) {
			if p.note(req) {
				wechat.Pause(req.Context(), x.Hold)
			}
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
