package manifest

import (
	"reflect"
	"slices"

	"techplan.education/api/v1alpha1"
)

// This file puts an evaluation together that is written more than once. The records that people
// keep in files are applied to the evaluation that techplan created, each with a field manager of
// its own. So an export from the cluster and a record are one object, as they are after
// `kubectl apply --server-side`, and so are the records of several people.

// addRecord adds an evaluation to the one that was read before under its name. It reports false
// if the two do not go together: then the second is a duplicate.
func (loader *loader) addRecord(result objectResult) bool {
	if result.id.kind != v1alpha1.KindEvaluation {
		return false
	}
	first := loader.evaluations[result.id]
	second, _ := result.object.(*v1alpha1.Evaluation)
	if first == nil || second == nil {
		// One of them has an Error of its own, which says more than that it is there twice.
		loader.set.Refused++
		loader.addProblems(result.problems...)
		return true
	}
	isRecordOfExport := isExported(first) && !isExported(second)
	merged, ok := mergeEvaluations(first, second)
	if !ok {
		return false
	}
	*first = *merged
	// Findings are shown where people can correct them: at the record.
	if isRecordOfExport {
		loader.set.origins[result.id] = result.origin
	}
	loader.addProblems(result.problems...)
	return true
}

// isExported reports whether an object was read from a cluster: only the API server gives a UID.
func isExported(evaluation *v1alpha1.Evaluation) bool { return evaluation.UID != "" }

// mergeEvaluations returns what two manifests of one evaluation come to, and whether they go
// together. A record takes precedence over the export, as it is applied to it. Two records must
// not say different things in one place, nor be the same, and of two exports one is too many.
func mergeEvaluations(first, second *v1alpha1.Evaluation) (*v1alpha1.Evaluation, bool) {
	if !isSameEvaluation(first, second) {
		return nil, false
	}
	switch {
	case isExported(first) && isExported(second):
		return nil, false
	case isExported(first):
		merged, _ := overlaySpec(first, second)
		return merged, true
	case isExported(second):
		merged, _ := overlaySpec(second, first)
		return merged, true
	default:
		merged, agree := overlaySpec(first, second)
		return merged, agree && !reflect.DeepEqual(first.Spec, second.Spec)
	}
}

// isSameEvaluation reports whether two manifests agree in the fields that identify an evaluation
// of a schedule.
func isSameEvaluation(first, second *v1alpha1.Evaluation) bool {
	left, right := &first.Spec, &second.Spec
	return left.Schedule != "" && left.Schedule == right.Schedule && left.PlanRef == right.PlanRef && left.Target == right.Target &&
		left.Occurrence == right.Occurrence
}

// overlaySpec returns the base with the fields of a record laid over it, and whether the record
// changes none that the base states. Lists whose entries have names are merged by name.
func overlaySpec(base, record *v1alpha1.Evaluation) (merged *v1alpha1.Evaluation, agree bool) {
	merged, agree = base.DeepCopy(), true
	into, from := reflect.ValueOf(&merged.Spec).Elem(), reflect.ValueOf(&record.DeepCopy().Spec).Elem()
	for i := range from.NumField() {
		switch from.Type().Field(i).Name {
		case "Results", "Criteria":
			continue
		}
		if field := from.Field(i); !field.IsZero() {
			agree = agree && (into.Field(i).IsZero() || reflect.DeepEqual(into.Field(i).Interface(), field.Interface()))
			into.Field(i).Set(field)
		}
	}
	results, sameResults := overlayList(
		merged.Spec.Results, record.Spec.Results, func(result v1alpha1.Result) v1alpha1.EntryName { return result.Criterion },
	)
	criteria, sameCriteria := overlayList(
		merged.Spec.Criteria, record.Spec.Criteria, func(criterion v1alpha1.Criterion) v1alpha1.EntryName { return criterion.Name },
	)
	merged.Spec.Results, merged.Spec.Criteria = results, criteria
	return merged, agree && sameResults && sameCriteria
}

// overlayList returns a list with the entries of another one laid over it, and whether no entry
// of the list changes.
func overlayList[T any](base, over []T, nameOf func(T) v1alpha1.EntryName) (merged []T, agree bool) {
	merged, agree = slices.Clone(base), true
	for _, entry := range over {
		i := slices.IndexFunc(merged, func(other T) bool { return nameOf(other) == nameOf(entry) })
		if i < 0 {
			merged = append(merged, entry)
			continue
		}
		agree = agree && reflect.DeepEqual(merged[i], entry)
		merged[i] = entry
	}
	return merged, agree
}
