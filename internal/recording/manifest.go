package recording

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
)

// Entries are what a person records in an evaluation.
type Entries struct {
	Results []v1alpha1.Result
	// Decision has no outcome if none is recorded.
	Decision v1alpha1.Decision
}

// IsEmpty reports whether nothing is recorded.
func (entries Entries) IsEmpty() bool {
	return len(entries.Results) == 0 && entries.Decision.Outcome == ""
}

// NameFieldManager returns the name of the field manager under which a role records, for example
// record-technology-director. Two roles that differ only in signs and case have one. A role without a
// letter or digit of ASCII has the name of a hash.
func NameFieldManager(role string) string {
	words := strings.FieldsFunc(strings.ToLower(role), func(letter rune) bool {
		return (letter < 'a' || letter > 'z') && (letter < '0' || letter > '9')
	})
	name := strings.Join(words, "-")
	if name == "" {
		sum := sha256.Sum256([]byte(role))
		name = hex.EncodeToString(sum[:5])
	}
	return "record-" + name[:min(len(name), maxManager)]
}

// maxManager is the length of the part of a field manager that comes from a role. Kubernetes accepts
// 128 characters.
const maxManager = 100

// NewObject returns the Evaluation that a field manager applies on the server to record entries: the
// fields that identify it, what the manager has recorded before, and the entries. What the manager
// recorded before and the object would leave out would be removed.
func NewObject(record *v1alpha1.Evaluation, manager string, entries Entries) *v1alpha1.Evaluation {
	owned := listOwned(record.ManagedFields, manager)
	object := &v1alpha1.Evaluation{
		TypeMeta:   metav1.TypeMeta{APIVersion: v1alpha1.GroupVersion.String(), Kind: v1alpha1.KindEvaluation},
		ObjectMeta: metav1.ObjectMeta{Namespace: record.Namespace, Name: record.Name},
		Spec: v1alpha1.EvaluationSpec{
			PlanRef: record.Spec.PlanRef, Schedule: record.Spec.Schedule, Target: record.Spec.Target,
			Occurrence: record.Spec.Occurrence,
		},
	}
	results := slices.Clone(entries.Results)
	for _, result := range record.Spec.Results {
		isNew := slices.ContainsFunc(entries.Results, func(entry v1alpha1.Result) bool {
			return entry.Criterion == result.Criterion
		})
		if owned.criteria[string(result.Criterion)] && !isNew {
			results = append(results, result)
		}
	}
	slices.SortFunc(results, func(left, right v1alpha1.Result) int {
		return strings.Compare(string(left.Criterion), string(right.Criterion))
	})
	object.Spec.Results = results
	object.Spec.Decision = entries.Decision
	if entries.Decision.Outcome == "" && owned.hasDecision {
		object.Spec.Decision = record.Spec.Decision
	}
	if owned.hasCancelled {
		object.Spec.Cancelled = record.Spec.Cancelled
	}
	return object
}

// ownedFields are the records of an evaluation that a field manager owns.
type ownedFields struct {
	criteria                  map[string]bool
	hasDecision, hasCancelled bool
}

// listOwned reads the fields that a manager has applied. Fields that cannot be read count as not
// owned.
func listOwned(managed []metav1.ManagedFieldsEntry, manager string) ownedFields {
	owned := ownedFields{criteria: map[string]bool{}}
	for _, entry := range managed {
		isApplied := entry.Manager == manager && entry.Operation == metav1.ManagedFieldsOperationApply
		if !isApplied || entry.FieldsV1 == nil || entry.Subresource != "" {
			continue
		}
		var fields struct {
			Spec struct {
				Results   map[string]any  `json:"f:results"`
				Decision  json.RawMessage `json:"f:decision"`
				Cancelled json.RawMessage `json:"f:cancelled"`
			} `json:"f:spec"`
		}
		if json.Unmarshal(entry.FieldsV1.GetRawBytes(), &fields) != nil {
			continue
		}
		owned.hasDecision, owned.hasCancelled = fields.Spec.Decision != nil, fields.Spec.Cancelled != nil
		for key := range fields.Spec.Results {
			var item struct {
				Criterion string `json:"criterion"`
			}
			if content, ok := strings.CutPrefix(key, "k:"); ok && json.Unmarshal([]byte(content), &item) == nil {
				owned.criteria[item.Criterion] = true
			}
		}
	}
	return owned
}

// FindCriterion returns a criterion of an evaluation.
func FindCriterion(record *v1alpha1.Evaluation, name string) (v1alpha1.Criterion, error) {
	var names []string
	for _, criterion := range record.Spec.Criteria {
		if string(criterion.Name) == name {
			return criterion, nil
		}
		names = append(names, string(criterion.Name))
	}
	return v1alpha1.Criterion{}, fmt.Errorf("%s is no criterion of evaluation %s%s", quote(name), record.Name, suggest(name, names))
}
