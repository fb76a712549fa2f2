package schedule

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
)

// TimelineInvalid reports this: a step of the timeline lies outside the plan, or
// integrates what is acquired only later.
var TimelineInvalid = rules.Rule{
	Code: rules.TimelineInvalid, Number: "P-36", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkTimeline,
}

// The stages of the timeline that are put in order, as their first letters.
const (
	stageAcquire   = "acquire"
	stageIntegrate = "integrate"
)

func inStage(t v1alpha1.TimelineEntry, stage string) bool {
	return strings.HasPrefix(strings.ToLower(string(t.Stage)), stage)
}

func checkTimeline(input *rules.Input, report *rules.Report) {
	acquired := map[string]calendar.Date{}
	for _, t := range input.Plan.Spec.Timeline {
		for _, g := range t.Goals {
			if inStage(t, stageAcquire) {
				acquired[g] = calendar.Earliest(acquired[g], calendar.ParseOrZero(t.Start))
			}
		}
	}
	entries := slices.SortedFunc(
		slices.Values(input.Plan.Spec.Timeline),
		func(a, b v1alpha1.TimelineEntry) int { return cmp.Compare(a.Name, b.Name) },
	)
	for _, t := range entries {
		start, end := calendar.ParseOrZero(t.Start), calendar.ParseOrZero(t.End)
		early := func(g string) bool { return start < acquired[g] }
		goals := slices.Sorted(slices.Values(t.Goals))
		var message, action string
		switch i := slices.IndexFunc(goals, early); {
		case start > input.End || end < input.Start:
			message = fmt.Sprintf(
				"Step %s of the timeline runs from %s to %s, and the plan from %s to %s.", t.Name, start, end,
				input.Start, input.End,
			)
			action = "Correct the dates, or move the step to the plan that it belongs to."
		case inStage(t, stageIntegrate) && i >= 0:
			message = fmt.Sprintf(
				"Step %s of the timeline starts on %s, and what it integrates for goal %s is acquired from %s on.",
				t.Name, start, goals[i], acquired[goals[i]],
			)
			action = "Start it after the acquisition, or acquire earlier."
		default:
			continue
		}
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Field:    rules.Spec("timeline").Key(string(t.Name)).String(),
			Message:  message,
			Action:   action,
		})
	}
}
