package places_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// newWindow makes a window of the five school days from 12 April 2027, with tests of an hour and
// an hour a day.
func newWindow() v1alpha1.TestingWindow {
	return v1alpha1.TestingWindow{
		Name: "tests", Start: "2027-04-12", End: "2027-04-18", MinutesPerStudent: 60, HoursPerDay: 1,
	}
}

// addWindow adds the window, changed.
func addWindow(changes ...func(*v1alpha1.TestingWindow)) func(*planSpec) {
	window := newWindow()
	for _, change := range changes {
		change(&window)
	}
	return func(spec *planSpec) { spec.TestingWindows = append(spec.TestingWindows, window) }
}

func TestTestingWindowShort(t *testing.T) {
	middle := addSite(v1alpha1.Site{Name: "middle", Enrollment: new(int32(100))})
	atMiddle := func(window *v1alpha1.TestingWindow) { window.Site = "middle" }
	bandwidth := func(mbps int32) func(*planSpec) {
		return func(spec *planSpec) { spec.District.Sites[0].BandwidthMbps = mbps }
	}
	needs := func(kbps int32) func(*v1alpha1.TestingWindow) {
		return func(window *v1alpha1.TestingWindow) { window.KbpsPerTester = kbps }
	}
	closure := func(spec *planSpec) {
		spec.District.Closures = []v1alpha1.Term{{Name: "holiday", Start: "2027-04-16", End: "2027-04-16"}}
	}
	testrules.RunExamples(t, rules.TestingWindowShort, testrules.Examples{
		"no window":           {World: districtOf(newSchool(), lotAt("a", "high", 1))},
		"exactly long enough": {World: districtOf(newSchool(addWindow()), lotAt("a", "high", 20))},
		"a day too short": {
			World: districtOf(newSchool(addWindow()), lotAt("a", "high", 19)),
			Want:  []string{"Warning"},
		},
		"a day of it is a holiday": {
			World: districtOf(newSchool(addWindow(), closure), lotAt("a", "high", 20)),
			Want:  []string{"Warning"},
		},
		"on its last day": {
			World: districtOf(newSchool(addWindow()), lotAt("a", "high", 19)),
			On:    "2027-04-18",
			Want:  []string{"Warning"},
		},
		"on the day after": {
			World: districtOf(newSchool(addWindow()), lotAt("a", "high", 19)),
			On:    "2027-04-19",
		},
		"the bandwidth is enough": {
			World: districtOf(newSchool(addWindow(needs(100)), bandwidth(2)), lotAt("a", "high", 100)),
		},
		"the bandwidth is too little": {
			World: districtOf(newSchool(addWindow(needs(106)), bandwidth(2)), lotAt("a", "high", 100)),
			Want:  []string{"Warning"},
		},
		"the bandwidth lets none be tested": {
			World: districtOf(newSchool(addWindow(needs(2001)), bandwidth(2)), lotAt("a", "high", 100)),
			Want:  []string{"Warning"},
		},
		"all devices are retired": {
			World: districtOf(
				newSchool(addWindow()),
				lotAt("a", "high", 5).AddOutOfService(v1alpha1.OutOfServiceRetired, 5),
			),
			Want: []string{"Warning"},
		},
		"the site of the window is another one": {
			World: districtOf(newSchool(addWindow(atMiddle), middle), lotAt("a", "high", 1), lotAt("b", "middle", 20)),
		},
		"two schools short in one window": {
			World: districtOf(newSchool(addWindow(), middle), lotAt("a", "high", 19), lotAt("b", "middle", 10)),
			Want:  []string{"Warning"},
		},
		"two windows": {
			World: districtOf(
				newSchool(addWindow(), addWindow(func(window *v1alpha1.TestingWindow) { window.Name = "again" })), lotAt("a", "high", 19),
			),
			Want: []string{"Warning", "Warning"},
		},
	})
	checkMessage(t, districtOf(newSchool(addWindow(), middle), lotAt("a", "high", 19), lotAt("b", "middle", 10)),
		rules.TestingWindowShort, "spec.testingWindows[tests]: middle needs 10 school days to test 100 students in window tests, "+
			"which has 5: its devices allow 10 students at a time, for 60 minutes each. Also short: high.")
	checkMessage(t, districtOf(newSchool(addWindow(needs(106)), bandwidth(2)), lotAt("a", "high", 100)),
		rules.TestingWindowShort, "spec.testingWindows[tests]: high needs 6 school days to test 100 students in window tests, "+
			"which has 5: its bandwidth allows 18 students at a time, for 60 minutes each.")
	checkMessage(t, districtOf(newSchool(addWindow(needs(2001)), bandwidth(2)), lotAt("a", "high", 100)),
		rules.TestingWindowShort, "spec.testingWindows[tests]: high cannot test its 100 students in window tests: "+
			"its bandwidth is less than the 2001 kbps of one student.")
}

func TestTestingWindowShortNotChecked(t *testing.T) {
	checkSkipped(t, rules.TestingWindowShort, map[string]skippedCase{
		"no lot": {
			districtOf(newSchool(addWindow())),
			[]string{"at high no device lot for students is recorded at the site, for window tests"},
		},
		"a window of the past": {districtOf(newSchool(addWindow(func(window *v1alpha1.TestingWindow) {
			window.Start, window.End = "2026-09-01", "2026-09-30"
		}))), nil},
		"no bandwidth": {
			districtOf(
				newSchool(addWindow(func(window *v1alpha1.TestingWindow) { window.KbpsPerTester = 1 })),
				lotAt("a", "high", 100),
			),
			[]string{"at high the bandwidth is unknown, for window tests"},
		},
		"the plan has no school": {
			districtOf(testrules.NewPlan().ChangeSpec(addWindow())),
			[]string{"no site with students is in the plan, for window tests"},
		},
		"units without a site may be at the school": {
			districtOf(newSchool(addWindow()), lotAt("a", "high", 10), lotAt("b", "", 10)),
			[]string{"at high the missing devices may be among units without a site or an audience, for window tests"},
		},
	})
}

// The window ends on a day that nothing else announces.
func TestTestingWindowIsCheckedAgainAfterItsEnd(t *testing.T) {
	result := testrules.EvaluateRules(districtOf(newSchool(addWindow()), lotAt("a", "high", 19)), "2027-04-15")
	if want := calendar.New(2027, 4, 19); result.Next != want {
		t.Errorf("checked again on %s, want %s", result.Next, want)
	}
}

// What a window names must be in the plan.
func TestNamesOfWindows(t *testing.T) {
	world := districtOf(newSchool(addWindow(func(window *v1alpha1.TestingWindow) {
		window.Site, window.Technologies = "hihg", []v1alpha1.EntryName{"chromebok"}
	})).AddTechnology("chromebook", testplan.ForNeeds()), lotAt("a", "high", 100))
	if found := testrules.SummarizeFindings(testrules.EvaluateRules(world, testrules.Today), rules.UnknownName); len(found) != 2 {
		t.Errorf("found %v", found)
	}
}
