package controllers_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	benchmarkcontroller "techplan.education/controllers/benchmark"
	devicecontroller "techplan.education/controllers/device"
	evaluationcontroller "techplan.education/controllers/evaluation"
	goalcontroller "techplan.education/controllers/goal"
	"techplan.education/controllers/internal/cachereader"
	"techplan.education/controllers/internal/refusals"
	"techplan.education/controllers/internal/statuspatch"
	plancontroller "techplan.education/controllers/plan"
	schedule "techplan.education/internal/evaluation"
	"techplan.education/internal/inventory"
	"techplan.education/internal/money"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testconditions"
	"techplan.education/internal/testplan"
)

// act is an action of people at an instant.
type act struct {
	at   time.Time
	what string
	do   func(s *simulation)
}

// simulation runs all reconcilers over the years of a district. The clock moves to the next
// instant that a reconciler asked for or at which people act. At each instant the
// reconcilers run in random order until nothing changes.
type simulation struct {
	t      testing.TB
	seed   uint64
	random *rand.Rand
	clock  *clocktesting.FakePassiveClock
	cache  *simulatedCache
	ledger *inventory.Ledger
	passes map[string]func(name string) (reconcile.Result, error)

	// due is the instant of the next pass that each pass asked for.
	due map[pass]time.Time
	// zone is the time zone of the log.
	zone *time.Location
	// down says that no controller runs.
	down bool
	log  []string
	// instants are those at which something changed.
	instants []time.Time
	// recorded is what people have written into evaluations, by name.
	recorded map[string]v1alpha1.EvaluationSpec
	// measured are the measured values of all benchmarks before the round, as text. Goals and plans
	// follow their changes.
	measured string
	// created counts how often an evaluation was created since people last changed a
	// spec.
	created map[schedule.Identity]int
}

// pass names a reconciler and an object.
type pass struct{ reconciler, name string }

// kindOf is the kind of each reconciler.
var kindOf = map[string]string{
	"plan": v1alpha1.KindTechnologyPlan, "schedule": v1alpha1.KindTechnologyPlan, "goal": v1alpha1.KindGoal,
	"benchmark": v1alpha1.KindBenchmark, "device": v1alpha1.KindDevice, "evaluation": v1alpha1.KindEvaluation,
}

func newSimulation(tb testing.TB, seed uint64, start time.Time, objects ...client.Object) *simulation {
	tb.Helper()
	s := &simulation{
		t: tb, seed: seed, random: rand.New(rand.NewPCG(seed, 9)),
		clock: clocktesting.NewFakePassiveClock(start), ledger: inventory.NewLedger(), zone: time.UTC,
		due: map[pass]time.Time{}, recorded: map[string]v1alpha1.EvaluationSpec{}, created: map[schedule.Identity]int{},
	}
	s.cache = newSimulatedCache(tb, s.random)
	source, refused := cachereader.New(s.cache, s.ledger), &refusals.Store{}
	patcher := &statuspatch.Patcher{Client: s.cache, Recorder: silent{}}
	plans := &plancontroller.Reconciler{
		Client: s.cache, Clock: s.clock, Reader: source, Patcher: patcher, Ledger: s.ledger, Refusals: refused,
	}
	goals := &goalcontroller.Reconciler{Client: s.cache, Clock: s.clock, Reader: source, Patcher: patcher}
	benchmarks := &benchmarkcontroller.Reconciler{Client: s.cache, Clock: s.clock, Reader: source, Patcher: patcher}
	devices := &devicecontroller.Reconciler{Client: s.cache, Clock: s.clock, Reader: source, Patcher: patcher}
	evaluations := &evaluationcontroller.Reconciler{Client: s.cache, Clock: s.clock, Reader: source, Patcher: patcher}
	scheduler := &evaluationcontroller.Scheduler{
		Client: s.cache, Clock: s.clock, Recorder: silent{}, Reader: source, Refusals: refused,
	}
	s.passes = map[string]func(string) (reconcile.Result, error){
		"plan": passOf(s, plans.Reconcile),
		"schedule": func(name string) (reconcile.Result, error) {
			return scheduler.Reconcile(
				tb.Context(), reconcile.Request{NamespacedName: types.NamespacedName{Namespace: testplan.Namespace, Name: name}},
			)
		},
		"goal":       passOf(s, goals.Reconcile),
		"benchmark":  passOf(s, benchmarks.Reconcile),
		"device":     passOf(s, devices.Reconcile),
		"evaluation": passOf(s, evaluations.Reconcile),
	}
	for _, o := range objects {
		s.add(o)
	}
	return s
}

// passOf returns a function that passes a copy of an object to a reconciler, as a manager
// does.
func passOf[O client.Object](
	s *simulation, reconciler func(context.Context, O) (reconcile.Result, error),
) func(string) (reconcile.Result, error) {
	var none O
	kind := reflect.TypeOf(none).Elem().Name()
	return func(name string) (reconcile.Result, error) {
		o, ok := s.cache.objects[kind][name]
		if !ok {
			return reconcile.Result{}, nil
		}
		return reconciler(s.t.Context(), o.DeepCopyObject().(O))
	}
}

// silent drops events, because the log shows the changes.
type silent struct{}

func (silent) Eventf(_, _ runtime.Object, _, _, _, _ string, _ ...any) {}

// Acts of people.

func (s *simulation) add(o client.Object) {
	s.t.Helper()
	o.SetNamespace(testplan.Namespace)
	if err := s.cache.Create(s.t.Context(), o); err != nil {
		s.t.Fatal(err)
	}
	s.cache.sync()
	clear(s.created)
}

func (s *simulation) remove(kind, name string) {
	s.t.Helper()
	if err := s.cache.Delete(s.t.Context(), s.cache.objects[kind][name]); err != nil {
		s.t.Fatal(err)
	}
	s.cache.sync()
	clear(s.created)
}

// change is an edit of an object's spec.
func change[O client.Object](s *simulation, name string, edit func(O)) {
	s.t.Helper()
	var none O
	found, ok := s.cache.objects[reflect.TypeOf(none).Elem().Name()][name]
	if !ok {
		s.t.Fatalf("there is no %T %s to change", none, name)
	}
	o := found.DeepCopyObject().(O)
	edit(o)
	o.SetGeneration(o.GetGeneration() + 1)
	if err := s.cache.Update(s.t.Context(), o); err != nil {
		s.t.Fatal(err)
	}
	clear(s.created)
}

// evaluated edits the evaluation of a schedule, target and occurrence, and remembers its
// spec.
func (s *simulation) evaluated(occurrence string, edit func(*v1alpha1.EvaluationSpec)) {
	s.t.Helper()
	done := 0
	for name, o := range s.cache.objects[v1alpha1.KindEvaluation] {
		e := o.(*v1alpha1.Evaluation)
		if string(e.Spec.Schedule)+" "+e.Spec.Target.Name+" "+e.Spec.Occurrence != occurrence {
			continue
		}
		done++
		change(s, name, func(e *v1alpha1.Evaluation) { edit(&e.Spec) })
		s.recorded[name] = s.cache.objects[v1alpha1.KindEvaluation][name].(*v1alpha1.Evaluation).Spec
	}
	if done != 1 {
		s.t.Fatalf("seed %d: %d evaluations are %s", s.seed, done, occurrence)
	}
}

// Passage of time.

// run visits the instants of the acts, and those that the reconcilers ask for, until the
// end. If only is given, it lists the instants to visit instead of the latter.
func (s *simulation) run(acts []act, end time.Time, only []time.Time) {
	s.t.Helper()
	s.runUntilStable("the district as it is")
	for {
		now := end
		for _, at := range s.due {
			if !s.down && only == nil && !at.IsZero() && at.Before(now) {
				now = at
			}
		}
		if len(only) > 0 && only[0].Before(now) {
			now = only[0]
		}
		if len(acts) > 0 && !acts[0].at.After(now) {
			now = acts[0].at
		}
		if !now.Before(end) {
			return
		}
		for len(only) > 0 && !only[0].After(now) {
			only = only[1:]
		}
		s.clock.SetTime(now)
		var what []string
		for len(acts) > 0 && acts[0].at.Equal(now) {
			what = append(what, acts[0].what)
			acts[0].do(s)
			acts = acts[1:]
		}
		s.runUntilStable(what...)
	}
}

// runUntilStable runs the reconcilers until nothing changes, logs the changes, and checks
// the invariants.
func (s *simulation) runUntilStable(what ...string) {
	s.t.Helper()
	now := s.clock.Now()
	before := s.cache.copy()
	for _, w := range what {
		s.note("", w)
	}
	if s.down {
		return
	}
	const most = 12
	quiet := 0
	for round := 0; quiet < 1; round++ {
		if round == most {
			s.t.Fatalf("seed %d: at %s the reconcilers do not become stable", s.seed, now)
		}
		writes, made := s.cache.writes, s.cache.made
		conflicts := s.round(round == 0 && len(what) == 0)
		if s.cache.writes == writes && s.cache.made == made && !conflicts {
			quiet++
		}
	}
	changed := s.logChanges(before)
	if changed || len(what) > 0 {
		s.instants = append(s.instants, now)
	}
	s.check(before)
	if !changed && len(what) == 0 && !reflect.DeepEqual(before, s.cache.objects) {
		s.t.Fatalf(
			"seed %d: at %s a status was written without a change:\n%s", s.seed, now, cmp.Diff(before, s.cache.objects),
		)
	}
}

// round runs each reconciler once for each of its objects. In a round that only the clock
// causes, an object may change only at the instant that its own pass asked for, unless
// evaluations were created or deleted.
func (s *simulation) round(ownTime bool) (conflicts bool) {
	s.t.Helper()
	s.feed()
	passes := s.all()
	s.random.Shuffle(len(passes), func(i, j int) { passes[i], passes[j] = passes[j], passes[i] })
	now, made := s.clock.Now(), s.cache.made
	s.measured = s.listMeasured()
	for _, p := range passes {
		writes := s.cache.writes
		result, err := s.passes[p.reconciler](p.name)
		if err != nil {
			s.t.Fatalf("seed %d: %s %s at %s: %v", s.seed, p.reconciler, p.name, now, err)
		}
		early := ownTime && s.cache.made == made && s.cache.writes != writes
		follows := (p.reconciler == "plan" || p.reconciler == "goal") && s.listMeasured() != s.measured
		if due, known := s.due[p]; early && known && !follows && (due.IsZero() || due.After(now)) {
			s.t.Fatalf("seed %d: %s %s changed at %s and had asked to come at %s", s.seed, p.reconciler, p.name, now, due)
		}
		s.due[p] = time.Time{}
		switch {
		case result.RequeueAfter >= time.Second:
			s.due[p] = now.Add(result.RequeueAfter)
		case result.RequeueAfter > 0:
			conflicts = true
		}
		if s.random.IntN(4) > 0 {
			s.cache.sync() // Else the next pass reads what was.
		}
	}
	s.cache.sync()
	return conflicts
}

// listMeasured writes the measured values of all benchmarks as text.
func (s *simulation) listMeasured() string {
	list := ""
	for _, name := range slices.Sorted(maps.Keys(s.cache.objects[v1alpha1.KindBenchmark])) {
		list += fmt.Sprintln(name, s.cache.objects[v1alpha1.KindBenchmark][name].(*v1alpha1.Benchmark).Status.Measured)
	}
	return list
}

// feed writes the lots into the ledger, as the event handler of the informer does.
func (s *simulation) feed() {
	for name, o := range s.cache.objects[v1alpha1.KindDevice] {
		s.ledger.SetLot(inventory.LotKey{Namespace: testplan.Namespace, Name: name}, inventory.LotOf(o.(*v1alpha1.Device)))
	}
}

// all lists the passes of all objects, and forgets those of deleted objects.
func (s *simulation) all() []pass {
	var list []pass
	for reconciler, kind := range kindOf {
		for name := range s.cache.objects[kind] {
			list = append(list, pass{reconciler, name})
		}
	}
	sort.Slice(list, func(i, j int) bool {
		return list[i].reconciler+" "+list[i].name < list[j].reconciler+" "+list[j].name
	})
	for p := range s.due {
		if !slices.Contains(list, p) {
			delete(s.due, p)
		}
	}
	return list
}

// The log.

func (s *simulation) note(object, words string) {
	stamp := s.clock.Now().In(s.zone).Format("2006-01-02 15:04")
	if object == "" {
		s.log = append(s.log, "", stamp+"  # "+words)
		return
	}
	s.log = append(s.log, stamp+"  "+object+"  "+words)
}

// logChanges logs how the objects differ from before.
func (s *simulation) logChanges(before map[string]map[string]client.Object) (changed bool) {
	start := len(s.log)
	for _, kind := range []string{
		v1alpha1.KindTechnologyPlan, v1alpha1.KindGoal, v1alpha1.KindBenchmark, v1alpha1.KindDevice, v1alpha1.KindEvaluation,
	} {
		names := map[string]bool{}
		for name := range before[kind] {
			names[name] = true
		}
		for name := range s.cache.objects[kind] {
			names[name] = true
		}
		for _, name := range slices.Sorted(maps.Keys(names)) {
			s.logObject(kind+"/"+name, before[kind][name], s.cache.objects[kind][name])
		}
	}
	return len(s.log) > start
}

func (s *simulation) logObject(object string, old, current client.Object) {
	if current == nil && old != nil {
		s.note(object, "deleted")
		return
	}
	if old != nil && old.GetResourceVersion() == current.GetResourceVersion() {
		return
	}
	var was []metav1.Condition
	if old == nil {
		s.note(object, "created")
	} else {
		was, _ = testconditions.ConditionsOf(old)
	}
	is, _ := testconditions.ConditionsOf(current)
	for _, c := range is {
		o := meta.FindStatusCondition(was, c.Type)
		if o == nil || o.Status != c.Status || o.Reason != c.Reason || o.Message != c.Message {
			s.note(object, fmt.Sprintf("%s %s %s: %s", c.Type, c.Status, c.Reason, c.Message))
		}
	}
	for _, c := range was {
		if meta.FindStatusCondition(is, c.Type) == nil {
			s.note(object, c.Type+" is gone")
		}
	}
	s.logFindings(object, old, current)
	if len(was) > 0 { // At first sight that would be all figures.
		s.logFigures(object, figuresOf(s.t, old), figuresOf(s.t, current))
	}
}

// logFigures logs the changes of the other fields of a status.
func (s *simulation) logFigures(object string, was, is map[string]string) {
	paths := map[string]bool{}
	for path := range was {
		paths[path] = true
	}
	for path := range is {
		paths[path] = true
	}
	var words []string
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		switch old, current := was[path], is[path]; {
		case old == current:
		case old == "":
			words = append(words, path+" "+current)
		case current == "":
			words = append(words, path+" was "+old)
		default:
			words = append(words, path+" "+current+", was "+old)
		}
	}
	if len(words) > 0 {
		s.note(object, strings.Join(words, "; "))
	}
}

// figuresOf returns the fields of a status that the log shows nowhere else.
func figuresOf(tb testing.TB, o client.Object) map[string]string {
	tb.Helper()
	figures := map[string]string{}
	if o == nil {
		return figures
	}
	data, err := json.Marshal(reflect.ValueOf(o).Elem().FieldByName("Status").Interface())
	if err != nil {
		tb.Fatal(err)
	}
	status := map[string]any{}
	if err := json.Unmarshal(data, &status); err != nil {
		tb.Fatal(err)
	}
	for _, logged := range []string{"conditions", "findings", "observedGeneration"} {
		delete(status, logged)
	}
	flatten(figures, "", status)
	delete(figures, "effective.timeZone") // The log shows it in the acts.
	return figures
}

// flatten adds a tree of JSON as paths. Items of lists are named by their key.
func flatten(into map[string]string, path string, value any) {
	switch value := value.(type) {
	case map[string]any:
		for key, v := range value {
			flatten(into, strings.TrimPrefix(path+"."+key, "."), v)
		}
	case []any:
		for i, v := range value {
			key := fmt.Sprint(i)
			if item, ok := v.(map[string]any); ok {
				for _, k := range []string{"name", "fiscalYear", "domain", "state", "code", "section"} {
					if item[k] != nil {
						key = fmt.Sprint(item[k])
						delete(item, k)
						break
					}
				}
				delete(item, "hint")
				if len(item) == 0 {
					into[path+"["+key+"]"] = "listed"
				}
			}
			flatten(into, path+"["+key+"]", v)
		}
	default:
		into[path] = fmt.Sprint(value)
	}
}

// logFindings logs the findings that were added and removed.
func (s *simulation) logFindings(object string, old, current client.Object) {
	findings := func(o client.Object) []string {
		var list []string
		if p, ok := o.(*v1alpha1.TechnologyPlan); ok && p != nil {
			for _, f := range p.Status.Findings {
				words := fmt.Sprintf("%s %s %s: %s", f.Severity, f.Code, f.Object.Name, f.Message)
				for _, related := range f.Related {
					code, _, _ := strings.Cut(related, " ")
					words += " [" + code + "]"
				}
				list = append(list, words)
			}
		}
		return list
	}
	was, is := findings(old), findings(current)
	for _, f := range was {
		if !slices.Contains(is, f) {
			s.note(object, "- "+f)
		}
	}
	for _, f := range is {
		if !slices.Contains(was, f) {
			s.note(object, "+ "+f)
		}
	}
}

// Invariants.

func (s *simulation) check(before map[string]map[string]client.Object) {
	s.t.Helper()
	s.checkRecords(before)
	for kind, objects := range s.cache.objects {
		for name, o := range objects {
			var was []metav1.Condition
			if old := before[kind][name]; old != nil {
				was, _ = testconditions.ConditionsOf(old)
			}
			if faults := testconditions.CheckContract(o, was); len(faults) > 0 {
				s.t.Fatalf("seed %d: %s %s at %s: %q", s.seed, kind, name, s.clock.Now(), faults)
			}
			if p, ok := o.(*v1alpha1.TechnologyPlan); ok {
				s.checkSums(p)
			}
		}
	}
	if s.seed == 0 {
		s.checkAgainstLint()
	}
}

// checkRecords checks that the records of people in evaluations are unchanged, and that no
// evaluation exists twice or was created twice.
func (s *simulation) checkRecords(before map[string]map[string]client.Object) {
	s.t.Helper()
	evaluations := s.cache.objects[v1alpha1.KindEvaluation]
	for name, spec := range s.recorded {
		e, ok := evaluations[name].(*v1alpha1.Evaluation)
		if !ok {
			s.t.Fatalf("seed %d: at %s what people recorded in %s is lost", s.seed, s.clock.Now(), name)
		}
		if diff := cmp.Diff(spec, e.Spec); diff != "" {
			s.t.Fatalf("seed %d: at %s what people recorded in %s is changed:\n%s", s.seed, s.clock.Now(), name, diff)
		}
	}
	seen := map[schedule.Identity]string{}
	for name, o := range evaluations {
		id := schedule.IdentityOf(o.(*v1alpha1.Evaluation))
		if other, twice := seen[id]; twice {
			s.t.Fatalf("seed %d: %s and %s are the same evaluation", s.seed, name, other)
		}
		seen[id] = name
		if before[v1alpha1.KindEvaluation][name] == nil {
			if s.created[id]++; s.created[id] > 1 {
				s.t.Fatalf("seed %d: %s is created again without a change of a spec", s.seed, name)
			}
		}
	}
}

// checkSums checks that the figures of a plan agree with each other.
func (s *simulation) checkSums(p *v1alpha1.TechnologyPlan) {
	s.t.Helper()
	counts := map[v1alpha1.Severity]int32{}
	for _, f := range p.Status.Findings {
		if f.Waived == "" {
			counts[f.Severity]++
		}
	}
	if p.Status.Errors != nil && (counts[v1alpha1.SeverityError] != *p.Status.Errors ||
		counts[v1alpha1.SeverityWarning] != *p.Status.Warnings) {
		s.t.Fatalf(
			"seed %d: %d errors and %d warnings, and listed are %v", s.seed, *p.Status.Errors, *p.Status.Warnings, counts,
		)
	}
	b := p.Status.Budget
	if sum := money.ParseOrZero(b.Aligned) + money.ParseOrZero(b.General) + money.ParseOrZero(b.Unaligned); sum != money.ParseOrZero(b.Total) {
		s.t.Fatalf(
			"seed %d: %s aligned, %s general and %s unaligned are not %s", s.seed, b.Aligned, b.General, b.Unaligned, b.Total,
		)
	}
}

// checkAgainstLint checks that the linter finds the same in the district.
func (s *simulation) checkAgainstLint() {
	s.t.Helper()
	var w snapshot.District
	found := map[string]snapshot.Result{}
	for kind, objects := range s.cache.copy() {
		for name, o := range objects {
			conditions, _ := testconditions.ConditionsOf(o)
			result := snapshot.Result{Kind: kind, Name: name, Conditions: conditions}
			switch o := o.(type) {
			case *v1alpha1.TechnologyPlan:
				w.Plans, result.Findings = append(w.Plans, o), o.Status.Findings
			case *v1alpha1.Goal:
				w.Goals, result.Findings = append(w.Goals, o), o.Status.Findings
			case *v1alpha1.Benchmark:
				w.Benchmarks = append(w.Benchmarks, o)
			case *v1alpha1.Device:
				w.Devices, result.Findings = append(w.Devices, o), o.Status.Findings
			case *v1alpha1.Evaluation:
				w.Evaluations = append(w.Evaluations, o)
			}
			found[kind+name] = result
		}
	}
	for _, r := range snapshot.AssessDistrict(w, s.clock.Now()) {
		got := found[r.Kind+r.Name]
		want, have := bare(s.t, r.Findings, r.Conditions), bare(s.t, got.Findings, got.Conditions)
		if want != have {
			s.t.Fatalf("at %s %s %s: the linter finds:\n%s", s.clock.Now(), r.Kind, r.Name, cmp.Diff(have, want))
		}
	}
}

// bare formats findings and conditions without the dates since when they hold.
func bare(tb testing.TB, findings []v1alpha1.Finding, conditions []metav1.Condition) string {
	tb.Helper()
	for i := range findings {
		findings[i].Since = ""
	}
	for i := range conditions {
		conditions[i].LastTransitionTime = metav1.Time{}
	}
	data, err := json.Marshal([]any{len(findings), findings, conditions})
	if err != nil {
		tb.Fatal(err)
	}
	return strings.ReplaceAll(string(data), "[0,[],", "[0,null,")
}

// forget removes a lot from the ledger, as the event handler of the informer does.
func (s *simulation) forget(device string) {
	s.ledger.DeleteLot(inventory.LotKey{Namespace: testplan.Namespace, Name: device})
	s.cache.sync()
}

func planKey(name string) inventory.PlanKey {
	return inventory.PlanKey{Namespace: testplan.Namespace, Name: name}
}

// removeEvaluation deletes an evaluation as a person does.
func (s *simulation) removeEvaluation(which string) {
	s.t.Helper()
	for name, o := range s.cache.objects[v1alpha1.KindEvaluation] {
		e := o.(*v1alpha1.Evaluation)
		if string(e.Spec.Schedule)+" "+e.Spec.Target.Name+" "+e.Spec.Occurrence == which {
			s.remove(v1alpha1.KindEvaluation, name)
			s.cache.sync()
			clear(s.created)
			return
		}
	}
	s.t.Fatalf("seed %d: no evaluation is %s", s.seed, which)
}
