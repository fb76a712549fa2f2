package messages

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/manifest/yamltree"
)

// certainPurposes are the purposes that follow from the kind of cost of a budget line alone. A
// kind that is missing can be bought, replaced or set up.
var certainPurposes = map[string]v1alpha1.Purpose{
	string(v1alpha1.CostTraining):         v1alpha1.PurposeProfessionalLearning,
	string(v1alpha1.CostPersonnel):        v1alpha1.PurposeStaffing,
	string(v1alpha1.CostBasicMaintenance): v1alpha1.PurposeOperation,
}

// derivePurpose returns the purpose to write into a budget line that has none, on the line of its
// kind of cost. ok is false for another error, and where the purpose is not certain.
func (explainer errorExplainer) derivePurpose(err *field.Error) (derived Refusal, ok bool) {
	if err.Type != field.ErrorTypeRequired || lastName(err.Field) != "purpose" {
		return Refusal{}, false
	}
	entry := explainer.locator.FindField(explainer.object, parentPath(err.Field))
	if entry == nil || entry.Kind != yamltree.MappingKind {
		return Refusal{}, false
	}
	// What an alias or a merge key repeats stands in another place.
	at := slices.IndexFunc(entry.Children, func(child yamltree.Child) bool { return child.Key == "costKind" })
	if at < 0 || !entry.Children[at].IsPlain {
		return Refusal{}, false
	}
	costKind := entry.Children[at]
	purpose, ok := certainPurposes[costKind.Written]
	if !ok {
		return Refusal{}, false
	}
	written := "costKind: " + costKind.Written
	separator := "\n"
	if entry.IsFlow {
		separator = ", "
	}
	return Refusal{
		Line:    costKind.Line,
		Message: fmt.Sprintf("a line with costKind %s has the purpose %s", costKind.Written, purpose),
		Fix:     yamltree.Fix{Old: written, New: fmt.Sprintf("purpose: %s%s%s", purpose, separator, written)},
	}, true
}
