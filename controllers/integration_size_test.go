package controllers_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	eventsv1 "k8s.io/api/events/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/objectsize"
	tp "techplan.education/internal/testplan"
)

// storedBytes is an object as it is stored in etcd.
func storedBytes(tb testing.TB, object any) int {
	tb.Helper()
	data, err := json.Marshal(object)
	if err != nil {
		tb.Fatal(err)
	}
	return len(data)
}

// faces returns a text of a number of bytes, four a character.
func faces(bytes int) v1alpha1.Text {
	return v1alpha1.Text(strings.Repeat("\U0001F600", bytes/4) + strings.Repeat("x", bytes%4))
}

// needOfPage is the number of bytes of text in a need of the test.
const needOfPage = 7_800

// ownBytes returns the size of a plan without its managed fields, which the API server
// drops if they leave no room for the rest.
func ownBytes(tb testing.TB, p *v1alpha1.TechnologyPlan) int {
	tb.Helper()
	p = p.DeepCopy()
	p.ManagedFields = nil
	return storedBytes(tb, p)
}

// createLarge creates a plan of a number of bytes, without its managed fields and before
// the controllers write its status. The texts of its needs take the room.
func (d *district) createLarge(bytes int) {
	d.Helper()
	build := func(needs, last int) *v1alpha1.TechnologyPlan {
		return tp.NewPlan("p").
			AddLine("l", 2027, "100").
			ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) {
				for i := range needs {
					s.Needs = append(s.Needs,
						v1alpha1.Need{Name: v1alpha1.EntryName(fmt.Sprintf("need-%03d", i)), Gap: faces(needOfPage), Priority: "High"})
				}
				s.Needs = append(s.Needs, v1alpha1.Need{Name: "last", Gap: faces(last)})
				for i := range 60 {
					s.Stakeholders = append(s.Stakeholders, v1alpha1.Stakeholder{
						Name: v1alpha1.EntryName(fmt.Sprintf("person-%03d", i)), Role: "Teacher",
						Department: v1alpha1.Label(long(fmt.Sprintf("Department %03d ", i), 100)),
					})
				}
			}).
			BuildObject()
	}
	measure := func(needs, last int) int {
		p := build(needs, last)
		p.Namespace = d.namespace
		if err := d.Create(d.Context(), p, client.DryRunAll); err != nil {
			d.Fatal(err)
		}
		return ownBytes(d, p)
	}
	const few = 2
	base := measure(few, 4)
	each := measure(few+1, 4) - base
	more := (bytes - base) / each
	left := bytes - base - more*each
	d.create(build(few+more, 4+left))
	// A dry run returns no resource version.
	const slack = 100
	if got := ownBytes(d, read(d, plan("p"))); got < bytes || got > bytes+slack {
		d.Fatalf("the plan takes %d bytes, want %d", got, bytes)
	}
}

// reconcileErrors counts the passes of a controller that ended with an error.
func reconcileErrors(tb testing.TB, controller string) float64 {
	tb.Helper()
	return gauges(tb, "controller_runtime_reconcile_errors_total")[controller]
}

// wake adds a goal to the plan, which causes a pass of the plan, and waits until the pass has
// ended.
func (d *district) wake(name string) {
	d.Helper()
	since := gauges(d, "controller_runtime_reconcile_total")
	d.create(tp.NewGoal(name).BuildObject())
	eventually(d, func() error {
		done, left := gauges(d, "controller_runtime_reconcile_total"), unfinished(d)
		for _, controller := range []string{"technologyplan", "goal"} {
			if done[controller] == since[controller] || left[controller] > d.leftover[controller] {
				return fmt.Errorf("controller %s is not done", controller)
			}
		}
		return nil
	})
}

// countPatches counts the patches of the status of plan p from passes that have read its
// current version. A pass that read an older one meets a conflict, which is a matter of how
// far the watch lags behind.
func countPatches(d *district) *atomic.Int32 {
	patches := &atomic.Int32{}
	d.onStatusPatch = func(object client.Object) {
		patched, isPlan := object.(*v1alpha1.TechnologyPlan)
		if !isPlan {
			return
		}
		current := &v1alpha1.TechnologyPlan{}
		err := d.Get(d.Context(), client.ObjectKeyFromObject(patched), current)
		if err == nil && current.ResourceVersion == patched.ResourceVersion {
			patches.Add(1)
		}
	}
	return patches
}

// Room that is enough for a status with a few conditions, and not for one with all lists.
const (
	roomForSmallStatus = 9_000
	roomForNoStatus    = 600
)

func TestStatusThatDoesNotFit(t *testing.T) {
	d := newDistrict(t, midTerm)
	d.createLarge(objectsize.Stored - roomForSmallStatus)
	patches := countPatches(d)
	failed := reconcileErrors(t, "technologyplan")
	d.start()
	eventually(t, func() error {
		p := read(d, plan("p"))
		if ready := v1alpha1.FindCondition(p.Status.Conditions, v1alpha1.ConditionReady); ready == nil {
			return errors.New("not assessed")
		}
		return nil
	})
	p := read(d, plan("p"))
	ready, stalled := v1alpha1.FindCondition(p.Status.Conditions, v1alpha1.ConditionReady),
		v1alpha1.FindCondition(p.Status.Conditions, v1alpha1.ConditionStalled)
	if ready.Status != metav1.ConditionFalse || ready.Reason != string(v1alpha1.ReasonTooLarge) || stalled == nil ||
		stalled.Status != metav1.ConditionTrue {
		t.Fatalf("Ready is %+v, Stalled %+v", ready, stalled)
	}
	if !strings.Contains(ready.Message, "Shorten needs, the largest section: 1.5") ||
		p.Status.ObservedGeneration != p.Generation {
		t.Errorf("generation %d: %s", p.Status.ObservedGeneration, ready.Message)
	}
	if patches.Load() != 2 {
		t.Errorf("%d requests until the small status stood, want 2", patches.Load())
	}
	for _, name := range []string{"a", "b", "c"} {
		d.wake(name)
	}
	if patches.Load() != 2 || read(d, plan("p")).ResourceVersion != p.ResourceVersion {
		t.Errorf("at rest: %d requests", patches.Load()-2)
	}
	d.restart()
	d.wake("d")
	if patches.Load() != 3 || read(d, plan("p")).ResourceVersion != p.ResourceVersion {
		t.Errorf("after a restart: %d requests, want one that is refused", patches.Load()-2)
	}
	if now := reconcileErrors(t, "technologyplan"); now != failed {
		t.Errorf("%g passes ended with an error", now-failed)
	}
	edit(d, plan("p"), func(p *v1alpha1.TechnologyPlan) { p.Spec.Needs = p.Spec.Needs[:10] })
	d.awaitAssessed()
	if p := read(d, plan("p")); !meta.IsStatusConditionTrue(p.Status.Conditions, string(v1alpha1.ConditionReady)) ||
		len(p.Status.Departments) != 50 {
		t.Errorf("after it was shortened: %+v", p.Status.Conditions)
	}
}

func TestPlanWithoutRoomForAnyStatus(t *testing.T) {
	d := newDistrict(t, midTerm)
	d.createLarge(objectsize.Stored - roomForNoStatus)
	patches := countPatches(d)
	before, failed := read(d, plan("p")), reconcileErrors(t, "technologyplan")
	d.start()
	countEvents := func() (int, error) {
		var all eventsv1.EventList
		err := d.List(t.Context(), &all, client.InNamespace(d.namespace))
		count := 0
		for _, e := range all.Items {
			if e.Regarding.Kind == v1alpha1.KindTechnologyPlan && e.Reason == string(v1alpha1.ReasonTooLarge) {
				count++
				if e.Type != "Warning" || !strings.HasPrefix(e.Note, "The status does not fit: Kubernetes stores at most 1.57 MB") {
					t.Errorf("%s: %s", e.Type, e.Note)
				}
			}
		}
		return count, err
	}
	eventually(t, func() error {
		if count, err := countEvents(); err != nil || count == 0 {
			return fmt.Errorf("no event yet: %w", err)
		}
		return nil
	})
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		d.wake(name)
	}
	if patches.Load() != 2 {
		t.Errorf("%d requests in six passes and more, want the two that were refused first", patches.Load())
	}
	if now := reconcileErrors(t, "technologyplan"); now != failed {
		t.Errorf("%g passes ended with an error", now-failed)
	}
	if count, err := countEvents(); err != nil || count != 1 {
		t.Errorf("%d events, %v", count, err)
	}
	if read(d, plan("p")).ResourceVersion != before.ResourceVersion {
		t.Error("the plan was written to")
	}
}

// The largest number of references that the CEL rules accept can be applied on the server
// side, more than once, and objectsize never reports less than the stored size.
func TestMostReferencesCanBeApplied(t *testing.T) {
	for title, object := range mostReferences() {
		t.Run(title, func(t *testing.T) {
			d := newDistrict(t, midTerm)
			object.SetNamespace(d.namespace)
			manifest := manifestOf(t, object)
			for range 2 {
				if err := d.apply(t.Context(), manifestOf(t, object)); err != nil {
					t.Fatal(err)
				}
			}
			stored := manifest.DeepCopy()
			if err := d.Get(t.Context(), client.ObjectKeyFromObject(object), stored); err != nil {
				t.Fatal(err)
			}
			size, managed := objectsize.Measure(manifest.Object["spec"]), storedBytes(t, stored.GetManagedFields())
			t.Logf("%d bytes stored: %d of the spec, %d of managed fields, estimated %d and %d",
				storedBytes(t, stored), storedBytes(t, stored.Object["spec"]), managed, size.JSON, size.ManagedFields)
			if spec := storedBytes(t, stored.Object["spec"]); size.JSON != spec {
				t.Errorf("the spec takes %d bytes, estimated %d", spec, size.JSON)
			}
			// Beside the fields the record has a name and a time.
			const record = 300
			if size.ManagedFields+record < managed || size.ManagedFields > managed*5/4 {
				t.Errorf("the managed fields take %d bytes, estimated %d", managed, size.ManagedFields)
			}
		})
	}
}

func mostReferences() map[string]client.Object {
	entries := func(count, length int) []v1alpha1.EntryName {
		var names []v1alpha1.EntryName
		for i := range count {
			names = append(names, v1alpha1.EntryName(long(fmt.Sprintf("name-%02d-", i), length)))
		}
		return names
	}
	lines := tp.NewPlan("lines").ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) {
		s.Budget = &v1alpha1.Budget{Currency: "USD"}
		for i := range 500 {
			line := v1alpha1.BudgetLine{
				Name: v1alpha1.EntryName(long(fmt.Sprintf("line-%03d-", i), 40)), FiscalYear: 2027, Amount: "1000",
				Purpose:      v1alpha1.PurposePurchase,
				Technologies: entries(7, 40), Sites: entries(6, 40),
			}
			for _, name := range entries(7, 40) {
				line.Goals = append(line.Goals, v1alpha1.LineGoal{Name: string(name)})
			}
			s.Budget.Lines = append(s.Budget.Lines, line)
		}
	}).BuildObject()
	technologies := tp.NewPlan("technologies").ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) {
		for i := range 300 {
			technology := v1alpha1.Technology{
				Name: v1alpha1.EntryName(long(fmt.Sprintf("technology-%03d-", i), 63)), UseCases: entries(7, 63),
				Needs: entries(7, 63),
			}
			for _, name := range entries(6, 63) {
				technology.Curriculum = append(technology.Curriculum, v1alpha1.Label(name))
			}
			s.Technologies = append(s.Technologies, technology)
		}
	}).BuildObject()
	benchmark := tp.NewBenchmark("groups", "g").ChangeSpec(func(s *v1alpha1.BenchmarkSpec) {
		s.Observations = nil
		for i := range 400 {
			o := v1alpha1.Observation{Date: v1alpha1.Date(fmt.Sprintf("20%02d-%02d-%02d", 10+i/336, 1+i/28%12, 1+i%28)),
				Value: "50"}
			for j := range 15 {
				o.Groups = append(o.Groups, v1alpha1.GroupObservation{
					Name: v1alpha1.GroupName(long(fmt.Sprintf("Group%02d", j), 63)), Have: new(int32(1_000_000)), Of: 1_000_000,
				})
			}
			s.Observations = append(s.Observations, o)
		}
	}).BuildObject()
	return map[string]client.Object{
		"10,000 references of lines, names of 40 characters":          lines,
		"6,000 references of technologies, names of 63 characters":    technologies,
		"6,000 groups of observations, the longest names and figures": benchmark,
	}
}
