package funding_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestFundsExpired(t *testing.T) {
	lot := func(kind v1alpha1.SourceKind, ordered, received v1alpha1.Date) testrules.World {
		return testrules.AddDevices(
			testrules.NewDistrict(
				testrules.NewPlan().
					AddSource("s", kind, testplan.UntilDay("2026-09-30")).
					AddLine("l", 2027, "5", testplan.OnSource("s"), testplan.WithoutGoal()),
			),
			testplan.NewDevice("d", "t", 1).SetUnitCost("5").PaidBy("p", "l").OrderedOn(ordered).ReceivedOn(received),
		)
	}
	testrules.RunExamples(t, rules.FundsExpired, testrules.Examples{
		"ends on the first day of the line's year": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddSource("s", v1alpha1.SourceGrant, testplan.UntilDay("2027-07-01")).
					AddLine("l", 2028, "5", testplan.OnSource("s")),
			),
		},
		"ends on the day before the line's year": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddSource("s", v1alpha1.SourceGrant, testplan.UntilDay("2027-06-30")).
					AddLine("l", 2028, "5", testplan.OnSource("s")),
			),
			Want: []string{"Error FY2028 5"},
		},
		"only the years after the end of a line over two years": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddSource("s", v1alpha1.SourceGrant, testplan.UntilDay("2027-06-30")).
					AddLine("l", 2027, "5", testplan.OnSource("s"), testplan.ThroughYear(2028)),
			),
			Want: []string{"Error FY2028 2.50"},
		},
		"a line without money": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddSource("s", v1alpha1.SourceGrant, testplan.UntilDay("2027-06-30")).
					AddLine("l", 2028, "0", testplan.OnSource("s")),
			),
		},
		"a past year": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddSource("s", v1alpha1.SourceGrant, testplan.UntilDay("2026-06-30")).
					AddLine("l", 2027, "5", testplan.OnSource("s")),
			),
			On: "2027-07-01",
		},
		"a lot ordered on the last day": {World: lot(v1alpha1.SourceGrant, "2026-09-30", "2026-11-01")},
		"a lot ordered on the day after": {
			World: lot(v1alpha1.SourceGrant, "2026-10-01", "2026-11-01"),
			Want:  []string{"Error 5"},
		},
		"E-Rate: received on the last day": {World: lot(v1alpha1.SourceERateC2, "2026-08-01", "2026-09-30")},
		"E-Rate: received on the day after": {
			World: lot(v1alpha1.SourceERateC2, "2026-08-01", "2026-10-01"),
			Want:  []string{"Error 5"},
		},
	})
}
