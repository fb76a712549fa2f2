package funding

import (
	"cmp"
	"slices"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/difference"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables"
	"techplan.education/internal/text"
)

// Loss is what a plan loses without the money of a funding source.
type Loss struct {
	Years []LostYear
	Lines []LostLine
	Goals []ShortGoal
	Lots  []ChargedLot
	// Difference compares the assessments of the plan with and without the money.
	Difference []difference.Plan
}

// LostYear is what all lines lose in a fiscal year.
type LostYear struct {
	Year                calendar.FiscalYear
	Before, After, Lost money.Amount
	// Spent and Committed are those of the lines that lose money.
	Spent, Committed money.Amount
}

// LostLine is what a line loses in a fiscal year.
type LostLine struct {
	Line v1alpha1.EntryName
	Year calendar.FiscalYear
	Lost money.Amount
	// Spent and Committed are what the line has used of the money of the year.
	Spent, Committed money.Amount
	Goals            []string
}

// ShortGoal is a goal that lacks more money for its actions in a fiscal year than it did.
type ShortGoal struct {
	Goal string
	Year calendar.FiscalYear
	Need money.Amount
	// ShortBefore and Short are what is missing with and without the money.
	ShortBefore, Short money.Amount
}

// ChargedLot is a device lot for which a line of the source pays.
type ChargedLot struct {
	Lot              string
	Line             v1alpha1.EntryName
	Technology, Site v1alpha1.EntryName
	Units            int64
	// State is Planned, Committed or Spent.
	State string
	// Cost is the part that the line pays; at least that if IsAtLeast, as a price is not known.
	Cost      money.Amount
	IsAtLeast bool
}

// ListWithout returns what a plan loses at an instant without the money of a funding source. It
// assesses the plan again, with the lines of the source at 0, without the transfers from them, and
// without the amounts of the source. It is empty for a plan or a source that does not exist.
func ListWithout(
	namespace string, district snapshot.District, planName string, source v1alpha1.EntryName, now time.Time,
) Loss {
	plan := district.FindPlan(planName)
	if plan == nil || plan.Spec.Budget == nil {
		return Loss{}
	}
	// The totals that the plan states would be reported as different from the lines.
	plan = plan.DeepCopy()
	plan.Spec.Budget.Total, plan.Spec.Budget.PerPupil = "", ""
	reduced := plan.DeepCopy()
	removeMoney(reduced.Spec.Budget, source)
	districtBefore, districtAfter := district.ReplacePlan(plan), district.ReplacePlan(reduced)
	before := snapshot.ComputeBudget(districtBefore, plan, now)
	after := snapshot.ComputeBudget(districtAfter, reduced, now)
	loss := Loss{
		Lines: listLostLines(before, after), Goals: listShortGoals(before, after),
		Lots: listChargedLots(district, before, source),
	}
	loss.Years = listLostYears(before, after, loss.Lines)
	compared := difference.ComparePlans(
		namespace, snapshot.ComputeStatuses(districtBefore, now), snapshot.ComputeStatuses(districtAfter, now),
	)
	loss.Difference = slices.DeleteFunc(compared, func(other difference.Plan) bool { return other.Name != planName })
	return loss
}

// removeMoney takes the money of a source out of a budget. Its lines stay, with what is charged to
// them, and so does what transfers brought to them from other lines.
func removeMoney(spec *v1alpha1.Budget, source v1alpha1.EntryName) {
	isLost := map[v1alpha1.EntryName]bool{}
	for i := range spec.Lines {
		if line := &spec.Lines[i]; line.Source == source {
			line.Amount, isLost[line.Name] = "0", true
		}
	}
	spec.Transfers = slices.DeleteFunc(spec.Transfers, func(transfer v1alpha1.Transfer) bool {
		return isLost[transfer.From]
	})
	for i := range spec.Sources {
		if spec.Sources[i].Name == source {
			spec.Sources[i].Amounts = nil
		}
	}
}

func listLostLines(before, after *budget.Budget) []LostLine {
	var list []LostLine
	for _, budgetLine := range before.Lines {
		reduced, _ := after.FindLine(budgetLine.Name)
		for i, fiscalYear := range budgetLine.Years {
			lost := budgetLine.Parts[i] - reduced.AmountIn(fiscalYear)
			if lost == 0 {
				continue
			}
			list = append(list, LostLine{
				Line: budgetLine.Name, Year: fiscalYear, Lost: lost, Spent: budgetLine.SpentIn[i],
				Committed: budgetLine.CommittedIn[i], Goals: listGoals(budgetLine),
			})
		}
	}
	slices.SortFunc(list, func(left, right LostLine) int {
		return cmp.Or(cmp.Compare(left.Line, right.Line), cmp.Compare(left.Year, right.Year))
	})
	return list
}

func listLostYears(before, after *budget.Budget, lines []LostLine) []LostYear {
	years := map[calendar.FiscalYear]LostYear{}
	for _, line := range lines {
		year := years[line.Year]
		year.Lost += line.Lost
		year.Spent += line.Spent
		year.Committed += line.Committed
		years[line.Year] = year
	}
	var list []LostYear
	for fiscalYear, year := range years {
		year.Year = fiscalYear
		year.Before, year.After = before.SumYear(fiscalYear).Allotted, after.SumYear(fiscalYear).Allotted
		list = append(list, year)
	}
	slices.SortFunc(list, func(left, right LostYear) int { return cmp.Compare(left.Year, right.Year) })
	return list
}

func listShortGoals(before, after *budget.Budget) []ShortGoal {
	var list []ShortGoal
	for _, goal := range before.Goals {
		reduced, _ := after.FindGoal(goal.Name)
		for i, year := range goal.Years {
			short := ShortGoal{
				Goal: goal.Name, Year: year.FiscalYear, Need: year.Need,
				ShortBefore: year.MoneyMissing(), Short: reduced.Years[i].MoneyMissing(),
			}
			if short.Short > short.ShortBefore {
				list = append(list, short)
			}
		}
	}
	return list
}

// listChargedLots lists the lots of the district that lines of a source pay for.
func listChargedLots(district snapshot.District, planBudget *budget.Budget, source v1alpha1.EntryName) []ChargedLot {
	var list []ChargedLot
	for _, object := range district.Devices {
		lot := inventory.LotOf(object)
		if lot.LinePlan != planBudget.Plan.Name {
			continue
		}
		parts := lot.SplitCost(planBudget.Splitter())
		for i, lineName := range lot.AllLines() {
			budgetLine, exists := planBudget.FindLine(lineName)
			if !exists || budgetLine.SourceName() != source {
				continue
			}
			charge := inventory.ChargeSum{ChargeKey: inventory.ChargeKey{Technology: lot.Technology}}
			charge.Cost = lot.UnitCost.Times(lot.Quantity)
			if parts != nil {
				charge.Cost = parts[i].Amount
			}
			if !lot.Priced {
				charge.Unpriced = lot.Quantity
			}
			cost, isKnown, _ := planBudget.LotCost(charge)
			list = append(list, ChargedLot{
				Lot: object.Name, Line: lineName, Technology: lot.Technology, Site: lot.Site, Units: lot.Quantity,
				State: paymentWords[lot.PaymentOn(planBudget.Today)], Cost: cost, IsAtLeast: !isKnown,
			})
		}
	}
	slices.SortFunc(list, func(left, right ChargedLot) int {
		return cmp.Or(cmp.Compare(left.Line, right.Line), cmp.Compare(left.Lot, right.Lot))
	})
	return list
}

var paymentWords = map[inventory.Payment]string{
	inventory.Planned: "Planned", inventory.Committed: "Committed", inventory.Spent: "Spent",
}

func answerWithout(input tables.Input, source v1alpha1.EntryName) (tables.Answer, error) {
	var names []v1alpha1.EntryName
	for _, known := range model.ParsePlan(input.Plan).Sources {
		names = append(names, known.Name)
	}
	if !slices.Contains(names, source) {
		suggestion, _ := text.Suggest(string(source), text.ToStrings(names))
		return tables.Answer{}, &tables.NotFoundError{
			Noun: "funding source", Name: string(source), Suggestion: suggestion,
		}
	}
	loss := ListWithout(input.Namespace, input.District, input.Plan.Name, source, input.Now)
	return tables.Answer{
		Tables: []tables.Table{
			tables.NewTable(input, "years", "Dollars at risk by fiscal year", "No line loses money.",
				lostYearColumns(input), loss.Years),
			tables.NewTable(input, "lines", "Lines that lose money", "No line loses money.",
				lostLineColumns(input), loss.Lines),
			tables.NewTable(input, "goals", "Goals that become short", "No goal becomes short.",
				shortGoalColumns(input), loss.Goals),
			tables.NewTable(input, "lots", "Device lots charged to lines of the source",
				"No device lot is charged to a line of the source.", chargedLotColumns(input), loss.Lots),
		},
		Difference: loss.Difference,
	}, nil
}

func lostYearColumns(input tables.Input) []tables.ColumnOf[LostYear] {
	return []tables.ColumnOf[LostYear]{
		tables.NewColumn("fiscal year", func(row LostYear) tables.Cell { return tables.NewYear(row.Year) }),
		tables.NewAmountColumn(input, "before", func(row LostYear) money.Amount { return row.Before }),
		tables.NewAmountColumn(input, "after", func(row LostYear) money.Amount { return row.After }),
		tables.NewAmountColumn(input, "lost", func(row LostYear) money.Amount { return row.Lost }),
		tables.NewAmountColumn(input, "spent", func(row LostYear) money.Amount { return row.Spent }),
		tables.NewAmountColumn(input, "committed", func(row LostYear) money.Amount { return row.Committed }),
		tables.NewCurrencyColumn[LostYear](input),
	}
}

func lostLineColumns(input tables.Input) []tables.ColumnOf[LostLine] {
	return []tables.ColumnOf[LostLine]{
		tables.NewColumn("line", func(row LostLine) tables.Cell { return tables.NewText(row.Line) }),
		tables.NewColumn("fiscal year", func(row LostLine) tables.Cell { return tables.NewYear(row.Year) }),
		tables.NewAmountColumn(input, "lost", func(row LostLine) money.Amount { return row.Lost }),
		tables.NewAmountColumn(input, "spent", func(row LostLine) money.Amount { return row.Spent }),
		tables.NewAmountColumn(input, "committed", func(row LostLine) money.Amount { return row.Committed }),
		tables.NewColumn("goals", func(row LostLine) tables.Cell { return tables.NewList(row.Goals) }),
		tables.NewCurrencyColumn[LostLine](input),
	}
}

func shortGoalColumns(input tables.Input) []tables.ColumnOf[ShortGoal] {
	return []tables.ColumnOf[ShortGoal]{
		tables.NewColumn("goal", func(row ShortGoal) tables.Cell { return tables.NewText(row.Goal) }),
		tables.NewColumn("fiscal year", func(row ShortGoal) tables.Cell { return tables.NewYear(row.Year) }),
		tables.NewAmountColumn(input, "need", func(row ShortGoal) money.Amount { return row.Need }),
		tables.NewAmountColumn(input, "short before", func(row ShortGoal) money.Amount { return row.ShortBefore }),
		tables.NewAmountColumn(input, "short", func(row ShortGoal) money.Amount { return row.Short }),
		tables.NewCurrencyColumn[ShortGoal](input),
	}
}

func chargedLotColumns(input tables.Input) []tables.ColumnOf[ChargedLot] {
	return []tables.ColumnOf[ChargedLot]{
		tables.NewColumn("line", func(row ChargedLot) tables.Cell { return tables.NewText(row.Line) }),
		tables.NewColumn("lot", func(row ChargedLot) tables.Cell { return tables.NewText(row.Lot) }),
		tables.NewColumn("technology", func(row ChargedLot) tables.Cell { return tables.NewText(row.Technology) }),
		tables.NewColumn("site", func(row ChargedLot) tables.Cell { return tables.NewText(row.Site) }),
		tables.NewColumn("units", func(row ChargedLot) tables.Cell { return tables.NewCount(row.Units) }),
		tables.NewColumn("state", func(row ChargedLot) tables.Cell { return tables.NewText(row.State) }),
		tables.NewColumn("cost", func(row ChargedLot) tables.Cell {
			if row.IsAtLeast && row.Cost == 0 {
				return tables.Cell{}
			}
			return tables.NewAmount(row.Cost, input.Currency())
		}),
		tables.NewCurrencyColumn[ChargedLot](input),
	}
}
