package mockwx

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// waitLimit is how long WaitCall waits: longer than a test that works, shorter than the
// patience of a person.
const waitLimit = 10 * time.Second

// WaitCall returns the first call that a filter selects, also one that came before. When
// none comes within ten seconds, it ends the test and names the calls that came nearest.
func (f *Fake) WaitCall(tb TB, x CallFilter) Call {
	tb.Helper()
	ctx, stop := context.WithTimeout(context.Background(), waitLimit)
	defer stop()
	calls, err := f.WaitCalls(ctx, x)
	if err != nil {
		tb.Fatalf("mockwx: %v", err)
		return Call{}
	}
	return calls[0]
}

// WaitCall is [Fake.WaitCall] for calls of this app.
func (a *TestApp) WaitCall(x CallFilter) Call {
	a.tb.Helper()
	x.AppID = a.AppID
	return a.fake.WaitCall(a.tb, x)
}

// beStrict lets a test fail when it ends for what its calls did, see Options.Strict.
func beStrict(tb TB, x *Strict, calls func() []Call) {
	if x == nil {
		return
	}
	tb.Cleanup(func() {
		tb.Helper()
		var wrong []string
		for _, c := range calls() {
			wrong = append(wrong, blame(x, &c)...)
		}
		if len(wrong) > 0 {
			tb.Fatalf("mockwx: strict:\n%s", strings.Join(wrong, "\n"))
		}
	})
}

// blame says what a strict test fails for in a call, a line each.
func blame(x *Strict, c *Call) (wrong []string) {
	if c.Kind == "push" {
		return nil
	}
	at := fmt.Sprintf("call %d %s %s: ", c.ID, c.Method, c.Path)
	if refused := c.ErrCode != 0 || c.Status >= 400; refused && !c.Planned && !slices.Contains(x.Expect, c.ErrCode) {
		line := fmt.Sprintf("%s%d %s", at, c.ErrCode, c.Reason)
		if c.Next != "" {
			line += "; " + c.Next
		}
		wrong = append(wrong, line)
	}
	for _, m := range c.Mistakes(*x) {
		wrong = append(wrong, at+m.EN)
	}
	return wrong
}
