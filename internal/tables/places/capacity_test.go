package places_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables"
	"techplan.education/internal/tables/places"
	tp "techplan.education/internal/testplan"
	"techplan.education/internal/testtables"
)

// newPlaces makes a plan with two schools, an office and a testing window, and its lots.
func newPlaces() tp.World {
	students := func(spec *v1alpha1.DeviceSpec) { spec.Audience = v1alpha1.AudienceStudents }
	staff := func(spec *v1alpha1.DeviceSpec) { spec.Audience = v1alpha1.AudienceStaff }
	plan := tp.NewPlan("p").AddGroup("EnglishLearners", 40).ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
		spec.District.Sites = []v1alpha1.Site{
			{
				Name: "middle", Enrollment: new(int32(90)), Groups: []v1alpha1.StudentGroup{{Name: "EnglishLearners"}},
			},
			{
				Name: "high", Level: v1alpha1.LevelHigh, Enrollment: new(int32(110)), Staff: new(int32(10)), BandwidthMbps: 100,
				AccessPoints: new(int32(4)), Classrooms: new(int32(5)),
				Groups: []v1alpha1.StudentGroup{{Name: "EnglishLearners", Count: 33}, {Name: "Rural", Count: 11}},
			},
			{Name: "office", Enrollment: new(int32(0))},
		}
		spec.TestingWindows = []v1alpha1.TestingWindow{
			{Name: "late", Start: "2027-05-03", End: "2027-05-03", MinutesPerStudent: 60, HoursPerDay: 5, Site: "high"},
			{Name: "early", Start: "2027-04-12", End: "2027-04-16", MinutesPerStudent: 300, HoursPerDay: 5},
		}
	})
	return tp.World{Plan: plan.BuildObject(), Devices: []*v1alpha1.Device{
		tp.NewDevice("a", "chromebook", 60).AtSite("high").AddOutOfService(v1alpha1.OutOfServiceIdle, 5).ChangeSpec(students).BuildObject(),
		tp.NewDevice("b", "laptop", 12).AtSite("high").ChangeSpec(staff).BuildObject(),
		tp.NewDevice("c", "chromebook", 20).ChangeSpec(students).BuildObject(),
	}}
}

func TestCapacityRows(t *testing.T) {
	answer, err := places.Capacity.Answer(tables.Input{
		Namespace: "n", District: testtables.NewDistrict(newPlaces()), Plan: newPlaces().Plan, Now: testtables.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{
		"sites": {
			"n,p,(district),,200,75,0,2.7,37.5,80,204,124,0,,12,,,,,,,,,,,",
			"n,p,high,High,110,55,0,2,50,60,113,53,0,10,12,12,0,100,909.1,10,4,27.5,16.8,5,0.8,",
			"n,p,middle,,90,,,,,,92,,0,,,,,,,,,,,,,no device lot for students is recorded at the site",
			"n,p,office,,0,,,,,,,,0,,,,,,,,,,,,,the site has no students",
		},
		"windows": {
			"n,p,early,high,2027-04-12,2027-04-16,Ahead,110,55,,55,2,2,5,0,",
			"n,p,early,middle,2027-04-12,2027-04-16,Ahead,90,,,,,,5,,no device lot for students is recorded at the site",
			"n,p,late,high,2027-05-03,2027-05-03,Ahead,110,55,,55,2,1,1,0,",
		},
		"groups": {
			"n,p,EnglishLearners,high,33,30,20,50",
			"n,p,EnglishLearners,middle,,,20,",
			"n,p,Rural,high,11,10,,50",
		},
	}
	for _, table := range answer.Tables {
		var written strings.Builder
		if err := tables.WriteCSV(&written, table); err != nil {
			t.Fatal(err)
		}
		got := strings.Split(strings.TrimSpace(strings.ReplaceAll(written.String(), "\r\n", "\n")), "\n")[1:]
		if diff := cmp.Diff(want[table.Name], got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", table.Name, diff)
		}
	}
}

// A decimal is a number in JSON, and a figure that is not known is null.
func TestDecimalsInJSON(t *testing.T) {
	answer, _ := places.Capacity.Answer(tables.Input{
		Namespace: "n", District: testtables.NewDistrict(newPlaces()), Plan: newPlaces().Plan, Now: testtables.Now,
	})
	var written strings.Builder
	if err := tables.WriteJSON(&written, "2026-11-21", answer); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"studentsPerDevice": 2.7,`, `"coveragePercent": 37.5,`, `"kbpsPerStudent": null,`} {
		if !strings.Contains(written.String(), want) {
			t.Errorf("%s is missing", want)
		}
	}
}

// The rows of sites are those of the status: the district, and how many sites are short.
func TestCapacityIsThatOfTheStatus(t *testing.T) {
	compared := 0
	testtables.VisitRandom(t, func(
		seed uint64, district snapshot.District, plan string, status v1alpha1.TechnologyPlanStatus,
	) {
		if status.Capacity.StudentDevices == nil {
			return
		}
		computed := places.ComputeCapacity(district, plan, testtables.Now)
		places, short := places.ListPlaces(computed), int32(0)
		for i := range places[1:] {
			if places[1+i].LacksBandwidth() {
				short++
			}
		}
		got := []any{places[0].Units.Students, places[0].Coverage.Percent(), short}
		want := []any{*status.Capacity.StudentDevices, status.Capacity.CoveragePercent, *status.Capacity.ShortOfBandwidth}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d (-status +rows):\n%s", seed, diff)
		}
		compared++
	})
	if compared < testtables.RandomDistricts/8 {
		t.Errorf("%d districts are too few to say anything", compared)
	}
}
