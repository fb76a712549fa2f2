package measurement_test

import (
	"fmt"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestStudentImpactUnmeasured(t *testing.T) {
	measuring := func(dimensions ...v1alpha1.Dimension) testrules.World {
		district := testrules.NewDistrict(testrules.NewPlan(), testrules.NewGoal("g"))
		for i, d := range dimensions {
			district.Benchmarks = append(
				district.Benchmarks,
				testplan.NewBenchmark(fmt.Sprint("b", i), "g").
					ChangeSpec(func(s *v1alpha1.BenchmarkSpec) { s.Metric.Dimension = d }).
					BuildObject(),
			)
		}
		return district
	}
	waived := measuring(v1alpha1.DimensionAccess)
	waived.Plan = testrules.NewPlan().WaiveFinding("w", rules.StudentImpactUnmeasured, testrules.WaivedOff).BuildObject()
	elsewhere := measuring(v1alpha1.DimensionAccess)
	elsewhere.Goals = nil
	testrules.RunExamples(t, rules.StudentImpactUnmeasured, testrules.Examples{
		"no benchmarks":                 {World: measuring()},
		"no dimension recorded":         {World: measuring("", "")},
		"access alone":                  {World: measuring(v1alpha1.DimensionAccess, ""), Want: []string{"Info"}},
		"student impact as well":        {World: measuring(v1alpha1.DimensionAccess, v1alpha1.DimensionStudentImpact)},
		"of a goal that does not exist": {World: elsewhere},
		"a waiver":                      {World: waived, Want: []string{"Info waived by w"}},
	})
}
