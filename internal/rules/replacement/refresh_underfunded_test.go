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
			plan := testrules.Plan().
				Technology("t").
				Line("l", c.year, "5", testrules.Paying(testrules.Operation), testplan.Buying("t"), testplan.General())
			var got []string
			world := testrules.With(
				testrules.District(plan), testplan.Device("d", "t", 10).Leased("2028-06-30"),
			)
			for _, note := range testrules.Evaluate(world, testrules.Today).NotChecked {
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
		plan := testrules.Plan().
			Technology("t", testplan.Price(price), testplan.Life(48)).
			Line("l", 2028, money, testplan.General(), testrules.Paying(testrules.Replacement))
		return testrules.With(testrules.District(plan), testplan.Device("d", "t", 10).InService("2024-08-01"))
	}
	ends := func(supportEnd v1alpha1.Date) testrules.World {
		return testrules.With(
			testrules.District(testrules.Plan().Technology("t", testplan.Price("10"))),
			testplan.Device("d", "t", 10).Supported(supportEnd),
		)
	}
	retired := func(on v1alpha1.Date, evaluations ...*testplan.EvaluationBuilder) testrules.World {
		world := testrules.Recorded(due("1000", "0"), evaluations...)
		technology := &world.Plan.Spec.Technologies[0]
		technology.Lifecycle, technology.RetireOn = v1alpha1.LifecycleRetired, on
		return world
	}
	besideLease := testrules.With(
		testrules.District(
			testrules.Plan().Technology("t", testplan.Price("1000")).Technology("u", testplan.Price("1000")).
				Line("lease", 2028, "5", testplan.General(), testplan.Buying("u"), testrules.Paying(testrules.Operation)),
		),
		testplan.Device("d", "t", 1).Supported("2028-06-30"),
		testplan.Device("e", "u", 500).Leased("2028-06-30"),
	)
	testrules.Run(t, rules.RefreshUnderfunded, testrules.Examples{
		"funded in full":             {World: due("10", "100")},
		"short of exactly 100 units": {World: due("20", "100")},
		"short of a hundredth more":  {World: due("20", "99.99"), Want: []string{"Error FY2028 100.01"}},
		"short of exactly 5 percent": {World: due("1000", "9500")},
		"short of a hundredth over 5 percent": {
			World: due("1000", "9499.99"),
			Want:  []string{"Warning FY2028 500.01"},
		},
		"short of exactly 25 percent":          {World: due("1000", "7500"), Want: []string{"Warning FY2028 2500"}},
		"short of a hundredth over 25 percent": {World: due("1000", "7499.99"), Want: []string{"Error FY2028 2500.01"}},
		"no money at all":                      {World: due("1000", "0"), Want: []string{"Error FY2028 10000"}},
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
			World: testrules.Recorded(due("1000", "0"), testrules.Decided("Retire", testrules.Today)),
		},
		"a decision dated tomorrow retires the technology": {
			World: testrules.Recorded(due("1000", "0"), testrules.Decided("Retire", "2026-10-02")),
			Want:  []string{"Error FY2028 10000"},
		},
		"a decision replaces the technology": {
			World: testrules.Recorded(due("1000", "0"), testrules.Decided("Replace", testrules.Today)),
			Want:  []string{"Error FY2028 10000"},
		},
		"beside a lease that goes on": {World: besideLease, Want: []string{"Error FY2028 1000"}},
	})
}
