package calendar

import (
	"fmt"
	"time"
)

// FiscalYear is named for the calendar year in which it ends (calculation D1).
type FiscalYear int

// String is FY2027.
func (f FiscalYear) String() string { return fmt.Sprintf("FY%d", int(f)) }

// FiscalYears reckons in the fiscal years of a district.
type FiscalYears struct {
	// StartMonth is the month in which a fiscal year begins, 1 to 12.
	StartMonth time.Month
}

// Of is the fiscal year of a date: with a start in July, 2025-06-30 is in 2025
// and 2025-07-01 in 2026; with a start in January it is the calendar year.
func (y FiscalYears) Of(d Date) FiscalYear {
	year, month, _ := d.YMD()
	if y.StartMonth > time.January && month >= y.StartMonth {
		return FiscalYear(year + 1)
	}
	return FiscalYear(year)
}

// Start is the first day of a fiscal year.
func (y FiscalYears) Start(f FiscalYear) Date {
	if y.StartMonth > time.January {
		return New(int(f)-1, y.StartMonth, 1)
	}
	return New(int(f), time.January, 1)
}

// End is the last day of a fiscal year.
func (y FiscalYears) End(f FiscalYear) Date { return y.Start(f+1) - 1 }

// DaysWithin is the number of days of f from start to end, both included.
func (y FiscalYears) DaysWithin(f FiscalYear, start, end Date) int {
	return max(0, int(min(end, y.End(f))-max(start, y.Start(f)))+1)
}
