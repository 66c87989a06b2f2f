package load

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"wxflow/e2e/bench/answer"
)

func TestParseWrk(t *testing.T) {
	out := "Running 1m test @ http://127.0.0.1/\n  2 threads and 64 connections\n" +
		"\nbench\t78005\t1583957\t11856760\t669\t5000\t197130\t3\t1\t2\t40000\t1\t200 {\"errcode\":45011}\n"
	r, err := ParseWrk(out)
	want := Result{78005, 1583957 * time.Microsecond, 11856760, 669 * time.Microsecond, 5 * time.Millisecond, 197130 * time.Microsecond,
		4, 2, 40000, 1, `200 {"errcode":45011}`}
	if err != nil || r != want {
		t.Errorf("%+v, %v", r, err)
	}
	for _, bad := range []string{"", "unable to connect", "\nbench\t1\t2\n", strings.Replace(out, "78005", "0", 1), strings.Replace(out, "669", "nan", 1)} {
		if _, err := ParseWrk(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

// A refusal has another length than a login, and so cannot pass for one.
func TestFits(t *testing.T) {
	right := Result{Requests: 10_000, Bytes: 10_000*250 + 40*250}
	if err := right.Fits(250, 64); err != nil {
		t.Error(err)
	}
	refused := Result{Requests: 10_000, Bytes: 10_000 * 220}
	if refused.Fits(250, 64) == nil {
		t.Error("answers of another length are right")
	}
}

// needWrk ends a test on a machine without wrk.
func needWrk(t *testing.T) {
	if _, err := exec.LookPath("wrk"); err != nil {
		if os.Getenv("E2E_REQUIRE") != "" {
			t.Fatal("wrk is not installed, and E2E_REQUIRE is set")
		}
		t.Skip("wrk is not installed")
	}
}

// A server that refuses after a while is found out: each answer is looked at.
func TestWrkLooksAtEachAnswer(t *testing.T) {
	needWrk(t)
	var mu sync.Mutex
	codes, n := map[string]int{}, 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		codes[r.FormValue("code")]++
		if n++; n > 100 {
			w.Write([]byte(`{"errcode":45011,"errmsg":"api minute-quota reach limit"}`))
			return
		}
		w.Write([]byte(`{"openid":"o","session_key":"k"}`))
	}))
	defer s.Close()
	w := Wrk{Dir: t.TempDir(), Threads: 2, Connections: 8}
	r, err := w.Run(t.Context(), s.Listener.Addr().String(), answer.Request{Path: "/login?code={code}", Right: answer.Login}, 300*time.Millisecond, true)
	if err != nil {
		t.Fatal(err)
	}
	if r.Wrong == 0 || r.Wrong > r.Requests || !strings.Contains(r.Example, "45011") {
		t.Errorf("%+v", r)
	}
	mu.Lock()
	defer mu.Unlock()
	for c, times := range codes {
		if times > 1 || len(c) != 32 {
			t.Fatalf("the code %q was sent %d times", c, times)
		}
	}
}

// Codes of a file are sent once each, in this run and in the next.
func TestWrkReadsCodes(t *testing.T) {
	needWrk(t)
	const each = 100_000
	var list bytes.Buffer
	for i := range 2 * each {
		fmt.Fprintf(&list, "%s%08d\n", strings.Repeat("c", 24), i)
	}
	file := t.TempDir() + "/codes.txt"
	if err := os.WriteFile(file, list.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	codes := map[string]int{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		codes[r.FormValue("code")]++
		mu.Unlock()
		w.Write([]byte(`{"openid":"o"}`))
	}))
	defer s.Close()
	w := Wrk{Dir: t.TempDir(), Threads: 2, Connections: 8, Codes: &Codes{File: file, N: 2 * each}}
	for range 2 {
		if _, err := w.Run(t.Context(), s.Listener.Addr().String(), answer.Request{Path: "/login?code={code}", Right: answer.Login}, 200*time.Millisecond, false); err != nil {
			t.Fatal(err)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if len(codes) < 10 {
		t.Errorf("%d codes", len(codes))
	}
	for c, times := range codes {
		if times > 1 || len(c) != 32 {
			t.Fatalf("the code %q was sent %d times", c, times)
		}
	}
}

// A server that stalls once makes all requests late that should have been sent
// meanwhile, not only the one that it kept waiting.
func TestOpenLoopCountsFromTheIntendedTime(t *testing.T) {
	var once sync.Once
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		once.Do(func() { <-time.After(400 * time.Millisecond) })
		w.Write([]byte(`{"openid":"o"}`))
	}))
	defer s.Close()
	var out bytes.Buffer
	q := answer.Request{Path: "/login?code={code}", Right: answer.Right{Status: 200, Has: "openid"}}
	if err := (Open{Clients: 1, Rate: 100}).Generate(&out, s.Listener.Addr().String(), q, 500*time.Millisecond, "p"); err != nil {
		t.Fatal(err)
	}
	var r OpenResult
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	// 50 requests, 10 ms apart: about 40 of them were due in the 400 ms.
	if r.Requests != 50 || r.Errors != 0 || r.Max < 400*time.Millisecond || r.P50 < 50*time.Millisecond {
		t.Errorf("%+v", r)
	}
}

func TestOpenLoopCountsErrors(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte(`{"errcode":45011}`))
	}))
	defer s.Close()
	var out bytes.Buffer
	if err := (Open{Clients: 2, Rate: 100}).Generate(&out, s.Listener.Addr().String(), answer.Request{Right: answer.Login, Path: "/"}, 100*time.Millisecond, "p"); err != nil {
		t.Fatal(err)
	}
	var r OpenResult
	if err := json.Unmarshal(out.Bytes(), &r); err != nil || r.Errors != 10 || !strings.Contains(r.Example, "45011") {
		t.Errorf("%+v, %v", r, err)
	}
}
