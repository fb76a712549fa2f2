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
		for _, n := range needs {
			named[n] = true
		}
	}
	for _, g := range input.Goals {
		name(g.Spec.Needs)
	}
	for _, u := range input.Plan.Spec.UseCases {
		name(u.Needs)
	}
	for _, t := range input.Plan.Spec.Technologies {
		name(t.Needs)
	}
	for _, n := range input.Plan.Spec.Needs {
		if n.Priority != v1alpha1.NeedHigh || n.MetBy == v1alpha1.MetByCurrentPractice {
			continue
		}
		path := rules.Spec("needs").Key(string(n.Name))
		if named[n.Name] {
			checkReadiness(n, path.Child("readiness").String(), report)
			continue
		}
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityWarning, Field: path.String(),
			Message: fmt.Sprintf("Need %s has high priority, and no goal, use case or technology answers it.", n.Name),
			Action:  "Name it where it is answered, add a goal for it, or lower its priority.",
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
func checkReadiness(n v1alpha1.Need, field string, report *rules.Report) {
	var lacks, actions []string
	for _, part := range readinesses {
		if level := part.of(n.Readiness); level != nil && *level == 0 {
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
			"Need %s has high priority, and the schools are not ready to act on it: 0 of 3 for %s.",
			n.Name,
			text.JoinFirst(lacks),
		),
		Action: fmt.Sprintf("First %s, or lower its priority.", text.JoinFirst(actions)),
	})
}
