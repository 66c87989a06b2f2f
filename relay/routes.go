package relay

import (
	_ "embed"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"sync"

	"wxflow/relay/internal/backend"
	"wxflow/relay/internal/gateway"
	"wxflow/relay/internal/login"
	"wxflow/relay/internal/ops"
	"wxflow/relay/internal/sessions"
	"wxflow/relay/internal/userdata"
	"wxflow/relay/internal/web"
	"wxflow/relay/jwt"
	"wxflow/relay/observe"
)

// handlers are what the routes lead to.
type handlers struct {
	login    *login.Handler
	sessions *sessions.Sessions
	auth     *backend.Auth
	userData *userdata.Handler
	token    *gateway.TokenHandler
	ops      *ops.Handler
	operator *ops.Operator
	identity *jwt.Keys       // nil: identities are not signed
	tokens   *backend.Tokens // nil: no such route
	metrics  http.Handler    // nil: no such route
	pushes   bool            // some app receives them
}

// pushed describes what push.Handler answers before it comes to a table.
var pushed = web.Route{Methods: getPost, Path: observe.RoutePush}

var (
	get     = []string{"GET"}
	getHead = []string{"GET", "HEAD"}
	getPost = []string{"GET", "POST"}
	post    = []string{"POST"}
)

// public is the table of the public routes.
func (h handlers) public() []web.Route {
	routes := []web.Route{
		// GET is what the oldest front ends call. HEAD is not: it would
		// spend a code and show nothing for it.
		{Methods: getPost, Path: "/login", Answer: h.login.Login},
		{Methods: get, Path: "/session", Answer: h.sessions.Show},
		{Methods: post, Path: "/logout", Answer: h.sessions.Logout},
		{Methods: getHead, Path: "/auth", Answer: h.auth.Answer},
		{Methods: post, Path: "/phone", Answer: h.userData.Phone},
		{Methods: post, Path: "/decrypt", Answer: h.userData.Decrypt, MaxBody: userdata.MaxOpenData},
		{Methods: post, Path: "/checksignature", Answer: h.userData.CheckSignature, MaxBody: userdata.MaxOpenData},
		{Methods: post, Path: "/checksession", Answer: h.userData.CheckSession},
	}
	if h.identity != nil {
		routes = append(routes, web.Route{Methods: getHead, Path: "/.well-known/jwks.json", Answer: h.identity.Jwks})
	}
	if h.tokens != nil {
		routes = append(routes, web.Route{Methods: post, Path: "/token", Answer: h.tokens.Answer})
		if h.identity.Found() {
			routes = append(routes, web.Route{Methods: getHead, Path: "/.well-known/openid-configuration", Answer: h.identity.Configuration})
		}
	}
	return routes
}

// internal is the table of the routes of Ops.
func (h handlers) internal(keys bool) []web.Route {
	var described []web.Route
	all := sync.OnceValue(func() map[string]any { return describe(described) }) // few ask, and a start does not wait for it
	routes := []web.Route{
		{Methods: getHead, Path: "/healthz", Answer: h.ops.Healthz, Quiet: true},
		{Methods: getHead, Path: "/readyz", Answer: h.ops.Readyz, Quiet: true},
		{Methods: getPost, Path: "/doctor", Answer: h.ops.Doctor},
		{Methods: getHead, Path: "/openapi.json", Answer: func(*http.Request) (any, error) { return all(), nil }},
	}
	if keys {
		routes = append(routes, web.Route{Methods: getPost, Path: "/internal/access_token", Answer: h.token.AccessToken},
			web.Route{Methods: []string{"GET", "DELETE"}, Path: "/internal/sessions", Answer: h.operator.Answer})
	}
	if h.metrics != nil {
		routes = append(routes, web.Route{Methods: getHead, Path: "/metrics", Quiet: true, Handler: h.metrics})
	}
	described = append(h.public(), routes...)
	if h.pushes {
		described = append(described, pushed)
	}
	return routes
}

// openAPI describes every route that a relay can have, as OpenAPI 3.1.
//
//go:embed openapi.json
var openAPI []byte

// describe returns the part of openAPI that is about these routes.
func describe(routes []web.Route) (doc map[string]any) {
	if err := json.Unmarshal(openAPI, &doc); err != nil {
		panic(err) // it is part of the program
	}
	maps.DeleteFunc(doc["paths"].(map[string]any), func(path string, _ any) bool {
		return !slices.ContainsFunc(routes, func(r web.Route) bool { return r.Path == path })
	})
	return doc
}
