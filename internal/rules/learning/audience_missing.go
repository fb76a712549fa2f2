package learning

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// AudienceMissing reports a plan that has no program of professional learning for
// teachers, or none for administrators.
var AudienceMissing = rules.Rule{
	Code: rules.AudienceMissing, Number: "P-20", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkProgramAudiences,
}

// audiences lists the groups that professional learning must reach, with the words that
// identify them. "Staff" alone counts for teachers only; "all staff" includes the
// administrators.
var audiences = []struct {
	name  string
	words []string
}{
	{"teachers", append([]string{"staff"}, rules.RoleWords["teacher"]...)},
	{"administrators", append([]string{"leader", "leadership", "all staff"}, rules.RoleWords["administrator"]...)},
}

// checkProgramAudiences does not check a plan that records no audience at all: whom its
// programs reach is not known.
func checkProgramAudiences(input *rules.Input, report *rules.Report) {
	var roles []v1alpha1.Role
	for _, program := range input.Plan.Programs {
		roles = append(roles, program.Audience...)
	}
	if len(roles) == 0 {
		if len(input.Plan.Programs) > 0 {
			report.AddNotChecked("no program of professional learning names the roles that it is for")
		}
		return
	}
	var missing []string
	for _, audience := range audiences {
		if !slices.ContainsFunc(
			roles, func(role v1alpha1.Role) bool { return rules.HasWords(role, audience.words...) },
		) {
			missing = append(missing, audience.name)
		}
	}
	if len(missing) == 0 {
		return
	}
	report.AddFinding(rules.Finding{
		Severity: v1alpha1.SeverityWarning, Field: "spec.professionalLearning",
		Message: fmt.Sprintf("No program of professional learning is for %s.", text.JoinOr(missing)),
		Action:  "Plan a program for them, or add them to the audience of an existing program.",
	})
}
