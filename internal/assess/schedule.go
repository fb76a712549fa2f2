package assess

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/model"
	"techplan.education/internal/text"
)

// ScheduleInput is a plan with its evaluations and the targets that its
// schedules may name.
type ScheduleInput struct {
	Plan        *v1alpha1.TechnologyPlan
	Evaluations []*v1alpha1.Evaluation
	Goals       []*v1alpha1.Goal
	// DeviceStart is the first day of service of a lot of the district, and
	// whether the lot exists.
	DeviceStart func(name string) (calendar.Date, bool)
	// EvaluationNamed is the evaluation of a name in the district, under whichever
	// plan; nil: there is none.
	EvaluationNamed func(name string) *v1alpha1.Evaluation
}

// Schedule computes which evaluations are to be created now, which of those that
// the scheduler made are obsolete, and when either can change; a zero instant: never.
func Schedule(in ScheduleInput, now time.Time) (*evaluation.Schedule, time.Time) {
	if _, known := zoneOf(in.Plan); !known {
		return &evaluation.Schedule{}, time.Time{}
	}
	schedule := evaluation.ComputeSchedule(evaluation.Input{
		Plan:    model.ParsePlan(in.Plan),
		Records: model.ParseEvaluations(in.Evaluations),
		Targets: findTargets(model.ParseGoals(in.Goals), in.DeviceStart),
		Named:   in.EvaluationNamed,
	}, Today(in.Plan, now))
	return schedule, startOfDate(in.Plan, schedule.Change)
}

// scheduleInput returns the input of the evaluation schedule of a plan that is assessed.
func (parsed parsedPlan) scheduleInput(in PlanInput) evaluation.Input {
	return evaluation.Input{
		Plan:    parsed.plan,
		Records: parsed.evaluations,
		Targets: findTargets(parsed.goals, in.DeviceStart),
		Named:   in.EvaluationNamed,
	}
}

// findTargets reports which goals and device lots exist and when they can be evaluated.
func findTargets(goals []*model.Goal, deviceStart func(name string) (calendar.Date, bool)) evaluation.Targets {
	spans := make(map[string]evaluation.Span, len(goals))
	for _, goal := range goals {
		spans[goal.Name] = evaluation.Span{Since: goal.Start, End: goal.Closed}
	}
	return func(kind v1alpha1.TargetKind, name string) (evaluation.Span, bool) {
		if kind == v1alpha1.KindDevice {
			start, ok := deviceStart(name)
			return evaluation.Span{Since: start}, ok
		}
		span, ok := spans[name]
		return span, ok
	}
}

// setEvaluationsCurrent sets whether what was expected is done, and counts the
// evaluations by state.
func setEvaluationsCurrent(
	c *conditions,
	plan *model.Plan,
	schedule *evaluation.Schedule,
	today calendar.Date,
) v1alpha1.EvaluationCounts {
	status := v1alpha1.EvaluationCounts{
		Scheduled: countPtr(
			schedule.Counts[evaluation.Scheduled],
		),
		Open:    countPtr(schedule.Counts[evaluation.Open]),
		Overdue: countPtr(schedule.Counts[evaluation.Overdue]),
		Completed: countPtr(
			schedule.Counts[evaluation.Completed],
		),
		Cancelled: countPtr(schedule.Counts[evaluation.Cancelled]),
		Missed:    countPtr(schedule.Counts[evaluation.Missed]),
	}
	upcoming := "none is scheduled ahead"
	if !schedule.Next.Due.IsZero() {
		status.Next = v1alpha1.NextEvaluation{Due: v1alpha1.Date(schedule.Next.Due.String()), Name: schedule.Next.Name}
		upcoming = fmt.Sprintf("next: %s due %s", schedule.Next.Name, schedule.Next.Due)
	}
	late := schedule.Counts[evaluation.Overdue] + schedule.Counts[evaluation.Missed]
	switch reason, message := noSchedule(plan, schedule, today); {
	case late > 0:
		c.set(
			v1alpha1.ConditionEvaluationsCurrent, metav1.ConditionFalse, v1alpha1.ReasonOverdue, "%s overdue: %s.",
			text.Plural(late, "evaluation"), listLate(schedule, late),
		)
	case reason != "":
		c.set(v1alpha1.ConditionEvaluationsCurrent, metav1.ConditionUnknown, reason, "%s", message)
	default:
		c.set(
			v1alpha1.ConditionEvaluationsCurrent, metav1.ConditionTrue, v1alpha1.ReasonCurrent, "None overdue; %s.",
			upcoming,
		)
	}
	return status
}

// noSchedule is the reason, with a message, why a plan has no evaluations; empty: it
// has some.
func noSchedule(
	plan *model.Plan,
	schedule *evaluation.Schedule,
	today calendar.Date,
) (reason v1alpha1.ConditionReason, message string) {
	for _, count := range schedule.Counts {
		if count > 0 {
			return "", ""
		}
	}
	schedules := len(plan.Spec.EvaluationSchedules)
	switch {
	case plan.Approved.IsZero() && schedules > 0:
		return v1alpha1.ReasonDraft, "Evaluations are scheduled once the plan is approved."
	case plan.Approved > today:
		return v1alpha1.ReasonNotYetApproved, fmt.Sprintf(
			"Evaluations are scheduled from the approval on %s on.", plan.Approved,
		)
	case schedules > 0:
		return v1alpha1.ReasonNoSchedules, fmt.Sprintf(
			"None of the plan's %s yields an evaluation in its period; check targets and anchors.",
			text.Plural(schedules, "schedule"),
		)
	default:
		return v1alpha1.ReasonNoSchedules, "The plan schedules no evaluations."
	}
}

// listLate names the earliest evaluations that are late, and how many more there are.
func listLate(schedule *evaluation.Schedule, count int) string {
	var items []evaluation.Item
	for _, late := range schedule.Late {
		items = append(items, late.First...)
	}
	slices.SortStableFunc(items, func(a, b evaluation.Item) int {
		return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.Name, b.Name))
	})
	var names []string
	for _, item := range items {
		names = append(names, fmt.Sprintf("%s due %s", item.Name, item.Due))
	}
	return text.ListFirstOf(names, count)
}

// Refusal is how the scheduler's last attempt to create evaluations of a plan ended.
type Refusal struct {
	// Known says that the scheduler has looked at the plan since it started. Until then
	// a refusal that the status names still holds, so that a restart writes nothing.
	Known bool
	// Reason of EvaluationsScheduled, and a message; empty: nothing was refused.
	Reason  v1alpha1.ConditionReason
	Message string
}

// setEvaluationsScheduled sets whether the scheduler can create what opens.
func setEvaluationsScheduled(
	c *conditions, plan *model.Plan, refused Refusal, schedule *evaluation.Schedule, today calendar.Date,
) {
	if before := v1alpha1.FindCondition(
		c.before, v1alpha1.ConditionEvaluationsScheduled,
	); !refused.Known &&
		IsRefusal(before) {
		refused.Reason, refused.Message = v1alpha1.ConditionReason(before.Reason), before.Message
	}
	set := func(status metav1.ConditionStatus, reason v1alpha1.ConditionReason, format string, args ...any) {
		c.set(v1alpha1.ConditionEvaluationsScheduled, status, reason, format, args...)
	}
	switch reason, message := noSchedule(plan, schedule, today); {
	case reason != "":
		set(metav1.ConditionUnknown, reason, "%s", message)
	case refused.Reason != "" && len(schedule.Create) > 0:
		set(metav1.ConditionFalse, refused.Reason, "%s", refused.Message)
	case len(schedule.NameTaken) > 0:
		set(
			metav1.ConditionFalse, v1alpha1.ReasonEvaluationNameTaken,
			"%s cannot be created: Evaluation %s bears the name of one and is another.",
			text.Plural(len(schedule.NameTaken), "evaluation"), schedule.NameTaken[0].Taken.Name,
		)
	case schedule.Waiting > 0:
		set(
			metav1.ConditionFalse,
			v1alpha1.ReasonTooManyOpenEvaluations,
			"%s not created: %d of the plan are open or overdue, and no more than %d may be at once.",
			text.Plural(
				schedule.Waiting, "open evaluation",
			),
			schedule.Counts[evaluation.Open]+schedule.Counts[evaluation.Overdue],
			evaluation.MostOpen,
		)
	default:
		set(metav1.ConditionTrue, v1alpha1.ReasonScheduled, "Every evaluation is created when it opens.")
	}
}

// IsRefusal reports whether a condition says that the API server refused to create.
func IsRefusal(condition *metav1.Condition) bool {
	if condition == nil {
		return false
	}
	reason := v1alpha1.ConditionReason(condition.Reason)
	return reason == v1alpha1.ReasonQuotaExceeded || reason == v1alpha1.ReasonCreationRefused
}
