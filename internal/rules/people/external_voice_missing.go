package people

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// ExternalVoiceMissing reports a plan whose stakeholders all belong to the district.
var ExternalVoiceMissing = rules.Rule{
	Code: rules.ExternalVoiceMissing, Number: "P-11", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkExternalVoice,
}

// checkExternalVoice skips a plan that records no origin at all, because it does not use the
// field.
func checkExternalVoice(input *rules.Input, report *rules.Report) {
	internal := false
	for _, stakeholder := range input.Plan.Spec.Stakeholders {
		if stakeholder.Origin == v1alpha1.OriginExternal {
			return
		}
		internal = internal || stakeholder.Origin != ""
	}
	if !internal {
		return
	}
	report.AddFinding(rules.Finding{
		Severity: v1alpha1.SeverityInfo, Field: "spec.stakeholders",
		Message: "No stakeholder comes from outside the district.",
		Action:  "Invite families, a library, a college or an employer to take part.",
	})
}
