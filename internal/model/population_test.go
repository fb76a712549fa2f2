package model_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/model"
)

func TestNameMeasure(t *testing.T) {
	for want, population := range map[string]v1alpha1.Population{
		"use":               {},
		"use (maple-high)":  {Site: "maple-high"},
		"use (at home)":     {Setting: v1alpha1.SettingHome},
		"use (grade K)":     {Grades: "K"},
		"use (grades 9-12)": {Grades: "9-12"},
		"use (maple-high, in the community, grades 6-8, Families)": {
			Site: "maple-high", Setting: v1alpha1.SettingCommunity, Grades: "6-8", Audience: "Families",
		},
		"use (at school, Teachers)": {Setting: v1alpha1.SettingSchool, Audience: "Teachers"},
	} {
		spec := v1alpha1.BenchmarkSpec{Metric: v1alpha1.Metric{Name: "use"}, Population: population}
		if got := model.NameMeasure(&spec); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
