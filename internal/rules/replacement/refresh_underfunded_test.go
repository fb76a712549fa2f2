package replacement_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// A leased lot whose lease goes on needs no price.
func TestContinuingLeaseNeedsNoPrice(t *testing.T) {
	const lot = "10 devices due in FY2028 have no known cost: give their technology a unitCost"
	for title, c := range map[string]struct {
		year v1alpha1.FiscalYear
		want []string
	}{
		"the lease goes on":                        {2028, nil},
		"the lease ends without money in the year": {2027, []string{lot}},
	} {
		t.Run(title, func(t *testing.T) {
			plan := testrules.NewPlan().
				AddTechnology("t").
				AddLine("l", c.year, "5", testrules.ForPurpose(testrules.Operation), testplan.ForTechnologies("t"), testplan.WithoutGoal())
			var got []string
			world := testrules.AddDevices(
				testrules.NewDistrict(plan), testplan.NewDevice("d", "t", 10).LeasedUntil("2028-06-30"),
			)
			for _, note := range testrules.EvaluateRules(world, testrules.Today).NotChecked {
				if note.Code == rules.RefreshUnderfunded {
					got = append(got, note.Reason)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRefreshUnderfunded(t *testing.T) {
	due := func(price, money v1alpha1.Money) testrules.World {
		plan := testrules.NewPlan().
			AddTechnology("t", testplan.WithUnitCost(price), testplan.WithLifeMonths(48)).
			AddLine("l", 2028, money, testplan.WithoutGoal(), testrules.ForPurpose(testrules.Replacement))
		return testrules.AddDevices(testrules.NewDistrict(plan), testplan.NewDevice("d", "t", 10).InService("2024-08-01"))
	}
	ends := func(supportEnd v1alpha1.Date) testrules.World {
		return testrules.AddDevices(
			testrules.NewDistrict(testrules.NewPlan().AddTechnology("t", testplan.WithUnitCost("10"))),
			testplan.NewDevice("d", "t", 10).SupportedUntil(supportEnd),
		)
	}
	retired := func(on v1alpha1.Date, evaluations ...*testplan.EvaluationBuilder) testrules.World {
		world := testrules.AddEvaluations(due("1000", "0"), evaluations...)
		technology := &world.Plan.Spec.Technologies[0]
		technology.Lifecycle, technology.RetireOn = v1alpha1.LifecycleRetired, on
		return world
	}
	besideLease := testrules.AddDevices(
		testrules.NewDistrict(
			testrules.NewPlan().AddTechnology("t", testplan.WithUnitCost("1000")).AddTechnology("u", testplan.WithUnitCost("1000")).
				AddLine("lease", 2028, "5", testplan.WithoutGoal(), testplan.ForTechnologies("u"), testrules.ForPurpose(testrules.Operation)),
		),
		testplan.NewDevice("d", "t", 1).SupportedUntil("2028-06-30"),
		testplan.NewDevice("e", "u", 500).LeasedUntil("2028-06-30"),
	)
	testrules.RunExamples(t, rules.RefreshUnderfunded, testrules.Examples{
		"funded in full":             {World: due("10", "100")},
		"short of exactly 100 units": {World: due("20", "100")},
		"short of a hundredth more":  {World: due("20", "99.99"), Want: []string{"Error FY2028 100.01"}},
		"short of exactly 5 percent": {World: due("1000", "9500")},
		"short of a hundredth over 5 percent": {
			World: due("1000", "9499.99"),
			Want:  []string{"Warning FY2028 500.01"},
		},
		"short of exactly 25 percent": {World: due("1000", "7500"), Want: []string{"Warning FY2028 2500"}},
		"short of a hundredth over 25 percent": {
			World: due("1000", "7499.99"), Want: []string{"Error FY2028 2500.01"},
		},
		"no money at all": {World: due("1000", "0"), Want: []string{"Error FY2028 10000"}},
		"due in a past year: moved to the current one": {
			World: due("1000", "0"),
			On:    "2028-07-01",
			Want:  []string{"Error FY2029 10000"},
		},
		"after the plan (another rule)":      {World: ends("2029-10-01")},
		"retired in the year of their end":   {World: retired("2029-06-30")},
		"retired on the day after that year": {World: retired("2029-07-01"), Want: []string{"Error FY2028 10000"}},
		"retired without a last day":         {World: retired("")},
		"a decision retires the technology": {
			World: testrules.AddEvaluations(due("1000", "0"), testrules.DecidedEvaluation("Retire", testrules.Today)),
		},
		"a decision dated tomorrow retires the technology": {
			World: testrules.AddEvaluations(due("1000", "0"), testrules.DecidedEvaluation("Retire", "2026-10-02")),
			Want:  []string{"Error FY2028 10000"},
		},
		"a decision replaces the technology": {
			World: testrules.AddEvaluations(due("1000", "0"), testrules.DecidedEvaluation("Replace", testrules.Today)),
			Want:  []string{"Error FY2028 10000"},
		},
		"beside a lease that goes on": {World: besideLease, Want: []string{"Error FY2028 1000"}},
	})
}

// 100 students need 102 units, and 80 need 82.
func TestRefreshOfFewerStudents(t *testing.T) {
	world := func(students int32, forecast ...v1alpha1.ExpectedEnrollment) testrules.World {
		plan := testrules.NewPlan().SetEnrollment(students).
			AddTechnology("t", testplan.WithUnitCost("10"), testplan.WithLifeMonths(48)).
			ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.Policy.Refresh.LimitToEnrollment = new(true)
				spec.District.EnrollmentForecast = forecast
			})
		return testrules.AddDevices(testrules.NewDistrict(plan), testplan.NewDevice("d", "t", 102).InService("2024-08-01").
			ChangeSpec(func(spec *v1alpha1.DeviceSpec) { spec.Audience = v1alpha1.AudienceStudents }))
	}
	in := func(fiscalYear v1alpha1.FiscalYear, students int32) v1alpha1.ExpectedEnrollment {
		return v1alpha1.ExpectedEnrollment{FiscalYear: fiscalYear, Students: students}
	}
	for title, c := range map[string]struct {
		world      testrules.World
		message    string
		notChecked []string
	}{
		"fewer students": {world(100, in(2028, 80)),
			"82 devices (t) must be replaced in FY2028 at about $820; no replacement money is budgeted for these. " +
				"Short by $820. 20 units for students are not replaced in FY2028: " +
				"80 students are expected then instead of 100.", nil},
		"more students": {world(100, in(2028, 120)),
			"102 devices (t) must be replaced in FY2028 at about $1,020; no replacement money is budgeted for these. " +
				"Short by $1,020.", nil},
		"the year is unknown": {world(100, in(2027, 80)),
			"102 devices (t) must be replaced in FY2028 at about $1,020; no replacement money is budgeted for these. " +
				"Short by $1,020.", []string{"FY2028 has no expected enrollment, so that all 102 units for students due in it " +
				"are replaced: add the year to district.enrollmentForecast"}},
		"the enrollment is unknown": {world(0, in(2028, 80)),
			"102 devices (t) must be replaced in FY2028 at about $1,020; no replacement money is budgeted for these. " +
				"Short by $1,020.", []string{"the district states no enrollment, so that all units for students are replaced: " +
				"give district.enrollment, or the enrollment of the sites"}},
	} {
		t.Run(title, func(t *testing.T) {
			result := testrules.EvaluateRules(c.world, testrules.Today)
			var messages, notChecked []string
			for _, finding := range result.Findings {
				if finding.Code == rules.RefreshUnderfunded {
					messages = append(messages, finding.Message)
				}
			}
			for _, note := range result.NotChecked {
				if note.Code == rules.RefreshUnderfunded {
					notChecked = append(notChecked, note.Reason)
				}
			}
			if diff := cmp.Diff([]string{c.message}, messages); diff != "" {
				t.Errorf("messages (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.notChecked, notChecked); diff != "" {
				t.Errorf("not checked (-want +got):\n%s", diff)
			}
		})
	}
}
