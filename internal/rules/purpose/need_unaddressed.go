package purpose

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// NeedUnaddressed reports a need of high priority that no goal, use case or technology
// names. It also reports such a need if the schools have no ability or no interest at all
// to act on it.
var NeedUnaddressed = rules.Rule{
	Code: rules.NeedUnaddressed, Number: "P-18", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkHighPriorityNeeds,
}

// checkHighPriorityNeeds skips needs of other priorities and those that current practice
// meets. A need that nothing names is not checked for readiness, since one finding is
// enough for it.
func checkHighPriorityNeeds(input *rules.Input, report *rules.Report) {
	named := map[v1alpha1.EntryName]bool{}
	addNeeds := func(needs []v1alpha1.EntryName) {
		for _, entryName := range needs {
			named[entryName] = true
		}
	}
	for _, goal := range input.Goals {
		addNeeds(goal.Spec.Needs)
	}
	for _, useCase := range input.Plan.Spec.UseCases {
		addNeeds(useCase.Needs)
	}
	for _, technology := range input.Plan.Spec.Technologies {
		addNeeds(technology.Needs)
	}
	var unknown []v1alpha1.EntryName
	for _, need := range input.Plan.Spec.Needs {
		if need.Priority == "" && need.MetBy != v1alpha1.MetByCurrentPractice {
			unknown = append(unknown, need.Name)
		}
		if need.Priority != v1alpha1.NeedHigh || need.MetBy == v1alpha1.MetByCurrentPractice {
			continue
		}
		path := rules.SpecPath("needs").Key(string(need.Name))
		if named[need.Name] {
			checkNeedReadiness(need, path.Child("readiness").String(), report)
			continue
		}
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Field:    path.String(),
			Message: fmt.Sprintf(
				"Need %s has high priority, and no goal, use case or technology answers it.", need.Name,
			),
			Action: "Name it where it is answered, add a goal for it, or lower its priority.",
		})
	}
	if len(unknown) > 0 {
		slices.Sort(unknown)
		report.AddNotChecked("no priority is given for these needs: %s", text.JoinFirst(unknown))
	}
}

// readinessParts lists the parts of readiness, and the action that a missing part calls for.
var readinessParts = []struct {
	name, action string
	levelOf      func(v1alpha1.Readiness) *int32
}{
	{"ability", "find the people and means", func(r v1alpha1.Readiness) *int32 { return r.Ability }},
	{"interest", "win over the people concerned", func(r v1alpha1.Readiness) *int32 { return r.Interest }},
}

// checkNeedReadiness reports a need whose readiness is 0 in one of its parts. The highest
// level is 3; a level that is not recorded is not reported.
func checkNeedReadiness(need v1alpha1.Need, field string, report *rules.Report) {
	var lacks, actions []string
	for _, part := range readinessParts {
		if level := part.levelOf(need.Readiness); level != nil && *level == 0 {
			lacks, actions = append(lacks, part.name), append(actions, part.action)
		}
	}
	if len(lacks) == 0 {
		return
	}
	report.AddFinding(rules.Finding{
		Severity: v1alpha1.SeverityWarning,
		Field:    field,
		Message: fmt.Sprintf(
			"Need %s has high priority, and the schools are not ready to act on it: 0 of 3 for %s.", need.Name,
			text.JoinFirst(lacks),
		),
		Action: fmt.Sprintf("First %s, or lower its priority.", text.JoinFirst(actions)),
	})
}
