package main

import (
	"errors"
	"net"
	"net/http"
	"strings"

	"wxflow/cmd/internal/boot"
	"wxflow/cmd/internal/isolate"
	"wxflow/mockwx"
)

// exitNoNetwork is for systems that have no network of its own for the command:
// EX_UNAVAILABLE of sysexits.h.
const exitNoNetwork errExit = 69

// outside runs us again in a network of its own. All the rest happens there.
func (o *execFlags) outside(e *env) error {
	code, err := isolate.Run()
	if err != nil {
		e.complain(err)
		return noNetwork(err)
	}
	if code != 0 {
		return errExit(code)
	}
	return nil
}

func noNetwork(err error) errExit {
	if errors.Is(err, isolate.ErrImpossible) {
		return exitNoNetwork
	}
	return exitFailed
}

// plainly tells the fake that requests came without TLS, which not every host of
// WeChat's takes: a path becomes the whole URL that it stands for.
func plainly(fake http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Scheme == "" && strings.HasPrefix(r.URL.Path, "/") {
			r.URL.Scheme, r.URL.Host = "http", r.Host
		}
		fake.ServeHTTP(w, r)
	})
}

// addHosts is WeChat's hosts on their own ports.
func (o *execFlags) addHosts(x *opened, n *isolate.Network) {
	for _, l := range n.HTTPS {
		x.sites = append(x.sites, boot.Site{Name: "https", Scheme: "https", Listeners: []net.Listener{l}, Server: overTLS{x.proxy}})
	}
	for _, l := range n.HTTP {
		x.sites = append(x.sites,
			boot.Site{Name: "http", Listeners: []net.Listener{x.fake.Plain(l, o.onRefuse)},
				Server: mockwx.NewHTTPServer(plainly(x.fake.Handler()))})
	}
}
