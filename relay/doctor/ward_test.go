package doctor

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"io"
	"log"
	"maps"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"syscall"
	"testing"
	"time"

	"wxflow/relay"
	"wxflow/relay/credential"
)

const (
	testAppID  = "wx0123456789abcdef"
	testSecret = "0123456789abcdef0123456789abcdee"
	testHost   = "login.example.com"
	testAddr   = "203.0.113.10" // of RFC 5737: nobody has it
)

// A ward is all that a doctor looks at, in good health until a test breaks one
// thing. Production: no fake, WeChat's own name, over TLS.
type ward struct {
	env     map[string]string
	o       Options
	relay   func(http.Handler) http.Handler // what is in front of the relay
	public  *tls.Config                     // nil for plain HTTP
	wechat  map[string]string               // path to reply
	date    string                          // of WeChat's replies, "" for the true one
	wechats tls.Certificate
	port80  http.Handler
	timeout time.Duration     // the relay's upstream timeout
	token   string            // the relay's, of pushes
	dial    map[string]string // address to the address to connect to

	root, intermediate *authority
}

func newWard(t *testing.T) *ward {
	root := newAuthority(t, "Test Root", nil)
	middle := newAuthority(t, "Test Intermediate", root)
	w := &ward{
		env: map[string]string{"WXRELAY_APPID": testAppID, "WXRELAY_SECRET": testSecret},
		wechat: map[string]string{
			"/cgi-bin/getcallbackip": `{"errcode":41001,"errmsg":"access_token missing rid: 6aac0064-355b48ab-4c5b487e"}`,
			"/sns/jscode2session":    `{"errcode":40029,"errmsg":"invalid code, rid: 6aac0064-355b48ab-4c5b487e"}`,
			"/cgi-bin/stable_token":  `{"access_token":"70_secret","expires_in":7200}`,
		},
		relay: func(h http.Handler) http.Handler { return h }, timeout: 50 * time.Millisecond,
		dial: map[string]string{}, root: root, intermediate: middle,
	}
	w.public = &tls.Config{Certificates: []tls.Certificate{middle.issue(t, testHost, nil)}}
	sct, _ := asn1.Marshal([]byte("signed timestamps"))
	w.wechats = middle.issue(t, "api.weixin.qq.com", func(c *x509.Certificate) {
		c.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 11129, 2, 4, 2}, Value: sct}}
	})
	w.o = Options{
		Env:     func(name string) (string, bool) { v, ok := w.env[name]; return v, ok },
		Domain:  "https://" + testHost,
		Roots:   root.pool(),
		Timeout: 10 * time.Second,
		Resolve: func(context.Context, string) ([]netip.Addr, error) {
			return []netip.Addr{netip.MustParseAddr(testAddr)}, nil
		},
		Proxy:         http.ProxyURL(nil),
		Dial:          w.connect,
		UpstreamRoots: root.pool(),
	}
	return w
}

// connect leads the names and addresses of the ward to this machine, and
// nothing to anywhere else.
func (w *ward) connect(ctx context.Context, network, addr string) (net.Conn, error) {
	if to := w.dial[addr]; to != "" {
		addr = to
	} else if !strings.HasPrefix(addr, "127.0.0.1:") {
		return nil, &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
	}
	return new(net.Dialer).DialContext(ctx, network, addr)
}

// serve starts a server and returns its address.
func serve(t *testing.T, h http.Handler, c *tls.Config) string {
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	if c != nil {
		s.TLS = c
		s.StartTLS()
	} else {
		s.Start()
	}
	t.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

// examine starts what there is and runs the doctor.
func (w *ward) examine(t *testing.T) []Result {
	t.Helper()
	r, err := relay.New(relay.Config{Apps: []credential.App{{AppID: testAppID, Secret: credential.NewSecret(testSecret),
		PushToken: credential.NewSecret(w.token)}},
		UpstreamTimeout: w.timeout})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	set := func(addr, to string) {
		if _, there := w.dial[addr]; !there {
			w.dial[addr] = to
		}
	}
	if w.env["WXRELAY_OPS"] == "" {
		w.env["WXRELAY_OPS"] = serve(t, r.Ops(), nil)
	}
	public := serve(t, w.relay(r.Handler()), w.public)
	set(testAddr+":443", public)
	set(testAddr+":6666", public)
	set("api.weixin.qq.com:443", serve(t, http.HandlerFunc(w.answer), &tls.Config{Certificates: []tls.Certificate{w.wechats}}))
	if w.port80 != nil {
		set(testAddr+":80", serve(t, w.port80, nil))
	}
	return Run(t.Context(), w.o)
}

func (w *ward) answer(rw http.ResponseWriter, r *http.Request) {
	if w.date != "" {
		rw.Header().Set("Date", w.date)
	}
	body, _ := io.ReadAll(r.Body)
	if r.URL.Path == "/cgi-bin/stable_token" && strings.Contains(string(body), `"force_refresh":true`) {
		panic("the doctor ends a token")
	}
	if w.wechat[r.URL.Path] == "101" {
		switchProtocols(rw)
		return
	}
	_, _ = io.WriteString(rw, w.wechat[r.URL.Path])
}

// switchProtocols answers 101 and then nothing, until the client closes.
func switchProtocols(w http.ResponseWriter) {
	c, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	defer c.Close()
	_, _ = io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
	_, _ = io.Copy(io.Discard, c)
}

// bad are the checks that are not well.
func bad(results []Result) map[string]Status {
	out := make(map[string]Status)
	for _, r := range results {
		if r.Status == Warn || r.Status == Fail {
			out[r.ID] = r.Status
		}
	}
	return out
}

// find is the result of a check that is not well.
func find(t *testing.T, results []Result, id string) Result {
	t.Helper()
	for _, r := range results {
		if r.ID == id && (r.Status == Warn || r.Status == Fail) {
			return r
		}
	}
	t.Fatalf("%s is well: %v", id, bad(results))
	return Result{}
}

// inspect fails unless the checks named, and no other, are not well.
func inspect(t *testing.T, results []Result, want map[string]Status) {
	t.Helper()
	want = maps.Clone(want)
	want["store.lasts"] = Warn // memory: is what this version has
	if got := bad(results); !maps.Equal(got, want) {
		for _, r := range results {
			if want[r.ID] != got[r.ID] {
				t.Logf("%+v", r)
			}
		}
		t.Errorf("not well: %v\nwant: %v", got, want)
	}
	for _, r := range results {
		all := strings.Join([]string{r.What.EN, r.What.ZH, r.Why.EN, r.Why.ZH, r.Fix.EN, r.Fix.ZH, r.Subject}, "\n")
		if strings.Contains(all, testSecret) || strings.Contains(all, "70_secret") {
			t.Errorf("%s shows a secret", r.ID)
		}
		if strings.Contains(all, "%!") {
			t.Errorf("%s: %s", r.ID, all)
		}
		told := r.What.EN != "" && r.What.ZH != ""
		if r.Status == Warn || r.Status == Fail {
			told = told && r.Why.EN != "" && r.Why.ZH != "" && r.Fix.EN != "" && r.Fix.ZH != ""
		}
		if !told {
			t.Errorf("%s does not say everything: %+v", r.ID, r)
		}
	}
}

// An authority signs certificates.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	up   *authority
}

func newAuthority(t *testing.T, name string, up *authority) *authority {
	a := &authority{key: newKey(t), up: up}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().AddDate(-1, 0, 0), NotAfter: time.Now().AddDate(5, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	signer := a
	if up != nil {
		signer = up
		a.cert = create(t, template, up.cert, a.key, up.key)
		return a
	}
	a.cert = create(t, template, template, a.key, signer.key)
	return a
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func create(t *testing.T, template, parent *x509.Certificate, key, signer *ecdsa.PrivateKey) *x509.Certificate {
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (a *authority) pool() *x509.CertPool {
	p := x509.NewCertPool()
	p.AddCert(a.cert)
	return p
}

func leafTemplate(host string) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), DNSNames: []string{host},
		NotBefore: time.Now().AddDate(0, -1, 0), NotAfter: time.Now().AddDate(0, 2, 0),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		IssuingCertificateURL: []string{"http://aia.example.com/intermediate.crt"},
	}
}

// issue makes a certificate and sends the chain along, without its root.
func (a *authority) issue(t *testing.T, host string, change func(*x509.Certificate)) tls.Certificate {
	template, key := leafTemplate(host), newKey(t)
	if change != nil {
		change(template)
	}
	c := create(t, template, a.cert, key, a.key)
	out := tls.Certificate{Certificate: [][]byte{c.Raw}, PrivateKey: key}
	for x := a; x != nil && x.up != nil; x = x.up {
		out.Certificate = append(out.Certificate, x.cert.Raw)
	}
	return out
}

func selfSignedFor(t *testing.T, host string) tls.Certificate {
	template, key := leafTemplate(host), newKey(t)
	return tls.Certificate{Certificate: [][]byte{create(t, template, template, key, key).Raw}, PrivateKey: key}
}
