package mockwx

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"wxflow/mockwx/internal/wire"
)

// says answers with a text.
func says(s string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, s) }
}

// hang waits until the sender has had enough.
func hang(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// hangUp closes the connection.
func hangUp(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// half sends the beginning of an answer, and then does the rest.
func half(rest http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "7")
		io.WriteString(w, "succ")
		http.NewResponseController(w).Flush()
		rest(w, r)
	}
}

// switchProtocols answers 101 and keeps the connection.
func switchProtocols(t *testing.T) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		c, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer c.Close()
		io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
		io.Copy(io.Discard, c) // until the sender closes
	}
}

// checkAttempts checks how often a message was tried, and what each attempt says of the
// answer: "" when that was right.
func checkAttempts(t *testing.T, res PushResult, n int, why string) {
	t.Helper()
	if res.OK != (why == "") || len(res.Attempts) != n {
		t.Fatalf("want %d attempts: %+v", n, res)
	}
	for i, a := range res.Attempts {
		if !strings.Contains(a.Error, why) || (a.Error == "") != (why == "") || (a.ErrorZH == "") != (why == "") || len(a.Body) > 512+16 {
			t.Errorf("attempt %d: %+v", i+1, a)
		}
	}
}

// checkArrived checks that one request arrived so many times.
func checkArrived(t *testing.T, got *inbox, n int) {
	t.Helper()
	arrived := got.requests()
	if len(arrived) != n {
		t.Fatalf("%d requests, want %d", len(arrived), n)
	}
	for i := range arrived {
		if arrived[i] != arrived[0] {
			t.Errorf("request %d differs: %s", i+1, arrived[i])
		}
	}
}

// Answers that end a push.
func TestPushTaken(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"success":            success,
		"a line":             says("success\r\n"),
		"nothing":            says(""),
		"204":                func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) },
		"a reply":            says("<xml><MsgType><![CDATA[transfer_customer_service]]></MsgType></xml>"),
		"a JSON reply":       says(`{"MsgType":"text"}`),
		"an encrypted reply": says(`{"Encrypt":"x"}`),
	} {
		t.Run(name, func(t *testing.T) {
			url, got := developer(t, answer)
			checkAttempts(t, pushed(t, newFake(t, nil), PushRequest{To: url, Event: "text"}), 1, "")
			checkArrived(t, got, 1)
		})
	}
}

// Answers after which the message is sent again, and what is said of them.
func TestPushNotTaken(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		why    string
	}{
		{"quotes", says(`"success"`), "in quotes"},
		{"capitals", says("SUCCESS"), "neither success, nor empty"},
		{"more than success", says("success, thanks"), "neither success, nor empty"},
		{"garbage", says("\xff\xfe\x00garbage"), "neither success, nor empty"},
		{"a page", says("<!DOCTYPE html>"), "neither success, nor empty"},
		{"other JSON", says(`{"errcode":0}`), "neither success, nor empty"},
		{"500", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "success", http.StatusInternalServerError) }, "HTTP 500"},
		{"101", switchProtocols(t), "HTTP 101"},
		{"5 MB", says(strings.Repeat("success ", 5<<20/8)), "longer than 65536 bytes"},
		{"long headers", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X", strings.Repeat("x", 1<<20)) }, "no answer: "},
		{"cut", half(hangUp), "closed before a whole answer"},
		{"closed", hangUp, "closed before a whole answer"},
	} {
		t.Run(c.name, func(t *testing.T) {
			url, got := developer(t, c.answer)
			checkAttempts(t, pushed(t, newFake(t, nil), PushRequest{To: url, Event: "text"}), 3, c.why)
			checkArrived(t, got, 3)
		})
	}
}

// A redirect is not followed.
func TestPushRedirected(t *testing.T) {
	elsewhere, visitors := developer(t, success)
	url, got := developer(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere, http.StatusFound) })
	checkAttempts(t, pushed(t, newFake(t, nil), PushRequest{To: url, Event: "text"}), 3, "a redirect (HTTP 302)")
	checkArrived(t, got, 3)
	checkArrived(t, visitors, 0)
}

// The limit is one for the whole answer. Under load, the request may not have arrived
// by then.
func TestPushTooSlow(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{"hanging": hang, "half": half(hang)} {
		t.Run(name, func(t *testing.T) {
			url, _ := developer(t, answer)
			res := pushed(t, newFake(t, nil), PushRequest{To: url, Event: "text", Timeout: Duration(30 * time.Millisecond)})
			checkAttempts(t, res, 3, "no whole answer within 30ms")
		})
	}
}

// What the system says of a connection that is reset differs.
func TestPushReset(t *testing.T) {
	url, _ := developer(t, func(w http.ResponseWriter, r *http.Request) { (&wire.Reply{Cut: wire.Reset}).Send(w, r, at) })
	res := pushed(t, newFake(t, nil), PushRequest{To: url, Event: "text"})
	if res.OK || len(res.Attempts) != 3 || res.Attempts[0].Error == "" {
		t.Errorf("%+v", res)
	}
}
