package learning

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// AudienceMissing reports this: no program of professional learning is for
// teachers, or none is for administrators.
var AudienceMissing = rules.Rule{
	Code: rules.AudienceMissing, Number: "P-20", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkAudience,
}

// audiences whom professional learning has to reach, with the words by which
// they are known.
var audiences = []struct {
	who   string
	words []string
}{
	{"teachers", append([]string{"staff"}, rules.RoleWords["teacher"]...)},
	{"administrators", append([]string{"leader", "leadership", "all staff"}, rules.RoleWords["administrator"]...)},
}

func checkAudience(input *rules.Input, report *rules.Report) {
	var roles []v1alpha1.Role
	for _, program := range input.Plan.Spec.ProfessionalLearning {
		roles = append(roles, program.Audience...)
	}
	if len(roles) == 0 {
		return
	}
	var missing []string
	for _, a := range audiences {
		if !slices.ContainsFunc(roles, func(role v1alpha1.Role) bool { return rules.HasWords(role, a.words...) }) {
			missing = append(missing, a.who)
		}
	}
	if len(missing) == 0 {
		return
	}
	report.Add(rules.Finding{
		Severity: v1alpha1.SeverityWarning, Field: "spec.professionalLearning",
		Message: fmt.Sprintf("No program of professional learning is for %s.", text.JoinOr(missing)),
		Action:  "Plan a program for them, or add them to the audience of one.",
	})
}
