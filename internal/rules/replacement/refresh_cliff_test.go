package replacement_test

import (
	"slices"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestRefreshCliff(t *testing.T) {
	due := func(prices ...v1alpha1.Money) testrules.World {
		plan, devices := testrules.WearingDevices(prices...)
		return testrules.AddDevices(testrules.NewDistrict(plan), devices...)
	}
	changed := func(change func(*testplan.PlanBuilder), prices ...v1alpha1.Money) testrules.World {
		plan, devices := testrules.WearingDevices(prices...)
		change(plan)
		return testrules.AddDevices(testrules.NewDistrict(plan), devices...)
	}
	long := func(line v1alpha1.Money, prices ...v1alpha1.Money) testrules.World {
		return changed(func(plan *testplan.PlanBuilder) {
			plan.SetPeriod("2026-07-01", "2031-06-30").WaiveFinding("r", rules.RefreshUnderfunded, v1alpha1.WaiverOff)
			if line != "" {
				plan.AddLine("l", 2030, line, testplan.WithoutGoal(), testrules.ForPurpose(testrules.Replacement))
			}
		}, prices...)
	}
	after := func(waived v1alpha1.FindingCode) testrules.World {
		return changed(
			func(p *testplan.PlanBuilder) { p.WaiveFinding("w", waived, v1alpha1.WaiverOff) }, "10", "10", "10", "5000",
		)
	}
	planned := func(end string, amounts ...v1alpha1.Money) testrules.World {
		plan := testrules.NewPlan().SetPeriod("2026-07-01", end)
		for i, amount := range amounts {
			f := v1alpha1.FiscalYear(2027 + i)
			plan.AddLine("l"+testrules.TwoDigitYear(f), f, amount, testplan.WithoutGoal(), testrules.ForPurpose(testrules.Replacement))
		}
		return testrules.NewDistrict(plan)
	}
	lots := func(world testrules.World) testrules.World {
		return testrules.AddDevices(world, testplan.NewDevice("d", "t", 3).SupportedUntil("2028-06-30"))
	}
	testrules.RunExamples(t, rules.RefreshCliff, testrules.Examples{
		"one of three years has exactly 40 percent": {World: due("40", "30", "30")},
		"one of three years has a hundredth over 40 percent": {
			World: due("40.01", "30", "29.99"),
			Want:  []string{"Info FY2027 40.01"},
		},
		"only two years with cost": {World: due("90", "0", "10")},
		"a third year costs a hundredth": {
			World: due("90", "0.01", "9.99"),
			Want:  []string{"Info FY2027 90"},
		},
		"the first of two equal years is reported": {
			World: due("10", "45", "45"),
			Want:  []string{"Info FY2028 45"},
		},
		"short of exactly 100 units": {
			World: long("", "10", "10", "10", "100"),
			Want:  []string{"Info FY2030 100"},
		},
		"short of a hundredth more": {
			World: long("", "10", "10", "10", "100.01"),
			Want:  []string{"Warning FY2030 100.01"},
		},
		"the year is funded in full": {
			World: long("5000", "10", "10", "10", "5000"),
			Want:  []string{"Info FY2030 5000"},
		},
		"exactly 5 percent of the year are missing": {
			World: long("4750", "10", "10", "10", "5000"),
			Want:  []string{"Info FY2030 5000"},
		},
		"a hundredth over 5 percent of the year are missing": {
			World: long("4749.99", "10", "10", "10", "5000"),
			Want:  []string{"Warning FY2030 5000"},
		},
		"the last year of the horizon": {
			World: long("", "10", "10", "0", "0", "5000"),
			Want:  []string{"Warning FY2031 5000"},
		},
		"after the plan, the finding about its end is waived": {
			World: after(rules.RefreshAfterPlan),
			Want:  []string{"Info FY2030 5000"},
		},
		"folded under the finding about the end of the plan": {World: after(rules.TooManyStarts)},
		"beyond the horizon": {World: due("10", "10", "10", "0", "0", "5000")},
		"the policy's 50 percent": {World: changed(func(plan *testplan.PlanBuilder) {
			plan.ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.RefreshCliffPercent = "50" })
		}, "50", "25", "25")},
		"one lot has no price": {
			World: testrules.AddDevices(due("50", "25", "25"), testplan.NewDevice("d", "t", 1).SupportedUntil("2028-06-30")),
		},
		"by lines, a plan of three years": {World: planned("2029-06-30", "80", "10", "10")},
		"by lines, a plan of four years": {
			World: planned("2030-06-30", "80", "10", "10"),
			Want:  []string{"Info FY2027 80"},
		},
		"by lines, exactly 40 percent":      {World: planned("2030-06-30", "40", "30", "30")},
		"by lines, money in only two years": {World: planned("2030-06-30", "80", "0", "20")},
		"by lines, no lot has a price": {
			World: lots(planned("2030-06-30", "80", "10", "10")),
			Want:  []string{"Info FY2027 80"},
		},
		"by lines, one year is past": {World: planned("2030-06-30", "80", "10", "10"), On: "2027-07-01"},
		"lots come before lines": {
			World: testrules.AddDevices(
				planned("2030-06-30", "80", "10", "10"),
				testplan.NewDevice("d", "t", 1).SetUnitCost("5").SupportedUntil("2028-06-30"),
			),
		},
		"waived": {
			World: changed(
				func(p *testplan.PlanBuilder) { p.WaiveFinding("w", rules.RefreshCliff, v1alpha1.WaiverOff) }, "10", "10",
				"10", "5000",
			),
			Want: []string{"Info FY2030 5000 waived by w"},
		},
	})
}

// A cliff in a later year can be brought forward, and one in the current year cannot.
func TestCliffActionDependsOnYear(t *testing.T) {
	first, devices := testrules.WearingDevices("50", "25", "25")
	second, more := testrules.WearingDevices("25", "50", "25")
	lines := testrules.NewPlan().
		SetPeriod("2026-07-01", "2030-06-30").
		AddLine("a", 2027, "50", testplan.WithoutGoal(), testrules.ForPurpose(testrules.Replacement)).
		AddLine("b", 2028, "30", testplan.WithoutGoal(), testrules.ForPurpose(testrules.Replacement)).
		AddLine("c", 2029, "20", testplan.WithoutGoal(), testrules.ForPurpose(testrules.Replacement))
	for title, c := range map[string]struct {
		world testrules.World
		on    string
		want  string
	}{
		"the current year": {
			testrules.AddDevices(testrules.NewDistrict(first), devices...), testrules.Today,
			"Spread what can wait of t2027 over the next years, so that each year has its share.",
		},
		"the next year": {
			testrules.AddDevices(testrules.NewDistrict(second), more...), testrules.Today,
			"Start earlier with a part of t2028, so that each year has its share.",
		},
		"lines, the current year": {
			testrules.NewDistrict(lines), testrules.Today,
			"Spread what can wait of them over the next years, so that each year has its share.",
		},
		"lines, before the plan begins": {
			testrules.NewDistrict(lines), "2026-06-30",
			"Start earlier with a part of them, so that each year has its share.",
		},
	} {
		t.Run(title, func(t *testing.T) {
			result := testrules.EvaluateRules(c.world, c.on)
			i := slices.IndexFunc(result.Findings, func(f rules.Finding) bool { return f.Code == rules.RefreshCliff })
			if i < 0 || result.Findings[i].Action != c.want {
				t.Errorf("want %q:%s", c.want, testrules.DescribeResult(result))
			}
		})
	}
}
