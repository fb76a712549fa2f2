package funding_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestUnsecuredFundsCounted(t *testing.T) {
	grant := func(state v1alpha1.MoneyState) testrules.World {
		return testrules.NewDistrict(testrules.HopedForPlan(v1alpha1.SourceGrant, state, "50", "50"))
	}
	serving := func(rank int32, part, rest v1alpha1.Money) testrules.World {
		return testrules.NewDistrict(
			testrules.HopedForPlan(v1alpha1.SourceGrant, v1alpha1.MoneyExpected, part, rest).AddRankedPriority("p", rank),
			testrules.NewGoal("g").ForPriority("p"),
		)
	}
	toward := func(change func(*testplan.GoalBuilder)) testrules.World {
		goal := testrules.NewGoal("g").ForPriority("p")
		change(goal)
		return testrules.NewDistrict(
			testrules.HopedForPlan(v1alpha1.SourceGrant, v1alpha1.MoneyExpected, "0.01", "99.99").AddRankedPriority("p", 1), goal,
		)
	}
	// stated is a source with a state, and with an amount of FY2027 if that has one.
	stated := func(ofYear, ofSource v1alpha1.MoneyState) testrules.World {
		return testrules.NewDistrict(
			testrules.HopedForPlan(v1alpha1.SourceGrant, ofYear, "50", "50").ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) {
				for i := range s.Budget.Sources {
					if source := &s.Budget.Sources[i]; source.Kind == v1alpha1.SourceGrant {
						source.State = ofSource
						if ofYear == "" {
							source.Amounts = nil
						}
					}
				}
			}),
		)
	}
	percent := func(p v1alpha1.Percent) testrules.World {
		return testrules.NewDistrict(
			testrules.HopedForPlan(v1alpha1.SourceGrant, v1alpha1.MoneyExpected, "50", "50").
				ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.UnsecuredMaxPercent = p }),
		)
	}
	testrules.RunExamples(t, rules.UnsecuredFundsCounted, testrules.Examples{
		"exactly 10 percent": {
			World: testrules.NewDistrict(testrules.HopedForPlan(v1alpha1.SourceGrant, v1alpha1.MoneyExpected, "10", "90")),
		},
		"a hundredth over 10 percent": {
			World: testrules.NewDistrict(testrules.HopedForPlan(v1alpha1.SourceGrant, v1alpha1.MoneyExpected, "10.01", "89.99")),
			Want:  []string{"Warning FY2027 10.01"},
		},
		"a source without amounts that is expected": {
			World: stated("", v1alpha1.MoneyExpected), Want: []string{"Warning FY2027 50"},
		},
		"a source without amounts that is secured": {World: stated("", v1alpha1.MoneySecured)},
		"a year that is secured, of a source that is expected": {
			World: stated(v1alpha1.MoneySecured, v1alpha1.MoneyExpected),
		},
		"a year that is expected, of a source that is secured": {
			World: stated(v1alpha1.MoneyExpected, v1alpha1.MoneySecured), Want: []string{"Warning FY2027 50"},
		},
		"exactly the policy's 50 percent": {World: percent("50")},
		"over the policy's 49.9 percent":  {World: percent("49.9"), Want: []string{"Warning FY2027 50"}},
		"a hundredth for the first priority": {
			World: serving(1, "0.01", "99.99"),
			Want:  []string{"Warning FY2027 0.01"},
		},
		"nothing for the first priority": {World: serving(1, "0", "100")},
		"a first-priority goal that is met": {
			World: toward(func(g *testplan.GoalBuilder) { g.CloseAs(v1alpha1.OutcomeMet, testrules.Today) }),
		},
		"a first-priority goal that closes tomorrow": {
			World: toward(func(g *testplan.GoalBuilder) { g.CloseAs(v1alpha1.OutcomeMet, "2026-10-02") }),
			Want:  []string{"Warning FY2027 0.01"},
		},
		"a first-priority goal that closed the year before": {
			World: toward(func(g *testplan.GoalBuilder) { g.CloseAs(v1alpha1.OutcomeMet, "2026-06-30") }),
		},
		"a first-priority goal that begins on the last day of the year": {
			World: toward(func(g *testplan.GoalBuilder) { g.SetDates("2027-06-30", "") }),
			Want:  []string{"Warning FY2027 0.01"},
		},
		"a first-priority goal that begins the day after": {
			World: toward(func(g *testplan.GoalBuilder) { g.SetDates("2027-07-01", "") }),
		},
		"a hundredth for the second priority": {World: serving(2, "0.01", "99.99")},
		"applied for": {
			World: grant(v1alpha1.MoneyApplied),
			Want:  []string{"Warning FY2027 50"},
		},
		"secured":                {World: grant(v1alpha1.MoneySecured)},
		"the state is not given": {World: grant("")},
		"E-Rate that is applied for": {
			World: testrules.NewDistrict(testrules.HopedForPlan(v1alpha1.SourceERateC2, v1alpha1.MoneyApplied, "50", "50")),
		},
		"E-Rate that is expected": {
			World: testrules.NewDistrict(testrules.HopedForPlan(v1alpha1.SourceERateC1, v1alpha1.MoneyExpected, "50", "50")),
			Want:  []string{"Warning FY2027 50"},
		},
		"two years give one finding": {
			World: testrules.NewDistrict(
				testrules.HopedForPlan(v1alpha1.SourceGrant, v1alpha1.MoneyExpected, "50", "50").
					AddLine("more", 2028, "7", testplan.OnSource("s")),
			),
			Want: []string{"Warning 57"},
		},
		"the percentage is of the years in which the source pays": {
			World: testrules.NewDistrict(
				testrules.HopedForPlan(v1alpha1.SourceGrant, v1alpha1.MoneyExpected, "50", "50").
					AddLine("other", 2028, "900", testplan.WithoutGoal()),
			),
			Want: []string{"Warning FY2027 50"},
		},
		"a small part of a second year lowers the percentage": {
			World: testrules.NewDistrict(
				testrules.HopedForPlan(v1alpha1.SourceGrant, v1alpha1.MoneyExpected, "50", "50").
					AddLine("more", 2028, "1", testplan.OnSource("s")).
					AddLine("other", 2028, "900", testplan.WithoutGoal()),
			),
		},
		"a past year": {World: grant(v1alpha1.MoneyExpected), On: "2027-07-01"},
		"two sources of which each has too much": {
			World: testrules.NewDistrict(
				testrules.HopedForPlan(v1alpha1.SourceGrant, v1alpha1.MoneyExpected, "50", "20").
					AddSource("t", v1alpha1.SourceState, testplan.GivesUncertain(2027, "1", v1alpha1.MoneyApplied)).
					AddLine("l", 2027, "30", testplan.OnSource("t")),
			),
			Want: []string{"Warning FY2027 50", "Warning FY2027 30"},
		},
		"waived": {
			World: testrules.NewDistrict(
				testrules.HopedForPlan(v1alpha1.SourceGrant, v1alpha1.MoneyExpected, "50", "50").
					WaiveFinding("w", rules.UnsecuredFundsCounted, v1alpha1.WaiverOff),
			),
			Want: []string{"Warning FY2027 50 waived by w"},
		},
	})
}
