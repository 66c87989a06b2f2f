package main

import (
	"fmt"
	"math"
	"slices"

	"wxflow/e2e/bench/stats"
)

// sum returns the summary of one value of the samples.
func (c *testCase) sum(value func(sample) float64) stats.Summary {
	var v []float64
	for _, s := range c.samples {
		v = append(v, value(s))
	}
	return stats.Summarize(v)
}

// find returns the case of this name, or nil.
func (b *bench) find(group, name string) *testCase {
	i := slices.IndexFunc(b.cases, func(c *testCase) bool { return c.group == group && c.name == name })
	if i < 0 {
		return nil
	}
	return b.cases[i]
}

// values returns one value of the samples of a case, by round.
func (c *testCase) values(value func(sample) float64) map[int]float64 {
	m := map[int]float64{}
	for _, s := range c.samples {
		m[s.round] = value(s)
	}
	return m
}

// What a sample has.
func perSecond(s sample) float64 { return s.perSecond }
func cpu(s sample) float64       { return s.cpu }
func p50(s sample) float64       { return s.p50 }
func p99(s sample) float64       { return s.p99 }
func slowest(s sample) float64   { return s.max }
func counted(s sample) float64   { return s.counted }

// ratio returns the ratio of a value of two cases of a group in the same rounds.
func (b *bench) ratio(value func(sample) float64, group, of, base string) stats.Summary {
	x, y := b.find(group, of), b.find(group, base)
	if x == nil || y == nil {
		return stats.Summarize(nil)
	}
	return stats.Summarize(stats.Ratios(x.values(value), y.values(value)))
}

// errors returns how many requests of a case failed.
func (c *testCase) errors() (n int) {
	for _, s := range c.samples {
		n += s.errors
	}
	return n
}

// number writes a number with as many digits as mean something.
func number(x float64) string {
	switch {
	case math.IsNaN(x):
		return "–"
	case x >= 100 || x == 0:
		return fmt.Sprintf("%.0f", x)
	case x < 0.1:
		return fmt.Sprintf("%.3f", x)
	case x >= 10:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.2f", x)
}
