package replacement

import (
	"cmp"
	"slices"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/snapshot"
)

// ReplacedLot is a device lot whose units are to be replaced in a fiscal year.
type ReplacedLot struct {
	Lot              string
	Technology, Site v1alpha1.EntryName
	Year             calendar.FiscalYear
	// BuyBy is the day by which to buy. IsOverdue says that the year of that day is past.
	BuyBy     calendar.Date
	IsOverdue bool
	// NotReplaced is the number of units beside Units that fewer students do not need.
	Units, NotReplaced int64
	// Cost is a lower bound if Unpriced, the number of units without a known price, is not 0. Funded and
	// Short add up to Cost.
	Cost, Funded, Short money.Amount
	Unpriced            int64
}

// Refresh is what is to be replaced of the lots of a plan, by lot and by fiscal year.
type Refresh struct {
	// Lots are in the order of the fiscal years, days and names. Their sums are those of ListReplacements.
	Lots []ReplacedLot
	// Forecast is that of ComputeForecast by year. Extended is the same with the extended support that is
	// offered; it is empty if none is.
	Forecast, Extended ForecastResult
}

// ComputeRefresh computes what is to be replaced at an instant of the plan of a budget, with a forecast
// of some fiscal years from the present one on. It computes the budget once more if extended support is
// offered for a lot of the plan, and not otherwise.
func ComputeRefresh(
	district snapshot.District, plan *v1alpha1.TechnologyPlan, planBudget *budget.Budget, years int, now time.Time,
) Refresh {
	parts := listParts(planBudget, district, now)
	refresh := Refresh{Lots: listReplacedLots(parts)}
	last := planBudget.Current + calendar.FiscalYear(years) - 1
	refresh.Forecast.Last = last
	refresh.Forecast.EnrollmentNotes = listEnrollmentNotes(planBudget, refresh.Forecast.isInForecast)
	refresh.Forecast.addRows(forecastGroups(planBudget, district, parts, byYear, now))
	extended, extendable := extendSupport(district, plan.Name)
	if extendable == 0 {
		return refresh
	}
	extendedBudget := snapshot.ComputeBudget(extended, plan, now)
	extendedParts := listParts(extendedBudget, extended, now)
	moves := listMoves(parts, extendedParts)
	refresh.Forecast.Moves, refresh.Forecast.Extendable = moves, extendable
	refresh.Extended = ForecastResult{Last: last, Moves: moves, Extendable: extendable}
	refresh.Extended.EnrollmentNotes = listEnrollmentNotes(extendedBudget, refresh.Extended.isInForecast)
	refresh.Extended.addRows(forecastGroups(extendedBudget, extended, extendedParts, byYear, now))
	return refresh
}

func listReplacedLots(parts []demandPart) []ReplacedLot {
	list := make([]ReplacedLot, len(parts))
	for i, part := range parts {
		list[i] = ReplacedLot{
			Lot: part.lot, Technology: part.technology, Site: part.site, Year: part.year, BuyBy: part.buyBy,
			IsOverdue: part.isOverdue, Units: part.stock.Devices, NotReplaced: part.stock.NotReplaced,
			Cost: part.cost, Funded: part.paid, Short: part.cost - part.paid, Unpriced: part.unpriced,
		}
	}
	slices.SortFunc(list, func(left, right ReplacedLot) int {
		return cmp.Or(cmp.Compare(left.Year, right.Year), cmp.Compare(left.BuyBy, right.BuyBy),
			cmp.Compare(left.Lot, right.Lot))
	})
	return list
}
