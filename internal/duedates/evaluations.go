package duedates

import (
	"fmt"
	"strconv"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/model"
	"techplan.education/internal/rules"
	"techplan.education/internal/rules/schedule"
	"techplan.education/internal/snapshot"
)

// computeSchedule returns the evaluations of a plan. Which of them are expected depends on the
// as-of date only through the approval: before it, none is. As of two days after the plan every
// approval counts that comes before the end, in any time zone.
func computeSchedule(district snapshot.District, plan *v1alpha1.TechnologyPlan) *evaluation.Schedule {
	year, month, day := model.ParsePlan(plan).End.YearMonthDay()
	computed, _ := assess.ComputeSchedule(
		snapshot.GatherSchedule(district, plan), time.Date(year, month, day+2, 0, 0, 0, 0, time.UTC),
	)
	return computed
}

// addEvaluations adds the evaluations that are due and the reviews of the plan as a whole.
func (list *lister) addEvaluations() {
	evaluations, more := list.schedule.ListDue(list.from, list.to, MostExpected)
	list.leftOut = more
	for _, due := range evaluations {
		list.addEvaluation(due)
	}
	list.addReviews()
}

// addEvaluation adds an evaluation at the place of the finding EvaluationOverdue about it: at its
// schedule, or at the Evaluation that no schedule expects.
func (list *lister) addEvaluation(due evaluation.Due) {
	date := DueDate{
		Day: due.Due, Kind: EvaluationDue, Name: due.Name,
		Title: fmt.Sprintf(
			"Evaluation of %s (%s) is due; hold it by %s", schedule.DescribeTarget(due.Target), due.Name, due.LastDay,
		),
	}
	if due.Occurrence > 0 {
		date.Field = rules.SpecPath("evaluationSchedules").Key(due.Name).String()
		date.Occurrence = fmt.Sprintf("%s/%s/%d", due.Target.Kind, due.Target.Name, due.Occurrence)
	} else {
		date.Field = "spec.due"
		date.Object = v1alpha1.ObjectKey{Kind: v1alpha1.KindEvaluation, Name: due.Record}
	}
	list.addDate(date)
}

// addReviews adds the next review of the plan as a whole, and those after it, as if each were
// held on its day.
func (list *lister) addReviews() {
	months := list.plan.Policy.ReviewIntervalMonths
	if list.plan.Approved.IsZero() || months <= 0 {
		return
	}
	lastDay, _ := schedule.FindDueReview(list.plan, list.schedule)
	list.eachUntilEnd(lastDay, months, func(number int, day calendar.Date) {
		list.addDate(DueDate{
			Day: day, Kind: PlanReview, Name: list.plan.Name, Field: "spec.policy.reviewIntervalMonths",
			Title:      fmt.Sprintf("Review of the plan as a whole is due: %s", list.plan.Spec.Title),
			Occurrence: strconv.Itoa(number),
		})
	})
}

// eachUntilEnd visits the days that recur every some months after a day, up to the end of the
// plan and of the window. Their numbers count from 1.
func (list *lister) eachUntilEnd(since calendar.Date, months int, visit func(number int, day calendar.Date)) {
	last := min(list.plan.End, list.to)
	number := 0
	calendar.EachRecurrence(since, since, months, func(day calendar.Date) bool {
		if day > last || day == calendar.Last {
			return false
		}
		if number > 0 {
			visit(number, day)
		}
		number++
		return true
	})
}
