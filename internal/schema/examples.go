package schema

import (
	"encoding/json"
	"regexp"
	"strings"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	schemavalidation "k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"sigs.k8s.io/yaml"
)

var (
	exampleStart = regexp.MustCompile(`\bfor example `)
	// amountStart begins the example of a field whose description says how to write it:
	// Write 125000 or "125000.50".
	amountStart = regexp.MustCompile(`\bWrite \d+ or "`)
	// exampleEnd is what follows an example that stands without quotes and brackets.
	exampleEnd = regexp.MustCompile(`[.,;:]? or[ ,]|[.,;:)](?: |$)|$`)
)

// findExamples returns the examples that a description gives, as values that the
// definition accepts. A phrase that is no value of the field is not among them.
func findExamples(source *apiextensionsv1.JSONSchemaProps) ([]any, error) {
	description := joinLines(source.Description)
	rest, ok := cutExamples(description)
	if !ok {
		return nil, nil
	}
	internal := &apiextensions.JSONSchemaProps{}
	err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(source, internal, nil)
	if err != nil {
		return nil, err
	}
	validator, _, err := schemavalidation.NewSchemaValidator(internal)
	if err != nil {
		return nil, err
	}
	var examples []any
	for {
		var phrase string
		phrase, rest = cutExample(rest)
		value, ok := parseExample(phrase, source)
		if ok && len(schemavalidation.ValidateCustomResource(nil, value, validator)) == 0 {
			examples = append(examples, value)
		}
		var more bool
		if rest, more = strings.CutPrefix(rest, " or "); !more {
			return examples, nil
		}
	}
}

// cutExamples returns a description from its first example on, and whether it has one.
func cutExamples(description string) (string, bool) {
	if at := exampleStart.FindStringIndex(description); at != nil {
		return description[at[1]:], true
	}
	if at := amountStart.FindStringIndex(description); at != nil {
		// The whole number is the example: the other one needs quotes, which explain does not show.
		return description[at[0]+len("Write ") : at[1]-len(` or "`)], true
	}
	return "", false
}

// closers are the ends of what brackets and quotes begin.
var closers = map[byte]string{'{': "}", '[': "]", '"': `"`}

// cutExample returns the phrase at the start of a text, and the text behind it.
func cutExample(text string) (phrase, rest string) {
	if text == "" {
		return "", ""
	}
	if closer, ok := closers[text[0]]; ok {
		// Brackets of descriptions lie within one another at most once, as in [{...}].
		end := strings.Index(text[1:], closer)
		if end < 0 {
			return "", ""
		}
		end += 1 + len(closer)
		return text[:end], text[end:]
	}
	end := exampleEnd.FindStringIndex(text)[0]
	return text[:end], text[end:]
}

// parseExample reads a phrase as the value of a field. The example of a list may be
// one item.
func parseExample(phrase string, source *apiextensionsv1.JSONSchemaProps) (any, bool) {
	if source.Type == "string" {
		text := strings.Trim(phrase, `"`)
		return text, text != ""
	}
	content, err := yaml.YAMLToJSONStrict([]byte(phrase))
	if err != nil {
		return nil, false
	}
	var value any
	if err := json.Unmarshal(content, &value); err != nil || value == nil {
		return nil, false
	}
	value = wholeNumbers(value)
	if _, isList := value.([]any); source.Type == "array" && !isList {
		value = []any{value}
	}
	return value, true
}

// wholeNumbers returns a value with the whole numbers in it as integers, which is how
// the API server reads them.
func wholeNumbers(value any) any {
	switch typed := value.(type) {
	case float64:
		if whole := int64(typed); float64(whole) == typed {
			return whole
		}
	case []any:
		for i := range typed {
			typed[i] = wholeNumbers(typed[i])
		}
	case map[string]any:
		for name := range typed {
			typed[name] = wholeNumbers(typed[name])
		}
	}
	return value
}
