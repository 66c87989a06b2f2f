package relay

import (
	"log/slog"
	"net/http"
	"time"
)

// Server returns a server for h, one of the relay's handlers, with a bound on
// everything a client can make it wait for or hold. The caller listens and
// serves; Shutdown finishes what is in flight.
func (r *Relay) Server(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		// From the end of the header to the end of the answer: the
		// slowest login, and a client slow to take it.
		WriteTimeout:   r.timeout + storeTimeout + 10*time.Second,
		IdleTimeout:    90 * time.Second,
		MaxHeaderBytes: 16 << 10,
		// OPTIONS * is refused like every target that is no path.
		DisableGeneralOptionsHandler: true,
		ErrorLog:                     slog.NewLogLogger(r.log.Handler(), slog.LevelWarn),
	}
}
