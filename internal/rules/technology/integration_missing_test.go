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
		return testrules.NewPlan().
			AddTechnology(
				"a",
				append(options(testplan.OfKind(v1alpha1.TechnologySoftware), testplan.StudentFacing()), more...)...,
			)
	}
	info := []string{"Info"}
	other := func(plan *testplan.PlanBuilder) *testplan.PlanBuilder {
		return plan.AddTechnology("wifi", testplan.OfKind(v1alpha1.TechnologyNetwork), works(1, 0, 0))
	}
	testrules.RunExamples(t, rules.IntegrationMissing, testrules.Examples{
		"nothing recorded":                {World: testrules.NewDistrict(app())},
		"it works with all":               {World: testrules.NewDistrict(app(works(1, 1, 1)))},
		"what does not apply is left out": {World: testrules.NewDistrict(app(works(1, 0, 0)))},
		"no sign-on":                      {World: testrules.NewDistrict(app(works(-1, 1, 1))), Want: info},
		"no class lists":                  {World: testrules.NewDistrict(app(works(1, -1, 0))), Want: info},
		"no export":                       {World: testrules.NewDistrict(app(works(0, 0, -1))), Want: info},
		"none of the three: one finding":  {World: testrules.NewDistrict(app(works(-1, -1, -1))), Want: info},
		"recorded elsewhere":              {World: testrules.NewDistrict(other(app())), Want: info},
		"and of two: one finding": {
			World: testrules.NewDistrict(
				other(app()).AddTechnology("b", testplan.OfKind(v1alpha1.TechnologyContent), testplan.StudentFacing()),
			),
			Want: info,
		},
		"one lacks, and one says nothing": {
			World: testrules.NewDistrict(
				app(
					works(-1, 0, 0),
				).AddTechnology("b", testplan.OfKind(v1alpha1.TechnologyService), testplan.StudentFacing()),
			),
			Want: []string{"Info", "Info"},
		},
		"of a kind that has no accounts": {
			World: testrules.NewDistrict(
				other(
					testrules.NewPlan().
						AddTechnology(
							"a", testplan.OfKind(v1alpha1.TechnologyDevice), testplan.StudentFacing(), works(-1, 0, 0),
						),
				),
			),
		},
		"students do not use it": {
			World: testrules.NewDistrict(
				other(testrules.NewPlan().AddTechnology("a", testplan.OfKind(v1alpha1.TechnologySoftware), works(-1, 0, 0))),
			),
		},
		"adopted": {
			World: testrules.NewDistrict(app(works(-1, 0, 0), testplan.AtStage(v1alpha1.LifecycleAdopted))),
			Want:  info,
		},
		"a candidate": {
			World: testrules.NewDistrict(other(app(works(-1, 0, 0), testplan.AtStage(v1alpha1.LifecycleCandidate)))),
		},
		"on its way out": {
			World: testrules.NewDistrict(other(app(works(-1, 0, 0), testplan.AtStage(v1alpha1.LifecycleRetiring)))),
		},
		"it was decided to retire it": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(app(works(-1, 0, 0))),
				testplan.NewEvaluation("", testrules.Today).
					SetTarget(v1alpha1.TargetTechnology, "a").
					DecideOn("Retire", testrules.Today),
			),
		},
		"a waiver": {
			World: testrules.NewDistrict(app(works(-1, 0, 0)).WaiveFinding("w", rules.IntegrationMissing, testrules.WaivedOff)),
			Want:  []string{"Info waived by w"},
		},
	})
}
