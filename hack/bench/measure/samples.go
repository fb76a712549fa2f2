package measure

import (
	"fmt"
	"slices"
)

// samples are the results of the runs of one measure, in the order of the runs.
type samples []float64

// findMedian returns the middle one, and of an even number the upper of the two.
func (samples samples) findMedian() float64 {
	sorted := slices.Sorted(slices.Values(samples))
	return sorted[len(sorted)/2]
}

// formatRange writes the median with the least and the most, each by a verb of fmt. It
// is empty for no run, and the bare figure for one.
func (samples samples) formatRange(verb string) string {
	switch len(samples) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf(verb, samples[0])
	}
	return fmt.Sprintf(verb+" ["+verb+" to "+verb+"]", samples.findMedian(), slices.Min(samples), slices.Max(samples))
}

// dividedBy divides run by run: the two runs of a pair were taken in turn. Runs
// without a counterpart are left out.
func (samples samples) dividedBy(divisors samples) samples {
	ratios := slices.Clone(divisors[:min(len(samples), len(divisors))])
	for i := range ratios {
		ratios[i] = samples[i] / divisors[i]
	}
	return ratios
}
