package relay

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"wxflow/relay/observe"
	"wxflow/relay/refusal"
)

// statusLeft is what the log and the metrics say of a request whose caller left.
// Ours: as nginx has it.
const statusLeft = 499

// A trail is what is found out about one request on its way, for its one line of
// the log. It belongs to the goroutine that serves the request, and is what the
// answer is written to.
type trail struct {
	http.ResponseWriter
	id      string
	route   string
	appID   string      // of an app that is served
	flight  string      // the id of the request whose redemption this one shared
	failure *failure    // nil: the answer is no refusal
	errCode int         // WeChat's, in an answer that was passed on
	attrs   []slog.Attr // more for the line
	status  int
	bytes   int64
	warned  bool
	quiet   bool // a good answer is for the debug log: somebody asks every few seconds
}

type trailKey struct{}

// trailOf returns the trail of a request. There is always one to write to.
func trailOf(ctx context.Context) *trail {
	if t, ok := ctx.Value(trailKey{}).(*trail); ok {
		return t
	}
	return new(trail)
}

// WriteHeader notes the status.
func (t *trail) WriteHeader(status int) {
	// 1xx are not the answer yet, but for 101, after which there is no other.
	if t.status == 0 && (status >= 200 || status == http.StatusSwitchingProtocols) {
		t.status = status
	}
	t.ResponseWriter.WriteHeader(status)
}

// Write counts.
func (t *trail) Write(p []byte) (int, error) {
	if t.status == 0 {
		t.status = http.StatusOK
	}
	n, err := t.ResponseWriter.Write(p)
	t.bytes += int64(n)
	return n, err
}

// warn adds to the line what went wrong beside the answer.
func (t *trail) warn(what, cause string) {
	t.warned = true
	t.attrs = append(t.attrs, slog.String(what, clean(cause)))
}

// Unwrap is for http.ResponseController.
func (t *trail) Unwrap() http.ResponseWriter { return t.ResponseWriter }

// A watch is around every request: it gives it its id and its line in the log, and tells
// the observer.
type watch struct {
	ids      *requestIDs
	proxies  proxies
	observer observe.Observer // nil: nobody
	now      func() time.Time
	log      *slog.Logger
}

// requests gives each request its id and its line, and tells the observer.
func (x *watch) requests(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		start := x.now()
		trusted := x.proxies.fromProxy(req)
		t := &trail{ResponseWriter: w, id: x.ids.of(req, trusted), route: observe.RouteOther}
		w.Header()[headerRequestID] = []string{t.id}
		ctx := context.WithValue(req.Context(), trailKey{}, t)
		var end func(observe.RequestEnd)
		if x.observer != nil {
			in := observe.RequestStart{Method: methodName(req.Method)}
			if trusted {
				in.TraceParent = req.Header.Get(headerTraceParent)
			}
			ctx, end = x.observer.Request(ctx, in)
		}
		whole := false
		defer func() { // also when a proxied answer breaks off, which panics
			if !whole {
				t.attrs = append(t.attrs, slog.Bool("cut", true))
			}
			x.finish(t, req, max(0, x.now().Sub(start)), end)
		}()
		next.ServeHTTP(t, req.WithContext(ctx))
		whole = true
	})
}

// on names the route of what h answers. Good answers of a quiet one are for the debug
// log.
func on(name string, quiet bool, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		t := trailOf(req.Context())
		t.route, t.quiet = name, quiet
		h.ServeHTTP(w, req)
	})
}

// finish writes the line of a request and tells the observer.
func (x *watch) finish(t *trail, req *http.Request, took time.Duration, end func(observe.RequestEnd)) {
	e := observe.RequestEnd{ID: t.id, Route: t.route, Method: methodName(req.Method), Status: t.status, AppID: t.appID, ErrCode: t.errCode, Took: took}
	if e.Status == 0 {
		e.Status = http.StatusOK // net/http answers so for a handler that wrote nothing
	}
	level := slog.LevelInfo
	if t.quiet {
		level = slog.LevelDebug
	}
	if f := t.failure; f != nil {
		level = f.level()
		e.Kind, e.ErrCode, e.RID, e.Bound = f.kind, f.errCode, f.rid, f.bound
		if f.left {
			level, e.Kind, e.Status = slog.LevelInfo, refusal.CallerLeft, statusLeft
		}
	}
	if t.warned {
		level = max(level, slog.LevelWarn)
	}
	if x.log.Enabled(req.Context(), level) {
		x.log.LogAttrs(req.Context(), level, "request", x.line(t, req, e)...)
	}
	if end != nil {
		end(e)
	}
}

// line is what the log says of a request: never its URL, query or headers.
func (x *watch) line(t *trail, req *http.Request, e observe.RequestEnd) []slog.Attr {
	attrs := append(make([]slog.Attr, 0, 20),
		slog.String("id", e.ID), slog.String("method", e.Method), slog.String("route", e.Route), slog.Int("status", e.Status))
	if t.failure != nil {
		attrs = t.failure.story(attrs, e.Kind)
	} else if e.ErrCode != 0 {
		attrs = append(attrs, slog.Int("errcode", e.ErrCode))
	}
	if e.AppID != "" {
		attrs = append(attrs, slog.String("appid", e.AppID))
	}
	if t.flight != "" && t.flight != t.id {
		attrs = append(attrs, slog.String("flight", t.flight))
	}
	attrs = append(attrs, t.attrs...)
	if ip := x.proxies.clientIP(req); ip.IsValid() {
		attrs = append(attrs, slog.String("ip", ip.WithZone("").String()))
	}
	return append(attrs, slog.Int64("bytes", t.bytes), slog.Float64("duration_ms", milliseconds(e.Took)))
}

// milliseconds keeps three digits: most requests take less than one.
func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
