package places_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testrules"
)

func TestCapacityShort(t *testing.T) {
	one := setCapacity(v1alpha1.CapacityPolicy{StudentsPerDevice: 1})
	three := setCapacity(v1alpha1.CapacityPolicy{StudentsPerDevice: 3})
	spares := setCapacity(v1alpha1.CapacityPolicy{StudentsPerDevice: 1, StudentSparePercent: "5"})
	middle := addSite(v1alpha1.Site{Name: "middle", Enrollment: new(int32(50))})
	technicians := func(count, limit int32) func(*planSpec) {
		return func(spec *planSpec) {
			spec.District.Technicians, spec.Policy.Capacity.DevicesPerTechnician = count, limit
		}
	}
	testrules.RunExamples(t, rules.CapacityShort, testrules.Examples{
		"nothing is promised and few devices are there": {World: districtOf(newSchool(), lotAt("a", "high", 1))},
		"spares are stated and nothing is promised": {
			World: districtOf(
				newSchool(setCapacity(v1alpha1.CapacityPolicy{StudentSparePercent: "5"})),
				lotAt("a", "high", 1),
			),
		},
		"one for each student": {World: districtOf(newSchool(one), lotAt("a", "high", 100))},
		"one device fewer": {
			World: districtOf(newSchool(one), lotAt("a", "high", 99)),
			Want:  []string{"Warning"},
		},
		"one for three, the last one alone": {World: districtOf(newSchool(three), lotAt("a", "high", 34))},
		"one for three, one fewer": {
			World: districtOf(newSchool(three), lotAt("a", "high", 33)),
			Want:  []string{"Warning"},
		},
		"the default share of spares": {World: districtOf(newSchool(one), lotAt("a", "high", 101))},
		"all spares that the plan states, some idle": {
			World: districtOf(newSchool(spares), lotAt("a", "high", 105).AddOutOfService(v1alpha1.OutOfServiceIdle, 5)),
		},
		"one spare fewer than the plan states": {
			World: districtOf(newSchool(spares), lotAt("a", "high", 104)), Want: []string{"Info"},
		},
		"two schools short, and not the district once more": {
			World: districtOf(newSchool(one, middle), lotAt("a", "high", 99), lotAt("b", "middle", 1)),
			Want:  []string{"Warning", "Warning"},
		},
		"one school has too many and the other too few": {
			World: districtOf(newSchool(one, middle), lotAt("a", "high", 200), lotAt("b", "middle", 1)),
			Want:  []string{"Warning"},
		},
		"a plan without sites": {
			World: districtOf(testrules.NewPlan().SetEnrollment(10).ChangeSpec(one), lotAt("a", "", 9)),
			Want:  []string{"Warning"},
		},
		"sites are covered and students of the district are not": {
			World: districtOf(newSchool(one).SetEnrollment(120), lotAt("a", "high", 110)),
			Want:  []string{"Warning"},
		},
		"support has ended": {
			World: districtOf(newSchool(one), lotAt("a", "high", 100).SupportedUntil("2026-09-30")),
			Want:  []string{"Warning"},
		},
		"as many devices as the technicians may look after": {
			World: districtOf(newSchool(technicians(2, 50)), lotAt("a", "high", 100)),
		},
		"one device more": {
			World: districtOf(newSchool(technicians(2, 50)), lotAt("a", "high", 101)), Want: []string{"Warning"},
		},
		"technicians without a limit": {World: districtOf(newSchool(technicians(1, 0)), lotAt("a", "high", 5000))},
		"waived": {
			World: districtOf(
				newSchool(one).WaiveFinding("w", rules.CapacityShort, testrules.WaivedOff),
				lotAt("a", "high", 99),
			),
			Want: []string{"Warning waived by w"},
		},
	})
	checkMessage(t, districtOf(newSchool(one), lotAt("a", "high", 99)), rules.CapacityShort,
		"spec.district.sites[high]: high has 99 devices for 100 students, and the plan promises 100, one for each student: it lacks 1 device.")
	checkMessage(t, districtOf(newSchool(technicians(2, 50)), lotAt("a", "high", 101)), rules.CapacityShort,
		"spec.district.technicians: 2 technicians look after 101 devices in service, 50.5 each, and the plan allows 50.")
}

func TestCapacityShortNotChecked(t *testing.T) {
	one := setCapacity(v1alpha1.CapacityPolicy{StudentsPerDevice: 1})
	noAudience := func(spec *v1alpha1.DeviceSpec) { spec.Audience = "" }
	checkSkipped(t, rules.CapacityShort, map[string]skippedCase{
		"no lot at a school, and the others have too many": {
			districtOf(
				newSchool(one, addSite(v1alpha1.Site{Name: "middle", Enrollment: new(int32(50))})),
				lotAt("a", "high", 150),
			),
			[]string{"at middle no device lot for students is recorded at the site"},
		},
		"no enrollment": {
			districtOf(newSchool(one, addSite(v1alpha1.Site{Name: "middle"})), lotAt("a", "high", 100)),
			[]string{"at middle the enrollment is unknown"},
		},
		"an office is no school": {
			districtOf(
				newSchool(one, addSite(v1alpha1.Site{Name: "office", Enrollment: new(int32(0))})),
				lotAt("a", "high", 100),
			),
			nil,
		},
		"the missing devices may be without a site": {
			districtOf(newSchool(one), lotAt("a", "high", 60), lotAt("b", "", 40)),
			[]string{"at high the missing devices may be among 40 units without a site or an audience"},
		},
		"the missing devices may be for students": {
			districtOf(newSchool(one), lotAt("a", "high", 60), lotAt("b", "high", 41).ChangeSpec(noAudience)),
			[]string{
				"at high the missing devices may be among 41 units without a site or an audience",
				"in the district the missing devices may be among 41 units without an audience",
			},
		},
		"a limit for technicians and no number of them": {
			districtOf(
				newSchool(setCapacity(v1alpha1.CapacityPolicy{DevicesPerTechnician: 1})),
				lotAt("a", "high", 100),
			),
			[]string{"devicesPerTechnician is stated, and district.technicians is not"},
		},
		"nothing is known": {
			districtOf(testrules.NewPlan().ChangeSpec(one)),
			[]string{"in the district the enrollment is unknown"},
		},
	})
}

// A lot without a site may be at one of two schools and not at both: each is open, and the district
// is short.
func TestDistrictIsShortThoughNoSchoolIsKnownToBe(t *testing.T) {
	one := setCapacity(v1alpha1.CapacityPolicy{StudentsPerDevice: 1})
	middle := addSite(v1alpha1.Site{Name: "middle", Enrollment: new(int32(100))})
	checkMessage(t, districtOf(newSchool(one, middle), lotAt("a", "high", 60), lotAt("b", "middle", 60), lotAt("c", "", 40)),
		rules.CapacityShort,
		"spec.district: The district has 160 devices for 200 students, and the plan promises 200, one for each student: it lacks 40 devices.")
}
