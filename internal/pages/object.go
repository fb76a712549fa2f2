package pages

import (
	"fmt"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/document"
	"techplan.education/internal/overview"
	"techplan.education/internal/snapshot"
)

// object is what all kinds have on their page.
type object struct {
	conditions []metav1.Condition
	findings   []v1alpha1.Finding
	spec       any
}

// Object makes the page of one object: its conditions, its findings, its spec as YAML, and the command that
// changes it. It returns false if the district does not have the object.
func Object(namespace string, district snapshot.District, key v1alpha1.ObjectKey, addresses Addresses) (document.Document, bool) {
	found, hasObject := findObject(district, key)
	if !hasObject {
		return document.Document{}, false
	}
	made := document.Document{
		Title: fmt.Sprintf("%s %s", key.Kind, key.Name), Language: "en",
		Lead: []document.Paragraph{document.NewParagraph(fmt.Sprintf("In the namespace %s.", namespace))},
	}
	conditions := document.Table{
		Caption: "Conditions", Empty: "The object is not assessed yet.", Columns: []string{"condition", "state", "reason", "message"},
	}
	for _, condition := range found.conditions {
		state := document.Good
		if overview.NeedsAttention(condition) {
			state = document.Attention
		}
		conditions.Rows = append(conditions.Rows, []document.Cell{
			document.NewTextCell(condition.Type), document.NewStateCell(condition.Status, state),
			document.NewTextCell(condition.Reason), document.NewTextCell(condition.Message),
		})
	}
	made.Sections = append(made.Sections, document.Section{
		ID: "conditions", Title: "Conditions", Blocks: []document.Block{conditions},
	})
	if len(found.findings) > 0 {
		input := Input{Namespace: namespace, District: district, Plan: &v1alpha1.TechnologyPlan{}, Addresses: addresses}
		var notices document.Notices
		for _, finding := range found.findings {
			notices.Entries = append(notices.Entries, input.NewNotice(finding))
		}
		made.Sections = append(made.Sections, document.Section{ID: "findings", Title: "Findings", Blocks: []document.Block{notices}})
	}
	made.Sections = append(made.Sections, document.Section{ID: "change", Title: "Change it", Blocks: []document.Block{
		document.Code{
			Caption: "The command that opens the object in an editor",
			Words:   fmt.Sprintf("kubectl edit %s %s --namespace %s", lowerKind(key.Kind), key.Name, namespace),
		},
		document.Code{Caption: captionManifest(key.Kind), Words: FormatManifest(key, namespace, found.spec)},
	}})
	return made, true
}

func captionManifest(kind v1alpha1.ObjectKind) string {
	if kind == v1alpha1.KindBenchmark {
		return "What people wrote, without the counts of people"
	}
	return "What people wrote"
}

// hideCounts returns the spec of a benchmark without its counts of people. Packages equity and rubric decide which
// figures of groups and levels are shown, and the page of goals shows those.
func hideCounts(spec v1alpha1.BenchmarkSpec) v1alpha1.BenchmarkSpec {
	spec.Observations = slices.Clone(spec.Observations)
	for i := range spec.Observations {
		observation := &spec.Observations[i]
		observation.Have, observation.Of, observation.Groups, observation.Levels = nil, 0, nil, nil
	}
	return spec
}

// FormatManifest writes the part of an object that people write.
func FormatManifest(key v1alpha1.ObjectKey, namespace string, spec any) string {
	written, err := yaml.Marshal(map[string]any{
		"apiVersion": v1alpha1.GroupVersion.String(), "kind": key.Kind,
		"metadata": map[string]string{"name": key.Name, "namespace": namespace}, "spec": spec,
	})
	if err != nil {
		return fmt.Sprintf("The object cannot be written as YAML: %v", err)
	}
	return string(written)
}

func findObject(district snapshot.District, key v1alpha1.ObjectKey) (object, bool) {
	switch key.Kind {
	case v1alpha1.KindTechnologyPlan:
		if plan := findNamed(district.Plans, key.Name); plan != nil {
			return object{plan.Status.Conditions, plan.Status.Findings, plan.Spec}, true
		}
	case v1alpha1.KindGoal:
		if goal := findNamed(district.Goals, key.Name); goal != nil {
			return object{goal.Status.Conditions, goal.Status.Findings, goal.Spec}, true
		}
	case v1alpha1.KindBenchmark:
		if benchmark := findNamed(district.Benchmarks, key.Name); benchmark != nil {
			return object{benchmark.Status.Conditions, nil, hideCounts(benchmark.Spec)}, true
		}
	case v1alpha1.KindDevice:
		if lot := findNamed(district.Devices, key.Name); lot != nil {
			return object{lot.Status.Conditions, lot.Status.Findings, lot.Spec}, true
		}
	case v1alpha1.KindEvaluation:
		if evaluation := findNamed(district.Evaluations, key.Name); evaluation != nil {
			return object{evaluation.Status.Conditions, nil, evaluation.Spec}, true
		}
	}
	return object{}, false
}

// findNamed returns the object of a name; nil if there is none.
func findNamed[T any, O interface {
	*T
	metav1.Object
}](objects []O, name string) O {
	at := slices.IndexFunc(objects, func(object O) bool { return object.GetName() == name })
	if at < 0 {
		return nil
	}
	return objects[at]
}
