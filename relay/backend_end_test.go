package relay

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/session"
	"wxflow/relay/store/memory"
)

// outStore is a store that may be out of reach.
type outStore struct {
	session.Store
	out atomic.Bool
}

func (s *outStore) Get(ctx context.Context, token session.TokenHash) (session.Session, error) {
	if s.out.Load() {
		return session.Session{}, errors.New("out of reach")
	}
	return s.Store.Get(ctx, token)
}

// lasting answers a websocket or a stream, and says ever again that it is there.
func lasting(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Upgrade") == "" {
		for r.Context().Err() == nil {
			if _, err := fmt.Fprintln(w, "here"); err != nil {
				return
			}
			http.NewResponseController(w).Flush()
			select {
			case <-r.Context().Done():
			case <-time.After(time.Minute):
			}
		}
		return
	}
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		io.Copy(io.Discard, conn)
	}()
	for {
		if _, err := io.WriteString(conn, "here\n"); err != nil {
			return
		}
		select {
		case <-gone:
			return
		case <-time.After(time.Minute):
		}
	}
}

// What has no end of its own, a websocket or a stream, ends with its session: soon
// after it was ended here or by another relay of the fleet, and at its time.
func TestBackendEndsWithTheSession(t *testing.T) {
	t.Parallel()
	const life = time.Hour
	logout := func(body string) func(*timedProxy, *Relay, *outStore) {
		return func(p *timedProxy, _ *Relay, _ *outStore) { p.logout(p.relay, body) }
	}
	for _, x := range []struct {
		name     string
		sliding  bool
		do       func(p *timedProxy, other *Relay, st *outStore)
		from, to time.Duration // when it ends, after that was done
	}{
		{"logout", false, logout(""), 0, sessionCheck},
		{"logout of all", false, logout(`{"all":true}`), 0, sessionCheck},
		{"logout at another relay", false, func(p *timedProxy, other *Relay, _ *outStore) { p.logout(other, "") }, 0, sessionCheck},
		{"logout of all at another relay", false, func(p *timedProxy, other *Relay, _ *outStore) { p.logout(other, `{"all":true}`) }, 0,
			sessionCheck},
		{"its app is gone", false, func(p *timedProxy, _ *Relay, _ *outStore) {
			if err := p.relay.SetApps([]credential.App{{AppID: "wx00000000000000ff", Secret: credential.NewSecret(testSecret)}}); err != nil {
				panic(err)
			}
		}, 0, sessionCheck},
		{"the end of its time", false, func(*timedProxy, *Relay, *outStore) {}, life - sessionCheck, life},
		{"the store is out of reach", false, func(_ *timedProxy, _ *Relay, st *outStore) { st.out.Store(true) },
			life - sessionCheck, life},
		{"logout, where sessions slide: to have one open is to use it", true, func(p *timedProxy, _ *Relay, _ *outStore) {
			time.Sleep(5 * life)
			p.logout(p.relay, "")
		}, 0, sessionCheck},
	} {
		for _, kind := range []string{"websocket", "stream", "stream over HTTP/2"} {
			t.Run(x.name+"/"+kind, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					st := &outStore{Store: memory.New(time.Now, 0)}
					set := func(c *Config) { c.Store, c.SessionTTL, c.Sliding = st, life, x.sliding }
					p := newTimedProxy(t, strings.HasSuffix(kind, "/2"), lasting, set)
					c := testConfig(says(okReply))
					c.Now = time.Now
					set(&c)
					other := newRelay(t, c)
					took := endsAfter(t, p, kind, 2*life, func() { x.do(p, other, st) })
					if took < x.from || took > x.to+time.Second {
						t.Errorf("ended after %v", took)
					}
				})
			})
		}
	}
}

// endsAfter opens what has no end of its own and returns how long after do it ends:
// with its session, as the log says, or else the test fails when the time is over.
func endsAfter(t *testing.T, p *timedProxy, kind string, limit time.Duration, do func()) time.Duration {
	t.Helper()
	var header []string
	if kind == "websocket" {
		header = []string{"Connection", "Upgrade", "Upgrade", "websocket"}
	}
	resp, err := p.do(t, "GET", nil, 0, header...)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	ended := make(chan time.Time, 1)
	go func() {
		io.Copy(io.Discard, resp.Body)
		ended <- time.Now()
	}()
	time.Sleep(3 * time.Second)
	do()
	began := time.Now()
	var at time.Time
	select {
	case at = <-ended:
	case <-time.After(limit):
		resp.Body.Close() // it would go on for ever
		t.Fatal("it did not end")
	}
	synctest.Wait()
	if log := p.log.String(); !strings.Contains(log, `"ended":"with its session"`) {
		t.Errorf("the log:\n%s", log)
	}
	return at.Sub(began)
}

// What ends by itself is not looked at, and ends as it would.
func TestBackendEndsByItself(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const text = "0123456789"
		p := newTimedProxy(t, false, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(len(text)))
			io.WriteString(w, text[:1])
			for i := range text[1:] {
				http.NewResponseController(w).Flush()
				time.Sleep(sessionCheck)
				io.WriteString(w, text[i+1:i+2])
			}
		})
		resp, err := p.do(t, "GET", nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		p.logout(p.relay, "")
		if got, err := io.ReadAll(resp.Body); string(got) != text || err != nil {
			t.Errorf("%q, %v", got, err)
		}
	})
}

// A websocket ends with a session that an operator ends at another relay of the fleet.
func TestOperatorEndsWebsockets(t *testing.T) {
	t.Parallel()
	for _, query := range []string{whose + url.QueryEscape(testOpenID), "all=true&appid=" + testAppID} {
		t.Run(query, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				st := memory.New(time.Now, 0)
				p := newTimedProxy(t, false, lasting, func(c *Config) { c.Store = st })
				other := newOffice(t, func(c *Config) { c.Store, c.Now = st, time.Now })
				resp, err := p.do(t, "GET", nil, 0, "Connection", "Upgrade", "Upgrade", "websocket")
				if err != nil {
					t.Fatal(err)
				}
				defer resp.Body.Close()
				time.Sleep(3 * time.Second)
				other.ask(testInternalKey, "DELETE", "reason=x&"+query)
				began := time.Now()
				ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
				defer context.AfterFunc(ctx, func() { resp.Body.Close() })()
				defer cancel()
				io.Copy(io.Discard, resp.Body)
				if took := time.Since(began); took > sessionCheck+time.Second {
					t.Errorf("ended after %v", took)
				}
			})
		})
	}
}
