package funding_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestSourceNotAllotted(t *testing.T) {
	src := func(kind v1alpha1.SourceKind, has, lines v1alpha1.Money) testrules.World {
		return testrules.NewDistrict(
			testrules.NewPlan().
				AddSource("s", kind, testplan.GivesIn(2027, has)).
				AddLine("l", 2027, lines, testplan.OnSource("s"), testplan.WithoutGoal()),
		)
	}
	testrules.RunExamples(t, rules.SourceNotAllotted, testrules.Examples{
		"exactly 10,000 left": {World: src(v1alpha1.SourceGrant, "20000", "10000")},
		"a hundredth more than 10,000 left": {
			World: src(v1alpha1.SourceGrant, "20000", "9999.99"),
			Want:  []string{"Info 10000.01"},
		},
		"exactly 10 percent left": {World: src(v1alpha1.SourceGrant, "200000", "180000")},
		"a hundredth over 10 percent left": {
			World: src(v1alpha1.SourceGrant, "200000", "179999.99"),
			Want:  []string{"Info 20000.01"},
		},
		"local money is not checked": {World: src(v1alpha1.SourceLocal, "200000", "0")},
		"amounts before the plan do not count": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddSource("s", v1alpha1.SourceGrant, testplan.GivesIn(2026, "90000"), testplan.GivesIn(2027, "50000")).
					AddLine("l", 2027, "50000", testplan.OnSource("s"), testplan.WithoutGoal()),
			),
		},
		"amounts after the plan do not count": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddSource("s", v1alpha1.SourceGrant, testplan.GivesIn(2029, "50000"), testplan.GivesIn(2030, "90000")).
					AddLine("l", 2029, "50000", testplan.OnSource("s"), testplan.WithoutGoal()),
			),
		},
		"part of a year in the plan is left": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddSource("s", v1alpha1.SourceGrant, testplan.GivesIn(2026, "90000"), testplan.GivesIn(2027, "50000")).
					AddLine("l", 2027, "30000", testplan.OnSource("s"), testplan.WithoutGoal()),
			),
			Want: []string{"Info 20000"},
		},
	})
}
