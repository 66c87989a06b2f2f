// Package conform asks a server what WeChat is asked, asks the fake the same, and says where
// the two answer differently. It is gentle: few calls, one after another, none that takes a
// token away from somebody. What it reports has no secret, code, key or openid in it.
package conform

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"wxflow/mockwx"
	"wxflow/mockwx/text"
	"wxflow/relay/credential"
)

// A Run is one comparison of a server with the fake.
type Run struct {
	Base   *url.URL
	AppID  string // "": only what needs no account is asked
	Secret credential.Secret
	Codes  []credential.Secret // fresh codes of the app; each is used once or twice

	Transport http.RoundTripper
	Timeout   time.Duration
	Pause     func(ctx context.Context) error // between two calls
	Now       func() time.Time
	Each      func(done, all int, r Result) // after each call; nil for none
}

// A Verdict is what a comparison came to.
type Verdict string

// The verdicts.
const (
	Same     Verdict = "same"
	Differs  Verdict = "differs"
	Untested Verdict = "untested"
)

// A Result is the comparison of one call.
type Result struct {
	Name        string       `json:"name"`
	Call        string       `json:"call"` // method and path
	Verdict     Verdict      `json:"verdict"`
	Differences []Difference `json:"differences,omitempty"`
	Why         mockwx.Text  `json:"why,omitzero"` // of what is untested
	Vector      string       `json:"-"`            // the server's reply as a file of e2e/vectors; "": there is none
}

// A Difference is one aspect of two replies.
type Difference struct {
	Aspect string `json:"aspect"`
	Server string `json:"server"`
	Fake   string `json:"fake"`
}

// Calls lists what would be asked, in order.
func (run *Run) Calls() []Result {
	var out []Result
	for _, p := range run.probes() {
		out = append(out, Result{Name: p.name, Call: p.method + " " + p.path, Verdict: Untested, Why: p.why})
	}
	return out
}

// Do asks everything. It ends early, with what there is, when the context ends.
func (run *Run) Do(ctx context.Context) ([]Result, error) {
	fake, err := run.fake()
	if err != nil {
		return nil, err
	}
	probes := run.probes()
	real, ours := run.values(), fake.values
	out := run.Calls()
	asked, rest := 0, text.Of("the run was ended before", "运行提前结束")
	for i, p := range probes {
		if p.why.EN != "" || ctx.Err() != nil {
			continue
		}
		if missing := real.missing(p); missing != "" {
			out[i].Why = text.Say("the call before gave no %s", "前一个调用没有返回 %s", missing)
			continue
		}
		if asked++; asked > 1 && run.Pause(ctx) != nil {
			break
		}
		run.compare(ctx, p, fake, real, ours, &out[i])
		if asked == 1 && out[i].Verdict == Untested { // nothing is there
			rest = out[i].Why
			break
		}
		if run.Each != nil {
			run.Each(i+1, len(probes), out[i])
		}
	}
	for i := range out {
		if out[i].Verdict == Untested && out[i].Why.EN == "" {
			out[i].Why = rest
		}
	}
	return out, ctx.Err()
}

// compare asks both and writes down the result.
func (run *Run) compare(ctx context.Context, p probe, fake *stand, real, ours values, r *Result) {
	limited, cancel := context.WithTimeout(ctx, run.Timeout)
	defer cancel()
	theirs, err := ask(limited, run.Transport, run.Base, p, real)
	if err != nil {
		r.Why = text.Say("no answer: %s", "没有响应：%s", run.hide(cause(err)))
		return
	}
	want, err := ask(ctx, fake, run.Base, p, ours)
	if err != nil {
		r.Why = text.Say("the fake: %v", "模拟服务：%v", err)
		return
	}
	real.keep(p, theirs)
	ours.keep(p, want)
	r.Verdict = Same
	for _, d := range differences(theirs, want) {
		d.Server = run.hide(d.Server)
		r.Differences, r.Verdict = append(r.Differences, d), Differs
	}
	r.Vector = run.hide(theirs.vector(p, run.Now()))
}

// hide puts stars where a text has one of the run's secrets.
func (run *Run) hide(s string) string {
	for _, secret := range append([]credential.Secret{run.Secret}, run.Codes...) {
		for _, written := range []string{secret.Reveal(), url.QueryEscape(secret.Reveal()), inJSON(secret.Reveal())} {
			if written != "" {
				s = strings.ReplaceAll(s, written, "***")
			}
		}
	}
	return s
}

// A stand is the fake in the place of the server: a transport, and the values to ask it with.
type stand struct {
	handler http.Handler
	values  values
}

func (run *Run) fake() (*stand, error) {
	const secret = "mocksecret0000000000000000000001"
	appid := cmp.Or(run.AppID, "wx0000000000000001")
	f, err := mockwx.New(mockwx.Options{
		Fixture: &mockwx.Fixture{Apps: []mockwx.App{{AppID: appid, Secret: secret}}, Users: []mockwx.User{{Name: "alice", Phone: "13800138000"}}},
		Now:     run.Now,
	})
	if err != nil {
		return nil, err
	}
	v := values{"appid": appid, "secret": secret}
	for i := range run.Codes {
		if v[codeName(i)], err = f.IssueCode(appid, "alice"); err != nil {
			return nil, err
		}
	}
	return &stand{f.Handler(), v}, nil
}
