package learning

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/model"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// ProgramOwnerMissing reports a program of professional learning that does not name the
// roles that announce, prepare and teach it. It applies if some program of the plan names
// such a role, and only to programs that have not ended.
var ProgramOwnerMissing = rules.Rule{
	Code: rules.ProgramOwnerMissing, Number: "P-50", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkProgramOwners,
}

// ownerDuties lists the duties of a program's owners.
var ownerDuties = []struct {
	name    string
	ownerOf func(v1alpha1.ProgramOwners) v1alpha1.Role
}{
	{"communication", func(o v1alpha1.ProgramOwners) v1alpha1.Role { return o.Communication }},
	{"development", func(o v1alpha1.ProgramOwners) v1alpha1.Role { return o.Development }},
	{"delivery", func(o v1alpha1.ProgramOwners) v1alpha1.Role { return o.Delivery }},
}

// checkProgramOwners reports one finding for each program with all of its missing duties.
func checkProgramOwners(input *rules.Input, report *rules.Report) {
	hasOwner := func(program model.Program) bool { return program.Owners != v1alpha1.ProgramOwners{} }
	if !hasAnyProgram(input, hasOwner) {
		return
	}
	for _, program := range input.Plan.Programs {
		lastDay := program.LastDay
		report.RecheckOn(lastDay.AddDays(1))
		if !lastDay.IsZero() && lastDay < input.Today {
			continue
		}
		var missing []string
		for _, duty := range ownerDuties {
			if duty.ownerOf(program.Owners) == "" {
				missing = append(missing, duty.name)
			}
		}
		if len(missing) == 0 {
			continue
		}
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityInfo, Field: rules.ProgramPath(program).Child("owners").String(),
			Message: fmt.Sprintf("No role is named for the %s of program %s.", text.JoinOr(missing), program.Name),
			Action:  "Write down by role who announces, prepares and teaches it.",
		})
	}
}
