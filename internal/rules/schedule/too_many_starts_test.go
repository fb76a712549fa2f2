package schedule_test

import (
	"fmt"
	"slices"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestTooManyStarts(t *testing.T) {
	starting := func(plan *testplan.PlanBuilder, each int, days ...v1alpha1.Date) testrules.World {
		district := testrules.NewDistrict(plan)
		for _, day := range days {
			for range each {
				district.Goals = append(
					district.Goals, testrules.NewGoal(fmt.Sprint("g", len(district.Goals))).SetDates(day, "").BuildObject(),
				)
			}
		}
		return district
	}
	limit := func(goals int32) *testplan.PlanBuilder {
		return testrules.NewPlan().ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.StartsPerQuarterMax = goals })
	}
	early := func(name string) *testplan.GoalBuilder { return testrules.NewGoal(name).SetDates("2026-07-01", "") }
	testrules.RunExamples(t, rules.TooManyStarts, testrules.Examples{
		"five": {World: starting(testrules.NewPlan(), 5, "2026-11-02")},
		"six": {
			World: starting(testrules.NewPlan(), 6, "2026-11-02"),
			Want:  []string{"Warning FY2027"},
		},
		"on the first and last day of a quarter": {
			World: starting(testrules.NewPlan(), 3, "2026-10-01", "2026-12-31"),
			Want:  []string{"Warning FY2027"},
		},
		"on the last day and the day after": {
			World: starting(testrules.NewPlan(), 3, "2026-12-31", "2027-01-01"),
		},
		"two quarters of a year": {
			World: starting(testrules.NewPlan(), 6, "2026-12-31", "2027-01-01"),
			Want:  []string{"Warning FY2027", "Warning FY2027"},
		},
		"on the last day of the quarter": {
			World: starting(testrules.NewPlan(), 6, "2026-11-02"),
			On:    "2026-12-31",
			Want:  []string{"Warning FY2027"},
		},
		"the quarter has ended": {
			World: starting(testrules.NewPlan(), 6, "2026-11-02"),
			On:    "2027-01-01",
		},
		"on the plan's first day, not written out": {
			World: starting(testrules.NewPlan(), 6, ""),
			On:    "2026-07-01",
			Want:  []string{"Warning FY2027"},
		},
		"on the plan's first day, five of them": {World: starting(testrules.NewPlan(), 5, ""), On: "2026-07-01"},
		"on the plan's first day, as they say": {
			World: starting(testrules.NewPlan(), 6, "2026-07-01"),
			On:    "2026-07-01",
			Want:  []string{"Warning FY2027"},
		},
		"a later year": {
			World: starting(testrules.NewPlan(), 6, "2028-07-01"),
			Want:  []string{"Warning FY2029"},
		},
		"after the plan":       {World: starting(testrules.NewPlan(), 6, "2029-07-01")},
		"the plan's own limit": {World: starting(limit(2), 2, "2026-11-02")},
		"more than the plan's own limit": {
			World: starting(limit(2), 3, "2026-11-02"),
			Want:  []string{"Warning FY2027"},
		},
		"quarters are those of the fiscal year": {
			World: starting(limit(1).FiscalStart(9), 1, "2026-11-30", "2026-12-01"),
		},
		"quarters of a fiscal year from September": {
			World: starting(limit(1).FiscalStart(9), 1, "2026-09-01", "2026-11-30"),
			Want:  []string{"Warning FY2027"},
		},
		"one that was dropped on the day it started": {
			World: testrules.NewDistrict(limit(1), early("a"), early("b").CloseAs(v1alpha1.OutcomeDropped, "2026-07-01")),
			On:    "2026-07-02",
		},
		"one that was dropped the day after": {
			World: testrules.NewDistrict(limit(1), early("a"), early("b").CloseAs(v1alpha1.OutcomeDropped, "2026-07-02")),
			On:    "2026-07-02",
			Want:  []string{"Warning FY2027"},
		},
		"waived": {
			World: starting(
				testrules.NewPlan().WaiveFinding("w", rules.TooManyStarts, v1alpha1.WaiverOff, testplan.WaivedIn(2027)), 6,
				"2026-11-02", "2027-11-01",
			),
			Want: []string{"Warning FY2028", "Warning FY2027 waived by w"},
		},
	})
}

// If the plan sets a limit, days of training count in the quarter in which their program
// starts.
func TestTrainingDaysInAQuarter(t *testing.T) {
	limit := func(days int32) *testplan.PlanBuilder {
		return testrules.NewPlan().ChangeSpec(func(s *testrules.PlanSpec) { s.Policy.TrainingDaysPerQuarterMax = days })
	}
	held := func(plan *testplan.PlanBuilder, days int32, starts ...v1alpha1.Date) testrules.World {
		for i, start := range starts {
			plan.AddProgram(fmt.Sprint("p", i), "", start, testplan.LastingDays(days))
		}
		return testrules.NewDistrict(plan)
	}
	for title, c := range map[string]struct {
		district testrules.World
		on       string
		want     []string
	}{
		"no limit": {
			held(testrules.NewPlan(), 366, "2026-11-02", "2026-11-03"), testrules.Today, nil,
		},
		"as many as the limit": {held(limit(10), 5, "2026-11-02", "2026-11-03"), testrules.Today, nil},
		"a day more": {
			held(limit(9), 5, "2026-11-02", "2026-11-03"),
			testrules.Today,
			[]string{"Warning FY2027"},
		},
		"the first and last day of a quarter": {
			held(limit(9), 5, "2026-10-01", "2026-12-31"),
			testrules.Today,
			[]string{"Warning FY2027"},
		},
		"the last day and the day after": {held(limit(9), 5, "2026-12-31", "2027-01-01"), testrules.Today, nil},
		"two quarters": {
			held(limit(4), 5, "2026-12-31", "2027-01-01"),
			testrules.Today,
			[]string{"Warning FY2027", "Warning FY2027"},
		},
		"the last day of the quarter": {held(limit(4), 5, "2026-11-02"), "2026-12-31", []string{"Warning FY2027"}},
		"the quarter has ended":       {held(limit(4), 5, "2026-11-02"), "2027-01-01", nil},
		"programs that do not say how long": {
			held(limit(1), 0, "2026-11-02", "2026-11-03"),
			testrules.Today,
			[]string{"Warning FY2027"},
		},
		"one that does not say how long": {held(limit(1), 0, "2026-11-02"), testrules.Today, nil},
		"programs that do not say when":  {held(limit(1), 5, "", ""), testrules.Today, nil},
		"a later year": {
			held(limit(1), 5, "2028-07-01"),
			testrules.Today,
			[]string{"Warning FY2029"},
		},
		"after the plan": {held(limit(1), 5, "2029-07-01"), testrules.Today, nil},
		"quarters are those of the fiscal year": {
			held(limit(5).FiscalStart(9), 5, "2026-11-30", "2026-12-01"), testrules.Today, nil,
		},
		"a quarter from September to November": {
			held(limit(5).FiscalStart(9), 5, "2026-09-01", "2026-11-30"),
			testrules.Today,
			[]string{"Warning FY2027"},
		},
		"a waiver": {
			held(limit(4).WaiveFinding("w", rules.TooManyStarts, testrules.WaivedOff), 5, "2026-11-02"),
			testrules.Today,
			[]string{"Warning FY2027 waived by w"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			result := testrules.EvaluateRules(c.district, c.on)
			if got := testrules.SummarizeFindings(result, rules.TooManyStarts); !slices.Equal(got, c.want) {
				t.Errorf("want %v, got %v%s", c.want, got, testrules.DescribeResult(result))
			}
		})
	}
}

// The message names the programs with their days, and the limit.
func TestMessageAboutTrainingDays(t *testing.T) {
	fullQuarter := testrules.NewPlan().ChangeSpec(func(s *testrules.PlanSpec) { s.Policy.TrainingDaysPerQuarterMax = 20 }).
		AddProgram("institute", "", "2026-11-02", testplan.LastingDays(4)).
		AddProgram("coaching", "", "2026-10-05", testplan.LastingDays(60)).AddProgram("clinic", "", "2026-12-01")
	testrules.CheckSentences(t, map[string]testrules.Sentence{
		"training": {
			World: testrules.NewDistrict(fullQuarter),
			Code:  rules.TooManyStarts,
			Want: "spec.policy.trainingDaysPerQuarterMax[2026-10..2026-12]: 65 days of professional learning start " +
				"from October 2026 to December 2026 (FY2027): clinic (1), coaching (60) and institute (4). The plan " +
				"sets 20 as the most.",
		},
	})
}
