package devices

import (
	"cmp"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/tables"
)

// Lots is the question which device lots there are, where, what they cost and when they end.
var Lots = tables.Question{
	Name:  "lots",
	Short: "List the device lots, with their counts, ends and cost",
	Long: `List the device lots of the inventory: technology, site and model, units as bought and
owned, the end of life and what decides it, the day by which the replacement is to be
bought, the price and the lines that pay. The ends are those of the status of each lot.`,
	Example: `  # The lots of a plan as a spreadsheet
  kubectl techplan lots -f plans/ -o xlsx > lots.xlsx`,
	Answer: answerLots,
}

func answerLots(input tables.Input) (tables.Answer, error) {
	var lots []*v1alpha1.Device
	for _, device := range input.District.Devices {
		if device.Spec.PlanRef.Name == input.Plan.Name {
			lots = append(lots, device)
		}
	}
	slices.SortFunc(lots, func(left, right *v1alpha1.Device) int { return cmp.Compare(left.Name, right.Name) })
	return tables.Answer{Tables: []tables.Table{
		tables.NewTable(input, "lots", "Device lots", "The plan has no device lot.", lotColumns(input), lots),
	}}, nil
}

func lotColumns(input tables.Input) []tables.ColumnOf[*v1alpha1.Device] {
	type lot = *v1alpha1.Device
	amount := func(of func(lot) v1alpha1.Money) func(lot) tables.Cell {
		return func(row lot) tables.Cell { return tables.NewWrittenAmount(of(row), input.Currency()) }
	}
	day := func(of func(lot) v1alpha1.Date) func(lot) tables.Cell {
		return func(row lot) tables.Cell { return tables.NewDay(calendar.ParseOrZero(of(row))) }
	}
	return []tables.ColumnOf[lot]{
		tables.NewColumn("lot", func(row lot) tables.Cell { return tables.NewText(row.Name) }),
		tables.NewColumn("technology", func(row lot) tables.Cell { return tables.NewText(row.Spec.Technology) }),
		tables.NewColumn("site", func(row lot) tables.Cell { return tables.NewText(row.Spec.Site) }),
		tables.NewWideColumn("audience", func(row lot) tables.Cell { return tables.NewText(row.Spec.Audience) }),
		tables.NewWideColumn("manufacturer", func(row lot) tables.Cell {
			return tables.NewText(row.Spec.Manufacturer)
		}),
		tables.NewColumn("model", func(row lot) tables.Cell { return tables.NewText(row.Spec.Model) }),
		tables.NewColumn("quantity", func(row lot) tables.Cell { return tables.NewCount(row.Spec.Quantity) }),
		tables.NewColumn("owned", func(row lot) tables.Cell { return tables.NewCount(inventory.LotOf(row).Owned) }),
		tables.NewWideColumn("not in service", func(row lot) tables.Cell {
			return tables.NewCount(countNotInService(row))
		}),
		tables.NewWideColumn("acquisition", func(row lot) tables.Cell {
			return tables.NewText(cmp.Or(row.Spec.Acquisition.Kind, v1alpha1.AcquisitionPurchase))
		}),
		tables.NewWideColumn("ordered", day(func(row lot) v1alpha1.Date { return row.Spec.Acquisition.Ordered })),
		tables.NewWideColumn("received", day(func(row lot) v1alpha1.Date { return row.Spec.Acquisition.Received })),
		tables.NewWideColumn("in service", day(func(row lot) v1alpha1.Date { return row.Spec.InService })),
		tables.NewWideColumn("warranty end", day(func(row lot) v1alpha1.Date { return row.Spec.WarrantyEnd })),
		tables.NewColumn("end", day(func(row lot) v1alpha1.Date { return row.Status.End })),
		tables.NewWideColumn("end reason", func(row lot) tables.Cell { return tables.NewText(row.Status.EndReason) }),
		tables.NewColumn("buy by", day(func(row lot) v1alpha1.Date { return row.Status.BuyBy })),
		tables.NewColumn("unit cost", amount(func(row lot) v1alpha1.Money { return row.Spec.Acquisition.UnitCost })),
		tables.NewWideColumn("charge", amount(func(row lot) v1alpha1.Money { return row.Status.Charge })),
		tables.NewWideColumn("lines", func(row lot) tables.Cell { return tables.NewList(listLines(row)) }),
		tables.NewCurrencyColumn[lot](input),
	}
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
