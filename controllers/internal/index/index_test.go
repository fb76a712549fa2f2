package index_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/index"
	"techplan.education/internal/testconditions"
	tp "techplan.education/internal/testplan"
)

func newCluster(t *testing.T) *testconditions.Cluster {
	t.Helper()
	ofOther := tp.NewEvaluation("", "2026-10-01").
		SetTarget(v1alpha1.TargetTechnology, "laptop").
		BuildObject()
	ofOther.Name, ofOther.Spec.PlanRef.Name = "of-a-technology", "q"
	together := tp.NewEvaluation("yearly", "2026-10-03").SetTarget(v1alpha1.KindTechnologyPlan, "p").
		ChangeSpec(func(spec *v1alpha1.EvaluationSpec) {
			spec.Subject, spec.Technologies = v1alpha1.SubjectTechnologies, []v1alpha1.EntryName{"laptop", "reader"}
		}).BuildObject()
	together.Name = "of-several"
	ofLot := tp.NewEvaluation("", "2026-10-02").
		SetTarget(v1alpha1.KindDevice, "d").
		BuildObject()
	ofLot.Name = "of-a-lot"
	return testconditions.NewCluster(t, index.AddFields, interceptor.Funcs{},
		tp.NewPlan("p").BuildObject(),
		tp.NewPlan("r").
			AddSchedule("once", v1alpha1.CadenceOnce, "2026-10-01", v1alpha1.KindDevice, "d").
			AddSchedule("twice", v1alpha1.CadenceOnce, "2026-11-01", v1alpha1.KindDevice, "d").
			BuildObject(),
		tp.NewGoal("g").BuildObject(),
		tp.NewGoal("h").OfPlan("q").BuildObject(),
		tp.NewBenchmark("b", "g").BuildObject(),
		tp.NewBenchmark("measuring", "i").ChangeSpec(func(spec *v1alpha1.BenchmarkSpec) {
			spec.Technology, spec.Source.Evaluations.Schedule = "laptop", "yearly"
		}).BuildObject(),
		tp.NewBenchmark("of-no-goal", "gone").ChangeSpec(func(spec *v1alpha1.BenchmarkSpec) {
			spec.Technology = "laptop"
		}).BuildObject(),
		tp.NewGoal("i").OfPlan("s").BuildObject(),
		tp.NewPlan("s").AddSchedule("growth", v1alpha1.CadenceEveryThreshold, "", v1alpha1.KindTechnologyPlan, "").
			ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.EvaluationSchedules[0].Threshold.BenchmarkRef.Name = "b"
			}).BuildObject(),
		tp.NewDevice("d", "x", 1).ReplacedBy("e").BuildObject(),
		tp.NewDevice("own-line", "x", 1).PaidBy("p", "l").BuildObject(),
		tp.NewDevice("of-q", "x", 1).
			OfPlan("q").
			PaidBy("p", "l").
			BuildObject(),
		ofOther, ofLot, together,
	)
}

func TestGetOrNil(t *testing.T) {
	c := newCluster(t)
	for name, want := range map[string]bool{"p": true, "q": false, "": false} {
		plan, err := index.GetOrNil(t.Context(), c, tp.Namespace, name, &v1alpha1.TechnologyPlan{})
		if err != nil || (plan != nil) != want {
			t.Errorf("plan %q is %v, error %v", name, plan, err)
		}
	}
}

// names sorts the names of listed objects.
func names[O client.Object](t *testing.T, objects []O, err error) []string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, object := range objects {
		list = append(list, object.GetName())
	}
	slices.Sort(list)
	return list
}

func TestLists(t *testing.T) {
	c, ctx, ns := newCluster(t), t.Context(), tp.Namespace
	got := map[string][]string{}
	plans, err := index.ListPlans(ctx, c, ns)
	got["plans"] = names(t, plans, err)
	plans, err = index.ListPlansSchedulingDevice(ctx, c, ns, "d")
	got["plans scheduling d"] = names(t, plans, err)
	goals, err := index.ListGoalsOfPlan(ctx, c, ns, "p")
	got["goals of p"] = names(t, goals, err)
	goals, err = index.ListGoalsOfPlan(ctx, c, "another", "p")
	got["goals of p in another district"] = names(t, goals, err)
	benchmarks, err := index.ListBenchmarksOfGoal(ctx, c, ns, "g")
	got["benchmarks of g"] = names(t, benchmarks, err)
	benchmarks, err = index.ListBenchmarksOfGoal(ctx, c, ns, "h")
	got["benchmarks of h"] = names(t, benchmarks, err)
	lots, err := index.ListDevicesOwnedOrPaidByPlan(ctx, c, ns, "p")
	got["lots of p"] = names(t, lots, err)
	lots, err = index.ListDevicesReplacedBy(ctx, c, ns, "e")
	got["lots replaced by e"] = names(t, lots, err)
	evaluations, err := index.ListEvaluationsOfPlan(ctx, c, ns, "p")
	got["evaluations of p"] = names(t, evaluations, err)
	evaluations, err = index.ListEvaluationsOfDevice(ctx, c, ns, "d")
	got["evaluations of d"] = names(t, evaluations, err)
	evaluations, err = index.ListTechnologyEvaluationsOfOtherPlans(ctx, c, ns, "p")
	got["evaluations of other plans than p"] = names(t, evaluations, err)
	evaluations, err = index.ListTechnologyEvaluationsOfOtherPlans(ctx, c, ns, "q")
	got["evaluations of other plans than q"] = names(t, evaluations, err)
	plans, err = index.ListPlansWithThreshold(ctx, c, ns, "b")
	got["plans after values of b"] = names(t, plans, err)
	benchmarks, err = index.ListBenchmarksOfSchedule(ctx, c, ns, "yearly")
	got["benchmarks of yearly"] = names(t, benchmarks, err)
	benchmarks, err = index.ListBenchmarksOfTechnology(ctx, c, ns, "s", "laptop")
	got["benchmarks of laptop under s"] = names(t, benchmarks, err)
	benchmarks, err = index.ListBenchmarksOfTechnology(ctx, c, ns, "p", "laptop")
	got["benchmarks of laptop under p"] = names(t, benchmarks, err)
	evaluations, err = index.ListEvaluationsOfTechnology(ctx, c, ns, "laptop")
	got["evaluations of laptop"] = names(t, evaluations, err)
	evaluations, err = index.ListEvaluationsOfSchedule(ctx, c, ns, "p", "yearly")
	got["evaluations of yearly"] = names(t, evaluations, err)
	evaluations, err = index.ListEvaluationsOfSchedule(ctx, c, ns, "q", "yearly")
	got["evaluations of yearly under q"] = names(t, evaluations, err)
	want := map[string][]string{
		"plans after values of b":           {"s"},
		"benchmarks of yearly":              {"measuring"},
		"benchmarks of laptop under s":      {"measuring"},
		"benchmarks of laptop under p":      nil,
		"evaluations of laptop":             {"of-a-technology", "of-several"},
		"evaluations of yearly":             {"of-several"},
		"evaluations of yearly under q":     nil,
		"plans":                             {"p", "r", "s"},
		"plans scheduling d":                {"r"},
		"goals of p":                        {"g"},
		"goals of p in another district":    nil,
		"benchmarks of g":                   {"b"},
		"benchmarks of h":                   nil,
		"lots of p":                         {"d", "of-q", "own-line"},
		"lots replaced by e":                {"d"},
		"evaluations of p":                  {"of-a-lot", "of-several"},
		"evaluations of d":                  {"of-a-lot"},
		"evaluations of other plans than p": {"of-a-technology"},
		"evaluations of other plans than q": {"of-several"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// An error says which read failed and where, and wraps the cause.
func TestReadErrors(t *testing.T) {
	broken := errors.New("on fire")
	c := testconditions.NewCluster(t, index.AddFields, interceptor.Funcs{
		Get: func(context.Context, client.WithWatch, client.ObjectKey, client.Object, ...client.GetOption) error {
			return broken
		},
		List: func(context.Context, client.WithWatch, client.ObjectList, ...client.ListOption) error { return broken },
	})
	ctx, ns := t.Context(), tp.Namespace
	_, get := index.GetOrNil(ctx, c, ns, "p", &v1alpha1.TechnologyPlan{})
	_, goals := index.ListGoalsOfPlan(ctx, c, ns, "p")
	_, lots := index.ListDevicesOwnedOrPaidByPlan(ctx, c, ns, "p")
	for want, err := range map[string]error{
		"getting *v1alpha1.TechnologyPlan " + ns + "/p": get,
		"listing *v1alpha1.GoalList in " + ns:           goals,
		"listing *v1alpha1.DeviceList in " + ns:         lots,
	} {
		if !errors.Is(err, broken) || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q and the cause, got: %v", want, err)
		}
	}
}
