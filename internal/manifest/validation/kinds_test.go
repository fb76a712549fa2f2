package validation

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
)

func validatorOf(t *testing.T, kind string) *Validator {
	t.Helper()
	all, err := LoadKinds()
	if err != nil {
		t.Fatal(err)
	}
	validator, err := all.GetValidator(kind)
	if err != nil {
		t.Fatal(err)
	}
	return validator
}

func TestLoadKinds(t *testing.T) {
	all, err := LoadKinds()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Benchmark", "Device", "Evaluation", "Goal", "TechnologyPlan"}, all.ListNames()); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
	if _, err := all.GetValidator("Secret"); err == nil || err.Error() != "there is no definition of Secret" {
		t.Errorf("got %v", err)
	}
	first, second := validatorOf(t, v1alpha1.KindGoal), validatorOf(t, v1alpha1.KindGoal)
	if first != second {
		t.Error("the validator is compiled twice")
	}
}
