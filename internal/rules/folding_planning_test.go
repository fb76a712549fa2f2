package rules_test

import (
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
)

// Each fold of the rules about the plan as a whole, where it folds and where it
// just does not.
func TestFoldingOfPlanning(t *testing.T) {
	// FY2028 and FY2029 have no line, and a goal needs money in a year.
	needing := func(year v1alpha1.FiscalYear) world {
		return of(budgeted(2027), goal("g").Action("a", year, "100"))
	}
	// Devices are due in FY2028, and FY2029 has no line.
	due := func(line v1alpha1.Money) world {
		p := budgeted(2027).Technology("t", testplan.Price("1000")).Line("l", 2028, line, testplan.General())
		return with(of(p), testplan.Device("d", "t", 1).Supported("2028-06-30"))
	}
	// Two goals are short, of which the higher may be waived.
	short := func(waived string) world {
		p, goals := ranked("50", "120")
		p.With(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.Waivers = nil }).
			Waive("v", "GoalUnfunded", v1alpha1.WaiverOff, testplan.WaivedFor(v1alpha1.KindGoal, waived))
		return of(p, append(goals, goal("also").First("first").Action("a", 2027, "3").Action("b", 2028, "70"))...)
	}
	cliff := func(prices ...v1alpha1.Money) world {
		p, devices := wearing(prices...)
		return with(of(p), devices...)
	}
	// The money of FY2029 is there.
	paid := func(w world) world {
		w.Plan.Spec.Budget = plan().Line("l", 2029, "5000", testplan.General(), testplan.Buying("t2029"), paying(replacement)).Object().Spec.Budget
		return w
	}
	for title, c := range map[string]struct {
		world        world
		root, folded v1alpha1.FindingCode
		folds        bool
	}{
		"a goal is short in a year without lines":   {needing(2028), "FiscalYearNotBudgeted", "GoalUnfunded", true},
		"a goal is short in a year with lines":      {needing(2027), "FiscalYearNotBudgeted", "GoalUnfunded", false},
		"devices are due in a year without lines":   {due("0"), "FiscalYearNotBudgeted", "RefreshUnderfunded", true},
		"devices are due in a year with a line":     {due("0.01"), "FiscalYearNotBudgeted", "RefreshUnderfunded", false},
		"the higher goal says that it is short":     {short("what"), "GoalUnfunded", "PriorityInversion", true},
		"only another goal says that it is short":   {short("also"), "GoalUnfunded", "PriorityInversion", false},
		"the year of the cliff lacks the money":     {cliff("10", "500", "10"), "RefreshUnderfunded", "RefreshCliff", true},
		"another year than the cliff's lacks money": {paid(cliff("10", "500", "5000")), "RefreshUnderfunded", "RefreshCliff", false},
		"the cliff comes after the plan":            {cliff("10", "50", "10", "5000"), "RefreshAfterPlan", "RefreshCliff", true},
		"the cliff comes in the plan's last year":   {cliff("10", "10", "90", "10"), "RefreshAfterPlan", "RefreshCliff", false},
	} {
		t.Run(title, func(t *testing.T) {
			v := judge(c.world, today)
			apart, named := false, false
			for _, f := range v.Findings {
				apart = apart || f.Code == c.folded && f.Waived == ""
				for _, r := range f.Related {
					named = named || f.Code == c.root && strings.HasPrefix(r, string(c.folded)+" of ")
				}
			}
			if apart == c.folds || named != c.folds {
				t.Errorf("%s is told apart: %t, named by %s: %t; want it folded: %t%s", c.folded, apart, c.root, named, c.folds, words(v))
			}
		})
	}
}

// A year without lines has one finding that names all that is short in it.
func TestAYearWithoutLinesIsToldOnce(t *testing.T) {
	p := budgeted(2027, 2029).Technology("t", testplan.Price("1000"))
	w := with(of(p, goal("a").Action("a", 2028, "100"), goal("b").Action("a", 2028, "100")), testplan.Device("d", "t", 1).Supported("2028-06-30"))
	for _, f := range judge(w, today).Findings {
		if f.FiscalYear != 2028 {
			continue
		}
		if f.Code != "FiscalYearNotBudgeted" || len(f.Related) != 3 {
			t.Errorf("%s: %s\n%s", f.Code, f.Message, strings.Join(f.Related, "\n"))
		}
	}
}
