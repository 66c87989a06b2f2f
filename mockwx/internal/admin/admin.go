// Package admin makes the admin API out of a table of routes: JSON read strictly,
// errors in two languages, and a guard against web pages from elsewhere. What a
// route does is not known here.
package admin

import (
	"context"
	"io"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/gorilla/mux"

	"wxflow/mockwx/internal/local"
	"wxflow/mockwx/text"
)

// A Route is one thing the admin API can do.
type Route struct {
	Method, Path string
	Open         OpenTo
	handle       Handler
}

// A Handler returns what is answered as JSON, or a File, or a Stream. It knows what it
// reads and answers, for OpenAPI.
type Handler struct {
	serve func(*http.Request) (any, error)
	from  source
	in    reflect.Type // nil: nothing
	out   reflect.Type // nil: no JSON
}

// A source is where the input of a route stands.
type source int

const (
	nothing source = iota
	inQuery
	inJSON
	inBody
	inPath
)

// Raw answers with what do returns.
func Raw(do func(*http.Request) (any, error)) Handler { return Handler{serve: do} }

// Get, Post, Put and Delete return routes that no page from elsewhere may use.
func Get(path string, h Handler) Route    { return Route{http.MethodGet, path, Nobody, h} }
func Post(path string, h Handler) Route   { return Route{http.MethodPost, path, Nobody, h} }
func Put(path string, h Handler) Route    { return Route{http.MethodPut, path, Nobody, h} }
func Delete(path string, h Handler) Route { return Route{http.MethodDelete, path, Nobody, h} }

// For returns the route for others than programs, or for fewer.
func (r Route) For(users OpenTo) Route {
	r.Open = users
	return r
}

// Value answers with what get returns.
func Value[R any](get func() R) Handler {
	return Handler{func(*http.Request) (any, error) { return get(), nil }, nothing, nil, reflect.TypeFor[R]()}
}

// JSON reads the body, an object with known names only, and answers with what do
// makes of it.
func JSON[T, R any](do func(T) (R, error)) Handler {
	return JSONContext(func(_ context.Context, in T) (R, error) { return do(in) })
}

// JSONContext is JSON for what ends with the request.
func JSONContext[T, R any](do func(context.Context, T) (R, error)) Handler {
	return reading(inJSON, readJSON, do)
}

// JSONOrNone is JSON where no body stands for {}.
func JSONOrNone[T, R any](do func(T) (R, error)) Handler {
	read := func(r *http.Request, in any) error {
		if r.ContentLength == 0 {
			return nil
		}
		return readJSON(r, in)
	}
	return reading(inJSON, read, func(_ context.Context, in T) (R, error) { return do(in) })
}

// Query reads the query into a struct of strings and answers with what do makes of it.
func Query[T, R any](do func(T) (R, error)) Handler {
	return QueryContext(func(_ context.Context, in T) (R, error) { return do(in) })
}

// QueryContext is Query for what ends with the request.
func QueryContext[T, R any](do func(context.Context, T) (R, error)) Handler {
	return reading(inQuery, readQuery, do)
}

// reading reads a T and answers with what do makes of it.
func reading[T, R any](from source, read func(*http.Request, any) error, do func(context.Context, T) (R, error)) Handler {
	return Handler{func(r *http.Request) (any, error) {
		var in T
		if err := read(r, &in); err != nil {
			return nil, err
		}
		return do(r.Context(), in)
	}, from, reflect.TypeFor[T](), reflect.TypeFor[R]()}
}

// Named answers with what do makes of the name in the path.
func Named[R any](do func(name string) (R, error)) Handler {
	return Handler{func(r *http.Request) (any, error) {
		for _, name := range mux.Vars(r) {
			return do(name)
		}
		return do("")
	}, inPath, nil, reflect.TypeFor[R]()}
}

// Body answers with what do makes of the whole body, whatever it is.
func Body[R any](do func(body []byte) (R, error)) Handler {
	return Handler{func(r *http.Request) (any, error) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		return do(body)
	}, inBody, nil, reflect.TypeFor[R]()}
}

// A File is answered as it is.
type File struct {
	ContentType string
	Text        []byte
	Policy      string // its Content-Security-Policy
}

// A Stream is answered as long as the client listens.
type Stream http.HandlerFunc

func (f File) write(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Type", f.ContentType)
	h.Set("Content-Length", strconv.Itoa(len(f.Text)))
	h.Set("Cache-Control", "no-cache") // another version may be started in our place
	h.Set("X-Content-Type-Options", "nosniff")
	if f.Policy != "" {
		h.Set("Content-Security-Policy", f.Policy)
	}
	w.Write(f.Text)
}

// MaxBody bounds a request; a fixture may be large.
const MaxBody = 32 << 20

// NewHandler returns the API of the routes. Requests from browsers of other origins are
// refused, but for open routes. It is called by names that the public DNS does not
// have, and by the further names.
func NewHandler(routes []Route, names local.HostList) http.Handler {
	m := mux.NewRouter().SkipClean(true)
	allow, open := map[string][]string{}, map[string]OpenTo{}
	for _, route := range routes {
		methods := []string{route.Method}
		if route.Method == http.MethodGet {
			methods = append(methods, http.MethodHead) // health checks like it
		}
		allow[route.Path] = append(allow[route.Path], methods...)
		open[route.Path] = route.Open
		m.Path(route.Path).Methods(methods...).Handler(route.handle)
	}
	m.NotFoundHandler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refuse(w, http.StatusNotFound, text.Say("no route %s; this is the admin API, WeChat's own API is on the other port",
			"没有路由 %s；这里是 admin 接口，微信接口在另一个端口", text.Clip(r.URL.Path, 100)))
	})
	for path, all := range allow { // behind the routes, so for other methods
		methods := strings.Join(all, ", ")
		m.Path(path).HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Allow", methods)
			refuse(w, http.StatusMethodNotAllowed, text.Say("%s does not take %s; it takes %s", "%s 不接受 %s，可用 %s",
				text.Clip(r.URL.Path, 100), text.Clip(r.Method, 16), methods))
		})
	}
	return guard(m, open, names)
}

// ServeHTTP answers one request.
func (h Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, MaxBody)
	v, err := h.serve(r)
	if err != nil {
		fail(w, err)
		return
	}
	switch v := v.(type) {
	case File:
		v.write(w)
	case Stream:
		v(w, r)
	default:
		writeJSON(w, http.StatusOK, v)
	}
}
