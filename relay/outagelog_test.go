package relay

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/store/memory"
)

// flakyStore is a store that breaks and is mended; reading works all the time.
type flakyStore struct {
	*memory.Store
	err error
}

func (f *flakyStore) Ping(context.Context) error { return f.err }

func (f *flakyStore) Put(ctx context.Context, s session.Session) error {
	if f.err != nil {
		return f.err
	}
	return f.Store.Put(ctx, s)
}

// said is an error with a Chinese side.
type said struct{}

func (said) Error() string { return "it is full" }

func (said) Chinese() string { return "已满" }

// outages are the lines about the store, without those of requests.
func outages(t *testing.T, log *logBuffer) (lines []map[string]any) {
	t.Helper()
	for line := range strings.Lines(log.String()) {
		var m map[string]any
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatal(err)
		}
		if s, _ := m["msg"].(string); strings.HasPrefix(s, "the session store") {
			lines = append(lines, m)
		}
	}
	return lines
}

// An outage is one line when it begins, one a minute while it lasts, and one when
// it is over, whatever the number of requests.
func TestOutageInTheLog(t *testing.T) {
	t.Parallel()
	now := testTime
	st := &flakyStore{Store: memory.New(func() time.Time { return now }, 0)}
	var log logBuffer
	c := testConfig(says(okReply))
	c.Now, c.Store, c.Logger = func() time.Time { return now }, st, log.logger()
	r := newRelay(t, c)
	token := wantOK(t, doLogin(t, r, "c")).Token
	if err := r.PingStore(t.Context()); err != nil || len(outages(t, &log)) != 0 {
		t.Fatalf("all is well, but: %v\n%s", err, log.String())
	}
	st.err = said{}
	if err := r.PingStore(t.Context()); !errors.Is(err, said{}) {
		t.Errorf("PingStore: %v", err)
	}
	for range 100 {
		wantError(t, doLogin(t, r, "c"), 503, refusal.Busy, refusal.Retry)
		if w := do(t, r.Handler(), "GET", "/session", "", "Authorization", "Bearer "+token); w.Code != 200 {
			t.Fatalf("a session that can be read: %d", w.Code)
		}
	}
	lines := outages(t, &log)
	if len(lines) != 1 || lines[0]["msg"] != "the session store is down" || lines[0]["level"] != "ERROR" || lines[0]["cause"] != "it is full" {
		t.Fatalf("it begins with %v", lines)
	}
	if zh, _ := lines[0]["hint_zh"].(string); !strings.HasPrefix(zh, "已满。") {
		t.Errorf("in Chinese: %q", zh)
	}
	for range 2 {
		now = now.Add(outageEvery)
		doLogin(t, r, "c")
		doLogin(t, r, "c")
	}
	if lines = outages(t, &log)[1:]; len(lines) != 2 || lines[1]["msg"] != "the session store is still down" || lines[1]["failed"] != 104.0 ||
		lines[1]["seconds"] != 120.0 {
		t.Errorf("while it lasts: %v", lines)
	}
	st.err = nil
	now = now.Add(time.Second)
	wantOK(t, doLogin(t, r, "c2"))
	wantOK(t, doLogin(t, r, "c3"))
	if lines = outages(t, &log)[3:]; len(lines) != 1 || lines[0]["msg"] != "the session store is back" || lines[0]["failed"] != 105.0 ||
		lines[0]["seconds"] != 121.0 {
		t.Errorf("when it is over: %v", lines)
	}
}

// What comes and goes all the time does not fill the log either, and a lasting
// outage after that is told.
func TestOutagesThatComeAndGo(t *testing.T) {
	t.Parallel()
	now := testTime
	st := &flakyStore{Store: memory.New(func() time.Time { return now }, 0)}
	var log logBuffer
	c := testConfig(says(okReply))
	c.Now, c.Store, c.Logger = func() time.Time { return now }, st, log.logger()
	r := newRelay(t, c)
	for range 100 {
		st.err = errDown
		_ = r.PingStore(t.Context())
		st.err = nil
		_ = r.PingStore(t.Context())
	}
	if n := len(outages(t, &log)); n != 2*outageLines {
		t.Errorf("%d lines", n)
	}
	st.err = errDown
	_ = r.PingStore(t.Context())
	now = now.Add(outageEvery)
	_ = r.PingStore(t.Context())
	if lines := outages(t, &log)[2*outageLines:]; len(lines) != 1 || lines[0]["msg"] != "the session store is down" {
		t.Errorf("then: %v", lines)
	}
}

// muteStore is one that cannot be asked.
type muteStore struct {
	session.Store
	err error
}

func (m *muteStore) Put(ctx context.Context, s session.Session) error {
	if m.err != nil {
		return m.err
	}
	return m.Store.Put(ctx, s)
}

// A store that cannot be asked is down when its calls fail, and back with the first
// one that works, also when it is sealed and watched.
func TestOutageOfAStoreWithoutPing(t *testing.T) {
	t.Parallel()
	m := &muteStore{memory.New(func() time.Time { return testTime }, 0), errDown}
	var log logBuffer
	c := testConfig(says(okReply))
	c.Store, c.Logger, c.Observer, c.Keys = m, log.logger(), new(recorder), keyring(t, testSealKey)
	r := newRelay(t, c)
	for range maxStoreFails {
		wantError(t, doLogin(t, r, "c"), 503, refusal.Busy, refusal.LoginAgain)
	}
	m.err = nil
	wantOK(t, doLogin(t, r, "c"))
	if lines := outages(t, &log); len(lines) != 2 || lines[1]["msg"] != "the session store is back" ||
		lines[1]["failed"] != float64(maxStoreFails) {
		t.Errorf("%v", lines)
	}
}
