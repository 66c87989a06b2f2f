package web

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/lines"
	"wxflow/relay/observe"
	"wxflow/relay/refusal"
)

// statusLeft is what the log and the metrics say of a request whose caller left.
// Ours: as nginx has it.
const statusLeft = 499

// A Trail is what is found out about one request on its way, for its one line of
// the log. It belongs to the goroutine that serves the request, and is both what the
// answer is written to and the context of the request.
type Trail struct {
	http.ResponseWriter
	context.Context
	ID      string
	route   string
	AppID   string        // of an app that is served
	Flight  string        // the id of the request whose redemption this one shared
	failure *fail.Failure // nil: the answer is no refusal
	ErrCode int           // WeChat's, in an answer that was passed on
	RID     string        // WeChat's, with ErrCode
	Push    string        // what WeChat pushed, by a name of which there are few
	Attrs   []slog.Attr   // more for the line
	After   func()        // nil, or what is to be done after it
	status  int
	bytes   int64
	warned  bool
	quiet   bool // a good answer is for the debug log: the path is polled

	// What would be one allocation each: values of headers, and a usual body.
	id, length [1]string
	room       [256]byte
}

type trailKey struct{}

// Value is for TrailOf.
func (t *Trail) Value(key any) any {
	if key == (trailKey{}) {
		return t
	}
	return t.Context.Value(key)
}

// TrailOf returns the trail of a request. There is always one to write to.
func TrailOf(ctx context.Context) *Trail {
	if t, ok := ctx.Value(trailKey{}).(*Trail); ok {
		return t
	}
	return new(Trail)
}

// WriteHeader notes the status.
func (t *Trail) WriteHeader(status int) {
	// 1xx are not the answer yet, but for 101, after which there is no other.
	if t.status == 0 && (status >= 200 || status == http.StatusSwitchingProtocols) {
		t.status = status
	}
	t.ResponseWriter.WriteHeader(status)
}

// Write counts.
func (t *Trail) Write(p []byte) (int, error) {
	if t.status == 0 {
		t.status = http.StatusOK
	}
	n, err := t.ResponseWriter.Write(p)
	t.bytes += int64(n)
	return n, err
}

// Warn adds to the line what went wrong beside the answer.
func (t *Trail) Warn(what, cause string) {
	t.warned = true
	t.Attrs = append(t.Attrs, slog.String(what, fail.Clean(cause)))
}

// Unwrap is for http.ResponseController.
func (t *Trail) Unwrap() http.ResponseWriter { return t.ResponseWriter }

// A Watch gives every request its id and its line in the log, and reports it to the
// observer.
type Watch struct {
	Proxies  Proxies
	Observer observe.Observer // nil: none
	Now      func() time.Time
	Log      *slog.Logger
}

// Requests returns next with a Watch around it.
func (x *Watch) Requests(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		start := x.Now()
		trusted := x.Proxies.FromProxy(req)
		t := &Trail{ResponseWriter: w, Context: req.Context(), ID: requestID(req, trusted), route: observe.RouteOther}
		t.id[0] = t.ID
		w.Header()[HeaderRequestID] = t.id[:]
		var end func(observe.RequestEnd)
		if x.Observer != nil {
			in := observe.RequestStart{Method: methodName(req.Method)}
			if trusted {
				in.TraceParent = req.Header.Get(headerTraceParent)
			}
			t.Context, end = x.Observer.Request(t.Context, in)
		}
		whole := false
		defer func() { // also when a proxied answer breaks off, which panics
			if !whole {
				t.Attrs = append(t.Attrs, slog.Bool("cut", true))
			}
			x.finish(t, req, max(0, x.Now().Sub(start)), end)
		}()
		next.ServeHTTP(t, req.WithContext(t))
		whole = true
	})
}

// Named names the route of what h answers. Good answers of a quiet one are for the debug
// log.
func Named(name string, quiet bool, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		t := TrailOf(req.Context())
		t.route, t.quiet = name, quiet
		h.ServeHTTP(w, req)
	})
}

// finish writes the line of a request and reports it to the observer.
func (x *Watch) finish(t *Trail, req *http.Request, took time.Duration, end func(observe.RequestEnd)) {
	e := observe.RequestEnd{ID: t.ID, Route: t.route, Method: methodName(req.Method), AppID: t.AppID, ErrCode: t.ErrCode, RID: t.RID,
		Push: t.Push, Took: took, Status: cmp.Or(t.status, http.StatusOK)} // net/http answers so for a handler that wrote nothing
	level := slog.LevelInfo
	if t.quiet {
		level = slog.LevelDebug
	}
	if f := t.failure; f != nil {
		level = f.Level()
		e.Kind, e.ErrCode, e.RID, e.Bound = f.Kind, f.ErrCode, f.RID, f.Bound
		if f.CallerLeft {
			level, e.Kind, e.Status = slog.LevelInfo, refusal.CallerLeft, statusLeft
		}
	}
	if t.warned {
		level = max(level, slog.LevelWarn)
	}
	if x.Log.Enabled(req.Context(), level) {
		var room [20]slog.Attr // on the stack
		lines.LogAttrs(req.Context(), x.Log, level, "request", x.line(room[:0], t, req, e)...)
	}
	if end != nil {
		end(e)
	}
	if t.After != nil {
		t.After()
	}
}

// line is what the log says of a request: never its URL, query or headers.
func (x *Watch) line(attrs []slog.Attr, t *Trail, req *http.Request, e observe.RequestEnd) []slog.Attr {
	attrs = append(attrs,
		slog.String("id", e.ID), slog.String("method", e.Method), slog.String("route", e.Route), slog.Int("status", e.Status))
	if t.failure != nil {
		attrs = t.failure.Story(attrs, e.Kind)
	} else if e.ErrCode != 0 {
		attrs = append(attrs, slog.Int("errcode", e.ErrCode))
		if e.RID != "" {
			attrs = append(attrs, slog.String("rid", e.RID))
		}
	}
	if e.AppID != "" {
		attrs = append(attrs, slog.String("appid", e.AppID))
	}
	if t.Flight != "" && t.Flight != t.ID {
		attrs = append(attrs, slog.String("flight", t.Flight))
	}
	attrs = append(attrs, t.Attrs...)
	if ip := x.Proxies.ClientIP(req); ip.IsValid() {
		attrs = append(attrs, slog.String("ip", addressText(ip.WithZone(""), req.RemoteAddr)))
	}
	return append(attrs, slog.Int64("bytes", t.bytes), slog.Float64("duration_ms", milliseconds(e.Took)))
}

// addressText returns the text of an address. That of the sender itself is a part of what
// net/http says of it, and not made again.
func addressText(ip netip.Addr, sender string) string {
	var room [64]byte
	text, sender := ip.AppendTo(room[:0]), strings.TrimPrefix(sender, "[")
	if len(sender) >= len(text) && sender[:len(text)] == string(text) {
		return sender[:len(text)]
	}
	return string(text)
}

// milliseconds keeps three digits: most requests take less than one.
func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
