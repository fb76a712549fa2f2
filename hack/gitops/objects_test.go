package main

import (
	"slices"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess/condition"
	"techplan.education/internal/manifest"
	"techplan.education/internal/snapshot"
	tp "techplan.education/internal/testplan"
)

// asOf is the day of which the samples are.
var asOf = time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)

const samples = "../../config/samples/"

// sample is a district of config/samples.
func sample(t *testing.T, folder string) snapshot.District {
	t.Helper()
	set, err := manifest.LoadFiles(t.Context(), []string{samples + folder}, manifest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Problems) > 0 || len(set.Districts) != 1 {
		t.Fatalf("%s: want one district, got %d and %+v", folder, len(set.Districts), set.Problems)
	}
	d := set.Districts[0]
	return d.District
}

// world is a district of a test's own.
func world(objects ...client.Object) (w snapshot.District) {
	for _, o := range objects {
		switch o := o.(type) {
		case *v1alpha1.TechnologyPlan:
			w.Plans = append(w.Plans, o)
		case *v1alpha1.Goal:
			w.Goals = append(w.Goals, o)
		case *v1alpha1.Benchmark:
			w.Benchmarks = append(w.Benchmarks, o)
		case *v1alpha1.Device:
			w.Devices = append(w.Devices, o)
		case *v1alpha1.Evaluation:
			w.Evaluations = append(w.Evaluations, o)
		}
	}
	return w
}

// assessed is an object of a district as the API server has it after the
// controllers saw it: what they write is what package assess says. An empty name
// stands for the first of the kind.
func assessed(t *testing.T, w snapshot.District, kind, name string) *unstructured.Unstructured {
	t.Helper()
	return assessedAt(t, w, kind, name, asOf)
}

func assessedAt(t *testing.T, w snapshot.District, kind, name string, now time.Time) *unstructured.Unstructured {
	t.Helper()
	object := find(t, w, kind, name)
	object.SetGeneration(1)
	results := snapshot.AssessDistrict(w, now)
	at := slices.IndexFunc(results, func(r snapshot.Result) bool { return r.Kind == kind && r.Name == object.GetName() })
	if at < 0 {
		t.Fatalf("%s %s was not assessed", kind, object.GetName())
	}
	r := results[at]
	switch o := object.(type) {
	case *v1alpha1.TechnologyPlan:
		o.Status.ObservedGeneration, o.Status.Conditions, o.Status.Findings = o.Generation, r.Conditions, r.Findings
	case *v1alpha1.Goal:
		o.Status.ObservedGeneration, o.Status.Conditions, o.Status.Findings = o.Generation, r.Conditions, r.Findings
	case *v1alpha1.Benchmark:
		o.Status.ObservedGeneration, o.Status.Conditions = o.Generation, r.Conditions
	case *v1alpha1.Device:
		o.Status.ObservedGeneration, o.Status.Conditions, o.Status.Findings = o.Generation, r.Conditions, r.Findings
	case *v1alpha1.Evaluation:
		o.Status.ObservedGeneration, o.Status.Conditions = o.Generation, r.Conditions
	}
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(object)
	if err != nil {
		t.Fatal(err)
	}
	u := &unstructured.Unstructured{Object: content}
	u.SetAPIVersion(v1alpha1.GroupVersion.String())
	u.SetKind(kind)
	return u
}

func find(t *testing.T, w snapshot.District, kind, name string) client.Object {
	t.Helper()
	of := map[string][]client.Object{}
	add := func(kind string, o client.Object) { of[kind] = append(of[kind], o) }
	for _, o := range w.Plans {
		add(v1alpha1.KindTechnologyPlan, o)
	}
	for _, o := range w.Goals {
		add(v1alpha1.KindGoal, o)
	}
	for _, o := range w.Benchmarks {
		add(v1alpha1.KindBenchmark, o)
	}
	for _, o := range w.Devices {
		add(v1alpha1.KindDevice, o)
	}
	for _, o := range w.Evaluations {
		add(v1alpha1.KindEvaluation, o)
	}
	for _, o := range of[kind] {
		if name == "" || o.GetName() == name {
			return o
		}
	}
	t.Fatalf("there is no %s %s", kind, name)
	return nil
}

// kinds make for each kind a district in which an object of it waits for a person's edit.
var kinds = map[string]func() snapshot.District{
	v1alpha1.KindTechnologyPlan: func() snapshot.District { return world(tp.NewPlan("p").SetTimeZone("Nowhere/Town").BuildObject()) },
	v1alpha1.KindGoal:           func() snapshot.District { return world(tp.NewGoal("g").BuildObject()) },
	v1alpha1.KindBenchmark: func() snapshot.District {
		return world(tp.NewPlan("p").BuildObject(), tp.NewBenchmark("b", "g").BuildObject())
	},
	v1alpha1.KindDevice:     func() snapshot.District { return world(tp.NewDevice("d", "laptop", 3).BuildObject()) },
	v1alpha1.KindEvaluation: func() snapshot.District { return world(tp.NewEvaluation("", "2026-12-01").BuildObject()) },
}

// state is an object in one of the states that every kind goes through.
type state struct {
	object *unstructured.Unstructured
	// current is true once the controllers have said all there is to say.
	current, stalled, deleted bool
}

// states of a kind, from its making to its end.
func states(t *testing.T, kind string) map[string]state {
	t.Helper()
	fine := assessed(t, sample(t, "aligned"), kind, "")
	change := func(how func(u *unstructured.Unstructured)) *unstructured.Unstructured {
		u := fine.DeepCopy()
		how(u)
		return u
	}
	district := kinds[kind]()
	first := assessed(t, district, kind, "")
	stalled := assessedAt(t, district, kind, "", asOf.Add(condition.MissingGrace))
	result := map[string]state{
		"just made": {object: change(func(u *unstructured.Unstructured) {
			// As the schema's default has it.
			u.Object["status"] = map[string]any{"observedGeneration": int64(-1)}
		})},
		"edited, and not assessed since": {object: change(func(u *unstructured.Unstructured) { u.SetGeneration(2) })},
		"assessed":                       {object: fine, current: true},
		"stalled":                        {object: stalled, stalled: true},
		"waiting for a finalizer": {deleted: true, object: change(func(u *unstructured.Unstructured) {
			u.SetDeletionTimestamp(&metav1.Time{Time: asOf})
		})},
	}
	if kind != v1alpha1.KindTechnologyPlan {
		result["missing its plan or goal, which may still arrive"] = state{object: first}
	}
	return result
}
