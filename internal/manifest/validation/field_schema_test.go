package validation

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
)

func TestDescribeField(t *testing.T) {
	plan := validatorOf(t, v1alpha1.KindTechnologyPlan)
	for path, want := range map[string]FieldSchema{
		"spec.title":        {Type: TypeText},
		"spec.period":       {Type: TypeObject, Fields: []string{"end", "start"}, Required: []string{"end", "start"}},
		"spec.period.start": {Type: TypeText, IsDate: true},
		"spec.budget.lines": {Type: TypeList, KeyFields: []string{"name"}},
		"spec.budget.lines[3].goals[0]": {
			Type: TypeObject, Fields: []string{"name", "weight"}, Required: []string{"name"},
		},
		"spec.budget.lines[wifi].amount":    {Type: TypeNumber},
		"spec.budget.lines[0].fiscalYear":   {Type: TypeInteger},
		"spec.budget.lines[0].recurring":    {Type: TypeBoolean},
		"spec.budget.lines[0].sites":        {Type: TypeList},
		"spec.budget.lines[0].sites[0]":     {Type: TypeText},
		"spec.needs[0].priority":            {Type: TypeText, Choices: []string{"High", "Medium", "Low"}},
		"spec.budget.lines[0].sites[0].nil": {Type: "none"},
		"spec.colour":                       {Type: "none"},
		"spec.title[0]":                     {Type: "none"},
	} {
		t.Run(path, func(t *testing.T) {
			got, ok := plan.DescribeField(path)
			if !ok {
				got.Type = "none"
			}
			if len(got.Fields) == 0 {
				got.Fields = nil
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("schema (-want +got):\n%s", diff)
			}
		})
	}
}
