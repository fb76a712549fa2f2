package tables

import (
	"cmp"
	"slices"
	"time"

	"techplan.education/api/v1alpha1"
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
	Units     int64
	// Cost is a lower bound if Unpriced, the number of units without a known price, is not 0. Funded and
	// Short add up to Cost.
	Cost, Funded, Short money.Amount
	Unpriced            int64
}

// ListReplacedLots lists the device lots of a plan that are to be replaced, at an instant, by fiscal
// year, day and name. Its sums are those of ListReplacements. It is empty for a plan that the district
// does not have.
func ListReplacedLots(district snapshot.District, planName string, now time.Time) []ReplacedLot {
	plan := findPlan(district, planName)
	if plan == nil {
		return nil
	}
	var list []ReplacedLot
	for _, part := range listParts(snapshot.ComputeBudget(district, plan, now), district, now) {
		list = append(list, ReplacedLot{
			Lot: part.lot, Technology: part.technology, Site: part.site, Year: part.year, BuyBy: part.buyBy,
			IsOverdue: part.isOverdue, Units: part.stock.Devices, Cost: part.cost, Funded: part.paid,
			Short: part.cost - part.paid, Unpriced: part.unpriced,
		})
	}
	slices.SortFunc(list, func(left, right ReplacedLot) int {
		return cmp.Or(cmp.Compare(left.Year, right.Year), cmp.Compare(left.BuyBy, right.BuyBy), cmp.Compare(left.Lot, right.Lot))
	})
	return list
}
