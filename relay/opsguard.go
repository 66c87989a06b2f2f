package relay

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// guarded keeps web pages away from the ops address: a browser on the operator's
// machine or in the same network reaches it. Two ways are closed: names that an
// attacker's DNS points here (DNS rebinding), and requests that a browser marks as
// coming from elsewhere. hosts are names that may be used besides those of localName.
func guarded(hosts []string, keys keyRing, h http.Handler) http.Handler {
	origins := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		name := hostName(req.Host)
		// Who shows a key is no page that was led here.
		if !localName(name) && !isOneOf(name, hosts) && !keys.shown(req) {
			shown := clean(name[:min(len(name), 64)])
			refuse(w, req, &failure{kind: refusal.BadRequest, status: http.StatusForbidden, cause: fmt.Errorf("the Host header names %s", shown),
				say: text.New(
					"The Host header is not a name of this address. Use an IP address, localhost or a name without a dot, or list the name in WXRELAY_OPS_HOSTS.",
					"Host 头不是此地址的名称。请使用 IP、localhost 或不带点的主机名，或将该名称加入 WXRELAY_OPS_HOSTS。",
				),
				hint: text.New("if it is a name of yours, list it in WXRELAY_OPS_HOSTS", "如果这是您自己的域名，请加入 WXRELAY_OPS_HOSTS")})
			return
		}
		if err := origins.Check(req); err != nil || req.Header.Get("Sec-Fetch-Site") == "cross-site" {
			refuse(w, req, &failure{kind: refusal.BadRequest, status: http.StatusForbidden, cause: err,
				say: text.New("A page of another origin may not use this address.", "不允许其他来源的页面使用此地址。")})
			return
		}
		h.ServeHTTP(w, req)
	})
}

// shown reports whether a request carries an internal key.
func (ring keyRing) shown(req *http.Request) bool {
	key, err := bearerToken(req)
	return err == nil && ring.holder(key) != nil
}

// hostName is the name in a Host header, in the one spelling that is compared.
func hostName(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
}

// localName reports whether a name can only mean this machine or one of its network:
// an address, localhost, or a name without a dot (a container's), which no public
// DNS can own.
func localName(name string) bool {
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

// opsHost is what OpsHosts may hold.
var opsHost = regexp.MustCompile(`^(\*\.)?[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$`)

func setOpsHosts(s *Settings, v string) error {
	for name := range strings.SplitSeq(v, ",") {
		if name = strings.ToLower(strings.TrimSuffix(strings.TrimSpace(name), ".")); name != "" {
			s.Config.OpsHosts = append(s.Config.OpsHosts, name)
		}
	}
	return nil
}

// addOpsName adds the name that Ops listens on, if it is one.
func (s *Settings) addOpsName() {
	if host, _, err := net.SplitHostPort(s.Ops); err == nil && !localName(hostName(host)) {
		s.Config.OpsHosts = append(s.Config.OpsHosts, hostName(host))
	}
}
