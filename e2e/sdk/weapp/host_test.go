package weapp

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"wxflow/e2e/sdk/common"
	"wxflow/mockwx"
)

// This SDK has no setting at all for another address, and makes a transport of
// its own for each call. What is left is to be api.weixin.qq.com: its name leads
// here, where port 443 speaks TLS; the SDK takes any certificate.
var (
	target atomic.Pointer[url.URL]
	closed error // why port 443 is not ours
)

func TestMain(m *testing.M) {
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		go answerDNS(ours)
		return theirs, nil
	}}
	l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", "443"))
	if closed = err; err == nil {
		front := httptest.NewUnstartedServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target.Load())
			r.Out.Host = r.In.Host
		}})
		front.Listener.Close()
		front.Listener = l
		front.StartTLS()
	}
	os.Exit(m.Run())
}

// start starts a fake behind WeChat's own name.
func start(t *testing.T) *mockwx.Server {
	t.Helper()
	if closed != nil {
		if os.Getenv("E2E_REQUIRE") != "" {
			t.Fatalf("needs port 443, which e2e/sdk/run gives it, and E2E_REQUIRE is set: %v", closed)
		}
		t.Skipf("needs port 443, which e2e/sdk/run gives it: %v", closed)
	}
	wx := common.Start(t)
	u, err := url.Parse(wx.URL)
	if err != nil {
		t.Fatal(err)
	}
	target.Store(u)
	return wx
}

// answerDNS answers the one question of a connection: an address of
// api.weixin.qq.com is 127.0.0.1, and nothing else exists. Over a stream, which
// a pipe is, each message is preceded by its length.
func answerDNS(c net.Conn) {
	defer c.Close()
	var head [2]byte
	if _, err := io.ReadFull(c, head[:]); err != nil {
		return
	}
	q := make([]byte, binary.BigEndian.Uint16(head[:]))
	if _, err := io.ReadFull(c, q); err != nil || len(q) < 12 {
		return
	}
	name, end := "", 12
	for end < len(q) && q[end] != 0 {
		label := end + 1 + int(q[end])
		name += string(q[end+1:label]) + "."
		end = label
	}
	end += 5 // the zero, the type, the class
	isA := binary.BigEndian.Uint16(q[end-4:]) == 1
	reply := append([]byte{}, q[:end]...)
	copy(reply[2:12], []byte{0x84, 0, 0, 1, 0, 0, 0, 0, 0, 0})
	switch {
	case !strings.EqualFold(name, "api.weixin.qq.com."):
		reply[3] = 3 // no such name
	case isA:
		reply[7] = 1
		reply = append(reply, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1)
	}
	binary.BigEndian.PutUint16(head[:], uint16(len(reply)))
	c.Write(append(head[:], reply...))
}

// The SDK speaks with nobody else.
func TestOtherHosts(t *testing.T) {
	start(t)
	if resp, err := http.Get("https://qyapi.weixin.qq.com/"); err == nil {
		resp.Body.Close()
		t.Error("another name leads somewhere")
	}
}
