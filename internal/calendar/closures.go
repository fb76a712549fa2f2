package calendar

import (
	"cmp"
	"slices"
	"sort"
	"time"
)

// Span is a period of days, both ends included.
type Span struct{ Start, End Date }

// Closures are the days on which a district's schools are closed, prepared so that one
// look-up costs the logarithm of their number.
type Closures struct {
	// spans are in order and neither overlap nor touch.
	spans []Span
	// reopens is, for each span, the first day after it that is neither closed nor on a
	// weekend.
	reopens []Date
}

// NewClosures merges spans, which may overlap and come in any order. A span that ends
// before it starts holds no day.
func NewClosures(spans []Span) Closures {
	closures := Closures{spans: mergeSpans(spans)}
	closures.reopens = make([]Date, len(closures.spans))
	// The last span comes first, because the day after a weekend may begin the next
	// span.
	for i := len(closures.spans) - 1; i >= 0; i-- {
		day := closures.spans[i].End.AddDays(1)
		for isWeekend(day) && day < Last && !closures.startsSpan(i+1, day) {
			day = day.AddDays(1)
		}
		if closures.startsSpan(i+1, day) {
			day = closures.reopens[i+1]
		}
		closures.reopens[i] = day
	}
	return closures
}

// startsSpan reports whether the span of an index exists and starts on a day.
func (closures Closures) startsSpan(i int, day Date) bool {
	return i < len(closures.spans) && closures.spans[i].Start == day
}

// SchoolDay returns the day, or the first day after its closure that is neither closed
// nor on a weekend. A weekend outside any closure stays: people may have chosen it.
func (closures Closures) SchoolDay(day Date) Date {
	i := sort.Search(len(closures.spans), func(i int) bool { return closures.spans[i].End >= day })
	if i == len(closures.spans) || day < closures.spans[i].Start {
		return day
	}
	return closures.reopens[i]
}

// CountSchoolDays returns the number of days from a day to another one, both included, that are
// neither closed nor on a weekend; 0 if the span holds no day.
func (closures Closures) CountSchoolDays(span Span) int64 {
	days := countWeekdays(span)
	for _, closed := range closures.spans {
		days -= countWeekdays(Span{max(closed.Start, span.Start), min(closed.End, span.End)})
	}
	return days
}

// countWeekdays returns the number of days of a span from Monday to Friday.
func countWeekdays(span Span) int64 {
	if span.End < span.Start {
		return 0
	}
	days := int64(span.End-span.Start) + 1
	count := days / 7 * 5
	// What is left is less than a week.
	for day := span.End - Date(days%7) + 1; day <= span.End; day++ {
		if !isWeekend(day) {
			count++
		}
	}
	return count
}

// mergeSpans joins spans that overlap or follow one another.
func mergeSpans(spans []Span) []Span {
	sorted := slices.DeleteFunc(slices.Clone(spans), func(span Span) bool { return span.End < span.Start })
	slices.SortFunc(sorted, func(left, right Span) int {
		return cmp.Or(cmp.Compare(left.Start, right.Start), cmp.Compare(left.End, right.End))
	})
	var merged []Span
	for _, span := range sorted {
		if count := len(merged); count > 0 && span.Start <= merged[count-1].End.AddDays(1) {
			merged[count-1].End = max(merged[count-1].End, span.End)
			continue
		}
		merged = append(merged, span)
	}
	return merged
}

func isWeekend(day Date) bool {
	weekday := day.Weekday()
	return weekday == time.Saturday || weekday == time.Sunday
}
