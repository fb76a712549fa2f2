package schedule_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestAnnualReviewOverdue(t *testing.T) {
	approved := func(on v1alpha1.Date) *testplan.PlanBuilder {
		return testrules.Plan().With(func(s *v1alpha1.TechnologyPlanSpec) { s.Approval.Date = on })
	}
	review := func(on v1alpha1.Date) *testplan.EvaluationBuilder {
		return testplan.Evaluation("", string(on)).Decided("Retain", on)
	}
	testrules.Run(t, rules.AnnualReviewOverdue, testrules.Examples{
		"30 days beyond the first year": {World: testrules.District(testrules.Plan()), On: "2027-07-31"},
		"31 days beyond the first year": {
			World: testrules.District(testrules.Plan()),
			On:    "2027-08-01",
			Want:  []string{"Warning"},
		},
		"approved later: 30 days": {World: testrules.District(approved("2026-08-15")), On: "2027-09-14"},
		"approved later: 31 days": {
			World: testrules.District(approved("2026-08-15")),
			On:    "2027-09-15",
			Want:  []string{"Warning"},
		},
		"not yet approved": {World: testrules.District(approved("2028-08-15")), On: "2028-08-14"},
		"a draft":          {World: testrules.District(testrules.Plan().Draft()), On: "2028-08-14"},
		"30 days beyond a year after the last": {
			World: testrules.Recorded(testrules.District(testrules.Plan()), review("2026-12-10")),
			On:    "2028-01-09",
		},
		"31 days beyond it": {
			World: testrules.Recorded(testrules.District(testrules.Plan()), review("2026-12-10")),
			On:    "2028-01-10",
			Want:  []string{"Warning"},
		},
		"the later of two evaluations": {
			World: testrules.Recorded(testrules.District(testrules.Plan()), review("2027-06-10"), review("2026-12-10")),
			On:    "2028-01-10",
		},
		"one before the plan began": {
			World: testrules.Recorded(testrules.District(testrules.Plan()), review("2026-05-10")),
			On:    "2027-07-31",
		},
		"one of purchases": {
			World: testrules.Recorded(
				testrules.District(testrules.Plan()),
				review("2027-06-10").With(func(spec *v1alpha1.EvaluationSpec) {
					spec.Subject = v1alpha1.SubjectPurchases
				}),
			),
			On:   "2027-08-01",
			Want: []string{"Warning"},
		},
		"a monthly check on record and open does not count": {
			World: testrules.Recorded(
				testrules.District(testrules.Plan().
					Schedule("check", v1alpha1.CadenceMonthly, "2027-06-10", v1alpha1.KindTechnologyPlan, "")),
				testplan.Evaluation("check", "2027-06-10").Decided("Retain", "2027-06-10"),
				testplan.Evaluation("check", "2027-07-10").Decided("Retain", "2027-07-10"),
			),
			On:   "2027-08-01",
			Want: []string{"Warning"},
		},
		"one of a technology": {
			World: testrules.Recorded(
				testrules.District(testrules.Plan()), review("2027-06-10").Target(v1alpha1.TargetTechnology, "t"),
			),
			On:   "2027-08-01",
			Want: []string{"Warning"},
		},
		"one that was cancelled": {
			World: testrules.Recorded(
				testrules.District(testrules.Plan()), testplan.Evaluation("", "2027-06-10").Cancelled("2027-06-10"),
			),
			On:   "2027-08-01",
			Want: []string{"Warning"},
		},
		"one is open and not held": {
			World: testrules.Recorded(testrules.District(testrules.Plan()), testplan.Evaluation("", "2027-07-25")),
			On:    "2027-08-01",
			Want:  []string{"Warning"},
		},
		"one opens tomorrow": {
			World: testrules.Recorded(testrules.District(testrules.Plan()), testplan.Evaluation("", "2027-08-16")),
			On:    "2027-08-01",
			Want:  []string{"Warning"},
		},
		"the plan's own interval": {
			World: testrules.District(
				testrules.Plan().With(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.ReviewIntervalMonths = 6 }),
			),
			On: "2027-01-31",
		},
		"beyond the plan's own interval": {
			World: testrules.District(
				testrules.Plan().With(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.ReviewIntervalMonths = 6 }),
			),
			On:   "2027-02-01",
			Want: []string{"Warning"},
		},
		"a plan of one year, long after": {
			World: testrules.District(testrules.Plan().Period("2026-07-01", "2027-06-30")),
			On:    "2030-01-01",
		},
		"waived": {
			World: testrules.District(testrules.Plan().Waive("w", rules.AnnualReviewOverdue, v1alpha1.WaiverOff)),
			On:    "2027-08-01",
			Want:  []string{"Warning waived by w"},
		},
	})
}
