package schedule_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/rules"
	"techplan.education/internal/rules/schedule"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestDateAhead(t *testing.T) {
	testrules.RunExamples(t, rules.DateAhead, dateExamples())
}

// Each date has its own finding, with its own object or field.
func TestDatesAheadDiffer(t *testing.T) {
	district := testrules.NewDistrict(testrules.NewPlan(), testrules.NewGoal("g").ChangeSpec(func(spec *v1alpha1.GoalSpec) {
		spec.Actions = []v1alpha1.Action{{Name: "a", Done: "2026-10-02"}, {Name: "b", Done: "2026-10-02"}}
	}))
	district.Benchmarks = []*v1alpha1.Benchmark{
		testplan.NewBenchmark("m", "g").AddObservation("50", "2026-10-02").AddObservation("51", "2026-10-03").BuildObject(),
	}
	district = testrules.AddEvaluations(district, testplan.NewEvaluation("", "term").DecideOn("Retain", "2026-10-02").
		ChangeSpec(func(spec *v1alpha1.EvaluationSpec) {
			spec.Results = []v1alpha1.Result{
				{Criterion: "use", Answer: "Pass", EvidenceDate: "2026-10-02"},
				{Criterion: "cost", Answer: "Pass", EvidenceDate: testrules.Today}, {Criterion: "law", Answer: "Pass"},
			}
		}))
	want := []string{
		"Benchmark m spec.observations[2026-10-02]: An observation of m bears the date 2026-10-02, which has not " +
			"come: it does not count until then.",
		"Benchmark m spec.observations[2026-10-03]: An observation of m bears the date 2026-10-03, which has not " +
			"come: it does not count until then.",
		"Evaluation e--term spec.decision.date: The decision of e--term bears the date 2026-10-02, which has not " +
			"come: it does not count until then.",
		"Evaluation e--term spec.results[use].evidenceDate: The evidence of use in e--term bears the date 2026-10-02, " +
			"which has not come, and its answer counts already.",
		"Goal g spec.actions[a].done: Action a of goal g, which is done, bears the date 2026-10-02, which has not " +
			"come: it does not count until then.",
		"Goal g spec.actions[b].done: Action b of goal g, which is done, bears the date 2026-10-02, which has not " +
			"come: it does not count until then.",
	}
	var got []string
	for _, finding := range testrules.EvaluateRules(district, testrules.Today).Findings {
		if finding.Code == rules.DateAhead {
			got = append(got, string(finding.Object.Kind)+" "+finding.Object.Name+" "+finding.Field+": "+finding.Message)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A lot has a finding for each of its records.
func TestDatesAheadOfLots(t *testing.T) {
	const tomorrow = "2026-10-02"
	lot := func() *testplan.DeviceBuilder { return testplan.NewDevice("d", "t", 3) }
	for title, c := range map[string]struct {
		lot  *testplan.DeviceBuilder
		on   string
		want []string
	}{
		"no dates":             {lot(), testrules.Today, nil},
		"ordered on this day":  {lot().OrderedOn(testrules.Today), testrules.Today, nil},
		"ordered tomorrow":     {lot().OrderedOn(tomorrow), testrules.Today, []string{"spec.acquisition.ordered"}},
		"received on this day": {lot().ReceivedOn(testrules.Today), testrules.Today, nil},
		"received tomorrow":    {lot().ReceivedOn(tomorrow), testrules.Today, []string{"spec.acquisition.received"}},
		"counted on this day":  {lot().CountedOn(testrules.Today), testrules.Today, nil},
		"counted tomorrow":     {lot().CountedOn(tomorrow), testrules.Today, []string{"spec.lastInventory"}},
		"in service tomorrow":  {lot().InService(tomorrow), testrules.Today, nil},
		"the day before the plan's last": {
			lot().ReceivedOn("2029-07-15"), "2029-06-29", []string{"spec.acquisition.received"},
		},
		"the plan's last day": {lot().ReceivedOn("2029-07-15"), "2029-06-30", nil},
	} {
		t.Run(title, func(t *testing.T) {
			findings, _ := rules.NewCatalog([]rules.Rule{schedule.DateAhead}).EvaluateLot(rules.LotInput{
				Name: "d", Lot: inventory.LotOf(c.lot.BuildObject()), Plan: model.ParsePlan(testrules.NewPlan().BuildObject()),
				Today: calendar.ParseOrZero(c.on),
			})
			var got []string
			for _, finding := range findings {
				got = append(got, finding.Field)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("findings at fields (-want +got):\n%s", diff)
			}
		})
	}
}
