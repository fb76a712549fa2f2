package catalog_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// SpendOnRetired explains other findings about the purchase of a technology, if it is about
// the same technology.
func TestFoldingOfBuying(t *testing.T) {
	device := testplan.OfKind(v1alpha1.TechnologyDevice)
	// Technology t ends with FY2027, and FY2028 has money for the named technology.
	given := func(spentOn string, options ...testrules.TechnologyOption) *testplan.PlanBuilder {
		ends := func(t *v1alpha1.Technology) { t.Lifecycle, t.RetireOn = v1alpha1.LifecycleRetired, "2027-06-30" }
		return testrules.NewPlan().AddNeed("n", v1alpha1.MetByCurrentPractice, "").AddTechnology("t", append(options, ends)...).
			AddTechnology("u", ends).
			AddLine("spent", 2028, "5", testplan.ForTechnologies(spentOn), testrules.ForPurpose(testrules.Staffing))
	}
	bought := func(spentOn string, year v1alpha1.FiscalYear, options ...testrules.TechnologyOption) testrules.World {
		return testrules.NewDistrict(given(spentOn, options...).AddLine("l", year, "20000", testplan.ForTechnologies("t")))
	}
	upkeep := func(spentOn string) testrules.World {
		return testrules.NewDistrict(
			given(spentOn, testplan.OfKind(v1alpha1.TechnologySoftware), testplan.WithMaintenance("900")).
				AddLine("other", 2027, "5"),
		)
	}
	for code, cases := range map[v1alpha1.FindingCode]func(spentOn string) testrules.World{
		rules.ShiftWithoutTraining: func(spentOn string) testrules.World {
			return bought(spentOn, 2027, device, testplan.OfDomain(testrules.EdTech))
		},
		rules.ImplementationCostMissing: func(spentOn string) testrules.World { return bought(spentOn, 2027, device) },
		rules.MaintenanceUnfunded:       upkeep,
		rules.PurchaseForMetNeed: func(spentOn string) testrules.World {
			return bought(
				spentOn, 2027, testplan.ForNeeds("n"),
			)
		},
	} {
		for technology, folds := range map[string]bool{"t": true, "u": false} {
			t.Run(string(code)+" of t, money for "+technology, func(t *testing.T) {
				result := testrules.EvaluateRules(cases(technology), testrules.Today)
				apart := testrules.SummarizeFindings(result, code) != nil
				named := testrules.IsRelated(result, rules.SpendOnRetired, code)
				if apart == folds || named != folds {
					t.Errorf(
						"reported separately: %t, named: %t; want it folded: %t%s", apart, named, folds,
						testrules.DescribeResult(result),
					)
				}
			})
		}
	}
}

// The pedagogical shift of a goal needs training even if its technology is given up.
func TestAShiftIsNotFolded(t *testing.T) {
	plan := testrules.NewPlan().
		AddTechnology(
			"t", func(t *v1alpha1.Technology) { t.Lifecycle, t.RetireOn = v1alpha1.LifecycleRetired, "2026-06-30" },
		).
		AddLine("l", 2027, "5", testplan.ForTechnologies("t"), testplan.ForGoals("g"))
	district := testrules.NewDistrict(
		plan,
		testrules.NewGoal("g").ChangeSpec(func(s *v1alpha1.GoalSpec) { s.PedagogicalShift = "Lessons begin with a question." }),
	)
	result := testrules.EvaluateRules(district, testrules.Today)
	shifts := testrules.SummarizeFindings(result, rules.ShiftWithoutTraining)
	if len(shifts) != 1 || len(testrules.SummarizeFindings(result, rules.SpendOnRetired)) != 1 {
		t.Errorf("%v%s", shifts, testrules.DescribeResult(result))
	}
}
