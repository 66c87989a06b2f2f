package web

import (
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"net/netip"
	"regexp"
)

const (
	HeaderRequestID   = "X-Request-Id"
	headerTraceParent = "Traceparent"
)

// goodRequestID is what an id that somebody else made may be: safe in a header, a log and
// a shell. Ours: up to 64 characters.
var goodRequestID = regexp.MustCompile(`^[a-zA-Z0-9_.:/+=@-]{1,64}$`)

// newID returns 128 random bits.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// requestID returns the id of a request: the one that a trusted proxy gave it,
// so that its log and ours can be read together, else a new one.
func requestID(req *http.Request, trusted bool) string {
	if id := req.Header[HeaderRequestID]; trusted && len(id) == 1 && goodRequestID.MatchString(id[0]) {
		return id[0]
	}
	return newID()
}

// FromProxy reports whether a request comes from a proxy that is trusted.
func (p Proxies) FromProxy(req *http.Request) bool {
	if len(p) == 0 {
		return false
	}
	peer, err := netip.ParseAddrPort(req.RemoteAddr)
	return err == nil && p.trusts(peer.Addr().Unmap())
}

// methodName is a method as logs and metrics have it. A client can make up as
// many as it likes.
func methodName(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions,
		http.MethodConnect, http.MethodTrace:
		return method
	}
	return "other"
}
