package rules

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/money"
)

func init() {
	register(Rule{
		Code: "MaintenanceUnfunded", Number: "E-09", Worst: v1alpha1.SeverityWarning,
		Summary: "A technology costs money every year and a budgeted year has none to keep it running.",
		Why:     "What is bought goes on costing: repairs, licenses, support. A year that forgets it is a year in which it fails.",
		Source:  "CITES, Planning for Success: responsibilities and procedures for implementation and ongoing maintenance; NCES, Technology in Schools, chapter 2",
		Fix: "Add a line of purpose Operation or Staffing for the year and let it name the technology. A line that names no technology counts for all of its domain. " +
			"If the technology is given up before that year, give it the lifecycle Retired and its last day.",
		Before: `
kind: TechnologyPlan
spec:
  technologies:
  - {name: reading-library, kind: Content, domain: EdTech, maintenanceCost: 12000}
  budget:
    currency: USD
    lines:
    - {name: library-fy27, fiscalYear: 2027, amount: 12000, purpose: Purchase, technologies: [reading-library]}
`,
		After: `
kind: TechnologyPlan
spec:
  technologies:
  - {name: reading-library, kind: Content, domain: EdTech, maintenanceCost: 12000}
  budget:
    currency: USD
    lines:
    - {name: library-fy27, fiscalYear: 2027, amount: 12000, purpose: Operation, technologies: [reading-library]}
`,
		FoldedUnder: []Fold{{Root: "SpendOnRetired", AnyYear: true, When: sameTechnology}},
		Check:       checkMaintenance,
	})
}

func checkMaintenance(c *Case, r *Report) {
	var years []calendar.FiscalYear
	for _, f := range c.Judged {
		if c.Budgeted(f) {
			years = append(years, f)
		}
	}
	general := c.generalUpkeep(years)
	stock := c.inService()
	var noKind, noDomain []string
	for _, t := range c.technologies() {
		name := string(t.Name)
		lots := stock[name]
		cost := lots.YearlyCost + money.Of(t.MaintenanceCost)
		f, missing := c.unkept(t, lots.Lots > 0, years, general)
		switch {
		case cost == 0 || !missing:
		case lots.Lots == 0 && t.Kind == "":
			noKind = append(noKind, name)
		case t.Domain == "" && len(general[f]) > 0:
			noDomain = append(noDomain, name)
		default:
			r.Find(Finding{
				Finding: v1alpha1.Finding{
					Severity: v1alpha1.SeverityWarning, Field: technologyField(t.Name), FiscalYear: year(f),
					Message: fmt.Sprintf("Nobody pays for keeping %s running in %s. It costs %s a year.", name, f, c.money(cost)),
					Action:  fmt.Sprintf("Add a line of purpose Operation or Staffing for %s, or plan to give it up.", name),
				},
				Money: cost, Technologies: []string{name}, Domain: string(t.Domain),
			})
		}
	}
	if len(noKind) > 0 {
		r.Skip("no kind is given for what costs money every year and has no lots in service, so whether it is in use is not known: %s", several(noKind))
	}
	if len(noDomain) > 0 {
		r.Skip("no domain is given for what lines without a technology may keep running: %s", several(noDomain))
	}
}

// unkept is the first of the years in which a technology is in use and no
// Operation or Staffing line keeps it running.
func (c *Case) unkept(t v1alpha1.Technology, lots bool, years []calendar.FiscalYear, general map[calendar.FiscalYear]map[string]bool) (calendar.FiscalYear, bool) {
	lines := c.linesFor(t.Name, v1alpha1.PurposeOperation, v1alpha1.PurposeStaffing)
	for _, f := range years {
		if c.inUse(t, lots, f) && !general[f][string(t.Domain)] && len(withMoney(lines, f)) == 0 {
			return f, true
		}
	}
	return 0, false
}

// inUse tells whether a technology is in use in a year. Devices are when there
// are lots; software, services, networks and content need none, once they are
// adopted.
func (c *Case) inUse(t v1alpha1.Technology, lots bool, f calendar.FiscalYear) bool {
	switch {
	case c.goneBefore(t, f):
		return false
	case lots:
		return true
	case t.Kind == v1alpha1.TechnologyDevice || t.Lifecycle == v1alpha1.LifecycleCandidate:
		return false
	default:
		return calendar.Lenient(t.Since) <= c.Fiscal.End(f)
	}
}

// goneBefore tells whether a technology is retired before a year begins.
func (c *Case) goneBefore(t v1alpha1.Technology, f calendar.FiscalYear) bool {
	return t.Lifecycle == v1alpha1.LifecycleRetired && calendar.Lenient(t.RetireOn) < c.Fiscal.Start(f)
}

// inService sums the lots in service by technology.
func (c *Case) inService() map[string]inventory.Stock {
	sums := map[string]inventory.Stock{}
	for _, s := range c.Stock {
		if s.InService {
			sum := sums[s.Technology]
			sum.Lots += s.Lots
			sum.YearlyCost += s.YearlyCost
			sums[s.Technology] = sum
		}
	}
	return sums
}

// generalUpkeep are the domains, by year, that Operation and Staffing lines
// without a technology have money for.
func (c *Case) generalUpkeep(years []calendar.FiscalYear) map[calendar.FiscalYear]map[string]bool {
	domains := map[calendar.FiscalYear]map[string]bool{}
	for _, l := range c.Lines {
		if len(l.Technologies) > 0 || l.Purpose != v1alpha1.PurposeOperation && l.Purpose != v1alpha1.PurposeStaffing {
			continue
		}
		for _, f := range years {
			if l.In(f) == 0 {
				continue
			}
			if domains[f] == nil {
				domains[f] = map[string]bool{}
			}
			for domain := range l.Domains {
				domains[f][domain] = true
			}
		}
	}
	return domains
}
