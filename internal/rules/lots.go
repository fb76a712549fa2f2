package rules

import (
	"fmt"

	"techplan.education/internal/money"
	"techplan.education/internal/text"
)

// LotSum sums device lots: their number, their units and what they cost.
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
	return fmt.Sprintf("%s (%s, %s)", text.Plural(sum.Lots, "device lot"), text.Plural(sum.Devices, "device"), cost)
}

// SumLots sums the selected lots by the budget line that they charge.
func (input *Input) SumLots(which func(line string, charge LotCharge) bool) map[string]LotSum {
	sums := map[string]LotSum{}
	for _, charge := range input.Charges {
		if which(charge.Line, LotCharge{charge.WrongYear, charge.Late}) {
			cost, _, _ := input.LotCost(charge)
			sum := sums[charge.Line]
			sums[charge.Line] = LotSum{sum.Lots + charge.Lots, sum.Devices + charge.Devices, sum.Cost.Plus(cost)}
		}
	}
	return sums
}

// LotCharge says how lots charge their line: in another fiscal year than the line's, or
// after the last day of its source.
type LotCharge struct{ WrongYear, Late bool }
