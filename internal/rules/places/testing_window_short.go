package places

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/capacity"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// TestingWindowShort reports a school that cannot test its students within a testing window. The
// days are the least that the tests can take, so that a school that is reported is short for sure.
var TestingWindowShort = rules.Rule{
	Code: rules.TestingWindowShort, Number: "P-73", Worst: v1alpha1.SeverityWarning,
	Files:      files,
	Thresholds: []string{"capacity.countUnsupported"},
	Check:      checkTestingWindows,
}

// checkTestingWindows checks the windows that have not ended, with the devices of today. It reports
// one finding for each window, about the site that lacks the most days.
func checkTestingWindows(input *rules.Input, report *rules.Report) {
	if len(input.Plan.TestingWindows) == 0 {
		return
	}
	short, skipped := map[v1alpha1.EntryName][]*capacity.Test{}, map[v1alpha1.EntryName]skippedSites{}
	isTested := map[v1alpha1.EntryName]bool{}
	computed := input.FindCapacity()
	for i := range computed.Tests {
		test := &computed.Tests[i]
		window := test.Window.Name
		isTested[window] = true
		switch {
		case test.State == capacity.WindowPast:
		case test.IsShort():
			short[window] = append(short[window], test)
		case test.CouldFit || !test.DaysNeeded.IsKnown():
			if skipped[window] == nil {
				skipped[window] = skippedSites{}
			}
			skipped[window].addSite(test.Site, describeUnknown(test))
		}
	}
	for _, window := range input.Plan.TestingWindows {
		report.RecheckOn(window.End + 1)
		// A site that does not exist is reported as an unknown name.
		if !isTested[window.Name] && window.Site == "" && window.End >= input.Today {
			report.AddNotChecked("no site with students is in the plan, for window %s", window.Name)
		}
		skipped[window.Name].reportTo(report)
		if tests := short[window.Name]; len(tests) > 0 {
			slices.SortFunc(tests, capacity.CompareShortage)
			report.AddFinding(newTestingFinding(tests))
		}
	}
}

// describeUnknown says why it is not known whether a window is long enough.
func describeUnknown(test *capacity.Test) string {
	reason := string(test.DaysNeeded.Unknown)
	if test.CouldFit {
		reason = "the missing devices may be among units without a site or an audience"
	}
	return fmt.Sprintf("%s, for window %s", reason, test.Window.Name)
}

// newTestingFinding makes the finding of a window from the tests at the sites that are short, the
// worst first.
func newTestingFinding(tests []*capacity.Test) rules.Finding {
	test := tests[0]
	finding := rules.Finding{
		Severity: v1alpha1.SeverityWarning,
		Field:    rules.SpecPath("testingWindows").Key(string(test.Window.Name)).String(),
		Message:  describeShortage(test),
		Action: fmt.Sprintf("Make the window %s longer, or add devices or bandwidth.",
			text.FormatCount(test.MissingDays.Number, "school day")),
	}
	if test.DaysNeeded.Unknown == capacity.NoTester {
		finding.Action = "Move devices there, raise the bandwidth, or choose another site for the tests."
	}
	if others := tests[1:]; len(others) > 0 {
		var names []v1alpha1.EntryName
		for _, other := range others {
			names = append(names, other.Site)
		}
		finding.Message += fmt.Sprintf(" Also short: %s.", text.JoinFirst(names))
	}
	return finding
}

// describeShortage says what a site lacks in a window.
func describeShortage(test *capacity.Test) string {
	students := text.FormatCount(test.Students.Number, "student")
	isBandwidth := test.LimitsBandwidth && test.Connections.Number < test.Devices.Number
	if test.DaysNeeded.Unknown == capacity.NoTester {
		cause := "none of their devices can be used today"
		if isBandwidth {
			cause = fmt.Sprintf("its bandwidth is less than the %d kbps of one student", test.Window.KbpsPerTester)
		}
		return fmt.Sprintf("%s cannot test its %s in window %s: %s.", test.Site, students, test.Window.Name, cause)
	}
	limit := "devices allow"
	if isBandwidth {
		limit = "bandwidth allows"
	}
	return fmt.Sprintf(
		"%s needs %s to test %s in window %s, which has %d: its %s %s at a time, for %s each.",
		test.Site, text.FormatCount(test.DaysNeeded.Number, "school day"), students, test.Window.Name, test.SchoolDays,
		limit, text.FormatCount(test.Testers.Number, "student"),
		text.FormatCount(int64(test.Window.MinutesPerStudent), "minute"),
	)
}
