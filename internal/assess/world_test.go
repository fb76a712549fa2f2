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
	"techplan.education/internal/testrandom"
)

// zones are time zones of districts. Some have no midnight on one day of the year, and
// two names are not accepted.
var zones = []string{
	"", "UTC", "America/Detroit", "Pacific/Auckland", "America/St_Johns", "Asia/Kathmandu", "America/Santiago",
	"Africa/Cairo", "America/Havana", "Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Apia", "Detroit", "Local",
}

func newRandom(seed, stream uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, stream))
}

// newRandomDistrict returns a random district in a random time zone, with one or two
// plans, evaluations of all states and benchmarks of all kinds.
func newRandomDistrict(seed uint64) snapshot.District {
	source := newRandom(seed, 7)
	random, after := testrandom.NewWorld(seed), testrandom.NewWorld(seed+10_000)
	district := snapshot.District{
		Plans: []*v1alpha1.TechnologyPlan{random.Plan}, Goals: random.Goals, Benchmarks: random.Benchmarks,
		Devices: random.Devices, Evaluations: random.Evaluations,
	}
	random.Plan.Spec.District.TimeZone = zones[source.IntN(len(zones))]
	if source.IntN(2) == 0 {
		after.Plan.Name = "next"
		district.Plans = append(district.Plans, after.Plan)
	}
	addSchedule(source, &random.Plan.Spec)
	addRecord(source, &district)
	for _, benchmark := range district.Benchmarks {
		addMeasures(source, &benchmark.Spec)
	}
	for _, goal := range district.Goals {
		for i := range goal.Spec.Actions {
			if source.IntN(3) == 0 {
				goal.Spec.Actions[i].Done = pickDay(source)
			}
		}
	}
	for i, object := range listObjects(district) {
		object.SetGeneration(int64(i + 1))
	}
	return district
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
			name := v1alpha1.EntryName(fmt.Sprintf("%s%d", prefix, i))
			list = append(list, v1alpha1.Term{Name: name, Start: start, End: v1alpha1.Date(end)})
		}
		return list
	}
	spec.District.Terms = terms("term", random.IntN(5), 150)
	spec.District.Closures = terms("closure", random.IntN(5), 80)
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
		schedule := v1alpha1.EvaluationSchedule{
			Name:    v1alpha1.EntryName(fmt.Sprintf("look%d", i)),
			Target:  target,
			Cadence: cadences[random.IntN(len(cadences))],
			Criteria: []v1alpha1.Criterion{
				{Name: "use", Question: "Is it used?"},
				{Name: "cost", Question: "Is it worth it?"},
			},
		}
		if schedule.Cadence == v1alpha1.CadenceEveryTerm {
			schedule.Edge, schedule.OffsetDays = v1alpha1.EdgeEnd, new(random.Int32N(40)-20)
		} else {
			schedule.Anchor = pickDay(random)
		}
		spec.EvaluationSchedules = append(spec.EvaluationSchedules, schedule)
	}
}

// addRecord makes some of the evaluations that the plan expects.
func addRecord(random *rand.Rand, district *snapshot.District) {
	inputs := newInputs(*district)
	input := inputs.PlanInput(district.Plans[0])
	for _, expected := range listExpected(input) {
		if len(district.Evaluations) > 25 || random.IntN(3) == 0 {
			continue
		}
		object := expected.NewObject(testplan.Namespace)
		object.TypeMeta = metav1.TypeMeta{APIVersion: v1alpha1.GroupVersion.String(), Kind: v1alpha1.KindEvaluation}
		if random.IntN(2) == 0 {
			results := []v1alpha1.Result{
				{Criterion: "use", Answer: "Pass"}, {Criterion: "cost", NotAssessed: "No data."},
			}
			object.Spec.Results = results[:1+random.IntN(2)]
		}
		if random.IntN(6) == 0 {
			object.Spec.Decision = v1alpha1.Decision{Outcome: "Retain", Date: pickDay(random), By: "Cabinet"}
		}
		if random.IntN(6) == 0 {
			object.Spec.Cancelled = v1alpha1.Cancellation{Reason: "No need.", Date: pickDay(random), By: "Cabinet"}
		}
		district.Evaluations = append(district.Evaluations, object)
	}
}

// listExpected lists what the schedules of a plan yield, in its period of three years.
func listExpected(input assess.PlanInput) []evaluation.Expected {
	schedule := assess.ScheduleInput{
		Plan: input.Plan, Goals: input.Goals, DeviceStart: input.DeviceStart,
		EvaluationNamed: func(string) *v1alpha1.Evaluation { return nil },
	}
	var list []evaluation.Expected
	seen := map[evaluation.Identity]bool{}
	start := calendar.ParseOrZero(input.Plan.Spec.Period.Start)
	for day := start; day < start+3*366; day += 7 {
		computed, _ := assess.ComputeSchedule(schedule, day.StartIn(time.UTC))
		for _, expected := range computed.Create {
			if !seen[expected.Identity] {
				seen[expected.Identity] = true
				list = append(list, expected)
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
	for _, observation := range spec.Observations {
		seen[observation.Date] = true
	}
	for range random.IntN(6) {
		day := pickDay(random)
		if seen[day] {
			continue
		}
		seen[day] = true
		value := v1alpha1.Decimal(fmt.Sprint(random.IntN(101)))
		if spec.Baseline.Date < day && day < spec.Target.Date && random.IntN(3) == 0 {
			spec.Milestones = append(spec.Milestones, v1alpha1.Point{Date: day, Value: value})
		} else {
			spec.Observations = append(spec.Observations, v1alpha1.Observation{Date: day, Value: value})
		}
	}
}

func listObjects(district snapshot.District) []metav1.Object {
	var list []metav1.Object
	for _, plan := range district.Plans {
		list = append(list, plan)
	}
	for _, goal := range district.Goals {
		list = append(list, goal)
	}
	for _, benchmark := range district.Benchmarks {
		list = append(list, benchmark)
	}
	for _, device := range district.Devices {
		list = append(list, device)
	}
	for _, object := range district.Evaluations {
		list = append(list, object)
	}
	// By kind and name, whatever the order of the lists.
	slices.SortStableFunc(list, func(left, right metav1.Object) int {
		return cmp.Or(strings.Compare(fmt.Sprintf("%T", left), fmt.Sprintf("%T", right)),
			strings.Compare(left.GetName(), right.GetName()))
	})
	return list
}

// assessFunc assesses an object at an instant. It returns a pointer to the status, and the
// next instant at which the status can change.
type assessFunc func(object metav1.Object, now time.Time) (status any, next time.Time)

// newAssessFunc assesses the objects of a district.
func newAssessFunc(district snapshot.District) assessFunc {
	inputs := newInputs(district)
	return func(object metav1.Object, now time.Time) (any, time.Time) {
		switch object := object.(type) {
		case *v1alpha1.TechnologyPlan:
			status, next := assess.ComputePlanStatus(inputs.PlanInput(object), now)
			return &status, next
		case *v1alpha1.Goal:
			status, next := assess.ComputeGoalStatus(inputs.GoalInput(object, now), now)
			return &status, next
		case *v1alpha1.Benchmark:
			status, next := assess.ComputeBenchmarkStatus(inputs.BenchmarkInput(object), now)
			return &status, next
		case *v1alpha1.Device:
			status, next := assess.ComputeDeviceStatus(inputs.DeviceInput(object, now), now)
			return &status, next
		case *v1alpha1.Evaluation:
			status, next := assess.ComputeEvaluationStatus(inputs.EvaluationInput(object), now)
			return &status, next
		}
		panic(fmt.Sprintf("no assessment of %T", object))
	}
}

// findStatus points to the status of an object.
func findStatus(object metav1.Object) any {
	return reflect.ValueOf(object).Elem().FieldByName("Status").Addr().Interface()
}

// storeStatus writes a status into its object, as the API server would store it.
func storeStatus(t *testing.T, object metav1.Object, status any) {
	t.Helper()
	into := reflect.ValueOf(findStatus(object)).Elem()
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

// clearTimes removes the times and dates since which something holds from a status.
func clearTimes(status any) any {
	value := reflect.ValueOf(status).Elem()
	conditions, _ := reflect.TypeAssert[[]metav1.Condition](value.FieldByName("Conditions"))
	for i := range conditions {
		conditions[i].LastTransitionTime = metav1.Time{}
	}
	if field := value.FieldByName("Findings"); field.IsValid() {
		findings, _ := reflect.TypeAssert[[]v1alpha1.Finding](field)
		for i := range findings {
			findings[i].Since = ""
		}
	}
	if field := value.FieldByName("FindingTotals"); field.IsValid() {
		totals, _ := reflect.TypeAssert[[]v1alpha1.FindingTotal](field)
		for i := range totals {
			totals[i].Since = ""
		}
	}
	return status
}

// shuffleDistrict changes the order of every list of a district and of its objects, except
// the bands of the policy, which the status shows in the order in which they were written, and the levels of a rubric,
// whose order is from low to high.
func shuffleDistrict(district snapshot.District, random *rand.Rand) {
	for _, object := range listObjects(district) {
		shuffleLists(random, reflect.ValueOf(object).Elem().FieldByName("Spec"))
	}
	value := reflect.ValueOf(&district).Elem()
	for _, list := range value.Fields() {
		shuffleList(random, list)
	}
}

func shuffleLists(random *rand.Rand, value reflect.Value) {
	switch value.Kind() {
	case reflect.Pointer:
		if !value.IsNil() {
			shuffleLists(random, value.Elem())
		}
	case reflect.Struct:
		for _, field := range value.Fields() {
			shuffleLists(random, field)
		}
	case reflect.Slice:
		if _, bands := reflect.TypeAssert[[]v1alpha1.DomainBand](value); bands {
			return
		}
		if _, levels := reflect.TypeAssert[[]v1alpha1.LevelName](value); levels {
			return
		}
		for i := range value.Len() {
			shuffleLists(random, value.Index(i))
		}
		shuffleList(random, value)
	default: // Holds no list.
	}
}

func shuffleList(random *rand.Rand, list reflect.Value) {
	random.Shuffle(list.Len(), reflect.Swapper(list.Interface()))
}
