package controllers_test

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	tp "techplan.education/internal/testplan"
)

func key(o client.Object) string { return fmt.Sprintf("%T %s", o, o.GetName()) }

// specs returns the specs of all objects by kind and name.
func (d *district) specs() map[string]any {
	d.Helper()
	w, err := d.readAll()
	if err != nil {
		d.Fatal(err)
	}
	all := map[string]any{}
	for _, o := range objectsOf(w) {
		all[key(o)] = specOf(o)
	}
	return all
}

func specOf(object client.Object) any {
	switch o := object.(type) {
	case *v1alpha1.TechnologyPlan:
		return o.Spec
	case *v1alpha1.Goal:
		return o.Spec
	case *v1alpha1.Benchmark:
		return o.Spec
	case *v1alpha1.Device:
		return o.Spec
	case *v1alpha1.Evaluation:
		return o.Spec
	}
	return nil
}

// evaluations returns the evaluations that schedules created, by name.
func (d *district) evaluations() (map[string]*v1alpha1.Evaluation, error) {
	w, err := d.readAll()
	all := map[string]*v1alpha1.Evaluation{}
	for _, e := range w.Evaluations {
		if e.Spec.Schedule != "" {
			all[e.Name] = e
		}
	}
	return all, err
}

// scheduled waits until schedules have created a number of evaluations, and returns their
// names.
func (d *district) scheduled(count int) []string {
	d.Helper()
	var names []string
	eventually(d, func() error {
		all, err := d.evaluations()
		names = slices.Sorted(maps.Keys(all))
		if err == nil && len(names) != count {
			err = fmt.Errorf("want %d scheduled evaluations, got %q", count, names)
		}
		return err
	})
	return names
}

// passed waits until the scheduler has reconciled the plan after all earlier changes. It
// adds a schedule and waits for the evaluation.
func (d *district) passed() {
	d.Helper()
	d.sentinels++
	sentinel := fmt.Sprintf("sentinel-%d", d.sentinels)
	today := v1alpha1.Date(d.clock.Now().UTC().Format("2006-01-02"))
	edit(d, plan("p"), func(p *v1alpha1.TechnologyPlan) {
		s := tp.NewPlan("x").AddSchedule(
			sentinel, v1alpha1.CadenceOnce, string(today), v1alpha1.KindTechnologyPlan, "",
		).BuildObject().Spec.EvaluationSchedules
		p.Spec.EvaluationSchedules = append(p.Spec.EvaluationSchedules, s...)
	})
	eventually(d, func() error {
		all, err := d.evaluations()
		if err != nil {
			return err
		}
		for _, e := range all {
			if string(e.Spec.Schedule) == sentinel {
				return nil
			}
		}
		return fmt.Errorf("%s was not created", sentinel)
	})
}

func yearly() *v1alpha1.TechnologyPlan {
	return tp.NewPlan("p").AddSchedule("review", v1alpha1.CadenceAnnual, "2026-11-20", v1alpha1.KindTechnologyPlan, "").BuildObject()
}

func TestEvaluationsAppearOnceAndInTime(t *testing.T) {
	d := open(t, midTerm)
	d.create(yearly())
	first := d.scheduled(1)
	d.awaitAssessed()
	for range 2 {
		d.restart()
		d.passed()
	}
	if diff := cmp.Diff(first, slices.DeleteFunc(d.scheduled(3), isSentinel)); diff != "" {
		t.Errorf("after restarts (-before +after):\n%s", diff)
	}

	d.set("2027-11-05T12:00:00Z")
	d.passed()
	if got := slices.DeleteFunc(d.scheduled(4), isSentinel); !slices.Equal(got, first) {
		t.Errorf("created before it opens: %q", got)
	}
	d.set("2027-11-06T12:00:00Z")
	d.restart()
	got := slices.DeleteFunc(d.scheduled(5), isSentinel)
	d.awaitAssessed()
	if len(got) != 2 || !slices.Contains(got, first[0]) {
		t.Errorf("a year later: %q, want %q and one more", got, first)
	}

	// Another cluster comes to the same names.
	other := open(t, "2027-11-06T12:00:00Z")
	other.create(yearly())
	if names := other.scheduled(1); !slices.Contains(got, names[0]) || names[0] == first[0] {
		t.Errorf("another cluster named it %q, this one %q", names, got)
	}
}

func isSentinel(name string) bool { return len(name) > 9 && name[:9] == "sentinel-" }

func TestDeletedEvaluationComesBackWhileOpen(t *testing.T) {
	d := open(t, midTerm)
	d.create(yearly())
	name := d.scheduled(1)[0]
	uid := read(d, evaluation(name)).UID
	d.remove(evaluation(name))
	eventually(t, func() error {
		again := evaluation(name)
		again.Namespace = d.namespace
		if err := d.Get(t.Context(), client.ObjectKeyFromObject(again), again); err != nil {
			return err
		}
		if again.UID == uid {
			return fmt.Errorf("%s is not gone yet", name)
		}
		return nil
	})
	d.awaitAssessed()

	// After its last day it is not created again: it was missed.
	d.set("2026-12-21T12:00:00Z")
	d.remove(evaluation(name))
	d.passed()
	if err := d.Get(
		t.Context(), client.ObjectKey{Namespace: d.namespace, Name: name}, evaluation(name),
	); !apierrors.IsNotFound(err) {
		t.Errorf("it came back after its last day: %v", err)
	}
	d.awaitAssessed()
	if missed := read(d, plan("p")).Status.Evaluations.Missed; missed == nil || *missed != 1 {
		t.Errorf("the plan does not count it as missed")
	}
}

func TestOnlyUntouchedEvaluationsGo(t *testing.T) {
	touches := map[string]func(*v1alpha1.EvaluationSpec){
		"a result": func(s *v1alpha1.EvaluationSpec) {
			s.Results = []v1alpha1.Result{{Criterion: "worth-it", Answer: "Pass"}}
		},
		"a decision": func(s *v1alpha1.EvaluationSpec) {
			s.Decision = v1alpha1.Decision{Outcome: "Retain", Date: "2026-11-15", By: "Cabinet"}
		},
		"a cancellation": func(s *v1alpha1.EvaluationSpec) {
			s.Cancelled = v1alpha1.Cancellation{Reason: "No need", Date: "2026-11-15", By: "Cabinet"}
		},
	}
	d := open(t, midTerm)
	p := yearly()
	for i := range len(touches) {
		s := p.Spec.EvaluationSchedules[0]
		s.Name = v1alpha1.EntryName(fmt.Sprintf("touched-%d", i))
		p.Spec.EvaluationSchedules = append(p.Spec.EvaluationSchedules, s)
	}
	d.create(p)
	d.scheduled(1 + len(touches))
	all, err := d.evaluations()
	if err != nil {
		t.Fatal(err)
	}
	var kept []string
	for what, touch := range touches {
		name := ""
		for _, e := range all {
			if string(e.Spec.Schedule) == fmt.Sprintf("touched-%d", len(kept)) {
				name = e.Name
			}
		}
		kept = append(kept, name)
		t.Logf("%s gets %s", name, what)
		edit(d, evaluation(name), func(e *v1alpha1.Evaluation) { touch(&e.Spec) })
	}
	hand := byHand("by-hand", "p", "2026-11-20")
	d.create(hand)
	slices.Sort(kept)
	edit(d, plan("p"), func(p *v1alpha1.TechnologyPlan) { p.Spec.EvaluationSchedules = nil })
	if diff := cmp.Diff(kept, d.scheduled(len(kept))); diff != "" {
		t.Errorf("what is left (-touched +left):\n%s", diff)
	}
	d.awaitAssessed()
	read(d, evaluation("by-hand"))

	// An evaluation that was withdrawn is created again, once, if its schedule comes back.
	edit(d, plan("p"), func(p *v1alpha1.TechnologyPlan) { p.Spec.EvaluationSchedules = yearly().Spec.EvaluationSchedules })
	d.scheduled(len(kept) + 1)
	d.awaitAssessed()
}

// A person records a result or adds a label between the decision to delete an obsolete
// evaluation and its deletion.
func TestEvaluationTouchedBeforeItsDeletion(t *testing.T) {
	touches := map[string]struct {
		patch string
		left  int
	}{
		"a result stays":       {`{"spec":{"results":[{"criterion":"worth-it","answer":"Pass"}]}}`, 1},
		"a label is no record": {`{"metadata":{"labels":{"touched":"once"}}}`, 0},
	}
	for name, tc := range touches {
		t.Run(name, func(t *testing.T) {
			d := newDistrict(t, midTerm)
			var once sync.Once
			touched := make(chan error, 1)
			d.beforeDelete = func(o client.Object) {
				once.Do(func() {
					touched <- d.Patch(t.Context(), named(
						&v1alpha1.Evaluation{ObjectMeta: metav1.ObjectMeta{Namespace: d.namespace}}, o.GetName(),
					),
						client.RawPatch(types.MergePatchType, []byte(tc.patch)))
				})
			}
			d.start()
			d.create(yearly())
			d.scheduled(1)
			d.awaitAssessed()
			edit(d, plan("p"), func(p *v1alpha1.TechnologyPlan) { p.Spec.EvaluationSchedules = nil })
			if err := <-touched; err != nil {
				t.Fatal(err)
			}
			d.scheduled(tc.left)
			d.passed()
			d.scheduled(tc.left + 1)
		})
	}
}

// The deletion of a plan deletes no evaluation that people have touched.
func TestEvaluationsOutliveTheirPlan(t *testing.T) {
	d := open(t, midTerm)
	d.create(yearly())
	name := d.scheduled(1)[0]
	d.awaitAssessed()
	d.remove(plan("p"))
	d.awaitAssessed()
	e := read(d, evaluation(name))
	d.create(yearly())
	d.awaitAssessed()
	if again := read(d, evaluation(name)); again.UID != e.UID {
		t.Error("the evaluation was made anew")
	}
}
