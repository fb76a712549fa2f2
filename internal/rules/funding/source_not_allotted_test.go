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
		return testrules.District(
			testrules.Plan().
				Source("s", kind, testplan.Gives(2027, has)).
				Line("l", 2027, lines, testplan.On("s"), testplan.General()),
		)
	}
	testrules.Run(t, rules.SourceNotAllotted, testrules.Examples{
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
			World: testrules.District(
				testrules.Plan().
					Source("s", v1alpha1.SourceGrant, testplan.Gives(2026, "90000"), testplan.Gives(2027, "50000")).
					Line("l", 2027, "50000", testplan.On("s"), testplan.General()),
			),
		},
		"amounts after the plan do not count": {
			World: testrules.District(
				testrules.Plan().
					Source("s", v1alpha1.SourceGrant, testplan.Gives(2029, "50000"), testplan.Gives(2030, "90000")).
					Line("l", 2029, "50000", testplan.On("s"), testplan.General()),
			),
		},
		"part of a year in the plan is left": {
			World: testrules.District(
				testrules.Plan().
					Source("s", v1alpha1.SourceGrant, testplan.Gives(2026, "90000"), testplan.Gives(2027, "50000")).
					Line("l", 2027, "30000", testplan.On("s"), testplan.General()),
			),
			Want: []string{"Info 20000"},
		},
	})
}
