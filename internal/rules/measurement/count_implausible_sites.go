package measurement

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// staffDevicesMax is how many devices for each member of the staff are still plausible: a desktop,
// a laptop and a tablet. The figure is techplan's own.
const staffDevicesMax = 3

// checkSiteCounts compares the groups of a site with its enrollment and with the groups of the
// district, the students of a testing window with the enrollment, and the devices for staff with
// the staff.
func checkSiteCounts(input *rules.Input, report *rules.Report) {
	checkSiteGroups(input, report)
	checkWindowStudents(input, report)
	checkStaffDevices(input, report)
}

// checkSiteGroups also compares the sum of the sites with a group of the district that has no
// count, which stands for 1 to 9 students.
func checkSiteGroups(input *rules.Input, report *rules.Report) {
	const action = "Count again, and correct the figure that is wrong."
	district := input.Plan.Spec.District
	sums := map[v1alpha1.GroupName]int64{}
	for _, site := range district.Sites {
		for _, group := range site.Groups {
			sums[group.Name] += int64(group.Count)
			if site.Enrollment != nil && group.Count > *site.Enrollment {
				path := rules.SpecPath("district", "sites").Key(string(site.Name)).Child("groups").
					Key(string(group.Name))
				report.AddFinding(newImplausibleCount(v1alpha1.ObjectKey{}, path.String(), action,
					"Group %s counts %d of the %s of %s", group.Name, group.Count,
					text.FormatCount(int64(*site.Enrollment), "student"), site.Name))
			}
		}
	}
	for _, group := range district.Groups {
		path := rules.SpecPath("district", "groups").Key(string(group.Name)).String()
		switch sum := sums[group.Name]; {
		case group.Count == 0 && sum > 0:
			report.AddFinding(newImplausibleCount(v1alpha1.ObjectKey{}, path, action,
				"The sites have %d students of group %s together, and the district counts fewer than 10", sum,
				group.Name))
		case group.Count > 0 && sum > int64(group.Count):
			report.AddFinding(newImplausibleCount(v1alpha1.ObjectKey{}, path, action,
				"The sites have %d students of group %s together, and the district %d", sum, group.Name, group.Count))
		}
	}
}

// checkWindowStudents compares the students who are tested at a site with its enrollment.
func checkWindowStudents(input *rules.Input, report *rules.Report) {
	enrollments := map[v1alpha1.EntryName]*int32{}
	for _, site := range input.Plan.Spec.District.Sites {
		enrollments[site.Name] = site.Enrollment
	}
	for _, window := range input.Plan.TestingWindows {
		if enrollment := enrollments[window.Site]; enrollment != nil && window.Students > *enrollment {
			path := rules.SpecPath("testingWindows").Key(string(window.Name)).Child("students")
			report.AddFinding(newImplausibleCount(v1alpha1.ObjectKey{}, path.String(),
				"Correct students or the enrollment of the site.", "Window %s tests %d of the %s of %s", window.Name,
				window.Students, text.FormatCount(int64(*enrollment), "student"), window.Site))
		}
	}
}

// checkStaffDevices asks about a site with far more devices for staff than staff. Devices may
// exceed the staff, so that it is a note.
func checkStaffDevices(input *rules.Input, report *rules.Report) {
	isCounted := slices.ContainsFunc(
		input.Plan.Spec.District.Sites, func(site v1alpha1.Site) bool { return site.Staff != nil },
	)
	if !isCounted {
		return
	}
	for _, site := range input.FindCapacity().Sites {
		if site.Staff.IsKnown() && site.StaffOwned > staffDevicesMax*site.Staff.Number {
			report.AddFinding(rules.Finding{
				Severity: v1alpha1.SeverityInfo,
				Field:    rules.SpecPath("district", "sites").Key(string(site.Name)).Child("staff").String(),
				Message: fmt.Sprintf("%s has %s for a staff of %d, more than %d for each.", site.Name,
					text.FormatCount(site.StaffOwned, "device"), site.Staff.Number, staffDevicesMax),
				Action: "Correct the staff of the site, or the quantity, site or audience of the device lots.",
			})
		}
	}
}
