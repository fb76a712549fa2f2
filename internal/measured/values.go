package measured

import (
	"cmp"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

// Bounds of the values in a status.
const (
	// maxValues is how many values a status keeps.
	maxValues = 120
	// newestValues is how many of the newest ones are never left out.
	newestValues = 60
	// valueDecimals is how many decimals a value has.
	valueDecimals = 4
)

// KeepValues returns the values that the status of a benchmark has of its source, without those of
// withdrawn dates. Without a source all values stay.
func KeepValues(benchmark *v1alpha1.Benchmark) v1alpha1.MeasuredValues {
	kept := v1alpha1.MeasuredValues{Source: benchmark.Status.Measured.Source}
	if HasSource(benchmark) {
		kept.Source = NameSource(&benchmark.Spec.Source)
	}
	if kept.Source != benchmark.Status.Measured.Source {
		return kept
	}
	for _, value := range benchmark.Status.Measured.Values {
		if !isWithdrawn(benchmark, value.Date) {
			kept.Values = append(kept.Values, value)
		}
	}
	// Another client may have written the status in another order.
	slices.SortFunc(kept.Values, compareDates)
	if len(kept.Values) == 0 && !HasSource(benchmark) {
		return v1alpha1.MeasuredValues{}
	}
	return kept
}

func compareDates(left, right v1alpha1.MeasuredValue) int { return cmp.Compare(left.Date, right.Date) }

// addValue returns the values with another one, in the order of dates. It takes the place of a
// value of the same date.
func addValue(values []v1alpha1.MeasuredValue, added v1alpha1.MeasuredValue) []v1alpha1.MeasuredValue {
	values = slices.Clone(values)
	at, exists := slices.BinarySearchFunc(values, added, compareDates)
	if exists {
		values[at] = added
	} else {
		values = slices.Insert(values, at, added)
	}
	return thinValues(values)
}

// removeValue returns the values without that of a date.
func removeValue(values []v1alpha1.MeasuredValue, date v1alpha1.Date) []v1alpha1.MeasuredValue {
	return slices.DeleteFunc(slices.Clone(values), func(value v1alpha1.MeasuredValue) bool { return value.Date == date })
}

// thinValues leaves out values until not more than maxValues remain: each time the old value whose
// neighbours are closest to each other, the oldest of several. The first value and the newest ones
// stay, so that the course keeps its shape.
func thinValues(values []v1alpha1.MeasuredValue) []v1alpha1.MeasuredValue {
	for len(values) > maxValues {
		dropped, smallest := 1, calendar.Last
		for i := 1; i < len(values)-newestValues; i++ {
			gap := calendar.ParseOrZero(values[i+1].Date) - calendar.ParseOrZero(values[i-1].Date)
			if gap < smallest {
				dropped, smallest = i, gap
			}
		}
		values = slices.Delete(values, dropped, dropped+1)
	}
	return values
}

// isObserved reports whether people observed a value on a day.
func isObserved(benchmark *v1alpha1.Benchmark, date v1alpha1.Date) bool {
	return slices.ContainsFunc(benchmark.Spec.Observations, func(observation v1alpha1.Observation) bool {
		return observation.Date == date
	})
}

func isWithdrawn(benchmark *v1alpha1.Benchmark, date v1alpha1.Date) bool {
	return slices.ContainsFunc(benchmark.Spec.Withdrawn, func(withdrawn v1alpha1.Withdrawal) bool {
		return withdrawn.Date == date
	})
}

// formatUnit returns the unit of a benchmark after a value.
func formatUnit(benchmark *v1alpha1.Benchmark) string {
	if benchmark.Spec.Metric.Unit == "" {
		return ""
	}
	return " " + benchmark.Spec.Metric.Unit
}

// formatFigure returns a value as a status keeps it.
func formatFigure(figure Figure) v1alpha1.Decimal {
	return money.BoundedDecimal(figure.Value, valueDecimals)
}
