// Package web is what every request runs through: its id and its line in the log, the
// client's address, the table of routes, the reading of bodies, and the only place that
// writes an answer.
package web

import (
	"cmp"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/gorilla/mux"

	"wxflow/relay/internal/fail"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// A Route is one row of the tables of routes.
type Route struct {
	Methods []string
	Path    string
	Answer  handler
	Handler http.Handler // in the place of answer, when what answers is another package's
	MaxBody int64        // what a client may send; 0 means 8 KiB
	Quiet   bool         // machines ask this every few seconds: a good answer is for the debug log
}

// Nowhere answers for paths that are in no table.
func Nowhere() http.Handler {
	return Answer(maxRequestBody, func(*http.Request) (any, error) { return nil, &fail.Failure{Kind: refusal.NotFound} })
}

// A Router finds the row of a path at once where there is one, as for nearly every
// request (BenchmarkRouter), and what is in no row; mux decides about other methods.
type Router struct {
	rows   map[row]http.Handler
	paths  map[string]string   // of the rows, and their methods
	mux    func() http.Handler // made for the first other method: its patterns cost a start 0.1 ms
	others http.Handler
}

type row struct{ method, path string }

// ServeHTTP answers by the row of the path.
func (r *Router) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	h := r.rows[row{req.Method, req.URL.Path}]
	if h == nil {
		if h = r.others; r.Has(req.URL.Path) {
			h = r.mux()
		}
	}
	h.ServeHTTP(w, req)
}

// Has reports whether a path is in a row.
func (r *Router) Has(path string) bool { return r.paths[path] != "" }

// NewRouter builds a router that answers everything in the one shape; others has
// the paths that are in no row. SkipClean, because mux would redirect a doubled
// slash, and a redirected POST comes back as a GET; 404 and 405 have handlers,
// because mux answers those bare.
func NewRouter(routes []Route, others http.Handler) *Router {
	allow, rows := make(map[string]string), make(map[row]http.Handler)
	for _, x := range routes {
		h := x.Handler
		if h == nil {
			h = Answer(cmp.Or(x.MaxBody, maxRequestBody), x.Answer)
		}
		h = Named(x.Path, x.Quiet, h)
		for _, method := range x.Methods {
			rows[row{method, x.Path}] = h
		}
		allow[x.Path] = strings.Join(x.Methods, ", ")
	}
	otherMethod := http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		methods := allow[req.URL.Path]
		TrailOf(req.Context()).route = req.URL.Path // a pattern, or it would not be here
		Refuse(w, req, &fail.Failure{Kind: refusal.BadRequest, Status: http.StatusMethodNotAllowed, Allow: methods, Say: text.New(
			"This path takes "+methods+".", "此路径只接受 "+methods+"。",
		)})
	})
	byMux := sync.OnceValue(func() http.Handler {
		m := mux.NewRouter().SkipClean(true)
		for _, x := range routes {
			// A clone, because Methods writes upper case into what it gets.
			m.Path(x.Path).Methods(slices.Clone(x.Methods)...).Handler(rows[row{x.Methods[0], x.Path}])
		}
		m.NotFoundHandler, m.MethodNotAllowedHandler = others, otherMethod
		return m
	})
	return &Router{rows, allow, byMux, others}
}

const (
	HeaderAllowOrigin = "Access-Control-Allow-Origin"
	HeaderExpose      = "Access-Control-Expose-Headers"
)

// Cors lets pages of listed origins call the relay from a browser. A
// mini-program is no browser and needs none of it, so it is off by default.
func Cors(origins []string, next http.Handler) http.Handler {
	if len(origins) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		h := w.Header()
		h.Add("Vary", "Origin")
		origin := req.Header.Get("Origin")
		if !slices.Contains(origins, origin) {
			next.ServeHTTP(w, req)
			return
		}
		h.Set(HeaderAllowOrigin, origin)
		h.Set(HeaderExpose, "Retry-After")
		if req.Method != http.MethodOptions || req.Header.Get("Access-Control-Request-Method") == "" {
			next.ServeHTTP(w, req)
			return
		}
		// Without credentials: the cookie is not for pages of other origins.
		h.Set("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE")
		h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
		h.Set("Access-Control-Max-Age", "600")
		w.WriteHeader(http.StatusNoContent)
	})
}

// maxDrain is how much of an unread body is read all the same. Ours:
// what net/http does on a connection that stays open.
const maxDrain = 256 << 10

// Drained reads the rest of a body before the answer goes out. net/http does so
// only when the connection stays open; on one that closes, as from nginx by
// default, it would close at once, the kernel would send a reset, and
// nginx would say 502 in place of our "log in again". The bounds of the server
// hold for it as for any body.
func Drained(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body := req.Body // h may put another around it
		h.ServeHTTP(w, req)
		// A client that expects a go-ahead, and was refused, sends no body.
		if req.Close && req.ContentLength != 0 && req.Header.Get("Expect") == "" {
			_, _ = io.CopyN(io.Discard, body, maxDrain)
		}
	})
}

// isPath reports whether a request target is a path and perhaps a query, which
// RFC 9112 §3.2.1 calls origin-form. net/http takes others, too: http://host/path,
// host:port, * and any x:y.
func isPath(u *url.URL) bool {
	return u.Scheme == "" && u.Opaque == "" && u.User == nil && u.Host == "" && u.Path != "" && u.Path[0] == '/'
}

// PathsOnly refuses all other targets before anything is decided by the path: what
// rules about paths do not see could leave the base path of a back end, or reach
// another host through one that forwards. Ours: RFC 9112 §3.2.2 would have a
// server take http://host/path; clients send it to proxies, and this is none.
func PathsOnly(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if !isPath(req.URL) {
			Refuse(w, req, fail.BadRequest("This is a server and no proxy: send a path such as /session, without a scheme or a host.",
				"这是服务器而不是代理：请只发送路径，例如 /session，不带协议和主机。"))
			return
		}
		h.ServeHTTP(w, req)
	})
}
