package schema

import (
	"reflect"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// namePattern is the form of a name that each kind accepts.
const namePattern = `^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`

// buildMetadata returns the schema of the metadata. What people write is described;
// every other field that the API server knows is accepted as it is.
func buildMetadata(description string) *Schema {
	properties := map[string]*Schema{}
	for field := range reflect.TypeFor[metav1.ObjectMeta]().Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		properties[name] = &Schema{}
	}
	maxName, maxNamespace := int64(253), int64(63)
	texts := &Schema{Type: "string"}
	properties["name"] = &Schema{
		Description: "name is the name of the object: lower-case letters, digits, hyphens and dots, at most 253, " +
			"for example plan-2026. Required.",
		Type: "string", Pattern: namePattern, MaxLength: &maxName, Examples: []any{"plan-2026"},
	}
	properties["namespace"] = &Schema{
		Description: "namespace is the namespace of the district, for example maple-valley. If left out, it is that " +
			"of the command that applies the file.",
		Type: "string", Pattern: `^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`, MaxLength: &maxNamespace,
		Examples: []any{"maple-valley"},
	}
	properties["labels"] = &Schema{
		Description: "labels are names and values by which objects are selected.",
		Type:        "object", AdditionalProperties: texts,
	}
	properties["annotations"] = &Schema{
		Description: "annotations are names and values that programs read.",
		Type:        "object", AdditionalProperties: texts,
	}
	return &Schema{
		Description: description, Type: "object", Required: []string{"name"},
		Properties: properties, AdditionalProperties: false,
	}
}
