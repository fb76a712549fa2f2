package depreciation

import (
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

// Schedule is how units that were bought together and leave together lose their value.
type Schedule struct {
	// Cost of the units, and Salvage, what they bring at the end of their useful life: at most Cost.
	Cost, Salvage money.Amount
	// Currency of both, an ISO 4217 code: a value in one without decimals is whole.
	Currency string
	// Start is the day on which the units are put to use.
	Start calendar.Date
	// LifeMonths is the useful life. Units without one are not depreciated.
	LifeMonths int
	// Left is the day on which the units leave the district; no date if they have not left. Lost
	// units bring no salvage value.
	Left   calendar.Date
	IsLost bool
}

// BookValue returns what the units are worth in the books at the start of a day: their cost until
// they are put to use, then less an equal part for each full month up to their useful life, and
// nothing after the day on which they left. It is rounded half away from zero, once.
//
// Source: Snipe-IT, app/Models/Depreciable.php at 5aa5c480, without its half-year variant.
func (schedule Schedule) BookValue(day calendar.Date) money.Amount {
	if left := schedule.leftOn(); !left.IsZero() && day > left {
		return 0
	}
	return schedule.valueInUse(day)
}

// valueInUse returns the value at the start of a day, as if the units did not leave.
func (schedule Schedule) valueInUse(day calendar.Date) money.Amount {
	months := min(day.CountFullMonths(schedule.Start), schedule.LifeMonths)
	switch {
	case months <= 0:
		return schedule.Cost
	case months == schedule.LifeMonths:
		return schedule.Salvage
	}
	life := int64(schedule.LifeMonths)
	lost := money.MultiplySigned(schedule.Cost-schedule.Salvage, int64(months))
	return money.MultiplySigned(schedule.Cost, life).Minus(lost).DivideFor(life, schedule.Currency)
}

// IsBookedOn reports whether the units are in the books at the start of a day: from their first day of
// use to the day on which they leave.
func (schedule Schedule) IsBookedOn(day calendar.Date) bool {
	left := schedule.leftOn()
	return schedule.Start <= day && (left.IsZero() || day <= left)
}

// leftOn returns the day on which the units leave, at the earliest that of Start; no date if they
// have not left.
func (schedule Schedule) leftOn() calendar.Date {
	if schedule.Left.IsZero() {
		return 0
	}
	return max(schedule.Left, schedule.Start)
}

// PerYear returns what a full year of use takes from the value; 0 without a useful life.
func (schedule Schedule) PerYear() money.Amount {
	if schedule.LifeMonths <= 0 {
		return 0
	}
	perLife := money.MultiplySigned(schedule.Cost-schedule.Salvage, calendar.MonthsPerYear)
	return perLife.DivideFor(int64(schedule.LifeMonths), schedule.Currency)
}

// End returns the first day on which nothing is left to depreciate; no date without a useful life.
func (schedule Schedule) End() calendar.Date {
	if schedule.LifeMonths <= 0 {
		return 0
	}
	return schedule.Start.AddMonths(schedule.LifeMonths)
}

// Figures are what happens to the value of units in one fiscal year. Added + Opening − Depreciation −
// WriteOff − Salvaged = Book.
type Figures struct {
	// Opening is the book value at the start of the year, and Added the cost of what is put to use
	// in it.
	Opening, Added money.Amount
	// Depreciation of the months in use.
	Depreciation money.Amount
	// WriteOff is the rest of what was to be depreciated of units that leave before the end of their
	// life, and Salvaged the salvage value of those that leave and are not lost.
	WriteOff, Salvaged money.Amount
	// Expensed is the cost of lots that are no assets, in the year in which they are put to use.
	Expensed money.Amount
	// Cost is what the units that are in the books at the end of the year cost, and Book their value.
	Cost, Book money.Amount
}

// AddFigures returns the sum of both.
func (figures Figures) AddFigures(other Figures) Figures {
	return Figures{
		Opening: figures.Opening.Plus(other.Opening), Added: figures.Added.Plus(other.Added),
		Depreciation: figures.Depreciation.Plus(other.Depreciation),
		WriteOff:     figures.WriteOff.Plus(other.WriteOff), Salvaged: figures.Salvaged.Plus(other.Salvaged),
		Expensed: figures.Expensed.Plus(other.Expensed),
		Cost:     figures.Cost.Plus(other.Cost), Book: figures.Book.Plus(other.Book),
	}
}

// ComputeYear returns the figures of a fiscal year. The depreciation is the difference of two book
// values, each rounded, so that the years add up to the cost less the salvage value.
func (schedule Schedule) ComputeYear(fiscalYears calendar.FiscalYears, year calendar.FiscalYear) Figures {
	firstDay, dayAfter := fiscalYears.StartOf(year), fiscalYears.StartOf(year+1)
	left := schedule.leftOn()
	if schedule.Start >= dayAfter || !left.IsZero() && left < firstDay {
		return Figures{}
	}
	figures := Figures{Opening: schedule.BookValue(firstDay)}
	before := figures.Opening
	if schedule.Start >= firstDay {
		figures.Opening, figures.Added, before = 0, schedule.Cost, schedule.Cost
	}
	if left.IsZero() || left >= dayAfter {
		figures.Cost, figures.Book = schedule.Cost, schedule.BookValue(dayAfter)
		figures.Depreciation = before - figures.Book
		return figures
	}
	rest := schedule.valueInUse(left)
	figures.Depreciation = before - rest
	if !schedule.IsLost {
		figures.Salvaged = schedule.Salvage
	}
	figures.WriteOff = rest - figures.Salvaged
	return figures
}
