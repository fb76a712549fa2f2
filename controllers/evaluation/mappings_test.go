package evaluation_test

import (
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/evaluation"
	"techplan.education/controllers/internal/index"
	"techplan.education/controllers/internal/watch"
	"techplan.education/internal/testconditions"
	tp "techplan.education/internal/testplan"
)

func measuring(name string, technology v1alpha1.EntryName) *v1alpha1.Benchmark {
	return tp.NewBenchmark(name, "g").ChangeSpec(func(spec *v1alpha1.BenchmarkSpec) {
		spec.Technology = technology
	}).BuildObject()
}

func newMappingCluster(t *testing.T) *testconditions.Cluster {
	t.Helper()
	about := func(name, technology string) *v1alpha1.Evaluation {
		record := tp.NewEvaluation("yearly", "2027-06-15").SetTarget(v1alpha1.TargetTechnology, technology).BuildObject()
		record.Name = name
		return record
	}
	together := tp.NewEvaluation("yearly", "2027-06-16").SetTarget(v1alpha1.KindTechnologyPlan, tp.DefaultPlan).BuildObject()
	together.Name, together.Spec.Subject = "together", v1alpha1.SubjectTechnologies
	together.Spec.Technologies = []v1alpha1.EntryName{"laptop", "reader"}
	return testconditions.NewCluster(t, index.AddFields, interceptor.Funcs{},
		tp.NewGoal("g").BuildObject(), measuring("laptops", "laptop"), measuring("nothing", ""),
		about("of-laptop", "laptop"), about("of-reader", "reader"), about("of-tablet", "tablet"), together,
		tp.NewPlan("follows").AddSchedule("growth", v1alpha1.CadenceEveryThreshold, "", v1alpha1.KindTechnologyPlan, "").
			ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.EvaluationSchedules[0].Threshold.BenchmarkRef.Name = "laptops"
			}).BuildObject(),
		tp.NewPlan("other").BuildObject(),
	)
}

func joinNames(keys []types.NamespacedName) string {
	var names []string
	for _, key := range keys {
		names = append(names, key.Name)
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// A benchmark reaches the evaluations of the technology that it measures, before and after an edit, and
// the plans that evaluate after its values.
func TestMapBenchmark(t *testing.T) {
	cluster := newMappingCluster(t)
	for title, c := range map[string]struct {
		change             watch.Change[*v1alpha1.Benchmark]
		evaluations, plans string
	}{
		"another value": {
			watch.Change[*v1alpha1.Benchmark]{Old: measuring("laptops", "laptop"), New: measuring("laptops", "laptop")},
			"of-laptop together", "follows",
		},
		"another technology": {
			watch.Change[*v1alpha1.Benchmark]{Old: measuring("b", "laptop"), New: measuring("b", "tablet")},
			"of-laptop of-tablet together", "",
		},
		"no technology": {watch.Change[*v1alpha1.Benchmark]{New: measuring("b", "")}, "", ""},
	} {
		t.Run(title, func(t *testing.T) {
			evaluations, err := evaluation.MapBenchmarkToEvaluations(&evaluation.Reconciler{Client: cluster}, t.Context(), c.change)
			if got := joinNames(evaluations); got != c.evaluations || err != nil {
				t.Errorf("evaluations %q, error %v, want %q", got, err, c.evaluations)
			}
			plans, err := evaluation.MapBenchmarkToPlans(&evaluation.Scheduler{Client: cluster}, t.Context(), c.change)
			if got := joinNames(plans); got != c.plans || err != nil {
				t.Errorf("plans %q, error %v, want %q", got, err, c.plans)
			}
		})
	}
}

// A goal that comes, goes or belongs to another plan brings its benchmarks with it.
func TestMapGoalToEvaluations(t *testing.T) {
	goal, moved := tp.NewGoal("g").BuildObject(), tp.NewGoal("g").OfPlan("other").BuildObject()
	for title, c := range map[string]struct {
		change watch.Change[*v1alpha1.Goal]
		want   string
	}{
		"created":         {watch.Change[*v1alpha1.Goal]{New: goal}, "of-laptop together"},
		"deleted":         {watch.Change[*v1alpha1.Goal]{Old: goal}, "of-laptop together"},
		"of another plan": {watch.Change[*v1alpha1.Goal]{Old: goal, New: moved}, "of-laptop together"},
		"edited":          {watch.Change[*v1alpha1.Goal]{Old: goal, New: goal}, ""},
	} {
		t.Run(title, func(t *testing.T) {
			keys, err := evaluation.MapGoalToEvaluations(&evaluation.Reconciler{Client: newMappingCluster(t)}, t.Context(), c.change)
			if got := joinNames(keys); got != c.want || err != nil {
				t.Errorf("got %q, error %v, want %q", got, err, c.want)
			}
		})
	}
}
