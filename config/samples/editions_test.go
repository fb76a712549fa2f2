package samples_test

import (
	"slices"
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/snapshot"
)

// The three editions of East Central ISD's plan that print categories: their
// sums are known to the dollar and their figures for each student to the cent.
func TestEditions(t *testing.T) {
	const dir = "../../internal/assess/testdata/east-central-isd-"
	for edition, want := range map[string]struct {
		day, total, perPupil string
		lines                map[v1alpha1.EntryName]v1alpha1.Money
		learning             v1alpha1.Decimal
		implausible          bool
	}{
		"2004": {"2004-11-21", "719000", "90.50", map[v1alpha1.EntryName]v1alpha1.Money{
			"teaching-and-learning": "303500", "educator-preparation": "72000", "leadership-and-support": "72500", "infrastructure": "271000",
		}, "10.0", true},
		"2008": {"2008-11-21", "1720610", "196.64", map[v1alpha1.EntryName]v1alpha1.Money{
			"teaching-and-learning": "715567", "educator-preparation": "76541", "leadership-and-support": "254950", "infrastructure": "673552",
		}, "4.4", false},
		"2011": {originalDay, "3469800", "362.49", map[v1alpha1.EntryName]v1alpha1.Money{
			"teaching-and-learning": "626000", "educator-preparation": "237000", "leadership-and-support": "346800", "infrastructure": "2260000",
		}, "6.8", false},
	} {
		t.Run(edition, func(t *testing.T) {
			w := load(t, dir+edition)
			p := w.Plans[0]
			now := noon(t, want.day)
			status := planStatus(t, w, now)
			if string(status.Budget.Total) != want.total || status.Budget.ProfessionalLearningPercent != want.learning {
				t.Errorf("total %s, professional learning %s percent; want %s and %s", status.Budget.Total, status.Budget.ProfessionalLearningPercent, want.total, want.learning)
			}
			var sum money.Amount
			for _, l := range p.Spec.Budget.Lines {
				if l.Amount != want.lines[l.Name] {
					t.Errorf("%s has %s, and %s is printed", l.Name, l.Amount, want.lines[l.Name])
				}
				sum += money.ParseOrZero(l.Amount)
			}
			if string(sum.API()) != want.total {
				t.Errorf("the categories add up to %s, and %s is printed", sum.API(), want.total)
			}
			if each := sum.MultiplyRatio(1, int64(p.Spec.District.Enrollment)); string(each.API()) != want.perPupil {
				t.Errorf("%s for each student, and %s is printed", each.API(), want.perPupil)
			}
			if got := codes(status, "BudgetDoesNotReconcile"); len(got) > 0 {
				t.Errorf("the edition reconciles: %v", got)
			}
			if got := codes(status, "CountImplausible"); (len(got) == 1) != want.implausible || want.implausible && !strings.Contains(got[0], "11 of 10") {
				t.Errorf("counts that cannot be: %v", got)
			}
			offByACent(t, w, want.day)
		})
	}
}

// offByACent: a cent more for each student, or two dollars more in a category,
// is reported.
func offByACent(t *testing.T, w snapshot.District, day string) {
	t.Helper()
	budget := w.Plans[0].Spec.Budget
	printed := budget.PerPupil
	budget.PerPupil = (money.ParseOrZero(printed) + 1).API()
	if got := codes(planStatus(t, w, noon(t, day)), "BudgetDoesNotReconcile"); len(got) != 1 {
		t.Errorf("a cent more for each student: %v", got)
	}
	budget.PerPupil = printed
	budget.Lines[0].Amount = (money.ParseOrZero(budget.Lines[0].Amount) + 200).API()
	if got := codes(planStatus(t, w, noon(t, day)), "BudgetDoesNotReconcile"); !slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, "$2.") || strings.Contains(s, "$2 ") }) {
		t.Errorf("two dollars more in a category: %v", got)
	}
}

// codes are the messages of a plan's findings of a code.
func codes(s v1alpha1.TechnologyPlanStatus, code v1alpha1.FindingCode) []string {
	var list []string
	for _, f := range s.Findings {
		if f.Code == code {
			list = append(list, f.Message)
		}
	}
	return list
}
