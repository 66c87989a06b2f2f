package web

import (
	"net/http"
	"slices"
)

const (
	HeaderAllowOrigin = "Access-Control-Allow-Origin"
	HeaderExpose      = "Access-Control-Expose-Headers"
)

// Cors lets pages of listed origins call the relay from a browser. A
// mini-program is no browser and needs none of it, so it is off by default.
func Cors(origins []string, next http.Handler) http.Handler {
	if len(origins) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		h := w.Header()
		h.Add("Vary", "Origin")
		origin := req.Header.Get("Origin")
		if !slices.Contains(origins, origin) {
			next.ServeHTTP(w, req)
			return
		}
		h.Set(HeaderAllowOrigin, origin)
		h.Set(HeaderExpose, "Retry-After")
		if req.Method != http.MethodOptions || req.Header.Get("Access-Control-Request-Method") == "" {
			next.ServeHTTP(w, req)
			return
		}
		// Without credentials: the cookie is not for pages of other origins.
		h.Set("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE")
		h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
		h.Set("Access-Control-Max-Age", "600")
		w.WriteHeader(http.StatusNoContent)
	})
}
