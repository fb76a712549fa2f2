package replacement_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestRefreshAfterPlan(t *testing.T) {
	ends := func(supportEnd v1alpha1.Date) testrules.World {
		return testrules.AddDevices(
			testrules.NewDistrict(testrules.NewPlan().AddTechnology("t", testplan.WithUnitCost("10"))),
			testplan.NewDevice("d", "t", 10).SupportedUntil(supportEnd),
		)
	}
	oneTime := func(months int32, kind v1alpha1.SourceKind, purpose v1alpha1.Purpose) testrules.World {
		return testrules.NewDistrict(
			testrules.NewPlan().
				AddTechnology("t", testplan.WithLifeMonths(months)).
				AddSource("s", kind).
				AddLine("l", 2027, "100", testplan.WithoutGoal(), testplan.OnSource("s"), testplan.ForTechnologies("t"), testrules.ForPurpose(purpose)),
		)
	}
	testrules.RunExamples(t, rules.RefreshAfterPlan, testrules.Examples{
		"on the plan's last day":                {World: ends("2029-06-30")},
		"on the first day after it":             {World: ends("2029-07-01"), Want: []string{"Info 100"}},
		"on the last day of five years":         {World: ends("2034-06-30"), Want: []string{"Info 100"}},
		"on the day after five years":           {World: ends("2034-07-01")},
		"bought on a grant, ends with the plan": {World: oneTime(36, v1alpha1.SourceGrant, testrules.Purchase)},
		"bought on a grant, ends after it": {
			World: oneTime(37, v1alpha1.SourceGrant, testrules.Purchase),
			Want:  []string{"Warning 100"},
		},
		"bought on a grant, ends after the horizon": {
			World: oneTime(120, v1alpha1.SourceGrant, testrules.Purchase),
			Want:  []string{"Warning 100"},
		},
		"bought on a grant in a past year": {
			World: oneTime(48, v1alpha1.SourceGrant, testrules.Purchase),
			On:    "2027-07-01",
			Want:  []string{"Warning 100"},
		},
		"bought on a grant, the lots are there: their cost counts once": {
			World: testrules.AddDevices(
				oneTime(48, v1alpha1.SourceGrant, testrules.Purchase),
				testplan.NewDevice("d", "t", 10).ReceivedOn("2026-08-10").SetUnitCost("10").PaidBy("p", "l"),
			),
			On:   "2027-07-01",
			Want: []string{"Warning 100"},
		},
		"bought on local money":             {World: oneTime(36, v1alpha1.SourceLocal, testrules.Purchase)},
		"a service on a grant buys nothing": {World: oneTime(36, v1alpha1.SourceGrant, testrules.Learning)},
	})
}

// 100 students need 102 units, and 80 need 82.
func TestFewerStudentsAfterPlan(t *testing.T) {
	plan := testrules.NewPlan().SetEnrollment(100).
		AddTechnology("t", testplan.WithUnitCost("10"), testplan.WithLifeMonths(48)).
		ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.Policy.Refresh.LimitToEnrollment = new(true)
			spec.District.EnrollmentForecast = []v1alpha1.ExpectedEnrollment{{FiscalYear: 2031, Students: 80}}
		})
	world := testrules.AddDevices(testrules.NewDistrict(plan), testplan.NewDevice("d", "t", 102).InService("2026-08-01").
		ChangeSpec(func(spec *v1alpha1.DeviceSpec) { spec.Audience = v1alpha1.AudienceStudents }))
	const want = "After the plan ends, 82 devices must be replaced in FY2031 at about $820. " +
		"20 units more for students need no replacement, because the district expects fewer students."
	for _, finding := range testrules.EvaluateRules(world, testrules.Today).Findings {
		if finding.Code == rules.RefreshAfterPlan {
			if finding.Message != want || finding.Money != 820_00 {
				t.Errorf("%q at %d", finding.Message, finding.Money)
			}
			return
		}
	}
	t.Error("no finding")
}
