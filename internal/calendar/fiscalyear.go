package calendar

import (
	"fmt"
	"time"
)

// FiscalYear is a fiscal year, named for the calendar year in which it ends.
type FiscalYear int

// String returns the form FY2027.
func (fiscalYear FiscalYear) String() string { return fmt.Sprintf("FY%d", int(fiscalYear)) }

// FiscalYears converts between dates and the fiscal years of a district.
type FiscalYears struct {
	// StartMonth is the month in which a fiscal year begins, 1 to 12.
	StartMonth time.Month
}

// YearOf returns the fiscal year of a date. With a start in July, 2025-06-30 is in 2025 and
// 2025-07-01 in 2026; with a start in January it is the calendar year.
func (fiscalYears FiscalYears) YearOf(day Date) FiscalYear {
	year, month, _ := day.YearMonthDay()
	if fiscalYears.StartMonth > time.January && month >= fiscalYears.StartMonth {
		return FiscalYear(year + 1)
	}
	return FiscalYear(year)
}

// StartOf returns the first day of a fiscal year.
func (fiscalYears FiscalYears) StartOf(fiscalYear FiscalYear) Date {
	if fiscalYears.StartMonth > time.January {
		return New(int(fiscalYear)-1, fiscalYears.StartMonth, 1)
	}
	return New(int(fiscalYear), time.January, 1)
}

// EndOf returns the last day of a fiscal year.
func (fiscalYears FiscalYears) EndOf(fiscalYear FiscalYear) Date {
	return fiscalYears.StartOf(fiscalYear+1) - 1
}

// DaysWithin returns the number of days of a fiscal year from start to end, both
// included.
func (fiscalYears FiscalYears) DaysWithin(fiscalYear FiscalYear, start, endDate Date) int {
	return max(0, int(min(endDate, fiscalYears.EndOf(fiscalYear))-max(start, fiscalYears.StartOf(fiscalYear)))+1)
}
