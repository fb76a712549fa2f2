package testrandom

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
)

// addPlaces adds the figures of sites, who uses the device lots, and testing windows to every third
// district.
func (random generator) addPlaces(district testplan.World) {
	if !random.oneIn(3) {
		return
	}
	spec := &district.Plan.Spec
	known := map[v1alpha1.EntryName]bool{}
	for _, site := range spec.District.Sites {
		known[site.Name] = true
	}
	for i := range 4 {
		if name := v1alpha1.EntryName(fmt.Sprintf("site%d", i)); !known[name] {
			spec.District.Sites = append(spec.District.Sites, v1alpha1.Site{Name: name})
		}
	}
	for i := range spec.District.Sites {
		random.fillSite(&spec.District.Sites[i])
	}
	for _, lot := range district.Devices {
		lot.Spec.Audience = pickOne(
			random, v1alpha1.AudienceStudents, v1alpha1.AudienceStudents, v1alpha1.AudienceShared, v1alpha1.AudienceStaff,
			"",
		)
	}
	if random.oneIn(2) {
		spec.Policy.Capacity = v1alpha1.CapacityPolicy{
			StudentsPerDevice: random.Int32N(4), KbpsPerStudent: 500 * random.Int32N(4),
			StudentSparePercent:  pickOne[v1alpha1.Percent](random, "", "0", "2.5", "10"),
			StaffSparePercent:    pickOne[v1alpha1.Percent](random, "", "20"),
			DevicesPerTechnician: 10 * random.Int32N(3),
		}
		if random.oneIn(2) {
			yes := true
			spec.Policy.Capacity.CountUnsupported = &yes
		}
		if spec.Policy.Capacity == (v1alpha1.CapacityPolicy{}) {
			spec.Policy.Capacity.KbpsPerStudent = 1000
		}
		spec.District.Technicians = random.Int32N(3)
	}
	for i := range random.IntN(3) {
		spec.TestingWindows = append(spec.TestingWindows, random.newWindow(fmt.Sprintf("window%d", i)))
	}
}

// fillSite fills in optional figures of a site.
func (random generator) fillSite(site *v1alpha1.Site) {
	site.Level = pickOne(random, "", v1alpha1.LevelElementary, v1alpha1.LevelElementary, v1alpha1.LevelHigh)
	if site.Enrollment == nil && !random.oneIn(4) {
		students := random.Int32N(500)
		site.Enrollment = &students
	}
	if random.oneIn(2) {
		staff, points, classrooms := random.Int32N(30), random.Int32N(20), random.Int32N(20)
		site.Staff, site.AccessPoints, site.Classrooms = &staff, &points, &classrooms
	}
	if random.oneIn(2) {
		site.BandwidthMbps = 1 + random.Int32N(400)
	}
	if random.oneIn(3) {
		site.Groups = []v1alpha1.StudentGroup{
			{Name: "EnglishLearners", Count: 10 + random.Int32N(200)}, {Name: "Rural"},
		}
	}
}

// newWindow makes a testing window of at most three weeks.
func (random generator) newWindow(name string) v1alpha1.TestingWindow {
	start := 1 + random.IntN(8)
	month := pickOne(random, "2026-10", "2027-04", "2028-04")
	window := v1alpha1.TestingWindow{
		Name: v1alpha1.EntryName(name), Start: v1alpha1.Date(fmt.Sprintf("%s-%02d", month, start)),
		End:               v1alpha1.Date(fmt.Sprintf("%s-%02d", month, start+random.IntN(20))),
		MinutesPerStudent: 1 + random.Int32N(600), HoursPerDay: 1 + random.Int32N(8),
	}
	if random.oneIn(3) {
		window.Site = v1alpha1.EntryName(random.pickName("site", 5))
		window.Students = random.Int32N(300)
	}
	if random.oneIn(3) {
		window.KbpsPerTester = 1 + random.Int32N(500_000)
	}
	if random.oneIn(3) {
		window.Technologies = []v1alpha1.EntryName{v1alpha1.EntryName(random.pickName("t", 7))}
	}
	return window
}
