package rules

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/text"
)

// LotSum is the sum of device lots: their number, their units and their cost.
type LotSum struct {
	Lots, Devices int64
	Cost          money.Amount
}

// DescribeLots writes "3 device lots (40 devices, $12,200)".
func (input *Input) DescribeLots(sum LotSum) string {
	cost := input.FormatMoney(sum.Cost)
	if sum.Cost == 0 {
		cost = "cost not known"
	}
	return fmt.Sprintf("%s (%s, %s)", text.FormatCount(sum.Lots, "device lot"), text.FormatCount(sum.Devices, "device"), cost)
}

// SumLots sums the selected device lots by the budget line that pays for them.
func (input *Input) SumLots(which func(lineName v1alpha1.EntryName, charge LotCharge) bool) map[v1alpha1.EntryName]LotSum {
	sums := map[v1alpha1.EntryName]LotSum{}
	for _, charge := range input.Charges {
		if which(charge.Line, LotCharge{charge.WrongYear, charge.Late, charge.Early}) {
			cost, _, _ := input.LotCost(charge)
			sum := sums[charge.Line]
			sums[charge.Line] = LotSum{sum.Lots + charge.Lots, sum.Devices + charge.Devices, sum.Cost.Plus(cost)}
		}
	}
	return sums
}

// LotCharge describes how device lots charge their line. WrongYear means in another
// fiscal year than the line's; Late means after the last day of its source, and Early before the
// first day on which it lets the district order.
type LotCharge struct{ WrongYear, Late, Early bool }
