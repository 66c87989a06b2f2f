package wire

import (
	"bytes"
	"cmp"
	"crypto/tls"
	"encoding/json"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

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
	values := []string{p.ContentType, now.UTC().Format(cmp.Or(p.DateLayout, http.TimeFormat)), strconv.Itoa(len(p.Body))}
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

var encoders = sync.Pool{New: func() any {
	e := &encoder{}
	e.json = json.NewEncoder(&e.buf)
	e.json.SetEscapeHTML(false) // Seen: raw & < > and raw UTF-8
	return e
}}

type encoder struct {
	buf  bytes.Buffer
	json *json.Encoder
}

// Encode writes a body as the voice does: compact, no trailing newline (Seen: a
// Content-Length of 74 for a body of 74 bytes), "/" as "\/" where it does.
func (v *Voice) Encode(body any) ([]byte, error) {
	e := encoders.Get().(*encoder)
	defer encoders.Put(e)
	e.buf.Reset()
	if err := e.json.Encode(body); err != nil {
		return nil, err
	}
	b := bytes.TrimSuffix(e.buf.Bytes(), []byte("\n"))
	if v.escapeSlash {
		// A slash stands only inside strings, and the encoder never escapes it.
		return bytes.ReplaceAll(b, []byte("/"), []byte(`\/`)), nil
	}
	return bytes.Clone(b), nil
}

// An OKBody begins the success of most APIs. Seen: first, and in this order.
type OKBody struct {
	ErrCode int    `json:"errcode"`
	ErrMsg  string `json:"errmsg"`
}

// OK is the whole success of some.
var OK = OKBody{0, "ok"}

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
