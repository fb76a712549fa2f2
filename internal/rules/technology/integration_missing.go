package technology

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/model"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// IntegrationMissing reports a technology that students use and that does not work with the
// district's other systems. It also reports the technologies without any record of that, if
// others of the plan have one.
var IntegrationMissing = rules.Rule{
	Code: rules.IntegrationMissing, Number: "P-48", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkIntegrationRecords,
}

// integrationWays lists the ways in which a technology works with other systems.
var integrationWays = []struct {
	name    string
	valueOf func(v1alpha1.Integration) *bool
}{
	{"the district's sign-on", func(i v1alpha1.Integration) *bool { return i.SignOn }},
	{"class lists from the student information system", func(i v1alpha1.Integration) *bool { return i.Rostering }},
	{"a way to take its data out", func(i v1alpha1.Integration) *bool { return i.DataExport }},
}

// checkIntegrationRecords reports a way only if the record says that it is missing. A way
// that is left out of the record does not apply to the technology.
func checkIntegrationRecords(input *rules.Input, report *rules.Report) {
	recorded := false
	var without []v1alpha1.EntryName
	for _, technology := range input.Plan.Technologies {
		recorded = recorded || technology.Integration != (v1alpha1.Integration{})
		if !isAdopted(input, technology) || !technology.IsStudentFacing() || !takesStudentData(technology) {
			continue
		}
		if technology.Integration == (v1alpha1.Integration{}) {
			without = append(without, technology.Name)
			continue
		}
		var missing []string
		for _, way := range integrationWays {
			if works := way.valueOf(technology.Integration); works != nil && !*works {
				missing = append(missing, way.name)
			}
		}
		if len(missing) > 0 {
			report.AddFinding(rules.Finding{
				Severity: v1alpha1.SeverityInfo,
				Field:    rules.TechnologyPath(technology.Name).Child("integration").String(),
				Message: fmt.Sprintf(
					"Students use %s, which works without %s.", technology.Name, text.JoinOr(missing),
				),
				Action:       "Ask the vendor for it before the contract renews.",
				Technologies: []v1alpha1.EntryName{technology.Name},
			})
		}
	}
	if !recorded || len(without) == 0 {
		return
	}
	report.AddFinding(rules.Finding{
		Severity: v1alpha1.SeverityInfo,
		Field:    "spec.technologies",
		Message: fmt.Sprintf(
			"How it works with the district's other systems is not recorded of %d that students use: %s.", len(without),
			text.JoinFirst(without),
		),
		Action:       "Record sign-on, class lists and the export of data for each, as far as they apply.",
		Technologies: without,
	})
}

// isAdopted reports whether a technology is in use and not given up. A candidate may still be
// rejected for what it lacks, so its record can wait.
func isAdopted(input *rules.Input, technology *model.Technology) bool {
	_, isGone := input.FindEnding(technology)
	return !isGone && (technology.Lifecycle == "" || technology.Lifecycle == v1alpha1.LifecycleAdopted)
}
