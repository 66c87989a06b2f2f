package wechat

import (
	"testing"

	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

func TestErrCodeTableIsWhole(t *testing.T) {
	t.Parallel()
	known := map[refusal.Kind]bool{}
	for _, r := range refusal.Table {
		known[r.Kind] = true
	}
	codes := map[int]bool{}
	for _, x := range wxTable {
		if !known[x.Kind] || codes[x.Code] || (x.Kind == refusal.Misconfigured) != (x.Hint != text.Text{}) {
			t.Errorf("errcode %d is twice, of no kind, or misconfigured without a hint", x.Code)
		}
		codes[x.Code] = true
	}
}
