package places

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/capacity"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// SiteDisparity notes that a school has less than four fifths of the devices for its students that
// another school of its level has. Schools of different levels are not compared, because many
// districts share devices in the first grades on purpose.
var SiteDisparity = rules.Rule{
	Code: rules.SiteDisparity, Number: "P-74", Worst: v1alpha1.SeverityInfo,
	Files:      files,
	Thresholds: []string{"capacity.countUnsupported"},
	Check:      checkDisparity,
}

func checkDisparity(input *rules.Input, report *rules.Report) {
	hasLevel := false
	for _, site := range input.Plan.Spec.District.Sites {
		hasLevel = hasLevel || site.Level != ""
	}
	if !hasLevel {
		return
	}
	computed := input.FindCapacity()
	for _, level := range computed.ListLevels() {
		disparity, isComparable := computed.Compare(level)
		if disparity.Unknown > 0 && disparity.Unknown+disparity.Compared > 1 {
			report.AddNotChecked("of the schools of level %s, the devices for each student are unknown at %d", level,
				disparity.Unknown)
		}
		if !isComparable || disparity.Below == 0 {
			continue
		}
		if computed.CouldEqual(disparity) {
			report.AddNotChecked("for level %s %s", level,
				describeDoubt(disparity.Lowest.Name, computed.DoubtfulUnits(disparity.Lowest)))
			continue
		}
		report.AddFinding(newDisparityFinding(disparity))
	}
}

func newDisparityFinding(disparity capacity.Disparity) rules.Finding {
	lowest, highest := disparity.Lowest, disparity.Highest
	more := ""
	if disparity.Below > 1 {
		more = fmt.Sprintf(" %d of %d schools of level %s are that far below.", disparity.Below, disparity.Compared,
			disparity.Level)
	}
	return rules.Finding{
		Severity: v1alpha1.SeverityInfo,
		Field:    sitePath(lowest.Name).String(),
		Message: fmt.Sprintf(
			"%s has %s for %s (%s percent), and %s of the same level has %d for %d (%s percent): "+
				"less than four fifths.%s", lowest.Name, text.FormatCount(lowest.Coverage.Of, "device"),
			text.FormatCount(lowest.Coverage.By, "student"), lowest.Coverage.Percent(), highest.Name,
			highest.Coverage.Of, highest.Coverage.By, highest.Coverage.Percent(), more,
		),
		Action: fmt.Sprintf("Move devices to %s, or buy for it first.", lowest.Name),
	}
}
