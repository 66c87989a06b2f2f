package stats

import (
	"math"
	"testing"
)

func TestSummarize(t *testing.T) {
	for _, x := range []struct {
		values []float64
		want   Summary
	}{
		{[]float64{3}, Summary{1, 3, 3, 3}},
		{[]float64{4, 1}, Summary{2, 1.75, 2.5, 3.25}},
		{[]float64{5, 1, 3, 2, 4}, Summary{5, 2, 3, 4}},
		{[]float64{2, math.NaN(), 4, math.Inf(1)}, Summary{2, 2.5, 3, 3.5}},
	} {
		if got := Summarize(x.values); got != x.want {
			t.Errorf("%v: %v, not %v", x.values, got, x.want)
		}
	}
	if got := Summarize(nil); got.N != 0 || !math.IsNaN(got.Median) {
		t.Errorf("nothing: %v", got)
	}
}

// The machine is twice as fast in one round as in another: the ratios do not show it,
// where a ratio of medians would.
func TestRatiosAreOfTheSameRound(t *testing.T) {
	base := map[int]float64{0: 100, 1: 200, 2: 400, 4: 800}
	of := map[int]float64{0: 50, 1: 100, 2: 200, 3: 1}
	got := Ratios(of, base)
	if len(got) != 3 || got[0] != 0.5 || got[1] != 0.5 || got[2] != 0.5 {
		t.Errorf("%v", got)
	}
}
