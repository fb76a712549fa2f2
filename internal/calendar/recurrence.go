package calendar

import "time"

// Every yields anchor + k × months for k = 0, 1, 2 ... while yield returns
// true. Each date counts from the anchor, never from the one before, so that
// 31 January monthly is 28 February and 31 March (calculation D8).
func Every(anchor Date, months int, yield func(Date) bool) {
	for k := 0; yield(anchor.AddMonths(k * months)); k++ {
	}
}

// Span is a run of days, both ends included.
type Span struct{ Start, End Date }

// SchoolDay is d, or where d lies in a closure the first day after it that is
// neither in a closure nor on a weekend. A weekend that is no closure stays.
func SchoolDay(d Date, closures []Span) Date {
	if !closed(d, closures) {
		return d
	}
	for d < Last && (closed(d, closures) || weekend(d)) {
		d++
	}
	return d
}

func closed(d Date, closures []Span) bool {
	for _, c := range closures {
		if c.Start <= d && d <= c.End {
			return true
		}
	}
	return false
}

func weekend(d Date) bool {
	w := d.Weekday()
	return w == time.Saturday || w == time.Sunday
}
