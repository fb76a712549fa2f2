package schedule

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/model"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// DecisionMissing reports a technology whose latest evaluation has all of its results, and no
// decision by the last day of the evaluation: its due date with the grace days of the schedule.
var DecisionMissing = rules.Rule{
	Code: rules.DecisionMissing, Number: "P-65", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkDecisions,
}

// checkDecisions checks the technologies of the plan. Those that wait for the decision of one evaluation have one
// finding. An evaluation without a due date has no day by which a decision is due.
func checkDecisions(input *rules.Input, report *rules.Report) {
	waiting := findWaitingEvaluations(input)
	names := map[*model.Evaluation][]v1alpha1.EntryName{}
	var records []*model.Evaluation
	for _, technology := range input.Plan.Technologies {
		record := waiting[technology.Name]
		if record == nil {
			continue
		}
		if names[record] == nil {
			records = append(records, record)
		}
		names[record] = append(names[record], technology.Name)
	}
	for _, record := range records {
		window := evaluation.WindowOf(record)
		if window.LastDay.IsZero() {
			report.AddNotChecked("Evaluation %s has no due date, so there is no day by which its decision is due.", record.Name)
			continue
		}
		report.RecheckOn(window.LastDay + 1)
		if input.Today <= window.LastDay {
			continue
		}
		slices.Sort(names[record])
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Object:   v1alpha1.ObjectKey{Kind: v1alpha1.KindEvaluation, Name: record.Name},
			Field:    "spec.decision",
			Message: fmt.Sprintf("The evaluation %s of technology %s has all of its results, and since %s a decision is due.",
				record.Name, text.JoinFirst(names[record]), window.LastDay+1),
			Action: "Record the decision in it: Retain, Modify, Replace or Retire, with the date and who decided.",
		})
	}
}

// findWaitingEvaluations returns the latest completed evaluation without a decision of each technology, if
// nothing was decided about the technology since it opened. A decision under another plan of the district
// counts as well.
func findWaitingEvaluations(input *rules.Input) map[v1alpha1.EntryName]*model.Evaluation {
	decided := map[v1alpha1.EntryName]calendar.Date{}
	for _, records := range [][]*model.Evaluation{input.Evaluations, input.EvaluationsOfOtherPlans} {
		for _, record := range records {
			if record.Spec.Decision.Outcome == "" {
				continue
			}
			for _, name := range evaluation.ListTechnologies(record.Evaluation) {
				decided[name] = max(decided[name], record.Decided)
			}
		}
	}
	waiting := map[v1alpha1.EntryName]*model.Evaluation{}
	for _, record := range input.Evaluations {
		_, isDone := evaluation.CompletedOn(record)
		if !isDone || record.Spec.Decision.Outcome != "" {
			continue
		}
		window := evaluation.WindowOf(record)
		for _, name := range evaluation.ListTechnologies(record.Evaluation) {
			if on, ok := decided[name]; ok && on >= window.Opens {
				continue
			}
			if other := waiting[name]; other == nil || isLater(record, other) {
				waiting[name] = record
			}
		}
	}
	return waiting
}

// isLater reports whether an evaluation is due after another one, or on the same day with a name
// that sorts after its name.
func isLater(record, other *model.Evaluation) bool {
	left, right := evaluation.WindowOf(record).Due, evaluation.WindowOf(other).Due
	return left > right || left == right && record.Name > other.Name
}
