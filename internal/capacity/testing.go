package capacity

import (
	"cmp"
	"math"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
)

// WindowState is where a testing window is in time.
type WindowState string

// The states of testing windows.
const (
	// WindowAhead begins after today.
	WindowAhead WindowState = "Ahead"
	// WindowRunning has begun and has not ended.
	WindowRunning WindowState = "Running"
	// WindowPast has ended.
	WindowPast WindowState = "Past"
)

// Test is a testing window at a site.
type Test struct {
	Window model.TestingWindow
	Site   v1alpha1.EntryName
	State  WindowState
	// Students who are tested. Devices is the number of units on which they are.
	Students, Devices Count
	// Connections is how many students the bandwidth lets be tested at a time, if LimitsBandwidth.
	Connections     Count
	LimitsBandwidth bool
	// Testers is how many students are tested at a time: as many as there are devices, students and
	// connections.
	Testers Count
	// Sittings is how many groups of that size there are.
	Sittings Count
	// DaysNeeded is the number of school days that the tests take at least, and SchoolDays the
	// number of them in the window. MissingDays is the difference.
	DaysNeeded, MissingDays Count
	SchoolDays              int64
	// CouldFit says that the window may be long enough after all, because units without a site or
	// without an audience may be at the site and for its students.
	CouldFit bool
}

// IsShort reports whether the site is known to need more days than the window has.
func (test *Test) IsShort() bool {
	return !test.CouldFit && (test.DaysNeeded.Unknown == NoTester || test.MissingDays.Number > 0)
}

// computeTests computes the testing windows of a plan at each site that tests.
func (capacity *Capacity) computeTests(plan *model.Plan, counts stockCounts, today calendar.Date) {
	if len(plan.TestingWindows) == 0 {
		return
	}
	closures := calendar.NewClosures(plan.Closures)
	for _, window := range plan.TestingWindows {
		schoolDays := closures.CountSchoolDays(calendar.Span{Start: window.Start, End: window.End})
		for i := range capacity.Sites {
			site := &capacity.Sites[i]
			testsOwn := window.Site == "" && (site.HasStudents() || !site.Students.IsKnown())
			if window.Site != site.Name && !testsOwn {
				continue
			}
			test := newTest(window, site, counts, today)
			test.SchoolDays = schoolDays
			test.computeDays(test.Devices)
			capacity.Tests = append(capacity.Tests, test.withDoubt(counts, site, capacity.Unplaced))
		}
	}
}

func newTest(window model.TestingWindow, site *Place, counts stockCounts, today calendar.Date) Test {
	test := Test{Window: window, Site: site.Name, State: WindowRunning, Students: site.Students}
	switch {
	case today > window.End:
		test.State = WindowPast
	case today < window.Start:
		test.State = WindowAhead
	}
	if window.Students > 0 {
		test.Students = Count{Number: int64(window.Students)}
	}
	if test.Students.IsKnown() && test.Students.Number == 0 {
		test.Students.Unknown = NoStudents
	}
	test.Devices = Count{Number: site.Units.Students}
	isRecorded := site.IsRecorded
	if len(window.Technologies) > 0 {
		test.Devices.Number, isRecorded = counts.countDevices(site.Name, window.Technologies)
	}
	if !isRecorded {
		test.Devices = Count{Unknown: DevicesUnrecorded}
	}
	if window.KbpsPerTester > 0 {
		test.LimitsBandwidth, test.Connections = true, site.Mbps
		test.Connections.Number = site.Mbps.Number * 1000 / int64(window.KbpsPerTester)
	}
	return test
}

// countDevices returns the number of units of some technologies at a site, those for staff left
// out, and whether a lot of one of them is recorded there.
func (counts *stockCounts) countDevices(
	site v1alpha1.EntryName, technologies []v1alpha1.EntryName,
) (devices int64, isRecorded bool) {
	for _, technology := range technologies {
		units, exists := counts.byTechnology[technologyAt{site, technology}]
		devices += units
		isRecorded = isRecorded || exists
	}
	return devices, isRecorded
}

// computeDays computes the days that the tests take with a number of devices. It is the least number
// of days, as if a device were never idle between two students.
//
// Sources: the sittings are ceil(students / min(devices, connections)); the days are
// ceil(students × minutes / (testers × hours × 60)).
func (test *Test) computeDays(devices Count) {
	test.Testers = devices
	if test.Testers.IsKnown() && !test.Students.IsKnown() {
		test.Testers = test.Students
	}
	if test.LimitsBandwidth && test.Testers.IsKnown() {
		limited := test.Testers.Number
		test.Testers = test.Connections
		test.Testers.Number = min(limited, test.Connections.Number)
	}
	if test.Testers.IsKnown() {
		test.Testers.Number = min(test.Testers.Number, test.Students.Number)
	}
	switch testers := test.Testers; {
	case !testers.IsKnown():
		unknown := Count{Unknown: testers.Unknown}
		test.Sittings, test.DaysNeeded, test.MissingDays = unknown, unknown, unknown
	case testers.Number <= 0:
		unknown := Count{Unknown: NoTester}
		test.Sittings, test.DaysNeeded, test.MissingDays = unknown, unknown, unknown
	default:
		test.Sittings = Count{Number: divideUp(test.Students.Number, testers.Number)}
		test.DaysNeeded = Count{Number: divideUp(
			test.Students.Number*int64(test.Window.MinutesPerStudent),
			testers.Number*int64(max(1, test.Window.HoursPerDay))*60,
		)}
		test.MissingDays = Count{Number: max(0, test.DaysNeeded.Number-test.SchoolDays)}
	}
}

// withDoubt returns the test with CouldFit.
func (test Test) withDoubt(counts stockCounts, site *Place, unplaced Units) Test {
	if !test.IsShort() {
		return test
	}
	more := site.Unassigned + unplaced.Students + unplaced.Unassigned
	if len(test.Window.Technologies) > 0 {
		more, _ = counts.countDevices("", test.Window.Technologies)
	}
	if more == 0 {
		return test
	}
	fuller := test
	fuller.computeDays(Count{Number: min(math.MaxInt32, test.Devices.Number+more)})
	test.CouldFit = !fuller.IsShort()
	return test
}

// CompareShortage orders tests by the days that they lack, the most first, and by window and site.
// A test for which no number of days is enough comes first.
func CompareShortage(left, right *Test) int {
	switch leftHopeless, rightHopeless := left.DaysNeeded.Unknown == NoTester, right.DaysNeeded.Unknown == NoTester; {
	case leftHopeless && !rightHopeless:
		return -1
	case rightHopeless && !leftHopeless:
		return 1
	default:
		return cmp.Or(
			cmp.Compare(right.MissingDays.Number, left.MissingDays.Number),
			cmp.Compare(left.Window.Name, right.Window.Name), cmp.Compare(left.Site, right.Site),
		)
	}
}
