package relay

import (
	"net/url"
	"strings"
)

// DefaultCookie is the cookie that may carry a token where no header can. Ours.
const DefaultCookie = "wxrelay"

// checkDoors finds mistakes in what lets requests through to others.
func (c Config) checkDoors(p *Problems) {
	if c.Backend != "" {
		u, err := url.Parse(c.Backend)
		switch {
		case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
			p.add(envBackend, "is not a URL like http://127.0.0.1:3000") // may hold a password
		case u.User != nil:
			p.add(envBackend, "must not hold a user name or password")
		case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
			p.add(envBackend, "is a scheme, a host and perhaps a path; take the query off")
		}
	}
	if c.Cookie != "" {
		if err := checkCookie(c.Cookie); err != nil {
			p.add(envCookie, "%q %v", c.Cookie, err)
		}
	}
	for _, o := range c.CORSOrigins {
		u, err := url.Parse(o)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.Scheme+"://"+u.Host != o || o != strings.ToLower(o) {
			p.add(envCORSOrigins, "%q is not an origin like https://h5.example.com: scheme and host in lower case, no path, no *", o)
		}
	}
}
