package crd_test

import (
	"regexp"
	"testing"
	"unicode/utf8"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"

	"techplan.education/config/crd"
	"techplan.education/internal/text"
)

// characterRule finds the expression of characters that a CEL rule refuses.
var characterRule = regexp.MustCompile(`^!self\.matches\(r'(\[.*\])'\)$`)

// refusedBy are the rules of the definitions that refuse characters, by their
// messages.
var refusedBy = map[string]string{
	hiddenInLine: `[\p{Cc}\x{61C}\x{200E}\x{200F}\x{2028}-\x{202E}\x{2066}-\x{2069}\x{FEFF}]`,
	hiddenInText: `[\x00-\x08\x0B-\x1F\x7F-\x9F\x{61C}\x{200E}\x{200F}\x{2028}-\x{202E}\x{2066}-\x{2069}\x{FEFF}]`,
	hiddenInName: `[\pC\p{Zl}\p{Zp}]`,
}

// Each string that people write has a pattern, a format, a list of values or a
// rule that refuses hidden characters.
func TestFreeStringsRefuseHiddenCharacters(t *testing.T) {
	definitions, err := crd.LoadDefinitions()
	if err != nil {
		t.Fatal(err)
	}
	free := 0
	for _, definition := range definitions {
		spec := definition.Spec.Versions[0].Schema.OpenAPIV3Schema.Properties["spec"]
		walk(&spec, "spec", func(path string, schema *apiextensionsv1.JSONSchemaProps) {
			if schema.AdditionalProperties != nil {
				t.Errorf("%s of %s takes names of any kind, which this test does not check",
					path, definition.Spec.Names.Kind)
			}
			if schema.Type != "string" || len(schema.Enum) > 0 || schema.Format != "" {
				return
			}
			if schema.Pattern != "" {
				if !refusesHidden(schema.Pattern) {
					t.Errorf("%s of %s: the pattern accepts hidden characters: %s",
						path, definition.Spec.Names.Kind, schema.Pattern)
				}
				return
			}
			free++
			if !hasCharacterRule(schema) {
				t.Errorf("%s of %s accepts hidden characters: give it a type of scalar_types.go, an enum or a pattern",
					path, definition.Spec.Names.Kind)
			}
		})
	}
	if free < 50 {
		t.Errorf("only %d free strings: does the test still find them?", free)
	}
}

func hasCharacterRule(schema *apiextensionsv1.JSONSchemaProps) bool {
	for _, rule := range schema.XValidations {
		match := characterRule.FindStringSubmatch(rule.Rule)
		if match != nil && refusedBy[rule.Message] == match[1] {
			return true
		}
	}
	return false
}

// refusesHidden reports whether a pattern refuses hidden characters alone, at
// both ends of a value and within it.
func refusesHidden(pattern string) bool {
	expression := regexp.MustCompile(pattern)
	for r := rune(0); r <= '\ufeff'; r++ {
		if !text.IsHidden(r) {
			continue
		}
		for _, value := range []string{"", "a", "A", "AAA", "AA", "1"} {
			hidden := string(r)
			if expression.MatchString(value+hidden) || expression.MatchString(hidden+value) ||
				expression.MatchString(value+hidden+value) {
				return false
			}
		}
	}
	return true
}

// The definitions refuse exactly what status shows escaped; a text may have lines
// and tabs, and a name no other invisible character either.
func TestRulesRefuseWhatIsShownEscaped(t *testing.T) {
	of := map[string]*regexp.Regexp{}
	for message, expression := range refusedBy {
		of[message] = regexp.MustCompile(expression)
	}
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		value, hidden := string(r), text.IsHidden(r)
		if of[hiddenInLine].MatchString(value) != hidden {
			t.Errorf("%U in a line: refused is %t, hidden is %t", r, !hidden, hidden)
		}
		if allowed := !hidden || r == '\n' || r == '\t'; of[hiddenInText].MatchString(value) == allowed {
			t.Errorf("%U in a text: refused is %t", r, allowed)
		}
		if hidden && !of[hiddenInName].MatchString(value) {
			t.Errorf("%U in a name is accepted", r)
		}
	}
}

// What people need is accepted.
func TestTextOfAllScriptsIsAccepted(t *testing.T) {
	for title, c := range map[string]struct{ kind, path, value string }{
		"label: emoji with joiners":     {"Goal", "spec/title", "A device for each 👩\u200d👩\u200d👧"},
		"label: Persian, a non-joiner":  {"Goal", "spec/title", "می\u200cخواهم"},
		"label: Hebrew without marks":   {"TechnologyPlan", "spec/district/name", "שלום"},
		"label: a no-break space":       {"Goal", "spec/title", "100\u00a0devices"},
		"label: a soft hyphen":          {"Goal", "spec/title", "tech\u00adnology"},
		"role: letters with accents":    {"Goal", "spec/owner", "Directora de Tecnología"},
		"text: newline and tab":         {"Goal", "spec/pedagogicalShift", "First\n\n\tsecond\n"},
		"text: emoji with joiners":      {"Goal", "spec/pedagogicalShift", "👩\u200d🏫"},
		"name: an object's":             {"TechnologyPlan", "spec/budget/lines/0/goals/0/name", "one-to-one.2026"},
		"name: that no object can have": {"TechnologyPlan", "spec/budget/lines/0/goals/0/name", "Größe 1"},
		"unit: a sign":                  {"Benchmark", "spec/metric/unit", "µs/°C"},
	} {
		t.Run(title, func(t *testing.T) {
			object := base(t, c.kind)
			change(t, object, c.path, c.value)
			for _, err := range validators()[c.kind].ValidateObject(t.Context(), object, nil) {
				t.Errorf("refused: %v", err)
			}
		})
	}
}
