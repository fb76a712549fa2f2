package places

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/capacity"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// BandwidthShort reports a school with less bandwidth for each student than the policy asks for. It
// is a note while the plan states no figure of its own.
var BandwidthShort = rules.Rule{
	Code: rules.BandwidthShort, Number: "P-72", Worst: v1alpha1.SeverityWarning,
	Files:      files,
	Thresholds: []string{"capacity.kbpsPerStudent"},
	Check:      checkBandwidth,
}

// checkBandwidth asks for the bandwidth of a site once the plan records that of another one, or
// states what it must be.
func checkBandwidth(input *rules.Input, report *rules.Report) {
	isAsked := input.Policy.Capacity.OwnBandwidth
	for _, site := range input.Plan.Spec.District.Sites {
		isAsked = isAsked || site.BandwidthMbps > 0
	}
	if !isAsked {
		return
	}
	skipped := skippedSites{}
	computed := input.FindCapacity()
	for i := range computed.Sites {
		site := &computed.Sites[i]
		switch {
		case !site.MissingMbps.IsKnown():
			if site.HasStudents() || !site.Students.IsKnown() {
				skipped.addSite(site.Name, string(site.MissingMbps.Unknown))
			}
		case site.LacksBandwidth():
			report.AddFinding(newBandwidthFinding(input, site))
		}
	}
	skipped.reportTo(report)
}

func newBandwidthFinding(input *rules.Input, site *capacity.Place) rules.Finding {
	finding := rules.Finding{
		Severity: v1alpha1.SeverityInfo,
		Field:    sitePath(site.Name).Child("bandwidthMbps").String(),
		Message: fmt.Sprintf(
			"%s has %d Mbps for %s (%s kbps for each) and needs %d Mbps (%d kbps for each): it lacks %d Mbps.", site.Name,
			site.Mbps.Number, text.FormatCount(site.Students.Number, "student"), site.KbpsPerStudent.Decimal(),
			site.NeededMbps.Number, input.Policy.Capacity.KbpsPerStudent, site.MissingMbps.Number,
		),
		Action: fmt.Sprintf("Plan a connection of %d Mbps or more, or correct the bandwidth or the enrollment.",
			site.NeededMbps.Number),
	}
	if input.Policy.Capacity.OwnBandwidth {
		finding.Severity = v1alpha1.SeverityWarning
	}
	return finding
}
