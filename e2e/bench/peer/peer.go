// Package peer has the servers written in Go with which ours are compared. They do as
// little as such a server can do.
package peer

import (
	"crypto/tls"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"time"

	"github.com/gorilla/mux"
	"github.com/valyala/fasthttp"
)

// Reply is what WeChat answers to a login, in its documentation.
const Reply = `{"session_key":"iiOoSmVRd8BdynRI7qiA9g==","openid":"oMOCKwRfQuR2dJVoinkAoPvzrBks"}`

// Query is what a relay adds to the code.
const Query = "/sns/jscode2session?appid=wx0000000000000001&secret=mocksecret0000000000000000000001&grant_type=authorization_code&js_code="

// Serve runs the server of this name. upstream is WeChat's address for a relay, and
// what is asked there before it answers.
func Serve(name, addr, upstream string) error {
	start, ok := servers[name]
	if !ok {
		return fmt.Errorf("no server %q", name)
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	return start(l, upstream)
}

// servers are the servers by name.
var servers = map[string]func(l net.Listener, upstream string) error{
	"nethttp": func(l net.Listener, _ string) error { return http.Serve(l, http.HandlerFunc(constant)) },
	"mux": func(l net.Listener, _ string) error {
		m := mux.NewRouter()
		m.HandleFunc("/sns/jscode2session", constant).Methods("GET")
		m.HandleFunc("/session", constant).Methods("GET")
		return http.Serve(l, m)
	},
	"mux-log":        serveLogged,
	"fasthttp":       serveFast(0),
	"fasthttp-50ms":  serveFast(50 * time.Millisecond),
	"reverseproxy":   reverseProxy,
	"fasthttp-relay": fastRelay,
	"mux-relay":      muxRelay,
	"default-relay": func(l net.Listener, upstream string) error {
		return relay(l, upstream, http.DefaultClient)
	},
}

func constant(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain")
	io.WriteString(w, Reply)
}

// serveLogged is gorilla/mux with a line of log/slog for each request: what a line costs
// as it is usually written.
func serveLogged(l net.Listener, _ string) error {
	log := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	m := mux.NewRouter()
	logged := func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		constant(w, r)
		log.Info("request", "method", r.Method, "route", r.URL.Path, "status", 200, "ip", r.RemoteAddr, "bytes", len(Reply),
			"duration_ms", float64(time.Since(began).Microseconds())/1000)
	}
	m.HandleFunc("/sns/jscode2session", logged).Methods("GET")
	m.HandleFunc("/session", logged).Methods("GET")
	return http.Serve(l, m)
}

// serveFast answers after a delay.
func serveFast(delay time.Duration) func(net.Listener, string) error {
	return func(l net.Listener, _ string) error {
		return fasthttp.Serve(l, func(c *fasthttp.RequestCtx) {
			if delay > 0 {
				time.Sleep(delay)
			}
			c.SetContentType("text/plain")
			c.SetBodyString(Reply)
		})
	}
}

// reverseProxy is httputil.ReverseProxy, with enough kept connections.
func reverseProxy(l net.Listener, upstream string) error {
	to, err := url.Parse(upstream)
	if err != nil {
		return err
	}
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConns, t.MaxIdleConnsPerHost = 0, 1024
	t.ForceAttemptHTTP2 = false
	t.TLSNextProto = map[string]func(string, *tls.Conn) http.RoundTripper{}
	return http.Serve(l, &httputil.ReverseProxy{
		Transport: t,
		Rewrite: func(p *httputil.ProxyRequest) {
			code := p.In.URL.Query().Get("code")
			p.SetURL(to)
			if code != "" {
				p.Out.URL.Path, p.Out.URL.RawQuery = "/sns/jscode2session", Query[len("/sns/jscode2session?"):]+url.QueryEscape(code)
			}
		},
	})
}

// fastRelay hands on what the upstream answers, and checks nothing.
func fastRelay(l net.Listener, upstream string) error {
	to, err := url.Parse(upstream)
	if err != nil {
		return err
	}
	client := &fasthttp.HostClient{Addr: to.Host, IsTLS: to.Scheme == "https", MaxConns: 4096}
	return fasthttp.Serve(l, func(c *fasthttp.RequestCtx) {
		req, resp := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
		defer fasthttp.ReleaseRequest(req)
		defer fasthttp.ReleaseResponse(resp)
		req.SetRequestURI(upstream + Query + string(c.QueryArgs().Peek("code")))
		if err := client.Do(req, resp); err != nil {
			c.Error(err.Error(), http.StatusBadGateway)
			return
		}
		c.SetContentType("application/json")
		c.SetBody(resp.Body())
	})
}

// muxRelay is the same behind net/http and gorilla/mux: what a relay that stands on them
// costs at the least.
func muxRelay(l net.Listener, upstream string) error {
	to, err := url.Parse(upstream)
	if err != nil {
		return err
	}
	client := &fasthttp.HostClient{Addr: to.Host, IsTLS: to.Scheme == "https", MaxConns: 4096}
	m := mux.NewRouter()
	m.HandleFunc("/login", func(w http.ResponseWriter, r *http.Request) {
		req, resp := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
		defer fasthttp.ReleaseRequest(req)
		defer fasthttp.ReleaseResponse(resp)
		req.SetRequestURI(upstream + Query + url.QueryEscape(r.URL.Query().Get("code")))
		if err := client.Do(req, resp); err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Write(resp.Body())
	}).Methods("GET")
	return http.Serve(l, m)
}

// relay is a login server as it is written in an hour.
func relay(l net.Listener, upstream string, client *http.Client) error {
	return http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		resp, err := client.Get(upstream + Query + url.QueryEscape(r.FormValue("code")))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		defer resp.Body.Close()
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(resp.StatusCode)
		io.Copy(w, resp.Body)
	}))
}
