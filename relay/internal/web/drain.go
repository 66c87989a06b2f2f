package web

import (
	"io"
	"net/http"
)

// maxDrain is how much of a body that nobody wanted is read all the same. Ours:
// what net/http does on a connection that stays open.
const maxDrain = 256 << 10

// Drained reads the rest of a body before the answer goes out. net/http does so
// only when the connection stays open; on one that closes, as from nginx unless
// told otherwise, it would close at once, the kernel would send a reset, and
// nginx would say 502 in place of our "log in again". The bounds of the server
// hold for it as for any body.
func Drained(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body := req.Body // h may put another around it
		h.ServeHTTP(w, req)
		// Who expects a go-ahead, and was refused, sends no body.
		if req.Close && req.ContentLength != 0 && req.Header.Get("Expect") == "" {
			_, _ = io.CopyN(io.Discard, body, maxDrain)
		}
	})
}
