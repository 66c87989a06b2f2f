package mockwx

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// secondTime verifies, fails at the first message with secrets in its answer, and takes
// the next.
func secondTime() http.HandlerFunc {
	failed := false
	return func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodGet:
			echo(w, r)
		case !failed:
			failed = true
			http.Error(w, `{"access_token":"geheim","hint":"0123456789abcdef0123456789abcdef"}`, http.StatusInternalServerError)
		default:
			io.WriteString(w, "success")
		}
	}
}

// calledAndPushed is a fake with a login in its journal, and a push that took three
// requests to a server: it was verified, failed and was taken.
func calledAndPushed(t *testing.T) (f *Fake, url string) {
	t.Helper()
	f = newFake(t, nil)
	url, _ = developer(t, secondTime())
	get(t, f, loginQuery(app1, "alice-code"))
	res := pushed(t, f, PushRequest{To: url + "?key=geheim", Token: "geheimer-token", Event: "text", Verify: true})
	if !res.OK {
		t.Fatalf("%+v", res)
	}
	return f, url
}

// Each request to a developer's server is in the journal with the answer, and a call has
// nothing new in it.
func TestPushInTheJournal(t *testing.T) {
	t.Parallel()
	f, url := calledAndPushed(t)
	all := f.Calls()
	if len(all) != 4 {
		t.Fatalf("%+v", all)
	}
	if c := all[0]; c.Kind != "" || c.Event != "" || c.Answer != nil || c.TookMS != nil {
		t.Errorf("a call: %+v", c)
	}
	for i, want := range []struct {
		method, event, user, answer, reason string
		status                              int
	}{
		{"GET", "verify", "", "", "", 200},
		{"POST", "text", "alice", `{"access_token":"***","hint":"***"}` + "\n", "the answer is HTTP 500", 500},
		{"POST", "text", "alice", "success", "", 200},
	} {
		c := all[i+1]
		if c.Kind != "push" || c.Method != want.method || c.Path != url || c.AppID != app1 || c.User != want.user || c.Event != want.event ||
			c.Status != want.status || c.Reason != want.reason || c.TookMS == nil || c.ID != int64(i+2) || c.Time.IsZero() {
			t.Errorf("%d: %+v", i, c)
		}
		if i > 0 && *c.Answer != want.answer || i == 0 && len(*c.Answer) != 19 {
			t.Errorf("%d: answer %q", i, *c.Answer)
		}
		if len(blame(new(Strict), &c)) > 0 {
			t.Errorf("a strict test fails for %+v", c)
		}
	}
}

// Calls and pushes can be listed apart.
func TestCallsByKind(t *testing.T) {
	t.Parallel()
	f, _ := calledAndPushed(t)
	pushes := askAdmin(t, f, "GET", "/calls?kind=push&user=alice", "", http.StatusOK)
	if strings.Count(pushes, `"kind": "push"`) != 2 || strings.Contains(pushes, "geheim") {
		t.Error(pushes)
	}
	calls := askAdmin(t, f, "GET", "/calls?kind=call", "", http.StatusOK)
	if strings.Contains(calls, `push`) || !strings.Contains(calls, `"id": 1,`) {
		t.Error(calls)
	}
	askAdmin(t, f, "GET", "/calls?kind=x", "", http.StatusBadRequest)
}

func TestWaitForAPush(t *testing.T) {
	t.Parallel()
	f := newFake(t, nil)
	url, _ := developer(t, secondTime())
	get(t, f, loginQuery(app1, "alice-code"))
	waited := make(chan Call)
	go func() { waited <- f.WaitCall(t, CallFilter{Kind: "push"}) }()
	pushed(t, f, PushRequest{To: url, Event: "text", Verify: true})
	if c := <-waited; c.Event != "verify" {
		t.Errorf("waited for %+v", c)
	}
}

func TestPushWithoutAnAnswerInTheJournal(t *testing.T) {
	t.Parallel()
	f := newFake(t, nil)
	pushed(t, f, PushRequest{To: "http://127.0.0.1:1/", Event: "text", Attempts: 1})
	if c := f.Calls()[0]; c.Status != 0 || *c.Answer != "" || !strings.HasPrefix(c.Reason, "cannot connect to 127.0.0.1:1") {
		t.Errorf("%+v", c)
	}
}
