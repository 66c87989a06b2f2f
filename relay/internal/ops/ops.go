// Package ops answers /healthz, /readyz and /doctor, and keeps web pages away from the ops
// address.
package ops

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"

	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/gateway"
	"wxflow/relay/internal/sessions"
	"wxflow/relay/internal/web"
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

// Healthz answers GET /healthz: the process lives. It asks nobody else, or an
// outage of WeChat's would have every relay restarted.
func (o *Handler) Healthz(*http.Request) (any, error) {
	return statusAnswer{Status: "ok"}, nil
}

// Readyz answers GET /readyz: send work here, or not now, and what is missing.
// WeChat is not asked: when it is down, it is so for every relay, and to send
// the work elsewhere helps nobody. So it is with a part of the store: it is named,
// and the relay serves on with the rest. Nor does a settings file that could not be
// read again count: the former one serves on.
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
		// Who shows a key is no page that was led here.
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
var HostPattern = regexp.MustCompile(`^(\*\.)?[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$`)
