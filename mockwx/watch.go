package mockwx

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"wxflow/mockwx/internal/journal"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
)

// WaitCalls returns the calls that a filter selects, as soon as there is one. It
// fails when ctx ends, and then names the calls that came nearest, or when a reset
// of all or of the filter's app empties the journal.
func (f *Fake) WaitCalls(ctx context.Context, x CallFilter) ([]Call, error) {
	w := f.world()
	j, epoch, at := w.JournalOf(x.AppID), w.Epoch(x.AppID), journal.Place{}
	for {
		changed := j.Changed()
		found, now, _ := j.News(at, j.Size(), x.matches)
		if at = now; len(found) > 0 {
			return newCalls(found), nil
		}
		if f.world() != w || epoch != (world.Epoch{}) && w.Epoch(x.AppID) != epoch {
			return nil, text.NotFound("a reset emptied the journal before a call matched", "等到匹配的调用之前，重置清空了调用记录")
		}
		select {
		case <-changed:
		case <-ctx.Done():
			late := CallFilter{Since: x.Since, After: x.After}
			missed := w.Journal.Find(late.matches)
			return nil, whyNoMatch(newCalls(missed[max(0, len(missed)-maxMissed):]), x)
		}
	}
}

const (
	nearMisses = 3     // calls that a failed wait names,
	maxMissed  = 1_000 // of so many newest ones
)

// whyNoMatch says which calls differ least from what was waited for, and how.
func whyNoMatch(calls []Call, x CallFilter) error {
	if len(calls) == 0 {
		return text.NotFound("no call matched in time: there was none at all", "没有等到匹配的调用：期间一次调用都没有")
	}
	slices.SortStableFunc(calls, func(a, b Call) int { return cmp.Compare(len(x.differs(a)), len(x.differs(b))) })
	var en, zh []string
	for _, c := range calls[:min(len(calls), nearMisses)] {
		en = append(en, fmt.Sprintf("call %d, %s %s (%s)", c.ID, c.Method, c.Path, strings.Join(x.differs(c), ", ")))
		zh = append(zh, fmt.Sprintf("第 %d 次调用 %s %s（%s）", c.ID, c.Method, c.Path, strings.Join(x.differs(c), "，")))
	}
	return text.NotFound("no call matched in time; nearest: %s", "没有等到匹配的调用；最接近的是%s", text.Of(strings.Join(en, "; "), strings.Join(zh, "；")))
}

// differs lists what keeps a call from matching, as name=value of the call.
func (x CallFilter) differs(c Call) (out []string) {
	add := func(name, want, got string) {
		if want != "" && want != got {
			out = append(out, name+"="+cmp.Or(got, `""`))
		}
	}
	add("appid", x.AppID, c.AppID)
	add("path", x.Path, c.Path)
	add("user", x.User, c.User)
	add("kind", x.Kind, cmp.Or(c.Kind, "call"))
	if x.ErrCode != nil && *x.ErrCode != c.ErrCode {
		out = append(out, fmt.Sprintf("errcode=%d", c.ErrCode))
	}
	return out
}
