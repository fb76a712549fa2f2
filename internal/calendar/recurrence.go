package calendar

// EachRecurrence yields anchor + k × months for whole k ≥ 0 while yield returns true.
// It begins with the last such date before from, or with the anchor. Each date counts
// from the anchor and not from the date before, so that 31 January monthly is 28
// February and 31 March. months is at least 1.
func EachRecurrence(anchor, from Date, months int, yield func(Date) bool) {
	for steps := max(0, anchor.MonthsUntil(from)/months-1); yield(anchor.AddMonths(steps * months)); steps++ {
	}
}

// MonthsUntil counts the calendar months to another date, without regard to the days.
func (date Date) MonthsUntil(other Date) int {
	year, month, _ := date.YearMonthDay()
	otherYear, otherMonth, _ := other.YearMonthDay()
	return (otherYear-year)*12 + int(otherMonth) - int(month)
}
