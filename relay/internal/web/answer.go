package web

import (
	"encoding/json"
	"maps"
	"net/http"
	"strconv"

	"wxflow/relay/internal/fail"
	"wxflow/relay/refusal"
)

// maxRequestBody bounds what a client may send. Ours: a code is at most 512
// bytes, so 8 KiB leaves room for anything that is not an attack.
const maxRequestBody = 8 << 10

// A HeaderAnswer is an answer that is all headers: 204.
type HeaderAnswer http.Header

// A handler returns its answer and never writes it: serve is the only place
// that chooses a status, sets headers and encodes. A nil body means 204.
type handler func(*http.Request) (body any, err error)

// Answer adapts h to net/http. A request may have a body of up to maxBody bytes.
func Answer(maxBody int64, h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		req.Body = http.MaxBytesReader(w, req.Body, maxBody)
		body, err := guard(h, req)
		switch {
		case err != nil:
			Refuse(w, req, err)
		case body == nil:
			writeNothing(w)
		default:
			switch x := body.(type) {
			case HeaderAnswer:
				maps.Copy(w.Header(), x)
				writeNothing(w)
			default:
				writeJSON(w, http.StatusOK, body)
			}
		}
	})
}

func writeNothing(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNoContent)
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

// Refuse writes err in the one shape every error has.
func Refuse(w http.ResponseWriter, req *http.Request, err error) {
	f := fail.Of(err)
	row := f.Row()
	body := errorBody{Kind: f.Kind, Message: row.Say.EN, MessageZH: row.Say.ZH, Action: row.Action}
	if !row.Quiet {
		body.ErrCode, body.RID = f.ErrCode, f.RID
	}
	h := w.Header()
	if f.Wait > 0 {
		h.Set("Retry-After", strconv.Itoa(f.Wait))
	}
	if f.Allow != "" {
		h.Set("Allow", f.Allow)
	}
	if f.Kind == refusal.Unauthorized {
		// RFC 9110 §11.6.1 asks for a challenge; RFC 6750 §3.1 tells a
		// token that is no good from none, so that who gets this can tell
		// an old session from a proxy that takes the header away.
		challenge := "Bearer"
		if req.Header.Get("Authorization") != "" {
			challenge = `Bearer error="invalid_token"`
		}
		h.Set("WWW-Authenticate", challenge)
	}
	body.Lacks = f.Missing
	TrailOf(req.Context()).failure = f
	writeJSON(w, row.Status, errorAnswer{body})
}

// lineEnd ends every JSON body: a terminal's prompt stands on a line of its own,
// and a file of answers has one a line.
var lineEnd = []byte("\n")

func writeJSON(w http.ResponseWriter, status int, body any) {
	b, err := json.Marshal(body)
	if err != nil { // our own structs of strings and numbers
		panic(err)
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.Itoa(len(b)+len(lineEnd)))
	w.WriteHeader(status)
	_, _ = w.Write(b) // the client has gone: nobody is left to tell
	_, _ = w.Write(lineEnd)
}
