// Package clusterobjects reads the objects of districts with a client or from a cache, for the commands of the
// plugin and for the dashboard.
package clusterobjects

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/labels"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/snapshot"
)

// Query says what is read.
type Query struct {
	// Namespace is the one that is read; empty: all.
	Namespace string
	// Selector selects plans by their labels; nil: all.
	Selector labels.Selector
	// SkipsLots leaves out the device lots and evaluations, which are most of the objects.
	SkipsLots bool
	// Options are given to each list request.
	Options []client.ListOption
}

// objects are what was read.
type objects struct {
	plans       v1alpha1.TechnologyPlanList
	goals       v1alpha1.GoalList
	benchmarks  v1alpha1.BenchmarkList
	lots        v1alpha1.DeviceList
	evaluations v1alpha1.EvaluationList
}

// ListDistricts returns a district for each namespace that has a plan, by namespace.
func ListDistricts(ctx context.Context, reader client.Reader, query Query) ([]*snapshot.NamespacedDistrict, error) {
	read, err := readObjects(ctx, reader, query)
	if err != nil {
		return nil, err
	}
	plans := groupByNamespace(read.plans.Items)
	goals, benchmarks := groupByNamespace(read.goals.Items), groupByNamespace(read.benchmarks.Items)
	lots, evaluations := groupByNamespace(read.lots.Items), groupByNamespace(read.evaluations.Items)
	var districts []*snapshot.NamespacedDistrict
	for _, namespace := range slices.Sorted(maps.Keys(plans)) {
		districts = append(districts, &snapshot.NamespacedDistrict{Namespace: namespace, District: snapshot.District{
			Plans: plans[namespace], Goals: goals[namespace], Benchmarks: benchmarks[namespace],
			Devices: lots[namespace], Evaluations: evaluations[namespace],
		}})
	}
	return districts, nil
}

// ReadDistrict returns the objects of the namespace of a query, which need not have a plan.
func ReadDistrict(ctx context.Context, reader client.Reader, query Query) (snapshot.District, error) {
	read, err := readObjects(ctx, reader, query)
	if err != nil {
		return snapshot.District{}, err
	}
	return snapshot.District{
		Plans: listPointers(read.plans.Items), Goals: listPointers(read.goals.Items),
		Benchmarks: listPointers(read.benchmarks.Items), Devices: listPointers(read.lots.Items),
		Evaluations: listPointers(read.evaluations.Items),
	}, nil
}

func readObjects(ctx context.Context, reader client.Reader, query Query) (*objects, error) {
	var read objects
	options := append(slices.Clone(query.Options), client.InNamespace(query.Namespace))
	planOptions := slices.Clone(options)
	if query.Selector != nil {
		planOptions = append(planOptions, client.MatchingLabelsSelector{Selector: query.Selector})
	}
	if err := reader.List(ctx, &read.plans, planOptions...); err != nil {
		return nil, fmt.Errorf("read the plans: %w", err)
	}
	lists := []client.ObjectList{&read.goals, &read.benchmarks}
	if !query.SkipsLots {
		lists = append(lists, &read.lots, &read.evaluations)
	}
	for _, list := range lists {
		if err := reader.List(ctx, list, options...); err != nil {
			return nil, fmt.Errorf("read the objects of the plans: %w", err)
		}
	}
	return &read, nil
}

func listPointers[T any](items []T) []*T {
	pointers := make([]*T, len(items))
	for i := range items {
		pointers[i] = &items[i]
	}
	return pointers
}

// groupByNamespace returns pointers to the objects of each namespace.
func groupByNamespace[T any, O interface {
	*T
	client.Object
}](items []T) map[string][]O {
	groups := map[string][]O{}
	for i := range items {
		object := O(&items[i])
		groups[object.GetNamespace()] = append(groups[object.GetNamespace()], object)
	}
	return groups
}
