package schedule

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/model"
	"techplan.education/internal/rules"
)

// AnnualReviewOverdue reports a plan in force that was not evaluated as a whole for longer
// than the review interval of its policy and 30 days. The default interval is one year.
var AnnualReviewOverdue = rules.Rule{
	Code: rules.AnnualReviewOverdue, Number: "P-31", Worst: v1alpha1.SeverityWarning,
	Files: files,
	FoldedUnder: []rules.Fold{{Root: rules.EvaluationOverdue, By: rules.ByPlan, When: func(root, _ rules.Finding) bool {
		return root.PlanReview
	}}},
	Check: checkAnnualReview,
}

// reviewGraceDays is the number of days that a review may be late: boards meet monthly.
const reviewGraceDays = 30

// FindDueReview returns when an approved plan is to be evaluated as a whole. It counts from
// lastDay: the last completed review of the plan as a whole, or the day on which the plan came
// into force. An evaluation of another subject, or one that is held monthly or quarterly, is no
// such review.
func FindDueReview(plan *model.Plan, schedule *evaluation.Schedule) (lastDay, dueDate calendar.Date) {
	lastDay = plan.InForceSince()
	for _, item := range schedule.Records {
		if item.PlanReview && item.State == evaluation.Completed {
			lastDay = max(lastDay, item.Done)
		}
	}
	return lastDay, lastDay.AddMonths(plan.Policy.ReviewIntervalMonths)
}

// checkAnnualReview counts as FindDueReview does. An open review that is late ends no finding,
// as it was not held yet.
func checkAnnualReview(input *rules.Input, report *rules.Report) {
	if !input.IsInForce(report) {
		skipUnapproved(input, report)
		return
	}
	lastDay, dueDate := FindDueReview(input.Plan, input.Schedule)
	words := "The plan was last evaluated as a whole on %s"
	if lastDay == input.InForceSince() {
		words = "The plan is in force since %s and was not evaluated as a whole since"
	}
	late := dueDate.AddDays(reviewGraceDays + 1)
	report.RecheckOn(late)
	if input.Today < late {
		return
	}
	action := "Evaluate the plan itself, record what was decided, and schedule the next evaluation."
	if input.Schedule.IsPlanReviewOpen() {
		action = "Hold the evaluation of the plan that is open, and record what was decided."
	}
	report.AddFinding(rules.Finding{
		Severity: v1alpha1.SeverityWarning, Field: "spec.evaluationSchedules",
		Message: fmt.Sprintf(words+"; the next evaluation was due on %s.", lastDay, dueDate),
		Action:  action,
	})
}

// skipUnapproved says once, for all rules about plans in force, that the plan has begun and
// records no approval.
func skipUnapproved(input *rules.Input, report *rules.Report) {
	if input.Plan.Approved.IsZero() && input.Start <= input.Today {
		report.AddNotChecked(
			"the plan has begun, and the day of its approval is not recorded; %s and %s are not checked either",
			rules.CommunicationOverdue, rules.PlanStale,
		)
	}
}
