package funding_test

import (
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/tables/funding"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testtables"
)

// TestSavings checks which technologies could be given up, with the part, the money of this and the
// next year, and the reasons.
func TestSavings(t *testing.T) {
	review := func(answer v1alpha1.Answer) *testplan.EvaluationBuilder {
		return testplan.NewEvaluation("yearly", "2026-08-15").SetTarget(v1alpha1.TargetTechnology, "app").
			DueOn("2026-08-15").AddCriteria("use").AddAnswer("use", answer)
	}
	// retained was due a year before, and decided late.
	retained := func(on v1alpha1.Date) *testplan.EvaluationBuilder {
		return testplan.NewEvaluation("yearly", "2025-08-15").SetTarget(v1alpha1.TargetTechnology, "app").
			DueOn("2025-08-15").DecideOn(v1alpha1.DecisionRetain, on)
	}
	open := testplan.ForNeeds("writing")
	met := testplan.ForNeeds("reading")
	for name, tc := range map[string]struct {
		options []func(*v1alpha1.Technology)
		records []*testplan.EvaluationBuilder
		want    string
	}{
		"nothing recorded": {nil, nil, ""},
		"needed":           {[]func(*v1alpha1.Technology){open}, nil, ""},
		"needs that current practice meets": {
			[]func(*v1alpha1.Technology){met}, nil, "app: all of it, $900, $600: current practice meets reading",
		},
		"one need of two is open": {
			[]func(*v1alpha1.Technology){testplan.ForNeeds("reading", "writing")}, nil, "",
		},
		"an evaluation that it passed": {nil, []*testplan.EvaluationBuilder{review(v1alpha1.AnswerPass)}, ""},
		"an evaluation that it failed": {
			nil, []*testplan.EvaluationBuilder{review(v1alpha1.AnswerFail)},
			"app: all of it, $900, $600: evaluation e--2026-08-15 recommends Replace",
		},
		"failed, and decided to retain": {
			nil, []*testplan.EvaluationBuilder{review(v1alpha1.AnswerFail).DecideOn("Retain", "2026-08-20")}, "",
		},
		"passed, and decided to retire": {
			nil, []*testplan.EvaluationBuilder{review(v1alpha1.AnswerPass).DecideOn("Retire", "2026-08-20")},
			"app: all of it, $900, $600: decided on 2026-08-20: Retire",
		},
		"retained on the day on which the evaluation opened": {
			nil, []*testplan.EvaluationBuilder{retained("2026-08-01"), review(v1alpha1.AnswerFail)}, "",
		},
		"retained on the day before": {
			nil, []*testplan.EvaluationBuilder{retained("2026-07-31"), review(v1alpha1.AnswerFail)},
			"app: all of it, $900, $600: evaluation e--2026-08-15 recommends Replace",
		},
		"retained before the evaluation began": {nil, []*testplan.EvaluationBuilder{
			testplan.NewEvaluation("yearly", "2025-08-15").SetTarget(v1alpha1.TargetTechnology, "app").DueOn("2025-08-15").
				AddCriteria("use").AddAnswer("use", "Pass").DecideOn("Retain", "2025-08-20"),
			review(v1alpha1.AnswerFail),
		}, "app: all of it, $900, $600: evaluation e--2026-08-15 recommends Replace"},
		"an earlier one that it failed, and a later one that it passed": {nil, []*testplan.EvaluationBuilder{
			testplan.NewEvaluation("yearly", "2025-08-15").SetTarget(v1alpha1.TargetTechnology, "app").DueOn("2025-08-15").
				AddCriteria("use").AddAnswer("use", "Fail"),
			review(v1alpha1.AnswerPass),
		}, ""},
		"under another plan": {
			nil, []*testplan.EvaluationBuilder{review(v1alpha1.AnswerFail).OfPlan("other")}, "",
		},
		"the plan is to give it up": {
			[]func(*v1alpha1.Technology){testplan.AtStage(v1alpha1.LifecycleRetiring)}, nil,
			"app: all of it, $900, $600: the plan is to give it up",
		},
		"given up already": {
			[]func(*v1alpha1.Technology){testplan.AtStage(v1alpha1.LifecycleRetired), met}, nil, "",
		},
		"60 percent of the licenses used": {[]func(*v1alpha1.Technology){testplan.SeatsOf(400, 240)}, nil, ""},
		"less than 60 percent used": {
			[]func(*v1alpha1.Technology){testplan.SeatsOf(400, 100)}, nil,
			"app: 300 licenses, $675, $450: 100 of 400 paid licenses are used",
		},
		"none used": {
			[]func(*v1alpha1.Technology){testplan.SeatsOf(1, 0)}, nil,
			"app: 1 license, $900, $600: 0 of 1 paid license are used",
		},
		"more used than paid": {[]func(*v1alpha1.Technology){testplan.SeatsOf(1, 2)}, nil, ""},
		"no licenses":         {[]func(*v1alpha1.Technology){testplan.SeatsOf(0, 0)}, nil, ""},
		"unneeded and hardly used: all of it": {
			[]func(*v1alpha1.Technology){met, testplan.SeatsOf(400, 1)}, nil,
			"app: all of it, $900, $600: current practice meets reading",
		},
	} {
		t.Run(name, func(t *testing.T) {
			plan := testplan.NewPlan("p").AddSource("local", v1alpha1.SourceLocal).
				AddNeed("reading", v1alpha1.MetByCurrentPractice, v1alpha1.NeedLow).
				AddNeed("writing", v1alpha1.MetByPurchase, v1alpha1.NeedLow).
				AddTechnology("app", tc.options...).
				AddLine("now", 2027, "900", testplan.ForPurpose(v1alpha1.PurposeOperation), testplan.ForTechnologies("app")).
				AddLine("next", 2028, "600", testplan.ForPurpose(v1alpha1.PurposeOperation), testplan.ForTechnologies("app"))
			world := testplan.World{Plan: plan.BuildObject()}
			for _, record := range tc.records {
				object := record.BuildObject()
				object.Name = "e--" + object.Spec.Occurrence
				world.Evaluations = append(world.Evaluations, object)
			}
			var got []string
			for _, saving := range funding.ListSavings(testtables.NewDistrict(world), "p", testtables.Now) {
				got = append(got, string(saving.Technology)+": "+saving.Part+", "+saving.Amount.FormatIn("USD")+", "+
					saving.NextAmount.FormatIn("USD")+": "+strings.Join(saving.Reasons, "; "))
			}
			if words := strings.Join(got, "\n"); words != tc.want {
				t.Errorf("got %q, want %q", words, tc.want)
			}
		})
	}
}

func TestSavingsOfAPlanThatIsNotThere(t *testing.T) {
	world := testplan.World{Plan: testplan.NewPlan("p").BuildObject()}
	if got := funding.ListSavings(testtables.NewDistrict(world), "q", testtables.Now); got != nil {
		t.Errorf("got %v", got)
	}
}
