// Package schema writes JSON Schemas (draft-07) of the kinds for editors, from the
// custom resource definitions: what an editor needs to complete, explain and check
// a file while a person writes it. The package is pure.
//
// A schema accepts everything that the API server accepts. It does not hold most
// CEL rules: kubectl techplan lint reports these.
package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// FileName is the name of the file whose schema takes any of the kinds.
const FileName = "techplan.json"

// draft is the newest draft that the YAML language server reads.
const draft = "http://json-schema.org/draft-07/schema#"

// Schema is a JSON Schema: those keywords of draft-07 that the definitions need, in
// the order in which they are written.
type Schema struct {
	Draft       string `json:"$schema,omitempty"`
	Ref         string `json:"$ref,omitempty"`
	Title       string `json:"title,omitempty"`
	Description string `json:"description,omitempty"`
	// Type is a string, or a list of strings.
	Type  any    `json:"type,omitempty"`
	Const string `json:"const,omitempty"`
	Enum  []any  `json:"enum,omitempty"`

	Format    string `json:"format,omitempty"`
	MinLength *int64 `json:"minLength,omitempty"`
	MaxLength *int64 `json:"maxLength,omitempty"`
	Pattern   string `json:"pattern,omitempty"`
	// PatternErrorMessage is what editors show for a text that does not match Pattern.
	PatternErrorMessage string   `json:"patternErrorMessage,omitempty"`
	Minimum             *float64 `json:"minimum,omitempty"`
	Maximum             *float64 `json:"maximum,omitempty"`

	Items       *Schema `json:"items,omitempty"`
	MinItems    *int64  `json:"minItems,omitempty"`
	MaxItems    *int64  `json:"maxItems,omitempty"`
	UniqueItems bool    `json:"uniqueItems,omitempty"`

	Required      []string           `json:"required,omitempty"`
	Properties    map[string]*Schema `json:"properties,omitempty"`
	MinProperties *int64             `json:"minProperties,omitempty"`
	MaxProperties *int64             `json:"maxProperties,omitempty"`
	// AdditionalProperties is false, or a *Schema.
	AdditionalProperties any `json:"additionalProperties,omitempty"`

	Examples    []any              `json:"examples,omitempty"`
	OneOf       []*Schema          `json:"oneOf,omitempty"`
	Definitions map[string]*Schema `json:"definitions,omitempty"`
}

// BuildKinds returns the schema of each kind by its name. An error means that a
// definition is faulty.
func BuildKinds(definitions []*apiextensionsv1.CustomResourceDefinition) (map[string]*Schema, error) {
	kinds := make(map[string]*Schema, len(definitions))
	for _, definition := range definitions {
		version := definition.Spec.Versions[0]
		apiVersion := metav1.GroupVersion{Group: definition.Spec.Group, Version: version.Name}.String()
		kind := definition.Spec.Names.Kind
		built, err := buildObject(kind, apiVersion, version.Schema.OpenAPIV3Schema)
		if err != nil {
			return nil, fmt.Errorf("translate the definition of %s: %w", kind, err)
		}
		kinds[kind] = built
	}
	return kinds, nil
}

// BuildAny returns a schema that takes an object of any of the kinds.
func BuildAny(kinds map[string]*Schema) *Schema {
	combined := &Schema{
		Title:       "techplan",
		Description: "An object of techplan: write its apiVersion and kind first.",
		Type:        "object",
		Definitions: kinds,
	}
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		combined.OneOf = append(combined.OneOf, &Schema{Ref: "#/definitions/" + kind})
	}
	return combined
}

// RenderFiles returns the content of each schema file by its name: one for each kind,
// such as Goal.json, and FileName for any of them.
func RenderFiles(definitions []*apiextensionsv1.CustomResourceDefinition) (map[string][]byte, error) {
	kinds, err := BuildKinds(definitions)
	if err != nil {
		return nil, err
	}
	schemas := map[string]*Schema{FileName: BuildAny(kinds)}
	for kind, built := range kinds {
		schemas[kind+".json"] = built
	}
	files := make(map[string][]byte, len(schemas))
	for name, built := range schemas {
		files[name], err = built.Render()
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", name, err)
		}
	}
	return files, nil
}

// Render returns the schema as indented JSON that names its draft.
func (schema *Schema) Render() ([]byte, error) {
	document := *schema
	document.Draft = draft
	var content bytes.Buffer
	encoder := json.NewEncoder(&content)
	// Patterns and descriptions hold characters that matter in a page of HTML only.
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(document); err != nil {
		return nil, err
	}
	return content.Bytes(), nil
}
