package testrandom_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	utiljson "k8s.io/apimachinery/pkg/util/json"

	"techplan.education/config/crd"
	"techplan.education/internal/manifest/validation"
	"techplan.education/internal/testrandom"
)

// districts is the number of random districts that a test checks.
const districts = 150

func TestSameSeedSameDistrict(t *testing.T) {
	for seed := range uint64(20) {
		if diff := cmp.Diff(testrandom.NewWorld(seed), testrandom.NewWorld(seed)); diff != "" {
			t.Fatalf("seed %d:\n%s", seed, diff)
		}
	}
}

// The API accepts every random object, so that each fault that a property finds can happen
// on a cluster.
func TestRandomDistrictsAreValid(t *testing.T) {
	validators := map[string]*validation.Validator{}
	definitions, err := crd.LoadDefinitions()
	if err != nil {
		t.Fatal(err)
	}
	for _, definition := range definitions {
		if validators[definition.Spec.Names.Kind], err = validation.NewValidator(definition); err != nil {
			t.Fatal(err)
		}
	}
	for seed := range uint64(districts) {
		district := testrandom.NewWorld(seed)
		objects := []any{district.Plan}
		objects = appendAll(objects, district.Goals)
		objects = appendAll(objects, district.Benchmarks)
		objects = appendAll(objects, district.Devices)
		objects = appendAll(objects, district.Evaluations)
		for _, o := range objects {
			fields := toUnstructured(t, o)
			kind, _ := fields["kind"].(string)
			if errs := validators[kind].ValidateObject(t.Context(), fields, nil); len(errs) > 0 {
				t.Fatalf("seed %d: %s\n%v", seed, errs.ToAggregate(), fields)
			}
		}
	}
}

func appendAll[T any](to []any, objects []T) []any {
	for _, o := range objects {
		to = append(to, o)
	}
	return to
}

// toUnstructured returns the fields of an object without its status.
func toUnstructured(t *testing.T, object any) map[string]any {
	t.Helper()
	data, err := json.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]any{}
	if err := utiljson.Unmarshal(data, &fields); err != nil {
		t.Fatal(err)
	}
	delete(fields, "status")
	return fields
}
