package relay

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/gorilla/mux"

	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// A webRoute is one row of the tables of routes.
type webRoute struct {
	methods []string
	path    string
	answer  handler
	handler http.Handler // in the place of answer, when what answers is another package's
	maxBody int64        // what a client may send; 0 means 8 KiB
	quiet   bool         // machines ask this every few seconds: a good answer is for the debug log
}

// nowhere answers for paths that are in no table.
func nowhere() http.Handler {
	return serve(maxRequestBody, func(*http.Request) (any, error) { return nil, &failure{kind: refusal.NotFound} })
}

// route builds a router that answers everything in the one shape; others has
// the paths that are in no row. SkipClean, because mux would redirect a doubled
// slash, and a redirected POST comes back as a GET; 404 and 405 have handlers,
// because mux answers those bare.
func route(routes []webRoute, others http.Handler) http.Handler {
	m := mux.NewRouter().SkipClean(true)
	allow := make(map[string]string)
	for _, x := range routes {
		h := x.handler
		if h == nil {
			h = serve(cmp.Or(x.maxBody, maxRequestBody), x.answer)
		}
		m.Path(x.path).Methods(x.methods...).Handler(on(x.path, x.quiet, h))
		allow[x.path] = strings.Join(x.methods, ", ")
	}
	m.NotFoundHandler = others
	m.MethodNotAllowedHandler = http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		methods := allow[req.URL.Path]
		trailOf(req.Context()).route = req.URL.Path // a pattern, or it would not be here
		refuse(w, req, &failure{kind: refusal.BadRequest, status: http.StatusMethodNotAllowed, allow: methods, say: text.New(
			"This path takes "+methods+".", "此路径只接受 "+methods+"。",
		)})
	})
	return m
}
