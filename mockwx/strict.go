package mockwx

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"wxflow/mockwx/internal/api/token"
	"wxflow/mockwx/internal/world"
)

// waitLimit is how long WaitCall waits: longer than a test that works, shorter than the
// patience of a person.
const waitLimit = 10 * time.Second

// renewLead is how long before its end an access_token may be fetched anew: WeChat keeps
// the former one for five minutes, and clients renew a little earlier.
const renewLead = 15 * time.Minute

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

// Strict lets the test fail when it ends, if a call was refused that the test did not
// ask to fail, other than with an expected errcode, or if an access_token was fetched
// while the last one was good. It looks at the journal: what a Reset has emptied, or
// newer calls have pushed out, it does not see.
func (s *Server) Strict(expected ...ErrCode) {
	s.tb.Helper()
	s.tb.Cleanup(func() { blame(s.tb, s.Calls(), expected) })
}

// Strict is [Server.Strict] for calls of this app.
func (a *TestApp) Strict(expected ...ErrCode) {
	a.tb.Helper()
	a.tb.Cleanup(func() { blame(a.tb, a.Calls(), expected) })
}

func blame(tb TB, calls []Call, expected []ErrCode) {
	tb.Helper()
	var wrong []string
	last := map[string]Call{} // the newest access_token of each app
	for _, c := range calls {
		if refused := c.ErrCode != 0 || c.Status >= 400; refused && !c.Planned && !slices.Contains(expected, c.ErrCode) {
			line := fmt.Sprintf("call %d %s %s: %d %s", c.ID, c.Method, c.Path, c.ErrCode, c.Reason)
			if c.Next != "" {
				line += "; " + c.Next
			}
			wrong = append(wrong, line)
		}
		if c.Path != token.GetToken.Path || c.ErrCode != 0 {
			continue
		}
		if before, ok := last[c.AppID]; ok && c.Time.Sub(before.Time) < world.TokenLife*time.Second-renewLead {
			wrong = append(wrong,
				fmt.Sprintf("call %d fetches an access_token of %s, and ends the one of call %d, %v old: keep it until it nears its end",
					c.ID, c.AppID, before.ID, c.Time.Sub(before.Time).Truncate(time.Second)))
		}
		last[c.AppID] = c
	}
	if len(wrong) > 0 {
		tb.Fatalf("mockwx: strict:\n%s", strings.Join(wrong, "\n"))
	}
}
