package learning

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// ProgramOwnerMissing reports this: some programs of professional learning say
// who announces, prepares and teaches them, and one that is not over lacks one of
// the three.
var ProgramOwnerMissing = rules.Rule{
	Code: rules.ProgramOwnerMissing, Number: "P-50", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkOwners,
}

// ownerships are what a program's owners do.
var ownerships = []struct {
	words string
	of    func(v1alpha1.ProgramOwners) v1alpha1.Role
}{
	{"communication", func(o v1alpha1.ProgramOwners) v1alpha1.Role { return o.Communication }},
	{"development", func(o v1alpha1.ProgramOwners) v1alpha1.Role { return o.Development }},
	{"delivery", func(o v1alpha1.ProgramOwners) v1alpha1.Role { return o.Delivery }},
}

func checkOwners(input *rules.Input, report *rules.Report) {
	if !anyProgram(input, func(p v1alpha1.LearningProgram) bool { return p.Owners != v1alpha1.ProgramOwners{} }) {
		return
	}
	for _, program := range input.Plan.Spec.ProfessionalLearning {
		last := lastDay(program)
		report.RecheckOn(last.AddDays(1))
		if !last.IsZero() && last < input.Today {
			continue
		}
		var missing []string
		for _, o := range ownerships {
			if o.of(program.Owners) == "" {
				missing = append(missing, o.words)
			}
		}
		if len(missing) == 0 {
			continue
		}
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityInfo, Field: rules.ProgramPath(program).Child("owners").String(),
			Message: fmt.Sprintf("Nobody is named for the %s of program %s.", text.JoinOr(missing), program.Name),
			Action:  "Write down by role who announces, prepares and teaches it.",
		})
	}
}
