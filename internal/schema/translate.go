package schema

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
)

// buildObject returns the schema of an object as people write it. The status is
// accepted as it is, so that an object from a cluster can be opened too.
func buildObject(kind, apiVersion string, root *apiextensionsv1.JSONSchemaProps) (*Schema, error) {
	spec := root.Properties["spec"]
	translated, err := translateValue(&spec)
	if err != nil {
		return nil, err
	}
	status := root.Properties["status"]
	return &Schema{
		Title:       kind,
		Description: joinLines(root.Description),
		Type:        "object",
		Required:    []string{"apiVersion", "kind", "metadata", "spec"},
		Properties: map[string]*Schema{
			"apiVersion": {Description: "apiVersion is " + apiVersion + ".", Const: apiVersion},
			"kind":       {Description: "kind is " + kind + ".", Const: kind},
			"metadata":   buildMetadata(joinLines(root.Properties["metadata"].Description)),
			"spec":       translated,
			"status":     {Description: joinLines(status.Description), Type: "object"},
		},
		AdditionalProperties: false,
	}, nil
}

// translateValue returns the schema of a value of a spec.
func translateValue(source *apiextensionsv1.JSONSchemaProps) (*Schema, error) {
	schema := &Schema{
		Description:   joinLines(source.Description),
		MinLength:     source.MinLength,
		MaxLength:     source.MaxLength,
		Pattern:       source.Pattern,
		Minimum:       source.Minimum,
		Maximum:       source.Maximum,
		MinItems:      source.MinItems,
		MaxItems:      source.MaxItems,
		MinProperties: source.MinProperties,
		MaxProperties: source.MaxProperties,
		UniqueItems:   source.XListType != nil && *source.XListType == "set",
		Required:      slices.Sorted(slices.Values(source.Required)),
	}
	if source.Type != "" {
		schema.Type = source.Type
	}
	if source.XIntOrString {
		schema.Type = []string{"integer", "string"}
	}
	if source.Type == "string" {
		// The formats of numbers say how Kubernetes stores them, and no editor knows them.
		schema.Format = source.Format
	}
	for _, value := range source.Enum {
		var decoded any
		if err := json.Unmarshal(value.Raw, &decoded); err != nil {
			return nil, err
		}
		schema.Enum = append(schema.Enum, decoded)
	}
	translateRules(schema, source.XValidations)
	if err := translateChildren(schema, source); err != nil {
		return nil, err
	}
	var err error
	schema.Examples, err = findExamples(source)
	return schema, err
}

// translateChildren adds the properties of an object and the items of a list.
func translateChildren(schema *Schema, source *apiextensionsv1.JSONSchemaProps) error {
	var err error
	if source.Items != nil && source.Items.Schema != nil {
		if schema.Items, err = translateValue(source.Items.Schema); err != nil {
			return err
		}
	}
	if len(source.Properties) == 0 {
		return nil
	}
	schema.AdditionalProperties = false
	schema.Properties = make(map[string]*Schema, len(source.Properties))
	for _, name := range slices.Sorted(maps.Keys(source.Properties)) {
		property := source.Properties[name]
		if schema.Properties[name], err = translateValue(&property); err != nil {
			return err
		}
	}
	return nil
}

// ruleTranslation puts a form of CEL rule into keywords of a schema.
type ruleTranslation struct {
	form *regexp.Regexp
	// apply gets the parts of the rule that the form names.
	apply func(schema *Schema, parts []string)
}

// ruleTranslations are the forms of rules that keywords can express and that look at
// one value alone. Patterns of CEL that name characters by \p or \x{} are not among
// them: JavaScript, which editors use, does not know these.
var ruleTranslations = []ruleTranslation{
	{
		// A number with decimals is a text, and a whole number is not.
		form: regexp.MustCompile(
			`^type\(self\) == int \? self >= (-?\d+) && self <= (\d+) : self\.matches\('([^']+)'\)$`),
		apply: func(schema *Schema, parts []string) {
			schema.Minimum, schema.Maximum = parseBound(parts[0]), parseBound(parts[1])
			schema.Pattern = parts[2]
		},
	},
	{
		form: regexp.MustCompile(`^!self\.contains\('([@/])'\)$`),
		apply: func(schema *Schema, parts []string) {
			schema.Pattern = "^[^" + parts[0] + "]*$"
		},
	},
}

// translateRules adds what keywords can express of the rules. A value that has a
// pattern already keeps it.
func translateRules(schema *Schema, rules apiextensionsv1.ValidationRules) {
	for _, rule := range rules {
		for _, translation := range ruleTranslations {
			parts := translation.form.FindStringSubmatch(rule.Rule)
			if parts != nil && schema.Pattern == "" {
				translation.apply(schema, parts[1:])
				schema.PatternErrorMessage = rule.Message
			}
		}
	}
}

// parseBound reads digits that the form of a rule has matched.
func parseBound(digits string) *float64 {
	bound, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		return nil
	}
	return &bound
}

// joinLines returns a description as one paragraph: its line breaks are those of the
// source code.
func joinLines(description string) string {
	return strings.Join(strings.Fields(description), " ")
}
