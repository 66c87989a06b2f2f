package traefik

import (
	"encoding/pem"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/traefik/traefik/v3/pkg/middlewares/requestdecorator"
	muxer "github.com/traefik/traefik/v3/pkg/muxer/http"
	"gopkg.in/yaml.v3"

	"wxflow/e2e/testkit/front"
)

const recipe = "../../relay/deploy/traefik/dynamic.yaml"

// A configuration is what the recipe has of Traefik's dynamic configuration.
type configuration struct {
	HTTP struct {
		Routers map[string]struct {
			Rule, Service string
			Middlewares   []string
			TLS           *struct{}
		}
		Middlewares map[string]middleware
		Services    map[string]struct {
			LoadBalancer struct{ Servers []struct{ URL string } } `yaml:"loadBalancer"`
		}
	}
}

type middleware struct {
	ForwardAuth *struct {
		Address string
		Regex   string `yaml:"authResponseHeadersRegex"`
	} `yaml:"forwardAuth"`
	Headers *struct {
		Request map[string]string `yaml:"customRequestHeaders"`
	}
}

// The recipe: only addresses are replaced. Its rules are matched by Traefik.
func TestTraefikRecipe(t *testing.T) {
	var c configuration
	d := yaml.NewDecoder(strings.NewReader(front.Recipe(t, recipe, front.Relay(t, "../.."), front.Backend(t))))
	d.KnownFields(true)
	if err := d.Decode(&c); err != nil {
		t.Fatal(err)
	}

	parser, err := muxer.NewSyntaxParser()
	if err != nil {
		t.Fatal(err)
	}
	mux := muxer.NewMuxer(parser, nil)
	for name, r := range c.HTTP.Routers {
		to, err := url.Parse(c.HTTP.Services[r.Service].LoadBalancer.Servers[0].URL)
		if err != nil || r.TLS == nil {
			t.Fatal(name, err)
		}
		var h http.Handler = &httputil.ReverseProxy{Rewrite: func(p *httputil.ProxyRequest) {
			p.SetURL(to)
			p.Out.Host = p.In.Host
			p.Out.Header["X-Forwarded-For"] = p.In.Header["X-Forwarded-For"]
			p.SetXForwarded()
		}}
		for i := len(r.Middlewares) - 1; i >= 0; i-- {
			h = c.HTTP.Middlewares[r.Middlewares[i]].wrap(t, h)
		}
		if err := mux.AddRoute(r.Rule, "v3", muxer.GetRulePriority(r.Rule), "file", h); err != nil {
			t.Fatal(err)
		}
	}
	h, err := requestdecorator.WrapHandler(requestdecorator.New(nil))(entryPoint(mux))
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(h)
	s.EnableHTTP2 = true
	s.StartTLS()
	t.Cleanup(s.Close)
	ca, addr := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}), s.Listener.Addr().String()
	front.Front{HTTP1: front.Client(t, addr, ca, false), HTTP2: front.Client(t, addr, ca, true), Websockets: true}.Test(t)
}

// entryPoint does what Traefik does before it looks for a route: it takes out the
// headers that Connection names, and does not upgrade to h2c.
func entryPoint(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		connection, upgrade := strings.Join(r.Header["Connection"], ","), r.Header.Get("Upgrade")
		for name := range strings.SplitSeq(connection, ",") {
			r.Header.Del(strings.TrimSpace(name))
		}
		r.Header.Del("Connection")
		r.Header.Del("Upgrade")
		if strings.Contains(strings.ToLower(connection), "upgrade") && !strings.Contains(strings.ToLower(upgrade), "h2c") {
			r.Header.Set("Connection", "Upgrade")
			r.Header.Set("Upgrade", upgrade)
		}
		next.ServeHTTP(w, r)
	})
}

// wrap does what Traefik's documentation says of a middleware.
func (m middleware) wrap(t *testing.T, next http.Handler) http.Handler {
	if m.Headers != nil {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			for name, value := range m.Headers.Request {
				if r.Header.Set(name, value); value == "" {
					r.Header.Del(name)
				}
			}
			next.ServeHTTP(w, r)
		})
	}
	if m.ForwardAuth == nil {
		t.Fatalf("a middleware that is not there, or not known: %+v", m)
	}
	ours, err := regexp.Compile(m.ForwardAuth.Regex)
	if err != nil {
		t.Fatal(err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ask, err := http.NewRequestWithContext(r.Context(), "GET", m.ForwardAuth.Address, nil)
		if err != nil {
			t.Error(err)
			return
		}
		ask.Header = r.Header.Clone()
		ask.Header.Del("Connection")
		ask.Header.Del("Upgrade")
		for name, value := range map[string]string{"Method": r.Method, "Proto": "https", "Host": r.Host, "Uri": r.URL.RequestURI()} {
			ask.Header.Set("X-Forwarded-"+name, value)
		}
		resp, err := http.DefaultClient.Do(ask)
		if err != nil {
			t.Error(err)
			return
		}
		defer resp.Body.Close()
		if resp.StatusCode/100 != 2 {
			maps.Copy(w.Header(), resp.Header)
			w.WriteHeader(resp.StatusCode)
			io.Copy(w, resp.Body)
			return
		}
		maps.DeleteFunc(r.Header, func(name string, _ []string) bool { return ours.MatchString(name) })
		for name, values := range resp.Header {
			if ours.MatchString(name) {
				r.Header[name] = values
			}
		}
		next.ServeHTTP(w, r)
	})
}
