package relay

import (
	"net/http"

	"wxflow/relay/internal/backend"
	"wxflow/relay/internal/gateway"
	"wxflow/relay/internal/login"
	"wxflow/relay/internal/ops"
	"wxflow/relay/internal/sessions"
	"wxflow/relay/internal/userdata"
	"wxflow/relay/internal/web"
	"wxflow/relay/jwt"
)

// handlers are what the routes lead to.
type handlers struct {
	login    *login.Handler
	sessions *sessions.Sessions
	auth     *backend.Auth
	userData *userdata.Handler
	token    *gateway.TokenHandler
	ops      *ops.Handler
	identity *jwt.Keys    // nil: identities are not signed
	metrics  http.Handler // nil: no such route
}

var (
	get     = []string{"GET"}
	getHead = []string{"GET", "HEAD"}
	getPost = []string{"GET", "POST"}
	post    = []string{"POST"}
)

func doc(docs ...web.Doc) []web.Doc { return docs }

// public is the table of the public routes.
func (h handlers) public() []web.Route {
	const identity = "appid openid unionid? expires_in:integer"
	const bearer = "session"
	routes := []web.Route{
		// GET is what the oldest front ends call. HEAD is not: it would
		// spend a code and show nothing for it.
		{Methods: getPost, Path: "/login", Answer: h.login.Login, Docs: doc(web.Doc{Does: "redeem a code of wx.login, and begin a session",
			Takes: "code appid?", Gives: "token expires_in:integer openid unionid?"})},
		{Methods: get, Path: "/session", Answer: h.sessions.Show, Docs: doc(web.Doc{
			Does: "show who the session is of", Gives: identity, Key: bearer})},
		{Methods: post, Path: "/logout", Answer: h.sessions.Logout, Docs: doc(web.Doc{Does: "end the session, or all sessions of its user",
			Takes: "all?:boolean", Key: bearer})},
		{Methods: getHead, Path: "/auth", Answer: h.auth.Answer, Docs: doc(web.Doc{
			Does: "check a session for a reverse proxy; the identity is in X-WX- headers",
			Key:  bearer})},
		{Methods: post, Path: "/phone", Answer: h.userData.Phone, Docs: doc(web.Doc{
			Does:  "redeem a code of the phone button for the phone number",
			Takes: "code", Gives: "phoneNumber purePhoneNumber countryCode", Key: bearer})},
		{Methods: post, Path: "/decrypt", Answer: h.userData.Decrypt, MaxBody: userdata.MaxOpenData, Docs: doc(web.Doc{
			Does: "decrypt data that the client got from WeChat", Takes: "encryptedData iv", Gives: web.AnyObject, Key: bearer})},
		{Methods: post, Path: "/checksignature", Answer: h.userData.CheckSignature, MaxBody: userdata.MaxOpenData, Docs: doc(web.Doc{
			Does: "check that WeChat signed data that the client got", Takes: "rawData signature", Gives: "valid:boolean", Key: bearer})},
		{Methods: post, Path: "/checksession", Answer: h.userData.CheckSession, Docs: doc(web.Doc{
			Does: "check that the session_key is still the user's", Gives: "valid:boolean", Key: bearer})},
	}
	if h.identity != nil {
		routes = append(routes, web.Route{Methods: getHead, Path: "/.well-known/jwks.json", Answer: h.identity.Jwks, Docs: doc(web.Doc{
			Does: "list the keys that signed identities are verified with", Gives: "keys:array"})})
	}
	return routes
}

// internal is the table of the routes of Ops.
func (h handlers) internal(keys bool) []web.Route {
	const seen = "method path proto tls:boolean remote forwarded_for forwarded_proto authorization:integer"
	routes := []web.Route{
		{Methods: getHead, Path: "/healthz", Answer: h.ops.Healthz, Quiet: true, Docs: doc(web.Doc{
			Does: "report that the process lives", Gives: "status"})},
		{Methods: getHead, Path: "/readyz", Answer: h.ops.Readyz, Quiet: true, Docs: doc(web.Doc{
			Does: "report whether to send requests here, and what is missing", Gives: "status missing?:array"})},
		{Methods: getPost, Path: "/doctor", Answer: h.ops.Doctor, Docs: doc(
			web.Doc{Does: "for wxrelay doctor: show how the request with its nonce arrived", Takes: "nonce", Gives: seen},
			web.Doc{Does: "for wxrelay doctor: make a nonce", Gives: "nonce hold_ms:integer"})},
	}
	if keys {
		const token, by = "access_token expires_in:integer", "internal"
		routes = append(routes, web.Route{Methods: getPost, Path: "/internal/access_token", Answer: h.token.AccessToken, Docs: doc(
			web.Doc{Does: "get the access_token of an app", Takes: "appid", Gives: token, Key: by},
			web.Doc{Does: "report an access_token that WeChat refused, and get a good one", Takes: "appid refused", Gives: token, Key: by})})
	}
	if h.metrics != nil {
		routes = append(routes, web.Route{Methods: getHead, Path: "/metrics", Quiet: true, Handler: h.metrics, Docs: doc(web.Doc{
			Does: "metrics for Prometheus", Gives: web.PlainText})})
	}
	described := web.Route{Methods: getHead, Path: "/openapi.json", Docs: doc(web.Doc{
		Does: "describe all routes, as OpenAPI 3.1", Gives: web.AnyObject})}
	all := web.OpenAPI(h.public(), append(routes, described))
	described.Answer = func(*http.Request) (any, error) { return all, nil }
	return append(routes, described)
}
