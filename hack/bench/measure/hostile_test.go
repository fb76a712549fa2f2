package measure

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"techplan.education/api/v1alpha1"
	"techplan.education/hack/bench/cluster"
	"techplan.education/hack/bench/page"
)

// newBench makes a bench on a server in memory, some of whose calls are replaced.
func newBench(t *testing.T, funcs interceptor.Funcs, objects ...client.Object) *Bench {
	t.Helper()
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	server := fake.NewClientBuilder().WithScheme(scheme).WithObjects(objects...).WithInterceptorFuncs(funcs).Build()
	return &Bench{Cluster: &cluster.Cluster{Client: server, Scheme: scheme}, Report: &page.Report{}}
}

// TestTimeEvaluation creates one evaluation between each two reads of the server.
func TestTimeEvaluation(t *testing.T) {
	reads := 0
	bench := newBench(t, interceptor.Funcs{List: func(
		ctx context.Context, inner client.WithWatch, list client.ObjectList, options ...client.ListOption,
	) error {
		evaluation := &v1alpha1.Evaluation{}
		evaluation.Namespace, evaluation.Name = "district", fmt.Sprint("evaluation-", reads)
		reads++
		return errors.Join(inner.List(ctx, list, options...), inner.Create(ctx, evaluation))
	}})
	elapsed, err := bench.timeEvaluation(t.Context(), "district", "alone", 2)
	if err != nil || elapsed <= 0 || reads != 3 {
		t.Errorf("took %v, %v and %d reads, want 3: none, one, two", elapsed, err, reads)
	}
	var plan v1alpha1.TechnologyPlan
	if err := bench.Client.Get(t.Context(), client.ObjectKey{Namespace: "district", Name: "alone"}, &plan); err != nil {
		t.Fatal(err)
	}
	if plan.Spec.Period.Start == "2026-07-01" || len(plan.Spec.EvaluationSchedules) != 1 {
		t.Errorf("the period is %+v, want one around now", plan.Spec.Period)
	}
}

func TestWaitForEvaluationsReturnsTheErrorOfTheServer(t *testing.T) {
	failure := errors.New("no server")
	bench := newBench(t, interceptor.Funcs{List: func(
		context.Context, client.WithWatch, client.ObjectList, ...client.ListOption,
	) error {
		return failure
	}})
	if err := bench.waitForEvaluations(t.Context(), "district", 1); !errors.Is(err, failure) {
		t.Errorf("got %v, want %v", err, failure)
	}
}

func TestHostileRow(t *testing.T) {
	want := page.Row{
		Measure: "17 plans of 30,000 open evaluations in one district: " +
			"another one's evaluation appears after, s",
		Techplan: "1.17 [0.51 to 1.17]",
		Ratios:   "340 evaluations of the one by then",
	}
	if diff := cmp.Diff(want, hostileRow(samples{0.51, 1.17}, 340)); diff != "" {
		t.Errorf("the row (-want +got):\n%s", diff)
	}
}
