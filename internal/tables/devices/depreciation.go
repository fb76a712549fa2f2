package devices

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/depreciation"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables"
)

// Depreciation is the question what the device lots are worth in the books, by fiscal year.
var Depreciation = tables.Question{
	Name:  "depreciation",
	Short: "Show what the devices are worth in the books, by fiscal year and technology",
	Long: `Show the depreciation of the device lots by fiscal year and technology: what the
units cost that are in the books at the end of the year, the depreciation of the
year, what is written off of units that left early, and the book value at the
end of the year. The fiscal years are those of the plan, unless --year or
--all-years says otherwise.

A lot is depreciated in equal parts for each full month from its first day to the
end of its useful life, down to its salvage value. With --by source the figures
are divided by the source of the lines that paid. A second table counts the lots
whose cost, life or first day is not known, and the units that left on a day that
is not recorded: they are in no sum.`,
	Example: `  # The fiscal years of the plan, by technology
  kubectl techplan depreciation

  # The book value at the start of a day, past or future
  kubectl techplan depreciation -f plans/ --on 2027-06-30

  # The lots of one fiscal year, for the auditor
  kubectl techplan depreciation -f plans/ --year FY2027 -o csv --table lots > depreciation.csv

  # By funding source, from the first year of the oldest lot to the end of the newest
  kubectl techplan depreciation -f plans/ --by source --all-years`,
	Options: []tables.Option{
		{
			Name: tables.ByOption, Usage: "what divides the rows: technology or source",
			Choices: []string{tables.ByTechnology, tables.BySource},
		},
		{Name: tables.YearOption, Usage: "fiscal year to list, for example FY2028 or 2028 (default those of the plan)"},
		{Name: onOption, Usage: "day whose book value is shown instead of the years, YYYY-MM-DD"},
		{Name: allYearsOption, Usage: "list all fiscal years in which a value changes", IsSwitch: true},
	},
	Answer: answerDepreciation,
}

const (
	onOption       = "on"
	allYearsOption = "all-years"
)

// DepreciationYear is a technology or a source in a fiscal year.
type DepreciationYear struct {
	Year calendar.FiscalYear
	// Group is the technology or the source; empty for money without a source.
	Group v1alpha1.EntryName

	depreciation.Figures
}

// DepreciationLot is a device lot in a fiscal year.
type DepreciationLot struct {
	Year             calendar.FiscalYear
	Lot              string
	Technology, Site v1alpha1.EntryName
	State            depreciation.State
	// Start is the first day of use, and End the first day on which nothing is left to depreciate; no
	// dates if they are not known.
	Start, End calendar.Date
	// Salvage is what the whole lot brings at its end.
	Salvage money.Amount

	depreciation.Figures
}

// BookValue is what the units of a technology or a source that are in the books at the start of a day
// cost, and what they are worth.
type BookValue struct {
	// Group is the technology or the source; empty for money without a source.
	Group       v1alpha1.EntryName
	Cost, Value money.Amount
}

// DepreciationGap counts the lots of a technology that are in no sum, by what is not known.
type DepreciationGap struct {
	Technology v1alpha1.EntryName
	// Lots without a price of their own, a useful life or a first day, with a salvage value above
	// their cost, and leased ones.
	CostUnknown, LifeUnknown, StartUnknown, SalvageAboveCost, Leased int64
	// UndatedUnits are lost or retired units without the day on which they left.
	UndatedUnits int64
}

func (gap *DepreciationGap) addLot(lot depreciation.Lot) {
	switch lot.State {
	case depreciation.CostUnknown:
		gap.CostUnknown++
	case depreciation.LifeUnknown:
		gap.LifeUnknown++
	case depreciation.StartUnknown:
		gap.StartUnknown++
	case depreciation.SalvageAboveCost:
		gap.SalvageAboveCost++
	case depreciation.Leased:
		gap.Leased++
	case depreciation.Expensed, depreciation.Depreciated:
		gap.UndatedUnits += lot.UndatedUnits
	}
}

// bookedLot is a device lot of a plan as the books have it.
type bookedLot struct {
	depreciation.Lot

	name    string
	lot     inventory.Lot
	sources []sourceWeight
}

// sourceWeight is the part of the cost of a lot that a source paid.
type sourceWeight struct {
	source v1alpha1.EntryName
	paid   int64
}

// listBooked lists the device lots of a plan, by name.
func listBooked(district snapshot.District, plan *model.Plan) []bookedLot {
	var lots []bookedLot
	payers := map[string]*model.Plan{plan.Name: plan}
	for _, device := range district.SortByName().Devices {
		lot := inventory.LotOf(device)
		if lot.Plan != plan.Name {
			continue
		}
		if _, isParsed := payers[lot.LinePlan]; !isParsed {
			payers[lot.LinePlan] = nil
			if payer := district.FindPlan(lot.LinePlan); payer != nil {
				payers[lot.LinePlan] = model.ParsePlan(payer)
			}
		}
		lots = append(lots, bookedLot{
			Lot: depreciation.ReadLot(device, plan), name: device.Name, lot: lot,
			sources: listSourcesOf(lot, payers[lot.LinePlan]),
		})
	}
	return lots
}

// listSourcesOf returns the sources of the lines that pay for a lot, with what each paid. A lot that
// charges no line, or one that does not exist, has a source without a name.
func listSourcesOf(lot inventory.Lot, payer *model.Plan) []sourceWeight {
	nameOf := func(lineName v1alpha1.EntryName) v1alpha1.EntryName {
		if payer == nil {
			return ""
		}
		if line := payer.FindLine(lineName); line != nil && line.Source != nil {
			return line.Source.Name
		}
		return ""
	}
	if payer == nil || !lot.HasCharges() {
		return []sourceWeight{{}}
	}
	parts := lot.SplitCost(money.NewSplitter(payer.CurrencyCode()))
	if parts == nil {
		return []sourceWeight{{source: nameOf(lot.Line)}}
	}
	var weights []sourceWeight
	for _, part := range parts {
		weights = append(weights, sourceWeight{nameOf(part.Line), int64(part.Amount)})
	}
	return weights
}

// splitFigures divides the figures of a lot by its sources. Each figure adds up.
func (lot bookedLot) splitFigures(splitter money.Splitter, figures depreciation.Figures) []depreciation.Figures {
	split := make([]depreciation.Figures, len(lot.sources))
	for _, field := range []func(*depreciation.Figures) *money.Amount{
		func(of *depreciation.Figures) *money.Amount { return &of.Opening },
		func(of *depreciation.Figures) *money.Amount { return &of.Added },
		func(of *depreciation.Figures) *money.Amount { return &of.Depreciation },
		func(of *depreciation.Figures) *money.Amount { return &of.WriteOff },
		func(of *depreciation.Figures) *money.Amount { return &of.Salvaged },
		func(of *depreciation.Figures) *money.Amount { return &of.Expensed },
		func(of *depreciation.Figures) *money.Amount { return &of.Cost },
		func(of *depreciation.Figures) *money.Amount { return &of.Book },
	} {
		for i, part := range lot.splitAmount(splitter, *field(&figures)) {
			*field(&split[i]) = part
		}
	}
	return split
}

// splitAmount divides an amount by the sources of the lot.
func (lot bookedLot) splitAmount(splitter money.Splitter, amount money.Amount) []money.Amount {
	weights := make([]int64, len(lot.sources))
	for i, source := range lot.sources {
		weights[i] = source.paid
	}
	return splitter.SplitByWeights(amount, weights)
}

// DepreciationOptions say what of the depreciation is listed.
type DepreciationOptions struct {
	// By divides the rows: technology or source.
	By string
	// Year is the only fiscal year; 0: those of the plan, or all with AllYears.
	Year     calendar.FiscalYear
	AllYears bool
	// SkipsLots leaves out the list of lots, which has one for each year.
	SkipsLots bool
}

// DepreciationResult is the depreciation of the lots of a plan.
type DepreciationResult struct {
	Years []DepreciationYear
	Lots  []DepreciationLot
	Gaps  []DepreciationGap
}

// ComputeDepreciation computes the depreciation of the lots of a plan, by fiscal year and technology
// or source, and by fiscal year and lot. It is empty for a plan that the district does not have.
func ComputeDepreciation(
	district snapshot.District, planName string, options DepreciationOptions, now time.Time,
) DepreciationResult {
	object := district.FindPlan(planName)
	if object == nil {
		return DepreciationResult{}
	}
	return DepreciateLots(district, snapshot.ComputeBudget(district, object, now), options)
}

// DepreciateLots computes the depreciation of the lots of a plan from its budget, as ComputeDepreciation
// does.
func DepreciateLots(
	district snapshot.District, planBudget *budget.Budget, options DepreciationOptions,
) DepreciationResult {
	lots := listBooked(district, planBudget.Plan)
	result := DepreciationResult{Gaps: listGaps(lots)}
	for _, year := range listDepreciationYears(planBudget, lots, options) {
		sums := map[v1alpha1.EntryName]depreciation.Figures{}
		for _, lot := range lots {
			figures := lot.ComputeYear(planBudget.Fiscal, year)
			if figures == (depreciation.Figures{}) {
				continue
			}
			if !options.SkipsLots {
				result.Lots = append(result.Lots, newDepreciationLot(lot, year, figures))
			}
			if options.By != tables.BySource {
				sums[lot.lot.Technology] = sums[lot.lot.Technology].AddFigures(figures)
				continue
			}
			for i, part := range lot.splitFigures(planBudget.Splitter(), figures) {
				source := lot.sources[i].source
				sums[source] = sums[source].AddFigures(part)
			}
		}
		for group, figures := range sums {
			result.Years = append(result.Years, DepreciationYear{Year: year, Group: group, Figures: figures})
		}
	}
	slices.SortFunc(result.Years, func(left, right DepreciationYear) int {
		return cmp.Or(cmp.Compare(left.Year, right.Year), tables.CompareNames(left.Group, right.Group))
	})
	return result
}

func newDepreciationLot(lot bookedLot, year calendar.FiscalYear, figures depreciation.Figures) DepreciationLot {
	listed := DepreciationLot{
		Year: year, Lot: lot.name, Technology: lot.lot.Technology, Site: lot.lot.Site, State: lot.State,
		Start: lot.Whole.Start, Figures: figures,
	}
	if lot.State == depreciation.Depreciated {
		listed.End, listed.Salvage = lot.Whole.End(), lot.Whole.Salvage
	}
	return listed
}

// ListBookValues lists the book values of the lots of a plan at the start of a day, by technology or
// source, and counts what is in none of them. It is empty for a plan that the district does not have.
func ListBookValues(
	district snapshot.District, planName string, by string, day calendar.Date,
) ([]BookValue, []DepreciationGap) {
	object := district.FindPlan(planName)
	if object == nil {
		return nil, nil
	}
	plan := model.ParsePlan(object)
	splitter := money.NewSplitter(plan.CurrencyCode())
	lots := listBooked(district, plan)
	sums := map[v1alpha1.EntryName]BookValue{}
	add := func(group v1alpha1.EntryName, cost, value money.Amount) {
		sums[group] = BookValue{group, sums[group].Cost.Plus(cost), sums[group].Value.Plus(value)}
	}
	for _, lot := range lots {
		cost, value := lot.ValueOn(day)
		switch {
		case cost == 0:
		case by != tables.BySource:
			add(lot.lot.Technology, cost, value)
		default:
			costs, values := lot.splitAmount(splitter, cost), lot.splitAmount(splitter, value)
			for i, source := range lot.sources {
				add(source.source, costs[i], values[i])
			}
		}
	}
	var list []BookValue
	for _, sum := range sums {
		list = append(list, sum)
	}
	slices.SortFunc(list, func(left, right BookValue) int { return tables.CompareNames(left.Group, right.Group) })
	return list, listGaps(lots)
}

// listDepreciationYears returns the fiscal years to list.
func listDepreciationYears(
	planBudget *budget.Budget, lots []bookedLot, options DepreciationOptions,
) []calendar.FiscalYear {
	if options.Year != 0 {
		return []calendar.FiscalYear{options.Year}
	}
	if !options.AllYears {
		return planBudget.PlanYears
	}
	var first, last calendar.FiscalYear
	for _, lot := range lots {
		if lot.State != depreciation.Depreciated && lot.State != depreciation.Expensed {
			continue
		}
		if from := lot.FirstYear(planBudget.Fiscal); first == 0 || from < first {
			first = from
		}
		last = max(last, lot.LastYear(planBudget.Fiscal))
	}
	var years []calendar.FiscalYear
	for year := first; year <= last && year != 0; year++ {
		years = append(years, year)
	}
	return years
}

// listGaps counts what is in no sum, by technology. Technologies without a gap are left out.
func listGaps(lots []bookedLot) []DepreciationGap {
	gaps := map[v1alpha1.EntryName]*DepreciationGap{}
	for _, lot := range lots {
		technology := lot.lot.Technology
		if gaps[technology] == nil {
			gaps[technology] = &DepreciationGap{Technology: technology}
		}
		gaps[technology].addLot(lot.Lot)
	}
	var list []DepreciationGap
	for _, gap := range gaps {
		if *gap != (DepreciationGap{Technology: gap.Technology}) {
			list = append(list, *gap)
		}
	}
	slices.SortFunc(list, func(left, right DepreciationGap) int { return cmp.Compare(left.Technology, right.Technology) })
	return list
}

func answerDepreciation(input tables.Input) (tables.Answer, error) {
	options := DepreciationOptions{
		By: cmp.Or(input.Options[tables.ByOption], tables.ByTechnology), AllYears: input.IsSwitchedOn(allYearsOption),
	}
	if written := input.Options[tables.YearOption]; written != "" {
		year, err := tables.ParseYear(written)
		if err != nil {
			return tables.Answer{}, err
		}
		options.Year = year
	}
	if written := input.Options[onOption]; written != "" {
		day, err := tables.ParseDay(onOption, written, 0)
		if err != nil {
			return tables.Answer{}, err
		}
		return answerBookValues(input, options.By, day), nil
	}
	result := ComputeDepreciation(input.District, input.Plan.Name, options, input.Now)
	const empty = "No device lot has a value in these years."
	return tables.Answer{Tables: []tables.Table{
		tables.NewTable(input, "years", "Depreciation", empty,
			depreciationYearColumns(input, options.By), result.Years),
		newGapTable(input, result.Gaps),
		tables.NewTable(input, "lots", "Device lots", empty, depreciationLotColumns(input), result.Lots).MarkWide(),
	}}, nil
}

func answerBookValues(input tables.Input, by string, day calendar.Date) tables.Answer {
	values, gaps := ListBookValues(input.District, input.Plan.Name, by, day)
	return tables.Answer{Tables: []tables.Table{
		tables.NewTable(input, "values", fmt.Sprintf("Book value on %s", day), "No device lot has a value on this day.",
			bookValueColumns(input, by, day), values),
		newGapTable(input, gaps),
	}}
}

func bookValueColumns(input tables.Input, by string, day calendar.Date) []tables.ColumnOf[BookValue] {
	return []tables.ColumnOf[BookValue]{
		tables.NewColumn("day", func(BookValue) tables.Cell { return tables.NewDay(day) }),
		tables.NewColumn(by, func(row BookValue) tables.Cell { return tables.NewText(row.Group) }),
		tables.NewAmountColumn(input, "cost", func(row BookValue) money.Amount { return row.Cost }),
		tables.NewAmountColumn(input, "depreciated", func(row BookValue) money.Amount { return row.Cost - row.Value }),
		tables.NewAmountColumn(input, "book value", func(row BookValue) money.Amount { return row.Value }),
		tables.NewCurrencyColumn[BookValue](input),
	}
}

func newGapTable(input tables.Input, gaps []DepreciationGap) tables.Table {
	return tables.NewTable(input, "gaps", "In no sum", "All device lots are in the sums.",
		depreciationGapColumns(), gaps)
}

// newFigureColumns returns the columns of the figures of a row.
func newFigureColumns[T any](input tables.Input, of func(T) depreciation.Figures) []tables.ColumnOf[T] {
	type sums = depreciation.Figures
	amount := func(get func(sums) money.Amount) func(T) tables.Cell {
		return func(row T) tables.Cell { return tables.NewAmount(get(of(row)), input.Currency()) }
	}
	return []tables.ColumnOf[T]{
		tables.NewWideColumn("opening", amount(func(of sums) money.Amount { return of.Opening })),
		tables.NewWideColumn("added", amount(func(of sums) money.Amount { return of.Added })),
		tables.NewColumn("cost", amount(func(of sums) money.Amount { return of.Cost })),
		tables.NewColumn("depreciation", amount(func(of sums) money.Amount { return of.Depreciation })),
		tables.NewColumn("write-off", amount(func(of sums) money.Amount { return of.WriteOff })),
		tables.NewWideColumn("salvaged", amount(func(of sums) money.Amount { return of.Salvaged })),
		tables.NewColumn("book value", amount(func(of sums) money.Amount { return of.Book })),
		tables.NewColumn("expensed", amount(func(of sums) money.Amount { return of.Expensed })),
		tables.NewCurrencyColumn[T](input),
	}
}

func depreciationYearColumns(input tables.Input, by string) []tables.ColumnOf[DepreciationYear] {
	return append([]tables.ColumnOf[DepreciationYear]{
		tables.NewColumn("fiscal year", func(row DepreciationYear) tables.Cell { return tables.NewYear(row.Year) }),
		tables.NewColumn(by, func(row DepreciationYear) tables.Cell { return tables.NewText(row.Group) }),
	}, newFigureColumns(input, func(row DepreciationYear) depreciation.Figures { return row.Figures })...)
}

func depreciationLotColumns(input tables.Input) []tables.ColumnOf[DepreciationLot] {
	return append([]tables.ColumnOf[DepreciationLot]{
		tables.NewColumn("fiscal year", func(row DepreciationLot) tables.Cell { return tables.NewYear(row.Year) }),
		tables.NewColumn("lot", func(row DepreciationLot) tables.Cell { return tables.NewText(row.Lot) }),
		tables.NewColumn("technology", func(row DepreciationLot) tables.Cell { return tables.NewText(row.Technology) }),
		tables.NewColumn("site", func(row DepreciationLot) tables.Cell { return tables.NewText(row.Site) }),
		tables.NewColumn("state", func(row DepreciationLot) tables.Cell { return tables.NewText(row.State) }),
		tables.NewColumn("start", func(row DepreciationLot) tables.Cell { return tables.NewDay(row.Start) }),
		tables.NewColumn("end", func(row DepreciationLot) tables.Cell { return tables.NewDay(row.End) }),
		tables.NewAmountColumn(input, "salvage", func(row DepreciationLot) money.Amount { return row.Salvage }),
	}, newFigureColumns(input, func(row DepreciationLot) depreciation.Figures { return row.Figures })...)
}

func depreciationGapColumns() []tables.ColumnOf[DepreciationGap] {
	return []tables.ColumnOf[DepreciationGap]{
		tables.NewColumn("technology", func(row DepreciationGap) tables.Cell { return tables.NewText(row.Technology) }),
		tables.NewColumn("lots without cost", func(row DepreciationGap) tables.Cell {
			return tables.NewCount(row.CostUnknown)
		}),
		tables.NewColumn("lots without life", func(row DepreciationGap) tables.Cell {
			return tables.NewCount(row.LifeUnknown)
		}),
		tables.NewColumn("lots without first day", func(row DepreciationGap) tables.Cell {
			return tables.NewCount(row.StartUnknown)
		}),
		tables.NewWideColumn("lots with salvage above cost", func(row DepreciationGap) tables.Cell {
			return tables.NewCount(row.SalvageAboveCost)
		}),
		tables.NewColumn("leased lots", func(row DepreciationGap) tables.Cell { return tables.NewCount(row.Leased) }),
		tables.NewColumn("units that left undated", func(row DepreciationGap) tables.Cell {
			return tables.NewCount(row.UndatedUnits)
		}),
	}
}
