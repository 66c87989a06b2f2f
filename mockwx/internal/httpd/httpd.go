// Package httpd makes the http.Server that a fake wants: bounded and silent.
package httpd

import (
	"io"
	"log"
	"net/http"
	"time"
)

// QuietLog drops what net/http says about clients that went away or spoke
// nonsense: on purpose, that is what a fake is for.
var QuietLog = log.New(io.Discard, "", 0)

// New returns a server for h. The caller listens, serves and closes.
func New(h http.Handler) *http.Server {
	return &http.Server{
		Handler:                      h,
		ReadHeaderTimeout:            10 * time.Second,
		DisableGeneralOptionsHandler: true, // OPTIONS * belongs in the journal too
		ErrorLog:                     QuietLog,
	}
}
