package crd_test

import (
	"slices"
	"testing"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"

	"techplan.education/config/crd"
)

// yearTooEarly says why a date before 1970 is refused: such a year is mistyped.
const yearTooEarly = "the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"

// Each date that people write is refused before 1970. The period of a plan has narrower bounds.
func TestDatesRefuseYearsBefore1970(t *testing.T) {
	definitions, err := crd.LoadDefinitions()
	if err != nil {
		t.Fatal(err)
	}
	dates := 0
	for _, definition := range definitions {
		spec := definition.Spec.Versions[0].Schema.OpenAPIV3Schema.Properties["spec"]
		walk(&spec, "spec", func(path string, schema *apiextensionsv1.JSONSchemaProps) {
			if schema.Format != "date" || path == "spec.period.start" || path == "spec.period.end" {
				return
			}
			dates++
			hasRule := slices.ContainsFunc(schema.XValidations, func(rule apiextensionsv1.ValidationRule) bool {
				return rule.Message == yearTooEarly && rule.Rule == "self >= timestamp('1970-01-01T00:00:00Z')"
			})
			if !hasRule {
				t.Errorf("%s of %s accepts years before 1970", path, definition.Spec.Names.Kind)
			}
		})
	}
	if dates < 35 {
		t.Errorf("only %d dates: does the test still find them?", dates)
	}
}
