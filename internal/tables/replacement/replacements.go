package replacement

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/money"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables"
)

// Replacements is the question which devices are to be replaced, when, where and at what cost.
var Replacements = tables.Question{
	Name:  "replacements",
	Short: "List the devices to replace, by fiscal year, technology and site",
	Long: `List the devices that are to be replaced, by fiscal year, technology and site: units,
the day by which the first of them is to be bought, what they cost, what lines of
purpose Replacement pay of it, and what is short. The sums by fiscal year are
those of the status of the plan.

A replacement counts in the year in which it is to be bought; if that is past, in
the year of the end, or in the current year. The cost and the money of lots that
are bought together are divided by their units, or by what the lots cost if their
technology has no price. Units that are not replaced because fewer students are
expected (policy.refresh.limitToEnrollment of the plan) are in no figure but their own,
which -o wide shows.`,
	Example: `  # All replacements that are known
  kubectl techplan replacements -f plans/

  # Those of fiscal year 2028, with the device lots
  kubectl techplan replacements -f plans/ --year FY2028 -o wide`,
	Options: []tables.Option{{
		Name: tables.YearOption, Usage: "fiscal year to list, for example FY2028 or 2028 (default all)",
	}},
	Answer: answerReplacements,
}

// Replacement is what is to be replaced of a technology at a site in a fiscal year.
type Replacement struct {
	Year             calendar.FiscalYear
	Technology, Site v1alpha1.EntryName
	Units            int64
	// NotReplaced is the number of units beside Units that reach their end and that fewer students do
	// not need.
	NotReplaced int64
	// BuyBy is the day by which the first of the units is to be bought.
	BuyBy calendar.Date
	// Cost is a lower bound if Unpriced, the number of units without a known price, is not 0.
	// Funded and Short add up to Cost.
	Cost, Funded, Short money.Amount
	Unpriced            int64
	// Lots are the names of the device lots, sorted.
	Lots []string
}

// ReplacementYear sums the replacements of a fiscal year.
type ReplacementYear struct {
	Year                calendar.FiscalYear
	Units, NotReplaced  int64
	Cost, Funded, Short money.Amount
	Unpriced            int64
}

// ListReplacements lists the replacements of a plan at an instant by fiscal year, technology and
// site. It is empty for a plan that the district does not have.
func ListReplacements(district snapshot.District, planName string, now time.Time) []Replacement {
	plan := district.FindPlan(planName)
	if plan == nil {
		return nil
	}
	groups := map[replacementKey]*Replacement{}
	for _, part := range listParts(snapshot.ComputeBudget(district, plan, now), district, now) {
		key := replacementKey{part.year, part.technology, part.site}
		if groups[key] == nil {
			groups[key] = &Replacement{Year: key.year, Technology: key.technology, Site: key.site}
		}
		groups[key].addPart(part)
	}
	var list []Replacement
	for _, group := range groups {
		slices.Sort(group.Lots)
		group.Lots = slices.Compact(group.Lots)
		list = append(list, *group)
	}
	slices.SortFunc(list, func(left, right Replacement) int {
		return cmp.Or(
			cmp.Compare(left.Year, right.Year), cmp.Compare(left.Technology, right.Technology),
			cmp.Compare(left.Site, right.Site),
		)
	})
	return list
}

// replacementKey identifies a row.
type replacementKey struct {
	year             calendar.FiscalYear
	technology, site v1alpha1.EntryName
}

// piece is the part of a lot that is in a demand.
type piece struct {
	lot   string
	site  v1alpha1.EntryName
	buyBy calendar.Date
	// isForStudents says that only students use the units.
	isForStudents bool
	stock         inventory.Stock
}

// demandKey identifies a demand by what its lots have in common.
type demandKey struct {
	technology v1alpha1.EntryName
	buyBy, end calendar.FiscalYear
	isLeased   bool
}

func demandKeyOf(demand inventory.Demand) demandKey {
	return demandKey{demand.Technology, demand.BuyBy, demand.End, demand.Leased}
}

// collectPieces returns the parts of lots by their demand, in the order of the names of the lots.
func collectPieces(
	planBudget *budget.Budget, district snapshot.District, replaced map[string]inventory.Replaced,
) map[demandKey][]piece {
	facts := budget.InventoryFacts(planBudget.Plan)
	pieces := map[demandKey][]piece{}
	for _, object := range district.SortByName().Devices {
		lot := inventory.LotOf(object)
		if lot.Plan != planBudget.Plan.Name {
			continue
		}
		buyBy := lot.ComputeLife(facts.LifeMonths[lot.Technology], facts.LeadMonths).BuyBy
		for _, sum := range inventory.StockOfLot(lot, replaced[object.Name], facts, planBudget.Today) {
			key := demandKey{sum.Technology, sum.BuyBy, sum.End, sum.Leased}
			pieces[key] = append(pieces[key], piece{
				object.Name, lot.Site, buyBy, sum.Audience == inventory.AudienceStudents, sum.Stock,
			})
		}
	}
	return pieces
}

// demandPart is the part of a lot that is in a demand, with its parts of the cost and of the money.
type demandPart struct {
	piece

	year       calendar.FiscalYear
	technology v1alpha1.EntryName
	cost, paid money.Amount
	// unpriced is the number of units whose cost is not known.
	unpriced  int64
	isOverdue bool
}

// listParts lists what is to be replaced of each lot of a plan: by demand, and by the names of the
// lots.
func listParts(planBudget *budget.Budget, district snapshot.District, now time.Time) []demandPart {
	pieces := collectPieces(planBudget, district, snapshot.ListReplaced(district, planBudget.Plan.Name, now))
	var parts []demandPart
	for i, demand := range planBudget.Demands {
		ofDemand := pieces[demandKeyOf(demand)]
		leaveOutUnits(ofDemand, demand.NotReplaced)
		costs, paid := divideDemand(planBudget, i, ofDemand)
		for j, piece := range ofDemand {
			part := demandPart{
				piece: piece, year: demand.Shown, technology: demand.Technology,
				cost: costs[j], paid: paid[j], isOverdue: demand.Overdue,
			}
			if demand.Unpriced > 0 {
				part.unpriced = piece.stock.Unpriced
			}
			parts = append(parts, part)
		}
	}
	return parts
}

// leaveOutUnits divides the units of a demand that are not replaced among its parts for students.
func leaveOutUnits(pieces []piece, units int64) {
	if units == 0 {
		return
	}
	weights := make([]int64, len(pieces))
	for i, piece := range pieces {
		if piece.isForStudents {
			weights[i] = piece.stock.Devices
		}
	}
	for i, part := range money.Amount(units).SplitByWeights(weights) {
		pieces[i].stock = pieces[i].stock.LeaveOut(int64(part))
	}
}

// divideDemand divides the cost of a demand, and the money for it, among the parts of lots.
func divideDemand(planBudget *budget.Budget, demand int, pieces []piece) (costs, paid []money.Amount) {
	isPriced := budget.PricesOf(planBudget.Plan)(planBudget.Demands[demand].Technology).Known
	weights := make([]int64, len(pieces))
	for i, piece := range pieces {
		weights[i] = int64(piece.stock.Cost)
		if isPriced {
			weights[i] = piece.stock.Devices
		}
	}
	splitter := planBudget.Splitter()
	costs = splitter.SplitByWeights(planBudget.Demands[demand].Cost, weights)
	// By their costs, so that no part gets more than it costs.
	for i, cost := range costs {
		weights[i] = int64(cost)
	}
	return costs, splitter.SplitByWeights(planBudget.DemandsPaid[demand], weights)
}

func (replacement *Replacement) addPart(part demandPart) {
	replacement.Units += part.stock.Devices
	replacement.NotReplaced += part.stock.NotReplaced
	replacement.BuyBy = calendar.EarliestOf(replacement.BuyBy, part.buyBy)
	replacement.Cost = replacement.Cost.PlusLots(part.cost)
	replacement.Funded = replacement.Funded.PlusLots(part.paid)
	replacement.Short = replacement.Cost - replacement.Funded
	replacement.Unpriced += part.unpriced
	replacement.Lots = append(replacement.Lots, part.lot)
}

// SumReplacements sums replacements by fiscal year.
func SumReplacements(replacements []Replacement) []ReplacementYear {
	var years []ReplacementYear
	for _, replacement := range replacements {
		at := slices.IndexFunc(years, func(year ReplacementYear) bool { return year.Year == replacement.Year })
		if at < 0 {
			at = len(years)
			years = append(years, ReplacementYear{Year: replacement.Year})
		}
		year := &years[at]
		year.Units += replacement.Units
		year.NotReplaced += replacement.NotReplaced
		year.Cost = year.Cost.PlusLots(replacement.Cost)
		year.Funded = year.Funded.PlusLots(replacement.Funded)
		year.Short = year.Cost - year.Funded
		year.Unpriced += replacement.Unpriced
	}
	slices.SortFunc(years, func(left, right ReplacementYear) int { return cmp.Compare(left.Year, right.Year) })
	return years
}

func answerReplacements(input tables.Input) (tables.Answer, error) {
	list := ListReplacements(input.District, input.Plan.Name, input.Now)
	isListed := func(calendar.FiscalYear) bool { return true }
	if written := input.Options[tables.YearOption]; written != "" {
		year, err := tables.ParseYear(written)
		if err != nil {
			return tables.Answer{}, err
		}
		list = slices.DeleteFunc(list, func(replacement Replacement) bool { return replacement.Year != year })
		isListed = func(listed calendar.FiscalYear) bool { return listed == year }
	}
	answer := tables.Answer{Tables: []tables.Table{
		tables.NewTable(input, "replacements", "Devices to replace", "No device is to be replaced.",
			replacementColumns(input), list),
		tables.NewTable(input, "years", "By fiscal year", "No device is to be replaced.",
			replacementYearColumns(input), SumReplacements(list)),
	}}
	planBudget := snapshot.ComputeBudget(input.District, input.Plan, input.Now)
	for _, note := range listEnrollmentNotes(planBudget, isListed) {
		answer.Notes = append(answer.Notes, fmt.Sprintf("Plan %s/%s: %s", input.Namespace, input.Plan.Name, note))
	}
	return answer, nil
}

func replacementColumns(input tables.Input) []tables.ColumnOf[Replacement] {
	return []tables.ColumnOf[Replacement]{
		tables.NewColumn("fiscal year", func(row Replacement) tables.Cell { return tables.NewYear(row.Year) }),
		tables.NewColumn("technology", func(row Replacement) tables.Cell { return tables.NewText(row.Technology) }),
		tables.NewColumn("site", func(row Replacement) tables.Cell { return tables.NewText(row.Site) }),
		tables.NewColumn("units", func(row Replacement) tables.Cell { return tables.NewCount(row.Units) }),
		tables.NewColumn("buy by", func(row Replacement) tables.Cell { return tables.NewDay(row.BuyBy) }),
		tables.NewAmountColumn(input, "cost", func(row Replacement) money.Amount { return row.Cost }),
		tables.NewAmountColumn(input, "funded", func(row Replacement) money.Amount { return row.Funded }),
		tables.NewAmountColumn(input, "short", func(row Replacement) money.Amount { return row.Short }),
		tables.NewWideColumn("units without price", func(row Replacement) tables.Cell {
			return tables.NewCount(row.Unpriced)
		}),
		tables.NewWideColumn("units not replaced", func(row Replacement) tables.Cell {
			return tables.NewCount(row.NotReplaced)
		}),
		tables.NewWideColumn("lots", func(row Replacement) tables.Cell { return tables.NewList(row.Lots) }),
		tables.NewCurrencyColumn[Replacement](input),
	}
}

func replacementYearColumns(input tables.Input) []tables.ColumnOf[ReplacementYear] {
	return []tables.ColumnOf[ReplacementYear]{
		tables.NewColumn("fiscal year", func(row ReplacementYear) tables.Cell { return tables.NewYear(row.Year) }),
		tables.NewColumn("units", func(row ReplacementYear) tables.Cell { return tables.NewCount(row.Units) }),
		tables.NewAmountColumn(input, "cost", func(row ReplacementYear) money.Amount { return row.Cost }),
		tables.NewAmountColumn(input, "funded", func(row ReplacementYear) money.Amount { return row.Funded }),
		tables.NewAmountColumn(input, "short", func(row ReplacementYear) money.Amount { return row.Short }),
		tables.NewWideColumn("units without price", func(row ReplacementYear) tables.Cell {
			return tables.NewCount(row.Unpriced)
		}),
		tables.NewWideColumn("units not replaced", func(row ReplacementYear) tables.Cell {
			return tables.NewCount(row.NotReplaced)
		}),
		tables.NewCurrencyColumn[ReplacementYear](input),
	}
}
