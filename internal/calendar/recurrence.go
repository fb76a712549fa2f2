package calendar

// EachRecurrence yields anchor + k × months for whole k ≥ 0 while yield returns true,
// beginning with the last such date that is before from, or with the anchor. Each date
// counts from the anchor, never from the one before, so that 31 January monthly is 28
// February and 31 March (calculation D8). months is at least 1.
func EachRecurrence(anchor, from Date, months int, yield func(Date) bool) {
	for k := max(0, anchor.monthsUntil(from)/months-1); yield(anchor.AddMonths(k * months)); k++ {
	}
}

// monthsUntil counts the calendar months from d to another date, whatever the days.
func (date Date) monthsUntil(other Date) int {
	year, month, _ := date.YearMonthDay()
	otherYear, otherMonth, _ := other.YearMonthDay()
	return (otherYear-year)*12 + int(otherMonth) - int(month)
}
