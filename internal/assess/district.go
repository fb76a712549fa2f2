package assess

import (
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/inventory"
)

// World is everything of one district.
type World struct {
	Plans       []*v1alpha1.TechnologyPlan
	Goals       []*v1alpha1.Goal
	Benchmarks  []*v1alpha1.Benchmark
	Devices     []*v1alpha1.Device
	Evaluations []*v1alpha1.Evaluation
}

// Result is what the assessment of one object found.
type Result struct {
	Kind, Name string
	Findings   []v1alpha1.Finding
	Conditions []metav1.Condition
	// NotChecked are the rules that could not be applied, on a plan.
	NotChecked []v1alpha1.NotChecked
}

// District assesses everything of a district at an instant, as the controllers
// would. Results come by kind and name.
func District(w World, now time.Time) []Result {
	d := newDistrict(w)
	var results []Result
	add := func(kind, name string, findings []v1alpha1.Finding, list []metav1.Condition) {
		results = append(results, Result{Kind: kind, Name: name, Findings: findings, Conditions: list})
	}
	for _, p := range d.Plans {
		s, _ := Plan(d.PlanInput(p), now)
		results = append(results, Result{v1alpha1.KindTechnologyPlan, p.Name, s.Findings, s.Conditions, s.NotChecked})
	}
	for _, g := range d.Goals {
		s, _ := Goal(d.GoalInput(g, now), now)
		add(v1alpha1.KindGoal, g.Name, s.Findings, s.Conditions)
	}
	for _, b := range d.Benchmarks {
		s, _ := Benchmark(d.BenchmarkInput(b), now)
		add(v1alpha1.KindBenchmark, b.Name, nil, s.Conditions)
	}
	for _, v := range d.Devices {
		s, _ := Device(d.DeviceInput(v), now)
		add(v1alpha1.KindDevice, v.Name, s.Findings, s.Conditions)
	}
	for _, e := range d.Evaluations {
		s, _ := Evaluation(d.EvaluationInput(e), now)
		add(v1alpha1.KindEvaluation, e.Name, nil, s.Conditions)
	}
	return results
}

// district finds what belongs to what, as the caches' indexes do for the
// controllers.
type district struct {
	World
	plans       map[string]*v1alpha1.TechnologyPlan
	goals       map[string]*v1alpha1.Goal
	devices     map[string]*v1alpha1.Device
	goalsOf     map[string][]*v1alpha1.Goal
	benchmarks  map[string][]*v1alpha1.Benchmark
	evaluations map[string][]*v1alpha1.Evaluation
	named       map[string]*v1alpha1.Evaluation
	ledger      *inventory.Ledger
	// shared is what the goals of each plan share, by plan, computed when the first
	// goal of the plan needs it.
	shared map[string]*SharedGoals
}

func newDistrict(w World) *district {
	w = World{slices.Clone(w.Plans), slices.Clone(w.Goals), slices.Clone(w.Benchmarks), slices.Clone(w.Devices), slices.Clone(w.Evaluations)}
	byName(w.Plans)
	byName(w.Goals)
	byName(w.Benchmarks)
	byName(w.Devices)
	byName(w.Evaluations)
	d := &district{
		World: w, plans: map[string]*v1alpha1.TechnologyPlan{}, goals: map[string]*v1alpha1.Goal{}, devices: map[string]*v1alpha1.Device{},
		goalsOf: map[string][]*v1alpha1.Goal{}, benchmarks: map[string][]*v1alpha1.Benchmark{}, evaluations: map[string][]*v1alpha1.Evaluation{},
		named: map[string]*v1alpha1.Evaluation{}, ledger: inventory.NewLedger(), shared: map[string]*SharedGoals{},
	}
	for _, p := range w.Plans {
		d.plans[p.Name] = p
		d.ledger.SetPlan(inventory.PlanKey{Name: p.Name}, budget.Facts(p))
	}
	for _, g := range w.Goals {
		d.goals[g.Name] = g
		d.goalsOf[g.Spec.PlanRef.Name] = append(d.goalsOf[g.Spec.PlanRef.Name], g)
	}
	for _, b := range w.Benchmarks {
		d.benchmarks[b.Spec.GoalRef.Name] = append(d.benchmarks[b.Spec.GoalRef.Name], b)
	}
	for _, v := range w.Devices {
		d.devices[v.Name] = v
		d.ledger.Set(inventory.LotKey{Name: v.Name}, inventory.LotOf(v))
	}
	for _, e := range w.Evaluations {
		d.named[e.Name] = e
		d.evaluations[e.Spec.PlanRef.Name] = append(d.evaluations[e.Spec.PlanRef.Name], e)
	}
	return d
}

// PlanInput gathers the snapshot of a plan.
func (d *district) PlanInput(p *v1alpha1.TechnologyPlan) PlanInput {
	return PlanInput{
		Plan: p, Others: d.Plans, Goals: d.goalsOf[p.Name], Benchmarks: d.benchmarksOf(d.goalsOf[p.Name]), Evaluations: d.evaluations[p.Name], Elsewhere: d.elsewhere(p.Name),
		Inventory: func(today calendar.Date) inventory.Inventory {
			return d.ledger.Inventory(inventory.PlanKey{Name: p.Name}, today)
		},
		DeviceStart: func(name string) (calendar.Date, bool) {
			v, ok := d.devices[name]
			if !ok {
				return 0, false
			}
			return inventory.LotOf(v).Start, true
		},
		EvaluationNamed: func(name string) *v1alpha1.Evaluation { return d.named[name] },
	}
}

// elsewhere are the evaluations of technologies under other plans.
func (d *district) elsewhere(plan string) []*v1alpha1.Evaluation {
	var list []*v1alpha1.Evaluation
	for _, e := range d.Evaluations {
		if evaluation.AboutTechnology(e) && e.Spec.PlanRef.Name != plan {
			list = append(list, e)
		}
	}
	return list
}

func (d *district) benchmarksOf(goals []*v1alpha1.Goal) map[string][]*v1alpha1.Benchmark {
	of := map[string][]*v1alpha1.Benchmark{}
	for _, g := range goals {
		if list := d.benchmarks[g.Name]; list != nil {
			of[g.Name] = list
		}
	}
	return of
}

// GoalInput gathers the snapshot of a goal at an instant.
func (d *district) GoalInput(g *v1alpha1.Goal, now time.Time) GoalInput {
	return GoalInput{Goal: g, Shared: d.sharedGoals(g.Spec.PlanRef.Name, now), Benchmarks: d.benchmarks[g.Name]}
}

// sharedGoals is what the goals of a plan share at an instant; nil: the plan does
// not exist.
func (d *district) sharedGoals(name string, now time.Time) *SharedGoals {
	plan := d.plans[name]
	if plan == nil {
		return nil
	}
	asOf := Today(plan, now)
	if d.shared[name] == nil || d.shared[name].asOf != asOf {
		d.shared[name] = ShareGoals(plan, d.goalsOf[name], asOf)
	}
	return d.shared[name]
}

// BenchmarkInput gathers the snapshot of a benchmark.
func (d *district) BenchmarkInput(b *v1alpha1.Benchmark) BenchmarkInput {
	in := BenchmarkInput{Benchmark: b, Goal: d.goals[b.Spec.GoalRef.Name]}
	if in.Goal != nil {
		in.Plan = d.plans[in.Goal.Spec.PlanRef.Name]
	}
	return in
}

// DeviceInput gathers the snapshot of a lot.
func (d *district) DeviceInput(v *v1alpha1.Device) DeviceInput {
	_, exists := d.devices[v.Spec.ReplacedByRef.Name]
	return DeviceInput{
		Device: v, Plan: d.plans[v.Spec.PlanRef.Name], Payer: d.plans[v.Spec.Acquisition.BudgetLine.Plan], ReplacementExists: exists,
	}
}

// EvaluationInput gathers the snapshot of an evaluation.
func (d *district) EvaluationInput(e *v1alpha1.Evaluation) EvaluationInput {
	return EvaluationInput{Evaluation: e, Plan: d.plans[e.Spec.PlanRef.Name]}
}
