package shell

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/manager"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/evaluation"
)

// Names of the caches' indexes. They are the selectable fields of the kinds, so
// that the same selector works cached and live.
const (
	ByPlan = "spec.planRef.name"
	ByGoal = "spec.goalRef.name"
	// ByReplacement is no selectable field: nobody asks kubectl for it.
	ByReplacement = "spec.replacedByRef.name"
	// ByPayer is the plan whose line pays for a lot, where that is not the plan
	// that the lot is in: most lots need no place in the index.
	ByPayer = "spec.acquisition.budgetLine.plan"
	// ByDevice is the lot that an evaluation or a plan's schedule targets.
	ByDevice = "spec.target.device"
	// ByTarget is the kind of what an evaluation is about: technologies alone are
	// asked for by it. No selectable field.
	ByTarget = "spec.target.kind"
)

// FieldIndex is an index of a cache.
type FieldIndex struct {
	Object client.Object
	Field  string
	Of     client.IndexerFunc
}

// Indexes are those that the reconcilers read by.
var Indexes = []FieldIndex{
	{&v1alpha1.Goal{}, ByPlan, name(func(o client.Object) string { return o.(*v1alpha1.Goal).Spec.PlanRef.Name })},
	{&v1alpha1.Evaluation{}, ByPlan, name(func(o client.Object) string { return o.(*v1alpha1.Evaluation).Spec.PlanRef.Name })},
	{&v1alpha1.Benchmark{}, ByGoal, name(func(o client.Object) string { return o.(*v1alpha1.Benchmark).Spec.GoalRef.Name })},
	{&v1alpha1.Device{}, ByPlan, name(func(o client.Object) string { return o.(*v1alpha1.Device).Spec.PlanRef.Name })},
	{&v1alpha1.Device{}, ByPayer, name(payerOf)},
	{&v1alpha1.Device{}, ByReplacement, name(func(o client.Object) string { return o.(*v1alpha1.Device).Spec.ReplacedByRef.Name })},
	{&v1alpha1.Evaluation{}, ByDevice, name(deviceOf)},
	{&v1alpha1.Evaluation{}, ByTarget, name(ofTechnology)},
	{&v1alpha1.TechnologyPlan{}, ByDevice, devicesScheduled},
}

// name indexes an object under a name, and not at all where it has none.
func name(of func(client.Object) string) client.IndexerFunc {
	return func(o client.Object) []string {
		if n := of(o); n != "" {
			return []string{n}
		}
		return nil
	}
}

// Index adds the indexes that the reconcilers read by.
func Index(ctx context.Context, mgr manager.Manager) error {
	for _, i := range Indexes {
		if err := mgr.GetFieldIndexer().IndexField(ctx, i.Object, i.Field, i.Of); err != nil {
			return fmt.Errorf("indexing %T by %s: %w", i.Object, i.Field, err)
		}
	}
	return nil
}

func payerOf(o client.Object) string {
	s := &o.(*v1alpha1.Device).Spec
	if s.Acquisition.BudgetLine.Plan == s.PlanRef.Name {
		return ""
	}
	return s.Acquisition.BudgetLine.Plan
}

func deviceOf(o client.Object) string {
	target := o.(*v1alpha1.Evaluation).Spec.Target
	if target.Kind != v1alpha1.KindDevice {
		return ""
	}
	return target.Name
}

// ofTechnology indexes the evaluations of technologies: nobody asks for the others
// by their kind.
func ofTechnology(o client.Object) string {
	if e := o.(*v1alpha1.Evaluation); evaluation.AboutTechnology(e) {
		return string(v1alpha1.TargetTechnology)
	}
	return ""
}

func devicesScheduled(o client.Object) []string {
	var names []string
	for _, s := range o.(*v1alpha1.TechnologyPlan).Spec.EvaluationSchedules {
		if s.Target.Kind == v1alpha1.KindDevice {
			names = append(names, s.Target.Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// list reads from the cache without copying: what is gathered is only read.
func list(ctx context.Context, c client.Reader, into client.ObjectList, namespace string, fields client.MatchingFields) error {
	options := []client.ListOption{client.InNamespace(namespace), client.UnsafeDisableDeepCopy}
	if fields != nil {
		options = append(options, fields)
	}
	if err := c.List(ctx, into, options...); err != nil {
		return fmt.Errorf("listing %T in %s: %w", into, namespace, err)
	}
	return nil
}

// Plans lists the plans of a district.
func Plans(ctx context.Context, c client.Reader, namespace string) ([]*v1alpha1.TechnologyPlan, error) {
	var all v1alpha1.TechnologyPlanList
	err := list(ctx, c, &all, namespace, nil)
	return pointers(all.Items), err
}

// PlansScheduling lists the plans of a district with a schedule for a lot.
func PlansScheduling(ctx context.Context, c client.Reader, namespace, device string) ([]*v1alpha1.TechnologyPlan, error) {
	var all v1alpha1.TechnologyPlanList
	err := list(ctx, c, &all, namespace, client.MatchingFields{ByDevice: device})
	return pointers(all.Items), err
}

// Goals lists the goals of a plan.
func Goals(ctx context.Context, c client.Reader, namespace, plan string) ([]*v1alpha1.Goal, error) {
	var all v1alpha1.GoalList
	err := list(ctx, c, &all, namespace, client.MatchingFields{ByPlan: plan})
	return pointers(all.Items), err
}

// Evaluations lists the evaluations of a plan.
func Evaluations(ctx context.Context, c client.Reader, namespace, plan string) ([]*v1alpha1.Evaluation, error) {
	var all v1alpha1.EvaluationList
	err := list(ctx, c, &all, namespace, client.MatchingFields{ByPlan: plan})
	return pointers(all.Items), err
}

// EvaluationsElsewhere lists the evaluations of technologies under other plans of
// the district.
func EvaluationsElsewhere(ctx context.Context, c client.Reader, namespace, plan string) ([]*v1alpha1.Evaluation, error) {
	var all v1alpha1.EvaluationList
	err := list(ctx, c, &all, namespace, client.MatchingFields{ByTarget: string(v1alpha1.TargetTechnology)})
	return slices.DeleteFunc(pointers(all.Items), func(e *v1alpha1.Evaluation) bool { return e.Spec.PlanRef.Name == plan }), err
}

// EvaluationNamed finds an evaluation of a district by its name, under whichever plan;
// nil: there is none. A look-up that fails is logged: the cache behind it cannot fail
// while it runs.
func EvaluationNamed(ctx context.Context, c client.Reader, namespace string) func(name string) *v1alpha1.Evaluation {
	return func(name string) *v1alpha1.Evaluation {
		e, err := Find(ctx, c, namespace, name, &v1alpha1.Evaluation{})
		if err != nil {
			log.FromContext(ctx).Error(err, "looking up an evaluation by its name")
		}
		return e
	}
}

// EvaluationsOfDevice lists the evaluations of a lot.
func EvaluationsOfDevice(ctx context.Context, c client.Reader, namespace, device string) ([]*v1alpha1.Evaluation, error) {
	var all v1alpha1.EvaluationList
	err := list(ctx, c, &all, namespace, client.MatchingFields{ByDevice: device})
	return pointers(all.Items), err
}

// Benchmarks lists the benchmarks of goals, by the name of the goal.
func Benchmarks(ctx context.Context, c client.Reader, namespace string, goals []*v1alpha1.Goal) (map[string][]*v1alpha1.Benchmark, error) {
	of := map[string][]*v1alpha1.Benchmark{}
	for _, g := range goals {
		var all v1alpha1.BenchmarkList
		if err := list(ctx, c, &all, namespace, client.MatchingFields{ByGoal: g.Name}); err != nil {
			return nil, err
		}
		if len(all.Items) > 0 {
			of[g.Name] = pointers(all.Items)
		}
	}
	return of, nil
}

// DevicesOf lists the lots that are in a plan's inventory or that its lines pay
// for.
func DevicesOf(ctx context.Context, c client.Reader, namespace, plan string) ([]*v1alpha1.Device, error) {
	var in, paid v1alpha1.DeviceList
	err := errors.Join(
		list(ctx, c, &in, namespace, client.MatchingFields{ByPlan: plan}),
		list(ctx, c, &paid, namespace, client.MatchingFields{ByPayer: plan}),
	)
	return append(pointers(in.Items), pointers(paid.Items)...), err
}

// Replaced lists the lots that name a lot as their replacement.
func Replaced(ctx context.Context, c client.Reader, namespace, replacement string) ([]*v1alpha1.Device, error) {
	var all v1alpha1.DeviceList
	err := list(ctx, c, &all, namespace, client.MatchingFields{ByReplacement: replacement})
	return pointers(all.Items), err
}

func pointers[T any](items []T) []*T {
	list := make([]*T, len(items))
	for i := range items {
		list[i] = &items[i]
	}
	return list
}
