package relay

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"runtime/debug"
	"strconv"

	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// maxRequestBody bounds what a client may send. Ours: a code is at most 512
// bytes, so 8 KiB leaves room for anything that is not an attack.
const maxRequestBody = 8 << 10

// A headerAnswer is an answer that is all headers: 204.
type headerAnswer http.Header

// A handler returns its answer and never writes it: serve is the only place
// that chooses a status, sets headers and encodes. A nil body means 204.
type handler func(*http.Request) (body any, err error)

// serve adapts h to net/http. A request may have a body of up to maxBody bytes.
func serve(maxBody int64, h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		req.Body = http.MaxBytesReader(w, req.Body, maxBody)
		body, err := guard(h, req)
		switch {
		case err != nil:
			refuse(w, req, err)
		case body == nil:
			writeNothing(w)
		default:
			switch x := body.(type) {
			case headerAnswer:
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
	defer rescue(&err)
	return h(req)
}

// rescue is deferred directly, as recover wants it.
func rescue(err *error) {
	if p := recover(); p != nil {
		// The value is not logged: it could hold anything. The stack is
		// function names and addresses.
		*err = &failure{
			kind: refusal.Internal, action: refusal.LoginAgain, cause: fmt.Errorf("panic of type %T", p),
			say:   text.New("Something went wrong on this server. Call wx.login again and send the new code.", "服务器内部错误，请重新调用 wx.login 并发送新的 code。"),
			attrs: []slog.Attr{slog.String("stack", string(debug.Stack()))},
		}
	}
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
	Lacks     []lack         `json:"missing,omitempty"` // of /readyz
}

// refuse writes err in the one shape every error has.
func refuse(w http.ResponseWriter, req *http.Request, err error) {
	f := asFailure(err)
	row := f.row()
	body := errorBody{Kind: f.kind, Message: row.Say.EN, MessageZH: row.Say.ZH, Action: row.Action}
	if !row.Quiet {
		body.ErrCode, body.RID = f.errCode, f.rid
	}
	h := w.Header()
	if f.wait > 0 {
		h.Set("Retry-After", strconv.Itoa(f.wait))
	}
	if f.allow != "" {
		h.Set("Allow", f.allow)
	}
	if f.kind == refusal.Unauthorized {
		// RFC 9110 §11.6.1 asks for a challenge; RFC 6750 §3.1 tells a
		// token that is no good from none, so that who gets this can tell
		// an old session from a proxy that takes the header away.
		challenge := "Bearer"
		if req.Header.Get("Authorization") != "" {
			challenge = `Bearer error="invalid_token"`
		}
		h.Set("WWW-Authenticate", challenge)
	}
	body.Lacks = f.lacks
	trailOf(req.Context()).failure = f
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
