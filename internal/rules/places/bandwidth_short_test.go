package places_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testrules"
)

func TestBandwidthShort(t *testing.T) {
	has := func(mbps int32) func(*planSpec) {
		return func(spec *planSpec) { spec.District.Sites[0].BandwidthMbps = mbps }
	}
	own := func(kbps int32) func(*planSpec) { return setCapacity(v1alpha1.CapacityPolicy{KbpsPerStudent: kbps}) }
	office := addSite(v1alpha1.Site{Name: "office", Enrollment: new(int32(0)), BandwidthMbps: 1})
	testrules.RunExamples(t, rules.BandwidthShort, testrules.Examples{
		"no bandwidth is recorded":               {World: districtOf(newSchool())},
		"the default for each student":           {World: districtOf(newSchool(has(100)))},
		"one megabit less than the default":      {World: districtOf(newSchool(has(99))), Want: []string{"Info"}},
		"the plan's own figure for each student": {World: districtOf(newSchool(has(50), own(500)))},
		"one megabit less than its own": {
			World: districtOf(newSchool(has(49), own(500))),
			Want:  []string{"Warning"},
		},
		"the default, stated by the plan itself": {
			World: districtOf(newSchool(has(99), own(1000))),
			Want:  []string{"Warning"},
		},
		"part of a megabit is missing": {
			World: districtOf(newSchool(has(100), own(1001))),
			Want:  []string{"Warning"},
		},
		"an office needs none for students": {World: districtOf(newSchool(has(100), office))},
	})
	checkMessage(t, districtOf(newSchool(has(99))), rules.BandwidthShort,
		"spec.district.sites[high].bandwidthMbps: high has 99 Mbps for 100 students (990 kbps for each) and needs "+
			"100 Mbps (1000 kbps for each): it lacks 1 Mbps.")
}

func TestBandwidthShortNotChecked(t *testing.T) {
	own := setCapacity(v1alpha1.CapacityPolicy{KbpsPerStudent: 500})
	gigabit := func(spec *planSpec) { spec.District.Sites[0].BandwidthMbps = 1000 }
	middle := addSite(v1alpha1.Site{Name: "middle", Enrollment: new(int32(50))})
	checkSkipped(t, rules.BandwidthShort, map[string]skippedCase{
		"no plan asks for it":           {districtOf(newSchool(middle)), nil},
		"the plan states what it needs": {districtOf(newSchool(own)), []string{"at high the bandwidth is unknown"}},
		"another school has a figure":   {districtOf(newSchool(gigabit, middle)), []string{"at middle the bandwidth is unknown"}},
		"no enrollment": {
			districtOf(newSchool(gigabit, addSite(v1alpha1.Site{Name: "middle", BandwidthMbps: 1}))),
			[]string{"at middle the enrollment is unknown"},
		},
	})
}
