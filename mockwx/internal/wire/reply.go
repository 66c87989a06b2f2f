package wire

import (
	"cmp"
	"crypto/tls"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"wxflow/mockwx/internal/ordered"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A Reply is an answer: its bytes, how they fail to arrive if they do, and what the
// journal says of it. An API returns one that answers with something else than JSON: a
// picture, a page, a redirect.
type Reply struct {
	Status      int // 0: 200
	ContentType string
	DateLayout  string      // of the Date header, see Voice
	Header      http.Header // more headers, where a voice or a page has them
	Body        []byte

	Cut  Cut // how the answer fails to arrive, if it does
	Slow int // bytes a second, with Trickle

	Why     text.Text      // what the journal says, when it is no success
	ErrCode wechat.ErrCode // what the body says
	Planned bool           // the fixture, a fault or a magic code asked for it
}

// A Cut says what happens to a reply on its way.
type Cut int

const (
	Whole    Cut = iota // it arrives
	Lost                // the connection closes without an answer
	Reset               // the connection is reset without an answer
	Truncate            // half of the body arrives
	Hang                // nothing arrives for as long as the client waits
	Trickle             // the body trickles
)

// Arrives reports whether the client gets an answer, or a part of one.
func (p *Reply) Arrives() bool { return p.Cut != Lost && p.Cut != Reset && p.Cut != Hang }

// Send puts the reply on the wire. The Date header has the fake's time, like
// the rid in the body. Seen: the header set of the 2024-08 dump of /sns.
func (p *Reply) Send(w http.ResponseWriter, r *http.Request, now time.Time) {
	switch p.Cut {
	case Hang:
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case Reset:
		resetConnection(w)
		panic(http.ErrAbortHandler)
	case Lost:
		panic(http.ErrAbortHandler)
	}
	h := w.Header()
	maps.Copy(h, p.Header)
	h["Connection"] = keepAlive
	// The values share one array: an allocation instead of three.
	values := []string{p.ContentType, dates.text(now, cmp.Or(p.DateLayout, http.TimeFormat)), strconv.Itoa(len(p.Body))}
	if p.ContentType != "" {
		h["Content-Type"] = values[0:1:1]
	}
	h["Date"], h["Content-Length"] = values[1:2:2], values[2:3:3]
	w.WriteHeader(cmp.Or(p.Status, http.StatusOK))
	if p.Cut == Truncate {
		w.Write(p.Body[:len(p.Body)/2])
		http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	if p.Cut == Trickle {
		trickle(w, r, p.Body, p.Slow)
		return
	}
	w.Write(p.Body) // an error means that the client is gone
}

// dates has the newest Date header of a voice: the calls of a second share one
// (BenchmarkDate).
var dates dateCache

type dateCache struct{ newest atomic.Pointer[date] }

type date struct {
	second       int64
	layout, text string
}

func (c *dateCache) text(now time.Time, layout string) string {
	if d := c.newest.Load(); d != nil && d.second == now.Unix() && d.layout == layout {
		return d.text
	}
	d := &date{now.Unix(), layout, now.UTC().Format(layout)}
	c.newest.Store(d)
	return d.text
}

// trickle sends a body at so many bytes a second, a few of them every tenth.
func trickle(w http.ResponseWriter, r *http.Request, body []byte, rate int) {
	const ticks = 10
	tick := time.NewTicker(time.Second / ticks)
	defer tick.Stop()
	for sent := 0; len(body) > 0; sent++ {
		// What should be out after this tick, so that odd rates come out right.
		n := min(len(body), rate*(sent+1)/ticks-rate*sent/ticks)
		w.Write(body[:n])
		http.NewResponseController(w).Flush()
		if body = body[n:]; len(body) == 0 {
			return
		}
		select {
		case <-tick.C:
		case <-r.Context().Done():
			panic(http.ErrAbortHandler)
		}
	}
}

var keepAlive = []string{"keep-alive"}

// resetConnection makes the kernel send RST. Where there is no connection (a
// recorder, HTTP/2) the caller's abort is the nearest thing.
func resetConnection(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if t, ok := conn.(*tls.Conn); ok {
		conn = t.NetConn() // without a farewell
	}
	if tcp, ok := conn.(interface{ SetLinger(sec int) error }); ok {
		tcp.SetLinger(0)
	}
	conn.Close()
}

// OK begins the success of most APIs. Seen: first, and in this order. It is the whole
// success of some.
var OK = ordered.Object{{"errcode", 0}, {"errmsg", "ok"}}

// Success returns a body that begins with OK.
func Success(members ordered.Object) ordered.Object { return slices.Concat(OK, members) }

// VisibleASCII escapes what a header cannot carry.
func VisibleASCII(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		if ch := s[i]; ch <= ' ' || ch > '~' || ch == '\\' {
			b.WriteString(string([]byte{'%', hex[ch>>4], hex[ch&15]}))
		} else {
			b.WriteByte(ch)
		}
	}
	return b.String()
}
