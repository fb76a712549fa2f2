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
		return testrules.NewPlan().ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) { s.Approval.Date = on })
	}
	review := func(on v1alpha1.Date) *testplan.EvaluationBuilder {
		return testplan.NewEvaluation("", string(on)).DecideOn("Retain", on)
	}
	testrules.RunExamples(t, rules.AnnualReviewOverdue, testrules.Examples{
		"30 days beyond the first year": {World: testrules.NewDistrict(testrules.NewPlan()), On: "2027-07-31"},
		"31 days beyond the first year": {
			World: testrules.NewDistrict(testrules.NewPlan()),
			On:    "2027-08-01",
			Want:  []string{"Warning"},
		},
		"approved later: 30 days": {World: testrules.NewDistrict(approved("2026-08-15")), On: "2027-09-14"},
		"approved later: 31 days": {
			World: testrules.NewDistrict(approved("2026-08-15")),
			On:    "2027-09-15",
			Want:  []string{"Warning"},
		},
		"not yet approved": {World: testrules.NewDistrict(approved("2028-08-15")), On: "2028-08-14"},
		"a draft":          {World: testrules.NewDistrict(testrules.NewPlan().MarkDraft()), On: "2028-08-14"},
		"30 days beyond a year after the last": {
			World: testrules.AddEvaluations(testrules.NewDistrict(testrules.NewPlan()), review("2026-12-10")),
			On:    "2028-01-09",
		},
		"31 days beyond it": {
			World: testrules.AddEvaluations(testrules.NewDistrict(testrules.NewPlan()), review("2026-12-10")),
			On:    "2028-01-10",
			Want:  []string{"Warning"},
		},
		"the later of two evaluations": {
			World: testrules.AddEvaluations(testrules.NewDistrict(testrules.NewPlan()), review("2027-06-10"), review("2026-12-10")),
			On:    "2028-01-10",
		},
		"one before the plan began": {
			World: testrules.AddEvaluations(testrules.NewDistrict(testrules.NewPlan()), review("2026-05-10")),
			On:    "2027-07-31",
		},
		"one of purchases": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(testrules.NewPlan()),
				review("2027-06-10").ChangeSpec(func(spec *v1alpha1.EvaluationSpec) {
					spec.Subject = v1alpha1.SubjectPurchases
				}),
			),
			On:   "2027-08-01",
			Want: []string{"Warning"},
		},
		"a monthly check on record and open does not count": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(testrules.NewPlan().
					AddSchedule("check", v1alpha1.CadenceMonthly, "2027-06-10", v1alpha1.KindTechnologyPlan, "")),
				testplan.NewEvaluation("check", "2027-06-10").DecideOn("Retain", "2027-06-10"),
				testplan.NewEvaluation("check", "2027-07-10").DecideOn("Retain", "2027-07-10"),
			),
			On:   "2027-08-01",
			Want: []string{"Warning"},
		},
		"one of a technology": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(testrules.NewPlan()), review("2027-06-10").SetTarget(v1alpha1.TargetTechnology, "t"),
			),
			On:   "2027-08-01",
			Want: []string{"Warning"},
		},
		"one that was cancelled": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(testrules.NewPlan()), testplan.NewEvaluation("", "2027-06-10").CancelOn("2027-06-10"),
			),
			On:   "2027-08-01",
			Want: []string{"Warning"},
		},
		"one is open and not held": {
			World: testrules.AddEvaluations(testrules.NewDistrict(testrules.NewPlan()), testplan.NewEvaluation("", "2027-07-25")),
			On:    "2027-08-01",
			Want:  []string{"Warning"},
		},
		"one opens tomorrow": {
			World: testrules.AddEvaluations(testrules.NewDistrict(testrules.NewPlan()), testplan.NewEvaluation("", "2027-08-16")),
			On:    "2027-08-01",
			Want:  []string{"Warning"},
		},
		"the plan's own interval": {
			World: testrules.NewDistrict(
				testrules.NewPlan().ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.ReviewIntervalMonths = 6 }),
			),
			On: "2027-01-31",
		},
		"beyond the plan's own interval": {
			World: testrules.NewDistrict(
				testrules.NewPlan().ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.ReviewIntervalMonths = 6 }),
			),
			On:   "2027-02-01",
			Want: []string{"Warning"},
		},
		"a plan of one year, long after": {
			World: testrules.NewDistrict(testrules.NewPlan().SetPeriod("2026-07-01", "2027-06-30")),
			On:    "2030-01-01",
		},
		"waived": {
			World: testrules.NewDistrict(testrules.NewPlan().WaiveFinding("w", rules.AnnualReviewOverdue, v1alpha1.WaiverOff)),
			On:    "2027-08-01",
			Want:  []string{"Warning waived by w"},
		},
	})
}
