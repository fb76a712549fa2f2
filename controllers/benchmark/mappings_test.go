package benchmark_test

import (
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/benchmark"
	"techplan.education/controllers/internal/index"
	"techplan.education/controllers/internal/watch"
	"techplan.education/internal/testconditions"
	tp "techplan.education/internal/testplan"
)

func newMappingReconciler(t *testing.T) *benchmark.Reconciler {
	t.Helper()
	taking := func(name, goal string, source v1alpha1.EvaluationSource) *v1alpha1.Benchmark {
		return tp.NewBenchmark(name, goal).ChangeSpec(func(spec *v1alpha1.BenchmarkSpec) {
			spec.Source.Evaluations = source
		}).BuildObject()
	}
	yearly := v1alpha1.EvaluationSource{Schedule: "yearly"}
	return &benchmark.Reconciler{Client: testconditions.NewCluster(t, index.AddFields, interceptor.Funcs{},
		tp.NewGoal("g").BuildObject(), tp.NewGoal("h").OfPlan("q").BuildObject(),
		taking("all", "g", yearly), taking("of-other-plan", "h", yearly), taking("of-no-goal", "gone", yearly),
		taking("laptops", "g", v1alpha1.EvaluationSource{Schedule: "yearly", Target: "laptop"}),
		taking("tablets", "g", v1alpha1.EvaluationSource{Schedule: "yearly", Target: "tablet"}),
		taking("monthly", "g", v1alpha1.EvaluationSource{Schedule: "monthly"}),
		tp.NewBenchmark("observed", "g").BuildObject(),
	)}
}

func joinNames(keys []types.NamespacedName) string {
	var names []string
	for _, key := range keys {
		names = append(names, key.Name)
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// A completed evaluation reaches the benchmarks that name its schedule and target, and no others.
func TestMapEvaluationToBenchmarks(t *testing.T) {
	open := tp.NewEvaluation("yearly", "2027-06-15").SetTarget(v1alpha1.TargetTechnology, "laptop").AddCriteria("use").BuildObject()
	done := tp.NewEvaluation("yearly", "2027-06-15").SetTarget(v1alpha1.TargetTechnology, "laptop").AddCriteria("use").
		AddAnswer("use", "Pass").BuildObject()
	byHand := tp.NewEvaluation("", "2027-06-15").AddCriteria("use").AddAnswer("use", "Pass").BuildObject()
	for title, c := range map[string]struct {
		old, current *v1alpha1.Evaluation
		want         string
	}{
		"created empty":            {nil, open, ""},
		"completed":                {open, done, "all laptops"},
		"corrected":                {done, done, "all laptops"},
		"not completed any more":   {done, open, "all laptops"},
		"a completed one is gone":  {done, nil, "all laptops"},
		"an empty one is gone":     {open, nil, ""},
		"made by hand, completed":  {nil, byHand, ""},
		"still open after an edit": {open, open, ""},
	} {
		t.Run(title, func(t *testing.T) {
			change := watch.Change[*v1alpha1.Evaluation]{Old: c.old, New: c.current}
			keys, err := benchmark.MapEvaluationToBenchmarks(newMappingReconciler(t), t.Context(), change)
			if got := joinNames(keys); got != c.want || err != nil {
				t.Errorf("got %q, error %v, want %q", got, err, c.want)
			}
		})
	}
}

// A plan that ends on another day has values on other days.
func TestMapPlanToBenchmarks(t *testing.T) {
	plan := func(end v1alpha1.Date) *v1alpha1.TechnologyPlan {
		return tp.NewPlan(tp.DefaultPlan).SetPeriod("2026-07-01", string(end)).BuildObject()
	}
	for title, c := range map[string]struct {
		old, current *v1alpha1.TechnologyPlan
		want         string
	}{
		"another last day": {plan("2029-06-30"), plan("2028-06-30"), "all laptops monthly observed tablets"},
		"as it was":        {plan("2029-06-30"), plan("2029-06-30"), ""},
	} {
		change := watch.Change[*v1alpha1.TechnologyPlan]{Old: c.old, New: c.current}
		keys, err := benchmark.MapPlanToBenchmarks(newMappingReconciler(t), t.Context(), change)
		if got := joinNames(keys); got != c.want || err != nil {
			t.Errorf("%s: got %q, error %v, want %q", title, got, err, c.want)
		}
	}
}
