package relay

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/gateway"
	"wxflow/relay/internal/wechat"
	"wxflow/relay/refusal"
)

// A refused token is replaced and the call made again, unless its body was too
// long to keep: then the caller is told what WeChat said, and the next call has
// the new token.
func TestGatewayReplays(t *testing.T) {
	t.Parallel()
	const refusal = `{"errcode":42001,"errmsg":"access_token expired rid: ` + testRID + `"}`
	for _, x := range []struct {
		name, body string
		tries      int
	}{
		{"small", "abc", 2},
		{"none", "", 2},
		{"the most that is kept", strings.Repeat("x", replayMax), 2},
		{"more", strings.Repeat("x", replayMax+1), 1},
		{"much more", strings.Repeat("x", 1<<20), 1},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			tries, minted := 0, 0
			c := testConfig(roundTrip(func(q *http.Request) (*http.Response, error) {
				b, _ := io.ReadAll(q.Body)
				if q.URL.Path == "/cgi-bin/stable_token" {
					minted++
					return reply(fmt.Sprintf(`{"access_token":"token-%d","expires_in":7200}`, minted)), nil
				}
				if string(b) != x.body || q.ContentLength != int64(len(x.body)) {
					t.Errorf("a body of %d arrived with %d, said %d", len(x.body), len(b), q.ContentLength)
				}
				if tries++; q.URL.Query().Get("access_token") == "token-1" {
					return reply(refusal), nil
				}
				return reply(`{"errcode":0}`), nil
			}))
			c.InternalKeys = []credential.InternalKey{{Name: "k", Key: credential.NewSecret(testInternalKey)}}
			r := newRelay(t, c)
			want := `{"errcode":0}`
			if x.tries == 1 {
				want = refusal
			}
			if w := throughGateway(t, r, "POST", gatewayBase+"/x", x.body); w.Body.String() != want || tries != x.tries {
				t.Errorf("%d tries, %s", tries, w.Body)
			}
			if w := throughGateway(t, r, "POST", gatewayBase+"/x", x.body); w.Body.String() != `{"errcode":0}` || minted != 2 {
				t.Errorf("%d tokens, %s", minted, w.Body)
			}
		})
	}
}

// A body that does not arrive whole is its caller's fault and not WeChat's.
func TestGatewayBodyThatIsNotWhole(t *testing.T) {
	t.Parallel()
	r := gatewayRelay(t, func(q *http.Request) (*http.Response, error) {
		if _, err := io.Copy(io.Discard, q.Body); err != nil {
			return nil, err // as net/http does
		}
		return reply("{}"), nil
	}, nil)
	for name, x := range map[string]struct {
		body   io.Reader
		length int64
	}{
		"too long, as it says": {strings.NewReader("x"), wechat.MaxUpload + 1},
		"too long":             {io.LimitReader(zeros{}, wechat.MaxUpload+1), -1},
		"cut at once":          {iotest.ErrReader(io.ErrUnexpectedEOF), 100},
		"cut later":            {io.MultiReader(io.LimitReader(zeros{}, replayMax+1), iotest.ErrReader(io.ErrUnexpectedEOF)), 1 << 20},
	} {
		w, q := httptest.NewRecorder(), httptest.NewRequest("POST", gatewayBase+"/x", x.body)
		q.ContentLength = x.length
		q.Header.Set("Authorization", "Bearer "+testInternalKey)
		r.Ops().ServeHTTP(w, q)
		if wantError(t, w, 400, refusal.BadRequest, refusal.FixRequest); !strings.Contains(w.Body.String(), "32 MiB") {
			t.Errorf("%s: %s", name, w.Body)
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

// One call more than may be under way is refused, and does no harm to the rest.
func TestGatewayIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		r := gatewayRelay(t, func(*http.Request) (*http.Response, error) {
			<-release
			return reply("{}"), nil
		}, nil)
		var wg sync.WaitGroup
		for range gateway.Max {
			wg.Go(func() {
				if w := throughGateway(t, r, "GET", gatewayBase+"/x", ""); w.Code != 200 {
					t.Errorf("%d %s", w.Code, w.Body)
				}
			})
		}
		synctest.Wait()
		wantError(t, throughGateway(t, r, "GET", gatewayBase+"/x", ""), 503, refusal.Busy, refusal.Retry)
		close(release)
		wg.Wait()
		if w := throughGateway(t, r, "GET", gatewayBase+"/x", ""); w.Code != 200 {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
}

var picture = bytes.Repeat([]byte{0xff, 0xd8, 0, '{'}, 64<<10)

// pictures is a WeChat with a picture, which is cut at some paths.
func pictures(w http.ResponseWriter, q *http.Request) {
	switch q.URL.Path {
	case "/cgi-bin/stable_token":
		_, _ = io.WriteString(w, `{"access_token":"`+testToken+`","expires_in":7200}`)
	case "/picture":
		w.Header().Set("Content-Length", fmt.Sprint(len(picture)))
		_, _ = w.Write(picture)
	case "/cut":
		w.Header().Set("Content-Length", fmt.Sprint(len(picture)))
		_, _ = w.Write(picture[:1000])
	case "/cut/json":
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, `{"errcode":40001`)
	case "/cut/chunked":
		_, _ = w.Write(picture)
		panic(http.ErrAbortHandler)
	case "/upload":
		n, _ := io.Copy(io.Discard, q.Body)
		_, _ = fmt.Fprint(w, n)
	}
}

// Over real connections: a picture comes through byte by byte, and one that is
// cut arrives as cut.
func TestGatewayStreams(t *testing.T) {
	t.Parallel()
	fake := httptest.NewServer(http.HandlerFunc(pictures))
	defer fake.Close()
	c := devConfig(fake.URL)
	c.Now = time.Now
	c.InternalKeys = []credential.InternalKey{{Name: "k", Key: credential.NewSecret(testInternalKey)}}
	r := newRelay(t, c)
	ops := httptest.NewUnstartedServer(nil)
	ops.Config = r.Server(r.Ops())
	ops.Start()
	defer ops.Close()
	ask := func(path string, body io.Reader) (*http.Response, []byte, error) {
		q, err := http.NewRequestWithContext(t.Context(), "POST", ops.URL+gatewayBase+path, body)
		if err != nil {
			t.Fatal(err)
		}
		q.Header.Set("Authorization", "Bearer "+testInternalKey)
		p, err := ops.Client().Do(q)
		if err != nil {
			return nil, nil, err
		}
		defer p.Body.Close()
		b, err := io.ReadAll(p.Body)
		return p, b, err
	}
	if p, b, err := ask("/picture", nil); err != nil || !bytes.Equal(b, picture) || p.ContentLength != int64(len(picture)) {
		t.Errorf("%d bytes, %v", len(b), err)
	}
	for _, path := range []string{"/cut", "/cut/json", "/cut/chunked"} {
		if _, b, err := ask(path, nil); err == nil {
			t.Errorf("%s arrived whole: %d bytes", path, len(b))
		}
	}
	if _, b, err := ask("/upload", io.MultiReader(bytes.NewReader(make([]byte, 3<<20)))); err != nil || string(b) != fmt.Sprint(3<<20) {
		t.Errorf("%s, %v", b, err)
	}
	if p, b, err := ask("/upload", io.LimitReader(neverEnding{}, wechat.MaxUpload+1)); err == nil && p.StatusCode == 200 {
		t.Errorf("there is no bound: %s", b)
	}
}

type neverEnding struct{}

func (neverEnding) Read(p []byte) (int, error) { return len(p), nil }
