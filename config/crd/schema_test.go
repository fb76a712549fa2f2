package crd_test

import (
	"slices"
	"testing"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"techplan.education/config/crd"
)

func TestSchema(t *testing.T) {
	for name, c := range schemaCases {
		t.Run(name, func(t *testing.T) {
			object := base(t, c.kind)
			for path, value := range c.change {
				change(t, object, path, value)
			}
			errs := validators()[c.kind].ValidateObject(t.Context(), object, nil)
			other := func(e *field.Error) bool { return e.Field != c.field }
			if len(errs) == 0 || slices.ContainsFunc(errs, other) {
				t.Errorf("want it to be refused at %s and nowhere else, got %v", c.field, errs.ToAggregate())
			}
		})
	}
}

// A null is an absent field, and a status in a file is not looked at.
func TestNullsAndStatusAreIgnored(t *testing.T) {
	object := base(t, "Goal")
	change(t, object, "spec/owner", nil)
	change(t, object, "spec/actions/0/cost", nil)
	change(t, object, "status", map[string]any{"conditions": "none", "nonsense": true})
	if errs := validators()["Goal"].ValidateObject(t.Context(), object, nil); len(errs) > 0 {
		t.Error(errs.ToAggregate())
	}
}

// Every integer that people write has a minimum and a maximum. The type FiscalYear
// has none, so that each field of that type must state its own.
func TestIntegersOfSpecsAreBounded(t *testing.T) {
	definitions, err := crd.LoadDefinitions()
	if err != nil {
		t.Fatal(err)
	}
	integers := 0
	for _, definition := range definitions {
		spec := definition.Spec.Versions[0].Schema.OpenAPIV3Schema.Properties["spec"]
		walk(&spec, "spec", func(path string, schema *apiextensionsv1.JSONSchemaProps) {
			if schema.Type != "integer" {
				return
			}
			integers++
			if schema.Minimum == nil || schema.Maximum == nil {
				t.Errorf("%s of %s has no minimum or no maximum", path, definition.Spec.Names.Kind)
			}
		})
	}
	if integers == 0 {
		t.Error("no integers found")
	}
}
