package metrics

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrandom"
)

// lists are the objects of a test.
type lists struct {
	plans       []*v1alpha1.TechnologyPlan
	goals       []*v1alpha1.Goal
	benchmarks  []*v1alpha1.Benchmark
	devices     []*v1alpha1.Device
	evaluations []*v1alpha1.Evaluation
}

func (l lists) objects() objects {
	return objects{
		slices.Values(l.plans), slices.Values(l.goals), slices.Values(l.benchmarks), slices.Values(l.devices),
		slices.Values(l.evaluations),
	}
}

func meta(name string) metav1.ObjectMeta {
	return metav1.ObjectMeta{Namespace: "maple-valley", Name: name}
}

// conditionList reads type and status in turn.
func conditionList(typesAndStatuses ...string) []metav1.Condition {
	var list []metav1.Condition
	for pair := range slices.Chunk(typesAndStatuses, 2) {
		list = append(list, metav1.Condition{Type: pair[0], Status: metav1.ConditionStatus(pair[1])})
	}
	return list
}

func aPlan(name string, status v1alpha1.TechnologyPlanStatus) *v1alpha1.TechnologyPlan {
	return &v1alpha1.TechnologyPlan{ObjectMeta: meta(name), Status: status}
}

func aDevice(name, plan string, owned *int32, typesAndStatuses ...string) *v1alpha1.Device {
	return &v1alpha1.Device{
		ObjectMeta: meta(name), Spec: v1alpha1.DeviceSpec{PlanRef: v1alpha1.Reference{Name: plan}},
		Status: v1alpha1.DeviceStatus{Owned: owned, Conditions: conditionList(typesAndStatuses...)},
	}
}

// show writes the values of one metric, without namespace and plan.
func show(list []sample, f *family) []string {
	var lines []string
	for _, s := range list {
		if s.family == f {
			lines = append(lines, fmt.Sprint(s.labels, " ", s.value))
		}
	}
	return lines
}

func TestSamples(t *testing.T) {
	for name, tt := range map[string]struct {
		lists
		of   *family
		want []string
	}{
		"no object, no value": {of: planInfo},
		"a plan not assessed yet has no currency": {
			lists: lists{plans: []*v1alpha1.TechnologyPlan{aPlan("p", v1alpha1.TechnologyPlanStatus{})}},
			of:    planInfo, want: []string{"[maple-valley p ] 1"},
		},
		"a plan not assessed yet has no findings, not zero": {
			lists: lists{plans: []*v1alpha1.TechnologyPlan{aPlan("p", v1alpha1.TechnologyPlanStatus{})}},
			of:    planFindings,
		},
		"findings of severity Info are what is left, under whatever code": {
			lists: lists{plans: []*v1alpha1.TechnologyPlan{aPlan("p", v1alpha1.TechnologyPlanStatus{
				Errors: new(int32(2)), Warnings: new(int32(3)),
				FindingTotals: []v1alpha1.FindingTotal{
					{Code: "A", Severity: v1alpha1.SeverityError, Count: new(int32(4)), Waived: new(int32(9))},
					{Code: "B", Severity: v1alpha1.SeverityInfo, Count: new(int32(6))},
				},
			})}},
			of: planFindings,
			want: []string{
				"[maple-valley p Error] 2", "[maple-valley p Warning] 3", "[maple-valley p Info] 5",
			},
		},
		"the largest amount keeps its cents; an amount that the status does not have is left out": {
			lists: lists{plans: []*v1alpha1.TechnologyPlan{aPlan("p", v1alpha1.TechnologyPlanStatus{
				Budget: v1alpha1.BudgetStatus{
					Total: "9999999999999.99", Aligned: "0", Spent: "1250.5", Available: "-0.01",
				},
			})}},
			of: planBudget,
			want: []string{
				"[maple-valley p Budgeted] 9.99999999999999e+12", "[maple-valley p Aligned] 0",
				"[maple-valley p Spent] 1250.5", "[maple-valley p Available] -0.01",
			},
		},
		"units in service count by support; other units and those without a plan do not": {
			lists: lists{
				plans: []*v1alpha1.TechnologyPlan{aPlan("p", v1alpha1.TechnologyPlanStatus{})},
				devices: []*v1alpha1.Device{
					aDevice("a", "p", new(int32(30)), "InService", "True", "Supported", "True"),
					aDevice("b", "p", new(int32(4)), "InService", "True", "Supported", "True"),
					aDevice("c", "p", new(int32(5)), "InService", "True", "Supported", "False"),
					aDevice("d", "p", new(int32(6)), "InService", "True"),
					aDevice("e", "p", new(int32(7)), "InService", "False", "Supported", "True"),
					aDevice("f", "p", new(int32(8)), "InService", "Unknown", "Supported", "True"),
					aDevice("g", "p", nil, "InService", "True", "Supported", "True"),
					aDevice("h", "gone", new(int32(9)), "InService", "True", "Supported", "True"),
				},
			},
			of:   planDevices,
			want: []string{"[maple-valley p Supported] 34", "[maple-valley p Ended] 5", "[maple-valley p Unknown] 6"},
		},
		"evaluations by state, zero included": {
			lists: lists{plans: []*v1alpha1.TechnologyPlan{aPlan("p", v1alpha1.TechnologyPlanStatus{
				Evaluations: v1alpha1.EvaluationCounts{
					Scheduled: new(int32(1)), Open: new(int32(2)), Overdue: new(int32(3)),
					Missed: new(int32(0)), Completed: new(int32(5)), Cancelled: new(int32(6)),
				},
			})}},
			of: planEvaluations,
			want: []string{
				"[maple-valley p Scheduled] 1", "[maple-valley p Open] 2", "[maple-valley p Overdue] 3",
				"[maple-valley p Missed] 0", "[maple-valley p Completed] 5", "[maple-valley p Cancelled] 6",
			},
		},
		"the next evaluation's day begins in the district's zone": {
			lists: lists{plans: []*v1alpha1.TechnologyPlan{
				aPlan("detroit", v1alpha1.TechnologyPlanStatus{
					Effective:   v1alpha1.EffectivePolicy{TimeZone: "America/Detroit"},
					Evaluations: v1alpha1.EvaluationCounts{Next: v1alpha1.NextEvaluation{Due: "2026-11-30"}},
				}),
				aPlan("none", v1alpha1.TechnologyPlanStatus{Effective: v1alpha1.EffectivePolicy{TimeZone: "America/Detroit"}}),
				aPlan(
					"open",
					v1alpha1.TechnologyPlanStatus{
						Evaluations: v1alpha1.EvaluationCounts{Next: v1alpha1.NextEvaluation{Due: "2026-11-30"}},
					},
				),
				aPlan("unknown", v1alpha1.TechnologyPlanStatus{
					Effective:   v1alpha1.EffectivePolicy{TimeZone: "Nowhere/Atoll"},
					Evaluations: v1alpha1.EvaluationCounts{Next: v1alpha1.NextEvaluation{Due: "2026-11-30"}},
				}),
			}},
			of: planNextEvaluation,
			want: []string{
				"[maple-valley detroit] 1.7960148e+09", "[maple-valley open] 1.7959968e+09", "[maple-valley unknown] 1.7959968e+09",
			},
		},
		"objects count by condition: absent is Unknown, Stalled is then False, foreign types and statuses are ignored": {
			lists: lists{evaluations: []*v1alpha1.Evaluation{
				{
					ObjectMeta: meta("a"),
					Status: v1alpha1.EvaluationStatus{
						Conditions: conditionList("Ready", "True", "Completed", "False", "Decided", "False"),
					},
				},
				{
					ObjectMeta: meta("b"),
					Status: v1alpha1.EvaluationStatus{
						Conditions: conditionList("Ready", "False", "Stalled", "True", "Foreign", "True", "Decided", "Maybe"),
					},
				},
				{ObjectMeta: meta("c")},
			}},
			of: conditionObjects,
			want: []string{
				"[maple-valley Evaluation Ready True] 1",
				"[maple-valley Evaluation Ready False] 1",
				"[maple-valley Evaluation Ready Unknown] 1",
				"[maple-valley Evaluation Stalled True] 1",
				"[maple-valley Evaluation Stalled False] 2",
				"[maple-valley Evaluation Stalled Unknown] 0",
				"[maple-valley Evaluation Completed True] 0",
				"[maple-valley Evaluation Completed False] 1",
				"[maple-valley Evaluation Completed Unknown] 2",
				"[maple-valley Evaluation Passed True] 0",
				"[maple-valley Evaluation Passed False] 0",
				"[maple-valley Evaluation Passed Unknown] 3",
				"[maple-valley Evaluation Decided True] 0",
				"[maple-valley Evaluation Decided False] 1",
				"[maple-valley Evaluation Decided Unknown] 2",
				"[maple-valley Evaluation RecordsKept True] 0",
				"[maple-valley Evaluation RecordsKept False] 0",
				"[maple-valley Evaluation RecordsKept Unknown] 3",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, show(computeSamples(tt.objects()), tt.of)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Of each condition of a plan exactly one status holds.
func TestOneStatusHolds(t *testing.T) {
	o := lists{plans: []*v1alpha1.TechnologyPlan{
		aPlan("new", v1alpha1.TechnologyPlanStatus{}),
		aPlan(
			"assessed",
			v1alpha1.TechnologyPlanStatus{
				Conditions: conditionList("Ready", "True", "InForce", "False", "Complete", "Unknown"),
			},
		),
	}}
	sums := map[string]float64{}
	for _, s := range computeSamples(o.objects()) {
		if s.family == planCondition {
			sums[s.labels[1]+" "+s.labels[2]] += s.value
		}
	}
	if len(sums) != 2*len(conditions[v1alpha1.KindTechnologyPlan]) {
		t.Errorf("got %d conditions", len(sums))
	}
	for condition, sum := range sums {
		if sum != 1 {
			t.Errorf("%s: %v statuses hold", condition, sum)
		}
	}
}

// The exported units of a plan are those of its status, which come from the ledger and
// not from the conditions of the lots. The table has the conditions that the assessment
// sets.
func TestAgreesWithTheAssessment(t *testing.T) {
	now := time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)
	found := map[string]map[string]bool{}
	units := int64(0)
	for seed := range uint64(120) {
		w := testrandom.NewWorld(seed)
		for _, r := range snapshot.AssessDistrict(snapshot.District{
			Plans: []*v1alpha1.TechnologyPlan{w.Plan}, Goals: w.Goals, Benchmarks: w.Benchmarks, Devices: w.Devices,
			Evaluations: w.Evaluations,
		}, now) {
			for _, c := range r.Conditions {
				if found[r.Kind] == nil {
					found[r.Kind] = map[string]bool{string(v1alpha1.ConditionStalled): true}
				}
				found[r.Kind][c.Type] = true
			}
		}
		inService, unsupported := assessPlan(t, w, now)
		if w.Plan.Spec.Period.End < "2026-11-21" {
			// The status of a plan that has ended stays as of its last day; the metric
			// counts what is in service today.
			continue
		}
		units += inService
		got := map[string]int64{}
		o := lists{plans: []*v1alpha1.TechnologyPlan{w.Plan}, devices: w.Devices}
		for _, s := range computeSamples(o.objects()) {
			if s.family == planDevices {
				got[s.labels[2]] += int64(s.value)
				got["all"] += int64(s.value)
			}
		}
		if got["all"] != inService || got["Ended"] != unsupported {
			t.Errorf("seed %d: the status has %d units in service, %d unsupported; the metric has %v",
				seed, inService, unsupported, got)
		}
	}
	if units == 0 {
		t.Error("no unit was in service")
	}
	for kind, types := range conditions {
		want := map[string]bool{}
		for _, conditionType := range types {
			want[string(conditionType)] = true
		}
		if diff := cmp.Diff(want, found[kind]); diff != "" {
			t.Errorf("%s: table (-), assessment (+):\n%s", kind, diff)
		}
	}
}

// assessPlan writes the statuses of a plan and its lots, and returns the units that the status
// of the plan counts.
func assessPlan(t *testing.T, w testplan.World, now time.Time) (inService, unsupported int64) {
	t.Helper()
	ledger := inventory.NewLedger()
	key := inventory.PlanKey{Name: w.Plan.Name}
	ledger.SetPlan(key, budget.InventoryFacts(model.ParsePlan(w.Plan)))
	for _, d := range w.Devices {
		ledger.SetLot(inventory.LotKey{Name: d.Name}, inventory.LotOf(d))
		in := assess.DeviceInput{Device: d}
		if d.Spec.PlanRef.Name == w.Plan.Name {
			in.Plan = w.Plan
		}
		d.Status, _ = assess.ComputeDeviceStatus(in, now)
	}
	w.Plan.Status, _ = assess.ComputePlanStatus(assess.PlanInput{
		Plan:        w.Plan,
		Inventory:   func(today calendar.Date) inventory.Inventory { return ledger.ComputeInventory(key, today) },
		DeviceStart: func(string) (calendar.Date, bool) { return 0, false },
	}, now)
	s := w.Plan.Status.Inventory
	if s.InService == nil || s.Unsupported == nil {
		t.Fatal("the plan was not assessed")
	}
	return *s.InService, *s.Unsupported
}

// Scraping a state's lots takes memory by namespaces and plans, not by lots.
func BenchmarkSamples(b *testing.B) {
	for _, lots := range []int{1_000, 100_000} {
		b.Run(fmt.Sprintf("%d lots", lots), func(b *testing.B) {
			all := manyLots(lots).objects()
			b.ReportAllocs()
			for b.Loop() {
				if len(computeSamples(all)) == 0 {
					b.Fatal("no sample")
				}
			}
		})
	}
}

// manyLots returns 20 districts with a plan each and a number of lots in all.
func manyLots(lots int) lists {
	const districts = 20
	var o lists
	for i := range districts {
		p := aPlan("p", v1alpha1.TechnologyPlanStatus{Conditions: conditionList("Ready", "True")})
		p.Namespace = fmt.Sprintf("district-%d", i)
		o.plans = append(o.plans, p)
	}
	for i := range lots {
		d := aDevice(
			fmt.Sprintf("d%d", i), "p", new(int32(20)), "InService", "True", "Ready", "True", "Supported", "False",
			"UnderWarranty", "Unknown",
		)
		d.Namespace = o.plans[i%districts].Namespace
		o.devices = append(o.devices, d)
	}
	return o
}

// More lots, no more memory.
func TestMemoryDoesNotGrowWithLots(t *testing.T) {
	few, many := manyLots(100).objects(), manyLots(20_000).objects()
	allocations := func(all objects) float64 {
		return testing.AllocsPerRun(3, func() { computeSamples(all) })
	}
	if f, m := allocations(few), allocations(many); m > f*1.01 {
		t.Errorf("%v allocations for 100 lots, %v for 20,000", f, m)
	}
}

// A plan and a district have as many series as docs/metrics.md says.
func TestSeriesAtMost(t *testing.T) {
	one := new(int32(1))
	o := lists{
		plans: []*v1alpha1.TechnologyPlan{aPlan("p", v1alpha1.TechnologyPlanStatus{
			Errors: one, Warnings: one,
			Budget: v1alpha1.BudgetStatus{
				Total: "1", Aligned: "1", Unaligned: "1", Committed: "1", Spent: "1", Available: "1",
			},
			Evaluations: v1alpha1.EvaluationCounts{
				Scheduled: one, Open: one, Overdue: one, Missed: one, Completed: one, Cancelled: one,
				Next: v1alpha1.NextEvaluation{Due: "2026-11-30"},
			},
		})},
		goals:       []*v1alpha1.Goal{{ObjectMeta: meta("g")}},
		benchmarks:  []*v1alpha1.Benchmark{{ObjectMeta: meta("b")}},
		devices:     []*v1alpha1.Device{aDevice("d", "p", nil)},
		evaluations: []*v1alpha1.Evaluation{{ObjectMeta: meta("e")}},
	}
	got := map[string]int{}
	for _, s := range computeSamples(o.objects()) {
		got[s.Name]++
	}
	want := map[string]int{
		planInfo.Name: 1, planCondition.Name: 33, planFindings.Name: 3, planBudget.Name: 6, planDevices.Name: 3,
		planEvaluations.Name: 6, planNextEvaluation.Name: 1, conditionObjects.Name: 72,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	page, err := os.ReadFile("../../docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, n := range want {
		unit := "a plan"
		if name == conditionObjects.Name {
			unit = "a district"
		}
		if row := regexp.MustCompile(fmt.Sprintf("(?m)^\\| `%s` .* \\| %d %s \\|$", name, n, unit)); !row.Match(page) {
			t.Errorf("docs/metrics.md does not say that %s has %d series %s", name, n, unit)
		}
	}
}
