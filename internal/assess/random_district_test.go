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
	"techplan.education/internal/testplan"
)

// zones of districts, some of which have no midnight on one day of the year,
// and an unknown one.
var zones = []string{
	"", "UTC", "America/Detroit", "Pacific/Auckland", "America/St_Johns", "Asia/Kathmandu", "America/Santiago",
	"Africa/Cairo", "America/Havana", "Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Apia", "Detroit", "Local",
}

func newRandom(seed, stream uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, stream))
}

// newRandomDistrict is a random district in a random zone, with two plans, evaluations
// of all states and benchmarks of all kinds.
func newRandomDistrict(seed uint64) assess.World {
	r := newRandom(seed, 7)
	random, after := testplan.Random(seed), testplan.Random(seed+10_000)
	w := assess.World{
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
	for _, benchmark := range w.Benchmarks {
		addMeasures(r, &benchmark.Spec)
	}
	for _, goal := range w.Goals {
		for i := range goal.Spec.Actions {
			if r.IntN(3) == 0 {
				goal.Spec.Actions[i].Done = pickDay(r)
			}
		}
	}
	for i, o := range objectsOf(w) {
		o.SetGeneration(int64(i + 1))
	}
	return w
}

func pickDay(random *rand.Rand) v1alpha1.Date {
	return v1alpha1.Date(calendar.New(2025, 7, 1).AddDays(random.IntN(1500)).String())
}

func addSchedule(random *rand.Rand, spec *v1alpha1.TechnologyPlanSpec) {
	terms := func(prefix string, count, length int) []v1alpha1.Term {
		var list []v1alpha1.Term
		for i := range count {
			start := pickDay(random)
			end := calendar.ParseOrZero(start).AddDays(random.IntN(length)).String()
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
	spec.District.Terms, spec.District.Closures = terms("term", random.IntN(5), 150), terms(
		"closure", random.IntN(5), 80,
	)
	targets := []v1alpha1.ScheduleTarget{
		{Kind: v1alpha1.KindTechnologyPlan}, {Kind: v1alpha1.TargetTechnology, All: new(true)},
		{Kind: v1alpha1.KindGoal, Name: "g1"}, {Kind: v1alpha1.KindDevice, Name: "d1"},
	}
	cadences := []v1alpha1.Cadence{
		v1alpha1.CadenceOnce, v1alpha1.CadenceQuarterly, v1alpha1.CadenceAnnual, v1alpha1.CadenceEveryTerm,
	}
	for i, target := range targets {
		if random.IntN(2) == 0 {
			continue
		}
		evaluationSchedule := v1alpha1.EvaluationSchedule{
			Name:    v1alpha1.EntryName(fmt.Sprintf("look%d", i)),
			Target:  target,
			Cadence: cadences[random.IntN(len(cadences))],
			Criteria: []v1alpha1.Criterion{
				{Name: "use", Question: "Is it used?"},
				{Name: "cost", Question: "Is it worth it?"},
			},
		}
		if evaluationSchedule.Cadence == v1alpha1.CadenceEveryTerm {
			evaluationSchedule.Edge, evaluationSchedule.OffsetDays = v1alpha1.EdgeEnd, new(random.Int32N(40)-20)
		} else {
			evaluationSchedule.Anchor = pickDay(random)
		}
		spec.EvaluationSchedules = append(spec.EvaluationSchedules, evaluationSchedule)
	}
}

// addRecord makes some of the evaluations that the plan expects.
func addRecord(random *rand.Rand, w *assess.World) {
	d := assess.NewDistrict(*w)
	in := d.PlanInput(w.Plans[0])
	for _, e := range listExpected(in) {
		if len(w.Evaluations) > 25 || random.IntN(3) == 0 {
			continue
		}
		other := e.NewObject(testplan.Namespace)
		other.TypeMeta = metav1.TypeMeta{APIVersion: v1alpha1.GroupVersion.String(), Kind: v1alpha1.KindEvaluation}
		if random.IntN(2) == 0 {
			other.Spec.Results = []v1alpha1.Result{
				{Criterion: "use", Answer: "Pass"},
				{Criterion: "cost", NotAssessed: "No data."},
			}[:1+random.IntN(2)]
		}
		if random.IntN(6) == 0 {
			other.Spec.Decision = v1alpha1.Decision{Outcome: "Retain", Date: pickDay(random), By: "Cabinet"}
		}
		if random.IntN(6) == 0 {
			other.Spec.Cancelled = v1alpha1.Cancellation{Reason: "No need.", Date: pickDay(random), By: "Cabinet"}
		}
		w.Evaluations = append(w.Evaluations, other)
	}
}

// listExpected lists what the schedules of a plan expect in its period of three years.
func listExpected(in assess.PlanInput) []evaluation.Expected {
	schedule := evaluation.Input{
		Plan: in.Plan, Targets: assess.Targets(in.Goals, in.DeviceStart),
		Named: func(string) *v1alpha1.Evaluation { return nil },
	}
	var list []evaluation.Expected
	seen := map[evaluation.Identity]bool{}
	start := calendar.ParseOrZero(in.Plan.Spec.Period.Start)
	for day := start; day < start+3*366; day += 7 {
		for _, e := range evaluation.ComputeSchedule(schedule, day).Create {
			if !seen[e.Identity] {
				seen[e.Identity] = true
				list = append(list, e)
			}
		}
	}
	return list
}

func addMeasures(random *rand.Rand, spec *v1alpha1.BenchmarkSpec) {
	if random.IntN(2) == 0 {
		spec.Equity = v1alpha1.EquityPolicy{MaxGapPoints: v1alpha1.Percent(fmt.Sprint(random.IntN(101)))}
	}
	switch random.IntN(4) {
	case 0:
		spec.Metric.Direction = v1alpha1.DirectionDecrease
		spec.Baseline.Value, spec.Target.Value = spec.Target.Value, spec.Baseline.Value
	case 1:
		spec.Metric.Direction, spec.Metric.Bound = v1alpha1.DirectionMaintain, v1alpha1.BoundAtMost
	}
	seen := map[v1alpha1.Date]bool{}
	for _, other := range spec.Observations {
		seen[other.Date] = true
	}
	for range random.IntN(6) {
		date := pickDay(random)
		if seen[date] {
			continue
		}
		seen[date] = true
		value := v1alpha1.Decimal(fmt.Sprint(random.IntN(101)))
		if spec.Baseline.Date < date && date < spec.Target.Date && random.IntN(3) == 0 {
			spec.Milestones = append(spec.Milestones, v1alpha1.Point{Date: date, Value: value})
		} else {
			spec.Observations = append(spec.Observations, v1alpha1.Observation{Date: date, Value: value})
		}
	}
}

func objectsOf(w assess.World) []metav1.Object {
	var list []metav1.Object
	for _, other := range w.Plans {
		list = append(list, other)
	}
	for _, other := range w.Goals {
		list = append(list, other)
	}
	for _, other := range w.Benchmarks {
		list = append(list, other)
	}
	for _, other := range w.Devices {
		list = append(list, other)
	}
	for _, other := range w.Evaluations {
		list = append(list, other)
	}
	// By kind and name, whatever the order of the lists.
	slices.SortStableFunc(list, func(a, b metav1.Object) int {
		return cmp.Or(
			strings.Compare(fmt.Sprintf("%T", a), fmt.Sprintf("%T", b)), strings.Compare(a.GetName(), b.GetName()),
		)
	})
	return list
}

// assessFunc assesses an object at an instant: a pointer to the status, and the next
// instant at which it can change.
type assessFunc func(o metav1.Object, now time.Time) (status any, next time.Time)

// newAssessFunc assesses the objects of a district.
func newAssessFunc(w assess.World) assessFunc {
	d := assess.NewDistrict(w)
	return func(o metav1.Object, now time.Time) (any, time.Time) {
		switch o := o.(type) {
		case *v1alpha1.TechnologyPlan:
			status, next := assess.Plan(d.PlanInput(o), now)
			return &status, next
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
func shuffleDistrict(w assess.World, random *rand.Rand) {
	for _, o := range objectsOf(w) {
		mixAll(random, reflect.ValueOf(o).Elem().FieldByName("Spec"))
	}
	v := reflect.ValueOf(&w).Elem()
	for _, list := range v.Fields() {
		shuffleList(random, list)
	}
}

func mixAll(random *rand.Rand, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			mixAll(random, v.Elem())
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			mixAll(random, field)
		}
	case reflect.Slice:
		if _, bands := reflect.TypeAssert[[]v1alpha1.DomainBand](v); bands {
			return
		}
		for i := range v.Len() {
			mixAll(random, v.Index(i))
		}
		shuffleList(random, v)
	default: // Holds no list.
	}
}

func shuffleList(r *rand.Rand, list reflect.Value) {
	r.Shuffle(list.Len(), reflect.Swapper(list.Interface()))
}
