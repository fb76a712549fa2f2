package purchasing

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// MaintenanceUnfunded reports a technology that costs money every year, if a budgeted
// year has no money to keep it running.
var MaintenanceUnfunded = rules.Rule{
	Code: rules.MaintenanceUnfunded, Number: "E-09", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Money: true,
	// A technology that is given up needs no upkeep, so its money is the finding.
	FoldedUnder: []rules.Fold{{Root: rules.SpendOnRetired, AnyYear: true, By: rules.ByTechnology}},
	Check:       checkMaintenance,
}

// checkMaintenance reports one finding for each technology, at the first year without
// money. Whether a line that names the technology or its domain pays enough is not
// checked, only whether one exists. Lines of no single domain may pay for what no such
// line pays. Where they have money for all of it, it is not known whether they do, and
// the technology is not checked. Where they have not, the technology is reported: a small
// insurance for the whole district keeps no thousand devices in repair.
func checkMaintenance(input *rules.Input, report *rules.Report) {
	var fiscalYears []calendar.FiscalYear
	for _, fiscalYear := range input.ActionableYears {
		// A year without any money belongs to FiscalYearNotBudgeted.
		if input.HasMoneyIn(fiscalYear) {
			fiscalYears = append(fiscalYears, fiscalYear)
		}
	}
	stock := sumInService(input)
	upkeep := collectUpkeep(input, fiscalYears)
	relying := sumRelyingCosts(input, upkeep, stock)
	var noKind, noDomain, undecided, yearOpen []v1alpha1.EntryName
	doubtful := map[calendar.FiscalYear]bool{}
	for _, technology := range input.Plan.Technologies {
		entryName := technology.Name
		lots := stock[entryName]
		cost := lots.YearlyCost + technology.MaintenanceCost
		if cost == 0 {
			continue
		}
		fiscalYear, doubts := findUnfundedYear(input, technology, lots.Lots > 0, upkeep, relying)
		if upkeep.isYearOpen(input, technology, lots.Lots > 0) {
			yearOpen = append(yearOpen, entryName)
		}
		switch {
		case fiscalYear == 0 && len(doubts) == 0:
			// Every year in which it is in use is paid.
		case lots.Lots == 0 && technology.Kind == "":
			// A device without lots is not in use, while software without lots is.
			noKind = append(noKind, entryName)
		case fiscalYear != 0:
			report.AddFinding(rules.Finding{
				Severity:   v1alpha1.SeverityWarning,
				Field:      rules.TechnologyPath(technology.Name).String(),
				FiscalYear: v1alpha1.FiscalYear(fiscalYear),
				Message: fmt.Sprintf(
					"No budget line pays for keeping %s running in %s. It costs %s a year.", entryName, fiscalYear,
					input.FormatMoney(cost),
				),
				Action: fmt.Sprintf(
					"Add a line of purpose Operation or Staffing for %s, or plan to give it up.", entryName,
				),
				Money:        cost,
				Technologies: []v1alpha1.EntryName{entryName},
				Domain:       v1alpha1.BudgetDomain(technology.Domain),
			})
		case technology.Domain == "":
			noDomain = append(noDomain, entryName)
		default:
			undecided = append(undecided, entryName)
			for _, fiscalYear := range doubts {
				doubtful[fiscalYear] = true
			}
		}
	}
	if len(noKind) > 0 {
		report.AddNotChecked(
			"no kind is given for technologies that cost money every year and have no lots in service, "+
				"so whether they are in use is not known: %s",
			text.JoinFirst(noKind),
		)
	}
	if len(noDomain) > 0 {
		report.AddNotChecked(
			"no domain is given for technologies that lines without a technology may keep running: %s",
			text.JoinFirst(noDomain),
		)
	}
	if len(yearOpen) > 0 {
		report.AddNotChecked(
			"in some year only lines whose years are not decided may keep these technologies running: %s",
			text.JoinFirst(yearOpen),
		)
	}
	if len(undecided) > 0 {
		report.AddNotChecked(
			"lines that name neither a technology nor one domain may keep %s running: %s", text.JoinFirst(undecided),
			text.JoinFirst(upkeep.listUnclearLineNames(doubtful)),
		)
	}
}

// findUnfundedYear finds the first of the years in which a technology is in use and
// no Operation or Staffing line can keep it running; 0: there is none. doubts are the
// earlier years that only lines without a technology may pay for.
func findUnfundedYear(
	input *rules.Input,
	technology *model.Technology,
	hasLots bool,
	general upkeep,
	relying map[calendar.FiscalYear]money.Amount,
) (firstYear calendar.FiscalYear, doubts []calendar.FiscalYear) {
	for _, fiscalYear := range general.years {
		unclear := general.sumUnclearMoney(technology, fiscalYear)
		switch {
		case general.paysInYear(input, technology, fiscalYear) || !isInUse(input, technology, hasLots, fiscalYear):
		case unclear > 0 && budget.CoversNeed(unclear, relying[fiscalYear]):
			doubts = append(doubts, fiscalYear)
		default:
			return fiscalYear, doubts
		}
	}
	return 0, doubts
}

// isInUse reports whether a technology is in use in a year. Devices are in use if
// there are lots. Software, services, networks and content have no lots, and are in
// use once they are adopted.
func isInUse(input *rules.Input, technology *model.Technology, hasLots bool, fiscalYear calendar.FiscalYear) bool {
	ending, ok := input.FindEnding(technology)
	switch {
	case ok && ending.LastDay < input.Fiscal.StartOf(fiscalYear):
		return false
	case hasLots:
		return true
	case technology.Kind == v1alpha1.TechnologyDevice || technology.Lifecycle == v1alpha1.LifecycleCandidate:
		return false
	default:
		return technology.Since <= input.Fiscal.EndOf(fiscalYear)
	}
}

// sumInService sums the lots in service by technology.
func sumInService(input *rules.Input) map[v1alpha1.EntryName]inventory.Stock {
	sums := map[v1alpha1.EntryName]inventory.Stock{}
	for _, stock := range input.Stock {
		if stock.InService {
			sum := sums[stock.Technology]
			sum.Lots += stock.Lots
			sum.YearlyCost = sum.YearlyCost.Plus(stock.YearlyCost)
			sums[stock.Technology] = sum
		}
	}
	return sums
}

// sumRelyingCosts sums, by year, the yearly costs of the technologies in use that no line of
// their name or domain keeps running: lines of no single domain must pay for all of them.
func sumRelyingCosts(
	input *rules.Input, general upkeep, stock map[v1alpha1.EntryName]inventory.Stock,
) map[calendar.FiscalYear]money.Amount {
	sums := map[calendar.FiscalYear]money.Amount{}
	for _, technology := range input.Plan.Technologies {
		lots := stock[technology.Name]
		cost := lots.YearlyCost.Plus(technology.MaintenanceCost)
		for _, fiscalYear := range general.years {
			if cost > 0 && !general.paysInYear(input, technology, fiscalYear) && isInUse(input, technology, lots.Lots > 0, fiscalYear) {
				sums[fiscalYear] = sums[fiscalYear].Plus(cost)
			}
		}
	}
	return sums
}

// upkeep are the Operation and Staffing lines without a technology, by the years and
// the domains of their money.
type upkeep struct {
	years []calendar.FiscalYear
	lines map[calendar.FiscalYear]map[v1alpha1.BudgetDomain][]*budget.Line
}

// paysInYear reports whether a line that names a technology, or that is for its domain, keeps it
// running in a year, or may if its years are not decided: see isYearOpen.
func (upkeep upkeep) paysInYear(input *rules.Input, technology *model.Technology, fiscalYear calendar.FiscalYear) bool {
	return len(upkeep.listPayingLines(input, technology, fiscalYear)) > 0
}

// listPayingLines lists the lines with money in a year that name a technology, or are for its domain.
func (upkeep upkeep) listPayingLines(
	input *rules.Input, technology *model.Technology, fiscalYear calendar.FiscalYear,
) []*budget.Line {
	named := input.LinesFor(technology.Name, v1alpha1.PurposeOperation, v1alpha1.PurposeStaffing)
	return slices.Concat(
		upkeep.lines[fiscalYear][v1alpha1.BudgetDomain(technology.Domain)], budget.LinesWithMoney(named, fiscalYear),
	)
}

// isYearOpen reports whether a technology is in use in a year in which all lines that may keep it
// running can spend their money in another year.
func (upkeep upkeep) isYearOpen(input *rules.Input, technology *model.Technology, hasLots bool) bool {
	return slices.ContainsFunc(upkeep.years, func(fiscalYear calendar.FiscalYear) bool {
		decided, open := rules.SplitByYearOpen(upkeep.listPayingLines(input, technology, fiscalYear))
		return len(decided) == 0 && len(open) > 0 && isInUse(input, technology, hasLots, fiscalYear)
	})
}

// sumUnclearMoney sums the money of a year that may keep a technology running or may not: of
// lines of no single domain, and of all lines if the technology has no domain.
func (upkeep upkeep) sumUnclearMoney(technology *model.Technology, fiscalYear calendar.FiscalYear) money.Amount {
	var sum money.Amount
	for domain, budgetLines := range upkeep.lines[fiscalYear] {
		isUnclear := domain == budget.Unassigned || domain == v1alpha1.BudgetDomainShared || technology.Domain == ""
		for _, budgetLine := range budgetLines {
			if isUnclear {
				sum = sum.Plus(budgetLine.AmountIn(fiscalYear))
			}
		}
	}
	return sum
}

// listUnclearLineNames lists the names of the lines of some years that are for no single
// known domain.
func (upkeep upkeep) listUnclearLineNames(fiscalYears map[calendar.FiscalYear]bool) []v1alpha1.EntryName {
	var budgetLines []*budget.Line
	for fiscalYear := range fiscalYears {
		budgetLines = append(budgetLines, upkeep.lines[fiscalYear][budget.Unassigned]...)
		budgetLines = append(budgetLines, upkeep.lines[fiscalYear][v1alpha1.BudgetDomainShared]...)
	}
	names := budget.LineNames(budgetLines)
	slices.Sort(names)
	return slices.Compact(names)
}

// collectUpkeep returns the lines without a technology that keep things running in some years.
func collectUpkeep(input *rules.Input, fiscalYears []calendar.FiscalYear) upkeep {
	general := upkeep{fiscalYears, map[calendar.FiscalYear]map[v1alpha1.BudgetDomain][]*budget.Line{}}
	for _, budgetLine := range input.Lines {
		if len(budgetLine.Technologies) > 0 ||
			budgetLine.Purpose != v1alpha1.PurposeOperation && budgetLine.Purpose != v1alpha1.PurposeStaffing {
			continue
		}
		for _, fiscalYear := range fiscalYears {
			if budgetLine.AmountIn(fiscalYear) == 0 {
				continue
			}
			if general.lines[fiscalYear] == nil {
				general.lines[fiscalYear] = map[v1alpha1.BudgetDomain][]*budget.Line{}
			}
			// A line counts for each domain that has a part of its money.
			for domain := range budgetLine.Domains {
				general.lines[fiscalYear][domain] = append(general.lines[fiscalYear][domain], budgetLine)
			}
		}
	}
	return general
}
