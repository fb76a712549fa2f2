package technology_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestIntegrationMissing(t *testing.T) {
	app := func(more ...testrules.TechnologyOption) *testplan.PlanBuilder {
		return testrules.Plan().
			Technology(
				"a",
				append(options(testplan.OfKind(v1alpha1.TechnologySoftware), testplan.StudentFacing()), more...)...,
			)
	}
	info := []string{"Info"}
	other := func(plan *testplan.PlanBuilder) *testplan.PlanBuilder {
		return plan.Technology("wifi", testplan.OfKind(v1alpha1.TechnologyNetwork), works(1, 0, 0))
	}
	testrules.Run(t, rules.IntegrationMissing, testrules.Examples{
		"nothing recorded":                {World: testrules.District(app())},
		"it works with all":               {World: testrules.District(app(works(1, 1, 1)))},
		"what does not apply is left out": {World: testrules.District(app(works(1, 0, 0)))},
		"no sign-on":                      {World: testrules.District(app(works(-1, 1, 1))), Want: info},
		"no class lists":                  {World: testrules.District(app(works(1, -1, 0))), Want: info},
		"no export":                       {World: testrules.District(app(works(0, 0, -1))), Want: info},
		"none of the three: one finding":  {World: testrules.District(app(works(-1, -1, -1))), Want: info},
		"recorded elsewhere":              {World: testrules.District(other(app())), Want: info},
		"and of two: one finding": {
			World: testrules.District(
				other(app()).Technology("b", testplan.OfKind(v1alpha1.TechnologyContent), testplan.StudentFacing()),
			),
			Want: info,
		},
		"one lacks, and one says nothing": {
			World: testrules.District(
				app(
					works(-1, 0, 0),
				).Technology("b", testplan.OfKind(v1alpha1.TechnologyService), testplan.StudentFacing()),
			),
			Want: []string{"Info", "Info"},
		},
		"of a kind that has no accounts": {
			World: testrules.District(
				other(
					testrules.Plan().
						Technology(
							"a", testplan.OfKind(v1alpha1.TechnologyDevice), testplan.StudentFacing(), works(-1, 0, 0),
						),
				),
			),
		},
		"students do not use it": {
			World: testrules.District(
				other(testrules.Plan().Technology("a", testplan.OfKind(v1alpha1.TechnologySoftware), works(-1, 0, 0))),
			),
		},
		"adopted": {
			World: testrules.District(app(works(-1, 0, 0), testplan.At(v1alpha1.LifecycleAdopted))),
			Want:  info,
		},
		"a candidate": {
			World: testrules.District(other(app(works(-1, 0, 0), testplan.At(v1alpha1.LifecycleCandidate)))),
		},
		"on its way out": {
			World: testrules.District(other(app(works(-1, 0, 0), testplan.At(v1alpha1.LifecycleRetiring)))),
		},
		"it was decided to retire it": {
			World: testrules.Recorded(
				testrules.District(app(works(-1, 0, 0))),
				testplan.Evaluation("", testrules.Today).
					Target(v1alpha1.TargetTechnology, "a").
					Decided("Retire", testrules.Today),
			),
		},
		"a waiver": {
			World: testrules.District(app(works(-1, 0, 0)).Waive("w", rules.IntegrationMissing, testrules.WaivedOff)),
			Want:  []string{"Info waived by w"},
		},
	})
}
