package assess_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/api/meta"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/testplan"
)

// TestLevelsOfABenchmark follows answers by level over two days: 4 are too few, and 24 on the next day have a value.
func TestLevelsOfABenchmark(t *testing.T) {
	input := assess.BenchmarkInput{
		Benchmark: testplan.NewBenchmark("b", "g").UseLevels("Adaptation", "Entry", "Adoption", "Adaptation", "Infusion").
			AddAnswers("2026-10-01", 1, 3).AddAnswers("2026-10-02", 6, 9, 8, 1).BuildObject(),
		Goal: testplan.NewGoal("g").BuildObject(), Plan: testplan.NewPlan("p").BuildObject(),
	}
	type shown struct {
		State   v1alpha1.BenchmarkState
		Value   v1alpha1.Decimal
		Levels  v1alpha1.LevelsStatus
		Message string
		Next    string
	}
	for title, c := range map[string]struct {
		now  string
		want shown
	}{
		"the day of 4 answers": {"2026-10-01T12:00:00Z", shown{
			State: v1alpha1.StateNoData, Levels: v1alpha1.LevelsStatus{AsOf: "2026-10-01", Answers: 4},
			Message: "No observation counts yet; target 80% by 2029-06-30. Add one to observations. " +
				"4 answers on 2026-10-01, and a value needs at least 5.",
			Next: "2026-10-02",
		}},
		"the day of 24 answers": {"2026-10-02T12:00:00Z", shown{
			State: v1alpha1.StateAtRisk, Value: "37.5",
			Levels: v1alpha1.LevelsStatus{
				AsOf: "2026-10-02", Answers: 24, Median: "Adoption",
				Shares: []v1alpha1.LevelShare{
					{Name: "Entry", Percent: "25"}, {Name: "Adoption", Percent: "37.5"},
					{Name: "Adaptation", Percent: "33.3"}, {Name: "Infusion", Percent: "4.2"},
				},
			},
			Message: "37.5% on 2026-10-02, 43.4% expected then; target 80% by 2029-06-30; pace -0.74. " +
				"The median of 24 answers is Adoption.",
			Next: "2027-01-31",
		}},
	} {
		t.Run(title, func(t *testing.T) {
			status, next := assess.ComputeBenchmarkStatus(input, parseInstant(t, c.now))
			got := shown{status.State, status.Value, status.Levels, "", next.In(time.UTC).Format(time.DateOnly)}
			got.Message = meta.FindStatusCondition(status.Conditions, string(v1alpha1.ConditionOnTrack)).Message
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
