package schedule_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestTermsMissing(t *testing.T) {
	following := func(names []v1alpha1.EntryName, terms ...v1alpha1.Term) *testplan.PlanBuilder {
		return testrules.NewPlan().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.District.Terms = terms
			spec.EvaluationSchedules = []v1alpha1.EvaluationSchedule{{
				Name: "look", Cadence: v1alpha1.CadenceEveryTerm, Edge: v1alpha1.EdgeEnd, Terms: names,
				Target: v1alpha1.ScheduleTarget{Kind: v1alpha1.KindTechnologyPlan},
			}}
		})
	}
	fall := v1alpha1.Term{Name: "fall", Start: "2026-08-24", End: "2026-12-18"}
	late := func(end v1alpha1.Date) v1alpha1.Term {
		return v1alpha1.Term{Name: "late", Start: "2028-08-24", End: end}
	}
	testrules.RunExamples(t, rules.TermsMissing, testrules.Examples{
		"no schedule follows the terms": {
			World: testrules.NewDistrict(testrules.NewPlan().
				AddSchedule("s", v1alpha1.CadenceAnnual, "2027-06-15", v1alpha1.KindTechnologyPlan, "")),
		},
		"no terms": {World: testrules.NewDistrict(following(nil)), Want: []string{"Warning"}},
		"the last term ends 100 days before the plan": {
			World: testrules.NewDistrict(following(nil, fall, late("2029-03-22"))),
		},
		"the last term ends 101 days before the plan": {
			World: testrules.NewDistrict(following(nil, fall, late("2029-03-21"))), Want: []string{"Info"},
		},
		"the last day of the last term": {
			World: testrules.NewDistrict(following(nil, fall)), On: "2026-12-18", Want: []string{"Info"},
		},
		"the day after it": {
			World: testrules.NewDistrict(following(nil, fall)), On: "2026-12-19", Want: []string{"Warning"},
		},
		"only the terms of the schedule count": {
			World: testrules.NewDistrict(following([]v1alpha1.EntryName{"fall"}, fall, late("2029-06-01"))),
			Want:  []string{"Info"},
		},
		"a schedule whose terms do not exist": {
			World: testrules.NewDistrict(following([]v1alpha1.EntryName{"spring"}, fall, late("2029-06-01"))),
			Want:  []string{"Warning"},
		},
		"the plan's last day but one": {
			World: testrules.NewDistrict(following(nil, fall)), On: "2029-06-29", Want: []string{"Warning"},
		},
		"the plan's last day": {World: testrules.NewDistrict(following(nil, fall)), On: "2029-06-30"},
		"after the plan":      {World: testrules.NewDistrict(following(nil, fall)), On: "2030-01-01"},
	})
}

func TestTermsMissingMessages(t *testing.T) {
	following := func(terms ...v1alpha1.Term) testrules.World {
		return testrules.NewDistrict(testrules.NewPlan().ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.District.Terms = terms
			spec.EvaluationSchedules = []v1alpha1.EvaluationSchedule{{
				Name: "look", Cadence: v1alpha1.CadenceEveryTerm, Edge: v1alpha1.EdgeEnd,
				Target: v1alpha1.ScheduleTarget{Kind: v1alpha1.KindTechnologyPlan},
			}}
		}))
	}
	testrules.CheckSentences(t, map[string]testrules.Sentence{
		"the terms of one half year": {
			World: following(v1alpha1.Term{Name: "fall", Start: "2026-08-24", End: "2026-12-18"}),
			Code:  rules.TermsMissing,
			Want: "spec.evaluationSchedules[look]: Schedule look follows the school terms and has no term after " +
				"2026-12-18, and the plan runs to 2029-06-30.",
		},
		"no terms": {
			World: following(),
			Code:  rules.TermsMissing,
			Want: "spec.evaluationSchedules[look]: Schedule look follows the school terms, and the plan lists none " +
				"for it.",
		},
	})
}
