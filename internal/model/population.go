package model

import (
	"strings"

	"techplan.education/api/v1alpha1"
)

// settingWords say where something is measured.
var settingWords = map[v1alpha1.Setting]string{
	v1alpha1.SettingSchool: "at school", v1alpha1.SettingHome: "at home", v1alpha1.SettingCommunity: "in the community",
}

// NameMeasure returns what a benchmark measures, and of whom: students with a device (maple-high, grades 9-12).
func NameMeasure(spec *v1alpha1.BenchmarkSpec) string {
	if population := NamePopulation(&spec.Population); population != "" {
		return string(spec.Metric.Name) + " (" + population + ")"
	}
	return string(spec.Metric.Name)
}

// NamePopulation returns whom a benchmark measures, and where; empty for the whole district.
func NamePopulation(population *v1alpha1.Population) string {
	var parts []string
	add := func(prefix, part string) {
		if part != "" {
			parts = append(parts, prefix+part)
		}
	}
	add("", string(population.Site))
	add("", settingWords[population.Setting])
	switch {
	case strings.Contains(string(population.Grades), "-"):
		add("grades ", string(population.Grades))
	default:
		add("grade ", string(population.Grades))
	}
	add("", string(population.Audience))
	return strings.Join(parts, ", ")
}
