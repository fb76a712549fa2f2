package tables

import (
	"cmp"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

// Lots is the question which device lots there are, where, what they cost and when they end.
var Lots = Question{
	Name:  "lots",
	Short: "List the device lots, with their counts, ends and cost",
	Long: `List the device lots of the inventory: technology, site and model, units as bought and
owned, the end of life and what decides it, the day by which the replacement is to be
bought, the price and the lines that pay. The ends are those of the status of each lot.`,
	Example: `  # The lots of a plan as a spreadsheet
  kubectl techplan lots -f plans/ -o xlsx > lots.xlsx`,
	Answer: answerLots,
}

func answerLots(input Input) (Answer, error) {
	var lots []*v1alpha1.Device
	for _, device := range input.District.Devices {
		if device.Spec.PlanRef.Name == input.Plan.Name {
			lots = append(lots, device)
		}
	}
	slices.SortFunc(lots, func(left, right *v1alpha1.Device) int { return cmp.Compare(left.Name, right.Name) })
	return Answer{Tables: []Table{
		newTable(input, "lots", "Device lots", "The plan has no device lot.", lotColumns(input), lots),
	}}, nil
}

func lotColumns(input Input) []column[*v1alpha1.Device] {
	type lot = *v1alpha1.Device
	amount := func(of func(lot) v1alpha1.Money) func(lot) Cell {
		return func(row lot) Cell { return newWrittenAmount(of(row), input.currency()) }
	}
	day := func(of func(lot) v1alpha1.Date) func(lot) Cell {
		return func(row lot) Cell { return NewDay(calendar.ParseOrZero(of(row))) }
	}
	return []column[lot]{
		newColumn("lot", func(row lot) Cell { return NewText(row.Name) }),
		newColumn("technology", func(row lot) Cell { return NewText(row.Spec.Technology) }),
		newColumn("site", func(row lot) Cell { return NewText(row.Spec.Site) }),
		newWideColumn("audience", func(row lot) Cell { return NewText(row.Spec.Audience) }),
		newWideColumn("manufacturer", func(row lot) Cell { return NewText(row.Spec.Manufacturer) }),
		newColumn("model", func(row lot) Cell { return NewText(row.Spec.Model) }),
		newColumn("quantity", func(row lot) Cell { return NewCount(row.Spec.Quantity) }),
		newColumn("owned", func(row lot) Cell { return NewCount(countOwned(row)) }),
		newWideColumn("not in service", func(row lot) Cell { return NewCount(countNotInService(row)) }),
		newWideColumn("acquisition", func(row lot) Cell {
			return NewText(cmp.Or(row.Spec.Acquisition.Kind, v1alpha1.AcquisitionPurchase))
		}),
		newWideColumn("ordered", day(func(row lot) v1alpha1.Date { return row.Spec.Acquisition.Ordered })),
		newWideColumn("received", day(func(row lot) v1alpha1.Date { return row.Spec.Acquisition.Received })),
		newWideColumn("in service", day(func(row lot) v1alpha1.Date { return row.Spec.InService })),
		newWideColumn("warranty end", day(func(row lot) v1alpha1.Date { return row.Spec.WarrantyEnd })),
		newColumn("end", day(func(row lot) v1alpha1.Date { return row.Status.End })),
		newWideColumn("end reason", func(row lot) Cell { return NewText(row.Status.EndReason) }),
		newColumn("buy by", day(func(row lot) v1alpha1.Date { return row.Status.BuyBy })),
		newColumn("unit cost", amount(func(row lot) v1alpha1.Money { return row.Spec.Acquisition.UnitCost })),
		newWideColumn("charge", amount(func(row lot) v1alpha1.Money { return row.Status.Charge })),
		newWideColumn("lines", func(row lot) Cell { return NewList(listLines(row)) }),
		newCurrencyColumn[lot](input),
	}
}

// newWrittenAmount returns a cell with an amount that people wrote or a status shows; an empty one
// for no amount.
func newWrittenAmount(amount v1alpha1.Money, currency string) Cell {
	if amount == "" {
		return Cell{}
	}
	return NewAmount(money.ParseOrZero(amount), currency)
}

// countOwned returns the units of a lot that are neither lost nor retired.
func countOwned(lot *v1alpha1.Device) int32 {
	owned := lot.Spec.Quantity
	for _, of := range lot.Spec.NotInService {
		if of.State == v1alpha1.OutOfServiceLost || of.State == v1alpha1.OutOfServiceRetired {
			owned -= of.Count
		}
	}
	return owned
}

func countNotInService(lot *v1alpha1.Device) int32 {
	count := int32(0)
	for _, of := range lot.Spec.NotInService {
		count += of.Count
	}
	return count
}

// listLines returns the names of the lines that pay for a lot.
func listLines(lot *v1alpha1.Device) []v1alpha1.EntryName {
	var lines []v1alpha1.EntryName
	if line := lot.Spec.Acquisition.BudgetLine.Line; line != "" {
		lines = append(lines, line)
	}
	for _, part := range lot.Spec.Acquisition.OtherLines {
		lines = append(lines, part.Line)
	}
	return lines
}
