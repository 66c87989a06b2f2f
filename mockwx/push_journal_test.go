package mockwx

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// Each request to a developer's server is in the journal with the answer, and a call has
// nothing new in it.
func TestPushInTheJournal(t *testing.T) {
	t.Parallel()
	f := newFake(t, nil)
	n := 0
	url, _ := developer(t, func(w http.ResponseWriter, r *http.Request) {
		n++
		switch {
		case r.Method == http.MethodGet:
			io.WriteString(w, r.URL.Query().Get("echostr"))
		case n == 2:
			http.Error(w, `{"access_token":"geheim","hint":"0123456789abcdef0123456789abcdef"}`, http.StatusInternalServerError)
		default:
			io.WriteString(w, "success")
		}
	})
	get(t, f, loginQuery(app1, "alice-code"))
	waited := make(chan Call)
	go func() { waited <- f.WaitCall(t, CallFilter{Kind: "push"}) }()
	res, err := f.Push(t.Context(), PushRequest{AppID: app1, To: url + "/wx?key=geheim", Token: "geheimer-token", User: "alice", Event: "text", Verify: true})
	if err != nil || !res.OK {
		t.Fatalf("%+v, %v", res, err)
	}
	if c := <-waited; c.Event != "verify" {
		t.Errorf("waited for %+v", c)
	}
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
		if c.Kind != "push" || c.Method != want.method || c.Path != url+"/wx" || c.AppID != app1 || c.User != want.user || c.Event != want.event ||
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
	if list := askAdmin(t, f, "GET", "/calls?kind=push&user=alice", "", http.StatusOK); strings.Count(list, `"kind": "push"`) != 2 || strings.Contains(list, "geheim") {
		t.Error(list)
	}
	if list := askAdmin(t, f, "GET", "/calls?kind=call", "", http.StatusOK); strings.Contains(list, `push`) || !strings.Contains(list, `"id": 1,`) {
		t.Error(list)
	}
	askAdmin(t, f, "GET", "/calls?kind=x", "", http.StatusBadRequest)
	f.Push(t.Context(), PushRequest{AppID: app1, To: "http://127.0.0.1:1/", Token: "x", User: "alice", Event: "text", Attempts: 1})
	if c := f.Calls()[4]; c.Status != 0 || *c.Answer != "" || !strings.HasPrefix(c.Reason, "cannot connect to 127.0.0.1:1") {
		t.Errorf("%+v", c)
	}
}
