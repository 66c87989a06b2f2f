package relay

import "net/http"

// handlers are what the routes lead to.
type handlers struct {
	login    *loginHandler
	sessions *sessions
	auth     *authHandler
	userData *userData
	token    *tokenHandler
	ops      *opsHandler
	identity *IdentityKeys // nil: identities are not signed
	metrics  http.Handler  // nil: no such route
}

var (
	get     = []string{"GET"}
	getHead = []string{"GET", "HEAD"}
	getPost = []string{"GET", "POST"}
	post    = []string{"POST"}
)

// public is the table of the public routes.
func (h handlers) public() []webRoute {
	routes := []webRoute{
		// GET is what the oldest front ends call. HEAD is not: it would
		// spend a code and show nothing for it.
		{methods: getPost, path: "/login", answer: h.login.login},
		{methods: get, path: "/session", answer: h.sessions.show},
		{methods: post, path: "/logout", answer: h.sessions.logout},
		{methods: getHead, path: "/auth", answer: h.auth.authenticate},
		{methods: post, path: "/phone", answer: h.userData.phone},
		{methods: post, path: "/decrypt", answer: h.userData.decrypt, maxBody: maxOpenData},
		{methods: post, path: "/checksignature", answer: h.userData.checkSignature, maxBody: maxOpenData},
		{methods: post, path: "/checksession", answer: h.userData.checkSession},
	}
	if h.identity != nil {
		routes = append(routes, webRoute{methods: getHead, path: "/.well-known/jwks.json", answer: h.identity.jwks})
	}
	return routes
}

// internal is the table of the routes of Ops.
func (h handlers) internal(keys bool) []webRoute {
	routes := []webRoute{
		{methods: getHead, path: "/healthz", answer: h.ops.healthz, quiet: true},
		{methods: getHead, path: "/readyz", answer: h.ops.readyz, quiet: true},
		{methods: getPost, path: "/doctor", answer: h.ops.doctor},
	}
	if keys {
		routes = append(routes, webRoute{methods: getPost, path: "/internal/access_token", answer: h.token.accessToken})
	}
	if h.metrics != nil {
		routes = append(routes, webRoute{methods: getHead, path: "/metrics", quiet: true, handler: h.metrics})
	}
	return routes
}
