package validation

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"techplan.education/api/v1alpha1"
	"techplan.education/config/crd"
)

// A large object is validated in parts, and has the same errors as in one piece.
func TestSchemaParts(t *testing.T) {
	plan := validatorOf(t, v1alpha1.KindTechnologyPlan)
	r := rand.New(rand.NewPCG(1, 2))
	total := 0
	for range 5 {
		obj := map[string]any{
			"metadata": map[string]any{"name": "plan"},
			"spec": map[string]any{
				"title": 1, "period": map[string]any{},
				"budget": map[string]any{
					"currency": "usd", "sources": faultyItems(r, 30), "lines": faultyItems(r, 100),
				},
				"technologies": faultyItems(r, 60), "needs": "none", "policy": map[string]any{"waivers": faultyItems(r, 40)},
			},
		}
		whole := plan.schema.validateSchema(obj, 1_000_000)
		for _, maxValues := range []int{1, 5, 50} {
			parts := plan.schema.validateSchema(obj, maxValues)
			if diff := cmp.Diff(errorTexts(whole), errorTexts(parts)); diff != "" {
				t.Fatalf("errors with parts of %d values (-in one piece +in parts):\n%s", maxValues, diff)
			}
		}
		total += len(whole)
	}
	if total < 1_000 {
		t.Errorf("the objects have %d errors, which are too few to compare", total)
	}
}

// faultyItems are up to most items that have most of the mistakes that a schema
// can see.
func faultyItems(r *rand.Rand, most int) []any {
	items := make([]any, r.IntN(most))
	for i := range items {
		switch r.IntN(6) {
		case 0:
			items[i] = i
		case 1:
			items[i] = nil
		case 2:
			items[i] = []any{map[string]any{}}
		default:
			items[i] = map[string]any{
				"name": strings.Repeat("A", r.IntN(80)), "amount": -1.5, "purpose": "Purchas", "kind": r.IntN(3),
				"goals":   []any{map[string]any{"name": i}, map[string]any{}, "g"},
				"amounts": []any{map[string]any{"fiscalYear": "FY2027"}, map[string]any{"amount": []any{}}},
			}
		}
	}
	return items
}

func errorTexts(errs field.ErrorList) map[string]int {
	texts := map[string]int{}
	for _, err := range errs {
		texts[fmt.Sprintf("%s %s: %s (%v)", err.Type, err.Field, err.Detail, err.BadValue)]++
	}
	return texts
}

// Errors of a part get their path in the object, in their texts too.
func TestMoveErrors(t *testing.T) {
	for inside, want := range map[string]string{
		"": "spec.lines[3]", "<nil>": "spec.lines[3]", "amount": "spec.lines[3].amount", "[2].x": "spec.lines[3][2].x",
	} {
		err := &field.Error{Type: field.ErrorTypeInvalid, Field: inside, Detail: inside + " in body must be a number"}
		if inside == "<nil>" {
			err.Detail = " in body must be a number"
		}
		moved := moveErrors(field.ErrorList{err}, field.NewPath("spec", "lines").Index(3))[0]
		if moved.Field != want || moved.Detail != want+" in body must be a number" {
			t.Errorf("%q becomes %q: %q", inside, moved.Field, moved.Detail)
		}
	}
}

// No part is so large that comparing its errors with each other counts.
func TestPartsAreSmall(t *testing.T) {
	definitions, err := crd.LoadDefinitions()
	if err != nil {
		t.Fatal(err)
	}
	isGoal := func(d *apiextensionsv1.CustomResourceDefinition) bool {
		return d.Spec.Names.Kind == v1alpha1.KindGoal
	}
	validator, err := NewValidator(definitions[slices.IndexFunc(definitions, isGoal)])
	if err != nil {
		t.Fatal(err)
	}
	obj := map[string]any{"spec": map[string]any{"actions": faultyItems(rand.New(rand.NewPCG(1, 2)), 20_000)}}
	cut := listCutter{maxValues: maxPartValues}
	left := cut.cutLists(schemaPart{value: obj, schema: validator.schema.root})
	if n := countValues(left, 1_000_000); n > maxPartValues {
		t.Errorf("%d values are left, more than %d", n, maxPartValues)
	}
	if len(cut.parts) < 1000 || len(cut.errs) != 1 {
		t.Errorf("%d parts, and about the length of the list: %v", len(cut.parts), cut.errs)
	}
	// The validator of the items is made when they are first validated by themselves.
	for _, c := range []struct {
		title      string
		obj        map[string]any
		validators int
	}{
		{"an object of 1,000 values", map[string]any{"spec": make([]any, maxPartValues-2)}, 1},
		{"a large object", obj, 2},
	} {
		validator.schema.validateSchema(c.obj, maxPartValues)
		if n := len(validator.schema.validators); n != c.validators {
			t.Errorf("%s takes %d validators, want %d", c.title, n, c.validators)
		}
	}
}
