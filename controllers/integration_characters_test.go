package controllers_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	eventsv1 "k8s.io/api/events/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/manifest"
	tp "techplan.education/internal/testplan"
	"techplan.education/internal/text"
)

// Messages of the definitions about characters that they refuse.
const (
	hiddenInLine = "must be a single line without control characters or direction marks"
	hiddenInText = "must not contain control characters or direction marks"
	hiddenInName = "must be a name without control characters or other invisible characters"
)

// startReleased starts an API server with the definitions of the last release.
func startReleased(t *testing.T) (*rest.Config, client.Client) {
	t.Helper()
	if os.Getenv(assets) == "" {
		t.Skipf("%s is empty: there is no API server to test against; use make test", assets)
	}
	released := envtest.Environment{
		CRDDirectoryPaths:     []string{filepath.Join("..", "config", "crd", "frozen", "v1alpha1")},
		ErrorIfCRDPathMissing: true,
	}
	config, err := released.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := released.Stop(); err != nil {
			t.Errorf("stopping the API server: %v", err)
		}
	})
	config.QPS = -1
	scheme, err := newScheme()
	if err != nil {
		t.Fatal(err)
	}
	c, err := client.New(config, client.Options{Scheme: scheme})
	if err != nil {
		t.Fatal(err)
	}
	return config, c
}

// upgrade installs the current definitions and waits until they take effect.
func (d *district) upgrade() {
	d.Helper()
	_, err := envtest.InstallCRDs(d.config, envtest.CRDInstallOptions{
		Paths: []string{filepath.Join("..", "config", "crd", "bases")}, ErrorIfPathMissing: true,
	})
	if err != nil {
		d.Fatal(err)
	}
	for _, o := range []client.Object{
		tp.NewPlan("probe").ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) { s.Title = "A\x1bB" }).BuildObject(),
		tp.NewGoal("probe").ChangeSpec(func(s *v1alpha1.GoalSpec) { s.Title = "A\x1bB" }).BuildObject(),
		tp.NewBenchmark("probe", "g").ChangeSpec(func(s *v1alpha1.BenchmarkSpec) { s.Metric.Unit = "A\x1bB" }).BuildObject(),
		tp.NewDevice("probe", "laptop", 1).ChangeSpec(func(s *v1alpha1.DeviceSpec) { s.Model = "A\x1bB" }).BuildObject(),
		tp.NewEvaluation("", "probe").ChangeSpec(func(s *v1alpha1.EvaluationSpec) {
			s.Evaluators = []v1alpha1.Role{"A\x1bB"}
		}).BuildObject(),
	} {
		o.SetNamespace(d.namespace)
		eventually(d, func() error {
			if err := d.Create(d.Context(), o, client.DryRunAll); !apierrors.IsInvalid(err) {
				return fmt.Errorf("a new %T with a control character: %w", o, err)
			}
			return nil
		})
	}
}

// storedPlan returns a plan that the definitions of the last release accept and the current
// ones refuse.
func storedPlan() *v1alpha1.TechnologyPlan {
	plan := tp.NewPlan("p").
		AddTechnology("laptop", tp.WithUnitCost("300")).
		AddLine("l", 2027, "1000", tp.ForGoals("g", "no\u200fgoal")).
		AddSchedule("review", v1alpha1.CadenceAnnual, "2026-11-20", v1alpha1.KindTechnologyPlan, "").
		ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) {
			s.Title, s.Vision.Statement = "Plan \u202enalp", "First\r\n\x1b[2Jsecond"
			s.Stakeholders = []v1alpha1.Stakeholder{{Name: "a", Role: "Buyer\x07", Department: "Office\u2028one"}}
			s.Policy.RequiredRoles = []v1alpha1.Label{"Dean\u202e", "Principal"}
			s.EvaluationSchedules[0].Evaluators = []v1alpha1.Role{"Cabinet\x1b[31m"}
			s.EvaluationSchedules[0].Criteria = []v1alpha1.Criterion{{Name: "use", Question: "Used\u2066?"}}
		}).
		BuildObject()
	return plan
}

// Stored objects with characters that the definitions now refuse can be edited and are
// assessed. Their statuses and events show the characters escaped. A new value with such a
// character is refused.
func TestStoredCharactersAfterAnUpgrade(t *testing.T) {
	config, c := startReleased(t)
	d := newDistrictOn(t, config, c, midTerm)
	plan, goal := storedPlan(), tp.NewGoal("g").
		OfPlan("p").
		ChangeSpec(func(s *v1alpha1.GoalSpec) {
			s.Title, s.Owner, s.RequiredRoles = "Goal\u009b31m", "Owner\ufeff", []v1alpha1.Role{"Coach\x7f"}
		}).
		BuildObject()
	benchmark := tp.NewBenchmark("b", "g").ChangeSpec(func(s *v1alpha1.BenchmarkSpec) { s.Metric.Unit = "units\u202e" }).BuildObject()
	cancelled := tp.NewEvaluation("", "fall").
		OfPlan("p").
		ChangeSpec(func(s *v1alpha1.EvaluationSpec) {
			s.Cancelled = v1alpha1.Cancellation{By: "Board\x1b", Date: "2026-09-01", Reason: "None\n\x1b[2Jleft"}
		}).
		BuildObject()
	lot := tp.NewDevice("d", "laptop", 3).
		OfPlan("p").
		PaidBy("p\u061c", "l").
		BuildObject()
	d.create(plan, goal, benchmark, cancelled, lot)
	d.upgrade()

	t.Run("lint of what is stored", func(t *testing.T) { lintStored(t, d) })
	t.Run("another field changes", func(t *testing.T) { editStored(t, d) })
	t.Run("a new value", func(t *testing.T) { refuseNew(t, d) })
	t.Run("controllers", func(t *testing.T) { assessStored(t, d) })
}

// lintStored checks the plans that kubectl prints, as a file.
func lintStored(t *testing.T, d *district) {
	t.Helper()
	plans := &unstructured.UnstructuredList{}
	plans.SetGroupVersionKind(v1alpha1.GroupVersion.WithKind(v1alpha1.KindTechnologyPlan + "List"))
	if err := d.List(t.Context(), plans, client.InNamespace(d.namespace)); err != nil {
		t.Fatal(err)
	}
	printed, err := json.Marshal(map[string]any{"apiVersion": "v1", "kind": "List", "items": plans.Items})
	if err != nil {
		t.Fatal(err)
	}
	set, err := manifest.LoadFiles(t.Context(), []string{"-"}, manifest.Options{Stdin: bytes.NewReader(printed)})
	if err != nil {
		t.Fatal(err)
	}
	var fields []string
	for _, p := range set.Problems {
		fields = append(fields, p.Field)
		if !strings.Contains(p.Message, hiddenInLine) && !strings.Contains(p.Message, hiddenInText) &&
			!strings.Contains(p.Message, hiddenInName) {
			t.Errorf("%s: %s", p.Field, p.Message)
		}
	}
	slices.Sort(fields)
	want := []string{
		"spec.budget.lines[0].goals[1].name", "spec.evaluationSchedules[0].criteria[0].question",
		"spec.evaluationSchedules[0].evaluators[0]", "spec.policy.requiredRoles[0]", "spec.stakeholders[0].department",
		"spec.stakeholders[0].role", "spec.title", "spec.vision.statement",
	}
	if diff := cmp.Diff(want, fields); diff != "" {
		t.Errorf("refused fields (-want +got):\n%s", diff)
	}
}

// tries is an edit of an object and the error of the API server; empty: it accepts the edit.
type tries[O client.Object] struct {
	change func(O)
	want   string
}

func (e tries[O]) run(t *testing.T, d *district, object O) {
	t.Helper()
	object = read(d, object)
	e.change(object)
	err := d.Update(d.Context(), object)
	switch {
	case e.want == "" && err != nil:
		t.Errorf("refused: %v", err)
	case e.want != "" && (!apierrors.IsInvalid(err) || !strings.Contains(err.Error(), e.want)):
		t.Errorf("got %v, want a refusal with %q", err, e.want)
	}
}

// editStored changes fields beside stored characters.
func editStored(t *testing.T, d *district) {
	t.Helper()
	type plan = *v1alpha1.TechnologyPlan
	roles := func(list ...v1alpha1.Label) func(plan) {
		return func(p plan) { p.Spec.Policy.RequiredRoles = list }
	}
	for name, e := range map[string]tries[plan]{
		"a label of metadata":           {change: func(p plan) { p.Labels = map[string]string{"edited": "yes"} }},
		"a field of the spec":           {change: func(p plan) { p.Spec.District.Enrollment = 4100 }},
		"a field beside it":             {change: func(p plan) { p.Spec.Vision.StudentLearning = "All learn." }},
		"a field of the same list item": {change: func(p plan) { p.Spec.Budget.Lines[0].Amount = "2000" }},
		"a new item before it": {change: func(p plan) {
			first := v1alpha1.Stakeholder{Name: "first", Role: "Principal"}
			p.Spec.Stakeholders = slices.Insert(p.Spec.Stakeholders, 0, first)
		}},
		// A set has no keys by which the API server finds the stored item.
		"a new item of the same set":    {change: roles("Dean\u202e", "Principal", "Coach"), want: hiddenInLine},
		"the same set in another order": {change: roles("Principal", "Dean\u202e"), want: hiddenInLine},
	} {
		t.Run(name, func(t *testing.T) {
			e.run(t, d, &v1alpha1.TechnologyPlan{ObjectMeta: metav1.ObjectMeta{Name: "p"}})
		})
	}
}

// refuseNew writes new values.
func refuseNew(t *testing.T, d *district) {
	t.Helper()
	type plan = *v1alpha1.TechnologyPlan
	for name, e := range map[string]tries[plan]{
		"a line":                   {func(p plan) { p.Spec.District.Name = "A\u202eB" }, hiddenInLine},
		"a text":                   {func(p plan) { p.Spec.Vision.TechnologyRole = "A\x1bB" }, hiddenInText},
		"a name":                   {func(p plan) { p.Spec.Budget.Lines[0].Goals[0].Name = "g\u200f" }, hiddenInName},
		"another one in its place": {func(p plan) { p.Spec.Title = "Plan \u202enala" }, hiddenInLine},
		"none in its place":        {func(p plan) { p.Spec.Vision.Statement = "First\nsecond" }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			e.run(t, d, &v1alpha1.TechnologyPlan{ObjectMeta: metav1.ObjectMeta{Name: "p"}})
		})
	}
}

// assessStored lets the controllers assess the stored objects.
func assessStored(t *testing.T, d *district) {
	t.Helper()
	edit(d, &v1alpha1.TechnologyPlan{ObjectMeta: metav1.ObjectMeta{Name: "p"}}, func(p *v1alpha1.TechnologyPlan) {
		p.Spec.District.Enrollment++
	})
	d.start()
	made := read(d, &v1alpha1.Evaluation{ObjectMeta: metav1.ObjectMeta{Name: d.scheduled(1)[0]}})
	d.awaitAssessed()
	if got := made.Spec.Evaluators; !slices.Equal(got, []v1alpha1.Role{`Cabinet\x1b[31m`}) {
		t.Errorf("the evaluators of the new evaluation are %q", got)
	}
	w, err := d.readAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, evaluation := range w.Evaluations {
		// It is a copy of what people wrote, to be put back as it was.
		evaluation.Status.Recorded = v1alpha1.RecordedEntries{}
	}
	for _, o := range objectsOf(w) {
		status := fmt.Sprintf("%+v", reflect.ValueOf(o).Elem().FieldByName("Status").Interface())
		if strings.ContainsFunc(status, text.IsHidden) {
			t.Errorf("the status of %T %s: %q", o, o.GetName(), status)
		}
	}
	eventually(t, func() error {
		var events eventsv1.EventList
		if err := d.List(t.Context(), &events, client.InNamespace(d.namespace)); err != nil {
			return err
		}
		if len(events.Items) == 0 {
			return fmt.Errorf("no events yet")
		}
		for _, e := range events.Items {
			if strings.ContainsFunc(e.Note, text.IsHidden) {
				t.Errorf("the event %s: %q", e.Reason, e.Note)
			}
		}
		return nil
	})
}
