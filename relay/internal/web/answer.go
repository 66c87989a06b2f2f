package web

import (
	"encoding/json"
	"net/http"
	"strconv"
	"unicode/utf8"

	"wxflow/relay/internal/fail"
	"wxflow/relay/refusal"
)

// A HeaderAnswer is an answer that is all headers, which it sets: 204.
type HeaderAnswer interface{ Set(h http.Header) }

// A handler returns its answer and never writes it: serve is the only place
// that chooses a status, sets headers and encodes. A nil body means 204.
type handler func(*http.Request) (body any, err error)

// Answer adapts h to net/http. A request may have a body of up to maxBody bytes.
func Answer(maxBody int64, h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		// net/http reads no more of a body than its length, where that is known.
		if req.Body != http.NoBody && (req.ContentLength <= 0 || req.ContentLength > maxBody) {
			req.Body = http.MaxBytesReader(w, req.Body, maxBody)
		}
		body, err := guard(h, req)
		if err != nil {
			Refuse(w, req, err)
			return
		}
		if body != nil {
			headers, ok := body.(HeaderAnswer)
			if !ok {
				writeJSON(w, req, http.StatusOK, body)
				return
			}
			headers.Set(w.Header())
		}
		w.Header()["Cache-Control"] = noStore
		w.WriteHeader(http.StatusNoContent)
	})
}

// guard calls h and turns a panic into an internal failure, so that a bug
// costs one request and its stack lands in the relay's own log.
func guard(h handler, req *http.Request) (body any, err error) {
	defer fail.Rescue(&err)
	return h(req)
}

type errorAnswer struct {
	Error errorBody `json:"error"`
}

type errorBody struct {
	Kind      refusal.Kind   `json:"kind"`
	ErrCode   int            `json:"errcode,omitempty"` // 0 is no error, so it is never one to report
	Message   string         `json:"message"`
	MessageZH string         `json:"message_zh"`
	Action    refusal.Action `json:"action"`
	RID       string         `json:"rid,omitempty"`
	Lacks     []fail.Missing `json:"missing,omitempty"` // of /readyz
}

// ErrorOf returns what a client sees of a failure.
func ErrorOf(f *fail.Failure) any { return newErrorBody(f) }

func newErrorBody(f *fail.Failure) errorBody {
	row := f.Row()
	body := errorBody{Kind: f.Kind, Message: row.Say.EN, MessageZH: row.Say.ZH, Action: row.Action}
	if !row.Quiet {
		body.ErrCode, body.RID = f.ErrCode, f.RID
	}
	return body
}

// Refuse writes err in the one shape every error has.
func Refuse(w http.ResponseWriter, req *http.Request, err error) {
	f := fail.Of(err)
	body := newErrorBody(f)
	h := w.Header()
	if f.Wait > 0 {
		h.Set("Retry-After", strconv.Itoa(f.Wait))
	}
	if f.Allow != "" {
		h.Set("Allow", f.Allow)
	}
	if f.Kind == refusal.Unauthorized {
		// RFC 9110 §11.6.1 asks for a challenge; RFC 6750 §3.1
		// distinguishes a bad token from a missing one, so that the client can
		// distinguish an old session from a proxy that drops the header.
		challenge := "Bearer"
		if req.Header.Get("Authorization") != "" {
			challenge = `Bearer error="invalid_token"`
		}
		h.Set("WWW-Authenticate", challenge)
	}
	body.Lacks = f.Missing
	TrailOf(req.Context()).failure = f
	writeJSON(w, req, f.Row().Status, errorAnswer{body})
}

// An Appender is an answer that appends itself, as JSON, for those that are given often
// (BenchmarkAnswer). Others are encoded by reflection.
type Appender interface{ AppendJSON(b []byte) []byte }

// The headers of every answer. They are never changed, and so shared.
var (
	jsonContent = []string{"application/json; charset=utf-8"}
	noStore     = []string{"no-store"}
)

// writeJSON ends every body with a line end: a terminal's prompt stands on a line of its
// own, and a file of answers has one a line.
func writeJSON(w http.ResponseWriter, req *http.Request, status int, body any) {
	t := TrailOf(req.Context())
	b := t.room[:0]
	if a, ok := body.(Appender); ok {
		b = a.AppendJSON(b)
	} else {
		var err error
		if b, err = json.Marshal(body); err != nil { // our own structs of strings and numbers
			panic(err)
		}
	}
	b = append(b, '\n')
	h := w.Header()
	h["Content-Type"], h["Cache-Control"] = jsonContent, noStore
	t.length[0] = strconv.Itoa(len(b))
	h["Content-Length"] = t.length[:]
	w.WriteHeader(status)
	_, _ = w.Write(b) // an error means that the client has gone
}

// AppendString appends a string as encoding/json writes it.
func AppendString(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= utf8.RuneSelf || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			quoted, _ := json.Marshal(s)
			return append(b, quoted...)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}
