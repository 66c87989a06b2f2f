package doctor

import (
	"context"
	"crypto/x509"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"time"

	"wxflow/relay/session"
	"wxflow/relay/settings"
	"wxflow/relay/text"
)

// A Status is the outcome of one check.
type Status string

// The outcomes, from good to bad; Skip is neither.
const (
	OK   Status = "ok"
	Skip Status = "skip"
	Warn Status = "warn"
	Fail Status = "fail"
)

// A Check is one thing to look at. ID is stable: scripts match on it.
type Check struct {
	ID    string    // "domain.chain"
	Title text.Text // what is looked at
	Why   text.Text // why it matters
	Fix   text.Text // how to repair it; a Result may have its own
	Slow  bool      // it takes as long as the slowest login may

	needs []string // checks without which this one makes no sense
	run   func(*exam) []Result
}

// A Result is what a check has found. A check that looks at several things, such
// as every app, gives one for each.
type Result struct {
	ID      string
	Subject string // which of several: a setting, an appid; "" for the only one
	Status  Status
	What    text.Text // what was found; never a secret
	Needs   string    // for Skip: the check that has to be well first
	Why     text.Text // empty for OK
	Fix     text.Text
}

// Options says what to examine and by which means. The zero value of every
// field but Env works.
type Options struct {
	Flag, Env func(name string) (string, bool) // as for settings.Load
	Environ   []string                         // names and values, as os.Environ gives them: to find misspelt names

	Domain    string            // public URL, "https://login.example.com"; "" leaves the domain out
	ConnectTo map[string]string // "login.example.com:443" to the "host:port" to connect to instead, as curl has it
	Roots     *x509.CertPool    // for the domain; nil means the machine's

	Begin   func(Check)      // called with each check before it runs
	Report  func(Result)     // called with each result as it is found
	Timeout time.Duration    // of each thing that can hang; 0 means 10 s
	Now     func() time.Time // nil means time.Now

	Resolve func(ctx context.Context, host string) ([]netip.Addr, error)      // nil means the machine's resolver
	Dial    func(ctx context.Context, network, addr string) (net.Conn, error) // nil means a net.Dialer
	Proxy   func(*http.Request) (*url.URL, error)                             // to WeChat; nil means http.ProxyFromEnvironment
	// UpstreamRoots are for WeChat; nil means the machine's, which the relay
	// uses.
	UpstreamRoots *x509.CertPool

	openStore func(settings.Settings) (session.Store, func() error, error) // for tests; nil means openStore
}

const defaultTimeout = 10 * time.Second

// Run examines and returns every result. It ends early, with checks skipped,
// when ctx ends.
func Run(ctx context.Context, o Options) []Result {
	e := newExam(ctx, o)
	var all []Result
	for _, c := range Checks() {
		if o.Begin != nil {
			o.Begin(c)
		}
		results := e.perform(c)
		for _, r := range results {
			r.ID, r.Subject, r.What, r.Fix = c.ID, text.Mask(r.Subject), masked(r.What), masked(r.Fix)
			if r.Status == Warn || r.Status == Fail {
				r.Why = c.Why
				if r.Fix == (text.Text{}) {
					r.Fix = c.Fix
				}
			}
			all = append(all, r)
			if o.Report != nil {
				o.Report(r)
			}
		}
		e.done[c.ID] = worst(results)
	}
	return all
}

// perform runs a check, or says why that makes no sense.
func (e *exam) perform(c Check) []Result {
	if e.ctx.Err() != nil {
		return skip("stopped before this check", "检查在此之前已中止")
	}
	for _, id := range c.needs {
		switch e.done[id] {
		case Fail:
			return without(id, "fix %s first", "请先解决 %s", id)
		case Skip:
			return without(id, "makes no sense without %s", "依赖 %s，该项未检查", id)
		}
	}
	return c.run(e)
}

// masked hides what looks like a secret: a result may quote what an operator
// wrote into the wrong place, or what a stranger answered.
func masked(t text.Text) text.Text { return text.New(text.Mask(t.EN), text.Mask(t.ZH)) }

func worst(results []Result) Status {
	order, n := []Status{Skip, OK, Warn, Fail}, 0
	for _, r := range results {
		n = max(n, slices.Index(order, r.Status))
	}
	return order[n]
}

func ok(en, zh string, args ...any) []Result {
	return []Result{{Status: OK, What: text.New(en, zh, args...)}}
}

func skip(en, zh string, args ...any) []Result {
	return []Result{{Status: Skip, What: text.New(en, zh, args...)}}
}

// without skips a check for the sake of the one that it needs.
func without(needs, en, zh string, args ...any) []Result {
	return []Result{{Status: Skip, Needs: needs, What: text.New(en, zh, args...)}}
}

func warn(en, zh string, args ...any) []Result {
	return []Result{{Status: Warn, What: text.New(en, zh, args...)}}
}

func fail(en, zh string, args ...any) []Result {
	return []Result{{Status: Fail, What: text.New(en, zh, args...)}}
}

// or returns what was found, or else the other results.
func or(found, others []Result) []Result {
	if len(found) > 0 {
		return found
	}
	return others
}

// fixed replaces the Fix of a single result.
func fixed(r []Result, en, zh string, args ...any) []Result {
	r[0].Fix = text.New(en, zh, args...)
	return r
}

// about says which of several things a single result is about.
func about(subject string, r []Result) Result {
	r[0].Subject = subject
	return r[0]
}
