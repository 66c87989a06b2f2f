// Package stats has the arithmetic of the benchmark: medians, quartiles, and ratios
// of what was measured in the same round.
package stats

import (
	"maps"
	"math"
	"slices"
)

// A Summary describes a list of values.
type Summary struct {
	N              int
	Q1, Median, Q3 float64
}

// Summarize returns the median and the quartiles, interpolated between neighbours.
// Values that are not numbers are left out.
func Summarize(values []float64) Summary {
	v := slices.DeleteFunc(slices.Clone(values), func(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) })
	if len(v) == 0 {
		return Summary{Q1: math.NaN(), Median: math.NaN(), Q3: math.NaN()}
	}
	slices.Sort(v)
	return Summary{len(v), Quantile(v, 0.25), Quantile(v, 0.5), Quantile(v, 0.75)}
}

// Quantile returns the value below which the share q of a sorted list lies.
func Quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	i := int(at)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

// Ratios divides what two were measured to have in the same round. A round that
// lacks one of them has no ratio.
func Ratios(of, base map[int]float64) (out []float64) {
	for _, round := range slices.Sorted(maps.Keys(of)) {
		if b, ok := base[round]; ok && b != 0 {
			out = append(out, of[round]/b)
		}
	}
	return out
}
