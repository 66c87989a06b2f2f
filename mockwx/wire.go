package mockwx

import (
	"bytes"
	"cmp"
	"crypto/tls"
	"encoding/json"
	"net/http"
	"strconv"
	"sync"
	"time"
)

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

// encode writes v as the family does: compact, no trailing newline (Seen: a
// Content-Length of 74 for a body of 74 bytes), "/" as "\/" where it does.
func (f *family) encode(v any) ([]byte, error) {
	e := encoders.Get().(*encoder)
	defer encoders.Put(e)
	e.buf.Reset()
	if err := e.json.Encode(v); err != nil {
		return nil, err
	}
	b := bytes.TrimSuffix(e.buf.Bytes(), []byte("\n"))
	if f.escapeSlash {
		// A slash stands only inside strings, and the encoder never escapes it.
		return bytes.ReplaceAll(b, []byte("/"), []byte(`\/`)), nil
	}
	return bytes.Clone(b), nil
}

// A reply is an answer before it is sent.
type reply struct {
	status      int
	contentType string
	dateLayout  string      // of the Date header, see family
	header      http.Header // more headers, where a family or a page has them
	body        []byte
	cut         cut // how the answer fails to arrive, if it does
	slow        int // bytes a second, with cutSlow
}

// A document is what an endpoint returns that answers with something else than
// a family's JSON: a picture, a page, a redirect.
type document struct {
	status      int // 0: 200
	contentType string
	header      http.Header
	body        []byte
	why         Text    // what the journal says, when it is no success
	errcode     ErrCode // what the body says, for the journal
	planned     bool    // the fixture says so
}

// A cut says what happens to a reply on its way.
type cut int

const (
	cutNone     cut = iota
	cutLost         // the connection closes without an answer
	cutReset        // the connection is reset without an answer
	cutTruncate     // half of the body arrives
	cutHang         // nothing arrives for as long as the client waits
	cutSlow         // the body trickles
)

// send puts the reply on the wire. The Date header tells the fake's time, like
// the rid in the body. Seen: the header set of the 2024-08 dump of /sns.
func (p *reply) send(w http.ResponseWriter, r *http.Request, now time.Time) {
	switch p.cut {
	case cutHang:
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case cutReset:
		resetConnection(w)
		panic(http.ErrAbortHandler)
	case cutLost:
		panic(http.ErrAbortHandler)
	}
	h := w.Header()
	for k, v := range p.header {
		h[k] = v
	}
	h["Connection"] = keepAlive
	if p.contentType != "" {
		h["Content-Type"] = []string{p.contentType}
	}
	h["Date"] = []string{now.UTC().Format(cmp.Or(p.dateLayout, http.TimeFormat))}
	h["Content-Length"] = []string{strconv.Itoa(len(p.body))}
	w.WriteHeader(p.status)
	if p.cut == cutTruncate {
		w.Write(p.body[:len(p.body)/2])
		http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	if p.cut == cutSlow {
		trickle(w, r, p.body, p.slow)
		return
	}
	w.Write(p.body) // the client may be gone; there is nobody to tell
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
