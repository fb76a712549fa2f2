package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"

	"techplan.education/api/v1alpha1"
)

// startTestServer starts an API server without the kinds of techplan. No controllers
// run beside it.
func startTestServer(t *testing.T) (*rest.Config, client.Client) {
	t.Helper()
	bin := os.Getenv("KUBEBUILDER_ASSETS")
	if testing.Short() || bin == "" {
		t.Skip("needs the programs of `make controlplane` in KUBEBUILDER_ASSETS")
	}
	environment := &envtest.Environment{BinaryAssetsDirectory: bin}
	config, err := environment.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := environment.Stop(); err != nil {
			t.Error(err)
		}
	})
	c, err := newClient(config)
	if err != nil {
		t.Fatal(err)
	}
	return config, c
}

const planYAML = `
spec:
  title: Oak technology plan
  period: {start: "2026-07-01", end: "2029-06-30"}
  district: {name: Oak}
`

func readTestSample(t *testing.T, files map[string]string) sample {
	t.Helper()
	s, err := readSample(writeSample(t, files))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSampleOnAServer runs its parts in order, on one API server.
func TestSampleOnAServer(t *testing.T) {
	config, c := startTestServer(t)
	s := readTestSample(t, map[string]string{
		"10-plan.yaml": objectYAML("TechnologyPlan", "plan-2026", "oak") + planYAML,
		"20-goal.yaml": objectYAML("Goal", "reading", "oak") +
			"\nspec: {planRef: {name: plan-2026}, title: Every student reads}\n",
	})
	for _, name := range []string{"first", "again"} {
		if err := prepareCluster(t.Context(), config, c, "oak"); err != nil {
			t.Fatalf("prepared %s: %v", name, err)
		}
	}
	t.Run("apply", func(t *testing.T) { testApply(t, s, c) })
	t.Run("refused", func(t *testing.T) { testApplyRefused(t, c) })
	t.Run("assessed", func(t *testing.T) { testWaitAssessed(t, config, c) })
	t.Run("summary", func(t *testing.T) { testReadSummary(t, c) })
	t.Run("namespace", func(t *testing.T) { testEnsureNamespace(t, c) })
}

func testApply(t *testing.T, s sample, c client.Client) {
	t.Helper()
	apply := func(step string, want applyResult) {
		t.Helper()
		got, err := s.applyObjects(t.Context(), c)
		for i := range got.kept {
			got.kept[i] = strings.ReplaceAll(got.kept[i], filepath.Dir(s.objects[0].file), "DIR")
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(applyResult{})); err != nil || diff != "" {
			t.Errorf("%s: error %v, result (-want +got):\n%s", step, err, diff)
		}
	}
	apply("first", applyResult{changed: 2})
	apply("again", applyResult{})
	plan := &v1alpha1.TechnologyPlan{ObjectMeta: metav1.ObjectMeta{Namespace: "oak", Name: "plan-2026"}}
	const mergePatch = "application/merge-patch+json"
	edit := client.RawPatch(mergePatch, []byte(`{"spec":{"title":"Edited","district":{"name":"Elm"}}}`))
	if err := c.Patch(t.Context(), plan, edit, client.FieldOwner("kubectl-edit")); err != nil {
		t.Fatal(err)
	}
	apply("after an edit", applyResult{kept: []string{
		"kept TechnologyPlan plan-2026 as it was edited (.spec.district.name, .spec.title differs from DIR/10-plan.yaml)",
	}})
	if err := c.Get(t.Context(), client.ObjectKeyFromObject(plan), plan); err != nil || plan.Spec.Title != "Edited" {
		t.Errorf("the edit is lost: %q, %v", plan.Spec.Title, err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errStopped)
	if _, err := s.applyObjects(ctx, c); !errors.Is(err, errStopped) {
		t.Errorf("after a stop: %v", err)
	}
}

// testApplyRefused applies two objects that the server refuses. It reports both, and
// applies the one between them.
func testApplyRefused(t *testing.T, c client.Client) {
	t.Helper()
	s := readTestSample(t, map[string]string{
		"1.yaml": objectYAML("Goal", "no-plan", "oak") + "\nspec: {title: x}\n",
		"2.yaml": objectYAML("Goal", "writing", "oak") +
			"\nspec: {planRef: {name: plan-2026}, title: Every student writes}\n",
		"3.yaml": objectYAML("Goal", "unknown-field", "oak") +
			"\nspec: {planRef: {name: plan-2026}, title: x, colour: blue}\n",
	})
	result, err := s.applyObjects(t.Context(), c)
	if result.changed != 1 {
		t.Errorf("%d objects are new, want 1", result.changed)
	}
	for _, want := range []string{"1.yaml: ", "planRef", "3.yaml: ", "colour"} {
		if !strings.Contains(errorText(err), want) {
			t.Errorf("no %q in: %v", want, err)
		}
	}
	var goal v1alpha1.Goal
	if err := c.Get(t.Context(), client.ObjectKey{Namespace: "oak", Name: "writing"}, &goal); err != nil {
		t.Error(err)
	}
}

// testWaitAssessed writes statuses as the controllers would, while the launcher waits.
func testWaitAssessed(t *testing.T, config *rest.Config, c client.Client) {
	t.Helper()
	l := &launcher{out: t.Output(), began: time.Now()}
	type answer struct {
		count int
		err   error
	}
	done := make(chan answer, 1)
	go func() {
		count, err := l.waitAssessed(t.Context(), config, "oak")
		done <- answer{count, err}
	}()
	plan := &v1alpha1.TechnologyPlan{}
	if err := c.Get(t.Context(), client.ObjectKey{Namespace: "oak", Name: "plan-2026"}, plan); err != nil {
		t.Fatal(err)
	}
	plan.Status.ObservedGeneration = plan.Generation
	if err := c.Status().Update(t.Context(), plan); err != nil {
		t.Fatal(err)
	}
	var goals v1alpha1.GoalList
	if err := c.List(t.Context(), &goals, client.InNamespace("oak")); err != nil {
		t.Fatal(err)
	}
	for i := range goals.Items {
		select {
		case got := <-done:
			t.Fatalf("returned before %s was assessed: %+v", goals.Items[i].Name, got)
		default:
		}
		goals.Items[i].Status.ObservedGeneration = goals.Items[i].Generation
		if err := c.Status().Update(t.Context(), &goals.Items[i]); err != nil {
			t.Fatal(err)
		}
	}
	if got := <-done; got.err != nil || got.count != 1+len(goals.Items) {
		t.Errorf("got %+v, want %d objects", got, 1+len(goals.Items))
	}
}

func testReadSummary(t *testing.T, c client.Client) {
	t.Helper()
	draft := &v1alpha1.TechnologyPlan{}
	if err := c.Get(t.Context(), client.ObjectKey{Namespace: "oak", Name: "plan-2026"}, draft); err != nil {
		t.Fatal(err)
	}
	inForce := &v1alpha1.TechnologyPlan{ObjectMeta: metav1.ObjectMeta{Namespace: "oak", Name: "plan-2029"}}
	inForce.Spec = draft.Spec
	if err := c.Create(t.Context(), inForce); err != nil {
		t.Fatal(err)
	}
	inForce.Status.ObservedGeneration = inForce.Generation
	inForce.Status.Conditions = []metav1.Condition{{
		Type: string(v1alpha1.ConditionInForce), Status: metav1.ConditionTrue, Reason: string(v1alpha1.ReasonInForce),
		LastTransitionTime: metav1.NewTime(time.Unix(0, 0)),
	}}
	if err := c.Status().Update(t.Context(), inForce); err != nil {
		t.Fatal(err)
	}
	s, err := readSummary(t.Context(), c, "oak", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for i := range s.plans {
		names = append(names, s.plans[i].Name)
	}
	if diff := cmp.Diff([]string{"plan-2029", "plan-2026"}, names); diff != "" {
		t.Errorf("plans, the one in force first (-want +got):\n%s", diff)
	}
	if s.namespace != "oak" {
		t.Errorf("the summary is of %s, want oak", s.namespace)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errStopped)
	if _, err := readSummary(ctx, c, "oak", time.Now()); !errors.Is(err, errStopped) {
		t.Errorf("after a stop: %v", err)
	}
}

// testEnsureNamespace deletes a namespace that a finalizer holds. It is created again
// only when it is gone.
func testEnsureNamespace(t *testing.T, c client.Client) {
	t.Helper()
	held := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "elm"}}
	if err := ensureNamespace(t.Context(), c, "elm"); err != nil {
		t.Fatal(err)
	}
	if err := c.Get(t.Context(), client.ObjectKeyFromObject(held), held); err != nil {
		t.Fatal(err)
	}
	first := held.UID
	if err := c.Delete(t.Context(), held); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errStopped)
	if err := ensureNamespace(ctx, c, "elm"); !errors.Is(err, errStopped) {
		t.Errorf("a stop while the namespace is being deleted: %v", err)
	}
	done := make(chan error, 1)
	go func() { done <- ensureNamespace(t.Context(), c, "elm") }()
	select {
	case err := <-done:
		t.Fatalf("returned although the namespace is being deleted: %v", err)
	default:
	}
	// The namespace controller does not run here: the test removes the finalizer.
	if err := c.Get(t.Context(), client.ObjectKeyFromObject(held), held); err != nil {
		t.Fatal(err)
	}
	held.Spec.Finalizers = nil
	if err := c.SubResource("finalize").Update(t.Context(), held); err != nil && !apierrors.IsNotFound(err) {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	var again corev1.Namespace
	if err := c.Get(t.Context(), client.ObjectKeyFromObject(held), &again); err != nil || again.UID == first {
		t.Errorf("the namespace is not a new one: %v", err)
	}
	if err := ensureNamespace(t.Context(), c, "elm"); err != nil {
		t.Errorf("the namespace that exists: %v", err)
	}
}
