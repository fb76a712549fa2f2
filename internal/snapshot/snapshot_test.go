package snapshot_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/inventory"
	"techplan.education/internal/snapshot"
	tp "techplan.education/internal/testplan"
)

var november = time.Date(2026, time.November, 15, 15, 0, 0, 0, time.UTC)

// newDistrict returns a district with two plans and with objects of either.
func newDistrict() snapshot.District {
	return snapshot.District{
		Plans: []*v1alpha1.TechnologyPlan{
			tp.NewPlan("q").BuildObject(),
			tp.NewPlan("p").
				AddSchedule("lot", v1alpha1.CadenceAnnual, "2027-10-17", v1alpha1.KindDevice, "scheduled").
				BuildObject(),
		},
		Goals: []*v1alpha1.Goal{
			tp.NewGoal("h").BuildObject(),
			tp.NewGoal("g").BuildObject(),
			tp.NewGoal("other").OfPlan("q").BuildObject(),
			tp.NewGoal("orphan").OfPlan("gone").BuildObject(),
		},
		Benchmarks: []*v1alpha1.Benchmark{
			tp.NewBenchmark("b", "g").BuildObject(),
			tp.NewBenchmark("a", "g").BuildObject(),
			tp.NewBenchmark("c", "orphan").BuildObject(),
			tp.NewBenchmark("d", "gone").BuildObject(),
		},
		Devices: []*v1alpha1.Device{
			tp.NewDevice("scheduled", "laptop", 3).ReceivedOn("2026-08-01").BuildObject(),
			tp.NewDevice("replaced", "laptop", 4).
				OfPlan("q").
				PaidBy("p", "line").
				ReplacedBy("scheduled").
				BuildObject(),
			tp.NewDevice("waiting", "laptop", 5).ReplacedBy("gone").BuildObject(),
		},
		Evaluations: []*v1alpha1.Evaluation{
			withName("of-the-plan", tp.NewEvaluation("", "2026-09-01").BuildObject()),
			withName("of-a-lot", tp.NewEvaluation("", "2026-09-02").SetTarget(v1alpha1.KindDevice, "waiting").BuildObject()),
			withName("elsewhere", withPlan("q", tp.NewEvaluation("", "2026-09-03").
				SetTarget(v1alpha1.TargetTechnology, "laptop").
				BuildObject())),
			withName("elsewhere-of-a-goal", withPlan("q", tp.NewEvaluation("", "2026-09-04").
				SetTarget(v1alpha1.KindGoal, "other").
				BuildObject())),
		},
	}
}

func withName(name string, evaluation *v1alpha1.Evaluation) *v1alpha1.Evaluation {
	evaluation.Name = name
	return evaluation
}

func withPlan(plan string, evaluation *v1alpha1.Evaluation) *v1alpha1.Evaluation {
	evaluation.Spec.PlanRef.Name = plan
	return evaluation
}

func findByName[O interface{ GetName() string }](t *testing.T, objects []O, name string) O {
	t.Helper()
	at := slices.IndexFunc(objects, func(object O) bool { return object.GetName() == name })
	if at < 0 {
		t.Fatalf("there is no %s", name)
	}
	return objects[at]
}

func listNames[O interface{ GetName() string }](objects []O) []string {
	var names []string
	for _, object := range objects {
		names = append(names, object.GetName())
	}
	return names
}

func TestPlanInput(t *testing.T) {
	whole := newDistrict()
	input, err := snapshot.PlanInput(t.Context(), snapshot.NewMemory(whole), findByName(t, whole.Plans, "p"))
	if err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]struct{ got, want []string }{
		"plans":                      {listNames(input.Others), []string{"p", "q"}},
		"goals":                      {listNames(input.Goals), []string{"g", "h"}},
		"benchmarks of g":            {listNames(input.Benchmarks["g"]), []string{"a", "b"}},
		"benchmarks of h":            {listNames(input.Benchmarks["h"]), nil},
		"evaluations":                {listNames(input.Evaluations), []string{"of-a-lot", "of-the-plan"}},
		"evaluations of other plans": {listNames(input.EvaluationsOfOtherPlans), []string{"elsewhere"}},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	if len(input.Benchmarks) != 1 {
		t.Errorf("%d goals have benchmarks, want 1", len(input.Benchmarks))
	}
	if got := input.EvaluationNamed("elsewhere-of-a-goal"); got == nil || got.Spec.PlanRef.Name != "q" {
		t.Errorf("the evaluation of another plan by its name is %v", got)
	}
	if got := input.EvaluationNamed("gone"); got != nil {
		t.Errorf("an evaluation that does not exist is %v", got)
	}
	units := int64(0)
	for _, sum := range input.Inventory(calendar.DateAt(november, time.UTC)).Stock {
		units += sum.Devices
	}
	if units != 8 {
		t.Errorf("%d units are in the inventory, want 8", units)
	}
}

// Only the lots that a schedule or an evaluation names are read.
func TestDeviceStarts(t *testing.T) {
	whole := newDistrict()
	input, err := snapshot.PlanInput(t.Context(), snapshot.NewMemory(whole), findByName(t, whole.Plans, "p"))
	if err != nil {
		t.Fatal(err)
	}
	for lot, want := range map[string]struct {
		start  calendar.Date
		exists bool
	}{
		"scheduled": {calendar.New(2026, time.August, 1), true},
		"waiting":   {0, true},
		"replaced":  {0, false},
		"gone":      {0, false},
	} {
		if start, exists := input.DeviceStart(lot); start != want.start || exists != want.exists {
			t.Errorf("%s starts %s, exists: %t; want %s, %t", lot, start, exists, want.start, want.exists)
		}
	}
}

func TestGoalInput(t *testing.T) {
	whole := newDistrict()
	source := snapshot.NewMemory(whole)
	first, err := snapshot.GoalInput(t.Context(), source, findByName(t, whole.Goals, "g"), november)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a", "b"}, listNames(first.Benchmarks)); diff != "" || first.Shared == nil {
		t.Errorf("shared %v, benchmarks (-want +got):\n%s", first.Shared, diff)
	}
	second, err := snapshot.GoalInput(t.Context(), source, findByName(t, whole.Goals, "h"), november)
	if err != nil || second.Shared != first.Shared {
		t.Errorf("two goals of a plan do not share one computation, error %v", err)
	}
	later, err := snapshot.GoalInput(t.Context(), source, findByName(t, whole.Goals, "g"), november.AddDate(0, 0, 1))
	if err != nil || later.Shared == first.Shared {
		t.Errorf("the next day shares the computation of the day before, error %v", err)
	}
	orphan, err := snapshot.GoalInput(t.Context(), source, findByName(t, whole.Goals, "orphan"), november)
	if err != nil || orphan.Shared != nil {
		t.Errorf("a goal without a plan shares %v, error %v", orphan.Shared, err)
	}
}

func TestBenchmarkInput(t *testing.T) {
	whole := newDistrict()
	for name, want := range map[string]string{"a": "g of p", "c": "orphan of none", "d": "none of none"} {
		benchmark := findByName(t, whole.Benchmarks, name)
		input, err := snapshot.BenchmarkInput(t.Context(), snapshot.NewMemory(whole), benchmark)
		goal, plan := "none", "none"
		if input.Goal != nil {
			goal = input.Goal.Name
		}
		if input.Plan != nil {
			plan = input.Plan.Name
		}
		if got := goal + " of " + plan; err != nil || got != want {
			t.Errorf("%s measures goal %s, want %s; error %v", name, got, want, err)
		}
	}
}

func TestDeviceInput(t *testing.T) {
	whole := newDistrict()
	for name, want := range map[string]string{
		"replaced":  "in q, paid by p, replacement exists: true",
		"waiting":   "in p, paid by none, replacement exists: false",
		"scheduled": "in p, paid by none, replacement exists: false",
	} {
		input, err := snapshot.DeviceInput(t.Context(), snapshot.NewMemory(whole), findByName(t, whole.Devices, name), november)
		payer := "none"
		if input.Payer != nil {
			payer = input.Payer.Name
		}
		got := fmt.Sprintf("in %s, paid by %s, replacement exists: %t",
			input.Plan.GetName(), payer, input.Succession.Exists)
		if err != nil || got != want {
			t.Errorf("%s is %s, want %s; error %v", name, got, want, err)
		}
	}
}

func TestEvaluationInput(t *testing.T) {
	whole := newDistrict()
	record := findByName(t, whole.Evaluations, "elsewhere")
	input, err := snapshot.EvaluationInput(t.Context(), snapshot.NewMemory(whole), record)
	if err != nil || input.Plan == nil || input.Plan.Name != "q" {
		t.Errorf("the plan is %v, error %v", input.Plan, err)
	}
}

func TestScheduleInput(t *testing.T) {
	whole := newDistrict()
	input, err := snapshot.ScheduleInput(t.Context(), snapshot.NewMemory(whole), findByName(t, whole.Plans, "p"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"of-a-lot", "of-the-plan"}, listNames(input.Evaluations)); diff != "" {
		t.Errorf("evaluations (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"g", "h"}, listNames(input.Goals)); diff != "" {
		t.Errorf("goals (-want +got):\n%s", diff)
	}
	for lot, want := range map[string]bool{"scheduled": true, "gone": false} {
		if _, exists := input.DeviceStart(lot); exists != want {
			t.Errorf("lot %s exists: %t, want %t", lot, exists, want)
		}
	}
	if input.EvaluationNamed("elsewhere") == nil {
		t.Error("the evaluation of another plan is not found by its name")
	}
}

// broken is a source with one method that fails.
type broken struct {
	snapshot.Source
	method string
}

var errBroken = errors.New("cannot be read")

func (source broken) fail(method string) error {
	if source.method == method {
		return errBroken
	}
	return nil
}

func (source broken) GetPlan(ctx context.Context, name string) (*v1alpha1.TechnologyPlan, error) {
	plan, _ := source.Source.GetPlan(ctx, name)
	return plan, source.fail("GetPlan")
}

func (source broken) ListPlans(ctx context.Context) ([]*v1alpha1.TechnologyPlan, error) {
	plans, _ := source.Source.ListPlans(ctx)
	return plans, source.fail("ListPlans")
}

func (source broken) GetGoal(ctx context.Context, name string) (*v1alpha1.Goal, error) {
	goal, _ := source.Source.GetGoal(ctx, name)
	return goal, source.fail("GetGoal")
}

func (source broken) GoalsOfPlan(ctx context.Context, plan string) ([]*v1alpha1.Goal, error) {
	goals, _ := source.Source.GoalsOfPlan(ctx, plan)
	return goals, source.fail("GoalsOfPlan")
}

func (source broken) BenchmarksOfGoals(
	ctx context.Context, goals []*v1alpha1.Goal,
) (map[string][]*v1alpha1.Benchmark, error) {
	benchmarks, _ := source.Source.BenchmarksOfGoals(ctx, goals)
	return benchmarks, source.fail("BenchmarksOfGoals")
}

func (source broken) GetDevice(ctx context.Context, name string) (*v1alpha1.Device, error) {
	lot, _ := source.Source.GetDevice(ctx, name)
	return lot, source.fail("GetDevice")
}

func (source broken) EvaluationsOfPlan(ctx context.Context, plan string) ([]*v1alpha1.Evaluation, error) {
	evaluations, _ := source.Source.EvaluationsOfPlan(ctx, plan)
	return evaluations, source.fail("EvaluationsOfPlan")
}

func (source broken) EvaluationsOfSeries(
	ctx context.Context, series evaluation.Series,
) ([]*v1alpha1.Evaluation, error) {
	evaluations, _ := source.Source.EvaluationsOfSeries(ctx, series)
	return evaluations, source.fail("EvaluationsOfSeries")
}

func (source broken) TechnologyEvaluationsOfOtherPlans(ctx context.Context, plan string) ([]*v1alpha1.Evaluation, error) {
	evaluations, _ := source.Source.TechnologyEvaluationsOfOtherPlans(ctx, plan)
	return evaluations, source.fail("TechnologyEvaluationsOfOtherPlans")
}

func (source broken) LoadInventory(
	ctx context.Context, plan *v1alpha1.TechnologyPlan,
) (func(calendar.Date) inventory.Inventory, error) {
	sums, _ := source.Source.LoadInventory(ctx, plan)
	return sums, source.fail("LoadInventory")
}

// A failed read is returned as the error of the whole.
func TestErrorsOfTheSourceAreReturned(t *testing.T) {
	whole := newDistrict()
	gather := map[string]func(ctx context.Context, source snapshot.Source) error{
		"plan": func(ctx context.Context, source snapshot.Source) error {
			_, err := snapshot.PlanInput(ctx, source, findByName(t, whole.Plans, "p"))
			return err
		},
		"goal": func(ctx context.Context, source snapshot.Source) error {
			_, err := snapshot.GoalInput(ctx, source, findByName(t, whole.Goals, "g"), november)
			return err
		},
		"benchmark": func(ctx context.Context, source snapshot.Source) error {
			_, err := snapshot.BenchmarkInput(ctx, source, findByName(t, whole.Benchmarks, "a"))
			return err
		},
		"device": func(ctx context.Context, source snapshot.Source) error {
			_, err := snapshot.DeviceInput(ctx, source, findByName(t, whole.Devices, "replaced"), november)
			return err
		},
		"evaluation": func(ctx context.Context, source snapshot.Source) error {
			_, err := snapshot.EvaluationInput(ctx, source, findByName(t, whole.Evaluations, "elsewhere"))
			return err
		},
		"schedule": func(ctx context.Context, source snapshot.Source) error {
			_, err := snapshot.ScheduleInput(ctx, source, findByName(t, whole.Plans, "p"))
			return err
		},
	}
	for input, methods := range map[string][]string{
		"plan": {
			"LoadInventory", "ListPlans", "GoalsOfPlan", "BenchmarksOfGoals", "EvaluationsOfPlan",
			"TechnologyEvaluationsOfOtherPlans", "GetDevice",
		},
		"goal":       {"GetPlan", "GoalsOfPlan", "BenchmarksOfGoals"},
		"benchmark":  {"GetGoal", "GetPlan"},
		"device":     {"GetPlan", "GetDevice"},
		"evaluation": {"GetPlan"},
		"schedule":   {"EvaluationsOfPlan", "GoalsOfPlan", "GetDevice"},
	} {
		for _, method := range methods {
			t.Run(input+" without "+method, func(t *testing.T) {
				source := broken{snapshot.NewMemory(whole), method}
				if err := gather[input](t.Context(), source); !errors.Is(err, errBroken) {
					t.Errorf("the error is %v", err)
				}
			})
		}
	}
}

// Results come by kind and name, and the order of the lists does not matter.
func TestAssessDistrict(t *testing.T) {
	var got []string
	for _, result := range snapshot.AssessDistrict(newDistrict(), november) {
		got = append(got, result.Kind+"/"+result.Name)
		if len(result.Conditions) == 0 {
			t.Errorf("%s/%s has no conditions", result.Kind, result.Name)
		}
	}
	want := []string{
		"TechnologyPlan/p", "TechnologyPlan/q",
		"Goal/g", "Goal/h", "Goal/orphan", "Goal/other",
		"Benchmark/a", "Benchmark/b", "Benchmark/c", "Benchmark/d",
		"Device/replaced", "Device/scheduled", "Device/waiting",
		"Evaluation/elsewhere", "Evaluation/elsewhere-of-a-goal", "Evaluation/of-a-lot", "Evaluation/of-the-plan",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The result of a plan has its completeness, as its status does; other kinds have none.
func TestAssessDistrictCountsSections(t *testing.T) {
	district := newDistrict()
	assessed := snapshot.ComputeStatuses(district, november)
	plans := map[string]*v1alpha1.TechnologyPlan{}
	for _, plan := range assessed.Plans {
		plans[plan.Name] = plan
	}
	counted := 0
	for _, result := range snapshot.AssessDistrict(district, november) {
		var want v1alpha1.CompletenessStatus
		if result.Kind == v1alpha1.KindTechnologyPlan {
			want = plans[result.Name].Status.Completeness
		}
		if want.Percent != nil {
			counted++
		}
		if diff := cmp.Diff(want, result.Completeness); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", result.Kind, result.Name, diff)
		}
	}
	if counted != len(district.Plans) {
		t.Errorf("the sections of %d plans were counted, want %d", counted, len(district.Plans))
	}
}

// Lots that share what is read of a plan have the statuses that they have alone.
func TestLotsShareTheirPlans(t *testing.T) {
	whole := newDistrict()
	memory := snapshot.NewMemory(whole)
	for _, assessed := range snapshot.ComputeStatuses(whole, november).Devices {
		input, err := snapshot.DeviceInput(t.Context(), memory, findByName(t, whole.Devices, assessed.Name), november)
		if err != nil {
			t.Fatal(err)
		}
		alone, _ := assess.ComputeDeviceStatus(input, november)
		if diff := cmp.Diff(alone, assessed.Status); diff != "" {
			t.Errorf("status of %s (-alone +shared):\n%s", assessed.Name, diff)
		}
	}
}

// The results are those of the statuses, and a loop over them may stop after any.
func TestEachResult(t *testing.T) {
	whole := newDistrict()
	all := snapshot.AssessDistrict(whole, november)
	statuses := map[string][]metav1.Condition{}
	for _, lot := range snapshot.ComputeStatuses(whole, november).Devices {
		statuses["Device "+lot.Name] = lot.Status.Conditions
	}
	for stop := 1; stop <= len(all); stop++ {
		var got []snapshot.Result
		for result := range snapshot.EachResult(whole, november) {
			if got = append(got, result); len(got) == stop {
				break
			}
		}
		if diff := cmp.Diff(all[:stop], got); diff != "" {
			t.Errorf("the first %d results (-want +got):\n%s", stop, diff)
		}
	}
	lots := 0
	for _, result := range all {
		if want, ok := statuses[result.Kind+" "+result.Name]; ok {
			lots++
			if diff := cmp.Diff(want, result.Conditions); diff != "" {
				t.Errorf("conditions of %s (-status +result):\n%s", result.Name, diff)
			}
		}
	}
	if lots != len(whole.Devices) || len(all) != 2+4+4+3+4 {
		t.Errorf("%d results, %d of them of lots", len(all), lots)
	}
}
