package learning

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/rules"
)

// FollowUpMissing reports a program of professional learning that has no follow-up, if
// other programs of the plan have one. A program on another day about one of its goals or
// technologies counts as a follow-up.
var FollowUpMissing = rules.Rule{
	Code: rules.FollowUpMissing, Number: "P-53", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkProgramFollowUps,
}

// checkProgramFollowUps checks the programs that ended at most 13 months ago, the same
// period as for feedback: for older programs a follow-up comes too late.
func checkProgramFollowUps(input *rules.Input, report *rules.Report) {
	if !hasAnyProgram(input, func(program model.Program) bool { return program.FollowUp != "" }) {
		return
	}
	// The days on which each topic is taught. A program without a start has the zero date,
	// which counts as a day of its own.
	days := map[string]map[calendar.Date]bool{}
	for _, program := range input.Plan.Programs {
		for _, topic := range listProgramTopics(program) {
			if days[topic] == nil {
				days[topic] = map[calendar.Date]bool{}
			}
			days[topic][program.Start] = true
		}
	}
	for _, program := range input.Plan.Programs {
		lastDay := program.LastDay
		if lastDay.IsZero() || program.FollowUp != "" {
			continue
		}
		endDate := lastDay.AddDays(feedbackWithinDays)
		report.RecheckOn(endDate + 1)
		isAlone := true
		for _, topic := range listProgramTopics(program) {
			isAlone = isAlone && len(days[topic]) < 2
		}
		if !isAlone || input.Today > endDate {
			continue
		}
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityInfo,
			Field:    rules.ProgramPath(program).Child("followUp").String(),
			Message: fmt.Sprintf(
				"Program %s of %s has no follow-up, and no program on another day is about one of "+
					"its goals or technologies.",
				program.Name, program.Start,
			),
			Action: "Set the day of a follow-up, or plan a later program for the same goals or technologies.",
		})
	}
}

// listProgramTopics lists the goals and technologies of a program. The prefix separates a
// goal from a technology of the same name.
func listProgramTopics(program model.Program) []string {
	var topics []string
	for _, goalName := range program.Goals {
		topics = append(topics, "goal "+goalName)
	}
	for _, entryName := range program.Technologies {
		topics = append(topics, "technology "+string(entryName))
	}
	return topics
}
