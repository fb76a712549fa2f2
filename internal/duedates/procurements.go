package duedates

import (
	"fmt"

	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/programs"
	"techplan.education/internal/rules"
)

// addProcurements adds the last days for offers and the first days for contracts of procurements. A
// vendor that is selected waits for no offer, and what is signed for no first day.
func (list *lister) addProcurements() {
	for _, procurement := range list.plan.Procurements {
		path, amount := rules.ProcurementPath(procurement.Name), list.sumLines(procurement)
		if procurement.Awarded.IsZero() && procurement.Signed.IsZero() {
			list.addDate(DueDate{
				Day: procurement.Closes, Kind: BidsClose, Name: string(procurement.Name), Amount: amount,
				Field: path.Child("closes").String(), Title: fmt.Sprintf("Last day for offers in %s", procurement.Name),
			})
		}
		if procurement.Signed.IsZero() {
			list.addDate(DueDate{
				Day: programs.EarliestContract(procurement.Form470Certified), Kind: EarliestContract,
				Name: string(procurement.Name), Amount: amount, Field: path.Child("form470Certified").String(),
				Title: fmt.Sprintf(
					"First day on which E-Rate lets %s select a vendor, sign a contract and file Form 471", procurement.Name,
				),
			})
		}
	}
}

// sumLines sums the adopted amounts of the lines of a procurement.
func (list *lister) sumLines(procurement *model.Procurement) money.Amount {
	var sum money.Amount
	for _, line := range list.plan.Lines {
		if line.Procurement == procurement {
			sum = sum.Plus(line.Amount)
		}
	}
	return sum
}
