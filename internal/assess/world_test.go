package assess_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testplan"
)

// zones of districts, some of which have no midnight on one day of the year,
// and one that does not exist.
var zones = []string{
	"", "UTC", "America/Detroit", "Pacific/Auckland", "America/St_Johns", "Asia/Kathmandu", "America/Santiago",
	"Africa/Cairo", "America/Havana", "Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Apia", "Detroit", "Local",
}

func newRandom(seed, stream uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, stream))
}

// newRandomDistrict is a random district in a random zone, with two plans, evaluations
// of all states and benchmarks of all kinds.
func newRandomDistrict(seed uint64) snapshot.District {
	r := newRandom(seed, 7)
	random, after := testplan.Random(seed), testplan.Random(seed+10_000)
	w := snapshot.District{
		Plans: []*v1alpha1.TechnologyPlan{random.Plan}, Goals: random.Goals, Benchmarks: random.Benchmarks,
		Devices: random.Devices, Evaluations: random.Evaluations,
	}
	random.Plan.Spec.District.TimeZone = zones[r.IntN(len(zones))]
	if r.IntN(2) == 0 {
		after.Plan.Name = "next"
		w.Plans = append(w.Plans, after.Plan)
	}
	addSchedule(r, &random.Plan.Spec)
	addRecord(r, &w)
	for _, b := range w.Benchmarks {
		addMeasures(r, &b.Spec)
	}
	for _, g := range w.Goals {
		for i := range g.Spec.Actions {
			if r.IntN(3) == 0 {
				g.Spec.Actions[i].Done = pickDay(r)
			}
		}
	}
	for i, o := range objectsOf(w) {
		o.SetGeneration(int64(i + 1))
	}
	return w
}

func pickDay(r *rand.Rand) v1alpha1.Date {
	return v1alpha1.Date(calendar.New(2025, 7, 1).AddDays(r.IntN(1500)).String())
}

func addSchedule(r *rand.Rand, s *v1alpha1.TechnologyPlanSpec) {
	terms := func(prefix string, count, length int) []v1alpha1.Term {
		var list []v1alpha1.Term
		for i := range count {
			start := pickDay(r)
			end := calendar.ParseOrZero(start).AddDays(r.IntN(length)).String()
			list = append(
				list,
				v1alpha1.Term{
					Name:  v1alpha1.EntryName(fmt.Sprintf("%s%d", prefix, i)),
					Start: start,
					End:   v1alpha1.Date(end),
				},
			)
		}
		return list
	}
	s.District.Terms, s.District.Closures = terms("term", r.IntN(5), 150), terms("closure", r.IntN(5), 80)
	targets := []v1alpha1.ScheduleTarget{
		{Kind: v1alpha1.KindTechnologyPlan}, {Kind: v1alpha1.TargetTechnology, All: new(true)},
		{Kind: v1alpha1.KindGoal, Name: "g1"}, {Kind: v1alpha1.KindDevice, Name: "d1"},
	}
	cadences := []v1alpha1.Cadence{
		v1alpha1.CadenceOnce,
		v1alpha1.CadenceQuarterly,
		v1alpha1.CadenceAnnual,
		v1alpha1.CadenceEveryTerm,
	}
	for i, target := range targets {
		if r.IntN(2) == 0 {
			continue
		}
		e := v1alpha1.EvaluationSchedule{
			Name: v1alpha1.EntryName(
				fmt.Sprintf("look%d", i),
			), Target: target, Cadence: cadences[r.IntN(len(cadences))],
			Criteria: []v1alpha1.Criterion{
				{Name: "use", Question: "Is it used?"},
				{Name: "cost", Question: "Is it worth it?"},
			},
		}
		if e.Cadence == v1alpha1.CadenceEveryTerm {
			e.Edge, e.OffsetDays = v1alpha1.EdgeEnd, new(r.Int32N(40)-20)
		} else {
			e.Anchor = pickDay(r)
		}
		s.EvaluationSchedules = append(s.EvaluationSchedules, e)
	}
}

// addRecord makes some of the evaluations that the plan expects.
func addRecord(r *rand.Rand, w *snapshot.District) {
	d := newInputs(*w)
	in := d.PlanInput(w.Plans[0])
	for _, e := range listExpected(in) {
		if len(w.Evaluations) > 25 || r.IntN(3) == 0 {
			continue
		}
		o := e.NewObject(testplan.Namespace)
		o.TypeMeta = metav1.TypeMeta{APIVersion: v1alpha1.GroupVersion.String(), Kind: v1alpha1.KindEvaluation}
		if r.IntN(2) == 0 {
			o.Spec.Results = []v1alpha1.Result{{Criterion: "use", Answer: "Pass"}, {Criterion: "cost", NotAssessed: "No data."}}[:1+r.IntN(2)]
		}
		if r.IntN(6) == 0 {
			o.Spec.Decision = v1alpha1.Decision{Outcome: "Retain", Date: pickDay(r), By: "Cabinet"}
		}
		if r.IntN(6) == 0 {
			o.Spec.Cancelled = v1alpha1.Cancellation{Reason: "No need.", Date: pickDay(r), By: "Cabinet"}
		}
		w.Evaluations = append(w.Evaluations, o)
	}
}

// listExpected lists what the schedules of a plan yield, in its period of three years.
func listExpected(in assess.PlanInput) []evaluation.Expected {
	schedule := assess.ScheduleInput{
		Plan: in.Plan, Goals: in.Goals, DeviceStart: in.DeviceStart,
		EvaluationNamed: func(string) *v1alpha1.Evaluation { return nil },
	}
	var list []evaluation.Expected
	seen := map[evaluation.Identity]bool{}
	start := calendar.ParseOrZero(in.Plan.Spec.Period.Start)
	for day := start; day < start+3*366; day += 7 {
		computed, _ := assess.Schedule(schedule, day.Start(time.UTC))
		for _, e := range computed.Create {
			if !seen[e.Identity] {
				seen[e.Identity] = true
				list = append(list, e)
			}
		}
	}
	return list
}

func addMeasures(r *rand.Rand, s *v1alpha1.BenchmarkSpec) {
	if r.IntN(2) == 0 {
		s.Equity = v1alpha1.EquityPolicy{MaxGapPoints: v1alpha1.Percent(fmt.Sprint(r.IntN(101)))}
	}
	switch r.IntN(4) {
	case 0:
		s.Metric.Direction = v1alpha1.DirectionDecrease
		s.Baseline.Value, s.Target.Value = s.Target.Value, s.Baseline.Value
	case 1:
		s.Metric.Direction, s.Metric.Bound = v1alpha1.DirectionMaintain, v1alpha1.BoundAtMost
	}
	seen := map[v1alpha1.Date]bool{}
	for _, o := range s.Observations {
		seen[o.Date] = true
	}
	for range r.IntN(6) {
		d := pickDay(r)
		if seen[d] {
			continue
		}
		seen[d] = true
		value := v1alpha1.Decimal(fmt.Sprint(r.IntN(101)))
		if s.Baseline.Date < d && d < s.Target.Date && r.IntN(3) == 0 {
			s.Milestones = append(s.Milestones, v1alpha1.Point{Date: d, Value: value})
		} else {
			s.Observations = append(s.Observations, v1alpha1.Observation{Date: d, Value: value})
		}
	}
}

func objectsOf(w snapshot.District) []metav1.Object {
	var list []metav1.Object
	for _, o := range w.Plans {
		list = append(list, o)
	}
	for _, o := range w.Goals {
		list = append(list, o)
	}
	for _, o := range w.Benchmarks {
		list = append(list, o)
	}
	for _, o := range w.Devices {
		list = append(list, o)
	}
	for _, o := range w.Evaluations {
		list = append(list, o)
	}
	// By kind and name, whatever the order of the lists.
	slices.SortStableFunc(list, func(a, b metav1.Object) int {
		return cmp.Or(
			strings.Compare(fmt.Sprintf("%T", a), fmt.Sprintf("%T", b)),
			strings.Compare(a.GetName(), b.GetName()),
		)
	})
	return list
}

// assessFunc assesses an object at an instant: a pointer to the status, and the next
// instant at which it can change.
type assessFunc func(o metav1.Object, now time.Time) (status any, next time.Time)

// newAssessFunc assesses the objects of a district.
func newAssessFunc(w snapshot.District) assessFunc {
	d := newInputs(w)
	return func(o metav1.Object, now time.Time) (any, time.Time) {
		switch o := o.(type) {
		case *v1alpha1.TechnologyPlan:
			s, next := assess.Plan(d.PlanInput(o), now)
			return &s, next
		case *v1alpha1.Goal:
			s, next := assess.Goal(d.GoalInput(o, now), now)
			return &s, next
		case *v1alpha1.Benchmark:
			s, next := assess.Benchmark(d.BenchmarkInput(o), now)
			return &s, next
		case *v1alpha1.Device:
			s, next := assess.Device(d.DeviceInput(o), now)
			return &s, next
		case *v1alpha1.Evaluation:
			s, next := assess.Evaluation(d.EvaluationInput(o), now)
			return &s, next
		}
		panic(fmt.Sprintf("no assessment of %T", o))
	}
}

// statusOf points to the status of an object.
func statusOf(o metav1.Object) any {
	return reflect.ValueOf(o).Elem().FieldByName("Status").Addr().Interface()
}

// storeStatus writes a status into its object, as the API server would store it.
func storeStatus(t *testing.T, o metav1.Object, status any) {
	t.Helper()
	into := reflect.ValueOf(statusOf(o)).Elem()
	into.SetZero()
	if err := json.Unmarshal(encodeJSON(t, status), into.Addr().Interface()); err != nil {
		t.Fatal(err)
	}
}

func encodeJSON(t *testing.T, status any) []byte {
	t.Helper()
	data, err := json.MarshalIndent(status, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// clearTimes takes out of a status since when something holds.
func clearTimes(status any) any {
	s := reflect.ValueOf(status).Elem()
	conditions, _ := reflect.TypeAssert[[]metav1.Condition](s.FieldByName("Conditions"))
	for i := range conditions {
		conditions[i].LastTransitionTime = metav1.Time{}
	}
	if f := s.FieldByName("Findings"); f.IsValid() {
		findings, _ := reflect.TypeAssert[[]v1alpha1.Finding](f)
		for i := range findings {
			findings[i].Since = ""
		}
	}
	if f := s.FieldByName("FindingTotals"); f.IsValid() {
		totals, _ := reflect.TypeAssert[[]v1alpha1.FindingTotal](f)
		for i := range totals {
			totals[i].Since = ""
		}
	}
	return status
}

// shuffleDistrict puts every list of a district and of its objects into another order,
// but for the bands of the policy: status shows them as they were written.
func shuffleDistrict(w snapshot.District, r *rand.Rand) {
	for _, o := range objectsOf(w) {
		mixAll(r, reflect.ValueOf(o).Elem().FieldByName("Spec"))
	}
	v := reflect.ValueOf(&w).Elem()
	for _, list := range v.Fields() {
		shuffleList(r, list)
	}
}

func mixAll(r *rand.Rand, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			mixAll(r, v.Elem())
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			mixAll(r, field)
		}
	case reflect.Slice:
		if _, bands := reflect.TypeAssert[[]v1alpha1.DomainBand](v); bands {
			return
		}
		for i := range v.Len() {
			mixAll(r, v.Index(i))
		}
		shuffleList(r, v)
	default: // Holds no list.
	}
}

func shuffleList(r *rand.Rand, list reflect.Value) {
	r.Shuffle(list.Len(), reflect.Swapper(list.Interface()))
}
