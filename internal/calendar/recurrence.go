package calendar

import (
	"slices"
	"time"
)

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
	day := reopens(d, closures)
	if day == d {
		return d
	}
	for weekend(day) && day < Last {
		day = reopens(day+1, closures)
	}
	return day
}

// reopens is the first day from d on that lies in no closure. It jumps from end
// to end, so that a closure typed to last for ever costs one step.
func reopens(d Date, closures []Span) Date {
	for d < Last {
		i := slices.IndexFunc(closures, func(c Span) bool { return c.Start <= d && d <= c.End })
		if i < 0 {
			return d
		}
		d = closures[i].End.AddDays(1)
		if d <= closures[i].End {
			return Last
		}
	}
	return Last
}

func weekend(d Date) bool {
	w := d.Weekday()
	return w == time.Saturday || w == time.Sunday
}
