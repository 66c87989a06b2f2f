package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"

	"wxflow/e2e/testkit"
)

// running is the key under which a script keeps its background programs.
type running struct{}

// commands are the words that stories have beside testscript's own:
//
//	start NAME PROGRAM ARG…   run a program until it is ready; its URLs become
//	                          $NAME_api, $NAME_admin, $NAME_relay, $NAME_ops …
//	end NAME                  SIGTERM; the program must end well
//	hup NAME                  SIGHUP: read the settings again
//	output NAME REGEXP        what it prints comes to match (or, with !, does not so far)
//	http METHOD URL [BODY]    one request; prints status, headers and body.
//	                          BODY "@H: V" is a header. ! wants no whole answer
//	json PATH VAR             a field of the last JSON body, into a variable
//	crowd N METHOD URL [BODY] N requests at the same moment; prints how many got
//	                          which status and body
//	await NAME TEXT           until it prints TEXT
//	big URL BYTES             a login of that size is refused, or cut off
//	cat2env FILE VAR          the text of a file, into a variable
var commands = map[string]func(*testscript.TestScript, bool, []string){
	"start": cmdStart, "end": cmdEnd, "hup": cmdHUP, "output": cmdOutput, "await": cmdAwait,
	"http": cmdHTTP, "json": cmdJSON, "crowd": cmdCrowd, "big": cmdBig, "cat2env": cmdCat2env,
}

func processes(ts *testscript.TestScript) map[string]*process {
	return ts.Value(running{}).(map[string]*process)
}

func cmdStart(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: start NAME PROGRAM ARG…")
	}
	var env []string
	for _, k := range os.Environ() {
		if !strings.HasPrefix(k, "WXRELAY_") {
			env = append(env, k)
		}
	}
	for _, s := range relaySettings {
		if v := ts.Getenv(s); v != "" {
			env = append(env, s+"="+v)
		}
	}
	p, err := start(ts.Getenv("WORK"), append(env, "LANG=C"), args[1:]...)
	ts.Check(err)
	name := args[0]
	processes(ts)[name] = p
	ts.Defer(func() {
		p.kill()
		spill(ts, name+"'s output", p.printed())
	})
	for k, v := range p.urls {
		ts.Setenv(name+"_"+k, v)
	}
}

// relaySettings are what a script may set for the programs it starts.
var relaySettings = []string{"WXRELAY_UPSTREAM", "WXRELAY_APPID", "WXRELAY_SECRET", "WXRELAY_DEV", "WXRELAY_UPSTREAM_TIMEOUT",
	"WXRELAY_CONFIG", "WXRELAY_INTERNAL_KEY", "WXRELAY_PUSH_TOKEN", "WXRELAY_PUSH_KEY", "SHOP_SECRET"}

func named(ts *testscript.TestScript, name string) *process {
	p := processes(ts)[name]
	if p == nil {
		ts.Fatalf("nothing was started as %s", name)
	}
	return p
}

func cmdEnd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: end NAME")
	}
	p := named(ts, args[0])
	if err := p.stop(syscall.SIGTERM); err != nil {
		ts.Fatalf("%s: %v\n%s", args[0], err, p.printed())
	}
}

func cmdHUP(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: hup NAME")
	}
	ts.Check(named(ts, args[0]).cmd.Process.Signal(syscall.SIGHUP))
}

func cmdOutput(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: [!] output NAME REGEXP")
	}
	re, err := regexp.Compile("(?m)" + args[1])
	ts.Check(err)
	p := named(ts, args[0])
	// A line of the log may come after the answer that it is about.
	if neg && re.MatchString(p.printed()) || !neg && !testkit.Until(p.ended, func() bool { return re.MatchString(p.printed()) }) {
		ts.Fatalf("output of %s:\n%s", args[0], p.printed())
	}
}

// lone is a client that shares no connection with anybody.
func lone() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func do(method, url string, rest []string) (status int, header http.Header, body []byte, err error) {
	var send io.Reader
	h := http.Header{}
	for _, a := range rest {
		if kv, ok := strings.CutPrefix(a, "@"); ok {
			k, v, _ := strings.Cut(kv, ": ")
			h.Set(k, v)
			continue
		}
		send = strings.NewReader(a)
		if h.Get("Content-Type") == "" {
			h.Set("Content-Type", "application/json")
		}
	}
	r, err := http.NewRequest(method, url, send)
	if err != nil {
		return 0, nil, nil, err
	}
	for k := range h {
		r.Header.Set(k, h.Get(k))
	}
	if v := h.Get("Host"); v != "" {
		r.Host = v
	}
	resp, err := lone().Do(r)
	if err != nil {
		return 0, nil, nil, err
	}
	defer resp.Body.Close()
	body, err = io.ReadAll(resp.Body)
	return resp.StatusCode, resp.Header, body, err
}

func cmdHTTP(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: [!] http METHOD URL [BODY]")
	}
	status, header, body, err := do(args[0], args[1], args[2:])
	if neg {
		if err == nil {
			ts.Fatalf("an answer arrived: HTTP %d\n%s", status, body)
		}
		return
	}
	ts.Check(err)
	out := ts.Stdout()
	for name, p := range processes(ts) {
		for _, site := range []string{"relay", "ops"} {
			if at := p.urls[site]; at != "" && strings.HasPrefix(args[1], at) {
				spill(ts, name+"'s answer to a client", string(body))
			}
		}
	}
	fmt.Fprintf(out, "HTTP %d\n", status)
	header.Write(out)
	fmt.Fprintf(out, "\n%s\n", body)
	ts.Setenv("last_body", string(body))
}

func cmdJSON(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: json PATH VAR")
	}
	var v any
	d := json.NewDecoder(strings.NewReader(ts.Getenv("last_body")))
	d.UseNumber()
	ts.Check(d.Decode(&v))
	for _, k := range strings.Split(args[0], ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[k]
		case []any:
			i, err := strconv.Atoi(k)
			if err != nil || i >= len(x) {
				ts.Fatalf("no element %s in %v", k, x)
			}
			v = x[i]
		}
	}
	if v == nil {
		ts.Fatalf("no %s in %s", args[0], ts.Getenv("last_body"))
	}
	switch args[0] {
	case "code", "token", "access_token":
		learn(ts, fmt.Sprint(v))
	}
	ts.Setenv(args[1], fmt.Sprint(v))
}

func cmdCrowd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: crowd N METHOD URL [BODY]")
	}
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	var (
		wg    sync.WaitGroup
		mu    sync.Mutex
		got   = map[string]int{}
		begin = make(chan struct{})
	)
	for range n {
		wg.Go(func() {
			<-begin
			status, _, body, err := do(args[1], args[2], args[3:])
			line := fmt.Sprintf("HTTP %d %s", status, bytes.TrimSpace(body))
			if err != nil {
				line = "no answer"
			}
			mu.Lock()
			defer mu.Unlock()
			got[line]++
		})
	}
	close(begin)
	wg.Wait()
	var lines []string
	for line, count := range got {
		lines = append(lines, fmt.Sprintf("%d × %s", count, line))
	}
	slices.Sort(lines)
	fmt.Fprintln(ts.Stdout(), strings.Join(lines, "\n"))
}

func cmdAwait(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: await NAME TEXT")
	}
	p := named(ts, args[0])
	if !p.await(args[1]) {
		ts.Fatalf("%s never printed %q:\n%s", args[0], args[1], p.printed())
	}
}

func cmdBig(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: big URL BYTES")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	status, _, body, err := do("POST", args[0], []string{`{"code":"` + strings.Repeat("a", n) + `"}`})
	if err == nil && (status != http.StatusBadRequest || !bytes.Contains(body, []byte(`"bad_request"`))) {
		ts.Fatalf("HTTP %d %s", status, body)
	}
}

func cmdCat2env(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: cat2env FILE VAR")
	}
	ts.Setenv(args[1], strings.TrimSpace(ts.ReadFile(args[0])))
}
