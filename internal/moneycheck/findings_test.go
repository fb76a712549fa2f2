package moneycheck

import (
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
)

// maxFindings is the most findings that a status lists.
const maxFindings = 100

// isHidden reports whether another finding hides one of a code and fiscal year: it names it under
// related, in a text that begins with the code and what about says, or counts the findings of the
// code: those that have no room under related, and those that were explained by the many that
// one finding sums up.
//
// Exception: a full list of findings may hide any.
func isHidden(findings []v1alpha1.Finding, code, about string, year int) bool {
	if len(findings) >= maxFindings {
		return true
	}
	counted := code + " ("
	return slices.ContainsFunc(findings, func(finding v1alpha1.Finding) bool {
		return strings.Contains(finding.Message, counted) || slices.ContainsFunc(finding.Related, func(related string) bool {
			return strings.Contains(related, "findings in all") && strings.Contains(related, counted) ||
				strings.HasPrefix(related, code+about) && strings.Contains(related, fmt.Sprintf(" in FY%d", year))
		})
	})
}

// compareUnfunded compares the findings GoalUnfunded. A finding may be hidden by another that
// explains it and names it under related, be one of many that are summed up in one, or have
// its severity lowered by a waiver.
func (c *comparison) compareUnfunded(want map[string]map[int]unfunded, status v1alpha1.TechnologyPlanStatus) {
	var isSummed bool
	for _, finding := range status.Findings {
		if finding.Code != "GoalUnfunded" {
			continue
		}
		if finding.Object.Kind != v1alpha1.KindGoal {
			isSummed = true
			continue
		}
		name, year := finding.Object.Name, int(finding.FiscalYear)
		of := fmt.Sprintf(" of %s in FY%d", name, year)
		expected, isExpected := want[name][year]
		if !isExpected {
			c.report("unfunded"+of, "no finding", finding.Message)
			continue
		}
		delete(want[name], year)
		c.compareAmount("unfunded.gap"+of, expected.gap, finding.Amount)
		if finding.Lowered == "" && finding.Severity != expected.severity {
			c.report("unfunded.severity"+of, expected.severity, finding.Severity)
		}
	}
	for name, years := range want {
		for year, expected := range years {
			if !isSummed && !isHidden(status.Findings, "GoalUnfunded", fmt.Sprintf(" of Goal %s: ", name), year) {
				c.report(fmt.Sprintf("unfunded.missing of %s in FY%d", name, year), expected, "no finding")
			}
		}
	}
}

// compareUnderfunded compares the findings RefreshUnderfunded; others may hide them.
func (c *comparison) compareUnderfunded(want map[int]underfunded, status v1alpha1.TechnologyPlanStatus) {
	for _, finding := range status.Findings {
		if finding.Code != "RefreshUnderfunded" {
			continue
		}
		year := int(finding.FiscalYear)
		of := fmt.Sprintf(" of FY%d", year)
		expected, isExpected := want[year]
		if !isExpected {
			c.report("underfunded"+of, "no finding", finding.Message)
			continue
		}
		delete(want, year)
		c.compareAmount("underfunded.gap"+of, expected.gap, finding.Amount)
		if finding.Lowered == "" && finding.Severity != expected.severity {
			c.report("underfunded.severity"+of, expected.severity, finding.Severity)
		}
	}
	for year, expected := range want {
		if !isHidden(status.Findings, "RefreshUnderfunded", " of ", year) {
			c.report(fmt.Sprintf("underfunded.missing of FY%d", year), expected, "no finding")
		}
	}
}

// compareSources compares the findings SourceOvercommitted, which no other hides.
func (c *comparison) compareSources(d *district, status v1alpha1.TechnologyPlanStatus) {
	want := d.findOvercommitted()
	for _, finding := range status.Findings {
		if finding.Code != "SourceOvercommitted" {
			continue
		}
		name := v1alpha1.EntryName(strings.TrimSuffix(strings.TrimPrefix(finding.Field, "spec.budget.sources["), "].amounts"))
		year := int(finding.FiscalYear)
		of := fmt.Sprintf(" of %s in FY%d", name, year)
		expected, isExpected := want[name][year]
		if !isExpected {
			c.report("overcommitted"+of, "no finding", finding.Message)
			continue
		}
		delete(want[name], year)
		c.compareAmount("overcommitted.excess"+of, expected.excess, finding.Amount)
		if finding.Lowered == "" && finding.Severity != expected.severity {
			c.report("overcommitted.severity"+of, expected.severity, finding.Severity)
		}
	}
	for name, years := range want {
		for year, expected := range years {
			if len(status.Findings) < maxFindings {
				c.report(fmt.Sprintf("overcommitted.missing of %s in FY%d", name, year), expected, "no finding")
			}
		}
	}
}
