package purpose

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// NeedUnaddressed reports this: no goal, use case or technology names a need of
// high priority, or the schools have no ability or no interest at all to act on
// it.
var NeedUnaddressed = rules.Rule{
	Code: rules.NeedUnaddressed, Number: "P-18", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkNeeds,
}

func checkNeeds(input *rules.Input, report *rules.Report) {
	named := map[v1alpha1.EntryName]bool{}
	name := func(needs []v1alpha1.EntryName) {
		for _, name := range needs {
			named[name] = true
		}
	}
	for _, goal := range input.Goals {
		name(goal.Spec.Needs)
	}
	for _, useCase := range input.Plan.Spec.UseCases {
		name(useCase.Needs)
	}
	for _, technology := range input.Plan.Spec.Technologies {
		name(technology.Needs)
	}
	for _, need := range input.Plan.Spec.Needs {
		if need.Priority != v1alpha1.NeedHigh || need.MetBy == v1alpha1.MetByCurrentPractice {
			continue
		}
		path := rules.Spec("needs").Key(string(need.Name))
		if named[need.Name] {
			checkReadiness(need, path.Child("readiness").String(), report)
			continue
		}
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Field:    path.String(),
			Message: fmt.Sprintf(
				"Need %s has high priority, and no goal, use case or technology answers it.", need.Name,
			),
			Action: "Name it where it is answered, add a goal for it, or lower its priority.",
		})
	}
}

// readinesses are what the schools need in order to act, and how they get it.
var readinesses = []struct {
	words, action string
	of            func(v1alpha1.Readiness) *int32
}{
	{"ability", "find the people and means", func(r v1alpha1.Readiness) *int32 { return r.Ability }},
	{"interest", "win over those whom it concerns", func(r v1alpha1.Readiness) *int32 { return r.Interest }},
}

// checkReadiness tells of a need that is answered and that nobody can or wants to
// act on.
func checkReadiness(need v1alpha1.Need, field string, report *rules.Report) {
	var lacks, actions []string
	for _, part := range readinesses {
		if level := part.of(need.Readiness); level != nil && *level == 0 {
			lacks, actions = append(lacks, part.words), append(actions, part.action)
		}
	}
	if len(lacks) == 0 {
		return
	}
	report.Add(rules.Finding{
		Severity: v1alpha1.SeverityWarning,
		Field:    field,
		Message: fmt.Sprintf(
			"Need %s has high priority, and the schools are not ready to act on it: 0 of 3 for %s.", need.Name,
			text.JoinFirst(lacks),
		),
		Action: fmt.Sprintf("First %s, or lower its priority.", text.JoinFirst(actions)),
	})
}
