// Package clusterreader reads districts from a Kubernetes API server for the dashboard: with the rights of
// the person who sends a request, or from caches with the rights of the program.
package clusterreader

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/dashboard"
	"techplan.education/internal/snapshot"
)

// newScheme returns the kinds of the API.
func newScheme() (*runtime.Scheme, error) {
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		return nil, fmt.Errorf("register the kinds: %w", err)
	}
	return scheme, nil
}

// listDistricts reads the plans of a namespace, or of all if it is empty, with their goals and benchmarks.
func listDistricts(
	ctx context.Context, reader client.Reader, namespace string, selector labels.Selector, options ...client.ListOption,
) ([]dashboard.District, error) {
	var plans v1alpha1.TechnologyPlanList
	var goals v1alpha1.GoalList
	var benchmarks v1alpha1.BenchmarkList
	options = append(options, client.InNamespace(namespace))
	if err := reader.List(ctx, &plans, append(options, client.MatchingLabelsSelector{Selector: selector})...); err != nil {
		return nil, explainError(err)
	}
	for _, list := range []client.ObjectList{&goals, &benchmarks} {
		if err := reader.List(ctx, list, options...); err != nil {
			return nil, explainError(err)
		}
	}
	districts := map[string]snapshot.District{}
	for namespace, ofNamespace := range groupByNamespace(plans.Items) {
		districts[namespace] = snapshot.District{Plans: ofNamespace}
	}
	goalsOf, benchmarksOf := groupByNamespace(goals.Items), groupByNamespace(benchmarks.Items)
	var list []dashboard.District
	for _, namespace := range slices.Sorted(maps.Keys(districts)) {
		district := districts[namespace]
		district.Goals, district.Benchmarks = goalsOf[namespace], benchmarksOf[namespace]
		list = append(list, dashboard.District{Namespace: namespace, District: district})
	}
	return list, nil
}

// readDistrict reads all objects of a namespace.
func readDistrict(
	ctx context.Context, reader client.Reader, namespace string, options ...client.ListOption,
) (dashboard.District, error) {
	var plans v1alpha1.TechnologyPlanList
	var goals v1alpha1.GoalList
	var benchmarks v1alpha1.BenchmarkList
	var lots v1alpha1.DeviceList
	var evaluations v1alpha1.EvaluationList
	options = append(options, client.InNamespace(namespace))
	for _, list := range []client.ObjectList{&plans, &goals, &benchmarks, &lots, &evaluations} {
		if err := reader.List(ctx, list, options...); err != nil {
			return dashboard.District{}, explainError(err)
		}
	}
	return dashboard.District{Namespace: namespace, District: snapshot.District{
		Plans: listPointers(plans.Items), Goals: listPointers(goals.Items), Benchmarks: listPointers(benchmarks.Items),
		Devices: listPointers(lots.Items), Evaluations: listPointers(evaluations.Items),
	}.SortByName()}, nil
}

// explainError returns the error for which the dashboard has a page, if there is one.
func explainError(err error) error {
	switch {
	case apierrors.IsUnauthorized(err):
		return errors.Join(dashboard.ErrUnauthorized, err)
	case apierrors.IsForbidden(err):
		return errors.Join(dashboard.ErrForbidden, err)
	default:
		return fmt.Errorf("read from the API server: %w", err)
	}
}

func listPointers[T any](items []T) []*T {
	pointers := make([]*T, len(items))
	for i := range items {
		pointers[i] = &items[i]
	}
	return pointers
}

func groupByNamespace[T any, O interface {
	*T
	client.Object
}](items []T) map[string][]O {
	groups := map[string][]O{}
	for i := range items {
		namespace := O(&items[i]).GetNamespace()
		groups[namespace] = append(groups[namespace], &items[i])
	}
	return groups
}
