package people_test

import (
	"fmt"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestExternalVoiceMissing(t *testing.T) {
	from := func(origins ...v1alpha1.Origin) *testplan.PlanBuilder {
		return testrules.NewPlan().ChangeSpec(func(spec *testrules.PlanSpec) {
			for i, origin := range origins {
				spec.Stakeholders = append(
					spec.Stakeholders,
					v1alpha1.Stakeholder{Name: v1alpha1.EntryName(fmt.Sprint("s", i)), Role: "Teacher", Origin: origin},
				)
			}
		})
	}
	testrules.RunExamples(t, rules.ExternalVoiceMissing, testrules.Examples{
		"no stakeholders":        {World: testrules.NewDistrict(testrules.NewPlan())},
		"no origin recorded":     {World: testrules.NewDistrict(from("", ""))},
		"all internal":           {World: testrules.NewDistrict(from("Internal", "")), Want: []string{"Info"}},
		"one of them external":   {World: testrules.NewDistrict(from("Internal", "External"))},
		"only external and none": {World: testrules.NewDistrict(from("", "External"))},
		"a waiver": {
			World: testrules.NewDistrict(from("Internal").WaiveFinding("w", rules.ExternalVoiceMissing, testrules.WaivedOff)),
			Want:  []string{"Info waived by w"},
		},
	})
}
