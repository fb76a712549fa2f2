package assess_test

import (
	"testing"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/assess/condition"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testplan"
)

// Each kind announces the instant from which a missing plan or goal counts as an error.
func TestMissingOwnersAreAnnounced(t *testing.T) {
	inputs := newInputs(snapshot.District{})
	now := parseInstant(t, "2026-10-01T12:00:00Z")
	want := now.Add(condition.MissingGrace)
	goal, benchmark := testplan.NewGoal("g").BuildObject(), testplan.NewBenchmark("b", "g").BuildObject()
	lot, record := testplan.NewDevice("d", "t", 1).BuildObject(), testplan.NewEvaluation("", "2026-10-10").BuildObject()
	for kind, announce := range map[string]func() time.Time{
		v1alpha1.KindGoal: func() time.Time {
			_, next := assess.ComputeGoalStatus(inputs.GoalInput(goal, now), now)
			return next
		},
		v1alpha1.KindBenchmark: func() time.Time {
			_, next := assess.ComputeBenchmarkStatus(inputs.BenchmarkInput(benchmark), now)
			return next
		},
		v1alpha1.KindDevice: func() time.Time {
			_, next := assess.ComputeDeviceStatus(inputs.DeviceInput(lot, now), now)
			return next
		},
		v1alpha1.KindEvaluation: func() time.Time {
			_, next := assess.ComputeEvaluationStatus(inputs.EvaluationInput(record), now)
			return next
		},
	} {
		if next := announce(); !next.Equal(want) {
			t.Errorf("%s: the next change is at %s, want %s", kind, next, want)
		}
	}
}

// What people record while the plan is missing, or the status is too large, is remembered too.
func TestRecordsWithoutAPlanAreRemembered(t *testing.T) {
	now := parseInstant(t, "2026-10-01T12:00:00Z")
	record := testplan.NewEvaluation("", "2026-10-10").BuildObject()
	record.Spec.Results = []v1alpha1.Result{{Criterion: "use", Answer: v1alpha1.AnswerPass}}
	status, _ := assess.ComputeEvaluationStatus(newInputs(snapshot.District{}).EvaluationInput(record), now)
	for title, recorded := range map[string]v1alpha1.RecordedEntries{
		"without a plan": status.Recorded, "too large": assess.EvaluationTooLarge(record, now).Recorded,
	} {
		if len(recorded.Results) != 1 || recorded.Results[0].Since != "2026-10-01" {
			t.Errorf("%s: %+v", title, recorded)
		}
	}
}
