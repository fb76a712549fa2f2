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
	for _, f := range input.Judged {
		if input.Budgeted(f) {
			years = append(years, f)
		}
	}
	general := generalUpkeep(input, years)
	stock := inService(input)
	var noKind, noDomain, perhaps []string
	doubtful := map[calendar.FiscalYear]bool{}
	for _, t := range input.Technologies() {
		name := string(t.Name)
		lots := stock[name]
		cost := lots.YearlyCost + money.Of(t.MaintenanceCost)
		if cost == 0 {
			continue
		}
		f, doubts := unkept(input, t, lots.Lots > 0, years, general)
		switch {
		case f == 0 && len(doubts) == 0:
		case lots.Lots == 0 && t.Kind == "":
			noKind = append(noKind, name)
		case f != 0:
			report.Add(rules.Finding{
				Severity:   v1alpha1.SeverityWarning,
				Field:      rules.TechnologyPath(t.Name).String(),
				FiscalYear: v1alpha1.FiscalYear(f),
				Message: fmt.Sprintf(
					"Nobody pays for keeping %s running in %s. It costs %s a year.",
					name,
					f,
					input.FormatMoney(cost),
				),
				Action: fmt.Sprintf(
					"Add a line of purpose Operation or Staffing for %s, or plan to give it up.",
					name,
				),
				Money:        cost,
				Technologies: []string{name},
				Domain:       string(t.Domain),
			})
		case t.Domain == "":
			noDomain = append(noDomain, name)
		default:
			perhaps = append(perhaps, name)
			for _, f := range doubts {
				doubtful[f] = true
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
			"no domain is given for what lines without a technology may keep running: %s",
			text.JoinFirst(noDomain),
		)
	}
	if len(perhaps) > 0 {
		report.Skip(
			"lines that name neither a technology nor one domain may keep %s running: %s",
			text.JoinFirst(perhaps),
			text.JoinFirst(general.unclear(doubtful)),
		)
	}
}

// unkept is the first of the years in which a technology is in use and no
// Operation or Staffing line can keep it running, 0 if there is none, and the
// years in which one may do so that names no technology.
func unkept(
	input *rules.Input,
	t v1alpha1.Technology,
	lots bool,
	years []calendar.FiscalYear,
	general upkeep,
) (first calendar.FiscalYear, doubts []calendar.FiscalYear) {
	lines := input.LinesFor(t.Name, v1alpha1.PurposeOperation, v1alpha1.PurposeStaffing)
	for _, f := range years {
		byDomain := general[f]
		switch {
		case !inUse(input, t, lots, f) || len(byDomain[string(t.Domain)]) > 0 || len(budget.LinesWithMoney(lines, f)) > 0:
		case t.Domain == "" && len(byDomain) > 0 || len(byDomain[budget.Unassigned]) > 0 || len(byDomain[string(v1alpha1.DomainShared)]) > 0:
			doubts = append(doubts, f)
		default:
			return f, doubts
		}
	}
	return 0, doubts
}

// inUse tells whether a technology is in use in a year. Devices are when there
// are lots; software, services, networks and content need none, once they are
// adopted.
func inUse(input *rules.Input, t v1alpha1.Technology, lots bool, f calendar.FiscalYear) bool {
	gone, ok := input.FindEnding(t)
	switch {
	case ok && gone.Last < input.Fiscal.Start(f):
		return false
	case lots:
		return true
	case t.Kind == v1alpha1.TechnologyDevice || t.Lifecycle == v1alpha1.LifecycleCandidate:
		return false
	default:
		return calendar.Lenient(t.Since) <= input.Fiscal.End(f)
	}
}

// inService sums the lots in service by technology.
func inService(input *rules.Input) map[string]inventory.Stock {
	sums := map[string]inventory.Stock{}
	for _, s := range input.Stock {
		if s.InService {
			sum := sums[s.Technology]
			sum.Lots += s.Lots
			sum.YearlyCost = sum.YearlyCost.Plus(s.YearlyCost)
			sums[s.Technology] = sum
		}
	}
	return sums
}

// upkeep are the Operation and Staffing lines without a technology, by the years
// and the domains that they have money for.
type upkeep map[calendar.FiscalYear]map[string][]*budget.Line

// unclear are the names of those of some years of which no single domain is
// known.
func (u upkeep) unclear(years map[calendar.FiscalYear]bool) []string {
	var lines []*budget.Line
	for f := range years {
		lines = append(lines, u[f][budget.Unassigned]...)
		lines = append(lines, u[f][string(v1alpha1.DomainShared)]...)
	}
	names := budget.LineNames(lines)
	slices.Sort(names)
	return slices.Compact(names)
}

func generalUpkeep(input *rules.Input, years []calendar.FiscalYear) upkeep {
	general := upkeep{}
	for _, l := range input.Lines {
		if len(l.Technologies) > 0 || l.Purpose != v1alpha1.PurposeOperation && l.Purpose != v1alpha1.PurposeStaffing {
			continue
		}
		for _, f := range years {
			if l.In(f) == 0 {
				continue
			}
			if general[f] == nil {
				general[f] = map[string][]*budget.Line{}
			}
			for domain := range l.Domains {
				general[f][domain] = append(general[f][domain], l)
			}
		}
	}
	return general
}
