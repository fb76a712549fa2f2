package rules_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
)

// What is missing around a technology that was given up is explained by that,
// where it is the same technology.
func TestFoldingOfBuying(t *testing.T) {
	device := testplan.OfKind(v1alpha1.TechnologyDevice)
	// t ends with FY2027, and FY2028 has money for what is given.
	given := func(spentOn string, options ...technologyOption) *testplan.PlanBuilder {
		ends := func(t *v1alpha1.Technology) { t.Lifecycle, t.RetireOn = v1alpha1.LifecycleRetired, "2027-06-30" }
		return plan().Need("n", v1alpha1.MetByCurrentPractice, "").Technology("t", append(options, ends)...).
			Technology("u", ends).Line("spent", 2028, "5", testplan.Buying(spentOn), paying(staffing))
	}
	bought := func(spentOn string, year v1alpha1.FiscalYear, options ...technologyOption) world {
		return of(given(spentOn, options...).Line("l", year, "20000", testplan.Buying("t")))
	}
	upkeep := func(spentOn string) world {
		return of(given(spentOn, testplan.OfKind(v1alpha1.TechnologySoftware), testplan.Maintained("900")).Line("other", 2027, "5"))
	}
	for code, cases := range map[v1alpha1.FindingCode]func(spentOn string) world{
		"ShiftWithoutTraining":      func(spentOn string) world { return bought(spentOn, 2027, device, testplan.In(edTech)) },
		"ImplementationCostMissing": func(spentOn string) world { return bought(spentOn, 2027, device) },
		"MaintenanceUnfunded":       upkeep,
		"PurchaseForMetNeed":        func(spentOn string) world { return bought(spentOn, 2027, testplan.Meeting("n")) },
	} {
		for technology, folds := range map[string]bool{"t": true, "u": false} {
			t.Run(string(code)+" of t, money for "+technology, func(t *testing.T) {
				v := judge(cases(technology), today)
				apart, named := told(v, code) != nil, namedBy(v, "SpendOnRetired", code)
				if apart == folds || named != folds {
					t.Errorf("told apart: %t, named: %t; want it folded: %t%s", apart, named, folds, words(v))
				}
			})
		}
	}
}

// A goal's shift asks for training whatever is given up.
func TestAShiftIsNotFolded(t *testing.T) {
	p := plan().Technology("t", func(t *v1alpha1.Technology) { t.Lifecycle, t.RetireOn = v1alpha1.LifecycleRetired, "2026-06-30" }).Line("l", 2027, "5", testplan.Buying("t"), testplan.For("g"))
	w := of(p, goal("g").With(func(s *v1alpha1.GoalSpec) { s.PedagogicalShift = "Lessons begin with a question." }))
	v := judge(w, today)
	if got := told(v, "ShiftWithoutTraining"); len(got) != 1 || len(told(v, "SpendOnRetired")) != 1 {
		t.Errorf("%v%s", got, words(v))
	}
}
