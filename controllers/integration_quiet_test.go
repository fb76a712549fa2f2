package controllers_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/metrics"

	"techplan.education/api/v1alpha1"
	tp "techplan.education/internal/testplan"
)

// gauges sums a metric of the controllers by controller. All managers of the
// process share it, and one runs at a time.
func gauges(tb testing.TB, name string) map[string]float64 {
	tb.Helper()
	families, err := metrics.Registry.Gather()
	if err != nil {
		tb.Fatal(err)
	}
	sums := map[string]float64{}
	for _, family := range families {
		if family.GetName() != name {
			continue
		}
		for _, m := range family.GetMetric() {
			for _, label := range m.GetLabel() {
				if label.GetName() == "controller" {
					sums[label.GetValue()] += m.GetGauge().GetValue() + m.GetCounter().GetValue()
				}
			}
		}
	}
	return sums
}

// unfinished counts the objects that wait in the queue of each controller or are in a pass.
func unfinished(tb testing.TB) map[string]float64 {
	tb.Helper()
	sums := gauges(tb, "workqueue_depth")
	for name, busy := range gauges(tb, "controller_runtime_active_workers") {
		sums[name] += busy
	}
	return sums
}

// passes waits until each controller has reconciled every object of its kind since the
// counts were taken, and its queue is empty.
func (d *district) passes(since map[string]float64) {
	d.Helper()
	w, err := d.readAll()
	if err != nil {
		d.Fatal(err)
	}
	objects := map[string]int{
		"technologyplan": len(w.Plans), "schedule": len(w.Plans), "goal": len(w.Goals),
		"benchmark": len(w.Benchmarks), "device": len(w.Devices), "evaluation": len(w.Evaluations),
	}
	eventually(d, func() error {
		done, left := gauges(d, "controller_runtime_reconcile_total"), unfinished(d)
		for name, count := range objects {
			switch passes := int(done[name] - since[name]); {
			case passes < count:
				return fmt.Errorf("controller %s made %d passes for %d objects", name, passes, count)
			case left[name] > d.leftover[name]:
				return fmt.Errorf("controller %s has %g waiting or under way", name, left[name]-d.leftover[name])
			}
		}
		return nil
	})
}

// afterwards waits until the controllers have handled all earlier events. It creates a
// second plan with all that belongs to it, and waits until that is assessed.
func (d *district) afterwards() {
	d.Helper()
	d.create(
		tp.NewPlan("zz").MarkDraft().BuildObject(), tp.NewGoal("zz").OfPlan("zz").BuildObject(), tp.NewBenchmark("zz", "zz").BuildObject(),
		tp.NewDevice("zz", "laptop", 3).OfPlan("zz").BuildObject(), byHand("zz", "zz", "2026-12-01"),
	)
	d.awaitAssessed()
}

func withoutSentinels(versions map[string]string) map[string]string {
	for name := range versions {
		if strings.HasSuffix(name, " zz") {
			delete(versions, name)
		}
	}
	return versions
}

func TestRestartWritesNothing(t *testing.T) {
	d := open(t, midTerm)
	d.create(smallDistrict()...)
	d.scheduled(3)
	d.awaitAssessed()
	d.halt()
	before, since := d.versions(), gauges(t, "controller_runtime_reconcile_total")
	d.start()
	d.passes(since)
	d.afterwards()
	if diff := cmp.Diff(before, withoutSentinels(d.versions())); diff != "" {
		t.Errorf("written (-before +after):\n%s", diff)
	}
}

// A status that another client wrote, or that the controllers computed from older objects,
// is corrected.
func TestStatusIsCorrected(t *testing.T) {
	d := open(t, midTerm)
	d.create(smallDistrict()...)
	d.scheduled(3)
	want := d.awaitAssessed()
	w, err := d.readAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range objectsOf(w) {
		if err := d.Status().Patch(
			t.Context(), o, client.RawPatch(types.MergePatchType, []byte(`{"status":null}`)),
		); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(want, d.awaitAssessed(), timeless); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
}

func TestLabelsCauseNoWrite(t *testing.T) {
	d := open(t, midTerm)
	d.create(smallDistrict()...)
	d.scheduled(3)
	d.awaitAssessed()
	for _, value := range []string{"once", "twice"} {
		w, err := d.readAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range objectsOf(w) {
			patch := client.RawPatch("application/merge-patch+json", []byte(`{"metadata":{"labels":{"touched":"`+value+`"}}}`))
			if err := d.Patch(t.Context(), o, patch); err != nil {
				t.Fatal(err)
			}
		}
	}
	before := d.versions()
	d.afterwards()
	if diff := cmp.Diff(before, withoutSentinels(d.versions())); diff != "" {
		t.Errorf("written (-before +after):\n%s", diff)
	}
}

// manifestOf returns an object as a person writes it into a file.
func manifestOf(tb testing.TB, object client.Object) *unstructured.Unstructured {
	tb.Helper()
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(object)
	if err != nil {
		tb.Fatal(err)
	}
	delete(content, "status")
	if meta, ok := content["metadata"].(map[string]any); ok {
		for _, field := range []string{"creationTimestamp", "managedFields", "resourceVersion", "uid", "generation"} {
			delete(meta, field)
		}
	}
	return &unstructured.Unstructured{Object: content}
}

const argocd = client.FieldOwner("argocd-controller")

func (d *district) apply(ctx context.Context, u *unstructured.Unstructured, options ...client.ApplyOption) error {
	u.SetNamespace(d.namespace)
	return d.Apply(ctx, client.ApplyConfigurationFromUnstructured(u), append(options, argocd)...)
}

// The controllers own the status and no other field. To apply the same manifests again
// would change nothing.
func TestControllersOwnOnlyStatus(t *testing.T) {
	d := open(t, midTerm)
	for _, o := range smallDistrict() {
		if err := d.apply(t.Context(), manifestOf(t, o)); err != nil {
			t.Fatal(err)
		}
	}
	d.scheduled(3)
	d.awaitAssessed()
	for _, o := range smallDistrict() {
		again, live := manifestOf(t, o), manifestOf(t, o)
		live.SetNamespace(d.namespace)
		if err := d.apply(t.Context(), again, client.DryRunAll); err != nil {
			t.Fatal(err)
		}
		if err := d.Get(t.Context(), client.ObjectKeyFromObject(live), live); err != nil {
			t.Fatal(err)
		}
		if live.GetGeneration() != 1 {
			t.Errorf("%s: generation %d", key(o), live.GetGeneration())
		}
		for _, entry := range live.GetManagedFields() {
			switch {
			case entry.Manager == string(argocd):
			case entry.Subresource != "status":
				t.Errorf("%s: %s owns fields outside the status: %s", key(o), entry.Manager, entry.FieldsV1)
			case strings.Contains(entry.FieldsV1.String(), "f:spec"), strings.Contains(entry.FieldsV1.String(), "f:metadata"):
				t.Errorf("%s: %s owns %s", key(o), entry.Manager, entry.FieldsV1)
			}
		}
		for _, u := range []*unstructured.Unstructured{again, live} {
			u.SetManagedFields(nil)
			delete(u.Object, "status")
		}
		if diff := cmp.Diff(live.Object, again.Object); diff != "" {
			t.Errorf("%s drifts (-live +applied again):\n%s", key(o), diff)
		}
	}
}

// A manifest that has only the identity and the record of an evaluation can fill in one that
// the scheduler created.
func TestRecordAppliedServerSide(t *testing.T) {
	d := open(t, midTerm)
	p := yearly()
	p.Spec.EvaluationSchedules[0].Criteria = []v1alpha1.Criterion{{Name: "worth-it", Question: "Is it worth its price?"}}
	d.create(p)
	name := d.scheduled(1)[0]
	made := read(d, evaluation(name))
	record := &v1alpha1.Evaluation{}
	record.TypeMeta, record.Name = tp.NewEvaluation("x", "y").BuildObject().TypeMeta, name
	record.Spec = v1alpha1.EvaluationSpec{
		PlanRef: made.Spec.PlanRef, Schedule: made.Spec.Schedule, Target: made.Spec.Target, Occurrence: made.Spec.Occurrence,
		Results: []v1alpha1.Result{{Criterion: "worth-it", Answer: "Pass"}},
	}
	if err := d.apply(t.Context(), manifestOf(t, record)); err != nil {
		t.Fatal(err)
	}
	d.awaitAssessed()
	done := read(d, evaluation(name))
	if len(done.Spec.Criteria) != 1 || len(done.Status.Unanswered) != 0 {
		t.Errorf("criteria %v, unanswered %v", done.Spec.Criteria, done.Status.Unanswered)
	}
}

// An object that waits for a finalizer is not assessed, and still counts for others.
func TestTerminatingObjectIsSkipped(t *testing.T) {
	d := open(t, midTerm)
	objects := smallDistrict()
	for _, o := range objects {
		o.SetFinalizers([]string{"example.org/hold"})
	}
	d.create(objects...)
	d.scheduled(3)
	d.awaitAssessed()
	goals := []string{"one-to-one", "writing"}
	d.remove(goal(goals[0]))
	before := read(d, goal(goals[0])).ResourceVersion
	edit(d, plan("p"), func(p *v1alpha1.TechnologyPlan) { p.Spec.Budget.Lines[0].Amount = "10" })
	edit(d, goal(goals[1]), func(g *v1alpha1.Goal) { g.Spec.Title = "Another" })
	eventually(t, func() error {
		if g := read(d, goal(goals[1])); g.Status.ObservedGeneration != g.Generation {
			return errors.New("the sibling is not assessed yet")
		}
		return nil
	})
	if after := read(d, goal(goals[0])).ResourceVersion; after != before {
		t.Error("the goal that is being deleted was written to")
	}
	for _, o := range objects {
		edit(d, o, func(o client.Object) { o.SetFinalizers(nil) })
	}
	eventually(t, func() error {
		if err := d.Get(t.Context(), client.ObjectKeyFromObject(objects[2]), goal(goals[0])); !apierrors.IsNotFound(err) {
			return fmt.Errorf("want NotFound, got %w", err)
		}
		return nil
	})
	d.awaitAssessed()
	if slices.ContainsFunc(d.scheduledNow(), func(e *v1alpha1.Evaluation) bool { return e.DeletionTimestamp != nil }) {
		t.Error("an evaluation is being deleted")
	}
}

// In a district that is being deleted nothing is assessed and nothing is made,
// whichever controller is asked.
func TestDistrictThatIsDeletedIsLeftAlone(t *testing.T) {
	d := newDistrict(t, midTerm)
	d.create(smallDistrict()...)
	// It stays for ever: nothing that empties namespaces runs here.
	if err := d.Delete(t.Context(), &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: d.namespace}}); err != nil {
		t.Fatal(err)
	}
	before, since := d.versions(), gauges(t, "controller_runtime_reconcile_total")
	d.start()
	d.passes(since)
	if diff := cmp.Diff(before, d.versions()); diff != "" {
		t.Errorf("written (-before +after):\n%s", diff)
	}
}

func (d *district) scheduledNow() []*v1alpha1.Evaluation {
	d.Helper()
	all, err := d.evaluations()
	if err != nil {
		d.Fatal(err)
	}
	var list []*v1alpha1.Evaluation
	for _, e := range all {
		list = append(list, e)
	}
	return list
}
