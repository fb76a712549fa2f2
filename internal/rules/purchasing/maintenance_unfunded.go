package purchasing

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// MaintenanceUnfunded reports this: a technology costs money every year and a
// budgeted year has none to keep it running.
var MaintenanceUnfunded = rules.Rule{
	Code: rules.MaintenanceUnfunded, Number: "E-09", Worst: v1alpha1.SeverityWarning,
	Files:       files,
	Money:       true,
	FoldedUnder: []rules.Fold{{Root: rules.SpendOnRetired, AnyYear: true, By: rules.ByTechnology}},
	Check:       checkMaintenance,
}

func checkMaintenance(input *rules.Input, report *rules.Report) {
	var years []calendar.FiscalYear
	for _, year := range input.ActionableYears {
		if input.HasMoneyIn(year) {
			years = append(years, year)
		}
	}
	general := generalUpkeep(input, years)
	stock := inService(input)
	var noKind, noDomain, perhaps []string
	doubtful := map[calendar.FiscalYear]bool{}
	for _, technology := range input.Technologies() {
		name := string(technology.Name)
		lots := stock[name]
		cost := lots.YearlyCost + money.ParseOrZero(technology.MaintenanceCost)
		if cost == 0 {
			continue
		}
		year, doubts := unkept(input, technology, lots.Lots > 0, years, general)
		switch {
		case year == 0 && len(doubts) == 0:
		case lots.Lots == 0 && technology.Kind == "":
			noKind = append(noKind, name)
		case year != 0:
			report.Add(rules.Finding{
				Severity:   v1alpha1.SeverityWarning,
				Field:      rules.TechnologyPath(technology.Name).String(),
				FiscalYear: v1alpha1.FiscalYear(year),
				Message: fmt.Sprintf(
					"Nobody pays for keeping %s running in %s. It costs %s a year.", name, year,
					input.FormatMoney(cost),
				),
				Action: fmt.Sprintf(
					"Add a line of purpose Operation or Staffing for %s, or plan to give it up.", name,
				),
				Money:        cost,
				Technologies: []string{name},
				Domain:       string(technology.Domain),
			})
		case technology.Domain == "":
			noDomain = append(noDomain, name)
		default:
			perhaps = append(perhaps, name)
			for _, year := range doubts {
				doubtful[year] = true
			}
		}
	}
	if len(noKind) > 0 {
		report.Skip(
			"no kind is given for what costs money every year and has no lots in service, so whether it is in use is not known: %s",
			text.JoinFirst(noKind),
		)
	}
	if len(noDomain) > 0 {
		report.Skip(
			"no domain is given for what lines without a technology may keep running: %s", text.JoinFirst(noDomain),
		)
	}
	if len(perhaps) > 0 {
		report.Skip(
			"lines that name neither a technology nor one domain may keep %s running: %s", text.JoinFirst(perhaps),
			text.JoinFirst(general.unclear(doubtful)),
		)
	}
}

// unkept is the first of the years in which a technology is in use and no
// Operation or Staffing line can keep it running, 0 if there is none, and the
// years in which one may do so that names no technology.
func unkept(
	input *rules.Input,
	technology v1alpha1.Technology,
	lots bool,
	years []calendar.FiscalYear,
	general upkeep,
) (first calendar.FiscalYear, doubts []calendar.FiscalYear) {
	lines := input.LinesFor(technology.Name, v1alpha1.PurposeOperation, v1alpha1.PurposeStaffing)
	for _, year := range years {
		byDomain := general[year]
		switch {
		case !inUse(input, technology, lots, year) || len(byDomain[string(technology.Domain)]) > 0 || len(budget.LinesWithMoney(lines, year)) > 0:
		case technology.Domain == "" && len(byDomain) > 0 || len(byDomain[budget.Unassigned]) > 0 || len(byDomain[string(v1alpha1.DomainShared)]) > 0:
			doubts = append(doubts, year)
		default:
			return year, doubts
		}
	}
	return 0, doubts
}

// inUse tells whether a technology is in use in a year. Devices are when there
// are lots; software, services, networks and content need none, once they are
// adopted.
func inUse(input *rules.Input, technology v1alpha1.Technology, lots bool, year calendar.FiscalYear) bool {
	gone, ok := input.FindEnding(technology)
	switch {
	case ok && gone.LastDay < input.Fiscal.Start(year):
		return false
	case lots:
		return true
	case technology.Kind == v1alpha1.TechnologyDevice || technology.Lifecycle == v1alpha1.LifecycleCandidate:
		return false
	default:
		return calendar.ParseOrZero(technology.Since) <= input.Fiscal.End(year)
	}
}

// inService sums the lots in service by technology.
func inService(input *rules.Input) map[string]inventory.Stock {
	sums := map[string]inventory.Stock{}
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

// upkeep are the Operation and Staffing lines without a technology, by the years
// and the domains that they have money for.
type upkeep map[calendar.FiscalYear]map[string][]*budget.Line

// unclear are the names of those of some years of which no single domain is
// known.
func (upkeep upkeep) unclear(years map[calendar.FiscalYear]bool) []string {
	var lines []*budget.Line
	for year := range years {
		lines = append(lines, upkeep[year][budget.Unassigned]...)
		lines = append(lines, upkeep[year][string(v1alpha1.DomainShared)]...)
	}
	names := budget.LineNames(lines)
	slices.Sort(names)
	return slices.Compact(names)
}

func generalUpkeep(input *rules.Input, years []calendar.FiscalYear) upkeep {
	general := upkeep{}
	for _, line := range input.Lines {
		if len(line.Technologies) > 0 ||
			line.Purpose != v1alpha1.PurposeOperation && line.Purpose != v1alpha1.PurposeStaffing {
			continue
		}
		for _, year := range years {
			if line.AmountIn(year) == 0 {
				continue
			}
			if general[year] == nil {
				general[year] = map[string][]*budget.Line{}
			}
			for domain := range line.Domains {
				general[year][domain] = append(general[year][domain], line)
			}
		}
	}
	return general
}
