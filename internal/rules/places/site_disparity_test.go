package places_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// newSchools makes a plan with sites of 100 students by their levels.
func newSchools(levels map[string]v1alpha1.SiteLevel) *testplan.PlanBuilder {
	plan := testrules.NewPlan()
	for _, name := range []string{"canyon", "mesa", "ridge", "high"} {
		if level, exists := levels[name]; exists {
			plan.ChangeSpec(addSite(v1alpha1.Site{Name: v1alpha1.EntryName(name), Level: level, Enrollment: new(int32(100))}))
		}
	}
	return plan
}

func TestSiteDisparity(t *testing.T) {
	const elementary, high = v1alpha1.LevelElementary, v1alpha1.LevelHigh
	two := newSchools(map[string]v1alpha1.SiteLevel{"canyon": elementary, "mesa": elementary})
	three := newSchools(map[string]v1alpha1.SiteLevel{"canyon": elementary, "mesa": elementary, "ridge": elementary})
	testrules.RunExamples(t, rules.SiteDisparity, testrules.Examples{
		"four fifths": {World: districtOf(two, lotAt("a", "canyon", 50), lotAt("b", "mesa", 40))},
		"one device less": {
			World: districtOf(two, lotAt("a", "canyon", 50), lotAt("b", "mesa", 39)),
			Want:  []string{"Info"},
		},
		"one device for each and spares": {World: districtOf(two, lotAt("a", "canyon", 140), lotAt("b", "mesa", 100))},
		"no level": {
			World: districtOf(
				newSchools(map[string]v1alpha1.SiteLevel{"canyon": "", "mesa": ""}), lotAt("a", "canyon", 50),
				lotAt("b", "mesa", 1),
			),
		},
		"other levels": {
			World: districtOf(
				newSchools(map[string]v1alpha1.SiteLevel{"canyon": elementary, "high": high}), lotAt("a", "canyon", 50),
				lotAt("b", "high", 100),
			),
		},
		"two of three schools": {
			World: districtOf(three, lotAt("a", "canyon", 50), lotAt("b", "mesa", 39), lotAt("c", "ridge", 30)),
			Want:  []string{"Info"},
		},
	})
	checkMessage(t, districtOf(three, lotAt("a", "canyon", 50), lotAt("b", "mesa", 39), lotAt("c", "ridge", 30)),
		rules.SiteDisparity, "spec.district.sites[ridge]: ridge has 30 devices for 100 students (30 percent), and canyon of "+
			"the same level has 50 for 100 (50 percent): less than four fifths. 2 of 3 schools of level Elementary are that far below.")
	checkSkipped(t, rules.SiteDisparity, map[string]skippedCase{
		"no lot at one": {
			districtOf(two, lotAt("a", "canyon", 50)),
			[]string{"of the schools of level Elementary, the devices for each student are unknown at 1"},
		},
		"units without a site may be there": {
			districtOf(two, lotAt("a", "canyon", 50), lotAt("b", "mesa", 30), lotAt("c", "", 10)),
			[]string{"for level Elementary the missing devices may be among 10 units without a site or an audience"},
		},
		"one school of the level": {
			districtOf(newSchools(map[string]v1alpha1.SiteLevel{"canyon": elementary})), nil,
		},
	})
}
