package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/testplan"
)

var _ = examplesIn(scheduleExamples)

// openOf is a plan whose schedules evaluate each of its technologies once, all open on
// the day on which examples are evaluated.
func openOf(schedules, technologies int) *testplan.PlanBuilder {
	p := plan()
	for i := range technologies {
		p.Technology(fmt.Sprintf("t%03d", i))
	}
	for i := range schedules {
		p.Schedule(fmt.Sprintf("s%d", i), v1alpha1.CadenceOnce, "2026-10-10", v1alpha1.TargetTechnology, "")
		p.With(func(s *v1alpha1.TechnologyPlanSpec) { s.EvaluationSchedules[i].Target.All = new(true) })
	}
	return p
}

// named gives the only evaluation of a world the name that the scheduler gives to that
// of an occurrence.
func named(w world, occurrence string) world {
	id := evaluation.IdentityOf(w.Evaluations[0])
	id.Occurrence = occurrence
	w.Evaluations[0].Name = id.Name()
	return w
}

func scheduleExamples() map[v1alpha1.FindingCode]examples {
	once := plan().Schedule("s", v1alpha1.CadenceOnce, "2026-10-10", v1alpha1.KindTechnologyPlan, "")
	record := func(occurrence string) world { return recorded(of(once), testplan.Evaluation("s", occurrence)) }
	elsewhere := record("2026-10-10")
	elsewhere.Evaluations[0].Spec.PlanRef.Name = "q"
	elsewhere.Evaluations[0].Name = evaluation.Identity{
		Plan: "p", Schedule: "s", TargetKind: v1alpha1.KindTechnologyPlan, TargetName: "p", Occurrence: "2026-10-10",
	}.Name()
	return map[v1alpha1.FindingCode]examples{
		"TooManyOpenEvaluations": {
			"a thousand wait":                  {world: of(openOf(4, 250))},
			"a thousand and one wait":          {world: of(openOf(7, 143)), want: []string{"Warning"}},
			"the day before they open":         {world: of(openOf(7, 143)), on: "2026-09-25"},
			"the day after the last: missed":   {world: of(openOf(7, 143)), on: "2026-11-10"},
			"a draft schedules nothing":        {world: of(openOf(7, 143).Draft())},
			"a thousand, and one made by hand": {world: recorded(of(openOf(4, 250)), testplan.Evaluation("", "2026-10-10")), want: []string{"Warning"}},
			"and that one is done":             {world: recorded(of(openOf(4, 250)), testplan.Evaluation("", "2026-10-10").Decided("Retain", "2026-09-30"))},
			"a thousand, and one overdue":      {world: recorded(of(openOf(4, 250)), testplan.Evaluation("", "2026-08-31")), want: []string{"Warning"}},
			"a thousand, and one not open yet": {world: recorded(of(openOf(4, 250)), testplan.Evaluation("", "2027-08-31"))},
		},
		"EvaluationNameTaken": {
			"no evaluation bears the name":  {world: of(once)},
			"the very evaluation bears it":  {world: named(record("2026-10-10"), "2026-10-10")},
			"one of the day after bears it": {world: named(record("2029-06-30"), "2026-10-10"), want: []string{"Warning"}},
			"the day before it opens":       {world: named(record("2029-06-30"), "2026-10-10"), on: "2026-09-25"},
			"one of another plan bears it":  {world: elsewhere, want: []string{"Warning"}},
		},
	}
}

func TestNameTakenNamesTheDifference(t *testing.T) {
	once := plan().Schedule("s", v1alpha1.CadenceOnce, "2026-10-10", v1alpha1.KindTechnologyPlan, "")
	w := named(recorded(of(once), testplan.Evaluation("s", "2029-06-30")), "2026-10-10")
	for _, f := range judge(w, today).Findings {
		if f.Code == "EvaluationNameTaken" {
			if want := `its occurrence is "2029-06-30" instead of "2026-10-10".`; !strings.HasSuffix(f.Message, want) {
				t.Errorf("want %q at the end of %q", want, f.Message)
			}
			return
		}
	}
	t.Error("the rule does not fire")
}
