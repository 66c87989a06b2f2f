// Package web is what every request runs through: its id and its line in the log, the
// client's address, the table of routes, the reading of bodies, and the only place that
// writes an answer.
package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/gorilla/mux"

	"wxflow/relay/internal/fail"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// A Route is one row of the tables of routes.
type Route struct {
	Methods []string
	Path    string
	Answer  handler
	Handler http.Handler // in the place of answer, when what answers is another package's
	MaxBody int64        // what a client may send; 0 means 8 KiB
	Quiet   bool         // machines ask this every few seconds: a good answer is for the debug log
}

// Nowhere answers for paths that are in no table.
func Nowhere() http.Handler {
	return Answer(maxRequestBody, func(*http.Request) (any, error) { return nil, &fail.Failure{Kind: refusal.NotFound} })
}

// NewRouter builds a router that answers everything in the one shape; others has
// the paths that are in no row. SkipClean, because mux would redirect a doubled
// slash, and a redirected POST comes back as a GET; 404 and 405 have handlers,
// because mux answers those bare.
func NewRouter(routes []Route, others http.Handler) http.Handler {
	m := mux.NewRouter().SkipClean(true)
	allow := make(map[string]string)
	for _, x := range routes {
		h := x.Handler
		if h == nil {
			h = Answer(cmp.Or(x.MaxBody, maxRequestBody), x.Answer)
		}
		// A clone, because Methods writes upper case into what it gets.
		m.Path(x.Path).Methods(slices.Clone(x.Methods)...).Handler(Named(x.Path, x.Quiet, h))
		allow[x.Path] = strings.Join(x.Methods, ", ")
	}
	m.NotFoundHandler = others
	m.MethodNotAllowedHandler = http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		methods := allow[req.URL.Path]
		TrailOf(req.Context()).route = req.URL.Path // a pattern, or it would not be here
		Refuse(w, req, &fail.Failure{Kind: refusal.BadRequest, Status: http.StatusMethodNotAllowed, Allow: methods, Say: text.New(
			"This path takes "+methods+".", "此路径只接受 "+methods+"。",
		)})
	})
	return m
}
