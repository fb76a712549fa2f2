package schedule

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/rules"
)

// TimelineInvalid reports a step of the timeline outside the period of the plan, and a step
// that integrates for a goal before the first acquisition for that goal.
var TimelineInvalid = rules.Rule{
	Code: rules.TimelineInvalid, Number: "P-36", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkTimelineSteps,
}

// Prefixes of the stages whose order is checked, in lower case. Stages are free text:
// "Integrate into lessons" counts as a step of the stage integrate.
const (
	stageAcquire   = "acquire"
	stageIntegrate = "integrate"
)

// preparingStages are the prefixes of stages that prepare a plan. Their steps may be over
// before the plan begins: bids and E-Rate forms come before the fiscal year that pays.
var preparingStages = []string{
	stageAcquire, "apply", "application", "bid", "buy", "plan", "prepar", "procure", "purchas", "request", "select",
	"tender",
}

// preparingMonths before the plan's first day a step that prepares the plan may end.
const preparingMonths = 12

// isPreparing reports whether a step prepares a plan, by its stage.
func isPreparing(step model.TimelineEntry) bool {
	return slices.ContainsFunc(preparingStages, func(stage string) bool { return isInStage(step, stage) })
}

// isInStage reports whether the stage of a step begins with a word, in any case.
func isInStage(step model.TimelineEntry, stage string) bool {
	return strings.HasPrefix(strings.ToLower(string(step.Stage)), stage)
}

// checkTimelineSteps reports one finding for each step. A step outside the plan is not also
// reported for its order, because its dates are wrong anyway.
func checkTimelineSteps(input *rules.Input, report *rules.Report) {
	acquired := map[string]calendar.Date{}
	for _, step := range input.Plan.Timeline {
		for _, goalName := range step.Goals {
			if isInStage(step, stageAcquire) {
				acquired[goalName] = calendar.EarliestOf(acquired[goalName], step.Start)
			}
		}
	}
	entries := slices.SortedFunc(
		slices.Values(input.Plan.Timeline),
		func(left, right model.TimelineEntry) int { return cmp.Compare(left.Name, right.Name) },
	)
	for _, step := range entries {
		start, endDate, firstDay := step.Start, step.End, input.Start
		if isPreparing(step) {
			firstDay = firstDay.AddMonths(-preparingMonths)
		}
		early := func(goalName string) bool { return start < acquired[goalName] }
		goals := slices.Sorted(slices.Values(step.Goals))
		var message, action string
		switch earlyGoal := slices.IndexFunc(goals, early); {
		case start > input.End || endDate < firstDay:
			message = fmt.Sprintf(
				"Step %s of the timeline runs from %s to %s, and the plan from %s to %s.", step.Name, start, endDate,
				input.Start, input.End,
			)
			action = "Correct the dates, or move the step to the plan that it belongs to."
		case isInStage(step, stageIntegrate) && earlyGoal >= 0:
			message = fmt.Sprintf(
				"Step %s of the timeline starts on %s, and what it integrates for goal %s is acquired from %s on.",
				step.Name, start, goals[earlyGoal], acquired[goals[earlyGoal]],
			)
			action = "Start it after the acquisition, or acquire earlier."
		default:
			continue
		}
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Field:    rules.SpecPath("timeline").Key(string(step.Name)).String(),
			Message:  message,
			Action:   action,
		})
	}
}
