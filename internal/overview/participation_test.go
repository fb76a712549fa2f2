package overview_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/overview"
	"techplan.education/internal/snapshot"
	tp "techplan.education/internal/testplan"
)

// TestParticipation checks when a plan counts as approved and its annual review as current. The review is late from
// 31 days after a year on.
func TestParticipation(t *testing.T) {
	approved := tp.NewPlan("p").BuildObject()
	draft := tp.NewPlan("p").MarkDraft().BuildObject()
	waived := tp.NewPlan("p").WaiveFinding("w", "AnnualReviewOverdue", v1alpha1.WaiverOff).BuildObject()
	for title, c := range map[string]struct {
		plan     *v1alpha1.TechnologyPlan
		at       string
		approved bool
		review   overview.ReviewState
	}{
		"a draft":                            {draft, "2026-11-21", false, ""},
		"approved, before its period":        {approved, "2026-06-30", true, ""},
		"in force":                           {approved, "2026-11-21", true, overview.ReviewCurrent},
		"the last day of grace":              {approved, "2027-07-31", true, overview.ReviewCurrent},
		"a day later":                        {approved, "2027-08-01", true, overview.ReviewOverdue},
		"a day later, the finding is waived": {waived, "2027-08-01", true, overview.ReviewOverdue},
		"ended":                              {approved, "2029-07-01", true, ""},
	} {
		t.Run(title, func(t *testing.T) {
			now, err := time.Parse(time.DateOnly, c.at)
			if err != nil {
				t.Fatal(err)
			}
			district := snapshot.ComputeStatuses(
				snapshot.District{Plans: []*v1alpha1.TechnologyPlan{c.plan}}, now.Add(17*time.Hour))
			plan := overview.ListPlans("oak", district)[0]
			if plan.IsApproved != c.approved || plan.Review != c.review {
				t.Errorf("approved %t and review %q, want %t and %q", plan.IsApproved, plan.Review, c.approved, c.review)
			}
		})
	}
}

// TestEquityCounts counts benchmarks of the plan by what they say of groups; a group below 10 students hides them.
func TestEquityCounts(t *testing.T) {
	policy := func(spec *v1alpha1.BenchmarkSpec) { spec.Equity = v1alpha1.EquityPolicy{MaxGapPoints: "10"} }
	newBenchmark := func(
		name string, change func(*v1alpha1.BenchmarkSpec), groups ...v1alpha1.GroupObservation,
	) *v1alpha1.Benchmark {
		return tp.NewBenchmark(name, "g").ChangeSpec(change).
			AddGroupCounts("2026-09-01", "80", 800, 1000, groups...).BuildObject()
	}
	none := func(*v1alpha1.BenchmarkSpec) {}
	small := v1alpha1.GroupObservation{Name: "EnglishLearners"}
	other := tp.NewBenchmark("other", "elsewhere").ChangeSpec(policy).BuildObject()
	district := snapshot.ComputeStatuses(snapshot.District{
		Plans: []*v1alpha1.TechnologyPlan{tp.NewPlan("p").BuildObject()},
		Goals: []*v1alpha1.Goal{tp.NewGoal("g").BuildObject()},
		Benchmarks: []*v1alpha1.Benchmark{
			newBenchmark("equal", policy, tp.GroupOf("A", 400, 500), tp.GroupOf("B", 390, 500)),
			newBenchmark("apart", policy, tp.GroupOf("A", 450, 500), tp.GroupOf("B", 300, 500)),
			newBenchmark("hidden", policy, small),
			newBenchmark("without-policy", none, tp.GroupOf("A", 450, 500)),
			tp.NewBenchmark("without-groups", "g").BuildObject(), other,
		},
	}, time.Date(2026, time.November, 21, 17, 0, 0, 0, time.UTC))
	got := overview.ListPlans("oak", district)[0].Equity
	want := overview.EquityCounts{WithGroups: 4, Equitable: 1, Gap: 1}
	if diff := cmp.Diff(want, got); diff != "" || got.NotCompared() != 2 {
		t.Errorf("%d not compared, counts (-want +got):\n%s", got.NotCompared(), diff)
	}
}
