package main

import (
	"fmt"
	"io"
	"math"
	"slices"

	"wxflow/e2e/bench/stats"
)

// rate returns what a case did a second, by round.
func (c *testCase) rate() map[int]float64 {
	m := map[int]float64{}
	for _, s := range c.samples {
		m[s.round] = s.perSecond
	}
	return m
}

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

// ratio returns the ratio of two cases of a group in the same rounds.
func (b *bench) ratio(group, of, base string) stats.Summary {
	x, y := b.find(group, of), b.find(group, base)
	if x == nil || y == nil {
		return stats.Summarize(nil)
	}
	return stats.Summarize(stats.Ratios(x.rate(), y.rate()))
}

// print shows the tables of the groups.
func (b *bench) print(w io.Writer) {
	group := ""
	for _, c := range b.cases {
		if c.group != group {
			group = c.group
			fmt.Fprintf(w, "\n%s\n\n| | × %s | quartiles | a second | CPU µs | p50 ms | p99 ms | errors | new connections of 1,000 |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|\n",
				group, c.base)
		}
		x := b.ratio(group, c.name, c.base)
		errors := 0
		for _, s := range c.samples {
			errors += s.errors
		}
		fmt.Fprintf(w, "| %s | %s | %s–%s | %.0f | %.0f | %.2f | %.2f | %d | %.1f |\n", c.name, number(x.Median), number(x.Q1), number(x.Q3),
			c.sum(func(s sample) float64 { return s.perSecond }).Median, c.sum(func(s sample) float64 { return s.cpu }).Median,
			c.sum(func(s sample) float64 { return s.p50 }).Median, c.sum(func(s sample) float64 { return s.p99 }).Median, errors,
			c.sum(func(s sample) float64 { return s.accepts }).Median)
	}
}

func number(x float64) string {
	if math.IsNaN(x) {
		return "–"
	}
	return fmt.Sprintf("%.2f", x)
}
