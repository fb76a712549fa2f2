package tables

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/money"
	"techplan.education/internal/snapshot"
)

// Replacements is the question which devices are to be replaced, when, where and at what cost.
var Replacements = Question{
	Name:  "replacements",
	Short: "List the devices to replace, by fiscal year, technology and site",
	Long: `List the devices that are to be replaced, by fiscal year, technology and site: units,
the day by which the first of them is to be bought, what they cost, what lines of
purpose Replacement pay of it, and what is short. The sums by fiscal year are
those of the status of the plan.

A replacement counts in the year in which it is to be bought; if that is past, in
the year of the end, or in the current year. The cost and the money of lots that
are bought together are divided by their units, or by what the lots cost if their
technology has no price.`,
	Example: `  # All replacements that are known
  kubectl techplan replacements -f plans/

  # Those of fiscal year 2028, with the device lots
  kubectl techplan replacements -f plans/ --year FY2028 -o wide`,
	Options: []Option{{Name: yearOption, Usage: "fiscal year to list, for example FY2028 or 2028 (default all)"}},
	Answer:  answerReplacements,
}

const yearOption = "year"

// Replacement is what is to be replaced of a technology at a site in a fiscal year.
type Replacement struct {
	Year             calendar.FiscalYear
	Technology, Site v1alpha1.EntryName
	Units            int64
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
	Units               int64
	Cost, Funded, Short money.Amount
	Unpriced            int64
}

// ListReplacements lists the replacements of a plan at an instant by fiscal year, technology and
// site. It is empty for a plan that the district does not have.
func ListReplacements(district snapshot.District, planName string, now time.Time) []Replacement {
	plan := findPlan(district, planName)
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
	stock inventory.Stock
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
			pieces[key] = append(pieces[key], piece{object.Name, lot.Site, buyBy, sum.Stock})
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
		year.Cost = year.Cost.PlusLots(replacement.Cost)
		year.Funded = year.Funded.PlusLots(replacement.Funded)
		year.Short = year.Cost - year.Funded
		year.Unpriced += replacement.Unpriced
	}
	slices.SortFunc(years, func(left, right ReplacementYear) int { return cmp.Compare(left.Year, right.Year) })
	return years
}

func answerReplacements(input Input) (Answer, error) {
	list := ListReplacements(input.District, input.Plan.Name, input.Now)
	if written := input.Options[yearOption]; written != "" {
		year, err := parseYear(written)
		if err != nil {
			return Answer{}, err
		}
		list = slices.DeleteFunc(list, func(replacement Replacement) bool { return replacement.Year != year })
	}
	return Answer{Tables: []Table{
		newTable(input, "replacements", "Devices to replace", "No device is to be replaced.",
			replacementColumns(input), list),
		newTable(input, "years", "By fiscal year", "No device is to be replaced.",
			replacementYearColumns(input), SumReplacements(list)),
	}}, nil
}

// parseYear reads a fiscal year: FY2028 or 2028.
func parseYear(written string) (calendar.FiscalYear, error) {
	number, err := strconv.Atoi(strings.TrimPrefix(strings.ToUpper(written), "FY"))
	if err != nil || number < 1990 || number > 2300 {
		return 0, fmt.Errorf("--%s is a fiscal year such as FY2028 or 2028, not %q", yearOption, written)
	}
	return calendar.FiscalYear(number), nil
}

func replacementColumns(input Input) []column[Replacement] {
	amount := func(of func(Replacement) money.Amount) func(Replacement) Cell {
		return func(row Replacement) Cell { return NewAmount(of(row), input.currency()) }
	}
	return []column[Replacement]{
		newColumn("fiscal year", func(row Replacement) Cell { return NewYear(row.Year) }),
		newColumn("technology", func(row Replacement) Cell { return NewText(row.Technology) }),
		newColumn("site", func(row Replacement) Cell { return NewText(row.Site) }),
		newColumn("units", func(row Replacement) Cell { return NewCount(row.Units) }),
		newColumn("buy by", func(row Replacement) Cell { return NewDay(row.BuyBy) }),
		newColumn("cost", amount(func(row Replacement) money.Amount { return row.Cost })),
		newColumn("funded", amount(func(row Replacement) money.Amount { return row.Funded })),
		newColumn("short", amount(func(row Replacement) money.Amount { return row.Short })),
		newWideColumn("units without price", func(row Replacement) Cell { return NewCount(row.Unpriced) }),
		newWideColumn("lots", func(row Replacement) Cell { return NewList(row.Lots) }),
		newCurrencyColumn[Replacement](input),
	}
}

func replacementYearColumns(input Input) []column[ReplacementYear] {
	amount := func(of func(ReplacementYear) money.Amount) func(ReplacementYear) Cell {
		return func(row ReplacementYear) Cell { return NewAmount(of(row), input.currency()) }
	}
	return []column[ReplacementYear]{
		newColumn("fiscal year", func(row ReplacementYear) Cell { return NewYear(row.Year) }),
		newColumn("units", func(row ReplacementYear) Cell { return NewCount(row.Units) }),
		newColumn("cost", amount(func(row ReplacementYear) money.Amount { return row.Cost })),
		newColumn("funded", amount(func(row ReplacementYear) money.Amount { return row.Funded })),
		newColumn("short", amount(func(row ReplacementYear) money.Amount { return row.Short })),
		newWideColumn("units without price", func(row ReplacementYear) Cell { return NewCount(row.Unpriced) }),
		newCurrencyColumn[ReplacementYear](input),
	}
}
