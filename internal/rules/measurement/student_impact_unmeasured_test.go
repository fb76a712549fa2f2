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
		district := testrules.District(testrules.Plan(), testrules.Goal("g"))
		for i, d := range dimensions {
			district.Benchmarks = append(
				district.Benchmarks,
				testplan.Benchmark(fmt.Sprint("b", i), "g").
					With(func(s *v1alpha1.BenchmarkSpec) { s.Metric.Dimension = d }).
					Object(),
			)
		}
		return district
	}
	waived := measuring(v1alpha1.DimensionAccess)
	waived.Plan = testrules.Plan().Waive("w", rules.StudentImpactUnmeasured, testrules.WaivedOff).Object()
	elsewhere := measuring(v1alpha1.DimensionAccess)
	elsewhere.Goals = nil
	testrules.Run(t, rules.StudentImpactUnmeasured, testrules.Examples{
		"no benchmarks":                 {World: measuring()},
		"no dimension recorded":         {World: measuring("", "")},
		"access alone":                  {World: measuring(v1alpha1.DimensionAccess, ""), Want: []string{"Info"}},
		"student impact as well":        {World: measuring(v1alpha1.DimensionAccess, v1alpha1.DimensionStudentImpact)},
		"of a goal that does not exist": {World: elsewhere},
		"a waiver":                      {World: waived, Want: []string{"Info waived by w"}},
	})
}
