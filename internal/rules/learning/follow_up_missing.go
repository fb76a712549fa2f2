package learning

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
)

// FollowUpMissing reports this: some programs of professional learning are
// followed up, and one stands alone: it has no follow-up, and no program on
// another day is about one of its goals or technologies.
var FollowUpMissing = rules.Rule{
	Code: rules.FollowUpMissing, Number: "P-53", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkFollowUps,
}

// checkFollowUps looks at programs that ended at most as long ago as feedback is
// asked for.
func checkFollowUps(input *rules.Input, report *rules.Report) {
	if !anyProgram(input, func(p v1alpha1.LearningProgram) bool { return p.FollowUp != "" }) {
		return
	}
	// On which days something is taught. A program without a day is held on a day
	// of its own.
	days := map[string]map[calendar.Date]bool{}
	for _, program := range input.Plan.Spec.ProfessionalLearning {
		for _, topic := range topicsOf(program) {
			if days[topic] == nil {
				days[topic] = map[calendar.Date]bool{}
			}
			days[topic][calendar.ParseOrZero(program.Start)] = true
		}
	}
	for _, program := range input.Plan.Spec.ProfessionalLearning {
		last := lastDay(program)
		if last.IsZero() || program.FollowUp != "" {
			continue
		}
		end := last.AddDays(lookBackWithinDays)
		report.RecheckOn(end + 1)
		alone := true
		for _, topic := range topicsOf(program) {
			alone = alone && len(days[topic]) < 2
		}
		if !alone || input.Today > end {
			continue
		}
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityInfo,
			Field:    rules.ProgramPath(program).Child("followUp").String(),
			Message: fmt.Sprintf(
				"Program %s of %s has no follow-up, and no program on another day is about one of its goals or technologies.",
				program.Name, program.Start,
			),
			Action: "Set the day of a follow-up, or plan a later program for the same goals or technologies.",
		})
	}
}

// topicsOf are the goals and technologies that a program is about.
func topicsOf(program v1alpha1.LearningProgram) []string {
	var topics []string
	for _, g := range program.Goals {
		topics = append(topics, "goal "+g)
	}
	for _, name := range program.Technologies {
		topics = append(topics, "technology "+string(name))
	}
	return topics
}
