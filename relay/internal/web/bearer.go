package web

import (
	"net/http"
	"strings"

	"wxflow/relay/internal/fail"
)

// BearerToken reads the Authorization header. Doc: RFC 6750 §2.1; the scheme
// is matched in any case, RFC 9110 §11.1.
func BearerToken(req *http.Request) (string, error) {
	h := req.Header["Authorization"]
	if len(h) != 1 {
		return "", fail.Unauthorized("not exactly one Authorization header")
	}
	scheme, token, ok := strings.Cut(h[0], " ")
	token = strings.Trim(token, " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") || token == "" {
		return "", fail.Unauthorized("the Authorization header is not Bearer and a token")
	}
	return token, nil
}
