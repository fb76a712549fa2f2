package crd_test

import (
	"slices"
	"testing"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

func TestSchema(t *testing.T) {
	for name, c := range schemaCases {
		t.Run(name, func(t *testing.T) {
			object := base(t, c.kind)
			for path, value := range c.change {
				change(t, object, path, value)
			}
			errs := validators()[c.kind].Validate(t.Context(), object, nil)
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
	if errs := validators()["Goal"].Validate(t.Context(), object, nil); len(errs) > 0 {
		t.Error(errs.ToAggregate())
	}
}
