package testplan

import (
	"bytes"
	"fmt"
	"strings"

	"sigs.k8s.io/yaml"

	"techplan.education/api/v1alpha1"
)

// CompleteExample turns an example into whole manifests. The example consists of YAML
// documents, each with its kind, and states only what matters. Complete adds what they
// leave out of apiVersion, metadata, the title, the period, the approval and the
// district of a plan, the plan of the objects that belong to one, the title of a goal,
// and the measure of a benchmark. A field that is null is left out: a plan with
// "approval: null" is a draft.
func CompleteExample(example string) ([]byte, error) {
	var out bytes.Buffer
	for i, text := range strings.Split("\n"+example, "\n---\n") {
		var object map[string]any
		if err := yaml.UnmarshalStrict([]byte(text), &object); err != nil {
			return nil, fmt.Errorf("document %d: %w", i+1, err)
		}
		kind, _ := object["kind"].(string)
		missing, ok := defaultsByKind[kind]
		if !ok {
			return nil, fmt.Errorf("document %d: kind %q is none of the API", i+1, kind)
		}
		fillMissing(object, map[string]any{
			"apiVersion": v1alpha1.GroupVersion.String(),
			"metadata":   map[string]any{"namespace": Namespace},
		})
		fillMissing(object, missing)
		whole, err := yaml.Marshal(object)
		if err != nil {
			return nil, fmt.Errorf("document %d: %w", i+1, err)
		}
		fmt.Fprintf(&out, "---\n%s", whole)
	}
	return out.Bytes(), nil
}

// defaultsByKind are the fields that an example may leave out, by kind.
var defaultsByKind = map[string]map[string]any{
	v1alpha1.KindTechnologyPlan: {
		"metadata": map[string]any{"name": Namespace},
		"spec": map[string]any{
			"title":    "Maple Valley technology plan",
			"period":   map[string]any{"start": "2026-07-01", "end": "2029-06-30"},
			"approval": map[string]any{"body": "Board of Education", "date": "2026-05-18"},
			"district": map[string]any{"name": "Maple Valley Schools"},
		},
	},
	v1alpha1.KindGoal: {"spec": map[string]any{
		"planRef": map[string]any{"name": Namespace}, "title": "A goal",
	}},
	v1alpha1.KindBenchmark: {"spec": map[string]any{
		"metric":   map[string]any{"name": "a measure", "direction": string(v1alpha1.DirectionIncrease)},
		"baseline": map[string]any{"value": 40, "date": "2026-07-01"},
		"target":   map[string]any{"value": 80, "date": "2029-06-30"},
	}},
	v1alpha1.KindDevice:     {"spec": map[string]any{"planRef": map[string]any{"name": Namespace}}},
	v1alpha1.KindEvaluation: {"spec": map[string]any{"planRef": map[string]any{"name": Namespace}}},
}

// fillMissing adds missing fields to an object at any depth, and removes fields that
// are null.
func fillMissing(object, missing map[string]any) {
	for key, value := range missing {
		own, there := object[key]
		part, nested := value.(map[string]any)
		switch {
		case there && own == nil:
			delete(object, key)
		case nested:
			if !there {
				own = map[string]any{}
				object[key] = own
			}
			// The schema refuses a value of another type.
			if own, ok := own.(map[string]any); ok {
				fillMissing(own, part)
			}
		case !there:
			object[key] = value
		}
	}
}
